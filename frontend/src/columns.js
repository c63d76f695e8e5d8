/**
 * @typedef {import("./network.js").Network} Network
 * @typedef {{values?: any[], start?: string, of?: any[], at?: any[], lists?: boolean, nodes?: number[]}} Column
 * @typedef {{count: number, columns: Record<string, Column>}} Table
 */

/**
 * The network that came by columns (kg/columns.py says how they are written), or row by row.
 * @param {Network | {nodes: Table, edges: Table, facets: Network["facets"]}} told
 * @returns {Network}
 */
export function readColumns(told) {
  if (Array.isArray(told.nodes)) return /** @type {Network} */ (told);
  const nodes = readRows(/** @type {Table} */ (told.nodes), []);
  return { nodes, edges: readRows(/** @type {Table} */ (told.edges), nodes), facets: told.facets };
}

/**
 * @param {Table} table
 * @param {{id: string}[]} things those that a column of numbers speaks of
 * @returns {any[]}
 */
function readRows({ count, columns }, things) {
  /** @type {any[]} */
  const rows = Array.from({ length: count }, () => ({}));
  for (const [name, { values, start, of = [], at = [], lists, nodes }] of Object.entries(columns)) {
    rows.forEach((row, number) => {
      if (nodes) row[name] = things[nodes[number] ?? -1]?.id;
      else if (values) row[name] = start === undefined ? values[number] : start + values[number];
      else if (at[number] !== -1) row[name] = lists ? at[number].map((/** @type {number} */ entry) => of[entry]) : of[at[number]];
    });
  }
  return rows;
}
