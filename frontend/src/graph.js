import { UndirectedGraph } from "graphology";

import { MANY } from "./crowd.js";
import { SHAPE_OF, STANDINGS, markEdge, markNode } from "./kinds.js";
import { text } from "./words.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Thing} Thing
 * @typedef {import("./network.js").Tie} Tie
 */

/**
 * The place that the server gave a thing, turned where the stage is higher than wide.
 * @param {{x: number, y: number}} thing
 * @param {boolean} upright
 */
export function placeOf({ x, y }, upright) {
  return upright ? { x: y, y: -x } : { x, y };
}

/**
 * The name of the one edge between two things, whichever comes first.
 * @param {string} one
 * @param {string} two
 */
export function edgeKey(one, two) {
  return one < two ? `${one} ${two}` : `${two} ${one}`;
}

/**
 * How thick an edge is drawn, in pixels: it grows with the square root of the claims behind it.
 * @param {number} claims
 */
export function thickness(claims) {
  return Math.min(0.9 + 0.5 * Math.sqrt(claims), 5);
}

/**
 * The network as a graph with at most one edge between two things, which speaks for all ties between them: as firm as the
 * firmest, as thick as all their claims.
 * @param {Pick<Network, "nodes" | "edges">} network
 * @param {string} language
 * @param {{scale?: number, upright?: boolean}} stage how large things are drawn; whether the stage is higher than wide
 */
export function makeGraph(network, language, { scale = 1, upright = false } = {}) {
  const graph = new UndirectedGraph();
  for (const thing of network.nodes) {
    const size = scale * Math.min(3.6 + 1.5 * Math.sqrt(thing.degree), 17);
    graph.addNode(thing.id, {
      ...placeOf(thing, upright), size, thing, label: text(thing.label, language, thing.id),
      shape: SHAPE_OF[thing.kind] ?? 0, mark: markNode(thing),
    });
  }
  /** @type {Map<string, {ties: Tie[], standing: string, claims: number, mark: number, size: number}>} */
  const edges = new Map();
  for (const tie of network.edges) {
    const { source, target, standing, claims } = tie;
    if (source === target || !graph.hasNode(source) || !graph.hasNode(target)) continue;
    const key = edgeKey(source, target);
    const edge = edges.get(key);
    if (!edge) {
      edges.set(key, { ties: [tie], standing, claims, mark: 0, size: 0 });
      continue;
    }
    edge.ties.push(tie);
    edge.claims += claims;
    if (STANDINGS.indexOf(standing) > STANDINGS.indexOf(edge.standing)) edge.standing = standing;
  }
  // What is drawn first is what is still drawn while a crowd moves: the best evidenced.
  const ordered = edges.size > MANY ? [...edges].sort(([, one], [, two]) => two.claims - one.claims) : edges;
  for (const [key, edge] of ordered) {
    edge.mark = markEdge(edge.standing);
    edge.size = thickness(edge.claims);
    const { source, target } = /** @type {Tie} */ (edge.ties[0]);
    graph.addUndirectedEdgeWithKey(key, source, target, edge);
  }
  return graph;
}
