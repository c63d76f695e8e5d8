import assert from "node:assert/strict";
import { test } from "node:test";

import { crowdScale } from "../src/crowd.js";
import { edgeKey, makeGraph, thickness } from "../src/graph.js";
import { edgeLook, huesOf, nodeLook, sizesOf } from "../src/looks.js";
import { nearestLine } from "../src/picking.js";
import { writeSvg } from "../src/saving.js";
import { settle } from "../src/settle.js";

/** @param {string} id @param {number} degree @returns {any} */
const thing = (id, degree) => ({ id, kind: "person", label: { en: id }, standing: "stated", status: null, x: 1, y: 2, degree });
/** @param {string} source @param {string} target @param {string} standing @param {number} claims @returns {any} */
const tie = (source, target, standing, claims) => ({ source, target, standing, claims, kind: "participation", roleLabel: {} });

test("all ties between two things are one edge, as firm as the firmest and as thick as their claims", () => {
  const graph = makeGraph({
    nodes: [thing("a", 2), thing("b", 1), thing("c", 1)],
    edges: [tie("b", "a", "alleged", 3), tie("a", "b", "stated", 6), tie("a", "c", "disputed", 0), tie("a", "x", "stated", 1), tie("c", "c", "stated", 1)],
  }, "en", { upright: true });
  assert.deepEqual(graph.edges(), ["a b", "a c"]);
  assert.equal(edgeKey("b", "a"), "a b");
  const { standing, claims, mark, size, ties } = graph.getEdgeAttributes("a b");
  assert.deepEqual([standing, claims, mark, size, ties.length], ["stated", 9, 0, 2.4, 2]);
  assert.deepEqual([graph.getEdgeAttribute("a c", "mark"), graph.getEdgeAttribute("a c", "size")], [2, 0.9]);
  assert.deepEqual([graph.getNodeAttribute("a", "x"), graph.getNodeAttribute("a", "y")], [2, -1]);
  assert.deepEqual([1, 100].map(thickness), [1.4, 5]);
});

test("an edge is found within eight pixels of its line, the nearest of several", () => {
  const view = { a: 10, b: 0, c: 0, d: -10, e: 100, f: 100 };
  // On the screen: level from 100 to 200 at 100, and upright at 150 from 100 to 0.
  const lines = Float64Array.from([0, 0, 10, 0, 5, 0, 5, 10]);
  assert.equal(nearestLine(lines, view, { x: 120, y: 108 }), 0);
  assert.equal(nearestLine(lines, view, { x: 120, y: 108.5 }), -1);
  assert.equal(nearestLine(lines, view, { x: 152, y: 40 }), 1);
  assert.equal(nearestLine(lines, view, { x: 153, y: 97.5 }), 0);
  assert.equal(nearestLine(lines, view, { x: 209, y: 100 }), -1);
  assert.equal(nearestLine(new Float64Array(), view, { x: 0, y: 0 }), -1);
});

test("the layout moves what is free, leaves what is fixed, and comes to the same end each time", () => {
  const arrangement = () => ({
    places: Float32Array.from([0.1, 0.3, 0, 0, 3, 0, 3, 4, Number.NaN, 1, 5, 5, 5, 5]),
    fixed: Uint8Array.from([1, 0, 0, 0, 0, 0, 0]),
    ends: Uint32Array.from([0, 1, 1, 2, 2, 3]),
  });
  const steps = [...settle(arrangement(), 30, 10)];
  assert.equal(steps.length, 3);
  const last = steps.at(-1) ?? new Float32Array();
  assert.deepEqual([...last], [...([...settle(arrangement(), 30, 30)][0] ?? [])]);
  assert.deepEqual([last[0], last[1]], [...Float32Array.of(0.1, 0.3)]);
  assert.ok(last.every(Number.isFinite));
  // Two that lay on one spot have parted.
  const apart = Math.hypot((last[10] ?? 0) - (last[12] ?? 0), (last[11] ?? 0) - (last[13] ?? 0));
  assert.ok(apart > 0.1, String(apart));
});

