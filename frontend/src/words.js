/**
 * The words of the scripts. A text is written in English where it stands; a page in another language brings its translations
 * along, in <script type="application/json" id="words">.
 */

/** @type {Record<string, string | string[]> | null} */
let translations = null;

const FORMS = ["one", "few", "many", "other"];

/** @returns {Record<string, string | string[]>} */
function readTranslations() {
  const holder = typeof document === "undefined" ? null : document.getElementById("words");
  return holder ? JSON.parse(holder.textContent || "{}") : {};
}

/**
 * A text in the language of the page, with values in the place of `{names}`: say("{count} things", {count: 3}).
 * @param {string} english
 * @param {Record<string, string | number>} [values]
 */
export function say(english, values = {}) {
  translations ??= readTranslations();
  const words = translations[english];
  return fill((Array.isArray(words) ? words[0] : words) ?? english, values);
}

/**
 * A text that counts something, in the form that the number takes: sayCount("{count} event", "{count} events", 3).
 * @param {string} one in English, for a single thing
 * @param {string} many in English
 * @param {number} count
 */
export function sayCount(one, many, count) {
  translations ??= readTranslations();
  const language = pageLanguage();
  const forms = translations[one];
  const words = Array.isArray(forms) ? forms[FORMS.indexOf(new Intl.PluralRules(language).select(count))] ?? forms.at(-1) : undefined;
  return fill(words ?? (count === 1 ? one : many), { count: count.toLocaleString(language) });
}

/**
 * @param {string} words
 * @param {Record<string, string | number>} values
 */
function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @param {string} label */
export function capitalise(label) {
  return label.charAt(0).toLocaleUpperCase() + label.slice(1);
}

/** The language of the page, in two letters. */
export function pageLanguage() {
  return typeof document === "undefined" ? "en" : document.documentElement.lang.slice(0, 2) || "en";
}

/**
 * The one of some labels by language that is wanted: in the language, else in English, else the first, else the value.
 * @param {Record<string, string>} label
 * @param {string} language
 * @param {string} value
 */
export function text(label, language, value) {
  return label[language] ?? label.en ?? Object.values(label)[0] ?? value;
}
