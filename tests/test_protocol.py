"""The SPARQL 1.1 Protocol, Service Description and Graph Store Protocol: what is sent, in which form, and how it fails."""

import concurrent.futures
import csv
import gzip
import io
import json
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from rdflib import RDF, BNode, Graph, URIRef
from werkzeug.test import TestResponse

from conftest import serve
from kg.build import build_snapshot
from kg.errors import BadRequestError
from kg.settings import Settings
from kg.web import create_app

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
BASE = "https://w3id.org/khronika/"
ABOUT = "https://w3id.org/khronika/ontology#about"
RECORDED, DERIVED = f"{BASE}graph/example/bulletin", f"{BASE}graph/derived"
# The example has 21 claims: 14 recorded of its one report, 7 derived of what those speak of as well.
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?claim <{ABOUT}> ?thing }}"
IN_GRAPHS = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?claim <{ABOUT}> ?thing }} }}"
PRODUCT = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f }"
SD, VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the example dataset."""
    folder = tmp_path_factory.mktemp("protocol") / "example"
    build_snapshot([EXAMPLE], folder)
    return folder


@pytest.fixture(scope="module")
def manifest(example: Path) -> dict[str, Any]:
    """What the snapshot says of itself."""
    found: dict[str, Any] = json.loads((example / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def client(example: Path) -> Iterator[FlaskClient]:
    """A client of a site that lets a query run for three seconds."""
    app = create_app(Settings(query_seconds=3.0, query_workers=1), example)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


@pytest.fixture(scope="module")
def narrow(example: Path) -> Iterator[FlaskClient]:
    """A client of a site that sends 300 kB at most."""
    app = create_app(replace(Settings(), query_bytes=300_000, query_workers=1), example)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


def count(answer: TestResponse) -> str:
    """The one number of a CSV answer."""
    assert answer.status_code == 200, answer.text
    return answer.text.split("\r\n")[1]


# ---------------------------------------------------------------- the dataset of a query

GRAPHS: list[tuple[str, str, dict[str, list[str]], str]] = [
    ("the union", COUNT, {}, "21"),
    ("the union has every graph by name", IN_GRAPHS, {}, "21"),
    ("one graph", COUNT, {"default-graph-uri": [DERIVED]}, "7"),
    ("two graphs", COUNT, {"default-graph-uri": [DERIVED, RECORDED]}, "21"),
    ("a graph that is not there is empty", COUNT, {"default-graph-uri": ["https://example.org/none"]}, "0"),
    ("with default graphs only, none has a name", IN_GRAPHS, {"default-graph-uri": [DERIVED]}, "0"),
    ("with named graphs only, the default one is empty", COUNT, {"named-graph-uri": [DERIVED]}, "0"),
    ("one named graph", IN_GRAPHS, {"named-graph-uri": [DERIVED]}, "7"),
    ("two named graphs", IN_GRAPHS, {"named-graph-uri": [DERIVED, RECORDED]}, "21"),
    ("FROM", COUNT.replace("WHERE", f"FROM <{DERIVED}> WHERE"), {}, "7"),
    ("FROM nowhere", COUNT.replace("WHERE", "FROM <https://example.org/none> WHERE"), {}, "0"),
    ("FROM leaves no name", IN_GRAPHS.replace("WHERE", f"FROM <{DERIVED}> WHERE"), {}, "0"),
    ("FROM NAMED leaves no default", COUNT.replace("WHERE", f"FROM NAMED <{DERIVED}> WHERE"), {}, "0"),
    ("FROM NAMED", IN_GRAPHS.replace("WHERE", f"FROM NAMED <{DERIVED}> WHERE"), {}, "7"),
    ("the protocol wins", COUNT.replace("WHERE", f"FROM <{DERIVED}> WHERE"), {"default-graph-uri": [RECORDED]}, "14"),
    ("the word alone", COUNT.replace("?n", "?from").replace("WHERE", "WHERE # FROM <x:y>\n"), {}, "21"),
]


@pytest.mark.parametrize("sent", ["get", "form", "body"])
@pytest.mark.parametrize(("query", "graphs", "number"), [case[1:] for case in GRAPHS], ids=[case[0] for case in GRAPHS])
def test_the_graphs_that_a_query_reads(
    client: FlaskClient, query: str, graphs: dict[str, list[str]], number: str, sent: str
) -> None:
    headers = {"Accept": "text/csv"}
    if sent == "get":
        answer = client.get("/sparql", query_string={"query": query, **graphs}, headers=headers)
    elif sent == "form":
        answer = client.post("/sparql", data={"query": query, **graphs}, headers=headers)
    else:
        body = {"data": query, "content_type": "application/sparql-query"}
        answer = client.post("/sparql", query_string=graphs, headers=headers, **body)
    assert count(answer) == number


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("graph", ["derived", "", "no iri at all", "<a:b>"])
def test_a_graph_is_named_by_an_iri(client: FlaskClient, name: str, graph: str) -> None:
    assert client.get("/sparql", query_string={"query": COUNT, name: graph}).status_code == 400


# ---------------------------------------------------------------- forms of the answer

ROWS, YES_NO, GRAPH = "SELECT * { VALUES ?x { 1 } }", "ASK {}", "CONSTRUCT { <a:a> <a:b> 1 } WHERE {}"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"
TURTLE, NT, RDF_XML, JSON_LD = "text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
YASGUI_ROWS = "application/sparql-results+json,*/*;q=0.9"
WRAPPER_ANY = "application/sparql-results+xml,application/rdf+xml,text/turtle,text/n3,application/json,*/*"
COMUNICA = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8"

FORMS: list[tuple[str, str | None, str, str | None]] = [
    (ROWS, None, "", JSON), (ROWS, "*/*", "", JSON), (ROWS, JSON, "", JSON), (ROWS, XML, "", XML), (ROWS, CSV, "", CSV),
    (ROWS, TSV, "", TSV), (ROWS, "application/json", "", "application/json"), (ROWS, "application/xml", "", XML),
    (ROWS, "text/xml", "", XML), (ROWS, "text/plain", "", TSV), (ROWS, YASGUI_ROWS, "", JSON), (ROWS, BROWSER, "", XML),
    (ROWS, f"{XML};q=0.3, {CSV};q=0.9", "", CSV), (ROWS, TURTLE, "", None), (ROWS, "image/png", "", None),
    (ROWS, CSV, "format=json", "application/json"), (ROWS, CSV, "format=srj", JSON), (ROWS, CSV, "output=xml", XML),
    (ROWS, None, "output=json", "application/json"), (ROWS, None, f"format={quote(JSON)}", JSON),
    (ROWS, None, f"format={JSON}", JSON), (ROWS, None, f"results={XML}", XML), (ROWS, None, "format=tsv", TSV),
    (ROWS, None, "format=tsv&format=text/tab-separated-values", TSV), (ROWS, None, "format=&output=csv", CSV),
    (YES_NO, None, "", JSON), (YES_NO, XML, "", XML), (YES_NO, "text/xml", "", XML), (YES_NO, CSV, "", None),
    (YES_NO, TSV, "", None), (YES_NO, f"{CSV}, {JSON};q=0.1", "", JSON),
    (GRAPH, None, "", TURTLE), (GRAPH, NT, "", NT), (GRAPH, RDF_XML, "", RDF_XML), (GRAPH, JSON_LD, "", JSON_LD),
    (GRAPH, "application/json", "", JSON_LD), (GRAPH, "text/xml", "", RDF_XML), (GRAPH, "text/plain", "", NT),
    (GRAPH, "text/n3", "", TURTLE), (GRAPH, COMUNICA, "", "application/n-quads"),
    (GRAPH, "application/trig", "", "application/trig"), (GRAPH, WRAPPER_ANY, "", TURTLE), (GRAPH, JSON, "", None),
    (GRAPH, None, "format=turtle", TURTLE), (GRAPH, None, "format=n3", TURTLE), (GRAPH, None, "format=xml", RDF_XML),
    (GRAPH, None, "format=rdf+xml", RDF_XML), (GRAPH, None, "format=json-ld", JSON_LD), (GRAPH, None, "format=nt", NT),
]  # fmt: skip


@pytest.mark.parametrize(("query", "accept", "asked", "media_type"), FORMS)
def test_the_form_of_an_answer(
    client: FlaskClient, query: str, accept: str | None, asked: str, media_type: str | None
) -> None:
    address = f"/sparql?query={quote(query)}&{asked}"
    answer = client.get(address, headers={"Accept": accept} if accept else {})
    assert answer.status_code == (200 if media_type else 406)
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    if media_type:
        assert answer.headers["Content-Type"] == f"{media_type}; charset=utf-8"
        assert answer.content_length == len(answer.data)


def test_an_unknown_format_is_told_with_those_there_are(client: FlaskClient) -> None:
    answer = client.get("/sparql", query_string={"query": ROWS, "format": "pdf"})
    assert (answer.status_code, answer.text) == (400, "unknown format 'pdf'; known: srj, srx, csv, tsv, json\n")


# ---------------------------------------------------------------- methods and requests that are wrong

BODY, UPDATE = "application/sparql-query", "application/sparql-update"
TOLD: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", "?query=ASK{}&query=ASK{}", {}, 400, "several queries: send one"),
    ("POST", "?query=ASK{}", {"data": {"query": "ASK {}"}}, 400, "several queries: send one"),
    ("POST", "?query=ASK{}", {"data": "ASK {}", "content_type": BODY}, 400, "several queries: send one"),
    ("POST", "", {"data": {}}, 415, "application/sparql-query"),
    ("POST", "", {"data": b"query=", "content_type": "application/x-www-form-urlencoded"}, 400, "it ends too early"),
    ("POST", "", {"data": "ASK {}", "content_type": "text/plain"}, 415, "application/sparql-query"),
    ("POST", "", {"data": "ASK {}", "content_type": f"{BODY}; charset=utf-16"}, 415, "UTF-8, the one encoding"),
    ("POST", "", {"data": "ASK {}", "content_type": f"{BODY}; charset=UTF-8"}, 200, "true"),
    ("POST", "", {"data": b"ASK {} # \xe9", "content_type": BODY}, 400, "not UTF-8"),
    ("GET", "?update=CLEAR%20ALL", {}, 403, "updates are not taken"),
    ("POST", "", {"data": {"update": "CLEAR ALL"}}, 403, "updates are not taken"),
    ("POST", "", {"data": {"update": "CLEAR ALL", "query": "ASK {}"}}, 403, "updates are not taken"),
    ("POST", "", {"data": "CLEAR ALL", "content_type": UPDATE}, 403, "changed by building a new snapshot"),
    ("POST", "", {"data": {"query": "PREFIX a: <a:> insert data { a:a a:b a:c }"}}, 403, "updates are not taken (INSERT)"),
    ("POST", "", {"data": {"query": "# c\nLOAD <http://127.0.0.1:9/>"}}, 403, "updates are not taken (LOAD)"),
    ("GET", "?query=WITH%20%3Ca:b%3E%20DELETE%20WHERE%20%7B%7D", {}, 403, "updates are not taken (WITH)"),
    ("PUT", "?query=ASK{}", {}, 405, "PUT is not taken"),
    ("PATCH", "", {}, 405, "PATCH is not taken"),
    ("DELETE", "", {}, 405, "DELETE is not taken"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "asked", "sent", "status", "words"), TOLD)
def test_what_a_request_is_told(
    client: FlaskClient, method: str, asked: str, sent: dict[str, Any], status: int, words: str
) -> None:
    answer = client.open(f"/sparql{asked}", method=method, **sent)
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    if status == 405:
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("path", ["/sparql", "/graphs", "/graph/derived"])
def test_a_page_from_elsewhere_may_ask(client: FlaskClient, path: str) -> None:
    answer = client.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    methods = "GET, HEAD, OPTIONS" + (", POST" if path == "/sparql" else "")
    assert (answer.status_code, answer.data) == (204, b"")
    assert {name: value for name, value in answer.headers if name.startswith("Access")} == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": (
            "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, If-None-Match, Range"
        ),
        "Access-Control-Max-Age": "86400",
        "Access-Control-Expose-Headers": (
            "Allow, Content-Length, Content-Location, ETag, Last-Modified, Link, Location, Repr-Digest, Retry-After, Vary"
        ),
    }
    assert answer.headers["Allow"] == methods


def test_head_says_what_get_would(client: FlaskClient) -> None:
    for asked in ({"query": ROWS, "format": "csv"}, {"query": PRODUCT + " LIMIT 20000", "format": "csv"}):
        head = client.head("/sparql", query_string=asked)
        assert (head.status_code, head.headers["Content-Type"], head.data) == (200, "text/csv; charset=utf-8", b"")
    assert client.head("/sparql", query_string={"query": "ASK"}).status_code == 400
    assert count(client.get("/sparql", query_string={"query": COUNT, "format": "csv"})) == "21"


# ---------------------------------------------------------------- where a query is wrong

WRONG: list[tuple[str, int, int, str]] = [
    ("SELECT * WHERE {\n  ?s ?p\n}", 3, 1, "'}' does not fit here"),
    ("SELECT * WHERE {\n  ?s a khr:Event .\n}", 2, 8, "Prefix not found: 'khr:Event'"),
    ("# é }\nSELECT * { 'é' ?p 'ü' , ] }", 2, 25, "']' does not fit here"),
    ("SELECT ?s\nWHERE { ?s ?p ?o", 2, 17, "it ends too early"),
    ("SELEC * { ?s ?p ?o }", 1, 1, "'SELEC' does not fit here"),
    ("SELECT * { ?s ?p ?o } ORDER ?s", 1, 29, "'?s' does not fit here"),
    ("SELECT * {\r\n ?s ?p ?o FILTER(?o > )\r\n}", 2, 23, "')' does not fit here"),
    ("BASE <nope> ASK {}", 1, 6, "IRI parsing failed: '<nope>'"),
]


@pytest.mark.parametrize(("query", "line", "column", "words"), WRONG)
def test_a_malformed_query_is_told_by_line_and_column(
    client: FlaskClient, query: str, line: int, column: int, words: str
) -> None:
    sentence = f"the query is malformed at line {line}, column {column}: {words}"
    answer = client.post("/sparql", data={"query": query}, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert answer.json == {"status": 400, "error": sentence, "line": line, "column": column}
    assert client.post("/sparql", data={"query": query}).text == f"{sentence}\n"


# ---------------------------------------------------------------- long answers


def test_gzip_is_sent_where_it_is_taken(client: FlaskClient) -> None:
    asked = {"query": PRODUCT + " LIMIT 2000", "format": "csv"}
    plain = client.get("/sparql", query_string=asked)
    assert "Content-Encoding" not in plain.headers
    assert plain.data.count(b"\r\n") == 2001
    for accepted in ("gzip", "gzip, deflate, br, zstd", "*", "gzip;q=0.5", "identity;q=0.5, gzip;q=1"):
        packed = client.get("/sparql", query_string=asked, headers={"Accept-Encoding": accepted})
        assert packed.headers["Content-Encoding"] == "gzip", accepted
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < len(plain.data) / 10
    for refused in ("gzip;q=0", "identity", "br", "*;q=0", "gzip;q=0.2, identity;q=1", "gzip;q=0, *"):
        answer = client.get("/sparql", query_string=asked, headers={"Accept-Encoding": refused})
        assert "Content-Encoding" not in answer.headers, refused
    small = client.get("/sparql", query_string={"query": ROWS}, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers


def read_cut(narrow: FlaskClient, query: str, form: str, encoding: str = "identity") -> bytes:
    """What arrives of an answer that is too long; the server is told as well that it is not whole."""
    asked = {"query": query, "format": form}
    answer = narrow.get("/sparql", query_string=asked, headers={"Accept-Encoding": encoding})
    assert answer.status_code == 200
    assert "Content-Length" not in answer.headers
    pieces: list[bytes] = []
    with pytest.raises(BadRequestError, match="the answer is larger than 0 MiB: add a LIMIT"):
        for piece in answer.response:
            pieces.append(bytes(piece))
    answer.close()
    return b"".join(pieces)


LONG_GRAPH = "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c . ?d ?e ?f }"
LONG_TEXT = 'SELECT ?x WHERE { ?a ?b ?c . ?d ?e ?f BIND("an, answer, and, ""long"" one" AS ?x) }'.replace('""', "'")
PARSERS = {
    "ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD, "trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS,
}  # fmt: skip


@pytest.mark.parametrize("form", sorted(PARSERS))
def test_a_graph_that_is_cut_is_not_well_formed(narrow: FlaskClient, form: str) -> None:
    part = read_cut(narrow, LONG_GRAPH, form)
    assert len(part) > 64 * 1024
    with pytest.raises(SyntaxError):
        for _ in ox.parse(part, format=PARSERS[form]):
            pass


@pytest.mark.parametrize("form", ["srj", "srx", "json"])
def test_rows_that_are_cut_are_not_well_formed(narrow: FlaskClient, form: str) -> None:
    part = read_cut(narrow, PRODUCT, form)
    assert len(part) > 64 * 1024
    parsed = ox.parse_query_results(
        part, format=ox.QueryResultsFormat.from_extension("srx" if form == "srx" else "srj")
    )
    with pytest.raises(SyntaxError):
        list(parsed)  # type: ignore[arg-type]


@pytest.mark.parametrize("query", [PRODUCT, LONG_TEXT])
def test_a_table_that_is_cut_ends_in_a_field_without_end(narrow: FlaskClient, query: str) -> None:
    part = read_cut(narrow, query, "csv").decode("utf-8")
    assert part.endswith("the answer is cut here: the answer is larger than 0 MiB: add a LIMIT")
    assert part.count('"') % 2 == 1
    with pytest.raises(csv.Error, match="unexpected end of data"):
        list(csv.reader(io.StringIO(part, newline=""), strict=True))
    last = read_cut(narrow, query, "tsv").decode("utf-8").rpartition("\n")[2]
    assert last == '"the answer is cut here: the answer is larger than 0 MiB: add a LIMIT'


def test_a_packed_answer_that_is_cut_has_no_end(narrow: FlaskClient) -> None:
    part = read_cut(narrow, PRODUCT, "csv", "gzip")
    with pytest.raises(EOFError, match="ended before the end-of-stream marker"):
        gzip.decompress(part)
    assert b"the answer is cut here" in zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(part)


# ---------------------------------------------------------------- the description of the service


def test_a_machine_is_told_what_the_endpoint_is(client: FlaskClient, manifest: dict[str, Any]) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.headers["Content-Type"] == "text/turtle; charset=utf-8"
    described = Graph().parse(data=answer.data, format="turtle")
    endpoint, whole = URIRef("http://localhost/sparql"), URIRef("http://localhost/sparql#dataset")
    union = URIRef("http://localhost/sparql#default-graph")
    assert not [term for triple in described for term in triple if isinstance(term, BNode)]
    assert list(described.subjects(RDF.type, URIRef(SD + "Service"))) == [endpoint]
    assert list(described.objects(endpoint, URIRef(SD + "endpoint"))) == [endpoint]
    assert list(described.objects(endpoint, URIRef(SD + "supportedLanguage"))) == [URIRef(SD + "SPARQL11Query")]
    assert list(described.objects(endpoint, URIRef(SD + "feature"))) == [URIRef(SD + "UnionDefaultGraph")]
    assert {str(form) for form in described.objects(endpoint, URIRef(SD + "resultFormat"))} == {
        f"http://www.w3.org/ns/formats/{name}"
        for name in ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
                     "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")
    }  # fmt: skip
    assert list(described.objects(endpoint, URIRef(SD + "defaultDataset"))) == [whole]
    assert list(described.objects(whole, URIRef(SD + "defaultGraph"))) == [union]
    triples = URIRef(VOID + "triples")
    assert [number.toPython() for number in described.objects(union, triples)] == [manifest["counts"]["triples"]]
    named = {
        str(described.value(graph, URIRef(SD + "name"))):
        described.value(described.value(graph, URIRef(SD + "graph")), triples).toPython()
        for graph in described.objects(whole, URIRef(SD + "namedGraph"))
    }  # fmt: skip
    assert named == manifest["graphs"]
    assert named[DERIVED] == 61
    classes = {
        str(described.value(part, URIRef(VOID + "class"))): described.value(part, URIRef(VOID + "entities")).toPython()
        for part in described.objects(union, URIRef(VOID + "classPartition"))
    }
    assert classes["https://w3id.org/khronika/ontology#Person"] == 1
    assert classes["https://w3id.org/khronika/ontology#Event"] == 3
    terms = "http://purl.org/dc/terms/"
    assert [str(title) for title in described.objects(whole, URIRef(terms + "title"))] == [
        manifest["datasets"][0]["title"]["en"]
    ]
    assert [str(iri) for iri in described.objects(whole, URIRef(terms + "license"))] == [
        manifest["datasets"][0]["licence"]
    ]


def test_the_description_has_every_form_and_people_get_the_editor(client: FlaskClient) -> None:
    in_turtle = set(Graph().parse(data=client.get("/sparql?format=ttl").data, format="turtle"))
    assert len(in_turtle) > 50
    for media_type in (NT, RDF_XML, JSON_LD, "*/*", COMUNICA):
        answer = client.get("/sparql", headers={"Accept": media_type})
        assert set(Graph().parse(data=answer.data, format=answer.mimetype)) == in_turtle
    assert client.get("/sparql").mimetype == "text/turtle"
    assert client.get("/sparql", headers={"Accept": BROWSER}).mimetype == "text/html"
    assert client.get("/sparql?edit=ASK").mimetype == "text/html"
    assert client.get("/sparql", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("host", ['x">.org', "a b", "[::1", "\\", "{}", "x\u0439"])
def test_a_hostile_host_is_no_fault(client: FlaskClient, host: str) -> None:
    answer = client.get("/sparql", headers={"Host": host, "Accept": NT})
    assert answer.status_code in (200, 400)
    assert len(list(ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES))) > 50 or answer.status_code == 400


# ---------------------------------------------------------------- the graph store


def read_graph(client: FlaskClient, asked: str, media_type: str, parser: ox.RdfFormat) -> list[ox.Quad]:
    """The statements of an answer in one form."""
    answer = client.get(asked, headers={"Accept": media_type})
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{media_type}; charset=utf-8")
    return list(ox.parse(answer.data, format=parser))


PARSED = [
    (TURTLE, "ttl"), (NT, "nt"), (RDF_XML, "rdf"), (JSON_LD, "jsonld"), ("application/trig", "trig"),
    ("application/n-quads", "nq"),
]  # fmt: skip


@pytest.mark.parametrize(("media_type", "form"), PARSED)
def test_each_graph_has_the_triples_that_were_built(
    client: FlaskClient, manifest: dict[str, Any], media_type: str, form: str
) -> None:
    counted = {}
    for graph in manifest["graphs"]:
        counted[graph] = len(read_graph(client, f"/graphs?graph={quote(graph, safe='')}", media_type, PARSERS[form]))
    assert counted == manifest["graphs"]
    union = read_graph(client, "/graphs?default", media_type, PARSERS[form])
    assert len(union) == len(set(union)) == manifest["counts"]["triples"]


def test_the_form_does_not_change_a_graph(client: FlaskClient) -> None:
    wanted = {str(quad.triple) for quad in read_graph(client, "/graph/derived", NT, ox.RdfFormat.N_TRIPLES)}
    assert len(wanted) == 61
    for media_type, form in PARSED:
        found = read_graph(client, f"/graph/derived?format={form}", media_type, PARSERS[form])
        assert {str(quad.triple) for quad in found} == wanted
    indirect = read_graph(client, f"/graphs?graph={quote(DERIVED)}", NT, ox.RdfFormat.N_TRIPLES)
    assert {str(quad.triple) for quad in indirect} == wanted


STORE: list[tuple[str, str, str | None, int, str]] = [
    ("GET", "/graphs", "text/html", 200, "graph/derived"),
    ("GET", "/graph/derived", None, 200, "ontology#"),
    ("GET", "/graph/example/bulletin", "text/turtle", 200, "actor-one"),
    ("GET", "/graph/nowhere", None, 404, "has no graph of this name"),
    ("GET", "/graphs?graph=https://example.org/none", None, 404, "has no graph of this name"),
    ("GET", "/graphs?graph=derived", None, 400, "a graph is named by its whole IRI"),
    ("GET", "/graphs?graph=", None, 400, "a graph is named by its whole IRI"),
    ("GET", f"/graphs?default&graph={DERIVED}", None, 400, "names several graphs"),
    ("GET", f"/graphs?graph={DERIVED}&graph={RECORDED}", None, 400, "names several graphs"),
    ("GET", "/graph/derived", "image/png", 406, "available: text/turtle"),
    ("GET", "/graph/derived?format=csv", None, 400, "unknown format 'csv'"),
    ("HEAD", "/graph/derived", "application/n-triples", 200, ""),
    ("HEAD", "/graph/nowhere", None, 404, ""),
    ("PUT", "/graph/derived", None, 405, "PUT is not taken: this graph store is only read"),
    ("POST", f"/graphs?graph={DERIVED}", None, 405, "POST is not taken: this graph store is only read"),
    ("PATCH", "/graph/derived", None, 405, "PATCH is not taken: this graph store is only read"),
    ("DELETE", "/graphs?default", "application/json", 405, "DELETE is not taken: this graph store is only read"),
]


@pytest.mark.parametrize(("method", "path", "accept", "status", "words"), STORE)
def test_the_graph_store_is_read_only(
    client: FlaskClient, method: str, path: str, accept: str | None, status: int, words: str
) -> None:
    answer = client.open(path, method=method, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    if method == "HEAD" and status == 200:
        assert answer.headers["Content-Type"] == "application/n-triples; charset=utf-8"


# ---------------------------------------------------------------- as it is served


@pytest.fixture(scope="module")
def hurried(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that lets a query run for one second, in one process."""
    log = tmp_path_factory.mktemp("hurried") / "server.log"
    with serve(example, log, KG_QUERY_SECONDS="1", KG_QUERY_WORKERS="1") as address:
        yield address


