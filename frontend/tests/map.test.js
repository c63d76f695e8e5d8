import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { feature } from "topojson-client";

import { makeAtlas } from "../atlas.mjs";
import { readArc, unwrap } from "../src/outlines.js";
import { countEvents, isDrawn, isWide, standingOf, widthOf } from "../src/spots.js";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * @param {string} precision
 * @param {[number, number] | null} coordinates
 * @param {string | null} country
 * @param {string[]} events
 * @returns {import("../src/spots.js").Spot}
 */
function spot(precision, coordinates, country, events) {
  const told = { label: { en: "A place" }, kind: "city", precision, country, number: events.length, standing: "stated" };
  const geometry = coordinates && { type: /** @type {const} */ ("Point"), coordinates };
  return { type: "Feature", id: "place", geometry, properties: { ...told, events: events.map((id) => ({ id, label: {}, standing: "stated" })) } };
}

test("the base map is the world in few bytes, and its lines lead through known places", () => {
  const text = makeAtlas(here);
  assert.equal(text, makeAtlas(here));
  const topology = JSON.parse(text);
  topology.arcs = topology.arcs.map(readArc);
  const { features } = /** @type {any} */ (feature(topology, topology.objects.countries));
  const codes = features.map((/** @type {any} */ country) => country.id);
  assert.ok(codes.includes("KZ") && codes.includes("US") && codes.includes("VA") && !codes.includes("AQ"));
  const ring = features[codes.indexOf("KZ")].geometry.coordinates[0][0];
  const [west, east] = [Math.min(...ring.map((/** @type {number[]} */ p) => p[0])), Math.max(...ring.map((/** @type {number[]} */ p) => p[0]))];
  // Kazakhstan reaches from 46.5 to 87.3 degrees east.
  assert.ok(Math.abs(west - 46.5) < 0.2 && Math.abs(east - 87.3) < 0.2, `${west} to ${east}`);
});

test("a ring across the 180th meridian goes on beyond it", () => {
  const ring = [[179, 1], [-179, 1], [-179, 2], [179, 2], [179, 1]];
  unwrap(ring);
  assert.deepEqual(ring, [[179, 1], [181, 1], [181, 2], [179, 2], [179, 1]]);
});

test("an area is never a point, and what has neither point nor country is not drawn", () => {
  assert.deepEqual([isWide(spot("region", [53.5, 43.9], null, ["a"])), isDrawn(spot("region", [53.5, 43.9], null, ["a"]))], [true, true]);
  assert.deepEqual([isWide(spot("country", null, "KZ", ["a"])), isDrawn(spot("country", null, "KZ", ["a"]))], [true, true]);
  assert.deepEqual([isWide(spot("city", [71.45, 51.18], null, ["a"])), isDrawn(spot("unknown", null, null, ["a"]))], [false, false]);
});

test("a mark tells how much happened there and how firmly it is said", () => {
  assert.equal(countEvents([spot("city", [1, 1], null, ["a", "b"]), spot("city", [2, 2], null, ["b", "c"])]), 3);
  assert.deepEqual(["stated", "alleged", "disputed"].map((least) => standingOf(["disputed", least])), ["stated", "alleged", "disputed"]);
  assert.deepEqual([1, 9, 10_000].map(widthOf), [28, 40, 64]);
});
