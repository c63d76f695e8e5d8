"""A dataset folder read whole: RDF files beside records, and records broken at random without a traceback."""

import random
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.check import check_datasets
from kg.errors import KhronikaError
from kg.ontology import Ontology
from kg.records import read_dataset

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
GRAPH = "https://w3id.org/khronika/graph/example/"
TURTLE = "<http://example.org/a> <http://example.org/knows> [ <http://example.org/name> 'B' ] .\n"


def with_file(tmp_path: Path, name: str, content: str) -> Path:
    """The example dataset with one more file in it."""
    folder = tmp_path / "d"
    shutil.copytree(EXAMPLE, folder)
    (folder / name).write_text(content, encoding="utf-8")
    return folder


def test_turtle_is_taken_and_its_blank_nodes_get_names(tmp_path: Path) -> None:
    dataset = read_dataset(with_file(tmp_path, "More facts.ttl", TURTLE), Ontology.load())
    found = {str(quad) for quad in dataset.quads if "more-facts" in str(quad.graph_name)}
    named = f"<{GRAPH}more-facts/.well-known/genid/c14n0>"
    assert found == {
        f"<http://example.org/a> <http://example.org/knows> {named} <{GRAPH}more-facts>",
        f'{named} <http://example.org/name> "B" <{GRAPH}more-facts>',
    }


def test_graphs_of_a_file_stay_inside_the_dataset(tmp_path: Path) -> None:
    derived = "https://w3id.org/khronika/graph/derived"
    trig = f"<{derived}> {{ <http://x/a> <http://x/b> 1 }} <{GRAPH}own> {{ <http://x/c> <http://x/d> 2 }}"
    dataset = read_dataset(with_file(tmp_path, "two.trig", trig), Ontology.load())
    graphs = {str(quad.graph_name) for quad in dataset.quads if str(quad.subject).startswith("<http://x/")}
    assert graphs == {f"<{GRAPH}two>", f"<{GRAPH}own>"}


@pytest.mark.parametrize(
    ("name", "content", "line", "rule", "severity"),
    [
        ("bad.ttl", "<http://x/a> <http://x/b> 1 .\n<http://x/a> <http://x/b .\n", 2, "not-rdf", "violation"),
        ("far.jsonld", '{"@context": "https://example.org/context", "@id": "http://x/a"}', 1, "not-rdf", "violation"),
        ("table.csv", "a,b\n1,2\n", 1, "not-read", "warning"),
        ("latin.yaml", "- id: caf\udce9\n", 1, "not-utf-8", "violation"),
    ],
)
def test_files_that_cannot_be_read(
    tmp_path: Path, name: str, content: str, line: int, rule: str, severity: str
) -> None:
    folder = with_file(tmp_path, "x", "")
    (folder / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    dataset = read_dataset(folder, Ontology.load())
    assert [(f.place.file, f.place.line, f.rule, f.severity) for f in dataset.findings] == [
        (f"{folder.as_posix()}/{name}", line, rule, severity)
    ]


def test_a_reference_from_another_dataset_finds_its_record(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    person = "https://w3id.org/khronika/id/person/actor-one"
    (other / "dataset.yaml").write_text(
        "id: other\ntitle: Other\nlicence: x\nprefixes: {one: 'https://w3id.org/khronika/id/person/'}\n", encoding="utf-8"
    )
    (other / "r.yaml").write_text(
        "- {id: a-visit, type: Visit, label: {en: A visit}, participants: [{actor: 'one:actor-one', role: visitor},"
        " {actor: 'one:nobody', role: host}]}\n",
        encoding="utf-8",
    )
    checked = check_datasets([EXAMPLE, other])
    dangling = [finding.message for finding in checked.findings if finding.rule == "dangling-id"]
    assert dangling == ["no record describes https://w3id.org/khronika/id/person/nobody"]
    actor = ox.NamedNode("https://w3id.org/khronika/ontology#actor")
    assert any(q.predicate == actor and str(q.object) == f"<{person}>" for q in checked.datasets[1].quads)


TOKENS = [
    "[1, 2]", "{a: b}", "null", "~", '"', "- ", "---\n", "&a ", "*a", "!!binary ", "<<: ", "\t", "\x00", "-1", "9" * 30,
    "2017-99", "list:role/court", "list:x", "http://[", "urn:x:y", "a:b", "id", "type", "claims", "at", "[[1,2],[3,4]]",
    "[]", "{}", '"\\u0000"', "é" * 50, "#", ": ", "about", "evidence", "relays", "explanation", "http://a b", "٣", "\ud800",
]  # fmt: skip


def break_at_random(folder: Path, chance: random.Random) -> None:
    """Put a strange token somewhere, cut something out, or give a key another value."""
    path = folder / chance.choice(["actors.yaml", "cases/one.yaml", "dataset.yaml", "passages.yaml"])
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    place, what = chance.randrange(len(text)), chance.random()
    if what < 0.4:
        text = text[:place] + chance.choice(TOKENS) + text[place:]
    elif what < 0.6:
        text = text[:place] + text[place + chance.randint(1, 30) :]
    else:
        lines = text.split("\n")
        number = chance.randrange(len(lines))
        lines[number] = lines[number].partition(":")[0] + ": " + chance.choice(TOKENS)
        text = "\n".join(lines)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("seed", range(40))
def test_no_broken_record_ends_in_a_traceback(tmp_path: Path, seed: int, capfd: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(seed)
    folder = tmp_path / "d"
    shutil.copytree(EXAMPLE, folder)
    for _ in range(chance.randint(1, 3)):
        break_at_random(folder, chance)
    try:
        findings = check_datasets([folder], EXAMPLE / "sources").findings
    except KhronikaError:
        return
    assert all(finding.place.line >= 1 for finding in findings)
    assert "Traceback" not in capfd.readouterr().err
