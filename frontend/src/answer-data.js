/**
 * @typedef {import("./offline-worker.js").Cell} Cell
 * @typedef {Record<string, Cell>} Row
 * @typedef {{claim: string, against: boolean, how: string, speakers: string[], document: string, spans: string[], first: number}} Claim
 * @typedef {{labels: Map<string, string>, claims: Map<string, Claim>}} Known
 */

const AGAINST = ["denies", "disputes", "explains-otherwise"];

/** The column that holds a row's claims, as IRIs parted by spaces. */
export const CLAIMS = "claims";

/**
 * The claims that a row names.
 * @param {Row} row
 */
export function claimsOf(row) {
  return [...new Set((row[CLAIMS]?.value ?? "").split(" ").filter(Boolean))].sort();
}

/**
 * Whether the column of claims is there and holds nothing but claims.
 * @param {string[]} columns
 * @param {Row[]} rows
 * @param {(iri: string) => boolean} isOwn
 */
export function hasClaims(columns, rows, isOwn) {
  return columns.includes(CLAIMS) && rows.every((row) => row[CLAIMS] === undefined || claimsOf(row).every(isOwn));
}

/**
 * What must be known of the nodes in some rows to show them: labels, and who asserts the claims and where.
 * @param {Row[]} rows
 * @param {boolean} withClaims
 * @param {import("./engine.js").Engine} engine
 * @param {import("./asking.js").Catalogue["queries"]} queries
 * @returns {Promise<Known>}
 */
export async function findKnown(rows, withClaims, engine, queries) {
  const named = withClaims ? [...new Set(rows.flatMap(claimsOf))] : [];
  const found = await askEach(engine, queries.evidence, "claim", named);
  const claims = readClaims(found);
  const iris = new Set(rows.flatMap((row) => Object.values(row).flatMap(({ type, value }) => (type === "uri" ? [value] : []))));
  for (const { speakers, document } of claims.values()) for (const iri of [...speakers, document]) iris.add(iri);
  return { claims, labels: pickLabels(await askEach(engine, queries.labels, "node", [...iris].filter((iri) => iri.includes("://")))) };
}

/**
 * The rows of a query for each of several IRIs.
 * @param {import("./engine.js").Engine} engine
 * @param {string} query
 * @param {string} name
 * @param {string[]} iris
 */
async function askEach(engine, query, name, iris) {
  if (!iris.length) return [];
  const answer = await engine.ask({ query, rows: iris.sort().map((iri) => ({ [name]: { iri } })) });
  return answer.kind === "rows" ? answer.rows : [];
}

/**
 * The label of each node in English, else in no language, else in any.
 * @param {Row[]} rows
 */
export function pickLabels(rows) {
  /** @type {Map<string, [number, string]>} */
  const best = new Map();
  for (const { node, label } of rows) {
    if (!node || !label) continue;
    const language = label["xml:lang"];
    const rank = language === "en" ? 0 : language === undefined ? 2 : 3;
    const known = best.get(node.value);
    if (!known || rank < known[0] || (rank === known[0] && label.value < known[1])) best.set(node.value, [rank, label.value]);
  }
  return new Map([...best].map(([iri, [, text]]) => [iri, text]));
}

/** @param {string} iri */
export function localName(iri) {
  return /[^/#]*$/.exec(iri.replace(/[/#]+$/, ""))?.[0] ?? "";
}

/**
 * @param {Row[]} rows
 * @returns {Map<string, Claim>}
 */
function readClaims(rows) {
  /** @type {Map<string, Claim>} */
  const claims = new Map();
  for (const { claim, stance, manner, reportedIn, heldIn, start, end, speakers } of rows) {
    if (!claim || !stance || !manner || !reportedIn) continue;
    const [stanceName, mannerName] = [localName(stance.value), localName(manner.value)];
    const how = stanceName !== "supports" ? stanceName.replaceAll("-", " ") : mannerName === "states" ? "" : mannerName;
    /** @type {Claim} */
    const one = claims.get(claim.value) ?? {
      claim: claim.value, against: AGAINST.includes(stanceName), how, speakers: (speakers?.value ?? "").split(" ").filter(Boolean).sort(),
      document: (heldIn ?? reportedIn).value, spans: [], first: Number(start?.value ?? 0),
    };
    claims.set(claim.value, one);
    if (start && end) one.spans.push(`${start.value}–${end.value}`);
    one.first = Math.min(one.first, Number(start?.value ?? 0));
  }
  return claims;
}
