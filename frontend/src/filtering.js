import { KINDS, STANDINGS } from "./kinds.js";
import { PERIODS, parsePeriod } from "./periods.js";

/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {import("./network.js").Thing} Thing
 * @typedef {import("./network.js").Tie} Tie
 * @typedef {{begin: string | null, end: string | null}} Days
 */

const ACTORS = ["person", "organisation", "court", "group", "post"];
const SHOWN_KINDS = [...ACTORS, "law", "provision", "case", "event"];
const SHOWN_STANDINGS = ["disputed", "alleged", "stated", "corroborated"];
const SOLID = ["stated", "corroborated"];
const HAPPENED = [null, "occurred", "under-way"];
const ROLE_TIES = ["participation", "membership"];
const SHARED_EVENT = { en: "took part in the same event", ru: "участие в одном событии", kk: "бір оқиғаға қатысу" };

/**
 * The part of the whole network that a filter asks for, as the site's server gives it; raises an error for a value that the
 * network does not know.
 * @param {Network} whole
 * @param {URLSearchParams} filter
 * @returns {Network}
 */
export function filterNetwork(whole, filter) {
  const wantedKinds = known("kind", filter, KINDS.map(({ name }) => name));
  const wantedRoles = known("role", filter, whole.facets.role.map(({ value }) => value));
  const wantedTypes = known("type", filter, whole.facets.type.map(({ value }) => value));
  const asked = known("standing", filter, STANDINGS);
  const actorsOnly = filter.get("actors") === "1";
  const kinds = wantedKinds.size ? wantedKinds : new Set(SHOWN_KINDS);
  const standings = asked.size ? asked : new Set(actorsOnly ? SOLID : SHOWN_STANDINGS);
  const days = readDays(filter);

  const seen = new Set([...standings, ...SHOWN_STANDINGS]);
  let nodes = new Map(whole.nodes.filter((node) => {
    const isEvent = node.kind === "event";
    if (!(isEvent ? standings : seen).has(node.standing)) return false;
    return (kinds.has(node.kind) || (actorsOnly && isEvent)) && (!isEvent || eventFits(node, wantedTypes, days));
  }).map((node) => [node.id, node]));
  const inRole = (/** @type {Tie} */ tie) => ROLE_TIES.includes(tie.kind) && wantedRoles.has(localName(tie.role ?? ""));
  let edges = between(nodes, whole.edges).filter(
    (tie) => standings.has(tie.standing) && (!wantedRoles.size || !ROLE_TIES.includes(tie.kind) || inRole(tie)),
  );
  const chosen = Boolean(wantedRoles.size || wantedTypes.size || days.begin || days.end);
  if (chosen) {
    nodes = onlyTied(nodes, edges, wantedRoles.size ? inRole : null);
    edges = between(nodes, edges);
  }
  if (actorsOnly) return { ...tieActors(nodes, edges, asked.size === 0, chosen), facets: whole.facets };
  return { nodes: [...nodes.values()], edges, facets: whole.facets };
}

