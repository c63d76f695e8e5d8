// The outlines of countries as they are fetched and measured; nothing here draws.
import { feature } from "topojson-client";

/** @typedef {import("geojson").FeatureCollection<import("geojson").MultiPolygon>} Outlines */

/**
 * The outlines of all countries, by two-letter code.
 * @param {string} address
 * @returns {Promise<Outlines>}
 */
export async function loadOutlines(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  const topology = await answer.json();
  topology.arcs = topology.arcs.map(readArc);
  const outlines = /** @type {Outlines} */ (/** @type {unknown} */ (feature(topology, topology.objects.countries)));
  for (const country of outlines.features) country.geometry.coordinates.forEach((polygon) => polygon.forEach(unwrap));
  return outlines;
}

/**
 * A ring that crosses the 180th meridian goes on beyond it, not back across the whole map.
 * @param {import("geojson").Position[]} ring
 */
export function unwrap(ring) {
  ring.forEach((point, number) => {
    const step = (point[0] ?? 0) - (ring[number - 1]?.[0] ?? point[0] ?? 0);
    point[0] = (point[0] ?? 0) - 360 * Math.round(step / 360);
  });
}

/**
 * The steps of an arc from letters of five bits each, as atlas.mjs writes them.
 * @param {string} text
 */
export function readArc(text) {
  /** @type {number[]} */
  const numbers = [];
  let [number, shift] = [0, 0];
  for (const letter of text) {
    const bits = letter.charCodeAt(0) - 63;
    number |= (bits & 31) << shift;
    shift += 5;
    if (bits >= 32) continue;
    numbers.push(number & 1 ? ~(number >>> 1) : number >>> 1);
    [number, shift] = [0, 0];
  }
  return numbers.flatMap((_, position) => (position % 2 ? [] : [numbers.slice(position, position + 2)]));
}

/**
 * Where in a country the words about it stand: in view, as far from the marks as can be; null where none of it is in view.
 * @param {Outlines} outlines
 * @param {string} code
 * @param {import("leaflet").Map} map
 * @param {import("leaflet").Point[]} taken the middles of the marks, in pixels of the map
 * @returns {[number, number] | null} latitude and longitude
 */
export function findRoom(outlines, code, map, taken) {
  const country = outlines.features.find((one) => one.id === code);
  const rings = country?.geometry.coordinates.map((polygon) => polygon[0] ?? []) ?? [];
  const { x: width, y: height } = map.getSize();
  let best = null;
  let most = -Infinity;
  for (let column = 0; column <= 14; column++) {
    for (let row = 0; row <= 14; row++) {
      // The words themselves lie in view, and not beneath the buttons.
      const [x, y] = [96 + (column * (width - 192)) / 14, 32 + (row * (height - 64)) / 14];
      if (x < 150 && y < 110) continue;
      const { lat, lng } = map.containerPointToLatLng([x, y]);
      if (!rings.some((ring) => isInside(lng, lat, ring))) continue;
      // Words are about three times as wide as high, and a name stands to the right of its mark.
      const free = Math.min(110, ...taken.map((mark) => Math.hypot((x - mark.x - 30) / 2.6, y - mark.y)));
      const room = free - Math.hypot(x - width / 2, y - height / 2) / 12;
      if (room > most) [best, most] = [/** @type {[number, number]} */ ([lat, lng]), room];
    }
  }
  return best;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {import("geojson").Position[]} ring
 */
function isInside(x, y, ring) {
  let inside = false;
  ring.forEach(([bx = 0, by = 0], number) => {
    const [ax = 0, ay = 0] = ring[number - 1] ?? ring.at(-1) ?? [];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}
