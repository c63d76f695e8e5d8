import { edgeKey } from "./graph.js";
import { makeButton } from "./panel.js";
import { load } from "./sources.js";
import { askFor, copyState, nameOf, unseen, writeState } from "./state.js";
import { say, sayCount, text } from "./words.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./state.js").State} State
 * @typedef {{paths: {things: {id: string}[], steps: {from: string, to: string, reasons: {event: string | null}[]}[]}[]}} Connection
 * @typedef {{measure: string, things: {id: string, amount: number, group: number | null}[]}} Analysis
 */

/** The names of the measures, in the order in which they are offered. */
export const measureNames = () => /** @type {Record<string, string>} */ ({
  communities: say("Communities"), degree: say("Number of ties"), betweenness: say("Lying between"), eigenvector: say("Weight of neighbours"),
});

/**
 * The state of the picture, and the one way to change it: the drawing, the address, the tables and the list of changes follow.
 * @param {{
 *   drawing: import("./drawing.js").Drawing, source: import("./sources.js").Source, status: HTMLElement, chips: HTMLElement,
 *   language: string, state: State, network: Network, changed: (state: State) => void,
 * }} parts
 */
export function makeView({ drawing, source, status, chips, language, state, network, changed }) {
  let asked = `${askFor(state)}`;
  let turn = 0;
  /** @type {Connection | null} */
  let connection = null;

  const view = {
    get state() { return state; },
    get network() { return network; },
    /** What stands behind the question mark of the address. */
    get address() { return writeState(state); },
    /**
     * The label of a thing, by IRI or by its name in an address.
     * @param {string} thing
     */
    label(thing) {
      const node = network.nodes.find(({ id }) => id === thing || nameOf(id) === thing);
      return node ? text(node.label, language, thing) : thing.slice(thing.indexOf("/") + 1).replaceAll("-", " ");
    },
    /**
     * Changes the state, remembers it for the way back, and shows it.
     * @param {(next: State) => void} change
     */
    act(change) {
      const next = copyState(state);
      change(next);
      const address = writeState(next);
      if (`${address}` !== `${writeState(state)}`) history.pushState(null, "", address.size ? `?${address}` : location.pathname);
      return view.show(next);
    },
    /**
     * Shows a state.
     * @param {State} next
     */
    async show(next) {
      const mine = ++turn;
      const wanted = askFor(next);
      state = next;
      try {
        // A slower, older answer must not overwrite a newer one.
        const fresh = `${wanted}` === asked ? null : await source.load(wanted);
        if (mine !== turn) return;
        if (fresh) {
          [network, asked] = [fresh, `${wanted}`];
          view.draw();
        }
        await view.look();
        if (mine === turn) await source.refreshTwin(view.seen());
      } catch (error) {
        if (mine === turn) status.textContent = `${say("The network could not be loaded:")} ${error instanceof Error ? error.message : error}`;
      }
      changed(state);
    },
    /** Draws the network; a part of the whole comes to rest by itself, around what is pinned. */
    draw() {
      holdAndHide();
      drawing.show(network, { settle: asked !== "" });
    },
    /** What is to be seen of the network. */
    seen() {
      const hidden = unseen(state, network);
      if (!hidden.size) return network;
      const edges = network.edges.filter(({ source: one, target: two }) => !hidden.has(one) && !hidden.has(two));
      return { ...network, nodes: network.nodes.filter(({ id }) => !hidden.has(id)), edges };
    },
    /** Draws what is hidden, pinned, measured and connected as the state says. */
    async look() {
      holdAndHide();
      writeStatus();
      writeChips();
      const [analysis, found] = await Promise.all([measure(), connect()]);
      connection = found;
      drawing.highlight(found ? lightOf(found, network) : null);
      const groups = analysis?.measure === "communities";
      drawing.colourBy(analysis && groups ? new Map(analysis.things.map(({ id, group }) => [id, (group ?? 0) - 1])) : null);
      drawing.sizeBy(analysis && !groups ? new Map(analysis.things.map(({ id, amount }) => [id, amount])) : null);
    },
    /**
     * Connects two actors: what lies on the way and is not shown is added.
     * @param {[string, string]} ends their names
     */
    async connect(ends) {
      const found = await askPath(ends);
      const shown = new Set(network.nodes.map(({ id }) => id));
      const missing = thingsOn(found).filter((id) => !shown.has(id)).map(nameOf);
      await view.act((next) => {
        next.path = ends;
        for (const name of missing) next.with.add(name);
        for (const name of thingsOn(found).map(nameOf)) next.hide.delete(name);
        next.focus = null;
      });
      return found;
    },
    /** Takes the connection away, and what came with it. */
    disconnect() {
      const along = new Set(connection ? thingsOn(connection).map(nameOf) : []);
      return view.act((next) => {
        next.path = null;
        for (const name of along) next.with.delete(name);
      });
    },
  };

  function holdAndHide() {
    for (const { id } of network.nodes) drawing.pin(id, state.pin.has(nameOf(id)));
    drawing.hide(unseen(state, network));
  }

  async function measure() {
    if (!state.measure || !source.answers) return null;
    return /** @type {Promise<Analysis>} */ (load(`/api/network/analysis?${writeState(state)}`));
  }

  async function connect() {
    return state.path && source.answers ? askPath(state.path) : null;
  }

  function writeStatus() {
    const { nodes, edges } = view.seen();
    status.textContent = nodes.length
      ? `${sayCount("{count} thing", "{count} things", nodes.length)}, ${sayCount("{count} tie", "{count} ties", edges.length)}`
      : say("Nothing fits this filter. Clear it, or take away one of its parts.");
  }

  /** What was changed by hand, each with a button that takes it back. */
  function writeChips() {
    /** @type {[string, () => void][]} */
    const made = [];
    const clear = (/** @type {(next: State) => void} */ change) => () => void view.act(change);
    const added = state.expand.size + state.with.size;
    if (state.focus) made.push([say("Only {name} and its ties", { name: view.label(state.focus) }), clear((next) => { next.focus = null; })]);
    if (state.hide.size) made.push([sayCount("{count} thing hidden", "{count} things hidden", state.hide.size), clear((next) => next.hide.clear())]);
    if (state.pin.size) made.push([sayCount("{count} thing pinned", "{count} things pinned", state.pin.size), clear((next) => next.pin.clear())]);
    if (state.path) made.push([say("Path from {one} to {two}", { one: view.label(state.path[0]), two: view.label(state.path[1]) }), () => void view.disconnect()]);
    else if (added) made.push([sayCount("{count} thing added", "{count} things added", added), clear((next) => { next.expand.clear(); next.with.clear(); })]);
    if (state.measure) made.push([measureNames()[state.measure] ?? state.measure, clear((next) => { next.measure = null; })]);
    chips.replaceChildren(...made.map(([words, back]) => {
      const item = document.createElement("li");
      const button = makeButton("×", "undo", back);
      button.setAttribute("aria-label", say("Take back: {what}", { what: words }));
      item.append(words, " ", button);
      return item;
    }));
    chips.hidden = made.length === 0;
  }

  return view;
}

