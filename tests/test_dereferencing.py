"""Every identifier leads to data: which document, in which form, with which headers, and the same triples in each."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from kg.build import build_snapshot
from kg.settings import Settings
from kg.store import Store
from kg.things import thing_quads
from kg.web import create_app

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
BASE = "https://w3id.org/khronika/"
ENDINGS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
}
RDFLIB = {"ttl": "turtle", "trig": "trig", "nt": "nt", "nq": "nquads", "rdf": "xml", "jsonld": "json-ld"}
# One thing of each kind that the example has, and how many triples are said of it and of what is inside it.
THINGS = {
    "person/actor-one": 38,
    "organisation/the-union": 19,
    "court/court-of-northtown": 21,
    "group/protesters": 26,
    "place/northtown": 19,
    "case/one": 52,
    "event/one-sentencing": 53,
    "document/bulletin": 25,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the example dataset."""
    made = tmp_path_factory.mktemp("dereferencing") / "example"
    build_snapshot([EXAMPLE], made)
    return made


def make_client(folder: Path, **settings: object) -> FlaskClient:
    """A client of a site of the snapshot."""
    return create_app(Settings(query_workers=0, **settings), folder).test_client()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[FlaskClient]:
    """A client of the site of the example."""
    yield make_client(folder)


ACCEPTED = [
    (None, "/page/person/actor-one"),
    ("*/*", "/page/person/actor-one"),
    ("text/*", "/page/person/actor-one"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/page/person/actor-one"),
    ("text/turtle", "/data/person/actor-one.ttl"),
    ("application/x-turtle", "/data/person/actor-one.ttl"),
    ("application/trig", "/data/person/actor-one.trig"),
    ("application/n-triples", "/data/person/actor-one.nt"),
    ("application/n-quads", "/data/person/actor-one.nq"),
    ("application/rdf+xml", "/data/person/actor-one.rdf"),
    ("application/ld+json", "/data/person/actor-one.jsonld"),
    ("application/json", "/data/person/actor-one.json"),
    ("text/html;q=0.1, application/rdf+xml;q=0.9, text/turtle;q=0.8", "/data/person/actor-one.rdf"),
    ("application/x-unknown, text/turtle;q=0.1", "/data/person/actor-one.ttl"),
    ("text/turtle;q=0, application/rdf+xml", "/data/person/actor-one.rdf"),
]


@pytest.mark.parametrize(("accept", "target"), ACCEPTED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_thing_is_no_document(client: FlaskClient, method: str, accept: str | None, target: str) -> None:
    answer = client.open("/id/person/actor-one", method=method, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["Location"], answer.headers["Vary"]) == (303, target, "Accept")
    assert '</data/person/actor-one.ttl>; rel="describedby"; type="text/turtle"' in answer.headers["Link"]


@pytest.mark.parametrize("accept", ["image/png", "text/turtle;q=0", "application/pdf, image/*"])
def test_what_cannot_be_given_is_refused(client: FlaskClient, accept: str) -> None:
    for path in ("/id/person/actor-one", "/data/person/actor-one"):
        answer = client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Vary"]) == (406, "Accept")
        assert "text/turtle, application/trig, application/n-triples" in answer.text


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_data_of_every_kind_of_thing_are_the_same_in_every_format(
    client: FlaskClient, folder: Path, ending: str
) -> None:
    store = Store.open(folder)
    media_type, rdf_format = ENDINGS[ending]
    counts = {}
    for name in THINGS:
        answer = client.get(f"/data/{name}.{ending}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, f"{media_type}; charset=utf-8")
        quads = thing_quads(store, f"{BASE}id/{name}")
        parsed = set(ox.parse(answer.data, format=rdf_format))
        if ending in ("trig", "nq"):
            assert parsed == set(quads)
        triples = {quad.triple for quad in parsed}
        assert triples == {quad.triple for quad in quads}
        counts[name] = len(triples)
        again = rdflib.Dataset()
        again.parse(data=answer.data, format=RDFLIB[ending])
        assert len({(s, p, o) for s, p, o, _ in again.quads()}) == len(triples)
    assert counts == THINGS


def test_the_data_are_chosen_by_accept_too(client: FlaskClient) -> None:
    answer = client.get("/data/person/actor-one", headers={"Accept": "application/rdf+xml"})
    told = [answer.headers[name] for name in ("Content-Type", "Content-Location", "Vary")]
    assert told == ["application/rdf+xml; charset=utf-8", "/data/person/actor-one.rdf", "Accept"]
    assert client.get("/data/person/actor-one").headers["Content-Location"] == "/data/person/actor-one.ttl"


def test_json_ld_has_the_short_words_of_the_records(client: FlaskClient) -> None:
    whole = json.loads(client.get("/data/event/one-sentencing.jsonld").data)
    event = next(node for node in whole["@graph"] if node["id"] == f"{BASE}id/event/one-sentencing")
    assert whole["@context"]["label"] == {"@id": "skos:prefLabel", "@container": "@language"}
    assert "lawKind" not in whole["@context"]
    assert event["label"] == {"en": "Actor One is sentenced"}
    assert (event["eventType"], event["date"], event["place"]) == (
        "Sentencing",
        "2020-03-03",
        f"{BASE}id/place/northtown",
    )
    assert sorted(event["class"]) == ["khr:Event", "khr:ProceduralEvent", "khr:Sentencing"]


def test_a_page_signposts_its_thing(client: FlaskClient) -> None:
    links = client.get("/page/person/actor-one").headers["Link"].split(", ")
    assert links[0] == '<https://w3id.org/khronika/id/person/actor-one>; rel="cite-as"'
    assert '</data/person/actor-one.jsonld>; rel="describedby"; type="application/ld+json"' in links
    assert '</data/person/actor-one.rdf>; rel="alternate"; type="application/rdf+xml"' in links
    assert '<https://schema.org/AboutPage>; rel="type"' in links
    assert '<https://schema.org/Person>; rel="type"' in links
    assert '</catalog>; rel="collection"; type="text/html"' in links
    assert '<https://creativecommons.org/licenses/by/4.0/>; rel="license"' in links
    data = client.get("/data/person/actor-one.ttl").headers["Link"]
    assert '</page/person/actor-one>; rel="describes"; type="text/html"' in data


def test_the_first_page_leads_programs_on(client: FlaskClient) -> None:
    links = client.get("/").headers["Link"].split(", ")
    assert links == [
        '</.well-known/void>; rel="describedby"; type="text/turtle"',
        '</catalog>; rel="item"; type="text/html"',
        '</openapi.json>; rel="service-desc"; type="application/json"',
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
    ]


def schema_org(page: str) -> dict[str, object]:
    """What the page says in schema.org."""
    (inside,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told: dict[str, object] = json.loads(inside)
    return told


def test_a_page_tells_search_engines_names_and_no_charge(client: FlaskClient) -> None:
    person = schema_org(client.get("/page/person/actor-one").text)
    assert person["@type"] == "Person"
    assert person["name"] == "Actor One"
    assert set(person) <= {"@context", "@type", "@id", "url", "name", "alternateName", "description"}
    event = schema_org(client.get("/page/event/one-sentencing").text)
    assert (event["@type"], event["startDate"]) == ("Event", "2020-03-03")
    types = [schema_org(client.get(f"/page/{name}").text)["@type"] for name in THINGS]
    assert types == ["Person", "Organization", "Organization", "Thing", "Place", "Thing", "Event", "CreativeWork"]
    site = schema_org(client.get("/").text)
    assert [entry["license"] for entry in site["about"]] == ["https://creativecommons.org/licenses/by/4.0/"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/", "/page/person/actor-one", "/data/person/actor-one.ttl", "/questions", "/healthz"])
def test_what_a_client_has_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    tag, day = first.headers["ETag"], first.headers["Last-Modified"]
    assert re.fullmatch(r'"[0-9a-f]{40}"', tag)
    assert first.headers["Cache-Control"] == "no-cache"
    for asked in ({"If-None-Match": tag}, {"If-Modified-Since": day}, {"If-None-Match": f'"x", {tag}'}):
        again = client.get(path, headers=asked)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    for asked in ({"If-None-Match": '"x"'}, {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}):
        assert client.get(path, headers=asked).status_code == 200


def test_two_documents_have_two_tags(client: FlaskClient) -> None:
    tags = {client.get(f"/data/person/actor-one.{ending}").headers["ETag"] for ending in ENDINGS}
    assert len(tags) == 6


@pytest.mark.parametrize("path", ["/id/person/actor-one", "/page/person/actor-one", "/data/person/actor-one.ttl", "/"])
def test_scripts_of_other_sites_may_read(client: FlaskClient, path: str) -> None:
    answer = client.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
    assert answer.status_code == 200
    assert sorted(answer.headers["Access-Control-Allow-Methods"].split(", ")) == ["GET", "HEAD", "OPTIONS"]
    assert "Accept" in answer.headers["Access-Control-Allow-Headers"]
    read = client.get(path)
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert {"Link", "Location", "ETag"} <= set(read.headers["Access-Control-Expose-Headers"].split(", "))


@pytest.mark.parametrize("path", ["/", "/page/person/actor-one", "/data/person/actor-one.nq", "/questions/sentences.csv"])
def test_head_says_what_get_says(client: FlaskClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.data == b""
    names = ("Content-Type", "Content-Length", "ETag", "Link", "Vary")
    assert [head.headers.get(name) for name in names] == [got.headers.get(name) for name in names]


# The same site under a path of its own, before which a proxy may or may not take the path away.
@pytest.mark.parametrize("prefix", ["", "/khronika"])
def test_the_site_can_stand_under_a_path(folder: Path, prefix: str) -> None:
    client = make_client(folder, mount="/khronika")
    there = client.get(f"{prefix}/id/person/actor-one", headers={"Accept": "text/turtle"})
    assert there.headers["Location"] == "/khronika/data/person/actor-one.ttl"
    assert "</khronika/data/person/actor-one.ttl>" in there.headers["Link"]
    page = client.get(f"{prefix}/page/person/actor-one")
    assert "</khronika/catalog>" in page.headers["Link"]
    addresses = set(re.findall(r'\s(?:href|src|action|data-[a-z-]+)="(/[^"]*)"', page.text))
    assert len(addresses) > 20
    assert {address for address in addresses if not address.startswith("/khronika/")} == set()
    assert '<link rel="canonical" href="https://w3id.org/khronika/id/person/actor-one">' in page.text


def test_a_proxy_is_believed_only_where_the_setting_says_so(folder: Path) -> None:
    told = {"X-Forwarded-Prefix": "/elsewhere", "X-Forwarded-Host": "example.org"}
    for proxies, target in ((0, "/data/person/actor-one.ttl"), (1, "/elsewhere/data/person/actor-one.ttl")):
        client = make_client(folder, proxies=proxies)
        answer = client.get("/id/person/actor-one?format=ttl", headers=told)
        assert answer.headers["Location"] == target
