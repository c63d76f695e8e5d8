import assert from "node:assert/strict";
import { test } from "node:test";

import { placeLabels, shorten } from "../src/labels.js";

const measure = (/** @type {string} */ text) => text.length * 7;
const stage = /** @type {[number, number]} */ ([400, 300]);

/**
 * @param {number} x
 * @param {number} y
 * @param {string} label
 * @param {number} weight
 */
function node(x, y, label, weight) {
  return { x, y, size: 5, label, weight, strong: false };
}

test("a label stands to the right of its node", () => {
  assert.deepEqual(placeLabels([node(100, 100, "Anna", 1)], measure, 16, stage), [
    { text: "Anna", x: 109, y: 92, strong: false, box: [107, 92, 139, 108] },
  ]);
});

test("at the right edge it stands to the left", () => {
  const [placed] = placeLabels([node(390, 100, "Anna", 1)], measure, 16, stage);
  assert.equal(placed?.x, 353);
});

test("labels never overlap, and the weightiest is kept", () => {
  const crowd = Array.from({ length: 40 }, (_, index) => node(200 + (index % 8), 150 + Math.floor(index / 8), `Name ${index}`, index));
  const placed = placeLabels(crowd, measure, 16, stage, 40);
  assert.equal(placed[0]?.text, "Name 39");
  const clash = placed.some(({ box: one }, index) => placed.slice(index + 1).some(({ box: two }) =>
    one[0] < two[2] && two[0] < one[2] && one[1] < two[3] && two[1] < one[3]));
  assert.equal(clash, false);
});

test("only hubs are named over another node", () => {
  const walled = [node(100, 100, "Hub", 9), ...[[114, 100], [86, 100], [100, 87], [100, 113]].map(([x = 0, y = 0]) => node(x, y, "", 0))];
  assert.deepEqual(placeLabels(walled, measure, 16, stage, 0).filter(({ text }) => text === "Hub"), []);
  assert.equal(placeLabels(walled, measure, 16, stage, 1)[0]?.text, "Hub");
});

test("long labels are cut", () => {
  assert.equal(shorten("short"), "short");
  assert.equal(shorten("x".repeat(41)), `${"x".repeat(39)}…`);
});
