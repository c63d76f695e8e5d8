import { CLAIMS, claimsOf, localName } from "./answer-data.js";
import { Told, showNote } from "./told.js";
import { showStanding } from "./twin.js";

/**
 * @typedef {import("./answer-data.js").Cell} Cell
 * @typedef {import("./answer-data.js").Row} Row
 * @typedef {import("./answer-data.js").Claim} Claim
 * @typedef {import("./answer-data.js").Known & {addresses: import("./addresses.js").Addresses, naming: import("./told.js").Naming,
 *   words: Map<string, string>, inWords: boolean, withClaims: boolean}} Look `inWords`: a question's answer, not a query's
 */

const SAID = ["/EDTF", "#durationText", "#duration"];

const SHOWN_VOICES = 4;

/**
 * The rows as a table, their claims beneath each.
 * @param {string[]} columns
 * @param {Row[]} rows
 * @param {Look} look
 */
export function makeTable(columns, rows, look) {
  const region = Object.assign(document.createElement("div"), { className: "table", tabIndex: 0 });
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", "Answer");
  const table = Object.assign(document.createElement("table"), { className: "answer" });
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = look.inWords ? sayColumn(column) : column;
    head.append(cell);
  }
  for (const row of rows) table.append(makeRow(columns, row, look));
  region.append(table);
  return region;
}

/**
 * The heading of a column in words.
 * @param {string} name
 */
export function sayColumn(name) {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll("_", " ");
}

/**
 * @param {string[]} columns
 * @param {Row} row
 * @param {Look} look
 */
function makeRow(columns, row, look) {
  const body = document.createElement("tbody");
  const line = body.insertRow();
  if (row.standing?.type === "uri") line.className = localName(row.standing.value);
  const told = new Told(look.naming, Object.values(row).map(({ value }) => String(value)));
  for (const column of columns) {
    const cell = row[column];
    const place = line.insertCell();
    if (cell) place.append(...showCell(cell, column, told, look));
  }
  const claims = look.withClaims ? claimsOf(row).flatMap((iri) => look.claims.get(iri) ?? []) : [];
  if (claims.length) {
    const evidence = body.insertRow();
    evidence.className = "evidence";
    const place = Object.assign(evidence.insertCell(), { colSpan: Math.max(columns.length, 1) });
    place.append(showClaims(claims.sort((one, two) => Number(one.against) - Number(two.against) || one.first - two.first), look));
  }
  return body;
}

/**
 * @param {Cell} cell
 * @param {string} column
 * @param {Told} told
 * @param {Look} look
 * @returns {(Node | string)[]}
 */
function showCell(cell, column, told, look) {
  if (cell.type === "uri") {
    if (column === "standing" && look.inWords) return [showStanding(localName(cell.value))];
    const words = look.labels.get(cell.value) ?? look.addresses.compact(cell.value);
    return [showLink(cell.value, words, look), ...showNote(told.note(cell.value, words))];
  }
  const text = writeTerm(cell);
  if (cell.type !== "literal") return [text];
  const span = document.createElement("span");
  span.textContent = look.inWords ? sayLiteral(text, cell.datatype ?? "", look.words) : text;
  if (cell["xml:lang"]) span.lang = cell["xml:lang"];
  else if (cell.datatype) span.title = `${text} (${look.addresses.compact(cell.datatype)})`;
  return [span, ...showNote(told.note(null, text))];
}

/**
 * A literal as people say it: dates, durations, yes and no.
 * @param {string} text
 * @param {string} datatype
 * @param {Map<string, string>} words
 */
export function sayLiteral(text, datatype, words) {
  if (SAID.some((end) => datatype.endsWith(end))) return words.get(text) ?? text;
  return datatype.endsWith("#boolean") ? ({ true: "yes", false: "no" }[text] ?? text) : text;
}

/**
 * @param {string} iri
 * @param {string} words
 * @param {Look} look
 */
function showLink(iri, words, { addresses }) {
  const address = addresses.addressOf(iri);
  const element = document.createElement(address ? "a" : "span");
  element.textContent = words;
  if (words !== iri) element.title = addresses.compact(iri);
  if (element instanceof HTMLAnchorElement && address) {
    element.href = address;
    const kind = addresses.kindOf(iri);
    if (kind) element.className = `of kind-${kind}`;
    else if (!addresses.isOwn(iri)) element.rel = "external noopener";
    else element.className = "term";
  }
  return element;
}

/**
 * A term that is no IRI as a text.
 * @param {Cell} cell
 * @returns {string}
 */
function writeTerm(cell) {
  if (cell.type === "bnode") return `_:${cell.value}`;
  if (cell.type !== "triple") return cell.value;
  const { subject, predicate, object } = cell.value;
  return `<<( ${[subject, predicate, object].map((part) => (part.type === "uri" ? `<${part.value}>` : writeTerm(part))).join(" ")} )>>`;
}

/**
 * Who asserts a row, how, and where: what one voice says in one document in a line, each passage a link to the claim on the
 * page where it stands.
 * @param {Claim[]} claims
 * @param {Look} look
 */
function showClaims(claims, look) {
  /** @type {Map<string, Claim[]>} */
  const voices = new Map();
  for (const claim of claims) {
    const key = JSON.stringify([claim.speakers, claim.how, claim.document]);
    voices.set(key, [...(voices.get(key) ?? []), claim]);
  }
  const lines = [...voices.values()].map((same) => showVoice(same, look));
  const list = (/** @type {HTMLElement[]} */ some) => {
    const said = Object.assign(document.createElement("ul"), { className: "said" });
    said.append(...some);
    return said;
  };
  const holder = document.createElement("div");
  holder.append(list(lines.slice(0, SHOWN_VOICES)));
  if (lines.length > SHOWN_VOICES) {
    const more = document.createElement("details");
    const words = `${lines.length - SHOWN_VOICES} more`;
    more.append(Object.assign(document.createElement("summary"), { textContent: words }), list(lines.slice(SHOWN_VOICES)));
    holder.append(more);
  }
  return holder;
}

/**
 * @param {Claim[]} claims of one voice in one document
 * @param {Look} look
 */
function showVoice(claims, { labels, addresses }) {
  const line = document.createElement("li");
  const [first] = claims;
  if (!first) return line;
  if (first.against) line.className = "against";
  const say = (/** @type {string} */ iri) => labels.get(iri) ?? localName(iri);
  const name = first.speakers.map(say).join(", ") || "speaker not named";
  line.append(Object.assign(document.createElement("span"), { className: "voice", textContent: name }), first.how ? " " : ": ");
  if (first.how) line.append(Object.assign(document.createElement("b"), { className: "stance", textContent: first.how }), " ");
  line.append(Object.assign(document.createElement("span"), { className: "where", textContent: localName(first.document), title: say(first.document) }));
  for (const [at, { claim, spans }] of claims.entries()) {
    const link = Object.assign(document.createElement("a"), { className: "offsets", textContent: spans.join(", ") || "claim" });
    link.href = addresses.addressOf(claim) ?? claim;
    link.title = `The claim where it stands: ${addresses.compact(claim)}`;
    line.append(at ? ", " : " ", link);
  }
  return line;
}

/** What is left of the columns when those are taken away that no row fills. @param {string[]} columns @param {Row[]} rows */
export function usedColumns(columns, rows) {
  return columns.filter((column) => column !== CLAIMS && rows.some((row) => row[column]));
}
