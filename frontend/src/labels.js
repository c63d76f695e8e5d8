/** The longest label drawn beside a node, in characters; the whole of it stands in the tooltip and on the page. */
const LONGEST = 40;
const GAP = 4;

/**
 * A box on the screen: left, top, right, bottom, in pixels.
 * @typedef {[number, number, number, number]} Box
 *
 * What is to be labelled: a node's place and size on the screen, its label, and how much it matters.
 * @typedef {{x: number, y: number, size: number, label: string, weight: number, strong: boolean}} Labelled
 */

/**
 * @param {Box} one
 * @param {Box} two
 */
function overlap(one, two) {
  return one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3];
}

/** @param {string} label */
export function shorten(label) {
  return label.length > LONGEST ? `${label.slice(0, LONGEST - 1).trimEnd()}…` : label;
}

/**
 * Where the labels go: the weightiest first, each to the right, left, above or below its node, none over another and
 * none over a node, save those of the hubs; one that finds no room is left out until there is some.
 * @param {Labelled[]} nodes
 * @param {(text: string, strong: boolean) => number} measure
 * @param {number} height of a line
 * @param {[number, number]} stage its width and height
 * @param {number} hubs how many may lie over other nodes
 * @returns {{text: string, x: number, y: number, strong: boolean, box: Box}[]}
 */
export function placeLabels(nodes, measure, height, stage, hubs = 0) {
  const shapes = nodes.map(({ x, y, size }) => /** @type {Box} */ ([x - size, y - size, x + size, y + size]));
  const ordered = nodes.map((node, index) => ({ node, index }));
  ordered.sort((one, two) => two.node.weight - one.node.weight || one.index - two.index);
  /** @type {Box[]} */
  const taken = [];
  const placed = [];
  for (const { node, index } of ordered) {
    const text = shorten(node.label);
    const width = measure(text, node.strong);
    const middle = node.y - height / 2;
    const starts = [
      [node.x + node.size + GAP, middle],
      [node.x - node.size - GAP - width, middle],
      [node.x - width / 2, node.y - node.size - height - 1],
      [node.x - width / 2, node.y + node.size + 1],
    ];
    const boxes = starts.flatMap(([left = 0, top = 0]) => {
      const box = /** @type {Box} */ ([left - 2, top, left + width + 2, top + height]);
      const outside = box[0] < 0 || box[1] < 0 || box[2] > stage[0] || box[3] > stage[1];
      if (outside || taken.some((other) => overlap(box, other))) return [];
      return [{ box, left, top, over: shapes.filter((shape, other) => other !== index && overlap(box, shape)).length }];
    });
    const best = boxes.sort((one, two) => one.over - two.over)[0];
    // The hubs are named even over a smaller thing, all else only where it hides nothing.
    if (!best || (best.over > 0 && placed.length >= hubs && !node.strong)) continue;
    taken.push(best.box);
    placed.push({ text, x: best.left, y: best.top, strong: node.strong, box: best.box });
  }
  return placed;
}
