"""Strangers' queries run apart: a query that never ends or kills its process costs that query alone."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import build_snapshot
from kg.errors import BadRequestError, NotAcceptableError, UnavailableError, UpdateRefusedError
from kg.query_text import refuse
from kg.settings import Settings
from kg.workers import Job, QueryPool

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
COUNT = "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a <https://w3id.org/khronika/ontology#Event> }"


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    """One query process with a second of time and small answers."""
    folder = tmp_path_factory.mktemp("workers") / "s"
    build_snapshot([EXAMPLE], folder)
    settings = replace(Settings(), query_seconds=1.0, query_workers=1, query_bytes=200_000, query_megabytes=256)
    made = QueryPool(folder, settings)
    yield made
    made.close()


def count_events(pool: QueryPool) -> str:
    """The number of events that the pool answers, as proof that it is alive."""
    rows = json.loads(pool.run(Job(COUNT, "application/sparql-results+json")).content)["results"]["bindings"]
    return str(rows[0]["n"]["value"])


def test_a_query_is_answered_in_the_format_asked_for(pool: QueryPool) -> None:
    assert count_events(pool) == "3"
    assert pool.run(Job(COUNT, "text/csv")).content == b"n\r\n3\r\n"
    assert pool.run(Job(COUNT, "text/csv", ("tsv",))).content == b"?n\n3\n"
    assert pool.run(Job("ASK { ?s ?p ?o }")).media_type == "application/sparql-results+json"
    graph = pool.run(Job("CONSTRUCT { <http://a/> <http://b/> 1 } WHERE {}", "text/turtle"))
    assert (graph.media_type, graph.content) == ("text/turtle", b"<http://a/> <http://b/> 1 .\n")


def test_graphs_can_be_named(pool: QueryPool) -> None:
    derived = "https://w3id.org/khronika/graph/derived"
    query = "SELECT (COUNT(*) AS ?n) { ?s <https://w3id.org/khronika/ontology#about> ?o }"
    assert pool.run(Job(query, "text/csv")).content == b"n\r\n21\r\n"
    assert pool.run(Job(query, "text/csv", default_graphs=(derived,))).content == b"n\r\n7\r\n"


def test_a_query_that_does_not_end_is_ended(pool: QueryPool) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with pytest.raises(UnavailableError, match="ran longer than 1 seconds"):
        pool.run(Job(endless))
    assert count_events(pool) == "3"


def test_a_query_that_kills_its_process_is_told(pool: QueryPool) -> None:
    nested = "SELECT * { " + "{ " * 20_000 + "?s ?p ?o" + " }" * 20_000 + " }"
    with pytest.raises((UnavailableError, BadRequestError)):
        pool.run(Job(nested))
    assert count_events(pool) == "3"


def test_an_answer_that_is_too_large_is_refused(pool: QueryPool) -> None:
    with pytest.raises(BadRequestError, match="add a LIMIT"):
        _ = pool.run(Job("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 100000")).content
    assert count_events(pool) == "3"


def test_malformed_and_unanswerable_queries(pool: QueryPool) -> None:
    with pytest.raises(BadRequestError, match="malformed"):
        pool.run(Job("SELECT * { ?s ?p }"))
    with pytest.raises(NotAcceptableError):
        pool.run(Job(COUNT, "image/png"))
    with pytest.raises(UpdateRefusedError, match=r"updates are not taken \(DROP\)"):
        pool.run(Job("DROP ALL"))
    assert count_events(pool) == "3"


@pytest.mark.parametrize(
    "query",
    ["SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SELECT * { service ?x { ?s ?p ?o } }",
     "SELECT * { ?s ?p 'a' . SERVICE SILENT <http://x/> {} }", 'SELECT * { ?s ?p "\\"" . SERVICE <http://x/> {} }',
     "SELECT * { # c\nSERVICE <http://x/> {} }", "SELECT * { ?s<http://p>?o.SERVICE<http://x/>{} }",
     "SELECT * { FILTER(1<2) SERVICE <http://x/> {} FILTER(2>1) }"],
)  # fmt: skip
def test_other_endpoints_are_never_asked(query: str) -> None:
    with pytest.raises(BadRequestError, match="SERVICE is not allowed"):
        refuse(query)


@pytest.mark.parametrize(
    "query",
    ["SELECT ?service { ?service ?p 'SERVICE' }", 'SELECT * { ?s ?p """a "SERVICE" b""" }', "SELECT * { ?s ex:SERVICE ?o }",
     "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE", "SELECT * { ?s ?p 'it\\'s a SERVICE' }"],
)  # fmt: skip
def test_the_word_alone_is_no_request(query: str) -> None:
    refuse(query)


def test_an_overlong_query_is_refused() -> None:
    with pytest.raises(BadRequestError, match="128 KiB"):
        refuse("#" * 200_000)


def test_each_pool_answers_from_its_own_snapshot(pool: QueryPool, snapshot: Path) -> None:
    other = QueryPool(snapshot, replace(Settings(), query_workers=1))
    try:
        assert int(count_events(other)) > 100
        assert count_events(pool) == "3"
    finally:
        other.close()
