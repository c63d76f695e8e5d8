import { placeLabels } from "./labels.js";
import { isNear } from "./looks.js";
import { readView } from "./picking.js";

/**
 * @typedef {import("graphology").UndirectedGraph} Graph
 * @typedef {import("./looks.js").Look} Look
 */

/** One label may lie over other things for each patch of so many square pixels. */
export const PATCH = 42000;
const LABELS_AT_MOST = 500;
const LABELS_IN_MOTION = 60;
/** An actor or a case is looked for by name; an event is found through them. @type {Record<string, number>} */
const LEAD = { event: 0, case: 4 };

/**
 * Writes the labels over the drawing each time it is drawn.
 * @param {import("sigma").default} renderer
 * @param {() => {graph: Graph, look: Look, moving: boolean}} drawn
 */
export function writeLabels(renderer, drawn) {
  const lettering = renderer.createCanvas("khronikaLabels");
  // Mouse and fingers go through to sigma's own layer.
  lettering.style.pointerEvents = "none";
  const pen = /** @type {CanvasRenderingContext2D} */ (lettering.getContext("2d"));
  const widths = new Map();
  const font = (/** @type {boolean} */ strong) => `${strong ? 600 : 400} 12.5px system-ui, sans-serif`;
  const measure = (/** @type {string} */ words, /** @type {boolean} */ strong) => {
    const key = `${strong} ${words}`;
    if (!widths.has(key)) {
      pen.font = font(strong);
      widths.set(key, pen.measureText(words).width);
    }
    return widths.get(key);
  };
  /** @type {{graph: Graph | null, nodes: string[]}} */
  let weighed = { graph: null, nodes: [] };

  renderer.on("afterRender", () => {
    const { width, height } = renderer.getDimensions();
    const { graph, look, moving } = drawn();
    if (weighed.graph !== graph) weighed = { graph, nodes: weigh(graph) };
    const ratio = window.devicePixelRatio || 1;
    if (lettering.width !== Math.round(width * ratio) || lettering.height !== Math.round(height * ratio)) {
      lettering.width = Math.round(width * ratio);
      lettering.height = Math.round(height * ratio);
      Object.assign(lettering.style, { width: `${width}px`, height: `${height}px` });
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    const named = listNamed(renderer, weighed.nodes, { graph, look }, [width, height], moving ? LABELS_IN_MOTION : LABELS_AT_MOST);
    for (const { text: words, x, y, strong } of placeLabels(named, measure, 16, [width, height], Math.round((width * height) / PATCH))) {
      pen.font = font(strong);
      pen.strokeStyle = look.colours.paperText;
      pen.strokeText(words, x, y + 1);
      pen.fillStyle = look.colours.ink;
      pen.fillText(words, x, y + 1);
    }
  });
}

/**
 * How much the name of a node matters.
 * @param {import("graphology-types").Attributes} attributes
 */
function weightOf({ thing }) {
  return thing.degree + (LEAD[thing.kind] ?? 1.5);
}

/** All nodes, the weightiest first. @param {Graph} graph */
export function weigh(graph) {
  const nodes = graph.mapNodes((node, attributes) => /** @type {const} */ ([node, weightOf(attributes)]));
  return nodes.sort((one, two) => two[1] - one[1]).map(([node]) => node);
}

/**
 * What is on the screen and may be named, the weightiest first: everything, or only what stands out.
 * @param {import("sigma").default} renderer
 * @param {string[]} nodes the weightiest first
 * @param {{graph: Graph, look: Look}} drawn
 * @param {[number, number]} stage
 * @param {number} most
 */
export function listNamed(renderer, nodes, { graph, look }, [width, height], most) {
  const { a, b, c, d, e, f } = readView(renderer);
  const first = new Set([look.hovered, ...look.pinned].filter((node) => node !== null && graph.hasNode(node)));
  /** @type {import("./labels.js").Labelled[]} */
  const found = [];
  for (const node of new Set([.../** @type {Set<string>} */ (first), ...nodes])) {
    if (found.length >= most) break;
    const attributes = graph.getNodeAttributes(node);
    const [x, y] = [a * attributes.x + c * attributes.y + e, b * attributes.x + d * attributes.y + f];
    if (x < 0 || y < 0 || x > width || y > height || look.hidden.has(node) || !isNear(look, node)) continue;
    const strong = node === look.hovered;
    const size = renderer.scaleSize(look.sizes ? look.sizes(node) : attributes.size);
    found.push({ x, y, size, label: attributes.label, strong, weight: first.has(node) ? Infinity : weightOf(attributes) });
  }
  return found;
}
