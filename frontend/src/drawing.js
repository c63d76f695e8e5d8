import { UndirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import Sigma from "sigma";

import { readColours } from "./colours.js";
import { TieProgram } from "./edges.js";
import { text } from "./filters.js";
import { SHAPE_OF, STANDINGS, markEdge, markNode } from "./kinds.js";
import { writeLabels } from "./lettering.js";
import { shapeProgram } from "./nodes.js";
import { showTooltip } from "./tooltip.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Thing} Thing
 * @typedef {import("./network.js").Tie} Tie
 */

const LABELS_AT_MOST = 500;

/**
 * The page of a thing: of `.../id/person/x` it is `<pages>person/x<ending>`.
 * @param {string} iri
 * @param {{pages: string, ending: string}} site
 */
export function pageOf(iri, { pages, ending }) {
  const [, path] = /\/id\/([a-z]+\/[^/]+)$/.exec(iri) ?? [];
  return path ? pages + path + ending : iri;
}

/**
 * The place that the server gave a thing, turned where the stage is higher than wide.
 * @param {Thing} thing
 * @param {boolean} upright
 */
function placeOf({ x, y }, upright) {
  return upright ? { x: y, y: -x } : { x, y };
}

/**
 * The network as a graph with at most one edge between two things, which speaks for all ties between them.
 * @param {Network} network
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
  for (const tie of network.edges) {
    if (!graph.hasNode(tie.source) || !graph.hasNode(tie.target)) continue;
    const known = graph.edge(tie.source, tie.target);
    if (known === undefined) {
      graph.addEdge(tie.source, tie.target, { ties: [tie], standing: tie.standing });
      continue;
    }
    const ties = /** @type {Tie[]} */ (graph.getEdgeAttribute(known, "ties"));
    ties.push(tie);
    const firmest = ties.reduce((one, two) => (STANDINGS.indexOf(one.standing) >= STANDINGS.indexOf(two.standing) ? one : two));
    graph.setEdgeAttribute(known, "standing", firmest.standing);
  }
  graph.forEachEdge((edge, { standing, ties }) => {
    const shared = Math.max(...ties.map((/** @type {Tie} */ tie) => tie.events?.length ?? 1));
    graph.mergeEdgeAttributes(edge, { mark: markEdge(standing), size: Math.min(1.1 + 0.35 * (shared - 1), 4) });
  });
  return graph;
}

/**
 * Starts the drawing; raises an error where there is no WebGL.
 * @param {HTMLElement} canvas
 * @param {HTMLElement} tooltip
 * @param {string} language
 * @param {{pages: string, ending: string}} site
 */
