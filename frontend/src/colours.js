import { KINDS } from "./kinds.js";

/** The colours of kinds.css as they stand now, light or dark, in the forms that the drawing takes. */
export function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const paperText = read("--network-paper") || "#ffffff";
  const edge = read("--network-edge") || "#a3a9b2";
  return {
    paperText,
    paper: /** @type {[number, number, number]} */ (parse(paperText).map((part) => part / 255)),
    ink: read("--network-ink") || "#1c1f24",
    muted: read("--network-muted") || "#5c636d",
    edge,
    strong: read("--network-edge-strong") || "#4a4f57",
    denied: read("--network-edge-denied") || "#a33b2a",
    faint: mix(edge, paperText, 0.62),
    /** @type {Record<string, string>} */
    kinds: Object.fromEntries(KINDS.map(({ name }) => [name, read(`--kind-${name}`) || "#454b54"])),
  };
}

/**
 * Red, green and blue, 0 to 255, of a colour written as #rrggbb.
 * @param {string} colour
 * @returns {[number, number, number]}
 */
export function parse(colour) {
  const value = parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/**
 * @param {string} one
 * @param {string} two
 * @param {number} share of the second
 */
export function mix(one, two, share) {
  const [first, second] = [parse(one), parse(two)];
  const mixed = first.map((part, index) => Math.round(part + ((second[index] ?? 0) - part) * share));
  return `#${mixed.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}
