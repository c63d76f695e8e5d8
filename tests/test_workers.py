"""Strangers' queries run apart: a query that never ends or kills its process costs that query alone."""

import concurrent.futures
import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kg.build import build_snapshot
from kg.errors import BadRequestError, BusyError, NotAcceptableError, UnavailableError, UpdateRefusedError
from kg.query_text import refuse
from kg.settings import Settings
from kg.workers import Job, QueryPool

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
COUNT = "SELECT (COUNT(DISTINCT ?e) AS ?n) { ?e a <https://w3id.org/khronika/ontology#Event> }"
PRODUCT = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


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
    with pytest.raises(UnavailableError, match="ran longer than 1 seconds"):
        pool.run(Job(ENDLESS))
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
     "SELECT * { FILTER(1<2) SERVICE <http://x/> {} FILTER(2>1) }", "SELECT * { ?s ?p 1SERVICE <http://x/> {} }",
     "SELECT * { OPTIONAL { ?s ?p e:a\\# } SERVICE <http://x/> {} }", "SELECT * { ?s ?p e:\\' . SERVICE <x:> {} FILTER('a') }",
     "SELECT * { ?s ?p e:.SERVICE <http://x/> {} }", "SELECT * { SERVICEe:x {} }", "SELECT * { SERVICE SILENTe:x {} }",
     "SELECT * { # c\rSERVICE <http://x/> {}\n}", "SELECT * { ?s ?p <x:\\u0041#> . SERVICE <http://x/> {} }",
     "SELECT * { ?s ?p true.SeRvIcE<http://x/>{} }"],
)  # fmt: skip
def test_other_endpoints_are_never_asked(query: str) -> None:
    with pytest.raises(BadRequestError, match="SERVICE is not allowed"):
        refuse(query)


@pytest.mark.parametrize(
    "query",
    ["SELECT ?service { ?service ?p 'SERVICE' }", 'SELECT * { ?s ?p """a "SERVICE" b""" }', "SELECT * { ?s ex:SERVICE ?o }",
     "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE", "SELECT * { ?s ?p 'it\\'s a SERVICE' }",
     "SELECT * { ?s e:a.SERVICE ?o ; e:aService e:b\\#SERVICE }", "SELECT * { ?s ?p <x:\\u0041SERVICE> }"],
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


def test_an_answer_that_fails_before_its_first_part_is_an_error(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("tiny") / "s"
    build_snapshot([EXAMPLE], folder)
    tiny = QueryPool(folder, replace(Settings(), query_bytes=20_000, query_workers=1))
    try:
        with pytest.raises(BadRequestError, match="add a LIMIT"):
            tiny.run(Job("SELECT * { ?a ?b ?c }"))
        assert count_events(tiny) == "3"
    finally:
        tiny.close()


# ---------------------------------------------------------------- answers on their way

ENDLESS_ROWS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryPool]:
    """One query process with ten seconds of time and answers of up to a gigabyte."""
    folder = tmp_path_factory.mktemp("wide") / "s"
    build_snapshot([EXAMPLE], folder)
    made = QueryPool(folder, replace(Settings(), query_workers=1, query_bytes=2**30))
    yield made
    made.close()


def resident() -> int:
    """The bytes of memory that this process takes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_a_long_answer_does_not_grow_the_server(wide: QueryPool) -> None:
    answer = wide.run(Job("SELECT ?a ?b ?d ?e { ?a ?b ?c . ?d ?e ?f } LIMIT 200000", "text/csv"))
    before = most = resident()
    size = rows = 0
    for part in answer:
        size, rows, most = size + len(part), rows + part.count(b"\n"), max(most, resident())
    answer.close()
    assert rows == 200_001
    assert size == answer.size > 30_000_000
    assert most - before < 8_000_000


def test_a_long_answer_begins_before_it_ends(wide: QueryPool) -> None:
    answer = wide.run(Job(ENDLESS_ROWS, "text/csv"))
    assert answer.size is None
    assert next(iter(answer)).startswith(b"a,b,c,d,e,f,g,h,i\r\n")
    answer.close()
    assert count_events(wide) == "3"


def test_a_reader_who_leaves_ends_the_query(wide: QueryPool) -> None:
    began = time.monotonic()
    for _ in range(3):
        answer = wide.run(Job(ENDLESS_ROWS, "text/csv"))
        answer.close()
    assert count_events(wide) == "3"
    assert time.monotonic() - began < 5


def test_a_slow_reader_holds_no_process(wide: QueryPool) -> None:
    slow = wide.run(Job(f"{PRODUCT} LIMIT 20000", "text/csv"))
    assert count_events(wide) == "3"
    assert slow.content.count(b"\r\n") == 20_001


def test_a_limit_that_strikes_midway_is_told_to_the_reader(pool: QueryPool) -> None:
    answer = pool.run(Job(ENDLESS_ROWS, "text/csv"))
    read: list[bytes] = []
    with pytest.raises(BadRequestError, match="the answer is larger than 0 MiB"):
        read.extend(iter(answer))
    assert sum(map(len, read)) > 64 * 1024
    answer.close()
    assert count_events(pool) == "3"


def test_more_queries_than_can_wait_are_turned_away_at_once(pool: QueryPool) -> None:
    with concurrent.futures.ThreadPoolExecutor(20) as crowd:
        began = time.monotonic()
        asked = [crowd.submit(pool.run, Job(ENDLESS)) for _ in range(20)]
        errors = [query.exception() for query in asked]
    words = [str(error) for error in errors]
    assert {type(error) for error in errors} == {UnavailableError, BusyError}
    assert words.count("too many queries are waiting: try again in a moment") >= 9
    assert time.monotonic() - began < 5
    assert count_events(pool) == "3"


def test_nothing_outside_is_asked_even_by_what_is_not_recognised(
    pool: QueryPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.workers.refuse", lambda query: None)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(0.3)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        with pytest.raises(BadRequestError, match="cannot be answered"):
            pool.run(Job(f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"))
        with pytest.raises(TimeoutError):
            listener.accept()
    assert count_events(pool) == "3"
