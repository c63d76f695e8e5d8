"""The vocabulary at its addresses: every term told and dereferenced, every format the same statements."""

import gzip
import hashlib
import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient

from kg.build import build_snapshot
from kg.files import ontology_dir, shapes_dir
from kg.namespaces import BASE, KHR, KHRSH, LIST, OWL, RDF, RDFS, SH, SKOS
from kg.ontology import Ontology
from kg.questions import read_questions
from kg.settings import Settings
from kg.vocabulary.shapes import Shapes, Step
from kg.web import create_app

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
TTL, JSONLD = "text/turtle; charset=utf-8", "application/ld+json; charset=utf-8"
NT, RDFXML = "application/n-triples; charset=utf-8", "application/rdf+xml; charset=utf-8"
QUERY = "application/sparql-query; charset=utf-8"
READERS = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
           "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@pytest.fixture(scope="module")
def client(snapshot: Path) -> Iterator[FlaskClient]:
    """A client of the site of the embedded dataset."""
    app = create_app(Settings(query_workers=1), snapshot)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


@pytest.fixture(scope="module")
def ontology_page(client: FlaskClient) -> str:
    """The page of the ontology."""
    return client.get("/ontology").text


def entry(page: str, anchor: str) -> str:
    """The part of a page that tells of one term, in one line."""
    start = page.index(f'id="{anchor}"')
    ends = [at for mark in ('<div class="row entry"', "</section>", '<div id="') if (at := page.find(mark, start)) > 0]
    return " ".join(page[start : min(ends)].split())


# -- addresses ------------------------------------------------------------------------------------------------

# (path, Accept, status, Location or Content-Type, Vary)
ADDRESSES: list[tuple[str, str | None, int, str, str | None]] = [
    *(
        (f"{path}{asked}", accept, 200, told, "Accept")
        for path in ("/ontology", "/ontology/alignments", "/shapes", "/list", "/list/stance", "/questions",
                     "/questions/sentences")
        for asked, accept, told in (
            ("", None, HTML), ("", "text/html", HTML), ("", "*/*", HTML),
            ("", "text/turtle", TTL), ("", "text/html;q=0.5, text/turtle", TTL),
            ("", "application/n-triples", NT), ("", "application/rdf+xml", RDFXML), ("", "application/ld+json", JSONLD),
            ("?format=ttl", "text/html", TTL), ("?format=html", "text/turtle", HTML),
        )
    ),
    *(
        (f"{path}.{ending}", None, 200, told, None)
        for path in ("/ontology", "/ontology/alignments", "/ontology/deprecations", "/ontology/display", "/shapes",
                     "/list", "/list/stance", "/list/stance/denies", "/questions", "/questions/sentences")
        for ending, told in (("ttl", TTL), ("nt", NT), ("rdf", RDFXML), ("jsonld", JSONLD))
    ),
    *(
        (path, "image/png", 406, TEXT, "Accept")
        for path in ("/ontology", "/ontology/display", "/shapes", "/list", "/list/stance", "/list/stance/denies",
                     "/questions", "/questions/sentences")
    ),
    *(
        (f"{path}?format=odt", None, 400, TEXT, "Accept")
        for path in ("/ontology", "/shapes", "/list/stance", "/list/stance/denies", "/questions/sentences")
    ),
    ("/ontology/context.jsonld", None, 200, JSONLD, None),
    ("/ontology/0.1.0", None, 303, "/ontology", None),
    ("/ontology/9.9.9", None, 404, TEXT, "Accept"),
    ("/ontology/khronika", None, 404, TEXT, "Accept"),
    ("/ontology/alignments.odt", None, 404, TEXT, "Accept"),
    ("/ontology.odt", None, 404, TEXT, "Accept"),
    ("/shapes.odt", None, 404, TEXT, "Accept"),
    ("/list.odt", None, 404, TEXT, "Accept"),
    ("/list/stance.odt", None, 404, TEXT, "Accept"),
    ("/list/weather", None, 404, TEXT, "Accept"),
    ("/list/weather.ttl", None, 404, TEXT, "Accept"),
    ("/list/weather/rain", None, 404, TEXT, "Accept"),
    ("/list/stance/sings", None, 404, TEXT, "Accept"),
    ("/list/stance/sings.ttl", None, 404, TEXT, "Accept"),
    ("/list/stance/denies.odt", None, 404, TEXT, "Accept"),
    ("/list/stance/denies", None, 303, "/list/stance#denies", "Accept"),
    ("/list/stance/denies", "text/html", 303, "/list/stance#denies", "Accept"),
    ("/list/stance/denies", "text/turtle", 303, "/list/stance/denies.ttl", "Accept"),
    ("/list/stance/denies", "application/rdf+xml", 303, "/list/stance/denies.rdf", "Accept"),
    ("/list/stance/denies?format=nt", "text/html", 303, "/list/stance/denies.nt", "Accept"),
    ("/list/standing/denied-only", "application/ld+json", 303, "/list/standing/denied-only.jsonld", "Accept"),
    ("/questions/sentences", "text/csv", 200, "text/csv; charset=utf-8", "Accept"),
    ("/questions/sentences", "application/json", 200, "application/json; charset=utf-8", "Accept"),
    ("/questions/sentences", "application/sparql-query", 200, QUERY, "Accept"),
    ("/questions/sentences.rq", None, 200, QUERY, None),
    ("/questions/sentences.rq?person=larisa-kharkova", None, 200, QUERY, None),
    ("/questions/sentences.rq?person=nobody", None, 400, TEXT, "Accept"),
    ("/questions/chronology", "text/csv", 400, TEXT, "Accept"),
    ("/questions/chronology", "text/turtle", 200, TTL, "Accept"),
    ("/questions/sentence.ttl", None, 404, TEXT, "Accept"),
    ("/questions/sentence.rq", None, 404, TEXT, "Accept"),
    ("/questions.odt", None, 404, TEXT, "Accept"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "accept", "status", "told", "vary"), ADDRESSES)