/** @typedef {ReturnType<typeof makeView>} View */

/**
 * @param {[string, string]} ends
 * @returns {Promise<Connection>}
 */
function askPath([from, to]) {
  return load(`/api/path?${new URLSearchParams({ from, to, k: "1" })}`);
}

/**
 * The things on a connection: those that it leads through, and the first event that ties each two.
 * @param {Connection} connection
 */
function thingsOn({ paths }) {
  const found = paths.flatMap(({ things, steps }) => [...things.map(({ id }) => id), ...steps.map(({ reasons }) => reasons[0]?.event)]);
  return /** @type {string[]} */ ([...new Set(found)].filter(Boolean));
}

/**
 * What of the drawing a connection lights up.
 * @param {Connection} connection
 * @param {Network} network
 */
function lightOf({ paths }, network) {
  const nodes = new Set(paths.flatMap(({ things }) => things.map(({ id }) => id)));
  const edges = new Set();
  const drawn = new Set(network.nodes.map(({ id }) => id));
  for (const { from, to, reasons } of paths.flatMap(({ steps }) => steps)) {
    edges.add(edgeKey(from, to));
    const event = reasons[0]?.event;
    if (!event || !drawn.has(event)) continue;
    nodes.add(event);
    edges.add(edgeKey(from, event)).add(edgeKey(event, to));
  }
  return { nodes, edges: /** @type {Set<string>} */ (edges) };
}
