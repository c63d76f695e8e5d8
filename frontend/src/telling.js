// What a static site tells of a tie and of a thing, from the network alone.
import { Told, showNote } from "./told.js";
import { evidenceButton, showStanding } from "./twin.js";
import { sayCount, text } from "./words.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Tie} Tie
 * @typedef {{language: string, pageOf: (iri: string) => string}} Pages
 * @typedef {import("./told.js").Naming} Naming
 */

/**
 * The ties between two things: for each its events, or the tie itself, with links to the pages that hold the claims.
 * @param {Network} network what is shown
 * @param {Network} whole the network with all events
 * @param {[string, string]} ends
 * @param {Naming} naming
 * @param {Pages} site
 */
export function tellTie(network, whole, ends, naming, site) {
  const known = new Map(whole.nodes.map((node) => [node.id, node]));
  const ties = network.edges.filter(({ source, target }) => ends.includes(source) && ends.includes(target));
  const list = document.createElement("ul");
  list.className = "entries reasons";
  for (const tie of ties) {
    const when = (/** @type {string} */ event) => known.get(event)?.begin ?? known.get(event)?.end ?? "9999";
    const events = tie.events ? [...tie.events].sort((one, two) => when(one).localeCompare(when(two))) : [null];
    for (const event of events) {
      const item = document.createElement("li");
      if (event) {
        item.append(linkTo(event, known, site), ` ${text(known.get(event)?.dateText ?? {}, site.language, "")} `);
        item.append(...showNote(new Told(naming, ends).note(event, nameIn(event, known, site))));
      } else {
        item.append(`${text(tie.roleLabel, site.language, tie.kind)}: `, linkTo(tie.source, known, site), " – ", linkTo(tie.target, known, site));
      }
      const claims = event ? "" : ` · ${sayCount("{count} claim", "{count} claims", tie.claims)}`;
      item.append(" ", showStanding(event ? known.get(event)?.standing ?? tie.standing : tie.standing), claims);
      list.append(item);
    }
  }
  return [headed(ends, known, naming, site), list];
}

/**
 * A thing with what it is tied to, each tie with a button for its evidence.
 * @param {Network} network
 * @param {string} iri
 * @param {Naming} naming
 * @param {Pages} site
 */
export function tellThing(network, iri, naming, site) {
  const known = new Map(network.nodes.map((node) => [node.id, node]));
  /** @type {Map<string, Tie>} */
  const tied = new Map();
  for (const tie of network.edges) {
    if (tie.source === iri) tied.set(tie.target, tie);
    if (tie.target === iri) tied.set(tie.source, tie);
  }
  const count = document.createElement("p");
  count.className = "tally";
  count.textContent = `${known.get(iri)?.kind ?? ""} · ${sayCount("tied to {count} thing", "tied to {count} things", tied.size)}`;
  const list = document.createElement("ul");
  list.className = "entries tied";
  for (const [other, tie] of [...tied].slice(0, 50)) {
    const item = document.createElement("li");
    item.append(linkTo(other, known, site), ...showNote(new Told(naming, [iri]).note(other, nameIn(other, known, site))));
    item.append(" ", text(tie.roleLabel, site.language, tie.kind), " ", evidenceButton(iri, other));
    list.append(item);
  }
  return [headed([iri], known, naming, site), count, list];
}

/**
 * @param {string[]} ends
 * @param {Map<string, import("./network.js").Thing>} known
 * @param {Naming} naming
 * @param {Pages} site
 */
function headed(ends, known, naming, site) {
  const heading = document.createElement("h3");
  heading.className = "between";
  const told = new Told(naming, ends);
  ends.forEach((end, at) => {
    if (at) heading.append(" – ");
    heading.append(linkTo(end, known, site), ...showNote(told.note(end, nameIn(end, known, site))));
  });
  return heading;
}

/**
 * @param {string} iri
 * @param {Map<string, import("./network.js").Thing>} known
 * @param {Pages} site
 */
function nameIn(iri, known, { language }) {
  return text(known.get(iri)?.label ?? {}, language, iri);
}

/**
 * @param {string} iri
 * @param {Map<string, import("./network.js").Thing>} known
 * @param {Pages} site
 */
function linkTo(iri, known, site) {
  return Object.assign(document.createElement("a"), {
    href: site.pageOf(iri), textContent: nameIn(iri, known, site), className: `of kind-${iri.split("/").at(-2)}`,
  });
}
