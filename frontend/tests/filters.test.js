import assert from "node:assert/strict";
import { test } from "node:test";

import { readFilter } from "../src/filters.js";
import { MARKS, markEdge, markNode } from "../src/kinds.js";

test("one view has one address", () => {
  const one = readFilter(new URLSearchParams("role=judge&kind=person&kind=court&role=judge&page=2&to=&from=2017-06"));
  assert.equal(`${one}`, "kind=court&kind=person&role=judge&from=2017-06");
});

test("an empty address asks for nothing", () => {
  assert.equal(`${readFilter(new URLSearchParams("kind=&from=+&actors="))}`, "");
});

test("marks", () => {
  assert.equal(markNode({ standing: "stated", status: null }), MARKS.solid);
  assert.equal(markNode({ standing: "alleged", status: "planned" }), MARKS.alleged);
  assert.equal(markNode({ standing: "denied-only", status: "cancelled" }), MARKS.denied);
  assert.equal(markNode({ standing: "stated", status: "did-not-occur" }), MARKS.cancelled);
  assert.equal(markNode({ standing: "corroborated", status: "expected" }), MARKS.planned);
  assert.deepEqual(["corroborated", "stated", "alleged", "disputed", "denied-only"].map(markEdge), [0, 0, 1, 2, 3]);
});
