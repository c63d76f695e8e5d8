import { readColumns } from "./columns.js";
import { pageOf } from "./drawing.js";
import { filterNetwork } from "./filtering.js";
import { fetchPart } from "./panel.js";
import { nameOf } from "./state.js";
import { tellThing, tellTie } from "./telling.js";
import { Naming } from "./told.js";
import { writeTwin } from "./twin.js";
import { pageLanguage } from "./words.js";

/**
 * Where the network comes from, and what is told of it.
 * @typedef {import("./network.js").Network} Network
 * @typedef {{
 *   answers: boolean,
 *   load: (asked: URLSearchParams) => Promise<Network>,
 *   refreshTwin: (network: Network) => Promise<void>,
 *   tellTie: (network: Network, one: string, two: string, asked: URLSearchParams) => Promise<Node[]>,
 *   tellThing: (network: Network, iri: string, asked: URLSearchParams) => Promise<Node[]>,
 * }} Source `answers`: whether a server does, so that paths and measures can be asked for
 */

/**
 * Where the pages of things lie.
 * @param {HTMLElement} root
 */
export function readPages(root) {
  return { pages: root.dataset.pages ?? "/page/", ending: root.dataset.ending ?? "" };
}

/**
 * A source that lets the server filter and tell.
 * @param {HTMLElement} root
 * @returns {Source}
 */
export function askServer(root) {
  const source = root.dataset.source ?? "/api/network";
  return {
    answers: true,
    load: async (asked) => readColumns(await load(`${source}?${new URLSearchParams([...asked, ["form", "columns"]])}`)),
    refreshTwin: () => fetchTwin(root.dataset.twin),
    tellTie: (_, one, two, asked) => fetchPart(`network/tie?${withNames({ one, two })}${after(asked)}`, "#told"),
    tellThing: (_, thing, asked) => fetchPart(`network/thing?${withNames({ thing })}${after(asked)}`, "#told"),
  };
}

/** @param {Record<string, string>} things IRI by parameter */
function withNames(things) {
  return new URLSearchParams(Object.entries(things).map(([name, iri]) => [name, nameOf(iri)]));
}

/** @param {URLSearchParams} asked */
export function after(asked) {
  return asked.size ? `&${asked}` : "";
}

/**
 * A source that fetches the whole once, and filters and tells it here.
 * @param {HTMLElement} root
 * @returns {Source}
 */
export function askWhole(root) {
  const [whole, notes] = [load(root.dataset.whole ?? ""), load(root.dataset.notes ?? "notes.json")];
  const site = {
    language: pageLanguage(),
    pageOf: (/** @type {string} */ iri) => pageOf(iri, readPages(root)),
  };
  // Whether they could be had is told when they are needed.
  notes.catch(() => {});
  return {
    answers: false,
    load: async (filter) => filterNetwork(await whole, filter),
    refreshTwin: async (network) => {
      const twin = root.dataset.twin ? document.querySelector(root.dataset.twin) : null;
      if (twin instanceof HTMLElement) writeTwin(twin, network, new Naming(await notes), site);
    },
    tellTie: async (network, one, two) => tellTie(network, await whole, [one, two], new Naming(await notes), site),
    tellThing: async (network, iri) => tellThing(network, iri, new Naming(await notes), site),
  };
}

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
export async function load(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail ?? problem.error ?? problem.title ?? answer.statusText);
}

/**
 * Puts the tables of the new view in the place of the old ones, open where those were.
 * @param {string | undefined} selector
 */
async function fetchTwin(selector) {
  const old = selector ? document.querySelector(selector) : null;
  if (!selector || !old) return;
  const asked = location.href;
  const answer = await fetch(asked, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
  if (!answer.ok || !fresh || asked !== location.href) return;
  const made = document.importNode(fresh, true);
  const lists = [...old.querySelectorAll(":scope > details")];
  [...made.querySelectorAll(":scope > details")].forEach((list, at) => {
    if (lists.length === made.querySelectorAll(":scope > details").length) list.toggleAttribute("open", lists[at]?.hasAttribute("open"));
  });
  old.replaceWith(made);
}
