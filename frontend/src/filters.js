import { KINDS, STANDINGS, drawKind } from "./kinds.js";
import { capitalise, say, text } from "./words.js";

/**
 * @typedef {Record<string, string>} Labels
 * @typedef {{value: string, label: Labels, count: number}} Facet
 * @typedef {{kind: Facet[], type: Facet[], role: Facet[], standing: Facet[],
 *   period: {begin: string | null, end: string | null}}} Facets
 */

/** The filters that may be given several times, as the address names them. */
const LISTS = /** @type {const} */ (["kind", "role", "type", "standing"]);
/** What the page of the selection chooses by; the form of the network has no fields for these, and keeps them. */
const KEPT_LISTS = ["freedom", "place", "case", "source", "stance", "stage", "pick"];
const KEPT = ["when", "q"];
const USUAL_KINDS = KINDS.map(({ name }) => /** @type {string} */ (name)).filter((name) => !["place", "document"].includes(name));
const USUAL_STANDINGS = ["disputed", "alleged", "stated", "corroborated"];

/**
 * The part of an address that says what is shown, in one order, so that the same view has one address.
 * @param {URLSearchParams} address
 */
export function readFilter(address) {
  const filter = new URLSearchParams();
  for (const name of [...LISTS, ...KEPT_LISTS]) {
    for (const value of [...new Set(address.getAll(name))].filter(Boolean).sort()) filter.append(name, value);
  }
  for (const name of ["from", "to", "actors", ...KEPT]) {
    const value = address.get(name)?.trim();
    if (value) filter.set(name, value);
  }
  return filter;
}

/**
 * What the form says, as part of an address; what is usual is left out.
 * @param {HTMLFormElement} form
 */
export function readForm(form) {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "find") said.append(name, value);
  }
  for (const [name, usual] of /** @type {[string, string[]][]} */ ([["kind", USUAL_KINDS], ["standing", USUAL_STANDINGS]])) {
    const chosen = said.getAll(name);
    const boxes = [...form.querySelectorAll(`input[name="${name}"]`)].map((box) => /** @type {HTMLInputElement} */ (box).value);
    const shown = usual.filter((value) => boxes.includes(value));
    if (chosen.length === 0 || (chosen.length === shown.length && shown.every((value) => chosen.includes(value)))) {
      said.delete(name);
    }
  }
  return readFilter(said);
}

/**
 * The form that filters the network, filled from the address.
 * @param {Facets} facets
 * @param {URLSearchParams} filter
 * @param {string} language
 */
export function makeForm(facets, filter, language) {
  const form = document.createElement("form");
  form.className = "network-form";
  for (const [name, value] of filter) {
    if (![...KEPT_LISTS, ...KEPT].includes(name)) continue;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.setAttribute("aria-label", say("Filter the network"));
  const kinds = KINDS.flatMap(({ name }) => facets.kind.find(({ value }) => value === name) ?? []);
  const standings = [...STANDINGS].reverse().flatMap((name) => facets.standing.find(({ value }) => value === name) ?? []);
  form.append(
    kindBoxes(kinds, filter, language),
    row(
      choices("type", say("Event types"), facets.type, filter.getAll("type"), language),
      choices("role", say("Roles"), facets.role, filter.getAll("role"), language),
      choices("standing", say("Standing"), standings, filter.has("standing") ? filter.getAll("standing") : USUAL_STANDINGS, language),
      dateField("from", say("From"), filter, facets.period.begin),
      dateField("to", say("To"), filter, facets.period.end),
      actorsOnly(filter),
      clearButton(),
    ),
  );
  return form;
}

/** @param {HTMLElement[]} parts */
function row(...parts) {
  const holder = document.createElement("div");
  holder.className = "network-row";
  holder.append(...parts);
  return holder;
}

/**
 * @param {string} name
 * @param {string} value
 * @param {boolean} checked
 */
function box(name, value, checked) {
  const input = document.createElement("input");
  Object.assign(input, { type: "checkbox", name, value, checked, defaultChecked: checked });
  return input;
}

/**
 * The kinds with their shapes: the legend of the nodes, and the choice of which to draw.
 * @param {Facet[]} kinds
 * @param {URLSearchParams} filter
 * @param {string} language
 */
function kindBoxes(kinds, filter, language) {
  const set = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = say("Kinds");
  set.className = "network-kinds";
  set.append(legend);
  const chosen = filter.has("kind") ? filter.getAll("kind") : USUAL_KINDS;
  for (const { value, label, count } of kinds) {
    const line = document.createElement("label");
    line.append(box("kind", value, chosen.includes(value)), drawKind(value), named(label, language, value), counted(count));
    set.append(line);
  }
  return set;
}

/**
 * @param {string} name
 * @param {string} title
 * @param {Facet[]} facets
 * @param {string[]} chosen
 * @param {string} language
 */
function choices(name, title, facets, chosen, language) {
  const details = document.createElement("details");
  details.className = "network-choices";
  const summary = document.createElement("summary");
  summary.textContent = title;
  summary.dataset.title = title;
  const list = document.createElement("div");
  list.className = "network-list";
  const sorted = name === "standing" ? facets : [...facets].sort((one, two) =>
    text(one.label, language, one.value).localeCompare(text(two.label, language, two.value), language));
  for (const { value, label, count } of sorted) {
    const line = document.createElement("label");
    line.append(box(name, value, chosen.includes(value)), named(label, language, value), counted(count));
    list.append(line);
  }
  details.append(summary, list);
  return details;
}

/**
 * @param {string} name
 * @param {string} title
 * @param {URLSearchParams} filter
 * @param {string | null} example
 */
function dateField(name, title, filter, example) {
  const label = document.createElement("label");
  label.className = "network-date";
  const input = document.createElement("input");
  Object.assign(input, { name, value: filter.get(name) ?? "", placeholder: example ?? "2017-06", size: 10, autocomplete: "off", maxLength: 30 });
  label.append(document.createTextNode(`${title} `), input);
  return label;
}

/** @param {URLSearchParams} filter */
function actorsOnly(filter) {
  const label = document.createElement("label");
  label.append(box("actors", "1", filter.get("actors") === "1"), document.createTextNode(` ${say("Actors only, tied by the events they share")}`));
  return label;
}

function clearButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.action = "clear";
  button.textContent = say("Clear");
  return button;
}

/**
 * @param {Labels} label
 * @param {string} language
 * @param {string} value
 */
function named(label, language, value) {
  const span = document.createElement("span");
  span.textContent = capitalise(text(label, language, value));
  return span;
}

/** @param {number} count */
function counted(count) {
  const span = document.createElement("span");
  span.className = "network-count";
  span.textContent = String(count);
  return span;
}

/**
 * Writes beside each closed list how many of it are chosen.
 * @param {HTMLFormElement} form
 */
export function tellChoices(form) {
  const said = readForm(form);
  for (const details of form.querySelectorAll("details")) {
    const summary = details.querySelector("summary");
    const name = details.querySelector("input")?.name ?? "";
    const many = said.getAll(name).length;
    if (summary) summary.textContent = many ? `${summary.dataset.title} (${many})` : (summary.dataset.title ?? "");
  }
}
