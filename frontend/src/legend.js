import { drawKind } from "./kinds.js";
import { capitalise, say, sayCount } from "./words.js";

/** @type {Record<string, string>} */
let kindNames = {};

/** The name of a kind in the language of the page. @param {string} kind */
export function nameOfKind(kind) {
  return capitalise(kindNames[kind] ?? kind);
}

/** What the lines mean, in the order of their marks. @type {() => [string, string][]} */
export const EDGE_WORDS = () => [
  ["", say("stated or corroborated")],
  ["alleged", say("alleged only")],
  ["disputed", say("disputed")],
  ["denied", say("denied")],
];

/** What the marks of nodes mean that those of lines do not tell. @type {() => [number, string][]} */
export const NODE_WORDS = () => [
  [4, say("planned or expected")],
  [5, say("cancelled, or did not occur")],
];

const CROSS = '<path class="cross" d="M13.5 2.5l7 7m0-7l-7 7"/>';
const SLASH = '<path class="mark-slash" d="M-7.5 7.5L7.5-7.5"/>';

/**
 * @param {string} mark
 * @param {number} [width]
 */
function line(mark, width = 1.6) {
  const cross = mark === "disputed" || mark === "denied" ? CROSS : "";
  return `<svg viewBox="0 0 34 12" width="34" height="12" aria-hidden="true"><path class="tie ${mark}" stroke-width="${width}" d="M1 6H33"/>${cross}</svg>`;
}

/**
 * @param {string} strike
 * @param {string} mark
 */
function node(strike, mark) {
  return `<svg viewBox="-10 -10 20 20" width="15" height="15" aria-hidden="true"><circle class="mark ${mark}" r="7"/>${strike}</svg>`;
}

/**
 * @param {string} drawing
 * @param {string} words
 */
function row(drawing, words) {
  const item = document.createElement("li");
  item.innerHTML = drawing;
  item.append(document.createTextNode(words));
  return item;
}

/** What the lines and outlines mean. */
export function makeLegend() {
  const list = document.createElement("ul");
  list.className = "network-legend";
  list.setAttribute("aria-label", say("Marks"));
  const [firm, alleged, disputed, denied] = EDGE_WORDS();
  const [planned, cancelled] = NODE_WORDS();
  list.append(
    row(line("") + node("", "solid"), firm?.[1] ?? ""),
    row(line("alleged") + node("", "alleged"), alleged?.[1] ?? ""),
    row(line("disputed") + node('<path class="mark-gap" d="M-7.5 7.5L7.5-7.5"/>', "solid"), disputed?.[1] ?? ""),
    row(line("denied") + node(SLASH, "hollow"), denied?.[1] ?? ""),
    row(node("", "hollow"), planned?.[1] ?? ""),
    row(node(SLASH, "hollow"), cancelled?.[1] ?? ""),
    row(line("", 1) + line("", 4.5), say("the thicker a line, the more claims lie behind it")),
  );
  return list;
}

/**
 * Keeps the legend true to what is drawn: the kinds that are there, and what is left out in motion.
 * @param {HTMLElement} list
 * @param {import("./drawing.js").Drawing} drawing
 * @param {import("./filters.js").Facet[]} kinds
 * @param {(label: import("./filters.js").Labels, value: string) => string} text
 */
export function keepLegend(list, drawing, kinds, text) {
  kindNames = Object.fromEntries(kinds.map(({ value, label }) => [value, text(label, value)]));
  const before = drawing.onShow;
  const thinned = document.createElement("li");
  thinned.className = "network-thinned";
  drawing.onShow = (graph) => {
    before(graph);
    for (const old of list.querySelectorAll(".network-kind")) old.remove();
    const shown = new Set(graph.mapNodes((_, { thing }) => thing.kind));
    const rows = kinds.filter(({ value }) => shown.has(value)).map(({ value }) => {
      const item = document.createElement("li");
      item.className = "network-kind";
      item.append(drawKind(value), document.createTextNode(nameOfKind(value)));
      return item;
    });
    list.prepend(...rows);
  };
  drawing.onThinning = (most) => {
    if (most === null) return thinned.remove();
    thinned.textContent = sayCount(
      "while it moves, only {count} edge is drawn, that with the most claims", "while it moves, only the {count} edges with the most claims are drawn", most,
    );
    list.append(thinned);
  };
}
