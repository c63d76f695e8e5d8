import { PERIODS, isDay, parsePeriod } from "./periods.js";

/**
 * @typedef {import("./binding.js").Value} Value
 * @typedef {{name: string, type: string, label: string, required: boolean, default: string | null, example: string | null,
 *   help: string}} Parameter
 * @typedef {{name: string, topic: string, summary: string, description: string, unit: string, query: string,
 *   parameters: Parameter[]}} Question
 * @typedef {{value: string, label: string, iri?: string, text?: string}} Choice
 * @typedef {{questions: Question[], choices: Record<string, Choice[]>, words: Record<string, string>,
 *   queries: {labels: string, evidence: string}}} Catalogue words: dates and durations as people say them
 */

const XSD = "http://www.w3.org/2001/XMLSchema#";
const LONGEST = 1000;

/**
 * The values that a question's parameters have, defaults filled in, as the site's server reads them; raises an error with
 * what helps.
 * @param {Question} question
 * @param {Record<string, Choice[]>} choices
 * @param {URLSearchParams} given
 * @returns {Record<string, Value>}
 */
export function readValues(question, choices, given) {
  const names = question.parameters.map(({ name }) => name);
  const unknown = [...given.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`Unknown parameter '${unknown.slice(0, 60)}'; known: ${names.join(", ") || "none"}.`);
  /** @type {Record<string, Value>} */
  const values = {};
  for (const parameter of question.parameters) {
    const text = (given.get(parameter.name) ?? usual(parameter) ?? "").trim();
    if (text === "" || text === "any") {
      if (parameter.required) throw new Error(`Say which: ${parameter.label}.`);
    } else if (parameter.type === "period") {
      Object.assign(values, readPeriod(parameter, text));
    } else {
      values[parameter.name] = readValue(parameter, choices[parameter.type] ?? [], text);
    }
  }
  return values;
}

/**
 * What a parameter is when nothing is said.
 * @param {Parameter} parameter
 */
export function usual(parameter) {
  return parameter.type === "language" ? (parameter.default ?? "en") : parameter.default;
}

/**
 * @param {Parameter} parameter
 * @param {string} text
 * @returns {Record<string, Value>}
 */
function readPeriod({ name, label }, text) {
  const period = parsePeriod(text);
  if (!period) throw new Error(`${label}: '${text.slice(0, 80)}' is not a period: write ${PERIODS}.`);
  const days = Object.entries({ [`${name}From`]: period.begin, [`${name}To`]: period.end });
  return Object.fromEntries(days.flatMap(([side, day]) => (day ? [[side, { text: day, datatype: `${XSD}date` }]] : [])));
}

/**
 * @param {Parameter} parameter
 * @param {Choice[]} choices
 * @param {string} text
 * @returns {Value}
 */
function readValue({ type, label }, choices, text) {
  const where = `${label}: '${text.slice(0, 80)}'`;
  if (type === "date") {
    if (!isDay(text)) throw new Error(`${where} is not a day: write it as 2017-07-25.`);
    return { text, datatype: `${XSD}date` };
  }
  if (type === "number") {
    if (!/^[0-9]{1,9}$/.test(text)) throw new Error(`${where} is not a whole number.`);
    return { text, datatype: `${XSD}integer` };
  }
  if (type === "text") {
    if (/\p{Surrogate}/u.test(text)) throw new Error(`${where} holds half a character.`);
    return { text: [...text].slice(0, LONGEST).join("") };
  }
  const found = choices.filter((choice) => fits(choice, text)).sort((one, two) => ((one.iri ?? "") < (two.iri ?? "") ? -1 : 1))[0];
  if (!found) throw new Error(`${where} is none of the things that can be asked for here: choose one from the list.`);
  return found.iri !== undefined ? { iri: found.iri } : { text: found.text ?? found.value };
}

/**
 * Whether a text names a choice: by its value, IRI, the last two parts of it, or its label.
 * @param {Choice} choice
 * @param {string} text
 */
function fits({ value, iri, label }, text) {
  return text === value || text === iri || (iri?.endsWith(`/id/${text}`) ?? false) || text.toLowerCase() === label.toLowerCase();
}
