import { pageOf } from "./drawing.js";
import { fetchPart, makeButton } from "./panel.js";
import { nameOf } from "./state.js";
import { say } from "./words.js";

const ACTORS = ["person", "organisation", "court", "group", "post"];

/**
 * What the panel opens with: the evidence of a tie, a thing with what can be done with it, a connection, a measure.
 * @param {{
 *   panel: import("./panel.js").Panel, view: import("./view.js").View, source: import("./sources.js").Source,
 *   drawing: import("./drawing.js").Drawing, site: {pages: string, ending: string},
 * }} parts
 */
export function makeOpening({ panel, view, source, drawing, site }) {
  /** The actor from whom a path is to lead. @type {string | null} */
  let start = null;
  /** What the panel shows that the address names. @type {"path" | "measure" | null} */
  let topic = null;

  const opening = {
    /**
     * @param {string} one
     * @param {string} two
     */
    tie(one, two) {
      topic = null;
      return panel.open(say("Evidence"), () => source.tellTie(view.seen(), one, two, view.address));
    },
    /** @param {string} iri */
    thing(iri) {
      topic = null;
      return panel.open(say("Ties"), async () => [actions(iri), ...(await source.tellThing(view.seen(), iri, view.address))]);
    },
    /** @param {string} measure */
    async measure(measure) {
      if (view.state.measure !== measure) void view.act((next) => { next.measure = measure; });
      return showMeasure();
    },
    /** Shows what the address names; what it does not name is closed. */
    async restore() {
      if (view.state.path && source.answers) return showPath(true);
      if (view.state.measure && source.answers) return showMeasure(true);
      panel.close();
    },
    /** Shows a measure anew where what is measured has changed, and nothing where it is not measured any more. */
    follow() {
      if (panel.element.hidden || topic === null) return;
      if (topic === "measure" && view.state.measure) void showMeasure(true);
      if (view.state[topic] === null) panel.close();
    },
  };

  function showMeasure(quietly = false) {
    topic = "measure";
    return panel.open(say("Measures"), () => fetchPart(`network/analysis?${view.address}`, "#told"), { quietly });
  }

  /** @param {boolean} quietly */
  function showPath(quietly = false) {
    topic = "path";
    const [from, to] = view.state.path ?? ["", ""];
    const asked = new URLSearchParams({ from, to, k: "1" });
    return panel.open(say("Path"), async () => {
      const told = document.createElement("div");
      told.className = "network-way";
      told.append(...(await fetchPart(`path?${asked}`, "#answer")));
      // The way is drawn beside it already.
      for (const picture of told.querySelectorAll(".plate, h3")) picture.remove();
      const link = Object.assign(document.createElement("a"), { href: `path?from=${from}&to=${to}`, textContent: say("More paths between the two, and what counts as a step") });
      const more = document.createElement("p");
      more.append(link);
      return [told, more];
    }, { quietly });
  }

  /** @param {[string, string]} ends */
  async function connect(ends) {
    start = null;
    await view.connect(ends);
    return showPath();
  }

  /**
   * The buttons for what can be done with a thing.
   * @param {string} iri
   * @returns {HTMLElement}
   */
  function actions(iri) {
    const bar = document.createElement("div");
    bar.className = "network-actions";
    const name = nameOf(iri);
    const { state } = view;
    const page = Object.assign(document.createElement("a"), { href: pageOf(iri, site), textContent: say("Open the page") });
    bar.append(page);
    /**
     * @param {string} action
     * @param {string} words
     * @param {(next: import("./state.js").State) => void} change
     * @param {boolean} [pressed]
     */
    const add = (action, words, change, pressed) => {
      const button = makeButton(words, action, async () => {
        await view.act(change);
        if (!view.seen().nodes.some(({ id }) => id === iri)) return panel.close();
        const fresh = actions(iri);
        if (!bar.isConnected) return;
        bar.replaceWith(fresh);
        /** @type {HTMLElement | null} */ (fresh.querySelector(`[data-action="${action}"]`))?.focus();
        if (action === "focus" && view.state.focus) drawing.focus(iri);
      });
      if (pressed !== undefined) button.setAttribute("aria-pressed", String(pressed));
      bar.append(button);
    };
    const toggle = (/** @type {Set<string>} */ set) => (set.has(name) ? set.delete(name) : set.add(name));
    if (source.answers) add("expand", say("Expand"), (next) => void toggle(next.expand), state.expand.has(name));
    add("focus", say("Focus"), (next) => { next.focus = next.focus === name ? null : name; }, state.focus === name);
    add("pin", say("Pin"), (next) => void toggle(next.pin), state.pin.has(name));
    add("hide", say("Hide"), (next) => { next.hide.add(name); next.focus = next.focus === name ? null : next.focus; });
    if (source.answers && ACTORS.includes(name.split("/")[0] ?? "")) bar.append(...pathButtons(iri, name, bar));
    return bar;
  }

  /**
   * @param {string} iri
   * @param {string} name
   * @param {HTMLElement} bar
   */
  function pathButtons(iri, name, bar) {
    const hint = Object.assign(document.createElement("p"), { className: "quiet" });
    hint.setAttribute("role", "status");
    const from = makeButton(say("Path from here"), "path-from", () => {
      start = name;
      hint.textContent = say("Now open another actor, in the drawing or in the tables, and choose “Path to here”.");
      bar.querySelector('[data-action="path-to"]')?.remove();
      bar.append(hint);
    });
    if (!start || start === name) return [from];
    const to = makeButton(say("Path to here, from {name}", { name: view.label(start) }), "path-to", () => {
      if (start) connect([start, name]).catch((error) => {
        hint.textContent = error instanceof Error ? error.message : String(error);
        bar.append(hint);
      });
    });
    return [from, to];
  }

  return opening;
}

/** @typedef {ReturnType<typeof makeOpening>} Opening */

/**
 * Lets links to evidence, things and measures, wherever they stand, open in the panel; with a modifier key they stay links.
 * @param {Document | HTMLElement} where
 * @param {Opening} opening
 */
export function openLinks(where, opening) {
  where.addEventListener("click", (event) => {
    if (!(event instanceof MouseEvent) || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const link = event.target instanceof Element ? event.target.closest("[data-one], [data-thing], a[data-measure]") : null;
    if (!(link instanceof HTMLElement)) return;
    const { one, two, thing, measure } = link.dataset;
    event.preventDefault();
    if (one && two) void opening.tie(one, two);
    else if (thing) void opening.thing(thing);
    else if (measure) void opening.measure(measure);
  });
}
