"""Clients as others wrote them use the endpoint unchanged: rdflib, SPARQLWrapper, Comunica, YASGUI and curl."""

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
import SPARQLWrapper as Wrapper
from playwright.sync_api import Page, expect
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

KHR = "https://w3id.org/khronika/ontology#"
PREFIX = f"PREFIX khr: <{KHR}> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
# Seventeen records of the embedded dataset have `type: Court`.
COURTS = f"{PREFIX} SELECT (COUNT(DISTINCT ?court) AS ?n) WHERE {{ ?court a khr:Court }}"
COURT_GRAPH = f"{PREFIX} CONSTRUCT {{ ?court a khr:Court }} WHERE {{ ?court a khr:Court }}"
CITY_COURT = "https://w3id.org/khronika/id/court/almaty-city-court"
NAMES = f"{PREFIX} SELECT ?name WHERE {{ <{CITY_COURT}> skos:prefLabel ?name FILTER(LANG(?name) = 'en') }}"
RECORDED = "https://w3id.org/khronika/graph/kazakhstan-2017/civicus-2017"
DERIVED = "https://w3id.org/khronika/graph/derived"


@pytest.fixture(scope="session")
def endpoint(server: str) -> str:
    """The address of the SPARQL endpoint of the embedded dataset."""
    return f"{server}/sparql"


@pytest.fixture(scope="session")
def manifest(snapshot: Path) -> dict[str, Any]:
    """What the snapshot says of itself."""
    found: dict[str, Any] = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    return found


# ---------------------------------------------------------------- rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_takes_the_endpoint_for_a_store(endpoint: str, manifest: dict[str, Any], method: str) -> None:
    store = SPARQLStore(endpoint, method=method)
    graph = Graph(store)
    assert len(graph) == manifest["counts"]["triples"] > 30_000
    assert [row.n.toPython() for row in graph.query(COURTS)] == [17]
    courts = {str(subject) for subject, _, _ in graph.triples((None, RDF.type, URIRef(KHR + "Court")))}
    assert len(courts) == 17
    assert CITY_COURT in courts
    assert bool(graph.query("ASK { ?s ?p ?o }")) is True
    assert len(graph.query(COURT_GRAPH).graph or ()) == 17


def test_rdflib_sees_each_graph(endpoint: str, manifest: dict[str, Any]) -> None:
    store = SPARQLStore(endpoint)
    assert {str(graph) for graph in store.contexts()} == set(manifest["graphs"])
    typed = (URIRef(CITY_COURT), RDF.type, URIRef(KHR + "Court"))
    assert [str(graph) for graph in store.contexts(typed)] == [RECORDED]
    for name in (RECORDED, DERIVED):
        assert len(Graph(store, identifier=URIRef(name))) == manifest["graphs"][name] > 2000
    assert typed in Graph(store, identifier=URIRef(RECORDED))
    assert typed not in Graph(store, identifier=URIRef(DERIVED))
    assert len(Graph(store, identifier=URIRef("https://example.org/nowhere"))) == 0


@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_reads_each_format_of_rows(endpoint: str, form: str) -> None:
    rows = list(Graph(SPARQLStore(endpoint, returnFormat=form)).query(NAMES))
    assert [str(row.name) for row in rows] == ["Almaty City Court"]


# ---------------------------------------------------------------- SPARQLWrapper


def ask_wrapper(endpoint: str, query: str, form: str | None = None, **how: str) -> Any:
    """What SPARQLWrapper makes of an answer."""
    client = Wrapper.SPARQLWrapper(endpoint)
    client.setQuery(query)
    if form:
        client.setReturnFormat(form)
    client.setMethod(how.get("method", Wrapper.GET))
    client.setRequestMethod(how.get("sent", Wrapper.URLENCODED))
    client.setOnlyConneg(how.get("conneg") == "yes")
    return client.query().convert()


@pytest.mark.parametrize("conneg", ["yes", "no"])
def test_sparqlwrapper_reads_rows_in_every_format(endpoint: str, conneg: str) -> None:
    rows = ask_wrapper(endpoint, NAMES, Wrapper.JSON, conneg=conneg)["results"]["bindings"]
    assert rows == [{"name": {"type": "literal", "value": "Almaty City Court", "xml:lang": "en"}}]
    parsed = ask_wrapper(endpoint, NAMES, Wrapper.XML, conneg=conneg)
    assert [node.firstChild.data for node in parsed.getElementsByTagName("literal")] == ["Almaty City Court"]
    assert ask_wrapper(endpoint, NAMES, Wrapper.CSV, conneg=conneg) == b"name\r\nAlmaty City Court\r\n"
    assert ask_wrapper(endpoint, NAMES, Wrapper.TSV, conneg=conneg) == b'?name\n"Almaty City Court"@en\n'


@pytest.mark.parametrize(
    ("method", "sent"),
    [(Wrapper.GET, Wrapper.URLENCODED), (Wrapper.POST, Wrapper.URLENCODED), (Wrapper.POST, Wrapper.POSTDIRECTLY)],
)
def test_sparqlwrapper_asks_by_every_method(endpoint: str, method: str, sent: str) -> None:
    yes = ask_wrapper(endpoint, f"{PREFIX} ASK {{ ?court a khr:Court }}", Wrapper.JSON, method=method, sent=sent)
    assert yes["boolean"] is True
    counted = ask_wrapper(endpoint, COURTS, Wrapper.JSON, method=method, sent=sent)
    assert counted["results"]["bindings"][0]["n"]["value"] == "17"


