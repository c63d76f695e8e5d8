/** @typedef {{begin: string | null, end: string | null}} Days first and last day as 2017-06-01; null where a side is open */

const POINT = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** How a period is written. */
export const PERIODS = "2017, 2017-06, 2017-06-21 or 2017-06-01/2017-07-31, with .. for an open side";

/**
 * The first and the last day of a period; null for a text that is none.
 * @param {string} text
 * @returns {Days | null}
 */
export function parsePeriod(text) {
  const sides = text.split("/");
  if (sides.length > 2 || (sides.length === 2 && sides.every((side) => side === ".."))) return null;
  const open = { begin: null, end: null };
  const [first, last] = sides.map((side) => (sides.length === 2 && side === ".." ? open : parsePoint(side)));
  if (!first || last === null) return null;
  const { begin, end } = { begin: first.begin, end: (last ?? first).end };
  return begin && end && begin > end ? null : { begin, end };
}

/**
 * @param {string} text
 * @returns {Days | null}
 */
function parsePoint(text) {
  const [, year, month, day] = POINT.exec(text) ?? [];
  if (!year || year === "0000") return null;
  if (!month) return { begin: `${year}-01-01`, end: `${year}-12-31` };
  const days = daysOf(Number(year), Number(month));
  if (!days || (day && (day === "00" || Number(day) > days))) return null;
  return { begin: `${year}-${month}-${day ?? "01"}`, end: `${year}-${month}-${day ?? days}` };
}

/**
 * Whether a text names a day of the calendar, as 2017-06-21.
 * @param {string} text
 */
export function isDay(text) {
  return text.length === 10 && parsePoint(text) !== null;
}

/**
 * How many days a month has; 0 for none that exists.
 * @param {number} year
 * @param {number} month
 */
function daysOf(year, month) {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}
