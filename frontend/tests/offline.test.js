import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import oxigraph from "oxigraph";

import { hasClaims, pickLabels } from "../src/answer-data.js";
import { sayColumn, usedColumns } from "../src/answer-table.js";
import { makeAddresses } from "../src/addresses.js";
import { bindValues } from "../src/binding.js";
import { countLines, readLines } from "../src/dump.js";
import { makeFinder } from "../src/finding.js";
import { isMistyped } from "../src/mistyped.js";
import { parsePeriod } from "../src/periods.js";

const BASE = "https://w3id.org/khronika/";

/**
 * @param {Uint8Array} bytes
 * @param {number} size of the pieces that it comes in
 * @param {number} least
 */
async function readAll(bytes, size, least) {
  /** @type {ReadableStream<any>} */
  const body = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  const pieces = [];
  let came = 0;
  for await (const piece of readLines(body, (count) => (came = count), least)) pieces.push(new TextDecoder("utf-8", { fatal: true }).decode(piece));
  return { pieces, came };
}

test("a dump is read in whole lines, compressed or not, whatever pieces it comes in", async () => {
  const text = "<a> <b> \"суд\" .\n".repeat(40);
  const plain = new TextEncoder().encode(text);
  const packed = new Uint8Array(gzipSync(plain));
  for (const [bytes, size] of /** @type {[Uint8Array, number][]} */ ([[plain, 1], [plain, 7], [plain, 9999], [packed, 1], [packed, 5], [packed, 9999]])) {
    const { pieces, came } = await readAll(bytes, size, 50);
    assert.equal(pieces.join(""), text);
    assert.ok(pieces.every((piece) => piece.endsWith(".\n")));
    assert.equal(came, bytes.length);
  }
  assert.deepEqual((await readAll(new Uint8Array(), 1, 50)).pieces, []);
  assert.equal(countLines(plain), 40);
});

