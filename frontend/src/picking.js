/** How far from its middle an edge may be pointed at, in pixels: a finger and a shaky hand need some room. */
export const TOLERANCE = 8;

/**
 * How places of a graph lie on the screen: x is `a x + c y + e`, y is `b x + d y + f`.
 * @typedef {{a: number, b: number, c: number, d: number, e: number, f: number}} View
 */

/**
 * The view that the drawing has now.
 * @param {import("sigma").default} renderer
 * @returns {View}
 */
export function readView(renderer) {
  const origin = renderer.graphToViewport({ x: 0, y: 0 });
  const right = renderer.graphToViewport({ x: 1, y: 0 });
  const up = renderer.graphToViewport({ x: 0, y: 1 });
  return { a: right.x - origin.x, b: right.y - origin.y, c: up.x - origin.x, d: up.y - origin.y, e: origin.x, f: origin.y };
}

/**
 * The number of the line that lies nearest to a point of the screen, -1 where none is within reach.
 *
 * Every line is looked at: fifty thousand take less than a millisecond, and nothing has to be kept beside the numbers.
 * @param {Float64Array} lines x and y of both ends of each, in places of the graph
 * @param {View} view
 * @param {{x: number, y: number}} point
 * @param {number} reach in pixels
 */
export function nearestLine(lines, { a, b, c, d, e, f }, point, reach = TOLERANCE) {
  let [found, least] = [-1, reach * reach];
  for (let at = 0; at < lines.length; at += 4) {
    const [x1, y1] = [lines[at] ?? 0, lines[at + 1] ?? 0];
    const [x2, y2] = [lines[at + 2] ?? 0, lines[at + 3] ?? 0];
    const left = a * x1 + c * y1 + e - point.x;
    const top = b * x1 + d * y1 + f - point.y;
    const right = a * x2 + c * y2 + e - point.x - left;
    const down = b * x2 + d * y2 + f - point.y - top;
    const square = right * right + down * down;
    const part = square > 0 ? Math.max(0, Math.min(1, -(left * right + top * down) / square)) : 0;
    const [dx, dy] = [left + part * right, top + part * down];
    const distance = dx * dx + dy * dy;
    if (distance <= least) [found, least] = [at / 4, distance];
  }
  return found;
}
