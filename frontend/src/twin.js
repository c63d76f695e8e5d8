import { text } from "./filters.js";
import { Told, showNote } from "./told.js";

/** @typedef {import("./network.js").Network} Network */

const MOST = 1000;
const DOUBTED = ["alleged", "disputed", "denied-only", "retracted"];

/**
 * Writes the table of what is drawn, where no server does: the same heads and cells as in the page.
 * @param {HTMLElement} twin
 * @param {Network} network
 * @param {import("./told.js").Naming} naming
 * @param {{language: string, pageOf: (iri: string) => string}} site
 */
export function writeTwin(twin, network, naming, { language, pageOf }) {
  const table = twin.querySelector("table");
  const summary = twin.querySelector("summary");
  if (!table || !summary) return;
  summary.textContent = `The same as a table: ${network.nodes.length} things, ${network.edges.length} ties`;
  const names = new Map(network.nodes.map((node) => [node.id, text(node.label, language, node.id)]));
  const body = document.createElement("tbody");
  for (const tie of network.edges.slice(0, MOST)) {
    const told = new Told(naming, [tie.source, tie.target]);
    const row = body.insertRow();
    row.className = tie.standing;
    const thing = (/** @type {string} */ iri) => {
      const link = document.createElement("a");
      Object.assign(link, { href: pageOf(iri), textContent: names.get(iri) ?? iri, className: `of kind-${iri.split("/").at(-2)}` });
      row.insertCell().append(link, ...showNote(told.note(iri, link.textContent ?? "")));
    };
    thing(tie.source);
    row.insertCell().textContent = text(tie.roleLabel, language, tie.kind);
    thing(tie.target);
    row.insertCell().append(showStanding(tie.standing));
  }
  table.tBodies[0]?.replaceWith(body);
  const rest = twin.querySelector("details p.quiet") ?? Object.assign(document.createElement("p"), { className: "quiet" });
  rest.textContent = network.edges.length > MOST ? `The first ${MOST} ties; all of them stand in the JSON. A filter makes the table shorter.` : "";
  table.closest("details")?.append(rest);
}

/** @param {string} standing */
export function showStanding(standing) {
  if (!DOUBTED.includes(standing)) return standing;
  return Object.assign(document.createElement("span"), { className: `standing ${standing}`, textContent: standing.replaceAll("-", " ") });
}