/** @param {string} iri */
function localName(iri) {
  return /[^/#]*$/.exec(iri.replace(/[/#]+$/, ""))?.[0] ?? "";
}

/**
 * @param {Map<string, Thing>} nodes
 * @param {Tie[]} edges
 */
function between(nodes, edges) {
  return edges.filter(({ source, target }) => nodes.has(source) && nodes.has(target));
}

/**
 * The asked values, each known; a concept may be named by its full IRI.
 * @param {string} name
 * @param {URLSearchParams} filter
 * @param {readonly string[]} values
 */
function known(name, filter, values) {
  const wanted = filter.getAll(name).filter(Boolean).map(localName);
  const wrong = wanted.find((value) => !values.includes(value));
  if (wrong !== undefined) throw new Error(`${name}: unknown value '${wrong}'; known: ${values.join(", ")}`);
  return new Set(wanted);
}

/**
 * @param {URLSearchParams} filter
 * @returns {Days}
 */
function readDays(filter) {
  const [begin, end] = [/** @type {const} */ ("from"), /** @type {const} */ ("to")].map((name) => {
    const text = filter.get(name);
    const period = text ? parsePeriod(text) : { begin: null, end: null };
    if (!period) throw new Error(`${name}: '${text}' is not a date: write ${PERIODS}`);
    return name === "from" ? period.begin : period.end;
  });
  if (begin && end && begin > end) throw new Error(`from: ${filter.get("from")} lies after ${filter.get("to")}; give the earlier date first`);
  return { begin: begin ?? null, end: end ?? null };
}

/**
 * @param {Thing} node
 * @param {Set<string>} types
 * @param {Days} days
 */
function eventFits(node, types, days) {
  if (types.size && (node.type === null || !types.has(localName(node.type)))) return false;
  if (!days.begin && !days.end) return true;
  if (node.begin === null && node.end === null) return false;
  const startsInTime = !days.end || node.begin === null || node.begin <= days.end;
  return startsInTime && (!days.begin || node.end === null || node.end >= days.begin);
}

/**
 * The chosen events, by their roles where some are asked for, with what is tied to them.
 * @param {Map<string, Thing>} nodes
 * @param {Tie[]} edges
 * @param {((tie: Tie) => boolean) | null} inRole
 */
function onlyTied(nodes, edges, inRole) {
  const events = [...nodes.values()].filter(({ kind }) => kind === "event").map(({ id }) => id);
  const kept = new Set(inRole ? edges.filter(inRole).flatMap(({ source, target }) => [source, target]) : []);
  const chosen = new Set(inRole ? events.filter((event) => kept.has(event)) : events);
  for (const { source, target } of edges) {
    if (!chosen.has(source) && !chosen.has(target)) continue;
    // Another event that merely precedes or follows a chosen one was not asked for.
    for (const end of [source, target]) if (nodes.get(end)?.kind !== "event") kept.add(end);
  }
  return new Map([...nodes].filter(([id]) => kept.has(id) || chosen.has(id)));
}

/**
 * The actors alone, each two that took part in one event tied; the tie is as firm as its firmest event.
 * @param {Map<string, Thing>} nodes
 * @param {Tie[]} edges
 * @param {boolean} happenedOnly
 * @param {boolean} tiedOnly
 */
function tieActors(nodes, edges, happenedOnly, tiedOnly) {
  let actors = new Map([...nodes].filter(([, { kind }]) => ACTORS.includes(kind)));
  /** @type {Map<string, Map<string, Tie>>} */
  const takingPart = new Map();
  for (const tie of edges) {
    const event = nodes.get(tie.source);
    if (tie.kind !== "participation" || !event || !actors.has(tie.target)) continue;
    if (happenedOnly && !HAPPENED.includes(event.status)) continue;
    const parts = takingPart.get(event.id) ?? new Map();
    takingPart.set(event.id, parts);
    if (!parts.has(tie.target)) parts.set(tie.target, tie);
  }
  const direct = between(actors, edges);
  const derived = shareEvents(nodes, takingPart);
  if (tiedOnly) {
    const tied = new Set([...direct, ...derived].flatMap(({ source, target }) => [source, target]));
    for (const parts of takingPart.values()) for (const actor of parts.keys()) tied.add(actor);
    actors = new Map([...actors].filter(([id]) => tied.has(id)));
  }
  return { nodes: [...actors.values()], edges: [...direct, ...derived] };
}

/**
 * A tie for each two actors with an event in common.
 * @param {Map<string, Thing>} nodes
 * @param {Map<string, Map<string, Tie>>} takingPart
 * @returns {Tie[]}
 */
function shareEvents(nodes, takingPart) {
  const order = (/** @type {string} */ standing) => STANDINGS.indexOf(standing);
  /** @type {Map<string, Tie & {events: string[]}>} */
  const ties = new Map();
  for (const [event, parts] of [...takingPart].sort(([one], [two]) => (one < two ? -1 : 1))) {
    const takers = [...parts].sort(([one], [two]) => (one < two ? -1 : 1));
    takers.forEach(([source, first], at) => {
      for (const [target, second] of takers.slice(at + 1)) {
        const links = [nodes.get(event)?.standing ?? "stated", first.standing, second.standing];
        const weakest = links.reduce((one, two) => (order(two) < order(one) ? two : one));
        /** @type {Tie & {events: string[]}} */
        const tie = ties.get(`${source} ${target}`) ?? {
          source, target, kind: "shared-event", role: null, roleLabel: SHARED_EVENT, standing: weakest, claims: 0, via: null,
          derived: true, events: [],
        };
        ties.set(`${source} ${target}`, tie);
        tie.events.push(event);
        tie.claims += first.claims + second.claims;
        if (order(weakest) > order(tie.standing)) tie.standing = weakest;
      }
    });
  }
  return [...ties.values()].sort((one, two) => (`${one.source} ${one.target}` < `${two.source} ${two.target}` ? -1 : 1));
}