def ask(address: str, query: str, seconds: float = 30, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and body of an answer."""
    request = urllib.request.Request(f"{address}/sparql?query={quote(query)}", headers={"Accept": CSV, **headers})
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return answer.status, dict(answer.headers.items()), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers.items()), error.read()


ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_crowd_of_endless_queries_leaves_the_site_standing(hurried: str) -> None:
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(24) as pool:
        answers = [pool.submit(ask, hurried, ENDLESS) for _ in range(24)]
        time.sleep(0.3)
        asked = time.monotonic()
        with urllib.request.urlopen(f"{hurried}/page/person/actor-one", timeout=5) as page:
            assert page.status == 200
        assert time.monotonic() - asked < 2
        found = [answer.result() for answer in answers]
    assert time.monotonic() - began < 15
    assert {status for status, _, _ in found} == {503}
    words = [body.decode().strip() for _, _, body in found]
    assert words.count("too many queries are waiting: try again in a moment") >= 24 - 9 - 4
    assert "the query ran longer than 1 seconds: narrow it, or add a LIMIT" in words
    busy = [headers for _, headers, body in found if b"try again" in body]
    assert {headers["retry-after"] for headers in busy} == {"2"}
    assert ask(hurried, COUNT)[2] == b"n\r\n21\r\n"


def test_a_long_answer_comes_in_parts_and_a_client_that_leaves_frees_the_process(hurried: str) -> None:
    request = urllib.request.Request(f"{hurried}/sparql?query={quote(PRODUCT)}", headers={"Accept": CSV})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.headers["Transfer-Encoding"] == "chunked"
        assert answer.read(15) == b"a,b,c,d,e,f\r\nht"
    assert ask(hurried, COUNT)[::2] == (200, b"n\r\n21\r\n")


def test_over_the_wire_a_cut_answer_shows_it(hurried: str) -> None:
    status, headers, body = ask(hurried, "SELECT ?a ?d WHERE { ?a ?b ?c . ?d ?e ?f }")
    assert (status, headers["transfer-encoding"]) == (200, "chunked")
    assert body.rpartition(b'\r\n"')[2] in (
        b"the answer is cut here: the query ran longer than 1 seconds: narrow it, or add a LIMIT",
        b"the answer is cut here: the answer is larger than 32 MiB: add a LIMIT",
    )
    status, headers, body = ask(hurried, PRODUCT, **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    with pytest.raises(EOFError):
        gzip.decompress(body)
