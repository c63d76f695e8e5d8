/**
 * What is pointed at, chosen and hidden, on which the looks of nodes and edges depend.
 * @typedef {{
 *   colours: ReturnType<typeof import("./colours.js").readColours>,
 *   hovered: string | null, near: Set<string> | null, hoveredEdge: string | null,
 *   lit: {nodes: Set<string>, edges: Set<string>} | null,
 *   hidden: Set<string>, pinned: Set<string>,
 *   hues: ((node: string) => string) | null, sizes: ((node: string) => number) | null,
 * }} Look
 *
 * @typedef {import("graphology-types").Attributes} Attributes
 */

/**
 * Whether a node stands out, as nothing is pointed at or it belongs to what is.
 * @param {Look} look
 * @param {string} node
 */
export function isNear({ near, lit }, node) {
  if (near) return near.has(node);
  return lit === null || lit.nodes.has(node);
}

/**
 * How a node is drawn now.
 * @param {Look} look
 * @param {string} node
 * @param {Attributes} attributes
 */
export function nodeLook(look, node, attributes) {
  const near = isNear(look, node);
  // sigma hands over a copy of the attributes, made for this.
  return Object.assign(attributes, {
    label: null,
    size: look.sizes ? look.sizes(node) : attributes.size,
    color: near ? look.hues?.(node) ?? look.colours.kinds[attributes.thing.kind] : look.colours.faint,
    hidden: look.hidden.has(node),
    zIndex: near ? 1 : 0,
  });
}

/**
 * How an edge between two nodes is drawn now: red where it is denied or disputed, strong where it is pointed at.
 * @param {Look} look
 * @param {string} edge
 * @param {Attributes} attributes
 * @param {[string, string]} ends
 */
export function edgeLook(look, edge, attributes, ends) {
  const strong = edge === look.hoveredEdge || (look.hovered !== null ? ends.includes(look.hovered) : look.lit?.edges.has(edge) === true);
  const faded = !strong && (look.near !== null || look.lit !== null);
  const { faint, denied, strong: bold, edge: usual } = look.colours;
  const color = faded ? faint : attributes.mark >= 2 ? denied : strong ? bold : usual;
  return Object.assign(attributes, { color, size: attributes.size + (strong ? 0.8 : 0), zIndex: strong ? 1 : 0 });
}

/**
 * The colours of things that were put into numbered groups: the first eight groups have one each, all else is grey.
 * @param {Map<string, number>} groups
 * @param {Look["colours"]} colours
 * @returns {(node: string) => string}
 */
export function huesOf(groups, { kinds, faint }) {
  const hues = ["person", "organisation", "law", "court", "case", "group", "post", "place"].map((name) => kinds[name] ?? faint);
  return (node) => hues[groups.get(node) ?? -1] ?? kinds.event ?? faint;
}

/**
 * The sizes of things by an amount, whose root they grow with; a thing without one is smallest.
 * @param {Map<string, number>} amounts
 * @param {number} scale
 * @returns {(node: string) => number}
 */
export function sizesOf(amounts, scale) {
  let most = 0;
  for (const amount of amounts.values()) most = Math.max(most, amount);
  return (node) => scale * (3.6 + 14 * Math.sqrt(most > 0 ? Math.max(amounts.get(node) ?? 0, 0) / most : 0));
}
