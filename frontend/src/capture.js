import { KINDS, SHAPE_OF } from "./kinds.js";
import { placeLabels } from "./labels.js";
import { PATCH, listNamed, weigh } from "./lettering.js";
import { EDGE_WORDS, NODE_WORDS, nameOfKind } from "./legend.js";
import { readView } from "./picking.js";
import { say } from "./words.js";

/**
 * What is drawn now, as a picture to be saved.
 * @param {import("sigma").default} renderer
 * @param {{graph: import("graphology").UndirectedGraph, look: import("./looks.js").Look, crowd: import("./crowd.js").Crowd}} drawn
 * @returns {import("./saving.js").Picture}
 */
export function capture(renderer, { graph, look, crowd }) {
  const { width, height } = renderer.getDimensions();
  const { a, b, c, d, e, f } = readView(renderer);
  const place = (/** @type {import("graphology-types").Attributes} */ { x, y }) => ({ x: a * x + c * y + e, y: b * x + d * y + f });
  const thin = Math.min(1, crowd.scale * renderer.scaleSize(1));
  /** @type {import("./saving.js").Line[]} */
  const lines = [];
  graph.forEachEdge((edge, { mark }, source, target, one, two) => {
    const shown = renderer.getEdgeDisplayData(edge);
    const [from, to] = [place(one), place(two)];
    const outside = Math.max(from.x, to.x) < 0 || Math.max(from.y, to.y) < 0 || Math.min(from.x, to.x) > width || Math.min(from.y, to.y) > height;
    if (!shown || outside || look.hidden.has(source) || look.hidden.has(target)) return;
    lines.push({ x1: from.x, y1: from.y, x2: to.x, y2: to.y, width: Math.max(shown.size * thin, 0.1), colour: shown.color, mark });
  });
  /** @type {import("./saving.js").Spot[]} */
  const spots = [];
  const kinds = new Set();
  graph.forEachNode((node, attributes) => {
    const shown = renderer.getNodeDisplayData(node);
    const { x, y } = place(attributes);
    const size = shown ? renderer.scaleSize(shown.size) : 0;
    if (!shown || look.hidden.has(node) || x < -size || y < -size || x > width + size || y > height + size) return;
    kinds.add(attributes.thing.kind);
    spots.push({ x, y, size, shape: attributes.shape, colour: shown.color, mark: attributes.mark, label: attributes.label });
  });
  const pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const measure = (/** @type {string} */ words, strong = false) => {
    pen.font = `${strong ? 600 : 400} 12.5px system-ui, sans-serif`;
    return pen.measureText(words).width;
  };
  const named = listNamed(renderer, weigh(graph), { graph, look }, [width, height], 500);
  const words = placeLabels(named, measure, 16, [width, height], Math.round((width * height) / PATCH));
  const { colours } = look;
  return {
    width, height, lines, spots, words, opacity: Math.max(thin, 0.35), title: titleOf(), credit: creditOf(graph),
    paper: colours.paperText, ink: colours.ink, muted: colours.muted, strong: colours.strong, denied: colours.denied,
    kinds: KINDS.filter(({ name }) => kinds.has(name)).map(({ name }) => {
      const label = nameOfKind(name);
      return { shape: SHAPE_OF[name] ?? 0, colour: colours.kinds[name] ?? colours.ink, mark: 0, label, wide: measure(label) };
    }),
    marks: [
      ...EDGE_WORDS().flatMap(([, label], mark) => (lines.some((line) => line.mark === mark) ? [{ sample: /** @type {const} */ ("line"), mark, label, wide: measure(label) }] : [])),
      ...NODE_WORDS().flatMap(([mark, label]) => (spots.some((spot) => spot.mark === mark) ? [{ sample: /** @type {const} */ ("node"), mark, label, wide: measure(label) }] : [])),
    ],
  };
}

function titleOf() {
  return document.querySelector("h1")?.textContent?.trim() ?? say("Network");
}

/**
 * Where the picture comes from, and from when to when its events are.
 * @param {import("graphology").UndirectedGraph} graph
 */
function creditOf(graph) {
  /** @type {string[]} */
  const days = [];
  graph.forEachNode((_, { thing: { kind, begin, end } }) => {
    if (kind === "event") days.push(...[begin, end].filter(Boolean));
  });
  days.sort();
  const address = location.href.replace(/#.*/, "");
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return `Khronika · ${address}`;
  const told = say("events from {first} to {last}", { first, last });
  return `Khronika · ${address} · ${told}`;
}
