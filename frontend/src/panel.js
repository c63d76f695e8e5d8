import { say } from "./words.js";

/**
 * The panel beside the picture: opened with content, closed by its button or Escape; the focus of the keyboard goes into it and
 * back to where it came from.
 */
export function makePanel() {
  const panel = document.createElement("aside");
  panel.className = "network-panel";
  panel.hidden = true;
  const head = document.createElement("div");
  head.className = "network-panel-head";
  const title = document.createElement("h2");
  title.id = "network-panel-title";
  title.tabIndex = -1;
  panel.setAttribute("aria-labelledby", title.id);
  const shut = makeButton(say("Close"), "close", () => panelling.close());
  head.append(title, shut);
  const body = document.createElement("div");
  body.className = "network-panel-body";
  panel.append(head, body);
  /** @type {HTMLElement | null} */
  let opener = null;
  let turn = 0;
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    panelling.close();
  });

  const panelling = {
    element: panel,
    body,
    /**
     * Opens the panel, says that it is loading, and shows what comes, unless something else was opened meanwhile.
     * @param {string} words its title
     * @param {() => Promise<(Node | string)[]>} load
     * @param {{quietly?: boolean}} [how] quietly: the keyboard stays where it is
     */
    async open(words, load, { quietly = false } = {}) {
      const mine = ++turn;
      const { activeElement } = document;
      if (panel.hidden || !panel.contains(activeElement)) opener = activeElement instanceof HTMLElement ? activeElement : null;
      title.textContent = words;
      body.replaceChildren(Object.assign(document.createElement("p"), { className: "quiet", textContent: say("Loading …") }));
      const wasHidden = panel.hidden;
      panel.hidden = false;
      // The drawing has become narrower.
      if (wasHidden) window.dispatchEvent(new Event("resize"));
      if (!quietly) title.focus();
      /** @type {(Node | string)[]} */
      let content;
      try {
        content = await load();
      } catch (error) {
        content = [Object.assign(document.createElement("p"), { className: "problem", textContent: error instanceof Error ? error.message : String(error) })];
      }
      if (mine !== turn || panel.hidden) return;
      body.replaceChildren(...content);
      body.scrollTop = 0;
    },
    /** Closes the panel and gives the keyboard back. */
    close() {
      turn++;
      if (panel.hidden) return;
      const held = panel.contains(document.activeElement) || document.activeElement === document.body;
      panel.hidden = true;
      body.replaceChildren();
      window.dispatchEvent(new Event("resize"));
      if (!held) return;
      const back = opener?.isConnected && opener !== document.body ? opener : document.querySelector(".network-canvas");
      if (back instanceof HTMLElement) back.focus();
    },
  };
  return panelling;
}

/** @typedef {ReturnType<typeof makePanel>} Panel */

/**
 * @param {string} words
 * @param {string} action
 * @param {() => void} act
 */
export function makeButton(words, action, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.dataset.action = action;
  button.addEventListener("click", act);
  return button;
}

/**
 * The part of a page of the server that is shown in the panel: what it tells, without its own heading where that says the same.
 * @param {string} address
 * @param {string} selector
 * @returns {Promise<Node[]>}
 */
export async function fetchPart(address, selector) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(selector);
  if (part) {
    const told = document.importNode(part, true);
    // The title of the page that it is shown on stands above.
    for (const title of told.querySelectorAll("h1")) {
      const lower = document.createElement("h3");
      lower.className = title.className;
      lower.append(...title.childNodes);
      title.replaceWith(lower);
    }
    return [...told.childNodes];
  }
  const words = page.querySelector("main .problem, main .empty, main p:not(.eyebrow)")?.textContent;
  throw new Error(words?.trim() || answer.statusText || say("This could not be loaded."));
}
