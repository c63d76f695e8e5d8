/**
 * The ways from an IRI to its page in a static site, and to its compact name.
 * @typedef {ReturnType<typeof makeAddresses>} Addresses
 */

/**
 * @param {{root: string, base: string, prefixes: Record<string, string>}} site root: an address of the site's first folder
 */
export function makeAddresses({ root, base, prefixes }) {
  /**
   * The path of the page on which a thing of this site is described, as kg/terms.py tells it; null for any other.
   * @param {string} iri
   */
  function pagePath(iri) {
    if (!iri.startsWith(base)) return null;
    const rest = iri.slice(base.length);
    const [, kind, slug, , inner] = /^id\/([^/]+)\/([^/]*)(\/(.*))?$/.exec(rest) ?? [];
    if (kind !== undefined) return `page/${kind}/${slug}.html${inner === undefined ? "" : `#${inner}`}`;
    if (rest.startsWith("ontology#")) return `ontology.html#${rest.slice("ontology#".length)}`;
    return rest.startsWith("list/") ? `${rest}.html` : null;
  }

  /**
   * The kind of a thing with a page of its own; '' for inner nodes and everything else.
   * @param {string} iri
   */
  const kindOf = (iri) => (iri.startsWith(base) ? (/^id\/([^/]+)\/[^/]+$/.exec(iri.slice(base.length))?.[1] ?? "") : "");

  /**
   * Where an IRI leads: to a page of this site, or to the web; null for what has no page.
   * @param {string} iri
   */
  function addressOf(iri) {
    const path = pagePath(iri);
    if (path !== null) return new URL(path, root).href;
    return /^https?:\/\//.test(iri) && !iri.startsWith(base) ? iri : null;
  }

  /**
   * The prefixed name of an IRI, the IRI itself where no prefix fits.
   * @param {string} iri
   */
  function compact(iri) {
    const fitting = Object.entries(prefixes).filter(([, start]) => iri.startsWith(start));
    const [prefix, start] = fitting.sort(([, one], [, two]) => two.length - one.length)[0] ?? ["", ""];
    return start ? `${prefix}:${iri.slice(start.length)}` : iri;
  }

  return { root, addressOf, compact, kindOf, pagePath, isOwn: (/** @type {string} */ iri) => pagePath(iri) !== null };
}
