"""What the site answers at each address, to whom in which form, and that nothing asked of it brings it down."""

import html
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from kg.build import build_snapshot
from kg.settings import Settings
from kg.web import create_app

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
HTML, TEXT, JSON = "text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json"
PERSONS = "SELECT ?s WHERE { ?s a <https://w3id.org/khronika/ontology#Person> }"
GRAPH = "CONSTRUCT WHERE { ?s a <https://w3id.org/khronika/ontology#Person> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
NOTE = "accused; sentenced; denies"

Case = tuple[str, str | None, int, str | None, str | None]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the example dataset: one person, one case, three events."""
    folder = tmp_path_factory.mktemp("web") / "example"
    build_snapshot([EXAMPLE], folder)
    return folder


@pytest.fixture(scope="module")
def client(example: Path) -> Iterator[FlaskClient]:
    """A client of the site of the example, which has the text of its one report."""
    app = create_app(Settings(query_seconds=1.0, query_workers=1), example, EXAMPLE / "sources")
    yield app.test_client()
    app.extensions["khronika"].queries.close()


def get(client: FlaskClient, path: str) -> str:
    """The text of a page that must be there."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


# (path, Accept, status, Location or Content-Type, Vary)
READING: list[Case] = [
    ("/id/person/actor-one", None, 303, "/page/person/actor-one", "Accept"),
    ("/id/person/actor-one", "text/html", 303, "/page/person/actor-one", "Accept"),
    ("/id/person/actor-one", "*/*", 303, "/page/person/actor-one", "Accept"),
    ("/id/person/actor-one", "text/turtle", 303, "/data/person/actor-one.ttl", "Accept"),
    ("/id/person/actor-one", "text/html;q=0.5, text/turtle", 303, "/data/person/actor-one.ttl", "Accept"),
    ("/id/person/actor-one", "application/ld+json", 303, "/data/person/actor-one.jsonld", "Accept"),
    ("/id/person/actor-one", "application/n-triples", 303, "/data/person/actor-one.nt", "Accept"),
    ("/id/person/actor-one", "application/rdf+xml", 303, "/data/person/actor-one.rdf", "Accept"),
    ("/id/person/actor-one", "application/json", 303, "/data/person/actor-one.json", "Accept"),
    ("/id/person/actor-one?format=ttl", "text/html", 303, "/data/person/actor-one.ttl", "Accept"),
    ("/id/case/one/charges/one-fraud", "text/html", 303, "/page/case/one#charges/one-fraud", "Accept"),
    ("/id/case/one/charges/one-fraud", "text/turtle", 303, "/data/case/one.ttl", "Accept"),
    ("/id/person/actor-one", "image/png", 406, TEXT, "Accept"),
    ("/id/person/actor-one?format=odt", None, 400, TEXT, "Accept"),
    ("/id/person/nobody", "text/html", 404, HTML, "Accept"),
    ("/id/person/nobody", "text/turtle", 404, TEXT, "Accept"),
    ("/id/ship/actor-one", None, 404, TEXT, "Accept"),
    ("/page/person/actor-one", None, 200, HTML, None),
    ("/page/case/one", None, 200, HTML, None),
    ("/page/event/one-sentencing", None, 200, HTML, None),
    ("/page/court/court-of-northtown", None, 200, HTML, None),
    ("/page/group/protesters", None, 200, HTML, None),
    ("/page/organisation/the-union", None, 200, HTML, None),
    ("/page/place/northtown", None, 200, HTML, None),
    ("/page/document/bulletin?at=0-110", None, 200, HTML, None),
    ("/page/document/bulletin?at=0-303", None, 400, TEXT, "Accept"),
    ("/page/document/bulletin?at=9-3", None, 400, TEXT, "Accept"),
    ("/page/document/bulletin?at=here", None, 400, TEXT, "Accept"),
    ("/page/document/bulletin?from=-1", None, 400, TEXT, "Accept"),
    ("/page/court/actor-one", "text/html", 404, HTML, "Accept"),
    ("/data/person/actor-one.ttl", None, 200, "text/turtle; charset=utf-8", None),
    ("/data/person/actor-one.jsonld", None, 200, "application/ld+json; charset=utf-8", None),
    ("/data/person/actor-one.nt", None, 200, "application/n-triples; charset=utf-8", None),
    ("/data/person/actor-one.rdf", None, 200, "application/rdf+xml; charset=utf-8", None),
    ("/data/person/actor-one.json", None, 200, "application/json; charset=utf-8", None),
    ("/data/person/actor-one.odt", None, 404, TEXT, "Accept"),
    ("/data/person/nobody.ttl", None, 404, TEXT, "Accept"),
    ("/questions", None, 200, HTML, "Accept"),
    ("/questions/sentences", None, 200, HTML, "Accept"),
    ("/questions/sentences.csv", None, 200, "text/csv; charset=utf-8", None),
    ("/questions/sentences.json", None, 200, "application/json; charset=utf-8", None),
    ("/questions/sentences.odt", None, 400, TEXT, "Accept"),
    ("/questions/sentence", "application/json", 404, JSON, "Accept"),
    ("/questions/chronology", None, 200, HTML, "Accept"),
    ("/questions/chronology.csv", None, 400, TEXT, "Accept"),
    ("/search", None, 200, HTML, None),
    ("/search?q=actor", None, 200, HTML, None),
    ("/search?q=actor&format=json", None, 200, JSON, None),
    ("/search.json?q=actor", None, 200, JSON, None),
    ("/network", None, 200, HTML, None),
    ("/network?kind=dragon", "text/html", 400, HTML, "Accept"),
    ("/api/network", None, 200, JSON, None),
    ("/api/network?kind=dragon", "*/*", 400, JSON, "Accept"),
    ("/api/network?from=some+day", "application/json", 400, JSON, "Accept"),
    ("/path", None, 200, HTML, None),
    ("/path?from=actor-one&to=court-of-northtown", "text/html", 200, HTML, None),
    ("/path?from=actor-one&to=nobody", "text/html", 400, HTML, None),
    ("/path?from=actor-one&to=actor-one", "application/json", 400, HTML, None),
    ("/api/path?from=actor-one&to=court-of-northtown", "*/*", 200, JSON, None),
    ("/api/path?from=actor-one&to=nobody", "application/json", 400, JSON, "Accept"),
    ("/api/path?from=actor-one", "*/*", 400, JSON, "Accept"),
    ("/ontology", None, 200, HTML, "Accept"),
    ("/ontology.ttl", None, 200, "text/turtle; charset=utf-8", None),
    ("/shapes.ttl", None, 200, "text/turtle; charset=utf-8", None),
    ("/list/stance", None, 200, HTML, "Accept"),
    ("/list/stance/denies", None, 303, "/list/stance#denies", "Accept"),
    ("/list/stance/sings", None, 404, TEXT, "Accept"),
    ("/list/weather", None, 404, TEXT, "Accept"),
    ("/healthz", None, 200, JSON, None),
    ("/static/khronika.css", None, 200, "text/css; charset=utf-8", None),
    ("/static/../app.py", None, 404, TEXT, "Accept"),
    ("/nowhere", "text/html", 404, HTML, "Accept"),
]


