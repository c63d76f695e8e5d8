import { usual } from "./asking.js";

/**
 * @typedef {import("./asking.js").Parameter} Parameter
 * @typedef {import("./asking.js").Choice} Choice
 */

/**
 * The form of a question's parameters, filled from what is given, as the question's own page has it.
 * @param {import("./asking.js").Question} question
 * @param {Record<string, Choice[]>} choices
 * @param {URLSearchParams} given
 */
export function makeParameterForm(question, choices, given) {
  const form = Object.assign(document.createElement("form"), { className: "parameters" });
  form.setAttribute("aria-label", "What the question is about");
  for (const parameter of question.parameters) {
    form.append(makeField(parameter, choices[parameter.type] ?? [], given.get(parameter.name) ?? usual(parameter) ?? ""));
  }
  const go = Object.assign(document.createElement("div"), { className: "go" });
  go.append(Object.assign(document.createElement("button"), { textContent: "Ask" }));
  form.append(go);
  return form;
}

/**
 * What the form says; left out is what goes without saying.
 * @param {HTMLFormElement} form
 * @param {import("./asking.js").Question} question
 */
export function readParameterForm(form, { parameters }) {
  const fields = new FormData(form);
  const said = new URLSearchParams();
  for (const parameter of parameters) {
    const value = String(fields.get(parameter.name) ?? "").trim();
    if (usual(parameter) !== null || (value && value !== "any")) said.set(parameter.name, value);
  }
  return said;
}

/**
 * @param {Parameter} parameter
 * @param {Choice[]} choices
 * @param {string} given
 */
function makeField(parameter, choices, given) {
  const holder = document.createElement("div");
  const id = `p-${parameter.name}`;
  const label = Object.assign(document.createElement("label"), { htmlFor: id, textContent: parameter.label });
  if (parameter.required) label.append(" ", Object.assign(document.createElement("span"), { className: "required", textContent: "required" }));
  const field = choices.length ? makeSelect(parameter, choices, given) : makeInput(parameter, given);
  Object.assign(field, { id, name: parameter.name, required: parameter.required });
  holder.append(label, field);
  if (parameter.help) {
    field.setAttribute("aria-describedby", `h-${parameter.name}`);
    holder.append(Object.assign(document.createElement("small"), { id: `h-${parameter.name}`, textContent: parameter.help }));
  }
  return holder;
}

/**
 * @param {Parameter} parameter
 * @param {string} given
 */
function makeInput({ type }, given) {
  const input = document.createElement("input");
  Object.assign(input, { type: type === "number" || type === "date" ? type : "text", value: given === "any" ? "" : given });
  if (type === "number") input.min = "0";
  return input;
}

/**
 * @param {Parameter} parameter
 * @param {Choice[]} choices
 * @param {string} given
 */
function makeSelect({ required }, choices, given) {
  const select = document.createElement("select");
  const known = choices.find(({ value, iri, label }) => [value, iri, label].includes(given) || iri?.endsWith(`/id/${given}`));
  if (!required) select.append(new Option("any", "any"));
  else if (!known) select.append(new Option("choose …", ""));
  select.append(...choices.map(({ value, label }) => new Option(label, value)));
  select.value = known?.value ?? (required ? "" : "any");
  return select;
}
