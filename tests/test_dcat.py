"""The catalogue: what DCAT-AP 3 asks for, what VoID counts, and that every figure and address in it is true."""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.build import build_snapshot
from kg.releases.statistics import PropertyCount, count_statistics
from kg.settings import Settings
from kg.shacl import validate
from kg.store import Store, read_manifest
from kg.terms import Iri
from kg.web import create_app

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
HERE = "https://w3id.org/khronika/"
PREFIXES = """
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX spdx: <http://spdx.org/rdf/terms#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX t: <http://example.org/shape/>
PREFIX c: <https://w3id.org/khronika/catalog#>
"""

# What DCAT-AP 3.0 makes mandatory (https://semiceu.github.io/DCAT-AP/releases/3.0.0/), and what its ranges are.
DCAT_AP = PREFIXES + """
t:Catalog a sh:NodeShape ; sh:targetClass dcat:Catalog ; sh:severity sh:Violation ; sh:message "catalogue"@en ;
    sh:property t:title , t:description , t:publisher , t:dataset .
t:Dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:severity sh:Violation ; sh:message "dataset"@en ;
    sh:property t:title , t:description , t:issued .
t:Distribution a sh:NodeShape ; sh:targetClass dcat:Distribution ; sh:severity sh:Violation ; sh:message "file"@en ;
    sh:property t:accessURL , t:downloadURL , t:licence , t:byteSize , t:checksum .
t:DataService a sh:NodeShape ; sh:targetClass dcat:DataService ; sh:severity sh:Violation ; sh:message "service"@en ;
    sh:property t:title , t:endpointURL .
t:Checksum a sh:NodeShape ; sh:targetClass spdx:Checksum ; sh:severity sh:Violation ; sh:message "checksum"@en ;
    sh:property t:algorithm , t:checksumValue .
t:Agent a sh:NodeShape ; sh:targetClass foaf:Agent ; sh:severity sh:Violation ; sh:message "agent"@en ; sh:property t:name .
t:title a sh:PropertyShape ; sh:path dcterms:title ; sh:minCount 1 ; sh:nodeKind sh:Literal .
t:description a sh:PropertyShape ; sh:path dcterms:description ; sh:minCount 1 ; sh:nodeKind sh:Literal .
t:publisher a sh:PropertyShape ; sh:path dcterms:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent .
t:dataset a sh:PropertyShape ; sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset .
t:issued a sh:PropertyShape ; sh:path dcterms:issued ; sh:maxCount 1 ; sh:datatype xsd:date .
t:accessURL a sh:PropertyShape ; sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI .
t:downloadURL a sh:PropertyShape ; sh:path dcat:downloadURL ; sh:maxCount 1 ; sh:nodeKind sh:IRI .
t:licence a sh:PropertyShape ; sh:path dcterms:license ; sh:maxCount 1 ; sh:nodeKind sh:IRI .
t:byteSize a sh:PropertyShape ; sh:path dcat:byteSize ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger .
t:checksum a sh:PropertyShape ; sh:path spdx:checksum ; sh:maxCount 1 ; sh:class spdx:Checksum .
t:endpointURL a sh:PropertyShape ; sh:path dcat:endpointURL ; sh:minCount 1 ; sh:nodeKind sh:IRI .
t:algorithm a sh:PropertyShape ; sh:path spdx:algorithm ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI .
t:checksumValue a sh:PropertyShape ; sh:path spdx:checksumValue ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:hexBinary .
t:name a sh:PropertyShape ; sh:path foaf:name ; sh:minCount 1 ; sh:nodeKind sh:Literal .
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the small dataset."""
    folder = tmp_path_factory.mktemp("dcat") / "s"
    build_snapshot([EXAMPLE], folder)
    return folder


@pytest.fixture(scope="module")
def client(small: Path) -> Iterator[FlaskClient]:
    """A client of its site."""
    app = create_app(Settings(query_workers=1), small)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


