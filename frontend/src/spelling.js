/**
 * The rules of kg/spelling.py, as the site writes them: letters with their Latin ones, and sounds in order of their use.
 * @typedef {{letters: Record<string, string>, sounds: [string, string][]}} Rules
 */

/**
 * In small letters that are the same for every way to write one; a script has no case folding of its own.
 * @param {string} text
 */
export function foldCase(text) {
  // Through capitals, since the small letters of one capital differ: σ and ς. The dotless i has none of its own.
  return [...text].map((c) => (c === "ı" ? c : c.toLowerCase().toUpperCase().replace(/./gu, (one) => one.toLowerCase()))).join("");
}

/**
 * Whether a mark changes places with another, which is how Unicode tells those that combine with a letter.
 * @param {string} mark
 */
function combines(mark) {
  return mark === "\u0345" || !`\u0345${mark}`.normalize("NFD").startsWith("\u0345");
}

/**
 * The text in small letters without accents, words parted by single spaces.
 * @param {string} text
 */
export function fold(text) {
  const bare = foldCase(text).normalize("NFKD").replace(/\p{M}/gu, (mark) => (combines(mark) ? "" : mark));
  return (bare.match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ");
}

/**
 * A function that tells how the words of a text sound.
 * @param {Rules} rules
 * @returns {(text: string) => string}
 */
export function makeSounds({ letters, sounds }) {
  const rules = sounds.map(([pattern, sound]) => /** @type {const} */ ([new RegExp(pattern, "g"), sound]));
  const known = new Map(Object.entries(letters));
  return (text) => {
    const latin = [...foldCase(text).normalize("NFKC")].map((c) => (c < "\x80" ? c.toLowerCase() : (known.get(c) ?? ""))).join("");
    const words = latin.match(/[a-z0-9'`"^]+/g) ?? [];
    return words.map((word) => rules.reduce((said, [pattern, sound]) => said.replace(pattern, sound), word)).filter(Boolean).join(" ");
  };
}
