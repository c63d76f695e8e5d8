/**
 * Whether two words differ by at most some typing errors: a letter too many, one missing, another one, or two neighbours
 * that changed places (optimal string alignment, in which no letter is mended twice).
 * @param {string[]} one
 * @param {string[]} two
 * @param {number} most
 */
export function isMistyped(one, two, most) {
  if (Math.abs(one.length - two.length) > most) return false;
  /** @type {number[]} */
  let earlier = [];
  let before = Array.from({ length: two.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const now = [i];
    for (let j = 1; j <= two.length; j++) {
      const other = one[i - 1] === two[j - 1] ? 0 : 1;
      let errors = Math.min(at(before, j) + 1, at(now, j - 1) + 1, at(before, j - 1) + other);
      if (i > 1 && j > 1 && one[i - 1] === two[j - 2] && one[i - 2] === two[j - 1]) errors = Math.min(errors, at(earlier, j - 2) + 1);
      now.push(errors);
    }
    // No later row has less than the least of this one.
    if (Math.min(...now) > most) return false;
    [earlier, before] = [before, now];
  }
  return at(before, two.length) <= most;
}

/**
 * @param {number[]} row
 * @param {number} place
 */
function at(row, place) {
  return row[place] ?? Infinity;
}
