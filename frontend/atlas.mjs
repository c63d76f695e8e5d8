// The base map: the countries of Natural Earth, made so light that a page can carry them.
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The smallest corner that is kept of a border and of a coast, and the smallest island, in square degrees at the equator. */
const BORDER = 0.006;
const COAST = 0.06;
const ISLAND = 0.3;
const GRID = 0.02;

/** @typedef {[number, number]} Point */

/**
 * The countries as a topology with two-letter codes, the same bytes for the same atlas.
 * @param {string} here the folder with node_modules and the table of codes
 */
export function makeAtlas(here) {
  const atlas = JSON.parse(readFileSync(join(here, "node_modules", "world-atlas", "countries-50m.json"), "utf8"));
  const codes = JSON.parse(readFileSync(join(here, "countries.json"), "utf8"));
  /** @type {Point[][]} */
  const arcs = atlas.arcs.map((/** @type {Point[]} */ arc) => unpack(arc, atlas.transform));
  // A line between two countries is one arc of both; coasts are longer, and a reader of this map looks at them less.
  const borders = findBorders(atlas.objects.countries.geometries);
  arcs.forEach((arc, number) => (arcs[number] = simplify(arc, borders.has(number) ? BORDER : COAST)));
  const geometries = atlas.objects.countries.geometries
    .filter((/** @type {{id?: string}} */ country) => codes[country.id ?? ""] !== "AQ")
    .map((/** @type {any} */ country) => {
      /** @type {number[][][]} */
      const polygons = country.type === "Polygon" ? [country.arcs] : country.arcs;
      const areas = polygons.map((rings) => Math.abs(area(outline(rings[0] ?? [], arcs))));
      const largest = Math.max(...areas);
      const kept = polygons.filter((_, number) => (areas[number] ?? 0) >= ISLAND || areas[number] === largest);
      return { type: "MultiPolygon", id: codes[country.id ?? ""], arcs: kept };
    });
  return JSON.stringify(pack(geometries, arcs));
}

/**
 * @param {Point[]} arc steps from point to point
 * @param {{scale: Point, translate: Point}} transform
 * @returns {Point[]} degrees
 */
function unpack(arc, { scale, translate }) {
  let x = 0;
  let y = 0;
  return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
}

/**
 * The numbers of the arcs that two countries share.
 * @param {{arcs: unknown[]}[]} countries
 */
function findBorders(countries) {
  const seen = new Set();
  const borders = new Set();
  for (const country of countries) {
    for (const number of /** @type {number[]} */ (country.arcs.flat(Infinity))) {
      const own = number < 0 ? ~number : number;
      if (seen.has(own)) borders.add(own);
      seen.add(own);
    }
  }
  return borders;
}

/**
 * A line without the corners that are too small to be seen, the smallest taken first; its ends stay.
 * @param {Point[]} line
 * @param {number} smallest
 */
function simplify(line, smallest) {
  const points = [...line];
  const closed = line.length > 3 && String(line[0]) === String(line.at(-1));
  const fewest = closed ? 4 : 2;
  const corners = points.map((_, number) => corner(points, number));
  while (points.length > fewest) {
    let least = 1;
    for (let number = 2; number < points.length - 1; number++) {
      if ((corners[number] ?? 0) < (corners[least] ?? 0)) least = number;
    }
    const size = corners[least] ?? 0;
    if (size >= smallest) break;
    points.splice(least, 1);
    corners.splice(least, 1);
    for (const near of [least - 1, least]) corners[near] = Math.max(size, corner(points, near));
  }
  return points;
}

/**
 * The area of the triangle that a point makes with its neighbours; of no bound at an end.
 * @param {Point[]} points
 * @param {number} number
 */
function corner(points, number) {
  const [before, here, after] = [points[number - 1], points[number], points[number + 1]];
  if (!before || !here || !after) return Infinity;
  return Math.abs(area([before, here, after, before]));
}

/**
 * @param {Point[]} ring
 */
function area(ring) {
  let sum = 0;
  for (let number = 1; number < ring.length; number++) {
    const [[ax, ay], [bx, by]] = [/** @type {Point} */ (ring[number - 1]), /** @type {Point} */ (ring[number])];
    sum += (bx - ax) * (by + ay);
  }
  return (sum / 2) * Math.cos(((ring[0]?.[1] ?? 0) * Math.PI) / 180);
}

/**
 * @param {number[]} ring numbers of arcs; ~n is arc n backwards
 * @param {Point[][]} arcs
 */
function outline(ring, arcs) {
  return ring.flatMap((number) => (number < 0 ? [...(arcs[~number] ?? [])].reverse() : (arcs[number] ?? [])));
}

/**
 * The topology on a coarse grid, with those arcs alone that some country needs, each as letters (src/outlines.js reads them).
 * @param {{type: string, id?: string, arcs: number[][][]}[]} geometries
 * @param {Point[][]} arcs
 */
function pack(geometries, arcs) {
  /** @type {Map<number, number>} */
  const renumbered = new Map();
  /** @param {number} number */
  const fresh = (number) => {
    const own = number < 0 ? ~number : number;
    if (!renumbered.has(own)) renumbered.set(own, renumbered.size);
    const now = /** @type {number} */ (renumbered.get(own));
    return number < 0 ? ~now : now;
  };
  const countries = geometries.map((one) => ({ ...one, arcs: one.arcs.map((polygon) => polygon.map((ring) => ring.map(fresh))) }));
  const packed = [...renumbered.keys()].map((number) => {
    let [x, y] = [0, 0];
    const steps = (arcs[number] ?? []).map(([east, north]) => {
      const [column, row] = [Math.round((east + 180) / GRID), Math.round((north + 90) / GRID)];
      const step = [column - x, row - y];
      [x, y] = [column, row];
      return step;
    });
    return steps.filter((step, position) => position === 0 || step[0] || step[1]).flat().map(letters).join("");
  });
  return {
    type: "Topology",
    transform: { scale: [GRID, GRID], translate: [-180, -90] },
    objects: { countries: { type: "GeometryCollection", geometries: countries } },
    arcs: packed,
  };
}

/**
 * A whole number as letters of five bits each, the lowest first: a step of an arc mostly takes one.
 * @param {number} number
 */
function letters(number) {
  let rest = number < 0 ? ~(number << 1) : number << 1;
  let text = "";
  while (rest >= 32) {
    text += String.fromCharCode(63 + (32 | (rest & 31)));
    rest >>>= 5;
  }
  return text + String.fromCharCode(63 + rest);
}
