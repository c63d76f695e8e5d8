import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { mix, parse } from "../src/colours.js";
import { KINDS } from "../src/kinds.js";

const [light = "", dark = ""] = readFileSync(new URL("../src/kinds.css", import.meta.url), "utf8").split("@media");

/** @param {string} css */
function colours(css) {
  const block = css.slice(0, css.indexOf("}"));
  return Object.fromEntries([...block.matchAll(/--(kind-[a-z]+|network-ink|network-muted|network-edge-strong): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]));
}

/** The relative luminance of WCAG 2. @param {string} colour */
function luminance(colour) {
  const [red = 0, green = 0, blue = 0] = parse(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * @param {string} one
 * @param {string} two
 */
function contrast(one, two) {
  const [low = 0, high = 0] = [luminance(one), luminance(two)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test("contrast as WCAG counts it", () => {
  assert.equal(contrast("#ffffff", "#000000"), 21);
  assert.equal(Math.round(contrast("#767676", "#ffffff") * 100), 454);
});

for (const [name, css, paper] of /** @type {[string, string, string][]} */ ([["light", light, "#ffffff"], ["dark", dark, "#16181d"]])) {
  test(`every kind stands out from ${name} paper by 3 to 1, words by 4.5 to 1`, () => {
    const found = colours(css);
    const weak = KINDS.filter((kind) => contrast(found[`kind-${kind.name}`] ?? paper, paper) < 3).map((kind) => kind.name);
    assert.deepEqual(weak, []);
    for (const words of ["network-ink", "network-muted"]) assert.ok(contrast(found[words] ?? paper, paper) >= 4.5, words);
  });

  test(`no two kinds share both hue and shape in ${name}`, () => {
    const found = colours(css);
    // A provision is a part of a law and looks like one.
    const marks = KINDS.filter(({ name: kind }) => kind !== "provision").map((kind) => [found[`kind-${kind.name}`], kind.shape]);
    assert.equal(new Set(marks.map(([colour]) => colour)).size, 10);
    assert.equal(new Set(marks.map(([, shape]) => shape)).size, 10);
  });
}

test("mixing", () => {
  assert.equal(mix("#000000", "#ffffff", 0.5), "#808080");
  assert.equal(mix("#123456", "#ffffff", 0), "#123456");
});
