import { Told, showNote } from "./told.js";
import { say, sayCount, text } from "./words.js";

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
  const counted = [sayCount("{count} thing", "{count} things", network.nodes.length), sayCount("{count} tie", "{count} ties", network.edges.length)];
  summary.textContent = `${say("The same as a table:")} ${counted.join(", ")}`;
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
    const button = evidenceButton(tie.source, tie.target);
    button.setAttribute("aria-label", say("Evidence: {one} and {two}", { one: names.get(tie.source) ?? "", two: names.get(tie.target) ?? "" }));
    row.insertCell().append(button);
  }
  table.tBodies[0]?.replaceWith(body);
  const rest = twin.querySelector("details p.quiet") ?? Object.assign(document.createElement("p"), { className: "quiet" });
  rest.textContent = network.edges.length > MOST ? say("The first {most} ties; all of them stand in the JSON. A filter makes the table shorter.", { most: MOST }) : "";
  table.closest("details")?.append(rest);
}

/** @param {string} standing */
export function showStanding(standing) {
  if (!DOUBTED.includes(standing)) return standing;
  return Object.assign(document.createElement("span"), { className: `standing ${standing}`, textContent: standing.replaceAll("-", " ") });
}

/**
 * @param {string} one
 * @param {string} two
 */
export function evidenceButton(one, two) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "evidence";
  button.textContent = say("Evidence");
  Object.assign(button.dataset, { one, two });
  return button;
}
