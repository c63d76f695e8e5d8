import { nearWords } from "./near.js";
import { fold, makeSounds } from "./spelling.js";

/**
 * @typedef {{iri: string, kind: string, label: string, names: string[], sounds: string[], path: string, note: string}} Entry
 * @typedef {{entry: Entry, matched: string}} Hit
 */

const PART = 3;
const HEARD = 4;
const LONGEST = 200;

/**
 * What finds names as the site's server does.
 * @param {Entry[]} index
 * @param {import("./spelling.js").Rules} rules
 */
export function makeFinder(index, rules) {
  const soundOf = makeSounds(rules);
  const folded = index.map(({ names }) => names.map(fold));

  /**
   * The things whose names hold every word of the text, best first: the whole name, its beginning, a word, a part; names
   * that only sound like it come last.
   * @param {string} text
   * @param {Set<string>} [kinds]
   * @param {number} [most]
   * @returns {Hit[]}
   */
  function find(text, kinds = new Set(), most = 50) {
    const asked = [...text].slice(0, LONGEST).join("");
    const wanted = fold(asked);
    const sounding = soundOf(asked);
    if (!wanted) return [];
    /** @type {[number, number, string, Hit][]} */
    const ranked = [];
    index.forEach((entry, at) => {
      if (kinds.size && !kinds.has(entry.kind)) return;
      /** @type {[number, number, string] | null} */
      let best = null;
      entry.names.forEach((name, number) => {
        const score = scoreName(folded[at]?.[number] ?? "", wanted, entry.sounds[number] ?? "", sounding);
        if (score === null) return;
        /** @type {[number, number, string]} */
        const one = [score, [...name].length, name];
        if (!best || compare(one, best) < 0) best = one;
      });
      if (best) ranked.push([best[0], best[1], entry.iri, { entry, matched: best[2] }]);
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
 * @param {string} name
 * @param {string} wanted
 * @param {string} sound
 * @param {string} sounding
 */
function scoreName(name, wanted, sound, sounding) {
  const score = scoreText(name, wanted);
  if (score !== null || !sounding) return score;
  const heard = scoreText(sound, sounding);
  // A part of a word that only sounds alike says too little.
  return heard !== null && heard < PART ? heard + HEARD : null;
}

/**
 * @param {string} name
 * @param {string} wanted
 */
function scoreText(name, wanted) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  const [parts, words] = [name.split(" "), wanted.split(" ")];
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2;
  return words.every((word) => name.includes(word)) ? PART : null;
}