def test_an_address_answers_as_it_is_asked(
    client: FlaskClient, path: str, accept: str | None, status: int, told: str, vary: str | None
) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    location_or_type = answer.headers.get("Location") or answer.headers["Content-Type"]
    assert (answer.status_code, location_or_type, answer.headers.get("Vary")) == (status, told, vary)


def test_a_document_links_to_its_other_forms_its_page_and_its_licence(client: FlaskClient) -> None:
    page = client.get("/ontology").headers["Link"].split(", ")
    assert page == [
        '</ontology.ttl>; rel="alternate"; type="text/turtle"',
        '</ontology.jsonld>; rel="alternate"; type="application/ld+json"',
        '</ontology.nt>; rel="alternate"; type="application/n-triples"',
        '</ontology.rdf>; rel="alternate"; type="application/rdf+xml"',
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
    ]
    data = client.get("/list/stance/denies.nt").headers["Link"].split(", ")
    assert '</list/stance/denies.ttl>; rel="alternate"; type="text/turtle"' in data
    assert '</list/stance/denies>; rel="describedby"; type="text/html"' in data
    assert not any("denies.nt" in link for link in data)
    question = client.get("/questions/sentences").headers["Link"]
    assert '</questions/sentences.rq>; rel="alternate"; type="application/sparql-query"' in question


def test_a_negotiated_form_says_where_it_lies(client: FlaskClient) -> None:
    answer = client.get("/ontology", headers={"Accept": "application/rdf+xml"})
    assert answer.headers["Content-Location"] == "/ontology.rdf"
    assert answer.data == client.get("/ontology.rdf").data


# -- every format says the same ------------------------------------------------------------------------------


def canonical(triples: list[ox.Triple]) -> tuple[int, str]:
    """How many triples there are, and their RDFC-1.0 hash."""
    found = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted((ox.serialize(found, format=ox.RdfFormat.N_QUADS) or b"").splitlines())
    return len(lines), hashlib.sha256(b"\n".join(lines)).hexdigest()


def read(content: bytes, ending: str = "ttl") -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(content, format=READERS[ending], rename_blank_nodes=True)]


ONTOLOGY, SHAPES, LISTS = ontology_dir(), shapes_dir(), ontology_dir() / "lists"
DOCUMENTS: dict[str, list[Path]] = {
    "/ontology": [ONTOLOGY / "khronika.ttl"],
    **{f"/ontology/{name}": [ONTOLOGY / f"{name}.ttl"] for name in ("alignments", "deprecations", "display")},
    "/shapes": sorted(SHAPES.glob("*.ttl")),
    "/list": sorted(LISTS.glob("*.ttl")),
    **{f"/list/{path.stem}": [path] for path in sorted(LISTS.glob("*.ttl"))},
}


