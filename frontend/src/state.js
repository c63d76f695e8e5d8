import { readFilter } from "./filters.js";

/**
 * What a picture of the network shows, as its address says it. Things are named `person/slug`.
 * @typedef {{
 *   filter: URLSearchParams,
 *   expand: Set<string>, with: Set<string>, hide: Set<string>, pin: Set<string>,
 *   focus: string | null, path: [string, string] | null, measure: string | null,
 * }} State
 */

/** The changes made by hand, each a set of things. */
const SETS = /** @type {const} */ (["expand", "with", "hide", "pin"]);

/**
 * The state that an address asks for.
 * @param {string} search what stands behind the question mark
 * @returns {State}
 */
export function readState(search) {
  const address = new URLSearchParams(search);
  const [from, to] = address.getAll("path");
  const all = (/** @type {string} */ name) => new Set(address.getAll(name).filter(Boolean));
  return {
    filter: readFilter(address),
    expand: all("expand"), with: all("with"), hide: all("hide"), pin: all("pin"),
    focus: address.get("focus") || null,
    path: from && to ? [from, to] : null,
    measure: address.get("measure") || null,
  };
}

/**
 * The address of a state, the same for the same state.
 * @param {State} state
 */
export function writeState(state) {
  const address = askFor(state);
  for (const name of /** @type {const} */ (["hide", "pin"])) for (const thing of [...state[name]].sort()) address.append(name, thing);
  if (state.focus) address.set("focus", state.focus);
  for (const end of state.path ?? []) address.append("path", end);
  if (state.measure) address.set("measure", state.measure);
  return address;
}

/**
 * What the server is asked for; what is hidden or in focus is left out here, and shown again without asking.
 * @param {State} state
 */
export function askFor(state) {
  const asked = new URLSearchParams(state.filter);
  for (const name of /** @type {const} */ (["expand", "with"])) for (const thing of [...state[name]].sort()) asked.append(name, thing);
  return asked;
}

/**
 * A state of its own with the same content.
 * @param {State} state
 * @returns {State}
 */
export function copyState(state) {
  const copy = { ...state, filter: new URLSearchParams(state.filter) };
  for (const name of SETS) copy[name] = new Set(state[name]);
  return copy;
}

/**
 * The name of a thing in an address: of `.../id/person/x` it is `person/x`.
 * @param {string} iri
 */
export function nameOf(iri) {
  return iri.slice(iri.indexOf("/id/") + 4);
}

/**
 * The things that are not to be seen: those hidden, and with a focus all that has no tie to it.
 * @param {State} state
 * @param {import("./network.js").Network} network
 */
export function unseen(state, network) {
  const hidden = new Set(network.nodes.filter(({ id }) => state.hide.has(nameOf(id))).map(({ id }) => id));
  const focus = network.nodes.find(({ id }) => nameOf(id) === state.focus && !hidden.has(id))?.id;
  if (!focus) return hidden;
  const near = new Set([focus]);
  for (const { source, target } of network.edges) {
    if (source === focus) near.add(target);
    if (target === focus) near.add(source);
  }
  for (const { id } of network.nodes) if (!near.has(id)) hidden.add(id);
  return hidden;
}
