import { UndirectedGraph } from "graphology";
import Sigma from "sigma";

import { makeArranging } from "./arranging.js";
import { capture } from "./capture.js";
import { readColours } from "./colours.js";
import { MANY, crowdScale, keepFluid } from "./crowd.js";
import { tieProgram } from "./edges.js";
import { makeGraph, placeOf } from "./graph.js";
import { edgeLook, huesOf, isNear, nodeLook, sizesOf } from "./looks.js";
import { writeLabels } from "./lettering.js";
import { shapeProgram } from "./nodes.js";
import { nearestLine, readView } from "./picking.js";
import { saveFile, writePng, writeSvg } from "./saving.js";
import { showTooltip } from "./tooltip.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Thing} Thing
 * @typedef {import("./network.js").Tie} Tie
 * @typedef {{x: number, y: number}} Point
 *
 * An edge that was clicked: its name, the things it ties, and all ties that it stands for.
 * @typedef {{edge: string, source: string, target: string, ties: Tie[], at: Point}} ClickedEdge
 *
 * A node that was clicked; `held` says whether a key asked for a new window.
 * @typedef {{id: string, thing: Thing, at: Point, held: boolean, byFinger: boolean}} ClickedNode
 */

/** The script that lays out, beside this one. */
const LAYOUT = new URL("layout-worker.js", document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : location.href).href;

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
 * Starts the drawing; raises an error where there is no WebGL.
 * @param {HTMLElement} canvas
 * @param {HTMLElement} tooltip
 * @param {string} language
 * @param {{pages: string, ending: string}} site
 */
