// Draws the network into <div id="network" data-source="/api/network">; everything inside is made here. In a static site,
// <div id="network" data-whole="api/network.json" data-notes="notes.json">, the whole is fetched once and filtered here.
import { readColumns } from "./columns.js";
import { draw, pageOf } from "./drawing.js";
import { filterNetwork } from "./filtering.js";
import { makeForm, readFilter, readForm, tellChoices, text } from "./filters.js";
import { keepLegend, makeLegend } from "./legend.js";
import { makeControls, makeStage } from "./stage.js";
import { Naming } from "./told.js";
import { writeTwin } from "./twin.js";
import { say, sayCount } from "./words.js";

/**
 * @typedef {import("./filters.js").Labels} Labels
 * @typedef {{id: string, kind: string, label: Labels, type: string | null, typeLabel: Labels, dateText: Labels,
 *   begin: string | null, end: string | null, status: string | null, standing: string, x: number, y: number, degree: number}} Thing
 * @typedef {{source: string, target: string, kind: string, role: string | null, roleLabel: Labels, standing: string,
 *   claims: number, via: string | null, derived: boolean, events?: string[]}} Tie
 * @typedef {{nodes: Thing[], edges: Tie[], facets: import("./filters.js").Facets}} Network
 */

const holder = document.getElementById("network");
if (holder) start(holder);

/** @param {HTMLElement} root */
async function start(root) {
  const { load, refreshTwin } = root.dataset.whole ? askWhole(root) : askServer(root);
  const language = document.documentElement.lang.slice(0, 2) || "en";
  const status = document.createElement("p");
  status.className = "network-status";
  status.setAttribute("role", "status");
  status.textContent = say("Loading the network …");
  root.append(status);
  const filter = readFilter(new URLSearchParams(location.search));
  let network;
  try {
    network = await load(filter);
  } catch (error) {
    status.textContent = `${say("The network could not be loaded:")} ${error instanceof Error ? error.message : error}`;
    return;
  }
  const form = makeForm(network.facets, filter, language);
  form.hidden = root.dataset.fixed !== undefined;
  tellChoices(form);
  const { stage, canvas, tooltip } = makeStage();
  const legend = makeLegend();
  root.replaceChildren(form, stage, status, legend);
  let drawing;
  try {
    drawing = draw(canvas, tooltip, language, readPages(root));
  } catch {
    status.textContent = say("This browser cannot draw the network, which needs WebGL. The table below lists the same things.");
    stage.remove();
    return;
  }
  stage.prepend(makeControls(drawing));
  keepLegend(legend, drawing, network.facets.kind, (label, value) => text(label, language, value));
  drawing.show(network, { settle: filter.size > 0 });
  tell(status, network);
  // The table that a static site was published with knows no filter.
  if (root.dataset.whole && filter.size) await refreshTwin(network);
  listen(form, async (chosen) => {
    const address = chosen.size ? `?${chosen}` : location.pathname;
    history.replaceState(null, "", address);
    try {
      const fresh = await load(chosen);
      // A slower, older answer must not overwrite a newer one.
      if (`${readForm(form)}` !== `${chosen}`) return;
      drawing.show(fresh, { settle: chosen.size > 0 });
      tell(status, fresh);
      await refreshTwin(fresh);
    } catch (error) {
      status.textContent = `${say("The network could not be loaded:")} ${error instanceof Error ? error.message : error}`;
    }
  });
}

/**
 * @typedef {{load: (filter: URLSearchParams) => Promise<Network>, refreshTwin: (network: Network) => Promise<void>}} Source
 */

/**
 * Where the pages of things lie.
 * @param {HTMLElement} root
 */
function readPages(root) {
  return { pages: root.dataset.pages ?? "/page/", ending: root.dataset.ending ?? "" };
}

/**
 * A source that lets the server filter.
 * @param {HTMLElement} root
 * @returns {Source}
 */
function askServer(root) {
  const source = root.dataset.source ?? "/api/network";
  const ask = async (/** @type {URLSearchParams} */ filter) => readColumns(await load(`${source}?${new URLSearchParams([...filter, ["form", "columns"]])}`));
  return { load: ask, refreshTwin: () => fetchTwin(root.dataset.twin) };
}

/**
 * A source that fetches the whole once and filters it here.
 * @param {HTMLElement} root
 * @returns {Source}
 */
function askWhole(root) {
  const [whole, notes] = [load(root.dataset.whole ?? ""), load(root.dataset.notes ?? "notes.json")];
  const language = document.documentElement.lang.slice(0, 2) || "en";
  // Whether they could be had is told when they are needed.
  notes.catch(() => {});
  return {
    load: async (filter) => filterNetwork(await whole, filter),
    refreshTwin: async (network) => {
      const twin = root.dataset.twin ? document.querySelector(root.dataset.twin) : null;
      const naming = new Naming(await notes);
      if (twin instanceof HTMLElement) writeTwin(twin, network, naming, { language, pageOf: (iri) => pageOf(iri, readPages(root)) });
    },
  };
}

/**
 * @param {string} address
 * @returns {Promise<any>}
 */
async function load(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error(problem.detail ?? problem.error ?? problem.title ?? answer.statusText);
}

/**
 * @param {HTMLElement} status
 * @param {Network} network
 */
function tell(status, { nodes, edges }) {
  status.textContent = nodes.length
    ? `${sayCount("{count} thing", "{count} things", nodes.length)}, ${sayCount("{count} tie", "{count} ties", edges.length)}`
    : say("Nothing fits this filter. Clear it, or take away one of its parts.");
}

/**
 * Calls back with the filter a moment after the form changed.
 * @param {HTMLFormElement} form
 * @param {(filter: URLSearchParams) => void} changed
 */
function listen(form, changed) {
  let timer = 0;
  const later = (/** @type {number} */ wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      tellChoices(form);
      changed(readForm(form));
    }, wait);
  };
  form.addEventListener("change", () => later(0));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    later(0);
  });
  form.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.action !== "clear") return;
    for (const input of form.querySelectorAll("input")) {
      if (input.type === "checkbox") input.checked = false;
      else input.value = "";
    }
    restoreUsual(form);
    later(0);
  });
  // An open list closes when the eye moves on.
  document.addEventListener("click", (event) => {
    for (const details of form.querySelectorAll("details[open]")) {
      if (event.target instanceof Node && !details.contains(event.target)) details.removeAttribute("open");
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") form.querySelector("details[open]")?.removeAttribute("open");
  });
}

/**
 * Ticks what is drawn when nothing is asked for.
 * @param {HTMLFormElement} form
 */
function restoreUsual(form) {
  for (const input of form.querySelectorAll("input")) {
    if (input.name === "kind") input.checked = !["place", "document"].includes(input.value);
    if (input.name === "standing") input.checked = !["denied-only", "retracted"].includes(input.value);
  }
}

/**
 * Puts the table of the new view in the place of the old one.
 * @param {string | undefined} selector
 */
async function fetchTwin(selector) {
  const old = selector ? document.querySelector(selector) : null;
  if (!selector || !old) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(selector);
  if (answer.ok && fresh) old.replaceWith(document.importNode(fresh, true));
}
