// Draws the network into <div id="network" data-source="/api/network">; everything inside is made here. In a static site,
// <div id="network" data-whole="api/network.json" data-notes="notes.json">, the whole is fetched once and filtered here.
import { draw, pageOf } from "./drawing.js";
import { makeForm, readForm, tellChoices } from "./filters.js";
import { keepLegend, makeLegend } from "./legend.js";
import { makeOpening, openLinks } from "./opening.js";
import { makeButton, makePanel } from "./panel.js";
import { askServer, askWhole, readPages } from "./sources.js";
import { makeControls, makeStage } from "./stage.js";
import { askFor, readState } from "./state.js";
import { makeView } from "./view.js";
import { pageLanguage, say, text } from "./words.js";

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
  const source = root.dataset.whole ? askWhole(root) : askServer(root);
  const language = pageLanguage();
  const status = document.createElement("p");
  status.className = "network-status";
  status.setAttribute("role", "status");
  status.textContent = say("Loading the network …");
  root.append(status);
  const state = readState(location.search);
  let network;
  try {
    network = await source.load(askFor(state));
  } catch (error) {
    status.textContent = `${say("The network could not be loaded:")} ${error instanceof Error ? error.message : error}`;
    return;
  }
  let form = fill(network.facets);
  const { stage, canvas, tooltip } = makeStage();
  const panel = makePanel();
  const chips = document.createElement("ul");
  Object.assign(chips, { className: "network-chips", hidden: true });
  chips.setAttribute("aria-label", say("Changes made by hand"));
  const beside = document.createElement("div");
  beside.className = "network-beside";
  beside.append(stage, panel.element);
  const legend = makeLegend();
  root.replaceChildren(form, chips, beside, status, legend);
  const site = readPages(root);
  let drawing;
  try {
    drawing = draw(canvas, tooltip, language, site);
  } catch {
    status.textContent = say("This browser cannot draw the network, which needs WebGL. The table below lists the same things.");
    stage.remove();
    return;
  }
  const controls = makeControls(drawing);
  stage.prepend(controls);
  keepLegend(legend, drawing, network.facets.kind, (label, value) => text(label, language, value));
  const changed = () => {
    if (source.answers) leadOn();
    opening.follow();
  };
  const view = makeView({ drawing, source, status, chips, language, state, network, changed });
  const opening = makeOpening({ panel, view, source, drawing, site });
  drawing.onEdge(({ source: one, target: two }) => {
    tooltip.hidden = true;
    void opening.tie(one, two);
  });
  drawing.onNode(({ id, held }) => {
    tooltip.hidden = true;
    if (held) window.open(pageOf(id, site), "_blank", "noopener");
    else void opening.thing(id);
  });
  openLinks(document, opening);
  if (source.answers) controls.querySelector(".network-buttons")?.append(makeButton(say("Measures"), "measures", () => void opening.measure(view.state.measure ?? "communities")));
  // Who types a whole name is told of the thing, as by a click on it.
  controls.querySelector(".network-find input")?.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    const wanted = event.target.value.trim().toLocaleLowerCase();
    const found = view.seen().nodes.find(({ label, id }) => text(label, language, id).toLocaleLowerCase() === wanted);
    if (found) void opening.thing(found.id);
  });
  const chosen = (/** @type {URLSearchParams} */ filter) => void view.act((next) => { next.filter = filter; });
  listen(form, chosen);
  window.addEventListener("popstate", async () => {
    const fresh = fill(network.facets);
    form.replaceWith(fresh);
    form = fresh;
    listen(form, chosen);
    await view.show(readState(location.search));
    await opening.restore();
  });
  view.draw();
  await view.look().catch((error) => void (status.textContent = error instanceof Error ? error.message : String(error)));
  await opening.restore();
  // The table that a static site was published with knows no filter, and has no buttons.
  if (root.dataset.whole) await source.refreshTwin(view.seen());

  /**
   * The form, filled from the address.
   * @param {import("./filters.js").Facets} facets
   */
  function fill(facets) {
    const made = makeForm(facets, readState(location.search).filter, language);
    made.hidden = root.dataset.fixed !== undefined;
    tellChoices(made);
    return made;
  }
}

/** Lets the links to the other views lead to what is shown now. */
function leadOn() {
  for (const link of document.querySelectorAll("nav.views a, a.selecting")) {
    if (link instanceof HTMLAnchorElement) link.search = location.search;
  }
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