@pytest.mark.parametrize("form", [Wrapper.RDFXML, Wrapper.JSONLD, Wrapper.XML, Wrapper.TURTLE, Wrapper.N3])
def test_sparqlwrapper_reads_graphs_in_every_format(endpoint: str, form: str) -> None:
    made = ask_wrapper(endpoint, COURT_GRAPH, form)
    graph = Graph().parse(data=made, format="turtle") if isinstance(made, bytes) else made
    assert len(set(graph.subjects(RDF.type, URIRef(KHR + "Court")))) == 17


def test_sparqlwrapper_is_told_what_is_wrong(endpoint: str) -> None:
    with pytest.raises(QueryBadFormed, match="line 1, column 13: '}' does not fit here"):
        ask_wrapper(endpoint, "SELECT * { }}", Wrapper.CSV)
    with pytest.raises(HTTPError) as refused:
        ask_wrapper(endpoint, "DELETE WHERE { ?s ?p ?o }", method=Wrapper.POST)
    assert refused.value.code == 403
    assert "updates are not taken" in refused.value.read().decode("utf-8")


# ---------------------------------------------------------------- Comunica


@pytest.mark.parametrize("prefix", ["sparql@", ""], ids=["as an endpoint", "as any link"])
def test_comunica_finds_out_what_the_endpoint_is(
    endpoint: str, comunica: Callable[[str, str], Any], prefix: str
) -> None:
    assert comunica(prefix + endpoint, COURTS) == [{"n": "17"}]
    assert comunica(prefix + endpoint, NAMES) == [{"name": "Almaty City Court@en"}]


def test_comunica_makes_a_graph(endpoint: str, comunica: Callable[[str, str], Any]) -> None:
    made = comunica(endpoint, COURT_GRAPH)
    assert len(made) == 17
    assert [CITY_COURT, str(RDF.type), KHR + "Court"] in made


def test_comunica_reads_one_graph_of_the_store(
    server: str, manifest: dict[str, Any], comunica: Callable[[str, str], Any]
) -> None:
    counted = comunica(f"{server}/graph/derived", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert counted == [{"n": str(manifest["graphs"][DERIVED])}]


# ---------------------------------------------------------------- YASGUI


def test_yasgui_runs_what_a_person_types(page: Page, endpoint: str) -> None:
    page.goto(endpoint)
    editor = page.locator(".yasqe .CodeMirror")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(NAMES)
    page.locator(".yasqe_queryButton").click()
    expect(page.locator(".yasr table tbody tr")).to_have_count(1)
    expect(page.locator(".yasr table tbody td").last).to_contain_text("Almaty City Court")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(COURT_GRAPH)
    page.locator(".yasqe_queryButton").click()
    expect(page.locator(".yasr")).to_contain_text("almaty-city-court")


# ---------------------------------------------------------------- curl


def curl(*arguments: str) -> bytes:
    """What curl prints."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("needs curl")
    answer = subprocess.run([program, "-sS", *arguments], capture_output=True, check=False)
    assert answer.returncode == 0, answer.stderr.decode()
    return answer.stdout


def test_curl_as_people_write_it(endpoint: str) -> None:
    assert curl(endpoint, "--data-urlencode", f"query={NAMES}", "-H", "Accept: text/csv") == (
        b"name\r\nAlmaty City Court\r\n"
    )
    assert json.loads(curl("-G", endpoint, "--data-urlencode", f"query={COURTS}"))["results"]["bindings"] == [
        {"n": {"type": "literal", "value": "17", "datatype": "http://www.w3.org/2001/XMLSchema#integer"}}
    ]
    direct = ["-H", "Content-Type: application/sparql-query", "--data-binary", NAMES, f"{endpoint}?format=tsv"]
    assert curl(*direct) == b'?name\n"Almaty City Court"@en\n'
    packed = curl("-H", "Accept-Encoding: gzip", "-G", endpoint, "--data-urlencode", f"query={COURT_GRAPH}")
    assert len(Graph().parse(data=gzip.decompress(packed), format="turtle")) == 17
    assert curl("--compressed", "-G", endpoint, "--data-urlencode", f"query={COURT_GRAPH}") == gzip.decompress(packed)


def test_curl_sees_the_head_and_what_is_allowed(endpoint: str, server: str) -> None:
    head = curl("-I", "-H", "Accept: text/csv", f"{endpoint}?query={quote(COURTS)}").decode()
    assert head.startswith("HTTP/1.1 200 OK")
    assert re.search(r"(?i)^content-type: text/csv; charset=utf-8\r$", head, re.MULTILINE)
    allowed = curl("-i", "-X", "OPTIONS", endpoint).decode()
    assert allowed.startswith("HTTP/1.1 204 No Content")
    assert re.search(r"(?i)^access-control-allow-methods: GET, HEAD, OPTIONS, POST\r$", allowed, re.MULTILINE)
    refused = curl("-i", "-X", "PUT", "-d", "<a:a> <a:b> <a:c> .", f"{server}/graph/derived").decode()
    assert refused.startswith("HTTP/1.1 405 Method Not Allowed")
    assert re.search(r"(?i)^allow: GET, HEAD, OPTIONS\r$", refused, re.MULTILINE)
    assert "PUT is not taken: this graph store is only read" in refused
