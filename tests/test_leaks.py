"""What is withheld is nowhere: not in a snapshot, an export, a page, an answer or a header, in no script and as no hash."""

import gzip
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

import kg.redaction.names
from crawler import Seen, crawl, fetch, links_of, not_sorted, plain_routes
from kg.build import RefusedError, build_snapshot
from kg.errors import InputError
from kg.export import EXPORT_FORMATS, export_snapshot
from kg.languages import ENGLISH, LANGUAGES
from kg.ontology import Ontology
from kg.publish import publish_site
from kg.questions import parameter_choices, read_questions
from kg.settings import Settings
from kg.store import Store
from kg.web import create_app
from kg.web.languages import in_language
from withheld import Tangle, find_leaks, write_tangle

BASE = "https://w3id.org/khronika/"
WITHHELD = f"<{BASE}list/level/withheld>"


@pytest.fixture(scope="module")
def tangle(tmp_path_factory: pytest.TempPathFactory) -> Tangle:
    """The dataset in which a hundred things are withheld."""
    return write_tangle(tmp_path_factory.mktemp("tangle") / "tangle")


@pytest.fixture(scope="module")
def internal(tangle: Tangle) -> Path:
    """Its internal snapshot, which holds everything."""
    folder = tangle.folder.parent / "internal"
    build_snapshot([tangle.folder], folder, level="internal")
    return folder


@pytest.fixture(scope="module")
def public(tangle: Tangle) -> Path:
    """Its public snapshot."""
    folder = tangle.folder.parent / "public"
    build_snapshot([tangle.folder], folder, report=tangle.folder.parent / "report.json")
    return folder


@pytest.fixture(scope="module")
def client(public: Path) -> Iterator[FlaskClient]:
    """A stranger at the site of the public snapshot."""
    app = create_app(Settings(query_workers=1), public)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


@pytest.fixture(scope="module")
def secrets(tangle: Tangle, internal: Path) -> list[bytes]:
    """Every name, id, digest, offset and key that must be found nowhere."""
    keys = secret_keys(internal, tangle)
    assert len(keys) > 300
    return [*tangle.secrets(), *(key.encode() for key in sorted(keys))]


