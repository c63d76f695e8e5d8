// Asks Comunica a query of one source and prints its answer as JSON: rows as objects of strings, quads as N-Quads, or a
// boolean. Called as `node ask.mjs SOURCE QUERY`; SOURCE is an address, or `sparql@` and an address to skip detection.
import { QueryEngine } from "@comunica/query-sparql";

const [named, query] = process.argv.slice(2);
const [type, value] = named.startsWith("sparql@") ? ["sparql", named.slice("sparql@".length)] : [undefined, named];
const engine = new QueryEngine();
const result = await engine.query(query, { sources: [type ? { type, value } : value], lenient: false });

/** @param {import("@rdfjs/types").Term} term */
const say = (term) => (term.termType === "Literal" && term.language ? `${term.value}@${term.language}` : term.value);

let answer;
if (result.resultType === "bindings") {
  answer = [];
  for await (const row of await result.execute()) {
    answer.push(Object.fromEntries([...row].map(([variable, term]) => [variable.value, say(term)])));
  }
} else if (result.resultType === "quads") {
  answer = [];
  for await (const quad of await result.execute()) {
    answer.push([quad.subject, quad.predicate, quad.object].map(say));
  }
} else {
  answer = await result.execute();
}
console.log(JSON.stringify(answer));
