import { fold } from "./spelling.js";

/** @typedef {{names: Record<string, string>, accused: Record<string, {label: string, note: string}>}} Notes */

const LONGEST_NAME = 6;

/** Finds accused persons and bodies by IRI or by name in a text, and knows the note about each. */
export class Naming {
  /** @param {Notes} notes */
  constructor({ names, accused }) {
    this.names = new Map(Object.entries(names));
    this.accused = new Map(Object.entries(accused));
  }

  /**
   * The accused that an IRI is, or that a text names, each once, in order of the text.
   * @param {string | null} iri
   * @param {string} text
   */
  accusedIn(iri, text) {
    if (iri !== null && this.accused.has(iri)) return [iri];
    const words = this.names.size ? fold(text.slice(0, 2000)).split(" ") : [];
    /** @type {Set<string>} */
    const found = new Set();
    words.forEach((_, start) => {
      for (let length = Math.min(LONGEST_NAME, words.length - start); length > 0; length--) {
        const accused = this.names.get(words.slice(start, start + length).join(" "));
        if (accused === undefined) continue;
        found.add(accused);
        return;
      }
    });
    return [...found];
  }
}

/** Notes for one row: who has been told of in it is not told of again. */
export class Told {
  /**
   * @param {Naming} naming
   * @param {Iterable<string>} titled whom the row names by IRI, so that no label of another thing need say it
   */
  constructor(naming, titled = []) {
    this.naming = naming;
    this.titled = new Set(titled);
    this.already = new Set();
  }

  /**
   * The note that must stand beside a name, '' where nobody accused is named or all have been told of.
   * @param {string | null} iri
   * @param {string} text
   */
  note(iri, text) {
    const named = this.naming.accusedIn(iri, text);
    const accused = named.filter((one) => !this.already.has(one) && (one === iri || !this.titled.has(one)));
    for (const one of accused) this.already.add(one);
    return accused.map((one) => {
      const { label, note } = this.naming.accused.get(one) ?? { label: "", note: "" };
      return one === iri ? note : `${label}: ${note}`;
    }).join("; ");
  }
}

/**
 * The note as it stands behind a name; nothing for an empty one.
 * @param {string} words
 */
export function showNote(words) {
  if (!words) return [];
  const small = Object.assign(document.createElement("small"), { className: "accused", textContent: words });
  return [document.createTextNode(" "), small];
}
