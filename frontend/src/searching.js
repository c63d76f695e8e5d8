// Answers while one types: <input data-suggest="/search.json"> in a form that works as well without a script.
import { why } from "./reasons.js";
import { showNote } from "./told.js";
import { say, sayCount } from "./words.js";

/** @typedef {{iri: string, kind: string, label: string, matched: string, reason: string, note: string}} Hit */

const SHOWN = 8;
const WAIT = 150;
let made = 0;

/** Makes every such field of the page a combobox with a list of answers. */
export function suggestNames() {
  for (const field of document.querySelectorAll("input[data-suggest]")) if (field instanceof HTMLInputElement) new Answers(field);
}

class Answers {
  /** @param {HTMLInputElement} field */
  constructor(field) {
    this.field = field;
    this.source = field.dataset.suggest ?? "";
    this.pages = field.dataset.pages ?? this.source.replace(/search\.json$/, "page/");
    this.timer = 0;
    this.asking = new AbortController();
    this.active = -1;
    this.list = document.createElement("ul");
    Object.assign(this.list, { className: "suggested", id: `suggested-${++made}`, hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", say("Names found"));
    this.status = document.createElement("span");
    this.status.className = "hidden";
    this.status.setAttribute("role", "status");
    field.parentElement?.classList.add("suggesting");
    field.after(this.list, this.status);
    // A field of type search may not be a combobox.
    field.type = "text";
    field.inputMode = "search";
    const said = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(said)) field.setAttribute(name, value);
    field.addEventListener("input", () => this.wait());
    field.addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => this.close());
    // The field keeps the focus, so that its list stays open until the link is followed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.follow(event.target instanceof Element ? event.target.closest("[role=option]") : null));
  }

  wait() {
    window.clearTimeout(this.timer);
    this.asking.abort();
    if (!this.field.value.trim()) this.close();
    else this.timer = window.setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    const { signal } = (this.asking = new AbortController());
    const asked = new URLSearchParams({ q: this.field.value.trim() });
    for (const kind of this.field.form ? new FormData(this.field.form).getAll("kind") : []) asked.append("kind", String(kind));
    try {
      const answer = await fetch(`${this.source}?${asked}`, { signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const hits = await answer.json();
      if (!signal.aborted) this.show(hits);
    } catch {
      // An older question that was given up changes nothing; without an answer the form still searches.
      if (!signal.aborted) this.close();
    }
  }

  /** @param {Hit[]} hits */
  show(hits) {
    this.list.replaceChildren(...hits.slice(0, SHOWN).map((hit, at) => this.draw(hit, at)));
    this.mark(-1);
    this.open(hits.length > 0);
    this.status.textContent = hits.length ? sayCount("{count} name found", "{count} names found", hits.length) : say("No name found");
  }

  /**
   * @param {Hit} hit
   * @param {number} at
   */
  draw(hit, at) {
    const option = document.createElement("li");
    option.id = `${this.list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.address = `${this.pages}${hit.iri.split("/").slice(-2).join("/")}`;
    const name = Object.assign(document.createElement("span"), { className: `of kind-${hit.kind}`, textContent: hit.label });
    const small = Object.assign(document.createElement("small"), { textContent: [kindName(hit.kind), ...why(hit)].join(" · ") });
    option.append(name, ...showNote(hit.note), " ", small);
    return option;
  }

  /** @param {boolean} shown */
  open(shown) {
    this.list.hidden = !shown;
    this.field.setAttribute("aria-expanded", String(shown));
  }

  close() {
    window.clearTimeout(this.timer);
    this.asking.abort();
    this.mark(-1);
    this.open(false);
    this.status.textContent = "";
  }

  /** @param {number} at */
  mark(at) {
    this.active = at;
    [...this.list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
    const option = this.list.children[at];
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
    else this.field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const count = this.list.children.length;
    if (event.isComposing) return;
    if (this.list.hidden) {
      if (event.key === "ArrowDown" && this.field.value.trim()) void this.ask();
      return;
    }
    // Before the first answer stands the field itself.
    if (event.key === "ArrowDown") this.mark(this.active + 1 < count ? this.active + 1 : -1);
    else if (event.key === "ArrowUp") this.mark(this.active === -1 ? count - 1 : this.active - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.active >= 0) this.follow(this.list.children[this.active] ?? null);
    else return;
    event.preventDefault();
  }

  /** @param {Element | null} option */
  follow(option) {
    if (option instanceof HTMLElement && option.dataset.address) location.assign(option.dataset.address);
  }
}

/** @param {string} kind */
function kindName(kind) {
  /** @type {Record<string, string>} */
  const names = {
    person: say("person"), organisation: say("organisation"), court: say("court"), group: say("group"), post: say("post"), law: say("law"),
    provision: say("provision"), case: say("case"), event: say("event"), place: say("place"), document: say("document"),
  };
  return names[kind] ?? kind;
}