def test_all_files_have_an_address() -> None:
    addressed = {path for paths in DOCUMENTS.values() for path in paths}
    assert addressed == {*ONTOLOGY.rglob("*.ttl"), *SHAPES.rglob("*.ttl")}
    assert len(DOCUMENTS) == 36


@pytest.mark.parametrize("path", DOCUMENTS)
def test_every_format_holds_the_statements_of_the_files(client: FlaskClient, path: str) -> None:
    wanted = canonical([triple for file in DOCUMENTS[path] for triple in read(file.read_bytes())])
    assert wanted[0] > 0
    for ending in READERS:
        assert canonical(read(client.get(f"{path}.{ending}").data, ending)) == wanted, ending


def test_how_many_statements_the_ontology_and_the_shapes_make(client: FlaskClient) -> None:
    assert len(set(read(client.get("/ontology.nt").data, "nt"))) == 1567
    assert len(read(client.get("/shapes.nt").data, "nt")) == 3560


@pytest.mark.parametrize(("ending", "name"), [("rdf", "xml"), ("jsonld", "json-ld"), ("ttl", "turtle")])
def test_another_library_reads_the_same(client: FlaskClient, ending: str, name: str) -> None:
    assert len(rdflib.Graph().parse(data=client.get(f"/ontology.{ending}").data, format=name)) == 1567


def test_turtle_is_the_file_as_it_was_written(client: FlaskClient) -> None:
    assert client.get("/ontology.ttl").data == (ONTOLOGY / "khronika.ttl").read_bytes()
    assert client.get("/list/stance.ttl").data == (LISTS / "stance.ttl").read_bytes()
    assert client.get("/ontology/context.jsonld").data == (ONTOLOGY / "context.jsonld").read_bytes()


def test_the_same_bytes_each_time(snapshot: Path, client: FlaskClient) -> None:
    app = create_app(Settings(query_workers=1), snapshot)
    other = app.test_client()
    for path in ("/ontology", "/shapes", "/list/role", "/shapes.nt", "/shapes.rdf", "/shapes.jsonld", "/questions.nt"):
        assert other.get(path).data == client.get(path).data, path
    app.extensions["khronika"].queries.close()


# -- the page of the ontology ---------------------------------------------------------------------------------


@cache
def statements() -> dict[str, dict[str, list[Node]]]:
    """Every statement of the ontology and its lists: subject -> property -> values."""
    found: dict[str, dict[str, list[Node]]] = {}
    for path in sorted(ONTOLOGY.rglob("*.ttl")):
        for triple in read(path.read_bytes()):
            assert isinstance(triple.subject, ox.NamedNode)
            found.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    return found


def texts(iri: str, name: str) -> list[str]:
    """The texts of a property, as they stand in HTML."""
    return [html.escape(value.value, quote=False).replace('"', "&#34;").replace("'", "&#39;")
            for value in statements()[iri].get(name, []) if isinstance(value, ox.Literal)]  # fmt: skip


def test_every_term_has_its_anchor_labels_and_definition(ontology_page: str) -> None:
    own = [iri for iri in statements() if iri.startswith(KHR)]
    assert len(own) > 150
    missing = [
        (iri, text)
        for iri in own
        for told in [entry(ontology_page, iri[len(KHR) :])]
        for text in [*texts(iri, RDFS + "label"), *texts(iri, SKOS + "definition"), *texts(iri, SKOS + "scopeNote")]
        if " ".join(text.split()) not in told
    ]
    assert missing == []


def test_every_class_names_the_terms_it_meets_in_other_vocabularies(ontology_page: str) -> None:
    told = entry(ontology_page, "Event")
    for name in ("sem:Event", "schema:Event", "prov:Activity", "lode:Event"):
        assert f">{name}</a>" in told
    assert '<dt>each is a</dt><dd><a href="http://semanticweb.cs.vu.nl/2009/11/sem/Event"' in told


def test_every_property_shape_is_told_with_its_class(ontology_page: str) -> None:
    shapes = Shapes.load()
    checked = 0
    for node_shape in shapes:
        for class_iri in (name for name in node_shape.classes if name.startswith(KHR)):
            block = entry(ontology_page, class_iri[len(KHR) :])
            for shape in [*shapes.inside(node_shape), *([node_shape] if node_shape.constraints else [])]:
                checked += 1
                assert f'href="/shapes#{shape.name}"' in block, (class_iri, shape.name)
                assert html.unescape(shape.message) in html.unescape(block), (class_iri, shape.name)
        for property_iri in node_shape.subjects_of:
            if property_iri.startswith(KHR):
                assert f'href="/shapes#{node_shape.name}"' in entry(ontology_page, property_iri[len(KHR) :])
    assert checked > 200


