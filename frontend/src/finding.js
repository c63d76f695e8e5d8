import { isMistyped } from "./mistyped.js";
import { nearWords } from "./near.js";
import { fold, makeSounds } from "./spelling.js";

/**
 * @typedef {{iri: string, kind: string, label: string, names: string[], sounds: string[], path: string, note: string}} Entry
 * @typedef {{entry: Entry, matched: string, reason: string}} Hit
 * @typedef {{reasons: string[], withInitials: string[], smallWords: string[], forgiven: [number, number]}} Rules
 * @typedef {{folded: string, words: string[][], sound: string, said: string[][], initials: string[]}} Written
 * @typedef {{text: string, words: string[][], sound: string, said: string[][]}} Asked
 */

const [NAME, ACRONYM, BEGINNING, WORD, PART, HEARD, SPELLING] = [0, 1, 2, 3, 4, 5, 8];
const LONGEST = 200;

/**
 * What finds names as the site's server does.
 * @param {Entry[]} index
 * @param {import("./spelling.js").Rules & Rules} rules of kg/spelling.py and kg/search.py
 */
export function makeFinder(index, rules) {
  const soundOf = makeSounds(rules);
  const small = new Set(rules.smallWords);
  const written = index.map(({ names, sounds }) => names.map((name, at) => write(name, sounds[at] ?? "", small)));

  /**
   * The things whose names hold every word of the text, best first: the whole name, its beginning, a word, a part; then
   * names that only sound like it. A body is also known by its initials, and last comes what differs by a typing error or two.
   * @param {string} text
   * @param {Set<string>} [kinds]
   * @param {number} [most]
   * @returns {Hit[]}
   */
  function find(text, kinds = new Set(), most = 50) {
    const asked = [...text].slice(0, LONGEST).join("");
    const [folded, sound] = [fold(asked), soundOf(asked)];
    if (!folded) return [];
    const wanted = { text: folded, words: parted(folded), sound, said: parted(sound) };
    /** @type {[number, number, string, Hit][]} */
    const ranked = [];
    index.forEach((entry, at) => {
      if (kinds.size && !kinds.has(entry.kind)) return;
      /** @type {[number, number, string] | null} */
      let best = null;
      entry.names.forEach((name, number) => {
        const score = scoreName(/** @type {Written} */ (written[at]?.[number]), wanted, rules.withInitials.includes(entry.kind), rules.forgiven);
        if (score === null) return;
        /** @type {[number, number, string]} */
        const one = [score, [...name].length, name];
        if (!best || compare(one, best) < 0) best = one;
      });
      if (best) ranked.push([best[0], best[1], entry.iri, { entry, matched: best[2], reason: rules.reasons[best[0]] ?? "" }]);
    });
    return ranked.sort(compare).slice(0, most).map(([, , , hit]) => hit);
  }

  /** @type {Map<string, string[]>} */
  const words = new Map();
  for (const { names } of index) {
    for (const name of names) {
      for (const word of fold(name).split(" ")) {
        if ([...word].length > 2) words.set(word, [...(words.get(word) ?? []), name]);
      }
    }
  }

  /**
   * At most five names with a word that is written nearly as one of the text's.
   * @param {string} text
   */
  function suggest(text) {
    const asked = fold([...text].slice(0, LONGEST).join("")).split(" ").slice(0, 5);
    const near = asked.flatMap((word) => (word ? nearWords(word, words.keys(), 3, 0.72) : []));
    const names = near.flatMap((word) => [...(words.get(word) ?? [])].sort((one, two) => [...one].length - [...two].length).slice(0, 3));
    return [...new Set(names)].slice(0, 5);
  }

  return { find, suggest };
}

/**
 * By score, then by length, then by text.
 * @param {[number, number, string, ...unknown[]]} one
 * @param {[number, number, string, ...unknown[]]} two
 */
function compare(one, two) {
  return one[0] - two[0] || one[1] - two[1] || (one[2] < two[2] ? -1 : Number(one[2] > two[2]));
}

/**
 * The letters of each word.
 * @param {string} text
 */
function parted(text) {
  return text.split(" ").filter(Boolean).map((word) => [...word]);
}

/**
 * What is asked of a name at every search.
 * @param {string} name
 * @param {string} sound
 * @param {Set<string>} small words that initials may leave out
 * @returns {Written}
 */
function write(name, sound, small) {
  const folded = fold(name);
  const words = parted(folded);
  const telling = words.filter((word) => !small.has(word.join("")));
  const initials = [words, telling].filter((some) => some.length > 1).map((some) => some.map(([letter]) => letter).join(""));
  return { folded, words, sound, said: parted(sound), initials };
}

/**
 * @param {Written} name
 * @param {Asked} asked
 * @param {boolean} hasInitials whether it may be known by its initials
 * @param {[number, number]} forgiven
 */
function scoreName(name, asked, hasInitials, forgiven) {
  const score = scoreText(name.folded, asked.text);
  if (score === NAME) return score;
  if (hasInitials && isAcronym(asked.text, name.initials)) return ACRONYM;
  if (score !== null) return score;
  if (asked.sound) {
    const heard = scoreText(name.sound, asked.sound);
    // A part of a word that only sounds alike says too little.
    if (heard !== null && heard < PART) return HEARD + Math.max(0, heard - ACRONYM);
  }
  const near = isNear(asked.words, name.words, forgiven) || (asked.sound && isNear(asked.said, name.said, forgiven));
  return near ? SPELLING : null;
}

/**
 * @param {string} name
 * @param {string} wanted
 */
function scoreText(name, wanted) {
  if (name === wanted) return NAME;
  if (name.startsWith(wanted)) return BEGINNING;
  const [parts, words] = [name.split(" "), wanted.split(" ")];
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return WORD;
  return words.every((word) => name.includes(word)) ? PART : null;
}

/**
 * Long names are often shortened to their first words.
 * @param {string} text
 * @param {string[]} initials
 */
function isAcronym(text, initials) {
  return initials.includes(text) || ([...text].length > 2 && initials.some((letters) => letters.startsWith(text)));
}

/**
 * Whether every word of a text is in a name, give or take its typing errors.
 * @param {string[][]} words
 * @param {string[][]} parts
 * @param {[number, number]} forgiven from how many letters on a word may have one typing error, and two
 */
function isNear(words, parts, [once, twice]) {
  return words.every((word) => {
    // A number with another digit is another number; the digits inside a word are sounds.
    if (/^\p{Nd}/u.test(word[0] ?? "") || word.length < once) return parts.some((part) => word.every((letter, at) => letter === part[at]));
    return parts.some((part) => isMistyped(word, part, word.length < twice ? 1 : 2));
  });
}