@pytest.mark.parametrize(("path", "accept", "status", "told", "vary"), READING)
def test_reading(
    client: FlaskClient, path: str, accept: str | None, status: int, told: str | None, vary: str | None
) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    location_or_type = answer.headers.get("Location") or answer.headers["Content-Type"]
    assert (answer.status_code, location_or_type, answer.headers.get("Vary")) == (status, told, vary)


# (method, how it is sent, Accept, status, Content-Type, a piece of the answer)
Sparql = tuple[str, dict[str, Any], str | None, int, str, str]
FORM, BODY = "application/x-www-form-urlencoded", "application/sparql-query"
SPARQL: list[Sparql] = [
    ("get", {}, "text/html", 200, HTML, 'data-endpoint="/sparql"'),
    ("get", {"query_string": {"query": PERSONS}}, None, 200, "application/sparql-results+json; charset=utf-8", '"vars":["s"]'),
    ("get", {"query_string": {"query": PERSONS}}, "application/sparql-results+xml", 200,
     "application/sparql-results+xml; charset=utf-8", '<variable name="s"/>'),
    ("get", {"query_string": {"query": PERSONS}}, "text/csv", 200, "text/csv; charset=utf-8",
     "s\r\nhttps://w3id.org/khronika/id/person/actor-one\r\n"),
    ("get", {"query_string": {"query": PERSONS}}, "text/tab-separated-values", 200,
     "text/tab-separated-values; charset=utf-8", "?s\n<https://w3id.org/khronika/id/person/actor-one>\n"),
    ("get", {"query_string": {"query": PERSONS}}, "application/json", 200, "application/json; charset=utf-8", "actor-one"),
    ("get", {"query_string": {"query": PERSONS, "format": "csv"}}, "text/html", 200, "text/csv; charset=utf-8", "actor-one"),
    ("get", {"query_string": {"query": PERSONS}}, "text/turtle", 406, TEXT, "available: application/sparql-results+json"),
    ("get", {"query_string": {"query": GRAPH}}, "text/turtle", 200, "text/turtle; charset=utf-8", "actor-one> a "),
    ("get", {"query_string": {"query": GRAPH}}, "application/ld+json", 200, "application/ld+json; charset=utf-8", "actor-one"),
    ("get", {"query_string": {"query": GRAPH}}, "application/n-triples", 200, "application/n-triples; charset=utf-8", "actor-one"),
    ("get", {"query_string": {"query": GRAPH}}, "application/rdf+xml", 200, "application/rdf+xml; charset=utf-8", "rdf:RDF"),
    ("get", {"query_string": {"query": "ASK {}"}}, None, 200, "application/sparql-results+json; charset=utf-8", '"boolean":true'),
    ("get", {"query_string": {"query": "ASK {}"}}, "text/csv", 406, TEXT, "available: application/sparql-results+json"),
    ("post", {"data": {"query": PERSONS}}, None, 200, "application/sparql-results+json; charset=utf-8", "actor-one"),
    ("post", {"data": PERSONS, "content_type": BODY}, "text/csv", 200, "text/csv; charset=utf-8", "actor-one"),
    ("post", {"data": {}, "content_type": FORM}, None, 400, TEXT, "send it as the parameter 'query' or as the body"),
    ("post", {"data": PERSONS, "content_type": "text/plain"}, None, 415, TEXT, "application/sparql-query"),
    ("post", {"data": b"\xff", "content_type": BODY}, None, 400, TEXT, "the query is not UTF-8"),
    ("post", {"data": {"query": "SELEC"}}, "application/json", 400, JSON, "the query is malformed"),
    ("post", {"data": {"query": "INSERT DATA { <a:a> <a:b> <a:c> }"}}, None, 403, TEXT, "updates are not taken (INSERT)"),
    ("post", {"data": {"update": "CLEAR ALL"}}, None, 403, TEXT, "updates are not taken"),
    ("post", {"data": "CLEAR ALL", "content_type": "application/sparql-update"}, None, 403, TEXT, "updates are not taken"),
    ("post", {"data": {"query": "ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, None, 400, TEXT,
     "SERVICE is not allowed: this endpoint asks no other"),
    ("post", {"data": {"query": "ASK {} #" + "x" * 131072}}, None, 400, TEXT, "the query is longer than 128 KiB"),
    ("post", {"data": b"x" * 262145, "content_type": BODY}, None, 413, TEXT, "exceeds"),
    ("put", {"data": {"query": PERSONS}}, None, 405, TEXT, "PUT is not taken at this address"),
    ("delete", {}, "application/json", 405, JSON, "DELETE is not taken at this address"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "sent", "accept", "status", "media_type", "piece"), SPARQL)
def test_sparql(
    client: FlaskClient, method: str, sent: dict[str, Any], accept: str | None, status: int, media_type: str, piece: str
) -> None:
    answer = client.open("/sparql", method=method.upper(), headers={"Accept": accept} if accept else {}, **sent)
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers.get("Vary")) == (
        status,
        media_type,
        "Accept" if status == 405 else "Accept, Accept-Encoding",
    )
    assert piece in answer.text


SENTENCES_TOLD = [
    ("/questions/sentences?court=northtown", "names no court that the graph knows"),
    ("/questions/sentences?sort=dat", "no column is called 'dat' (did you mean 'date'?)"),
    ("/questions/sentences?cour=1", "unknown parameter 'cour' (did you mean 'court'?)"),
    ("/questions/sentences?from=2017", "is not a day: write it as 2017-07-25"),
    ("/questions/sentences?kind=Prison", "is not in the list penalty-kind"),
    ("/questions/chronology?actor=", "say which actor"),
]


@pytest.mark.parametrize(("path", "sentence"), SENTENCES_TOLD)
def test_a_wrong_value_is_told_beside_the_form(client: FlaskClient, path: str, sentence: str) -> None:
    answer = client.get(path)
    problem = re.search(r'<p class="problem" role="alert">(.*?)</p>', answer.text)
    assert answer.status_code == 400
    assert problem and sentence in html.unescape(problem[1])
    assert '<form class="parameters"' in answer.text


def test_a_question_not_yet_asked_is_an_empty_form(client: FlaskClient) -> None:
    page = get(client, "/questions/chronology")
    assert 'role="alert"' not in page
    assert '<label for="p-actor">Of whom <span class="required">required</span></label>' in page
    assert "Choose above what the question is about, then ask." in page


@pytest.mark.parametrize(
    "path", ["/", "/id/person/actor-one", "/data/person/actor-one.ttl", "/nowhere", "/healthz", "/network"]
)
def test_every_answer_has_the_headers_that_protect(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
        "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Access-Control-Allow-Origin"] == "*"


def test_only_the_editor_may_set_styles(client: FlaskClient) -> None:
    assert "style-src 'self' 'unsafe-inline'" in client.get("/sparql?edit=ASK").headers["Content-Security-Policy"]
    assert "unsafe-inline" not in client.get("/sparql").headers["Content-Security-Policy"]
    answer = client.get("/sparql", query_string={"query": "ASK {}"})
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


PAGES = [
    "/", "/page/person/actor-one", "/page/case/one", "/page/event/one-sentencing", "/page/court/court-of-northtown",
    "/page/document/bulletin?at=0-110", "/questions", "/questions/sentences", "/search?q=one", "/network", "/sparql",
    "/path", "/path?from=actor-one&to=court-of-northtown",
    "/ontology", "/ontology/alignments", "/shapes", "/list", "/list/stance", "/timeline", "/timeline/2020", "/graphs",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_style_or_script_and_one_heading(client: FlaskClient, path: str) -> None:
    page = get(client, path)
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=| type=.application/ld\+json.>)|\son\w+=|javascript:", page)
    assert page.count("<h1") == 1
    assert page.count('<main id="main"') == 1
    assert re.search(r"<title>[^<]+ · Khronika</title>", page)
    assert re.search(r'<meta name="description" content="[^"]{20,400}">', page)
    assert re.search(r'<link rel="canonical" href="https://w3id\.org/khronika/[^"]*">', page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))
    assert not re.search(r"<h[23][^>]*>\s*</h[23]>", page)
    assert len(page) < (350_000 if path in ("/ontology", "/shapes") else 150_000)


HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "\u202egnp.exe", "\u0000", "' OR 1=1 --",
    "%ED%A0%80", "../../etc/passwd", "x" * 20_000, "*", "\\", "${jndi:ldap://x}", "\U0001f600" * 50,
]  # fmt: skip
WAYS = [
    "/search?q={}", "/search?q=a&kind={}", "/search.json?q={}", "/page/person/{}", "/id/{}/actor-one", "/data/person/actor-one.{}",
    "/questions/{}", "/questions/sentences?court={}", "/questions/sentences.csv?from={}", "/network?kind={}",
    "/api/network?from={}", "/path?from={}&to=actor-one", "/path?from=actor-one&to=the-union&without={}",
    "/api/path?from=actor-one&to=the-union&k={}", "/page/document/bulletin?at={}", "/page/document/bulletin?from={}", "/list/stance/{}", "/list/{}", "/ontology/{}", "/ontology.{}", "/questions/sentences.{}",
    "/sparql?query={}", "/sparql?query=ASK%7B%7D&default-graph-uri={}", "/sparql?query=ASK%7B%7D&format={}", "/{}",
    "/sparql?query=ASK%7B%7D&named-graph-uri={}", "/sparql?update={}", "/graphs?graph={}", "/graphs?default&format={}", "/graph/{}",
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", HOSTILE, ids=lambda name: ascii(name[:16]))
def test_a_hostile_name_is_escaped_and_no_fault(client: FlaskClient, way: str, name: str) -> None:
    asked = name if name == "%ED%A0%80" else quote(name, safe="")
    answer = client.get(way.format(asked), headers={"Accept": "text/html"})
    assert answer.status_code in (200, 303, 308, 400, 403, 404, 406)
    if answer.mimetype == "text/html":
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "49" not in answer.text or "7*7" not in name


def test_a_search_shows_the_words_escaped(client: FlaskClient) -> None:
    page = get(client, "/search?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<h1>Names with “&lt;script&gt;alert(1)&lt;/script&gt;”</h1>" in page


def test_four_thousand_braces_cost_only_that_query(client: FlaskClient) -> None:
    answer = client.post("/sparql", data={"query": "ASK " + "{" * 4000 + "}" * 4000})
    assert answer.status_code in (400, 503)
    assert client.get("/sparql", query_string={"query": "ASK {}"}).json == {"head": {}, "boolean": True}


def test_an_endless_query_costs_only_that_query(client: FlaskClient) -> None:
    began = time.monotonic()
    answer = client.post("/sparql", data={"query": ENDLESS})
    assert (answer.status_code, answer.text) == (
        503,
        "the query ran longer than 1 seconds: narrow it, or add a LIMIT\n",
    )
    assert time.monotonic() - began < 5
    assert client.get("/sparql", query_string={"query": "ASK {}"}).json == {"head": {}, "boolean": True}


def test_the_person_page_has_charge_stage_denial_and_presumption(client: FlaskClient) -> None:
    page = " ".join(get(client, "/page/person/actor-one").split())
    assert "Actor One is presumed innocent until found guilty by a final judgment." in page
    assert "Legal stage: <b>sentenced</b>" in page
    assert '<p class="denial"><b>Denies:</b> Actor One</p>' in page
    assert f'<p class="accused">{NOTE}. Presumed innocent until a final judgment.</p>' in page


def test_the_case_page_has_charge_stage_denial_and_presumption(client: FlaskClient) -> None:
    page = " ".join(get(client, "/page/case/one").split())
    assert "Whoever is accused is presumed innocent until found guilty by a final judgment." in page
    assert 'Legal stage: <b>sentenced</b>, <a class="of kind-event" href="/page/event/one-sentencing">' in page
    assert '<p class="denial"><b>Denies:</b> Actor One</p>' in page
    assert f'<p class="accused">Actor One: {NOTE}. Presumed innocent until a final judgment.</p>' in page


BESIDE = f'>Actor One</a> <small class="accused">{NOTE}</small>'
NAMED = f'>Actor One is sentenced</a> <small class="accused">Actor One: {NOTE}</small>'


@pytest.mark.parametrize(
    ("path", "note"),
    [
        ("/page/event/one-sentencing", BESIDE),
        (
            "/page/event/one-sentencing",
            f'<p class="accused">Actor One: {NOTE}. Presumed innocent until a final judgment.</p>',
        ),
        ("/page/court/court-of-northtown", NAMED),
        ("/page/place/northtown", NAMED),
        ("/page/organisation/the-union", BESIDE),
        ("/page/document/bulletin", BESIDE),
        ("/", NAMED),
        ("/search?q=actor", BESIDE),
        ("/search?q=sentenced", NAMED),
        ("/questions/sentences", BESIDE),
        ("/network", BESIDE),
        ("/path?from=actor-one&to=court-of-northtown", BESIDE),
    ],
)
def test_the_note_stands_beside_an_accused_person(client: FlaskClient, path: str, note: str) -> None:
    assert note in get(client, path)


def test_nobody_is_noted_who_is_not_accused(client: FlaskClient) -> None:
    assert 'class="accused"' not in get(client, "/page/group/protesters")
    assert 'class="accused"' not in get(client, "/search?q=union")


def test_what_is_disputed_is_marked_and_its_claims_are_open(client: FlaskClient) -> None:
    page = " ".join(get(client, "/page/case/one").split())
    charge = page[page.index('<li id="charges/one-fraud"') :]
    assert charge.startswith('<li id="charges/one-fraud" class="row disputed">')
    assert '<span class="standing disputed">disputed</span>' in charge
    assert 'speaker not named</span> <b class="stance">alleges</b>' in charge
    assert '>Actor One</a></span> <b class="stance">denies</b>' in charge
    assert '<a class="offsets" href="/page/document/bulletin?at=139-192#passage"' in charge
    assert "<details" not in charge[: charge.index("</section>")]


def test_a_passage_is_shown_where_the_text_is_at_hand(client: FlaskClient) -> None:
    page = get(client, "/page/document/bulletin?at=139-192")
    text = (EXAMPLE / "sources" / "bulletin.txt").read_text(encoding="utf-8")
    assert f"<mark>{html.escape(text[139:192])}</mark>" in page
    assert '<p class="quiet">14 claims about 11 things, at 8 passages. In the order of the text:</p>' in page


def test_a_passage_is_told_by_its_offsets_where_the_text_is_not(example: Path) -> None:
    app = create_app(Settings(query_workers=1), example)
    page = get(app.test_client(), "/page/document/bulletin?at=139-192")
    app.extensions["khronika"].queries.close()
    assert "The text is not held on this server." in page
    assert "<mark>" not in page


def test_a_page_without_a_chronology_has_no_heading_for_it(client: FlaskClient) -> None:
    assert "<h2>Chronology</h2>" not in get(client, "/page/event/one-protest")
    assert "<h2>Chronology</h2>" in get(client, "/page/group/protesters")


def test_dates_are_said_as_people_say_them(client: FlaskClient) -> None:
    assert '<span class="date">late March 2020</span>' in get(client, "/page/group/protesters")
    assert '<span class="date">3 March 2020</span>' in get(client, "/page/person/actor-one")
    assert '<span class="date">spring 2019</span>' in get(client, "/page/organisation/the-union")


def test_an_answer_has_words_for_headings_and_its_evidence(client: FlaskClient) -> None:
    page = get(client, "/questions/sentences")
    assert re.findall(r'<th scope="col"><a [^>]*>([^<]*)</a></th>', page) == [
        "person", "event", "date", "sentenced by", "kind", "duration", "charge", "standing",
    ]  # fmt: skip
    assert "1 row; one row is one penalty" in page
    assert '<a class="offsets" href="/page/document/bulletin?at=0-110#passage">0–110</a>' in page
    assert "Empty in every row and left out here: decided by, amount, currency" in page


def test_counts_name_their_unit(client: FlaskClient) -> None:
    page = re.sub(r"<[^>]+>", "", get(client, "/"))
    for words in (
        "1 person\n",
        "3 organisations, courts among them",
        "1 court\n",
        "1 group",
        "1 case",
        "1 charge, of one accused",
    ):
        assert words in page


def test_a_name_written_nearly_right_is_offered(client: FlaskClient) -> None:
    assert "nearly written" in get(client, "/search?q=Acter")
    page = get(client, "/search?q=Actorabc")
    assert 'Did you mean <a href="/search?q=Actor%20One">Actor One</a>' in page
    assert "Try a shorter part of the name" in get(client, "/search?q=zzzzzz")


def test_a_search_may_keep_to_a_kind(client: FlaskClient) -> None:
    assert [hit["label"] for hit in client.get("/search.json?q=actor&kind=event").json or []] == [
        "Actor One is sentenced"
    ]
    page = get(client, "/search?q=actor&kind=event")
    assert page.count('<a class="of kind-event"') == 1
    assert page.count('<a class="of kind-person"') == 0
    assert '<input type="checkbox" name="kind" value="event" checked>' in page


def test_health_names_the_data(client: FlaskClient, example: Path) -> None:
    manifest = json.loads((example / "manifest.json").read_text())
    expected = {"status": "ok", "quads": manifest["counts"]["quads"], "rdfc10": manifest["rdfc10"]}
    assert client.get("/healthz").json == expected


def test_a_page_links_to_its_data(client: FlaskClient) -> None:
    link = client.get("/page/person/actor-one").headers["Link"]
    assert '</data/person/actor-one.ttl>; rel="alternate"; type="text/turtle"' in link
    back = client.get("/data/person/actor-one.ttl").headers["Link"]
    assert '</page/person/actor-one>; rel="describes"; type="text/html"' in back

def test_what_is_said_of_a_charge_stands_with_the_charge(snapshot: Path) -> None:
    page = create_app(Settings(query_workers=0), snapshot).test_client().get("/page/case/mamay").text
    (charge,) = re.findall(r'<li id="charges/mamay-complicity" .*?(?=<li id="charges/mamay-laundering")', page, re.DOTALL)
    within = re.findall(r'<li id="charges/mamay-complicity/relationships/[0-9a-f]{10}" class="row alleged">', charge)
    assert len(within) == 3
    assert "retaliatory" in charge and "Journalistic work of Zhanbolat Mamay" in charge


# ---------------------------------------------------------------- tables of answers


def test_a_table_can_be_sorted_and_filtered_and_its_twins_follow(client: FlaskClient) -> None:
    page = get(client, "/questions/chronology?actor=actor-one&sort=date")
    assert 'aria-sort="ascending"' in page
    assert "/questions/chronology?actor=actor-one&amp;sort=-date#answer" in page
    assert "/questions/chronology.csv?actor=actor-one&amp;sort=date" in page
    assert "No row has all of these words" in get(client, "/questions/chronology?actor=actor-one&filter=zebra")
    assert client.get("/questions/chronology.json?actor=actor-one&filter=zebra").json["rows"] == []
    kept = client.get("/questions/chronology.json?actor=actor-one&filter=sentenced").json["rows"]
    assert [row["event"]["label"] for row in kept] == ["Actor One is sentenced"]


def test_the_query_of_an_answer_opens_in_the_editor_and_runs(client: FlaskClient) -> None:
    page = get(client, "/questions/chronology?actor=actor-one")
    link = re.search(r'href="(/sparql\?edit=[^"]+)"', page)
    assert link is not None
    editor = get(client, html.unescape(link[1]))
    query = re.search(r'data-query="([^"]+)"', editor)
    assert query is not None
    bound = html.unescape(query[1])
    assert "VALUES (?actor ?weakest) { (<https://w3id.org/khronika/id/person/actor-one>" in bound
    answer = client.get("/sparql", query_string={"query": bound, "format": "srj"})
    assert len(answer.json["results"]["bindings"]) == len(
        client.get("/questions/chronology.json?actor=actor-one").json["rows"]
    ) > 0


def test_a_chart_stands_beside_the_table_with_what_must_be_said_of_the_accused(client: FlaskClient) -> None:
    page = get(client, "/questions/chronology?actor=actor-one")
    assert '<svg class="chart"' in page
    figure = page[page.index("<figcaption>") : page.index("</figcaption>")]
    assert NOTE in figure


# ---------------------------------------------------------------- timeline


def test_the_years_count_what_may_have_been_under_way(client: FlaskClient) -> None:
    assert client.get("/timeline.json").json == {"unit": "event or state", "years": [{"year": 2019, "number": 1}, {"year": 2020, "number": 2}]}
    page = get(client, "/timeline")
    assert re.findall(r'<a href="(/timeline/\d+)"', page) == ["/timeline/2019", "/timeline/2020"]


def test_a_year_lists_its_events_in_order_with_their_evidence(client: FlaskClient) -> None:
    page = get(client, "/timeline/2020")
    dates = re.findall(r'<span class="date">([^<]+)</span>', page)
    found = client.get("/timeline/2020.json").json
    assert found and [event["event"]["label"] for event in found["events"]] == [
        "Actor One is sentenced",
        "Protest outside the court",
    ]
    assert [event["date"]["label"] for event in found["events"]] == dates == ["3 March 2020", "late March 2020"]
    assert all(event["evidence"] for event in found["events"])
    assert page.count('class="offsets"') >= 2


@pytest.mark.parametrize("year", ["1999", "99999999999999", "soon", "2020-01"])
def test_a_year_without_events_is_not_found(client: FlaskClient, year: str) -> None:
    assert client.get(f"/timeline/{year}").status_code == 404
    assert client.get(f"/timeline/{year}.json").status_code == 404