def test_what_a_claim_must_have(ontology_page: str) -> None:
    told = entry(ontology_page, "Claim")
    needed = re.findall(r'<code class="name">(khr:\w+)</code> <small class="quiet">· (exactly|at least) one', told)
    assert needed == [
        ("khr:about", "at least"),
        ("khr:stance", "exactly"),
        ("khr:manner", "exactly"),
        ("khr:reportedIn", "exactly"),
        ("khr:evidence", "at least"),
    ]
    assert "a claim has one stance of the list stance: supports, corroborates, denies, disputes ..." in told
    assert "a claim needs the one document that reports it: reportedIn: &lt;id of a document&gt;" in told
    assert "· exactly one · of the list <a href=\"/list/stance\">stance</a>" in told
    whole = told[told.index("<h4>A good record</h4>") : told.index("<h4>Worth asking for</h4>")]
    assert "say who says so (assertedBy), or unattributed: true where the source names nobody; not both" in whole
    advice = told[told.index("<h4>Worth asking for</h4>") :]
    assert "who alleges this? a report&#39;s authors pass it on: name the speaker" in advice
    assert "826 in this graph." in told


def test_a_recommendation_is_no_rule(ontology_page: str) -> None:
    told = entry(ontology_page, "Court")
    advice = told[told.index("<h4>Worth asking for</h4>") :]
    assert "which level of court is it?" in advice
    assert "which level of court is it?" not in told[: told.index("<h4>Worth asking for</h4>")]
    assert "at most one · of the list" in told


def test_a_path_is_told_in_words(ontology_page: str) -> None:
    told = entry(ontology_page, "Event")
    assert '<dt>claims</dt><dd><code class="name">^khr:about</code> <small class="quiet">· at least one' in told


def test_what_a_class_has_from_above_is_named(ontology_page: str) -> None:
    told = entry(ontology_page, "Court")
    assert 'From <a href="/ontology#Organisation">organisation</a>: ' in told
    assert 'From <a href="/ontology#Actor">actor</a>: <a href="/ontology#skos:prefLabel">name</a>' in told


def test_the_tree_shows_what_lies_under_what(ontology_page: str) -> None:
    tree = " ".join(ontology_page[ontology_page.index('<ul class="tree">') : ontology_page.index("<h2 id=\"classes\"")].split())
    assert len(re.findall(r'href="/ontology#\w+"', tree)) == 28
    assert re.search(r'procedural event</a><ul class="tree"> <li><a href="/ontology#Sentencing">sentencing</a></li>', tree)


def test_a_property_tells_where_it_stands_and_how_records_write_it(ontology_page: str) -> None:
    told = entry(ontology_page, "participation")
    assert '<dt>stands on</dt><dd><a href="/ontology#Event">event</a></dd>' in told
    assert '<dt>takes</dt><dd><a href="/ontology#Participation">participation</a></dd>' in told
    assert "<dt>read back</dt><dd>participation in</dd>" in told
    assert "<dt>in records</dt><dd><code>participants</code></dd>" in told
    assert "277 in this graph." in told
    assert 'takes concepts of</dt><dd><a href="/list/role">' in entry(ontology_page, "role")
    assert "<dt>in the object’s record</dt><dd><code>claims</code></dd>" in entry(ontology_page, "about")


def test_properties_of_other_vocabularies_are_told_too(ontology_page: str) -> None:
    told = entry(ontology_page, "org:member")
    assert '<dt>stands on</dt><dd><a href="/ontology#Membership">membership</a></dd>' in told
    assert 'href="/shapes#Membership-member"' in told
    assert "khr:value" in entry(ontology_page, "value")


def test_the_page_is_light(ontology_page: str, client: FlaskClient) -> None:
    assert len(gzip.compress(ontology_page.encode())) < 60_000
    assert len(gzip.compress(client.get("/shapes").data)) < 40_000


