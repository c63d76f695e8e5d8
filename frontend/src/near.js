/**
 * The words that are written most nearly as one, best first, as Python's difflib finds them.
 * @param {string} word
 * @param {Iterable<string>} words
 * @param {number} most
 * @param {number} least part of both that is the same
 */
export function nearWords(word, words, most, least) {
  /** @type {[number, string][]} */
  const found = [];
  for (const other of words) {
    const longest = (2 * Math.min(word.length, other.length)) / (word.length + other.length);
    if (longest < least) continue;
    const same = likeness([...other], [...word]);
    if (same >= least) found.push([same, other]);
  }
  found.sort(([one, first], [two, second]) => two - one || (first < second ? 1 : -1));
  return found.slice(0, most).map(([, other]) => other);
}

/**
 * Twice what is the same, by the length of both.
 * @param {string[]} one
 * @param {string[]} two
 */
function likeness(one, two) {
  return (2 * countSame(one, two, 0, one.length, 0, two.length)) / (one.length + two.length);
}

/**
 * How many letters are the same: the longest piece that both have, then what lies before and after it.
 * @param {string[]} one
 * @param {string[]} two
 * @param {number} from
 * @param {number} to
 * @param {number} begin
 * @param {number} end
 * @returns {number}
 */
function countSame(one, two, from, to, begin, end) {
  let [start, other, size] = [from, begin, 0];
  /** @type {Map<number, number>} */
  let before = new Map();
  for (let i = from; i < to; i++) {
    /** @type {Map<number, number>} */
    const now = new Map();
    for (let j = begin; j < end; j++) {
      if (one[i] !== two[j]) continue;
      const length = (before.get(j - 1) ?? 0) + 1;
      now.set(j, length);
      if (length > size) [start, other, size] = [i - length + 1, j - length + 1, length];
    }
    before = now;
  }
  if (!size) return 0;
  return size + countSame(one, two, from, start, begin, other) + countSame(one, two, start + size, to, other + size, end);
}
