"""The commands: what they print where, and how they exit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg import __version__
from kg.cli import main

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
SOURCES = Path(__file__).parent.parent / "data" / "example" / "sources"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the small dataset, built by the command."""
    folder = tmp_path_factory.mktemp("cli") / "s"
    result = CliRunner().invoke(main, ["build", str(EXAMPLE), "-o", str(folder)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"{folder}: ")
    return folder


def test_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout == f"kg, version {__version__}\n"


def test_build_of_a_wrong_dataset_tells_and_builds_nothing(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "dataset.yaml").write_text("id: d\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["build", str(tmp_path / "d"), "-o", str(tmp_path / "s")])
    assert result.exit_code == 1
    assert "d/dataset.yaml:1: violation: a dataset needs the key 'title' [missing-key]" in result.stderr
    assert "nothing was built: 2 violations, 0 warnings" in result.stderr
    assert not (tmp_path / "s").exists()


def test_check_speaks_to_tools(tmp_path: Path) -> None:
    (tmp_path / "dataset.yaml").write_text("id: d\ntitle: D\nlicence: x\ncolour: red\n", encoding="utf-8")
    run = CliRunner().invoke
    rows = json.loads(run(main, ["check", str(tmp_path), "--format", "json"]).stdout)
    assert [(row["line"], row["rule"]) for row in rows] == [(4, "unknown-key")]
    sarif = json.loads(run(main, ["check", str(tmp_path), "--format", "sarif"]).stdout)
    place = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 4}
    assert place["artifactLocation"]["uri"].endswith("/dataset.yaml")
    turtle = run(main, ["check", str(tmp_path), "--format", "ttl"]).stdout
    assert "sh:conforms false" in turtle


def test_sparql_from_a_file_and_from_standard_input(built: Path, tmp_path: Path) -> None:
    query = "PREFIX khr: <https://w3id.org/khronika/ontology#> SELECT (COUNT(?c) AS ?n) { ?c a khr:Court }"
    (tmp_path / "q.rq").write_text(query, encoding="utf-8")
    by_file = CliRunner().invoke(main, ["sparql", str(tmp_path / "q.rq"), "--snapshot", str(built)])
    by_input = CliRunner().invoke(main, ["sparql", "-", "--snapshot", str(built), "--format", "csv"], input=query)
    assert by_file.stdout_bytes == by_input.stdout_bytes == b"n\r\n1\r\n"
    graph = "CONSTRUCT { <http://a/> <http://b/> 1 } WHERE {}"
    turtle = CliRunner().invoke(main, ["sparql", "-", "--snapshot", str(built)], input=graph)
    assert turtle.stdout == "<http://a/> <http://b/> 1 .\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sparql", "-"], "the query is malformed"),
        (["ask", "no-such-question"], "no question is called 'no-such-question'"),
        (["export", "--format", "nq", "-o", "/nowhere/x"], "cannot be written"),
    ],
)
def test_what_cannot_run_exits_with_two(built: Path, arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(main, [*arguments, "--snapshot", str(built)], input="SELECT {")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_missing_snapshot_is_told() -> None:
    result = CliRunner().invoke(main, ["sparql", "-", "--snapshot", "nowhere"], input="ASK {}")
    assert (result.exit_code, "no snapshot here" in result.stderr) == (2, True)


def test_export_writes_a_file(built: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", "--format", "ttl", "-o", str(tmp_path / "x"), "--snapshot", str(built)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert (tmp_path / "x").read_text(encoding="utf-8").startswith("@prefix ")


def test_seal_adds_what_is_missing_and_is_stable(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    for path in EXAMPLE.rglob("*.yaml"):
        if path.name != "passages.yaml":
            (folder / path.name).write_bytes(path.read_bytes())
    first = CliRunner().invoke(main, ["seal", str(folder), "--sources", str(SOURCES)])
    assert first.stderr == "8 passages sealed, 8 of them new\n"
    assert (folder / "passages.yaml").read_bytes() == (EXAMPLE / "passages.yaml").read_bytes()
    again = CliRunner().invoke(main, ["seal", str(folder), "--sources", str(SOURCES)])
    assert again.stderr == "8 passages sealed, 0 of them new\n"
