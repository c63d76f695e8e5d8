"""Two records of one person made one, chained, undone; and that no record and no source is lost by it."""

import shutil
from pathlib import Path

import pytest

import kg
from kg.build import build_snapshot
from kg.check import check_datasets
from kg.settings import Settings
from kg.web import create_app

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
ID = "https://w3id.org/khronika/id/"
OTHER = """
- id: a-one
  type: Person
  label: {en: Ace One, ru: Эйс Один}
  at: [111, 138]

- id: ace-statement
  type: Statement
  label: {en: Ace One denies it}
  participants:
    - {actor: a-one, role: speaker}
  at: [111, 138]
"""
MERGE = """  merges:
    - record: a-one
      reason: {en: Same name and office}
      reviewedBy: the editors
      reviewedOn: 2026-11-24
"""


def write(tmp_path: Path, merge: str = MERGE, more: str = OTHER) -> Path:
    """The small dataset with a second record of its person, and a merge under the first."""
    folder = tmp_path / "small"
    shutil.copytree(EXAMPLE, folder)
    (folder / "cases" / "two.yaml").write_text(more, encoding="utf-8")
    actors = (folder / "actors.yaml").read_text(encoding="utf-8")
    person = "  variants: {en: [A. One]}\n"
    assert person in actors
    (folder / "actors.yaml").write_text(actors.replace(person, person + merge, 1), encoding="utf-8")
    return folder


def build(folder: Path, tmp_path: Path, name: str = "snapshot") -> kg.Graph:
    """A snapshot of the folder, opened."""
    build_snapshot([folder], tmp_path / name)
    return kg.open(tmp_path / name)


def events_of(graph: kg.Graph, actor: str) -> list[str]:
    """The events in which somebody takes part."""
    return [str(row["event"]).rpartition("/")[2] for row in graph.ask("chronology", actor=actor)]


def persons(graph: kg.Graph) -> list[str]:
    """Everybody in the graph."""
    rows = graph.sparql("SELECT ?p { ?p a <https://w3id.org/khronika/ontology#Person> } ORDER BY ?p")
    assert isinstance(rows, list)
    return [str(row["p"]).rpartition("/")[2] for row in rows]


def test_a_reviewed_merge_makes_two_records_one(tmp_path: Path) -> None:
    folder = write(tmp_path)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    graph = build(folder, tmp_path)
    assert persons(graph) == ["actor-one"]
    assert events_of(graph, "actor-one") == ["one-sentencing", "ace-statement"]
    described = graph.describe("actor-one")
    assert described.label == "Actor One"
    assert {name.text for name in described.names} == {"A. One", "Ace One", "Эйс Один"}
    # The claim of the other record stands, from its own place in the source.
    spans = {span for claim in described.claims for span in claim.spans}
    assert spans == {(49, 58), (111, 138)}
    assert graph.find("a-one") == graph.find("Ace One") == f"{ID}person/actor-one"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_proposal_and_an_undone_merge_change_nothing(tmp_path: Path) -> None:
    proposal = MERGE.replace("      reviewedBy: the editors\n      reviewedOn: 2026-11-24\n", "")
    undone = MERGE + "      undoneOn: 2026-11-25\n      undoneReason: {en: They are two people}\n"
    for name, merge in (("proposal", proposal), ("undone", undone)):
        graph = build(write(tmp_path / name, merge), tmp_path, name + "-snapshot")
        assert persons(graph) == ["a-one", "actor-one"]
        assert events_of(graph, "actor-one") == ["one-sentencing"]
        assert events_of(graph, "a-one") == ["ace-statement"]


def test_undoing_gives_back_the_snapshot_as_it_was(tmp_path: Path) -> None:
    plain = build_snapshot([write(tmp_path / "plain", "")], tmp_path / "a")
    build_snapshot([write(tmp_path / "merged")], tmp_path / "b")
    again = build_snapshot([write(tmp_path / "again", "")], tmp_path / "b")
    assert (plain.folder / "data.nq").read_bytes() == (again.folder / "data.nq").read_bytes()


def test_the_old_address_leads_to_the_new_one(tmp_path: Path) -> None:
    build(write(tmp_path), tmp_path)
    app = create_app(Settings(query_workers=1), tmp_path / "snapshot")
    client = app.test_client()
    try:
        for path, target in (
            ("/id/person/a-one", "/id/person/actor-one"), ("/page/person/a-one", "/page/person/actor-one"),
            ("/data/person/a-one.ttl", "/data/person/actor-one.ttl"),
            ("/id/person/a-one?format=ttl", "/id/person/actor-one?format=ttl"),
        ):  # fmt: skip
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Location"]) == (301, target)
        page = client.get("/page/person/actor-one").text
        assert "Same name and office" in page
        assert "the editors" in page
        assert client.get("/questions/chronology.json?actor=a-one").json == client.get(
            "/questions/chronology.json?actor=actor-one").json  # fmt: skip
    finally:
        app.extensions["khronika"].queries.close()


def test_merges_follow_one_another(tmp_path: Path) -> None:
    third = OTHER.replace("  label: {en: Ace One, ru: Эйс Один}\n", "  label: {en: Ace One, ru: Эйс Один}\n" + MERGE.replace(
        "a-one", "a-1")) + "\n- id: a-1\n  type: Person\n  label: {en: A 1}\n  at: [111, 138]\n"  # fmt: skip
    graph = build(write(tmp_path, MERGE, third), tmp_path)
    assert persons(graph) == ["actor-one"]
    assert {name.text for name in graph.describe("actor-one").names} == {"A. One", "Ace One", "Эйс Один", "A 1"}


CIRCLE = OTHER.replace("ru: Эйс Один}\n", "ru: Эйс Один}\n" + MERGE.replace("a-one", "actor-one"), 1)
TWICE = OTHER + "\n- id: a-two\n  type: Person\n  label: {en: A 2}\n  at: [111, 138]\n" + MERGE


@pytest.mark.parametrize(
    ("merge", "more", "place", "message"),
    [
        (MERGE, CIRCLE, ("actors.yaml", 23), "these records are merged in a circle: undo one of the merges"),
        (MERGE, TWICE, ("actors.yaml", 23), f"{ID}person/a-one is merged into {ID}person/a-two already: undo one of the two"),
        (MERGE.replace("a-one", "a-none"), OTHER, ("actors.yaml", 23), "nothing has the id 'a-none' (did you mean 'a-one'?)"),
        (MERGE.replace("      reviewedBy: the editors\n", ""), OTHER, ("actors.yaml", 23),
         "say who reviewed the merge: reviewedBy: ...; without a review leave reviewedOn out, and it is a proposal"),
        (MERGE.replace("      reason: {en: Same name and office}\n", ""), OTHER, ("actors.yaml", 23),
         "say why the two are one: reason: {en: ...}"),
        (MERGE.replace("a-one", "the-union"), OTHER, ("actors.yaml", 23),
         f"{ID}person/actor-one and {ID}organisation/the-union are things of two kinds: they cannot be one"),
    ],
    ids=["circle", "twice", "dangling", "unsigned", "no reason", "two kinds"],
)  # fmt: skip
def test_a_merge_that_cannot_be_is_told_where_it_stands(
    tmp_path: Path, merge: str, more: str, place: tuple[str, int], message: str
) -> None:
    folder = write(tmp_path, merge, more)
    found = [finding for finding in check_datasets([folder]).findings if finding.severity == "violation"]
    told = {(Path(f.place.file).relative_to(folder).as_posix(), f.message) for f in found}
    assert (place[0], message) in told, found
    lines = {f.place.line for f in found if f.message == message}
    assert lines == {place[1]}
