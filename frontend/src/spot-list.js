// The list beside the map: what is chosen on the map opens here, what is looked at here stands out there.
import { say } from "./words.js";

/**
 * @typedef {{show: (iri: string) => void, light: (iri: string, on: boolean) => void}} Shown
 */

export class SpotList {
  /** @param {Shown} map */
  constructor(map) {
    this.map = map;
    this.chosen = "";
    /** @type {Map<string, HTMLElement>} */
    this.sections = new Map();
    for (const section of document.querySelectorAll("[data-spot]")) {
      if (section instanceof HTMLElement) this.sections.set(section.dataset.spot ?? "", section);
    }
  }

  /**
   * Gives each section that the map shows a button, and lets its mark stand out while one is in it.
   * @param {string[]} iris
   */
  offer(iris) {
    for (const iri of iris) {
      const section = this.sections.get(iri);
      const heading = section?.querySelector("h2");
      if (!section || !heading) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "map-show";
      button.textContent = say("Show on the map");
      button.setAttribute("aria-label", `${say("Show on the map")}: ${heading.dataset.name ?? ""}`);
      button.addEventListener("click", () => {
        this.keep(iri);
        this.map.show(iri);
      });
      heading.after(button);
      section.addEventListener("mouseenter", () => this.map.light(iri, true));
      section.addEventListener("mouseleave", () => this.map.light(iri, iri === this.chosen));
      section.addEventListener("focusin", () => this.map.light(iri, true));
      section.addEventListener("focusout", () => this.map.light(iri, iri === this.chosen));
    }
  }

  /**
   * Opens the section of a spot that was clicked on the map.
   * @param {string} iri
   */
  choose(iri) {
    const section = this.sections.get(iri);
    if (!section) return;
    this.keep(iri);
    const heading = section.querySelector("h2");
    heading?.focus({ preventScroll: true });
    section.scrollIntoView({ block: "start" });
  }

  /**
   * One spot is chosen at a time, and stands in the address.
   * @param {string} iri
   */
  keep(iri) {
    const before = this.chosen;
    this.chosen = iri;
    this.map.light(before, false);
    this.sections.get(before)?.classList.remove("chosen");
    const section = this.sections.get(iri);
    section?.classList.add("chosen");
    if (section?.id) history.replaceState(null, "", `#${section.id}`);
    this.map.light(iri, true);
  }

  /** Shows the spot that the address names, as after a link was shared. */
  followAddress() {
    const named = [...this.sections].find(([, section]) => section.id && `#${section.id}` === decodeURIComponent(location.hash));
    if (!named) return;
    this.keep(named[0]);
    this.map.show(named[0]);
  }

  /** What was chosen stands out again after the marks were drawn anew. */
  light() {
    if (this.chosen) this.map.light(this.chosen, true);
  }

  /**
   * Sections whose mark is pointed at.
   * @param {string[]} iris
   * @param {boolean} on
   */
  mark(iris, on) {
    for (const iri of iris) this.sections.get(iri)?.classList.toggle("lit", on);
  }
}