export function draw(canvas, tooltip, language, site) {
  /** @type {import("./looks.js").Look} */
  const look = {
    colours: readColours(), hovered: null, near: null, hoveredEdge: null, lit: null,
    hidden: new Set(), pinned: new Set(), hues: null, sizes: null,
  };
  /** @type {import("./crowd.js").Crowd} */
  const crowd = { scale: 1, moving: false, most: Infinity };
  let graph = new UndirectedGraph();
  let scale = 1;
  let upright = false;
  /** @type {{edges: string[], places: Float64Array} | null} */
  let lines = null;
  /** @type {((clicked: ClickedEdge) => void) | null} */
  let edgeClicked = null;
  /** @type {((clicked: ClickedNode) => void) | null} */
  let nodeClicked = null;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const usualDuration = still.matches ? 0 : 200;

  const renderer = new Sigma(graph, canvas, {
    defaultNodeType: "shape",
    defaultEdgeType: "tie",
    nodeProgramClasses: { shape: shapeProgram(() => look.colours.paper, crowd) },
    edgeProgramClasses: { tie: tieProgram(crowd) },
    nodeHoverProgramClasses: { shape: shapeProgram(() => look.colours.paper, crowd) },
    defaultDrawNodeHover: () => {},
    renderLabels: false,
    // Edges are found by their places (picking.js): a second picture of them all, for every frame, would cost as much as the first.
    enableEdgeEvents: false,
    zIndex: true,
    stagePadding: 30,
    allowInvalidContainer: true,
    minCameraRatio: 0.03,
    maxCameraRatio: 4,
    inertiaDuration: usualDuration,
    zoomDuration: usualDuration,
    doubleClickZoomingDuration: usualDuration,
    nodeReducer: (node, attributes) => nodeLook(look, node, attributes),
    edgeReducer: (edge, attributes) => edgeLook(look, edge, attributes, graph.extremities(edge)),
  });
  const camera = renderer.getCamera();
  const motion = () => ({ duration: still.matches ? 0 : 250 });
  const arranging = makeArranging({
    address: LAYOUT,
    still: () => still.matches,
    onChange: (working) => {
      canvas.setAttribute("aria-busy", String(working));
      drawing.onArranging(working);
    },
  });
  const measure = keepFluid(renderer, crowd, () => drawing.onThinning(crowd.most < graph.size ? crowd.most : null));
  writeLabels(renderer, () => ({ graph, look, moving: crowd.moving }));
  renderer.on("afterProcess", () => (lines = null));

  /** The edge that lies under a point of the screen, or within a finger's width. @param {Point} point */
  function edgeAt(point) {
    lines ??= listLines(graph, look.hidden);
    return lines.edges[nearestLine(lines.places, readView(renderer), point)] ?? null;
  }

  /** Draws again after the looks have changed, of few things alone where that is known. @param {string[]} [nodes] @param {string[]} [edges] */
  function redraw(nodes, edges) {
    const few = nodes && edges && graph.size > MANY ? { partialGraph: { nodes, edges } } : {};
    renderer.refresh({ ...few, skipIndexation: true });
  }

  /** Points at a thing and what it is tied to, or at nothing; in a crowd nothing else fades, which would halt the hand. @param {string | null} node */
  function rest(node) {
    const touched = [look.hovered, node].filter((one) => one !== null && graph.hasNode(one));
    look.hovered = node;
    look.near = node === null || graph.size > MANY ? null : new Set([node, ...graph.neighbors(node)]);
    canvas.classList.toggle("network-pointing", node !== null);
    const edges = touched.flatMap((one) => graph.edges(/** @type {string} */ (one)));
    redraw(/** @type {string[]} */ (touched), edges);
  }

  /** Points at an edge, or at none. @param {string | null} edge @param {Point} [at] */
  function restOnEdge(edge, at) {
    if (edge === look.hoveredEdge) return;
    const touched = [look.hoveredEdge, edge].filter((one) => one !== null && graph.hasEdge(one));
    look.hoveredEdge = edge;
    canvas.classList.toggle("network-pointing", edge !== null || look.hovered !== null);
    redraw([], /** @type {string[]} */ (touched));
    if (edge && at) tellEdge(edge, at);
    else if (look.hovered === null) tooltip.hidden = true;
  }

  /** @param {string} edge @param {Point} at */
  function tellEdge(edge, at) {
    const between = graph.extremities(edge).map((node) => graph.getNodeAttribute(node, "label"));
    showTooltip(tooltip, { edge: graph.getEdgeAttributes(edge), between, at, language });
  }

  renderer.on("enterNode", ({ node, event }) => {
    restOnEdge(null);
    rest(node);
    showTooltip(tooltip, { node: graph.getNodeAttributes(node), at: event, language });
  });
  renderer.on("leaveNode", () => {
    rest(null);
    tooltip.hidden = true;
  });
  const mouse = renderer.getMouseCaptor();
  mouse.on("mousemove", ({ x, y }) => {
    if (mouse.isMoving || mouse.isMouseDown || look.hovered !== null) return;
    restOnEdge(edgeAt({ x, y }), { x, y });
  });
  renderer.on("leaveStage", () => restOnEdge(null));
  renderer.on("clickNode", ({ node, event }) => {
    const page = pageOf(node, site);
    const { original } = event;
    const byFinger = !(original instanceof MouseEvent) || window.matchMedia("(hover: none)").matches;
    const held = original instanceof MouseEvent && (original.ctrlKey || original.metaKey);
    if (nodeClicked) return nodeClicked({ id: node, thing: graph.getNodeAttribute(node, "thing"), at: { x: event.x, y: event.y }, held, byFinger });
    if (!byFinger) {
      if (held) window.open(page, "_blank", "noopener");
      else location.assign(page);
      return;
    }
    // A finger cannot hover: the first touch tells, a link in what it tells leads on.
    rest(node);
    showTooltip(tooltip, { node: graph.getNodeAttributes(node), at: event, language, page });
  });
  renderer.on("clickStage", ({ event: { x, y } }) => {
    const edge = edgeAt({ x, y });
    rest(null);
    restOnEdge(edge, { x, y });
    if (!edge) {
      tooltip.hidden = true;
      return;
    }
    tellEdge(edge, { x, y });
    const [source, target] = graph.extremities(edge);
    edgeClicked?.({ edge, source, target, ties: graph.getEdgeAttribute(edge, "ties"), at: { x, y } });
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    look.colours = readColours();
    renderer.refresh();
  });

  const drawing = {
    /**
     * Draws another network in the place of the present one, each thing where the server placed it amid the whole; `settle`
     * lets them come to rest among those that are there, which suits a part of the whole.
     * @param {Network} network
     * @param {{settle?: boolean}} [how]
     */
    show(network, { settle = false } = {}) {
      arranging.stop();
      const kept = new Map([...look.pinned].filter((id) => graph.hasNode(id)).map((id) => [id, graph.getNodeAttributes(id)]));
      Object.assign(look, { hovered: null, near: null, hoveredEdge: null, lit: null });
      tooltip.hidden = true;
      const { width, height } = renderer.getDimensions();
      upright = height > 1.1 * width;
      crowd.scale = crowdScale(network.nodes.length);
      scale = Math.max(0.5, Math.min(1, width / 850)) * crowd.scale;
      graph = makeGraph(network, language, { scale, upright });
      for (const [id, { x, y }] of kept) if (graph.hasNode(id)) graph.mergeNodeAttributes(id, { x, y });
      renderer.setGraph(graph);
      measure(graph.size);
      // A camera that is told where it stands already would have everything drawn once more.
      const { x, y, ratio } = camera.getState();
      if (x !== 0.5 || y !== 0.5 || ratio !== 1) camera.setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
      Object.assign(window, { khronikaNetwork: { renderer, graph, drawing } });
      drawing.onShow(graph);
      if (settle) void drawing.arrange();
    },
    /** Called with each new graph. @type {(graph: UndirectedGraph) => void} */
    onShow() {},
    /** Called when arranging begins and when it ends. @type {(working: boolean) => void} */
    onArranging() {},
    /** Called with how many edges are drawn in motion, `null` where all are. @type {(most: number | null) => void} */
    onThinning() {},
    /** Lets the things come to rest anew, beside those that are pinned; kept when they have, or were stopped. */
    arrange: () => arranging.arrange(graph, look.pinned, look.hidden),
    /** Ends the arranging; everything stays where it has come to. */
    stop: () => arranging.stop(),
    /** Calls back when an edge is clicked, which is what tells its evidence. @param {(clicked: ClickedEdge) => void} callback */
    onEdge: (callback) => void (edgeClicked = callback),
    /** Calls back when a node is clicked; without it a click leads to the page. @param {(clicked: ClickedNode) => void} callback */
    onNode: (callback) => void (nodeClicked = callback),
    /**
     * Brings a thing to the middle and points at it; says whether it is drawn.
     * @param {string} id
     */
    focus(id) {
      const found = graph.hasNode(id) && !look.hidden.has(id) ? graph.getNodeAttributes(id) : undefined;
      rest(found ? id : null);
      // From the graph: what is drawn of a thing has, from when it is pointed at to the next frame, other coordinates.
      if (found) camera.animate({ ...renderer.viewportToFramedGraph(renderer.graphToViewport({ x: found.x, y: found.y })), ratio: 0.4 }, motion());
      return found !== undefined;
    },
    /**
     * Lets some nodes and edges stand out and fades all else, until `null` is given; edges are named by `edgeKey`.
     * @param {{nodes: Set<string>, edges: Set<string>} | null} lit
     */
    highlight(lit) {
      // What was looked for and is still pointed at would hide it.
      if (lit) Object.assign(look, { hovered: null, near: null });
      look.lit = lit;
      redraw();
    },
    /**
     * Lets a thing stay where it is when the others are arranged.
     * @param {string} id
     * @param {boolean} on
     */
    pin(id, on) {
      if (on) look.pinned.add(id);
      else look.pinned.delete(id);
    },
    /** Leaves these things and their edges out of the drawing, and shows all others. @param {Iterable<string>} ids */
    hide(ids) {
      look.hidden = new Set(ids);
      redraw();
    },
    /** Colours things by the number of their group; `null` by their kind again. @param {Map<string, number> | null} groups */
    colourBy(groups) {
      look.hues = groups && ((node) => huesOf(groups, look.colours)(node));
      redraw();
    },
    /** Draws things as large as their amounts; `null` by their ties again. @param {Map<string, number> | null} amounts */
    sizeBy(amounts) {
      look.sizes = amounts && sizesOf(amounts, scale);
      redraw();
    },
    /**
     * What is drawn now, as a file that stands by itself.
     * @param {"png" | "svg"} format
     */
    async picture(format) {
      const svg = writeSvg(capture(renderer, { graph, look, crowd }));
      return format === "svg" ? new Blob([svg], { type: "image/svg+xml" }) : writePng(svg, 2);
    },
    /** Hands that file to the reader. @param {"png" | "svg"} format */
    async save(format) {
      saveFile(await drawing.picture(format), `khronika-network.${format}`);
    },
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
    /** Puts everything back where the server placed it. */
    places() {
      arranging.stop();
      graph.updateEachNodeAttributes((_, attributes) => ({ ...attributes, ...placeOf(attributes.thing, upright) }), { attributes: ["x", "y"] });
    },
    /**
     * Brings a thing to the middle and points at it; says whether there is one of that name.
     * @param {string} label
     */
    find(label) {
      const wanted = label.trim().toLocaleLowerCase();
      const node = graph.findNode((_, attributes) => attributes.label.toLocaleLowerCase() === wanted)
        ?? graph.findNode((_, attributes) => wanted !== "" && attributes.label.toLocaleLowerCase().includes(wanted));
      return drawing.focus(node ?? "");
    },
  };
  return drawing;
}

/**
 * The edges that are not hidden, with the places of their ends.
 * @param {UndirectedGraph} graph
 * @param {Set<string>} hidden
 */
function listLines(graph, hidden) {
  /** @type {string[]} */
  const edges = [];
  const places = new Float64Array(4 * graph.size);
  graph.forEachEdge((edge, _, source, target, one, two) => {
    if (hidden.has(source) || hidden.has(target)) return;
    places.set([one.x, one.y, two.x, two.y], 4 * edges.length);
    edges.push(edge);
  });
  return { edges, places: places.subarray(0, 4 * edges.length) };
}

/** @typedef {ReturnType<typeof draw>} Drawing */
