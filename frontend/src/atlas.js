// The base map: outlines of the countries, some of them hatched, without a word from anywhere else.
import { GeoJSON, SVG } from "leaflet";

/** @typedef {import("./outlines.js").Outlines} Outlines */

const HATCHED = "url(#map-hatch)";

/**
 * The land as the lowest layer; nothing of it can be clicked.
 * @param {Outlines} outlines
 */
export function drawLand(outlines) {
  return new GeoJSON(outlines, {
    interactive: false,
    style: { className: "map-land", renderer: new SVG({ padding: 1 }) },
  });
}

/**
 * One country hatched, for what happened somewhere in it; none where the base map does not know it.
 * @param {Outlines} outlines
 * @param {string} code
 * @param {string} standing
 * @param {number} share of the events of the fullest area, 0 to 1
 */
export function hatchCountry(outlines, code, standing, share) {
  const country = outlines.features.find((one) => one.id === code);
  if (!country) return null;
  return new GeoJSON(country, { style: hatching(standing, share) });
}

/**
 * Hatched the more firmly the more happened there.
 * @param {string} standing
 * @param {number} share
 */
export function hatching(standing, share) {
  return { className: `map-area standing-${standing}`, fillColor: HATCHED, fillOpacity: 0.16 + 0.34 * Math.sqrt(share) };
}
