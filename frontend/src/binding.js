/**
 * A value of a parameter before the engine writes it.
 * @typedef {{iri: string} | {text: string, datatype?: string}} Value
 * @typedef {Pick<typeof import("oxigraph/web.js"), "namedNode" | "literal" | "variable">} Terms
 */

/** The comment line of a query at which the one VALUES block is written. */
const MARK = "#@ values";

/**
 * The query with one VALUES block, written by the engine from rows of values with the same names, at its marked place.
 * @param {string} query
 * @param {Record<string, Value>[]} rows
 * @param {Terms} terms
 */
export function bindValues(query, rows, { namedNode, literal, variable }) {
  const names = Object.keys(rows[0] ?? {});
  if (!names.length) return query;
  const at = query.indexOf(MARK);
  if (at < 0) throw new Error(`the query takes no parameters: it has no line '${MARK}'`);
  const write = (/** @type {Value | undefined} */ value) => {
    if (!value) throw new Error("a row lacks a value");
    if ("iri" in value) return namedNode(value.iri).toString();
    return literal(value.text, value.datatype ? namedNode(value.datatype) : undefined).toString();
  };
  const block = rows.map((row) => `(${names.map((name) => write(row[name])).join(" ")})`).join(" ");
  const heads = names.map((name) => variable(name).toString()).join(" ");
  return `${query.slice(0, at)}VALUES (${heads}) { ${block} }${query.slice(at + MARK.length)}`;
}