test("values are written by the engine into one block", () => {
  const rows = [{ who: { iri: `${BASE}id/person/a` }, day: { text: "2017-06-01", datatype: "http://www.w3.org/2001/XMLSchema#date" } }];
  assert.equal(
    bindValues("SELECT * {\n  #@ values\n  ?who ?p ?o }", rows, oxigraph),
    `SELECT * {\n  VALUES (?who ?day) { (<${BASE}id/person/a> "2017-06-01"^^<http://www.w3.org/2001/XMLSchema#date>) }\n  ?who ?p ?o }`,
  );
  assert.equal(bindValues("ASK {}", [], oxigraph), "ASK {}");
  assert.throws(() => bindValues("ASK {}", [{ a: { text: "x" } }], oxigraph), /takes no parameters/);
  assert.throws(() => bindValues("#@ values", [{ a: { iri: "x> } #" } }], oxigraph), /Invalid IRI|No scheme/);
  assert.match(bindValues("#@ values", [{ a: { text: '" }\n' } }], oxigraph), /\{ \("\\" \}\\n"\) \}$/);
});

test("an IRI leads to its page", () => {
  const { addressOf, compact, kindOf } = makeAddresses({ root: "http://host/some/", base: BASE, prefixes: { khr: `${BASE}ontology#` } });
  assert.equal(addressOf(`${BASE}id/event/x`), "http://host/some/page/event/x.html");
  assert.equal(addressOf(`${BASE}id/event/x/participants/a/claims/5`), "http://host/some/page/event/x.html#participants/a/claims/5");
  assert.equal(addressOf(`${BASE}ontology#Event`), "http://host/some/ontology.html#Event");
  assert.equal(addressOf(`${BASE}list/stance/denies`), "http://host/some/list/stance.html#denies");
  assert.equal(addressOf(`${BASE}graph/derived`), null);
  assert.equal(addressOf("https://example.org/x"), "https://example.org/x");
  assert.equal(addressOf("javascript:alert(1)"), null);
  assert.deepEqual([kindOf(`${BASE}id/event/x`), kindOf(`${BASE}id/event/x/claims/5`), kindOf("urn:x")], ["event", "", ""]);
  assert.deepEqual([compact(`${BASE}ontology#Event`), compact("urn:x")], ["khr:Event", "urn:x"]);
});

test("periods and their days", () => {
  assert.deepEqual(parsePeriod("2016-02"), { begin: "2016-02-01", end: "2016-02-29" });
  assert.deepEqual(parsePeriod("2017-06-21/2018"), { begin: "2017-06-21", end: "2018-12-31" });
  assert.deepEqual(parsePeriod("../2017-06"), { begin: null, end: "2017-06-30" });
  for (const wrong of ["", "June", "2017-13", "2017-02-29", "2017-06-00", "0000", "2018/2017", "../..", "..", "2017/", "2017/2018/2019", "2017~"]) {
    assert.equal(parsePeriod(wrong), null, wrong);
  }
});

test("labels, columns and claims", () => {
  const cell = (/** @type {string} */ value, /** @type {string} */ language = "") =>
    /** @type {import("../src/answer-data.js").Cell} */ (language ? { type: "literal", value, "xml:lang": language } : { type: "literal", value });
  const node = /** @type {import("../src/answer-data.js").Cell} */ ({ type: "uri", value: "urn:x" });
  assert.equal(pickLabels([{ node, label: cell("Суд", "ru") }, { node, label: cell("Court") }, { node, label: cell("The court", "en") }]).get("urn:x"), "The court");
  assert.equal(pickLabels([{ node, label: cell("Я", "ru") }, { node, label: cell("А", "kk") }]).get("urn:x"), "А");
  assert.equal(sayColumn("sentencedBy"), "sentenced by");
  assert.deepEqual(usedColumns(["a", "b", "claims"], [{ a: node }, { claims: node }]), ["a"]);
  const isOwn = (/** @type {string} */ iri) => iri.startsWith("urn:");
  assert.equal(hasClaims(["claims"], [{ claims: cell("urn:a urn:b") }, {}], isOwn), true);
  assert.equal(hasClaims(["claims"], [{ claims: cell("12") }], isOwn), false);
  assert.equal(hasClaims(["n"], [], isOwn), false);
});

const RULES = /** @type {import("../src/finding.js").Rules} */ ({ reasons: ["name", "acronym", "beginning", "word", "part", "sound", "sound", "sound", "spelling"], withInitials: ["court"], smallWords: ["of"], forgiven: [4, 8] });

test("what only sounds alike comes after any part that is written so", () => {
  const entry = (/** @type {string} */ name, /** @type {string} */ sound) => ({ iri: name, kind: "person", label: name, names: [name], sounds: [sound], path: "", note: "" });
  const { find } = makeFinder([entry("Mamai", "mamai"), entry("Umamayev", "umamaev")], { letters: {}, sounds: [["[yj]", "i"]], ...RULES });
  assert.deepEqual(find("mamay").map(({ entry: { iri } }) => iri), ["Umamayev", "Mamai"]);
});

test("a word may differ by so many typing errors, and no letter is mended twice", () => {
  const within = (/** @type {string} */ one, /** @type {string} */ two) => [0, 1, 2, 3].find((most) => isMistyped([...one], [...two], most));
  /** @type {[string, string, number | undefined][]} */
  const pairs = [
    ["court", "court", 0], ["court", "cuort", 1], ["court", "cort", 1], ["court", "coourt", 1], ["court", "couft", 1], ["court", "cuotr", 2],
    ["court", "ourtc", 2], ["ca", "abc", 3], ["суд", "сду", 1], ["𝔐a", "a𝔐", 1], ["", "ab", 2], ["court", "trial", undefined], ["a", "abcde", undefined],
  ];
  for (const [one, two, errors] of pairs) {
    assert.equal(within(one, two), errors, `${one} ${two}`);
    assert.equal(within(two, one), errors, `${two} ${one}`);
  }
});