def quads_of(snapshot: Path) -> list[ox.Quad]:
    """The statements of a snapshot."""
    return list(ox.parse((snapshot / "data.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))


def read_files(snapshot: Path) -> dict[str, bytes]:
    """Every file of a snapshot."""
    paths = [path for path in sorted(snapshot.rglob("*")) if path.is_file()]
    return {path.relative_to(snapshot).as_posix(): path.read_bytes() for path in paths}


def secret_keys(internal: Path, tangle: Tangle) -> set[str]:
    """The ten-digit keys of all nodes that hold anything secret: hashes of what could be guessed."""
    by_node: dict[str, str] = {}
    for quad in quads_of(internal):
        by_node[str(quad.subject)] = f"{by_node.get(str(quad.subject), quad.subject)} {quad.object}"
    words = [text.decode() for text in tangle.secrets()]
    keyed = {node: said for node, said in by_node.items() if re.search(r"/[0-9a-f]{10}[/>]", node)}
    secret = [node for node, said in keyed.items() if any(word in said for word in words)]
    return {key for node in secret for key in re.findall(r"/([0-9a-f]{10})(?=[/>]|$)", node)[-1:]}


def test_the_dataset_hides_a_hundred_things_and_twenty_coarsely(internal: Path) -> None:
    levels = [str(q.object) for q in quads_of(internal) if q.predicate.value.endswith("#publicationLevel")]
    assert (levels.count(WITHHELD), len(levels)) == (100, 120)


def test_the_internal_snapshot_has_what_must_not_leak(tangle: Tangle, internal: Path) -> None:
    content = (internal / "data.nq").read_text(encoding="utf-8").casefold()
    assert [name for name in tangle.names if name.casefold() not in content] == []
    assert [slug for slug in tangle.slugs if slug not in content] == []
    assert len([digest for digest in tangle.digests if digest in content]) > 150
    assert [offset for offset in tangle.offsets if f'"{offset}"' not in content] == []


def test_no_file_of_the_snapshot_has_any_of_it(public: Path, secrets: list[bytes]) -> None:
    files = read_files(public)
    assert {"data.nq", "manifest.json", "network.json", "search.json", "selection.json", "texts.json"} <= set(files)
    assert find_leaks(secrets, files.values()) == []


def test_nothing_says_that_something_was_left_out(public: Path) -> None:
    data = b"\n".join(
        line for line in (public / "data.nq").read_bytes().splitlines() if b"/graph/tangle/" in line or b"/graph/derived" in line
    )
    for word in (b"publicationLevel", b"levelReason", b"consentBasis", b"publicId", b"publicLabel", b"list/level/", b"withheld"):
        assert word not in data
        assert word not in (public / "manifest.json").read_bytes().replace(b'"level": "public"', b"")


@pytest.mark.parametrize("format_name", EXPORT_FORMATS)
def test_no_export_has_any_of_it(public: Path, secrets: list[bytes], tmp_path: Path, format_name: str) -> None:
    export_snapshot(public, format_name, tmp_path / "out")
    content = (tmp_path / "out").read_bytes()
    assert b"Gathering number 35" in content
    assert find_leaks(secrets, [content]) == []


def test_what_is_public_is_all_there(public: Path) -> None:
    counts = json.loads((public / "manifest.json").read_bytes())["counts"]["classes"]
    # 20 named, 8 coarse and 15 whose home is withheld; 40 gatherings and 8 trials; 134 claims.
    assert counts == {
        "khr:Actor": 48, "khr:Case": 10, "khr:Claim": 134, "khr:Document": 1, "khr:Event": 48, "khr:Organisation": 5,
        "khr:Participation": 60, "khr:Person": 43, "khr:Place": 2, "khr:ProceduralEvent": 8, "khr:Relationship": 8,
    }  # fmt: skip


def test_two_public_builds_are_the_same_bytes(tangle: Tangle, public: Path, tmp_path: Path) -> None:
    build_snapshot([tangle.folder], tmp_path / "again")
    assert read_files(tmp_path / "again") == read_files(public)


def test_whatever_is_hidden_the_public_snapshot_is_the_same(tangle: Tangle, public: Path, tmp_path: Path) -> None:
    """Other names, ids, words, passages and places are hidden, and not one public byte depends on them."""
    other = write_tangle(tmp_path / "tangle", other=True)
    assert set(other.names).isdisjoint(tangle.names)
    build_snapshot([other.folder], tmp_path / "other")
    assert read_files(tmp_path / "other") == read_files(public)


def test_the_report_has_every_hidden_thing_with_its_line(tangle: Tangle, public: Path) -> None:
    assert public.is_dir()
    changes = json.loads((tangle.folder.parent / "report.json").read_bytes())["changes"]
    told = {change["node"] for change in changes if change["what"] in ("left-out", "coarsened")}
    hidden = [slug for slug in tangle.slugs if not slug.startswith("hidmerged")]
    assert [slug for slug in hidden if not any(node.endswith(f"/{slug}") for node in told)] == []
    assert all(change["file"].endswith("records.yaml") and change["line"] > 1 for change in changes if change.get("reason"))


def test_without_the_gate_for_texts_names_leak(
    tangle: Tangle, secrets: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.redaction.names.Names, "find", lambda self, quads: iter(()))
    build_snapshot([tangle.folder], tmp_path / "leaky")
    assert len(find_leaks(secrets, [(tmp_path / "leaky" / "data.nq").read_bytes()])) == 10


def test_without_a_public_id_the_build_is_refused_and_leaves_nothing(tangle: Tangle, tmp_path: Path) -> None:
    text = (tangle.folder / "records.yaml").read_text(encoding="utf-8")
    (tmp_path / "named").mkdir()
    for name in ("dataset.yaml", "passages.yaml"):
        (tmp_path / "named" / name).write_bytes((tangle.folder / name).read_bytes())
    mended = text.replace('  "publicId": "trial-0",\n', "")
    assert mended != text
    (tmp_path / "named" / "records.yaml").write_text(mended, encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        build_snapshot([tmp_path / "named"], tmp_path / "s")
    assert [finding.rule for finding in refused.value.findings] == ["named-in-id"]
    assert not (tmp_path / "s").exists()


def ask_everything(client: FlaskClient, snapshot: Path) -> dict[str, Seen]:
    """Every question as page, JSON and CSV, with the first choice of each parameter that it must have."""
    store, ontology = Store.open(snapshot), Ontology.load()
    found: dict[str, Seen] = {}
    for question in read_questions().values():
        given = []
        for parameter in (p for p in question.parameters if p.required):
            choices = [choice.value for choice in parameter_choices(store, ontology, parameter)]
            given.append(f"{parameter.name}={choices[0] if choices else parameter.example}")
        for ending in ("", ".json", ".csv"):
            path = f"/questions/{question.name}{ending}?{'&'.join(given)}"
            found[path] = fetch(client, path)
    return found


def _language_of(path: str) -> str:
    """The language that an address names; English where it names none."""
    first = path.split("?")[0].split("/")[1]
    return first if first in LANGUAGES else ENGLISH


def test_no_page_or_answer_has_any_of_it(client: FlaskClient, public: Path, secrets: list[bytes]) -> None:
    window = "/timeline?view-from=2006-11-17&view-to=2006-11-19"
    starts = [*plain_routes(client), "/search.json?q=a", "/search?q=a"]
    seen = {path: fetch(client, path) for path in (window, f"{window}&by=case")}
    # In parts, by language and by whether a thing is picked, so that a site without an end is noticed in each.
    for language, picked in product(LANGUAGES, (False, True)):
        links = [link for path, answer in seen.items() for link in links_of(path, answer, BASE)]
        seen |= crawl(
            client, [*(in_language(path, language) for path in starts), *links], BASE,
            lambda path, part=(language, picked): not_sorted(path) and (_language_of(path), "pick=" in path) == part,
        )  # fmt: skip
    asked = ask_everything(client, public)
    things = {path for path in seen if path.startswith("/page/") and seen[path].status == 200}
    assert {"/page/person/open-3", "/page/person/witness-3", "/page/event/event-7", "/page/place/lowlands"} <= things
    assert len([path for path, answer in asked.items() if answer.status == 200]) > 180
    for query in (
        "CONSTRUCT WHERE { ?s ?p ?o }",
        "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }",
        "SELECT DISTINCT ?g WHERE { GRAPH ?g { } }",
        "DESCRIBE ?s WHERE { ?s a <https://w3id.org/khronika/ontology#Claim> }",
    ):
        answer = client.post("/sparql", data={"query": query})
        assert answer.status_code == 200
        asked[query] = Seen(200, tuple(answer.headers.items()), answer.get_data())
    assert find_leaks(secrets, [answer.everything for answer in (seen | asked).values()]) == []


def test_a_part_without_a_passage_names_its_document(client: FlaskClient) -> None:
    page = fetch(client, "/page/event/event-33").body.decode("utf-8")
    assert page.count('<p class="whole">As all of this: <a href="/page/document/bulletin">A bulletin</a></p>') == 2


def test_a_hidden_identifier_answers_as_if_it_had_never_been(client: FlaskClient, tangle: Tangle) -> None:
    kinds = {"hidperson": "person", "hidmerged": "person", "hidbody": "organisation", "hidplace": "place", "hiddoc": "document"}
    for start, kind in kinds.items():
        slug = next(slug for slug in tangle.slugs if slug.startswith(start))
        for way in ("id", "page", "data"):
            ending = ".ttl" if way == "data" else ""
            hidden = fetch(client, f"/{way}/{kind}/{slug}{ending}")
            never = fetch(client, f"/{way}/{kind}/never-was{ending}")
            assert hidden.status == never.status == 404
            assert hidden.body.replace(slug.encode(), b"never-was") == never.body


def test_no_file_of_the_static_site_has_any_of_it(public: Path, secrets: list[bytes], tmp_path: Path) -> None:
    publish_site(public, tmp_path / "site", Settings())
    files = read_files(tmp_path / "site")
    assert any(name.endswith("person/open-3.html") or "person/open-3/" in name for name in files)
    assert find_leaks(secrets, files.values()) == []
    assert find_leaks(secrets, [name.encode() for name in files]) == []


def test_an_internal_snapshot_is_not_published(internal: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this snapshot is internal"):
        publish_site(internal, tmp_path / "site", Settings())
    assert read_files(tmp_path) == {}


EXAMPLE = Path(__file__).parent.parent / "data" / "example"


def small(content: bytes) -> bytes:
    """A content unpacked and in small letters."""
    return (gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content).lower()


def test_the_examples_of_the_questions_name_nobody_who_is_not_there(tmp_path: Path) -> None:
    """They are of the embedded dataset: a snapshot of another, or of that one without them, says none of their names."""
    build_snapshot([EXAMPLE], tmp_path / "example")
    names = [b"kharkova", b"cituk", b"bokayev", b"ablyazov"]
    assert find_leaks(names, map(small, read_files(tmp_path / "example").values())) == []
    app = create_app(Settings(query_workers=0), tmp_path / "example")
    visitor = app.test_client()
    paths = ["/", "/openapi.json", "/questions", "/questions.ttl", "/search", "/path", "/api/path", "/reconcile/flyout/entity"]
    for name in read_questions():
        paths += [f"/questions/{name}{ending}" for ending in ("", ".csv", ".json", ".rq", ".ttl")]
    assert find_leaks(names, [visitor.get(path).data.lower() for path in paths]) == []
    publish_site(tmp_path / "example", tmp_path / "site", Settings())
    assert find_leaks(names, map(small, read_files(tmp_path / "site").values())) == []