def test_no_link_inside_the_vocabulary_leads_nowhere(client: FlaskClient) -> None:
    pages = ["/ontology", "/shapes", "/list", *(f"/list/{path.stem}" for path in LISTS.glob("*.ttl"))]
    found = {page: client.get(page).text for page in pages}
    anchors = {page: set(re.findall(r'\sid="([^"]+)"', text)) for page, text in found.items()}
    dead = [
        (page, target)
        for page, text in found.items()
        for target in set(re.findall(r'href="(/(?:ontology|shapes|list)[^"]*)"', text))
        for path, _, anchor in [target.partition("#")]
        if (path in found and anchor and anchor not in anchors[path])
        or (path not in found and client.get(path).status_code != 200)
    ]
    assert dead == []


# -- examples -------------------------------------------------------------------------------------------------


def test_every_class_that_the_graph_has_shows_an_example(ontology_page: str) -> None:
    classes = [iri[len(KHR) :] for iri in statements() if ox.NamedNode(OWL + "Class") in statements()[iri].get(RDF + "type", [])
               and iri.startswith(KHR)]  # fmt: skip
    without = [name for name in classes if "An example" not in entry(ontology_page, name)]
    assert without == ["Merge", "RetiredIdentifier"]
    assert "None in this graph." in entry(ontology_page, "Merge")


def test_an_example_is_nobody_accused_where_another_will_do(ontology_page: str) -> None:
    told = entry(ontology_page, "Person")
    assert 'An example: <a class="of kind-person" href="/page/person/dauren-abayev">Dauren Abayev</a>' in told
    assert "person:dauren-abayev a khr:Actor , khr:Person ; skos:prefLabel &#34;Dauren Abayev&#34;@en ." in told
    noted = [name for name in ("Person", "Organisation", "Event", "Participation", "Claim", "Penalty", "Case", "Charge",
             "Sentencing") if 'class="accused"' in entry(ontology_page, name)]  # fmt: skip
    assert noted == ["Charge", "Sentencing"]


def test_whoever_is_accused_in_an_example_has_the_note_beside(ontology_page: str) -> None:
    told = entry(ontology_page, "Charge")
    assert "khr:accused person:marat-dauletbayev" in told
    assert 'Defamation (Dauletbayev)</a> <small class="accused">Marat Dauletbayev: accused; sentenced</small>' in told


def test_an_accused_whom_only_the_statements_name_is_named_with_the_note(tmp_path: Path) -> None:
    build_snapshot([Path(__file__).parent.parent / "data" / "example"], tmp_path / "example")
    app = create_app(Settings(query_workers=1), tmp_path / "example")
    told = entry(app.test_client().get("/ontology").text, "Charge")
    app.extensions["khronika"].queries.close()
    assert "khr:accused person:actor-one" in told
    assert 'Actor One <small class="accused">accused; sentenced; denies</small>' in told


def test_an_example_is_turtle(ontology_page: str, client: FlaskClient) -> None:
    blocks = [html.unescape(block) for block in re.findall(r"<pre><code>(.*?)</code></pre>", ontology_page, re.DOTALL)]
    assert len(blocks) == 26
    site = client.application.extensions["khronika"]
    prefixes = "".join(f"@prefix {name}: <{start}> .\n" for name, start in example_prefixes(site.ontology).items())
    for block in blocks:
        assert 1 <= len(list(ox.parse(prefixes + block, format=ox.RdfFormat.TURTLE))) <= 12, block


def example_prefixes(ontology: Ontology) -> dict[str, str]:
    kinds = {kind: f"{BASE}id/{kind}/" for kind in ontology.kinds.values()}
    lists = {path.stem: f"{LIST}{path.stem}/" for path in LISTS.glob("*.ttl")}
    found = {"khr": KHR, "skos": SKOS, "dcterms": "http://purl.org/dc/terms/", "org": "http://www.w3.org/ns/org#",
             "rdfs": RDFS, "xsd": "http://www.w3.org/2001/XMLSchema#", "edtf": "http://id.loc.gov/datatypes/edtf/",
             "geo": "http://www.opengis.net/ont/geosparql#", "schema": "https://schema.org/"}  # fmt: skip
    return {**found, **lists, **kinds}


# -- the shapes -----------------------------------------------------------------------------------------------