def read_catalogue(folder: Path) -> Store:
    """The catalogue of a snapshot, to be asked."""
    return Store.from_quads(ox.parse((folder / "catalog.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES))


def ask(catalogue: Store, query: str) -> list[tuple[str, ...]]:
    """The rows of a query as text, sorted."""
    return sorted(tuple(str(value) for value in row.values()) for row in catalogue.select(PREFIXES + query))


@pytest.mark.parametrize("engine", ["shifty", "pyshacl"])
def test_the_catalogue_has_what_dcat_ap_makes_mandatory(small: Path, snapshot: Path, engine: str) -> None:
    for folder in (small, snapshot):
        assert validate((folder / "catalog.nt").read_bytes(), DCAT_AP.encode(), engine) == []


def test_the_check_would_see_what_is_missing(small: Path) -> None:
    lines = (small / "catalog.nt").read_bytes().splitlines(keepends=True)
    without = b"".join(line for line in lines if b"dc/terms/publisher" not in line and b"accessURL" not in line)
    found = {result.source_shape for result in validate(without, DCAT_AP.encode(), "shifty")}
    assert found == {"http://example.org/shape/publisher", "http://example.org/shape/accessURL"}


def test_it_is_sorted_without_blank_nodes_and_apart_from_the_data(small: Path) -> None:
    content = (small / "catalog.nt").read_bytes()
    lines = content.splitlines()
    assert lines == sorted(set(lines))
    assert b"_:" not in content
    assert read_manifest(small)["files"]["catalog.nt"] == hashlib.sha256(content).hexdigest()
    assert b"/catalog#" not in (small / "data.nq").read_bytes()


def test_what_the_catalogue_of_the_small_dataset_says(small: Path) -> None:
    catalogue = read_catalogue(small)
    assert ask(catalogue, "SELECT ?d WHERE { c:catalog dcat:dataset ?d }") == [
        (f"{HERE}catalog#data",), (f"{HERE}catalog#dataset-example",)]  # fmt: skip
    assert ask(catalogue, """SELECT ?title ?text ?version ?issued ?licence ?language ?name WHERE {
        c:dataset-example dcterms:title ?title ; dcterms:description ?text ; dcat:version ?version ;
            dcterms:issued ?issued ; dcterms:license ?licence ; dcterms:language ?language ;
            dcterms:publisher/foaf:name ?name }""") == [(
        "A small example", "One invented case, to try things on and to copy.", "1.0.0", "2026-11-24",
        "https://creativecommons.org/licenses/by/4.0/", "http://id.loc.gov/vocabulary/iso639-1/en", "Khronika")]  # fmt: skip
    assert ask(catalogue, """SELECT ?first ?last WHERE {
        c:data dcterms:temporal ?t . ?t dcat:startDate ?first ; dcat:endDate ?last }""") == [("2019-03-01", "2020-03-31")]
    assert ask(catalogue, "SELECT ?t ?url WHERE { c:catalog dcat:service ?s . ?s dcterms:title ?t ; dcat:endpointURL ?url }") == [
        ("Graph Store, for reading", f"{HERE}graphs"), ("Reconciliation of names", f"{HERE}reconcile"),
        ("SPARQL endpoint", f"{HERE}sparql")]  # fmt: skip
    examples = [row[0].removeprefix(HERE) for row in ask(catalogue, "SELECT ?x WHERE { c:data void:exampleResource ?x }")]
    assert examples == ["id/case/one", "id/court/court-of-northtown", "id/document/bulletin", "id/event/one-protest",
                        "id/person/actor-one"]  # fmt: skip


def test_what_the_embedded_dataset_concerns_and_where(snapshot: Path) -> None:
    catalogue = read_catalogue(snapshot)
    assert ask(catalogue, "SELECT ?place WHERE { c:data dcterms:spatial ?place }") == [
        (f"{HERE}id/place/kazakhstan",), (f"{HERE}id/place/russia",)]  # fmt: skip
    words = ask(catalogue, "SELECT ?word WHERE { c:data dcat:keyword ?word FILTER(LANG(?word) = 'en') }")
    assert ("freedom of association",) in words
    assert len(words) == 7
    # From the first day of the earliest year to the last day of the latest, of what is dated with certainty.
    assert ask(catalogue, """SELECT ?first ?last WHERE {
        c:data dcterms:temporal ?t . ?t dcat:startDate ?first ; dcat:endDate ?last }""") == [("2014-01-01", "2017-12-31")]


def test_the_files_are_as_they_are_described(small: Path) -> None:
    rows = ask(read_catalogue(small), """SELECT ?url ?type ?size ?sum WHERE {
        c:data dcat:distribution ?d . ?d dcat:downloadURL ?url ; dcat:mediaType ?type ; dcat:byteSize ?size ;
            dcat:compressFormat <https://www.iana.org/assignments/media-types/application/gzip> ;
            spdx:checksum/spdx:checksumValue ?sum }""")  # fmt: skip
    types = {"nq": "application/n-quads", "trig": "application/trig", "jsonld": "application/ld+json", "ttl": "text/turtle"}
    wanted = []
    for name, media_type in types.items():
        content = (small / "dumps" / f"data.{name}.gz").read_bytes()
        assert gzip.decompress(content)
        wanted.append((f"{HERE}dumps/data.{name}.gz", f"https://www.iana.org/assignments/media-types/{media_type}",
                       str(len(content)), hashlib.sha256(content).hexdigest()))  # fmt: skip
    assert rows == sorted(wanted)


def test_the_partitions_count_what_the_data_holds(small: Path) -> None:
    catalogue, data = read_catalogue(small), Store.open(small)
    classes = {row[0]: int(row[1]) for row in ask(catalogue, """SELECT ?class ?n WHERE {
        c:data void:classPartition ?p . ?p void:class ?class ; void:entities ?n }""")}  # fmt: skip
    assert classes == {str(row["c"]): int(str(row["n"])) for row in data.select(
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c")}  # fmt: skip
    assert classes["https://w3id.org/khronika/ontology#Person"] == 1
    properties = {row[0]: tuple(map(int, row[1:])) for row in ask(catalogue, """SELECT ?p ?n ?s ?o WHERE {
        c:data void:propertyPartition ?x . ?x void:property ?p ; void:triples ?n ; void:distinctSubjects ?s ;
            void:distinctObjects ?o }""")}  # fmt: skip
    assert properties == {str(row["p"]): tuple(int(str(row[name])) for name in ("n", "s", "o")) for row in data.select(
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s_) AS ?s) (COUNT(DISTINCT ?o_) AS ?o) WHERE { ?s_ ?p ?o_ } "
        "GROUP BY ?p")}  # fmt: skip
    # Two participants of the sentencing, one of the protest, two of the closure.
    assert properties["https://w3id.org/khronika/ontology#participation"] == (5, 3, 5)
    assert sum(counts[0] for counts in properties.values()) == read_manifest(small)["counts"]["triples"]


def test_statistics_count_lexical_forms_and_entities() -> None:
    lines = [f"<{HERE}id/person/a> <http://x/p> \"PT100H\"^^<http://www.w3.org/2001/XMLSchema#duration> .",
             f"<{HERE}id/person/a> <http://x/p> \"P4DT4H\"^^<http://www.w3.org/2001/XMLSchema#duration> .",
             f"<{HERE}id/person/a/claims/1> <http://x/p> <http://x/o> .", f"<{HERE}id/person/b> <http://x/q> <http://x/o> ."]  # fmt: skip
    triples = [quad.triple for quad in ox.parse("\n".join(sorted(lines)), format=ox.RdfFormat.N_TRIPLES)]
    found = count_statistics(triples, HERE)
    assert (found.triples, found.entities, found.subjects, found.objects) == (4, 2, 3, 3)
    assert found.properties == {"http://x/p": PropertyCount(3, 2, 3), "http://x/q": PropertyCount(1, 1, 1)}


def test_a_licence_that_is_no_address_and_a_snapshot_without_a_version(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "dataset.yaml").write_text("id: d\ntitle: {ru: Данные}\nlicence: ask us\n", encoding="utf-8")
    manifest = build_snapshot([tmp_path / "d"], tmp_path / "s").manifest
    assert (manifest["release"], manifest["releases"]) == (None, [])
    assert not (tmp_path / "s" / "changes.json").exists()
    catalogue = read_catalogue(tmp_path / "s")
    assert ask(catalogue, "SELECT ?t ?r WHERE { c:catalog dcterms:title ?t ; dcterms:rights ?r }") == [
        ("Каталог: Данные", "ask us")]  # fmt: skip
    assert ask(catalogue, "SELECT ?v WHERE { ?x dcat:version|dcat:hasVersion|dcterms:license|dcterms:publisher ?v }") == []


# -- on the site ---------------------------------------------------------------------------------------------

TURTLE, JSONLD, RDFXML = "text/turtle; charset=utf-8", "application/ld+json; charset=utf-8", "application/rdf+xml; charset=utf-8"
NTRIPLES, HTML, JSON = "application/n-triples; charset=utf-8", "text/html; charset=utf-8", "application/json; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
READING = [
    ("/catalog", None, 200, HTML, "Accept"),
    ("/catalog", "text/html", 200, HTML, "Accept"),
    ("/catalog", "text/turtle", 200, TURTLE, "Accept"),
    ("/catalog", "application/ld+json", 200, JSONLD, "Accept"),
    ("/catalog", "application/rdf+xml", 200, RDFXML, "Accept"),
    ("/catalog", "application/n-triples", 200, NTRIPLES, "Accept"),
    ("/catalog", "application/json", 200, JSON, "Accept"),
    ("/catalog", "image/png", 406, TEXT, "Accept"),
    ("/catalog?format=ttl", "text/html", 200, TURTLE, "Accept"),
    ("/catalog?format=odt", None, 400, TEXT, "Accept"),
    ("/catalog.ttl", "text/html", 200, TURTLE, None),
    ("/catalog.nt", None, 200, NTRIPLES, None),
    ("/catalog.rdf", None, 200, RDFXML, None),
    ("/catalog.jsonld", None, 200, JSONLD, None),
    ("/catalog.json", None, 200, JSON, None),
    ("/catalog.odt", None, 404, TEXT, "Accept"),
    ("/.well-known/void", None, 200, TURTLE, "Accept"),
    ("/.well-known/void", "*/*", 200, TURTLE, "Accept"),
    ("/.well-known/void", "text/html, */*;q=0.1", 200, TURTLE, "Accept"),
    ("/.well-known/void", "application/rdf+xml", 200, RDFXML, "Accept"),
    ("/dumps/", None, 200, HTML, "Accept"),
    ("/dumps/", "application/json", 200, JSON, "Accept"),
    ("/dumps/?format=json", None, 200, JSON, "Accept"),
    ("/dumps.json", None, 200, JSON, None),
    ("/dumps/data.nq.gz", None, 200, "application/gzip", None),
    ("/dumps/data.ttl.gz", "text/turtle", 200, "application/gzip", None),
    ("/dumps/SHA256SUMS", None, 200, TEXT, None),
    ("/dumps/data.odt.gz", None, 404, TEXT, "Accept"),
    ("/dumps/..%2fdata.nq", None, 404, TEXT, "Accept"),
]


@pytest.mark.parametrize(("path", "accept", "status", "media_type", "vary"), READING)
def test_the_addresses_of_the_catalogue(
    client: FlaskClient, path: str, accept: str | None, status: int, media_type: str, vary: str | None
) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers.get("Vary")) == (status, media_type, vary)


@pytest.mark.parametrize("path", ["/catalog.ttl", "/catalog.rdf", "/catalog.jsonld", "/catalog.nt", "/.well-known/void"])
def test_each_form_of_the_catalogue_holds_the_same(client: FlaskClient, small: Path, path: str) -> None:
    formats = {"ttl": ox.RdfFormat.TURTLE, "rdf": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
               "nt": ox.RdfFormat.N_TRIPLES}  # fmt: skip
    rdf_format = formats.get(path.rpartition(".")[2], ox.RdfFormat.TURTLE)
    found = {quad.triple for quad in ox.parse(client.get(path).data, format=rdf_format)}
    wanted = {quad.triple for quad in ox.parse((small / "catalog.nt").read_bytes(), format=ox.RdfFormat.N_TRIPLES)}
    assert found == wanted


def test_every_address_of_the_site_in_the_catalogue_answers(client: FlaskClient, small: Path) -> None:
    links = ask(read_catalogue(small), """SELECT DISTINCT ?url WHERE { ?x ?p ?url .
        VALUES ?p { dcat:downloadURL dcat:accessURL dcat:endpointURL dcat:landingPage void:dataDump void:sparqlEndpoint
                    void:exampleResource foaf:homepage dcat:hasVersion } }""")  # fmt: skip
    addresses = {row[0] for row in links}
    assert {f"{HERE}graphs", f"{HERE}reconcile", f"{HERE}sparql"} < addresses
    assert len(addresses) == 17
    statuses = {url: client.get("/" + Iri(url).removeprefix(HERE), follow_redirects=True).status_code for url in addresses}
    assert statuses == dict.fromkeys(addresses, 200)


def test_a_dump_is_sent_whole_in_parts_and_not_again(client: FlaskClient, small: Path) -> None:
    content = (small / "dumps" / "data.nq.gz").read_bytes()
    sha256 = hashlib.sha256(content)
    whole = client.get("/dumps/data.nq.gz")
    assert whole.data == content
    assert whole.headers["Content-Length"] == str(len(content))
    assert "Content-Encoding" not in whole.headers
    assert whole.headers["ETag"] == f'"{sha256.hexdigest()}"'
    assert whole.headers["Repr-Digest"] == f"sha-256=:{base64_of(sha256.digest())}:"
    assert whole.headers["Accept-Ranges"] == "bytes"
    head = client.head("/dumps/data.nq.gz")
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(content)))
    part = client.get("/dumps/data.nq.gz", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, content[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(content)}"
    assert part.headers["Repr-Digest"] == whole.headers["Repr-Digest"]
    beyond = client.get("/dumps/data.nq.gz", headers={"Range": "bytes=99999999-"})
    assert beyond.status_code == 416
    again = client.get("/dumps/data.nq.gz", headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def base64_of(digest: bytes) -> str:
    """Base 64 as the standard writes it."""
    return base64.b64encode(digest).decode("ascii")


def test_the_list_of_files_as_json(client: FlaskClient, small: Path) -> None:
    told, manifest = client.get("/dumps.json").json, read_manifest(small)
    assert told is not None
    assert [file["name"] for file in told["files"]] == ["data.jsonld.gz", "data.nq.gz", "data.trig.gz", "data.ttl.gz"]
    assert told["files"][1] == {"name": "data.nq.gz", "address": f"{HERE}dumps/data.nq.gz", **manifest["dumps"]["data.nq.gz"]}
    assert (told["rdfc10"], told["union"]) == (manifest["rdfc10"], manifest["union"])
    assert json.loads(client.get("/catalog.json").data) == manifest


def test_the_pages_say_what_there_is(client: FlaskClient, small: Path) -> None:
    manifest = read_manifest(small)
    page = client.get("/catalog").text
    assert "A small example" in page
    assert "One invented case" in page
    assert f"Release 1.0.0, 24 November 2026. {HERE}releases/1.0.0" in " ".join(page.split())
    assert manifest["rdfc10"] in page
    files = client.get("/dumps/").text
    for name, dump in manifest["dumps"].items():
        assert f'href="/dumps/{name}"' in files
        assert dump["sha256"] in files
