import { CLAIMS, findKnown, hasClaims } from "./answer-data.js";
import { makeTable, sayColumn, usedColumns } from "./answer-table.js";

/**
 * @typedef {import("./offline-worker.js").Answer} Answer
 * @typedef {import("./asking.js").Question} Question
 * @typedef {{engine: import("./engine.js").Engine, addresses: import("./addresses.js").Addresses,
 *   naming: import("./told.js").Naming, words: Map<string, string>, queries: import("./asking.js").Catalogue["queries"]}} Tools
 */

/** Rows that are shown; all of them can be taken along. */
export const MOST_ROWS = 1000;

const ROW_FORMATS = [
  ["CSV", "text/csv", "csv"],
  ["TSV", "text/tab-separated-values", "tsv"],
  ["JSON", "application/sparql-results+json", "srj"],
  ["XML", "application/sparql-results+xml", "srx"],
];
const GRAPH_FORMATS = [["Turtle", "text/turtle", "ttl"], ["N-Triples", "application/n-triples", "nt"]];

/**
 * An answer in a line: how much of what, and how fast.
 * @param {Answer} answer
 * @param {Question | null} question
 */
export function sayAnswer(answer, question) {
  const time = answer.milliseconds < 1000 ? `${Math.round(answer.milliseconds)} ms` : `${(answer.milliseconds / 1000).toFixed(1)} s`;
  if (answer.kind === "yes-no") return `Answered in ${time}.`;
  const what = answer.kind === "rows" ? "row" : "triple";
  const said = `${write(answer.count)} ${what}${answer.count === 1 ? "" : "s"} in ${time}`;
  const cut = answer.kind === "rows" && answer.count > MOST_ROWS ? `; the first ${write(MOST_ROWS)} are shown` : "";
  return `${said}${cut}${question ? `; one row is one ${question.unit}` : ""}.`;
}

/** @param {number} number */
export function write(number) {
  return number.toLocaleString("en-GB");
}

/**
 * The answer to be read.
 * @param {Answer} answer
 * @param {Question | null} question
 * @param {Tools} tools
 * @returns {Promise<HTMLElement[]>}
 */
export async function showAnswer(answer, question, tools) {
  if (answer.kind === "yes-no") {
    const words = answer.yes ? "Yes: the graph holds what the query describes." : "No: nothing in the graph is as the query describes.";
    return [paragraph(words, "sentence")];
  }
  if (!answer.count) return [showNothing(question !== null)];
  if (answer.kind === "graph") return [showDownloads(GRAPH_FORMATS, question, tools), showText(answer.text)];
  const withClaims = hasClaims(answer.columns, answer.rows, tools.addresses.isOwn);
  const known = await findKnown(answer.rows, withClaims, tools.engine, tools.queries);
  const all = answer.columns.filter((column) => !withClaims || column !== CLAIMS);
  const columns = question ? usedColumns(all, answer.rows) : all;
  const table = makeTable(columns, answer.rows, { ...known, ...tools, withClaims, inWords: question !== null });
  const unused = all.filter((column) => !columns.includes(column)).map(sayColumn);
  const rest = unused.length ? [paragraph(`Empty in every row and left out here: ${unused.join(", ")}.`, "quiet")] : [];
  return [showDownloads(ROW_FORMATS, question, tools), table, ...rest];
}

/**
 * @param {string} words
 * @param {string} name of its class
 */
function paragraph(words, name) {
  return Object.assign(document.createElement("p"), { textContent: words, className: name });
}

/** @param {string} text */
function showText(text) {
  const region = Object.assign(document.createElement("div"), { className: "table", tabIndex: 0 });
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", "Answer");
  const code = Object.assign(document.createElement("code"), { textContent: text });
  const pre = document.createElement("pre");
  pre.append(code);
  region.append(pre);
  return region;
}

/**
 * What to do when nothing comes back.
 * @param {boolean} asked whether a question was asked and no query written
 */
function showNothing(asked) {
  const holder = Object.assign(document.createElement("div"), { className: "empty" });
  if (asked) {
    holder.append(paragraph("Nothing in the graph answers this. Widen the choice: set a parameter to any, or clear it.", ""));
    return holder;
  }
  const list = document.createElement("ul");
  for (const words of [
    "Take patterns away one by one, or put those that not everything has into OPTIONAL { … }, to see which of them fits nothing.",
    'Names are texts with a language: write "Kazakhstan"@en, or FILTER(STR(?name) = "Kazakhstan").',
    "Look at one thing whole: DESCRIBE <its address>, or choose a question above and begin with its query.",
  ]) {
    list.append(Object.assign(document.createElement("li"), { textContent: words }));
  }
  holder.append(paragraph("Nothing in the graph fits this query.", ""), list);
  return holder;
}

/**
 * @param {string[][]} formats
 * @param {Question | null} question
 * @param {Tools} tools
 */
function showDownloads(formats, question, { engine }) {
  const line = paragraph("Take it along: ", "offline-downloads");
  for (const [name, mediaType = "", ending = ""] of formats) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    button.addEventListener("click", async () => {
      button.disabled = true;
      const content = await engine.write(mediaType).catch(() => null);
      button.disabled = false;
      if (content !== null) save(content, mediaType, `${question?.name ?? "answer"}.${ending}`);
    });
    line.append(button, " ");
  }
  return line;
}

/**
 * @param {string} content
 * @param {string} mediaType
 * @param {string} name
 */
function save(content, mediaType, name) {
  const address = URL.createObjectURL(new Blob([content], { type: `${mediaType};charset=utf-8` }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
