import iterate from "graphology-layout-forceatlas2/iterate.js";

/**
 * What is laid out: x and y of each node; which of them stay where they are; the numbers of the two nodes of each edge.
 * @typedef {{places: Float32Array, fixed: Uint8Array, ends: Uint32Array}} Arrangement
 */

// The rows of the two tables that the algorithm reads and writes.
const [NODE, EDGE] = [10, 3];
const [MASS, CONVERGENCE, SIZE, FIXED] = [6, 7, 8, 9];
/** The server's unit is the length of a spring; the algorithm's speed suits longer ones. */
const SPRING = 20;
/** From how many nodes on far ones push as one, lest time grow with the square. */
const CROWD = 1500;
/** Three parts of a circle that never come round to one another: nodes on one spot part in as many directions as they are. */
const GOLDEN = 2.399963;

/**
 * The places of the nodes after each so many rounds of ForceAtlas2 (M. Jacomy and others, 2014), the last ones last. No
 * chance is in it: the same beginning has the same end.
 * @param {Arrangement} arrangement
 * @param {number} rounds
 * @param {number} step
 * @returns {Generator<Float32Array, void>}
 */
export function* settle({ places, fixed, ends }, rounds, step) {
  const count = places.length / 2;
  const [nodes, edges] = [new Float32Array(NODE * count), new Float32Array((EDGE * ends.length) / 2)];
  readPlaces(nodes, places, fixed);
  for (let at = 0; at < ends.length / 2; at++) {
    const [one, two] = [NODE * (ends[2 * at] ?? 0), NODE * (ends[2 * at + 1] ?? 0)];
    edges.set([one, two, 1], EDGE * at);
    for (const end of [one, two]) nodes[end + MASS] = (nodes[end + MASS] ?? 0) + 1;
  }
  const settings = {
    linLogMode: false, outboundAttractionDistribution: false, adjustSizes: false, edgeWeightInfluence: 0,
    scalingRatio: (SPRING * SPRING) / 16, strongGravityMode: true, gravity: 0.05 * SPRING, slowDown: 1 + Math.log(count + 1),
    barnesHutOptimize: count > CROWD, barnesHutTheta: 1,
  };
  for (let round = 1; round <= rounds; round++) {
    iterate(settings, nodes, edges);
    if (round === rounds || round % step === 0) yield writePlaces(nodes, places, fixed);
  }
}

/**
 * @param {Float32Array} nodes
 * @param {Float32Array} places
 * @param {Uint8Array} fixed
 */
function readPlaces(nodes, places, fixed) {
  const taken = new Set();
  for (let at = 0; at < places.length / 2; at++) {
    let [x, y] = [SPRING * (places[2 * at] || 0), SPRING * (places[2 * at + 1] || 0)];
    if (taken.has(`${x} ${y}`) && !fixed[at]) {
      x += Math.cos(at * GOLDEN);
      y += Math.sin(at * GOLDEN);
    }
    taken.add(`${x} ${y}`);
    nodes.set([x, y], NODE * at);
    nodes[NODE * at + MASS] = nodes[NODE * at + CONVERGENCE] = nodes[NODE * at + SIZE] = 1;
    nodes[NODE * at + FIXED] = fixed[at] ? 1 : 0;
  }
}

/**
 * @param {Float32Array} nodes
 * @param {Float32Array} before
 * @param {Uint8Array} fixed
 */
function writePlaces(nodes, before, fixed) {
  return Float32Array.from(before, (place, at) => (fixed[at >> 1] ? place : (nodes[NODE * (at >> 1) + (at % 2)] ?? 0) / SPRING));
}