def test_every_shape_is_on_the_page_of_the_shapes(client: FlaskClient) -> None:
    page = html.unescape(client.get("/shapes").text)
    named = {
        triple.subject.value[len(KHRSH) :]
        for path in SHAPES.glob("*.ttl")
        for triple in read(path.read_bytes())
        if isinstance(triple.subject, ox.NamedNode)
    }
    assert len(named) == 568
    assert named <= set(re.findall(r'<div id="([^"]+)" class="shape-', page))
    messages = {triple.object.value for path in SHAPES.glob("*.ttl") for triple in read(path.read_bytes())
                if triple.predicate.value == SH + "message" and isinstance(triple.object, ox.Literal)}  # fmt: skip
    assert [message for message in messages if message not in page] == []


def test_a_shape_says_what_it_demands(client: FlaskClient) -> None:
    page = client.get("/shapes").text
    told = entry(page, "Claim-stance")
    assert "stance <code>khr:stance</code>" in told
    assert '<code>sh:node</code> <a href="/shapes#concept-of-stance">concept-of-stance</a>' in told
    assert "<code>sh:minCount</code> <code>1</code> · <code>sh:maxCount</code> <code>1</code>" in told
    maker = entry(page, "Document-makerStated")
    assert "author or publisher <code>dcterms:creator|dcterms:publisher</code>" in maker
    assert '<span class="standing alleged">warning</span>' in maker
    assert "?document khr:quotedIn* ?source" in entry(page, "Claim-evidence-inReportingDocument")


def test_paths_are_read_from_the_turtle() -> None:
    by_iri = Shapes.load().by_iri
    assert by_iri[KHRSH + "Claimed-claim"].path == Step("inversePath", steps=(Step("property", KHR + "about"),))
    steps = [shape.path.steps for shape in by_iri.values() if shape.path and shape.path.how == "sequence"]
    assert [[step.how for step in path] for path in steps] == [["zeroOrMorePath", "property"], ["property", "property"]]


# -- the lists ------------------------------------------------------------------------------------------------


def concepts() -> list[tuple[str, str]]:
    """List and name of every concept."""
    found = [iri[len(LIST) :].split("/") for iri in statements() if iri.startswith(LIST) and "/" in iri[len(LIST) :]]
    return [(scheme, name) for scheme, name in found]


def test_every_concept_answers_and_is_told_on_the_page_of_its_list(client: FlaskClient) -> None:
    assert len(concepts()) == 431
    for scheme, name in concepts():
        iri = f"{LIST}{scheme}/{name}"
        assert client.get(f"/list/{scheme}/{name}").headers["Location"] == f"/list/{scheme}#{name}"
        told = entry(client.get(f"/list/{scheme}").text, name)
        for text in [*texts(iri, SKOS + "prefLabel"), *texts(iri, SKOS + "definition")]:
            assert text in told, iri


@pytest.mark.parametrize(("scheme", "name"), [("stance", "denies"), ("event-type", "Verdict"), ("standing", "denied-only")])
def test_the_data_of_a_concept_is_all_that_is_said_of_it(client: FlaskClient, scheme: str, name: str) -> None:
    iri = f"{LIST}{scheme}/{name}"
    wanted = {(subject, predicate, str(value)) for subject in (iri, LIST + scheme)
              for predicate, values in statements()[subject].items() for value in values}  # fmt: skip
    for ending in READERS:
        found = {(t.subject.value, t.predicate.value, str(t.object))
                 for t in read(client.get(f"/list/{scheme}/{name}.{ending}").data, ending)
                 if isinstance(t.subject, ox.NamedNode)}  # fmt: skip
        assert found == wanted, ending


def test_a_concept_tells_what_follows_from_it(client: FlaskClient) -> None:
    told = entry(client.get("/list/event-type").text, "Sentencing")
    assert '<dt>a kind of</dt><dd><a href="/list/event-type#CourtRuling">Court ruling</a></dd>' in told
    assert '<dt>implies class</dt><dd><a href="/ontology#Sentencing">sentencing</a></dd>' in told
    assert '<dt>sets stage</dt><dd><a href="/list/legal-stage#sentenced">sentenced</a></dd>' in told
    assert "8 times in this graph." in told
    assert "<dt>notation</dt><dd>A</dd>" in entry(client.get("/list/source-reliability").text, "a-reliable")


def test_the_page_of_all_lists_leads_to_each(client: FlaskClient) -> None:
    page = client.get("/list").text
    assert "30 lists, 431 concepts" in page
    assert all(f'href="/list/{path.stem}"' in page for path in LISTS.glob("*.ttl"))


