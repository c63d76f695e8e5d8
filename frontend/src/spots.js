// What the map draws: the spots of an answer, told apart by how exactly it is known where they are.

/**
 * @typedef {Record<string, string>} Labels
 * @typedef {{id: string, label: Labels, standing: string}} SpotEvent
 * @typedef {{label: Labels, kind: string, precision: string, country: string | null, number: number, standing: string,
 *   events: SpotEvent[]}} Told
 * @typedef {{type: "Feature", id: string, geometry: {type: "Point", coordinates: [number, number]} | null, properties: Told}} Spot
 * @typedef {{type: "FeatureCollection", features: Spot[]}} Answer
 */

/** Precisions of what lies somewhere in an area, and so is never a point. */
const WIDE = ["region", "country"];

/**
 * Whether a spot is an area: it is drawn as one, and no cluster takes it in.
 * @param {Spot} spot
 */
export function isWide(spot) {
  return WIDE.includes(spot.properties.precision) || spot.geometry === null;
}

/** @param {Spot} spot */
export function isDrawn(spot) {
  return spot.geometry !== null || spot.properties.country !== null;
}

/**
 * How a mark of several spots is drawn: dashed or red only where all that happened there is alleged, or disputed.
 * @param {string[]} standings
 */
export function standingOf(standings) {
  const seen = new Set(standings);
  if (seen.has("stated")) return "stated";
  return seen.has("alleged") ? "alleged" : "disputed";
}

/**
 * How many events some spots hold, one that touches two of them counted once.
 * @param {Spot[]} spots
 */
export function countEvents(spots) {
  return new Set(spots.flatMap((spot) => spot.properties.events.map((event) => event.id))).size;
}

/**
 * The width of a mark in pixels: its area grows with the number of events, within bounds.
 * @param {number} events
 */
export function widthOf(events) {
  return Math.round(Math.min(64, 22 + 6 * Math.sqrt(events)));
}