export function draw(canvas, tooltip, language, site) {
  let colours = readColours();
  let graph = new UndirectedGraph();
  /** @type {string | null} */
  let hovered = null;
  /** @type {string | null} */
  let hoveredEdge = null;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const near = (/** @type {string} */ node) => hovered === null || node === hovered || graph.areNeighbors(node, hovered);

  const renderer = new Sigma(graph, canvas, {
    defaultNodeType: "shape",
    defaultEdgeType: "tie",
    nodeProgramClasses: { shape: shapeProgram(() => colours.paper) },
    edgeProgramClasses: { tie: TieProgram },
    nodeHoverProgramClasses: { shape: shapeProgram(() => colours.paper) },
    defaultDrawNodeHover: () => {},
    renderLabels: false,
    enableEdgeEvents: true,
    zIndex: true,
    stagePadding: 30,
    allowInvalidContainer: true,
    minCameraRatio: 0.03,
    maxCameraRatio: 4,
    inertiaDuration: still.matches ? 0 : 200,
    zoomDuration: still.matches ? 0 : 200,
    doubleClickZoomingDuration: still.matches ? 0 : 200,
    nodeReducer: (node, attributes) => ({
      ...attributes,
      label: null,
      color: near(node) ? colours.kinds[attributes.thing.kind] : colours.faint,
      zIndex: near(node) ? 1 : 0,
    }),
    edgeReducer: (edge, attributes) => {
      const strong = edge === hoveredEdge || (hovered !== null && graph.hasExtremity(edge, hovered));
      const denied = attributes.mark === 3;
      const color = strong ? (denied ? colours.denied : colours.strong) : denied ? colours.denied : colours.edge;
      const faded = hovered !== null && !strong;
      return { ...attributes, color: faded ? colours.faint : color, size: attributes.size + (strong ? 0.6 : 0), zIndex: strong ? 1 : 0 };
    },
  });

  writeLabels(renderer, () => ({ ink: colours.ink, paper: colours.paperText }), labelled);

  /**
   * What is on the screen and may be named: everything, or only what a pointer rests on and its neighbours.
   * @param {number} width
   * @param {number} height
   */
  function labelled(width, height) {
    /** @type {import("./labels.js").Labelled[]} */
    const found = [];
    graph.forEachNode((node, { label, thing }) => {
      if (!near(node)) return;
      const shown = renderer.getNodeDisplayData(node);
      if (!shown) return;
      const { x, y } = renderer.framedGraphToViewport(shown);
      if (x < 0 || y < 0 || x > width || y > height) return;
      const strong = node === hovered;
      // An actor or a case is looked for by name; an event is found through them.
      const lead = { event: 0, case: 4 }[/** @type {string} */ (thing.kind)] ?? 1.5;
      found.push({ x, y, size: renderer.scaleSize(shown.size), label, strong, weight: strong ? Infinity : thing.degree + lead });
    });
    return found.sort((one, two) => two.weight - one.weight).slice(0, LABELS_AT_MOST);
  }

  /** @param {string | null} node */
  function rest(node) {
    hovered = node;
    canvas.classList.toggle("network-pointing", node !== null);
    renderer.refresh({ skipIndexation: true });
  }

  renderer.on("enterNode", ({ node, event }) => {
    rest(node);
    showTooltip(tooltip, { node: graph.getNodeAttributes(node), at: event, language });
  });
  renderer.on("leaveNode", () => {
    rest(null);
    tooltip.hidden = true;
  });
  renderer.on("enterEdge", ({ edge, event }) => {
    hoveredEdge = edge;
    renderer.refresh({ skipIndexation: true });
    const [one, two] = graph.extremities(edge).map((node) => graph.getNodeAttribute(node, "label"));
    showTooltip(tooltip, { edge: graph.getEdgeAttributes(edge), between: [one, two], at: event, language });
  });
  renderer.on("leaveEdge", () => {
    hoveredEdge = null;
    renderer.refresh({ skipIndexation: true });
    if (hovered === null) tooltip.hidden = true;
  });
  renderer.on("clickNode", ({ node, event }) => {
    const page = pageOf(node, site);
    const byFinger = !(event.original instanceof MouseEvent) || window.matchMedia("(hover: none)").matches;
    if (!byFinger) {
      if (event.original instanceof MouseEvent && (event.original.ctrlKey || event.original.metaKey)) window.open(page, "_blank", "noopener");
      else location.assign(page);
      return;
    }
    // A finger cannot hover: the first touch tells, a link in what it tells leads on.
    rest(node);
    showTooltip(tooltip, { node: graph.getNodeAttributes(node), at: event, language, page });
  });
  renderer.on("clickStage", () => {
    rest(null);
    tooltip.hidden = true;
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours = readColours();
    renderer.refresh();
  });

  const camera = renderer.getCamera();
  const motion = () => ({ duration: still.matches ? 0 : 250 });
  let relaxing = 0;
  let upright = false;

  const drawing = {
    /** @param {Network} network */
    show(network) {
      cancelAnimationFrame(relaxing);
      hovered = hoveredEdge = null;
      tooltip.hidden = true;
      const { width, height } = renderer.getDimensions();
      upright = height > 1.1 * width;
      graph = makeGraph(network, language, { scale: Math.max(0.5, Math.min(1, width / 850)), upright });
      renderer.setGraph(graph);
      renderer.refresh();
      camera.setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
      Object.assign(window, { khronikaNetwork: { renderer, graph } });
      drawing.onShow(graph);
    },
    /** Called with each new graph. @type {(graph: UndirectedGraph) => void} */
    onShow() {},
    zoomIn: () => camera.animatedZoom({ ...motion(), factor: 1.5 }),
    zoomOut: () => camera.animatedUnzoom({ ...motion(), factor: 1.5 }),
    all: () => camera.animatedReset(motion()),
    /**
     * @param {number} right
     * @param {number} down in parts of what is seen
     */
    move(right, down) {
      const { x, y, ratio } = camera.getState();
      camera.animate({ x: x + right * ratio, y: y - down * ratio }, motion());
    },
    /** Lets springs move the things for a moment; at once where motion is not wanted. */
    relax() {
      cancelAnimationFrame(relaxing);
      const settings = { ...forceAtlas2.inferSettings(graph), scalingRatio: 2, gravity: 1, strongGravityMode: false, slowDown: 4 };
      if (still.matches) {
        forceAtlas2.assign(graph, { iterations: 150, settings });
        return;
      }
      let rounds = 50;
      const step = () => {
        forceAtlas2.assign(graph, { iterations: 3, settings });
        if (--rounds > 0) relaxing = requestAnimationFrame(step);
      };
      step();
    },
    places() {
      cancelAnimationFrame(relaxing);
      graph.updateEachNodeAttributes((_, attributes) => ({ ...attributes, ...placeOf(attributes.thing, upright) }));
    },
    /**
     * Brings a thing to the middle and points at it; says whether there is one of that name.
     * @param {string} label
     */
    find(label) {
      const wanted = label.trim().toLocaleLowerCase();
      const node = graph.findNode((_, attributes) => attributes.label.toLocaleLowerCase() === wanted)
        ?? graph.findNode((_, attributes) => wanted !== "" && attributes.label.toLocaleLowerCase().includes(wanted));
      const shown = node ? renderer.getNodeDisplayData(node) : undefined;
      rest(node ?? null);
      if (shown) camera.animate({ x: shown.x, y: shown.y, ratio: 0.4 }, motion());
      return shown !== undefined;
    },
  };
  return drawing;
}

/** @typedef {ReturnType<typeof draw>} Drawing */
