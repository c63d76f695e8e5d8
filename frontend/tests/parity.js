// Answers the cases in a folder as a static site's scripts do, so that the tests can lay them beside the server's answers:
// node parity.js FOLDER reads names.json, spelling.json, network.json, questions.json and cases.json.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import oxigraph from "oxigraph";

import { readValues } from "../src/asking.js";
import { bindValues } from "../src/binding.js";
import { filterNetwork } from "../src/filtering.js";
import { makeFinder } from "../src/finding.js";
import { fold, makeSounds } from "../src/spelling.js";
import { Naming, Told } from "../src/told.js";

const folder = process.argv[2] ?? ".";
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(join(folder, name), "utf8"));
const cases = read("cases.json");

/**
 * What comes back, or the words of the error.
 * @template T
 * @param {() => T} act
 */
function attempt(act) {
  try {
    return act();
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const finder = makeFinder(read("search.json"), read("spelling.json"));
const soundOf = makeSounds(read("spelling.json"));
const network = read("network.json");
const catalogue = read("questions.json");
const naming = new Naming(read("notes.json"));
console.log(JSON.stringify({
  found: cases.searches.map((/** @type {[string, string[]]} */ [text, kinds]) =>
    finder.find(text, new Set(kinds)).map(({ entry, matched, reason }) => [entry.iri, entry.label, matched, reason])),
  near: cases.near.map(finder.suggest),
  folded: cases.texts.map(fold),
  sounds: cases.texts.map(soundOf),
  notes: cases.notes.map((/** @type {[string | null, string]} */ [iri, text]) => new Told(naming).note(iri, text)),
  filtered: cases.filters.map((/** @type {string} */ filter) => attempt(() => {
    const { nodes, edges } = filterNetwork(network, new URLSearchParams(filter));
    return { nodes: nodes.map(({ id }) => id), edges };
  })),
  bound: cases.asked.map((/** @type {[string, Record<string, string>]} */ [name, given]) => attempt(() => {
    const question = catalogue.questions.find((/** @type {{name: string}} */ one) => one.name === name);
    return bindValues(question.query, [readValues(question, catalogue.choices, new URLSearchParams(given))], oxigraph);
  })),
}));