test("what is pointed at stands out, what is denied is red, groups and amounts show", () => {
  const colours = /** @type {any} */ ({ kinds: { person: "#p", organisation: "#o", event: "#e" }, faint: "#f", denied: "#d", strong: "#s", edge: "#n" });
  /** @type {import("../src/looks.js").Look} */
  const look = { colours, hovered: null, near: null, hoveredEdge: null, lit: null, hidden: new Set(["c"]), pinned: new Set(), hues: null, sizes: null };
  const colour = (/** @type {string} */ node) => nodeLook(look, node, { thing: { kind: "person" }, size: 4 }).color;
  const edge = (/** @type {string} */ name, /** @type {number} */ mark) => edgeLook(look, name, { mark, size: 1 }, ["a", "b"]).color;
  assert.deepEqual([colour("a"), edge("a b", 0), edge("a b", 1), edge("a b", 2), edge("a b", 3)], ["#p", "#n", "#n", "#d", "#d"]);
  assert.deepEqual(["a", "c"].map((node) => nodeLook(look, node, { thing: { kind: "person" } }).hidden), [false, true]);
  look.lit = { nodes: new Set(["a"]), edges: new Set(["a b"]) };
  assert.deepEqual([colour("a"), colour("b"), edge("a b", 0), edge("a c", 0), edge("a c", 3)], ["#p", "#f", "#s", "#f", "#f"]);
  look.hues = huesOf(new Map([["a", 1], ["b", 11]]), colours);
  assert.deepEqual([colour("a"), look.hues("b"), look.hues("x")], ["#o", "#e", "#e"]);
  assert.deepEqual(["a", "b", "c"].map(sizesOf(new Map([["a", 4], ["b", 1]]), 1)), [17.6, 10.6, 3.6]);
  assert.deepEqual([1, 600, 2400, 100000].map(crowdScale), [1, 1, 0.5, 0.3]);
});

test("a picture is written with its words, dashes, legend and origin", () => {
  const line = { x1: 0, y1: 0, x2: 10, y2: 20, width: 1.44, colour: "#a3a9b2" };
  const svg = writeSvg({
    width: 200, height: 100, opacity: 1, title: "A & <b>", credit: "Khronika · x", paper: "#fff", ink: "#111", muted: "#555", strong: "#444", denied: "#a33b2a",
    lines: [{ ...line, mark: 0 }, { ...line, mark: 1 }, { ...line, mark: 3 }],
    spots: [{ x: 5, y: 6, size: 7.5, shape: 0, colour: "#00609c", mark: 1, label: "Anna" }],
    words: [{ text: "Anna", x: 10.04, y: 2, strong: true }],
    kinds: [{ shape: 0, colour: "#00609c", mark: 0, label: "Person", wide: 40 }],
    marks: [{ sample: "line", mark: 1, label: "alleged only", wide: 150 }],
  });
  assert.match(svg, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 200 214"/);
  assert.ok(svg.includes("<title>A &#38; &#60;b&#62;</title>"));
  assert.equal(svg.split('class="tie ').length - 1, 4);
  assert.ok(svg.includes('<path class="tie firm" d="M0 0L10 20" stroke="#a3a9b2" stroke-width="1.4"/>'));
  assert.equal(svg.split('stroke-dasharray="5 4"').length - 1, 2);
  assert.ok(svg.includes('stroke-dasharray="2 3"/><path class="cross" d="M1.5 6.5l7 7m0 -7l-7 7"'));
  assert.ok(svg.includes('<title>Anna</title><circle fill="#fff" stroke="#00609c" stroke-width="2" stroke-dasharray="3.5 2" r="7.5"/></g>'));
  assert.ok(svg.includes('<text x="10" y="14" font-weight="600">Anna</text>'));
  assert.ok(svg.includes('<text class="credit" x="12" y="204" font-size="11" fill="#555">Khronika · x</text>'));
});
