/**
 * The axis of a timeline, by the rules of kg/lane_drawing.py. Days are counted from 1 January 1970, in UTC.
 * @typedef {{begin: number, end: number, words: string}} Tick
 * @typedef {[number, number]} Span the first day shown and the day after the last
 */

const DAY = 864e5;
/** @type {[("day" | "month" | "year"), number, number][]} unit, how many of it, how many days that is */
const STEPS = [
  ["day", 1, 1], ["day", 2, 2], ["day", 5, 5], ["day", 10, 10], ["month", 1, 30], ["month", 3, 91], ["month", 6, 182],
];
for (const years of [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]) STEPS.push(["year", years, 365 * years]);

/** @param {number} day */
const dateOf = (day) => new Date(Math.floor(day) * DAY);

/**
 * @param {number} year
 * @param {number} month counted from 0; it may lie beyond the year
 */
function firstDay(year, month) {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return Math.round(date.getTime() / DAY);
}

/** @param {number} day */
export const isoDay = (day) => dateOf(day).toISOString().slice(0, 10);

/**
 * The day of the first or last moment of a year, a month or a day; NaN for any other text.
 * @param {string} text
 * @param {boolean} last
 */
export function readDay(text, last) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text) ?? [];
  if (!year) return NaN;
  if (day) return Date.parse(text) / DAY;
  return last ? firstDay(+year, month ? +month : 12) - 1 : firstDay(+year, month ? +month - 1 : 0);
}

/**
 * @param {number} day
 * @param {string} language
 */
export function sayDay(day, language) {
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return dateOf(day).toLocaleDateString(language === "en" ? "en-GB" : language, /** @type {Intl.DateTimeFormatOptions} */ (format));
}

/**
 * Units and larger units: years; months in years; days in months, whichever leaves room for `most` names.
 * @param {Span} span
 * @param {string} language
 * @param {number} most
 * @returns {[Tick[], Tick[]]}
 */
export function axisTicks(span, language, most) {
  const [unit, step] = STEPS.find(([, , days]) => (span[1] - span[0]) / days <= most) ?? ["year", 1000];
  if (unit === "day") return [days(span, step), months(span, 1, language, "long")];
  return unit === "month" ? [months(span, step, language, "short"), years(span, 1)] : [years(span, step), []];
}

/**
 * @param {Span} span
 * @param {number} step
 */
function days([low, high], step) {
  const found = [];
  for (let day = Math.floor(low); day < high; day++) {
    const number = dateOf(day).getUTCDate();
    if ((number - 1) % step === 0 && (step === 1 || number <= 31 - step)) found.push({ begin: day, end: day + 1, words: String(number) });
  }
  return found;
}

/**
 * @param {Span} span
 * @param {number} step
 * @param {string} language
 * @param {"long" | "short"} length
 */
function months([low, high], step, language, length) {
  const first = dateOf(low), last = dateOf(high - 1e-6), found = [];
  const end = last.getUTCFullYear() * 12 + last.getUTCMonth();
  for (let count = first.getUTCFullYear() * 12 + first.getUTCMonth(); count <= end; count++) {
    if (count % step) continue;
    const begin = firstDay(0, count);
    const words = dateOf(begin).toLocaleDateString(language, { month: length, timeZone: "UTC" });
    found.push({ begin, end: firstDay(0, count + 1), words: length === "long" ? `${words} ${dateOf(begin).getUTCFullYear()}` : words });
  }
  return found;
}

/**
 * @param {Span} span
 * @param {number} step
 */
function years([low, high], step) {
  const last = dateOf(high - 1e-6).getUTCFullYear(), found = [];
  for (let year = dateOf(low).getUTCFullYear(); year <= last; year++) {
    if (year % step === 0) found.push({ begin: firstDay(year, 0), end: firstDay(year + step, 0), words: String(year) });
  }
  return found;
}
