/**
 * @typedef {import("graphology").UndirectedGraph} Graph
 * @typedef {{places: Float32Array, done: boolean}} Step
 */

/** How long the eye follows the things of a small network to their new places, in milliseconds. */
const GLIDE = 500;
/** From how many things on they are moved as they are computed: gliding between would cost more than it shows. */
const MANY = 2000;

/**
 * How long so many nodes are moved: small networks until they rest, large ones as long as one likes to wait.
 * @param {number} count
 */
export function roundsFor(count) {
  return count <= 500 ? 300 : count <= 2000 ? 150 : 60;
}

/**
 * Lays graphs out by a worker, one at a time.
 * @param {{address: string, still: () => boolean, onChange: (working: boolean) => void}} given where the worker's script lies;
 *   whether motion is unwelcome; who is told that it began or ended
 */
export function makeArranging({ address, still, onChange }) {
  /** @type {Worker | null} */
  let worker = null;
  let frame = 0;
  let ended = () => {};

  function stop() {
    if (!worker) return;
    cancelAnimationFrame(frame);
    worker.terminate();
    worker = null;
    onChange(false);
    ended();
  }

  /**
   * Moves the free things of a graph to rest; the promise is kept when they are there or were stopped.
   * @param {Graph} graph
   * @param {Set<string>} pinned those that stay where they are
   * @param {Set<string>} hidden those that are not drawn and push nobody
   * @returns {Promise<void>}
   */
  function arrange(graph, pinned, hidden) {
    stop();
    const nodes = graph.filterNodes((node) => !hidden.has(node));
    if (nodes.length < 2) return Promise.resolve();
    const task = describe(graph, nodes, pinned);
    const free = new Map([...nodes.entries()].filter(([, node]) => !pinned.has(node)).map(([number, node]) => [node, number]));
    const rounds = roundsFor(nodes.length);
    const whole = still() || nodes.length <= MANY;
    return new Promise((resolve) => {
      const started = new Worker(address);
      worker = started;
      onChange(true);
      ended = resolve;
      started.onerror = stop;
      started.onmessage = ({ data: { places, done } }) => {
        if (worker !== started) return;
        if (!whole || still()) move(graph, free, places);
        else return glide(graph, free, { from: task.places, to: places });
        if (done) stop();
      };
      started.postMessage({ ...task, rounds, step: whole ? rounds : 5 });
    });
  }

  /**
   * @param {Graph} graph
   * @param {Map<string, number>} free
   * @param {{from: Float32Array, to: Float32Array}} way
   */
  function glide(graph, free, { from, to }) {
    const begun = performance.now();
    const step = () => {
      const part = Math.min(1, (performance.now() - begun) / GLIDE);
      const eased = 1 - (1 - part) ** 3;
      move(graph, free, part === 1 ? to : from.map((place, at) => place + ((to[at] ?? place) - place) * eased));
      if (part < 1) frame = requestAnimationFrame(step);
      else stop();
    };
    step();
  }

  return { arrange, stop };
}

/**
 * @param {Graph} graph
 * @param {string[]} nodes
 * @param {Set<string>} pinned
 */
function describe(graph, nodes, pinned) {
  const numbers = new Map(nodes.map((node, number) => [node, number]));
  const places = new Float32Array(2 * nodes.length);
  nodes.forEach((node, number) => {
    const { x, y } = graph.getNodeAttributes(node);
    places.set([x, y], 2 * number);
  });
  /** @type {number[]} */
  const ends = [];
  graph.forEachEdge((_, __, source, target) => {
    const [one, two] = [numbers.get(source), numbers.get(target)];
    if (one !== undefined && two !== undefined) ends.push(one, two);
  });
  return { places, fixed: Uint8Array.from(nodes, (node) => Number(pinned.has(node))), ends: Uint32Array.from(ends) };
}

/**
 * @param {Graph} graph
 * @param {Map<string, number>} free the things that may move, with their numbers
 * @param {Float32Array} places
 */
function move(graph, free, places) {
  graph.updateEachNodeAttributes((node, attributes) => {
    const number = free.get(node);
    return number === undefined ? attributes : { ...attributes, x: places[2 * number], y: places[2 * number + 1] };
  }, { attributes: ["x", "y"] });
}
