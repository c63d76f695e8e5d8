import { drawKind } from "./kinds.js";
import { capitalise, say, sayCount, text } from "./words.js";

/**
 * What is told: of a node, or of an edge between two names; `page` asks for a link.
 * @typedef {{node?: import("graphology-types").Attributes, edge?: import("graphology-types").Attributes,
 *   between?: (string | undefined)[], at: {x: number, y: number}, language: string, page?: string}} Told
 */

/**
 * Fills the tooltip and puts it beside the pointer, inside the stage.
 * @param {HTMLElement} tooltip
 * @param {Told} told
 */
export function showTooltip(tooltip, told) {
  tooltip.replaceChildren(...(told.node ? tellNode(told.node, told) : tellEdge(told)));
  tooltip.hidden = false;
  const stage = tooltip.parentElement;
  if (!stage) return;
  const left = Math.max(4, Math.min(told.at.x + 14, stage.clientWidth - tooltip.offsetWidth - 4));
  const below = told.at.y + 16;
  const top = below + tooltip.offsetHeight > stage.clientHeight ? Math.max(4, told.at.y - tooltip.offsetHeight - 12) : below;
  tooltip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
}

/**
 * @param {string} words
 * @param {string} name of its class
 */
function line(words, name) {
  const paragraph = document.createElement("p");
  paragraph.className = name;
  paragraph.textContent = words;
  return paragraph;
}

/**
 * @param {import("graphology-types").Attributes} node
 * @param {Told} told
 */
function tellNode({ thing, label }, { language, page }) {
  const title = line("", "network-title");
  title.append(drawKind(thing.kind), document.createTextNode(label));
  const facts = [text(thing.typeLabel, language, ""), text(thing.dateText, language, "")].filter(Boolean);
  const parts = [title];
  if (facts.length) parts.push(line(capitalise(facts.join(" · ")), "network-facts"));
  const doubts = [thing.standing, thing.status].filter((value) => value && value !== "occurred");
  parts.push(line(doubts.map((value) => String(value).replaceAll("-", " ")).join(" · "), "network-standing"));
  if (page) {
    const link = Object.assign(document.createElement("a"), { href: page, textContent: say("Open the page") });
    parts.push(line("", "network-link"));
    parts.at(-1)?.append(link);
  }
  return parts;
}

/** @param {Told} told */
function tellEdge({ edge, between = [], language }) {
  const parts = [line(between.join(" — "), "network-title")];
  for (const tie of (edge?.ties ?? []).slice(0, 4)) {
    const role = text(tie.roleLabel, language, tie.kind);
    const counted = tie.events
      ? sayCount("{count} shared event", "{count} shared events", tie.events.length)
      : sayCount("{count} claim", "{count} claims", tie.claims);
    parts.push(line(`${capitalise(role)} · ${tie.standing.replaceAll("-", " ")} · ${counted}`, "network-facts"));
  }
  return parts;
}
