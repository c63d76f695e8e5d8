// Holds the graph and runs queries over it, so that the page stays free and an endless query can be ended with the worker.
import init, { Store, defaultGraph, literal, namedNode, variable } from "oxigraph/web.js";

import { bindValues } from "./binding.js";
import { countLines, readLines } from "./dump.js";

/**
 * @typedef {{type: "uri" | "literal" | "bnode" | "triple", value: any, datatype?: string, "xml:lang"?: string}} Cell
 * @typedef {{query: string, rows?: Record<string, import("./binding.js").Value>[], most?: number}} Ask
 * @typedef {{query: string, milliseconds: number} & (
 *   {kind: "rows", columns: string[], rows: Record<string, Cell>[], count: number} |
 *   {kind: "yes-no", yes: boolean} | {kind: "graph", text: string, count: number})} Answer
 */

const ROWS = "application/sparql-results+json";
const GRAPH_FORMATS = ["text/turtle", "application/n-triples"];
const TEXT_AT_MOST = 200_000;

/** @type {Store | undefined} */
let store;
/** What was asked last, as it was answered. @type {{query: string, json?: string, graph?: Store} | undefined} */
let last;

/** @type {Record<string, (asked: any) => unknown>} */
const does = { load, ask, write };

self.addEventListener("message", async ({ data: { number, name, asked } }) => {
  try {
    self.postMessage({ number, answer: await does[name]?.(asked) });
  } catch (error) {
    // After such an error the engine is in no state to go on.
    const broken = error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    self.postMessage({ number, broken, problem: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * Starts the engine and reads the dump into it; returns the number of its statements.
 * @param {{wasm: string, dump: string, again: boolean}} asked `again`: what was fetched before is still good
 */
async function load({ wasm, dump, again }) {
  /** @type {RequestInit} */
  const manner = { cache: again ? "force-cache" : "default" };
  const [engine, answer] = await Promise.all([fetchFile(wasm, manner), fetchFile(dump, manner)]);
  // Compiled while it comes where the host names it rightly.
  const named = engine.headers.get("Content-Type") === "application/wasm";
  await init({ module_or_path: named ? engine : await engine.arrayBuffer() });
  const fresh = new Store();
  const total = Number(answer.headers.get("Content-Length")) || 0;
  let [bytes, quads] = [0, 0];
  const tell = () => self.postMessage({ progress: { bytes, total, quads } });
  if (!answer.body) throw new Error(`${dump} is empty`);
  for await (const piece of readLines(answer.body, (came) => (bytes = came))) {
    tell();
    fresh.load(/** @type {any} */ (piece), { format: "application/n-quads", no_transaction: true });
    quads += countLines(piece);
    tell();
  }
  store = fresh;
  return store.size;
}

/**
 * @param {string} address
 * @param {RequestInit} manner
 */
async function fetchFile(address, manner) {
  const answer = await fetch(address, manner);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  return answer;
}

/**
 * The answer to a query, its values bound by the engine; of rows at most so many.
 * @param {Ask} asked
 * @returns {Answer}
 */
function ask({ query, rows = [], most = Infinity }) {
  const bound = bindValues(query, rows, { namedNode, literal, variable });
  const begun = performance.now();
  const found = run(bound);
  const milliseconds = performance.now() - begun;
  if (typeof found !== "string") {
    const graph = new Store(found);
    if (most < Infinity) last = { query: bound, graph };
    return { kind: "graph", text: writeGraph(graph, "text/turtle").slice(0, TEXT_AT_MOST), count: graph.size, query: bound, milliseconds };
  }
  if (most < Infinity) last = { query: bound, json: found };
  const { head, results, boolean } = JSON.parse(found);
  if (boolean !== undefined) return { kind: "yes-no", yes: boolean, query: bound, milliseconds };
  return { kind: "rows", columns: head.vars, rows: results.bindings.slice(0, most), count: results.bindings.length, query: bound, milliseconds };
}

/**
 * Rows or a yes or no as JSON, or the triples of a graph.
 * @param {string} query
 * @param {string} [format]
 */
function run(query, format = ROWS) {
  if (!store) throw new Error("the graph is not loaded");
  const manner = { use_default_graph_as_union: true };
  try {
    return /** @type {string} */ (store.query(query, { ...manner, results_format: format }));
  } catch (error) {
    // What kind a query is of shows only when it is run: a graph has no such format.
    if (!(error instanceof Error) || !error.message.startsWith("Not supported RDF format")) throw error;
    return /** @type {import("oxigraph/web.js").Quad[]} */ (store.query(query, manner));
  }
}

/**
 * @param {Store} graph
 * @param {string} format
 */
function writeGraph(graph, format) {
  return graph.dump({ format, from_graph_name: defaultGraph() });
}

/**
 * The last answer, whole, in a format; rows in another format than JSON are asked for again.
 * @param {{format: string}} asked
 */
function write({ format }) {
  if (!last) throw new Error("nothing was asked yet");
  if (last.graph) return writeGraph(last.graph, GRAPH_FORMATS.includes(format) ? format : "text/turtle");
  return format === ROWS && last.json !== undefined ? last.json : run(last.query, format);
}