# -- the questions --------------------------------------------------------------------------------------------


def test_every_question_gives_its_query_and_its_description(client: FlaskClient) -> None:
    for name, question in read_questions().items():
        assert client.get(f"/questions/{name}.rq").text == question.query
        described = read(client.get(f"/questions/{name}.ttl").data)
        node = ox.NamedNode(f"{BASE}questions/{name}")
        assert ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "SPARQLExecutable")) in described
        assert ox.Triple(node, ox.NamedNode(SH + "select"), ox.Literal(question.query)) in described
        parameters = {t.object for t in described if t.predicate == ox.NamedNode(SH + "parameter")}
        assert len(parameters) == len(question.parameters)
        assert {t.subject for t in described} == {node, *parameters}


def test_all_questions_are_the_sum_of_each(client: FlaskClient) -> None:
    every = set(read(client.get("/questions.nt").data, "nt"))
    each = {triple for name in read_questions() for triple in read(client.get(f"/questions/{name}.nt").data, "nt")}
    assert every == each
    for ending in READERS:
        assert canonical(read(client.get(f"/questions.{ending}").data, ending)) == canonical(list(every)), ending


def test_a_query_asked_with_values_carries_them(client: FlaskClient) -> None:
    query = client.get("/questions/sentences.rq?person=larisa-kharkova").text
    assert "VALUES (?person ?weakest) { (<https://w3id.org/khronika/id/person/larisa-kharkova>" in query
    assert len(client.get("/sparql", query_string={"query": query, "format": "srj"}).json["results"]["bindings"]) == 3


# -- what was given up ----------------------------------------------------------------------------------------

GIVEN_UP = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix khr: <https://w3id.org/khronika/ontology#> .
khr:post owl:deprecated true ; dcterms:isReplacedBy khr:jurisdiction ; khr:deprecatedIn "0.2.0" ;
    skos:changeNote "It was said twice."@en .
<https://w3id.org/khronika/list/stance/acknowledges> owl:deprecated true ; khr:deprecatedIn "0.2.0" ;
    dcterms:isReplacedBy <https://w3id.org/khronika/list/stance/supports> ; skos:changeNote "Nobody used it."@en .
<https://w3id.org/khronika/list/level/coarse> owl:deprecated true ; khr:deprecatedIn "0.3.0" ;
    skos:changeNote "Nothing takes its place."@en .
"""


@pytest.fixture(scope="module")
def later(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of a site whose ontology has given up a property and two concepts."""
    folder = tmp_path_factory.mktemp("later") / "ontology"
    shutil.copytree(ONTOLOGY, folder)
    (folder / "deprecations-later.ttl").write_text(GIVEN_UP, encoding="utf-8")
    app = create_app(Settings(query_workers=1), snapshot)
    app.extensions["khronika"] = replace(app.extensions["khronika"], ontology=Ontology.load(folder))
    yield app.test_client()
    app.extensions["khronika"].queries.close()


@pytest.mark.parametrize(
    ("path", "accept", "status", "told"),
    [
        ("/list/stance/acknowledges", "text/html", 301, "/list/stance/supports"),
        ("/list/stance/acknowledges?format=ttl", None, 301, "/list/stance/supports?format=ttl"),
        ("/list/stance/acknowledges.ttl", None, 200, TTL),
        ("/list/level/coarse", "text/html", 410, HTML),
        ("/list/level/coarse", "text/turtle", 410, TEXT),
        ("/list/level/coarse.ttl", None, 200, TTL),
    ],
)
def test_a_concept_that_was_given_up_leads_on_or_says_why(
    later: FlaskClient, path: str, accept: str | None, status: int, told: str
) -> None:
    answer = later.get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers.get("Location") or answer.headers["Content-Type"]) == (status, told)
    if status == 410:
        assert "this concept was given up in version 0.3.0: Nothing takes its place." in answer.text


def test_what_was_given_up_is_told_where_it_stood(later: FlaskClient) -> None:
    told = entry(later.get("/ontology").text, "post")
    assert 'Deprecated since 0.2.0: use <a href="/ontology#jurisdiction">jurisdiction</a> instead. It was said twice.' in told
    assert "The post that a member holds in the organisation." in told
    concept = entry(later.get("/list/level").text, "coarse")
    assert "Deprecated since 0.3.0. Nothing takes its place." in concept
