/** The bars of a timeline, placed for any window by the rules of kg/lane_drawing.py: the drawing itself says of which days. */

const ROW = 31, OPEN = 40, MOST_ROWS = 24;

/**
 * A bar with its label.
 * @typedef {{link: SVGAElement, text: SVGTextElement, wide: number, parts: {rect: Element, a: number, b: number}[],
 *   soft: {use: Element, at: number, begins: boolean, open: boolean}[], low: number, high: number}} Bar
 * @typedef {import("./axis.js").Span} Span
 */

/**
 * What a lane's drawing says of its bars.
 * @param {Element} strip
 * @returns {Bar[]}
 */
export function readBars(strip) {
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = getComputedStyle(strip).font;
  return [...strip.querySelectorAll("a")].map((found) => {
    const link = /** @type {SVGAElement} */ (/** @type {unknown} */ (found));
    const text = /** @type {SVGTextElement} */ (link.querySelector("text"));
    const parts = [...link.querySelectorAll("rect")].map((rect) => ({ rect, a: number(rect, "a"), b: number(rect, "b") }));
    const soft = [...link.querySelectorAll("use")].map((use) => {
      const name = use.getAttribute("href") ?? "";
      return { use, at: number(use, "at"), begins: name.includes("begin"), open: name.includes("open") };
    });
    const days = [...parts.flatMap(({ a, b }) => [a, b]), ...soft.map(({ at }) => at)];
    const wide = (pen?.measureText(text.textContent ?? "").width ?? 200) + 4;
    return { link, text, wide, parts, soft, low: Math.min(...days), high: Math.max(...days) };
  });
}

/**
 * @param {Element} element
 * @param {string} name
 */
const number = (element, name) => Number(element.getAttribute(`data-${name}`));

/**
 * Draws the bars of a lane in a window, `width` pixels wide; gives how high they stand and how many have no label.
 * @param {Bar[]} bars
 * @param {Span} span
 * @param {number} width
 */
export function placeBars(bars, span, width) {
  /** @type {number[]} */
  const ends = [];
  let bare = 0;
  for (const bar of bars) {
    const [left, right] = reach(bar, span, width);
    if (right < left) {
      bar.link.setAttribute("display", "none");
      continue;
    }
    const at = Math.max(0, Math.min(left, width - bar.wide));
    let row = ends.findIndex((end) => end + 8 <= Math.min(left, at));
    if (row < 0) row = ends.length;
    const labelled = row < MOST_ROWS;
    if (!labelled) {
      row = ends.findIndex((end) => end + 2 <= left);
      if (row < 0) row = ends.indexOf(Math.min(...ends));
      bare++;
    }
    ends[row] = Math.max(ends[row] ?? 0, right, labelled ? at + bar.wide : 0);
    draw(bar, row, labelled ? at / width : null, span, width);
  }
  return { height: Math.max(1, ends.length) * ROW + 4, bare };
}

/**
 * From where to where a bar is seen, its fading ends included; the first is greater where it is not.
 * @param {Bar} bar
 * @param {Span} span
 * @param {number} width
 * @returns {[number, number]}
 */
function reach(bar, span, width) {
  const open = bar.soft.filter((side) => side.open);
  const begin = open.find((side) => side.begins), end = open.find((side) => !side.begins);
  if ((!begin && bar.low >= span[1]) || (!end && bar.high <= span[0])) return [1, 0];
  const place = (/** @type {number} */ day) => ((Math.max(span[0], Math.min(span[1], day)) - span[0]) / (span[1] - span[0])) * width;
  let left = Math.min(place(bar.low), width - 6), right = Math.max(place(bar.high), 6);
  if (begin) left = Math.max(0, Math.min(left, place(begin.at)) - OPEN);
  if (end) right = Math.min(width, Math.max(right, place(end.at)) + OPEN);
  return [left, Math.max(right, left + 6)];
}

/**
 * @param {Bar} bar
 * @param {number} row
 * @param {number | null} label where it begins, as a share of the width
 * @param {Span} span
 * @param {number} width
 */
function draw(bar, row, label, span, width) {
  const share = (/** @type {number} */ day) => (day - span[0]) / (span[1] - span[0]);
  bar.link.removeAttribute("display");
  bar.link.setAttribute("transform", `translate(0 ${row * ROW})`);
  if (label === null) bar.text.setAttribute("display", "none");
  else {
    bar.text.removeAttribute("display");
    bar.text.setAttribute("x", perCent(label));
  }
  for (const { rect, a, b } of bar.parts) {
    const low = Math.max(-1, Math.min(2, share(a))), high = Math.max(-1, Math.min(2, share(b)));
    rect.setAttribute("x", perCent(low));
    rect.setAttribute("width", perCent(high - low));
  }
  for (const { use, at, begins, open } of bar.soft) {
    const room = open ? Math.min(0.5, OPEN / width) : 0, there = Math.max(0, Math.min(1, share(at)));
    use.setAttribute("x", perCent(begins ? Math.max(there, room) : Math.min(there, 1 - room)));
  }
}

/** @param {number} share */
export const perCent = (share) => `${(share * 100).toFixed(2)}%`;
