"""Two releases of the small dataset: what the second says of the changes, and what it keeps back."""

import gzip
import json
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from kg.build import build_snapshot
from kg.check import check_datasets
from kg.cli import main
from kg.errors import InputError
from kg.releases.changes import Recorded, find_changes, read_recorded
from kg.releases.dumps import read_quads
from kg.releases.earlier import is_public
from kg.releases.editions import Edition, join_editions
from kg.releases.feed import Feed, FeedEntry, write_feed
from kg.settings import Settings
from kg.web import create_app

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
BASE = "https://w3id.org/khronika/"
ID = BASE + "id/"
KHR = "https://w3id.org/khronika/ontology#"

# What the first release has beyond the small dataset: names for two claims, and records that will not stay.
FIRST = """
- id: a-one
  type: Person
  label: {en: Ace One}
  at: [49, 58]

- id: the-building
  type: Organisation
  organisationKind: company
  label: {en: The building}
  at: [193, 256]

- id: witness
  type: Person
  label: {en: Wanda Withdrawn}
  at: [193, 256]
"""
ADDED = """
- id: one-appeal
  type: AppealFiling
  label: {en: Actor One appeals}
  date: 2020-03-10
  case: one
  participants:
    - {actor: actor-one, role: appellant}
  at: [0, 110]
"""
RETIRED = """
- id: organisation/the-building
  on: 2026-12-20
  reason: {en: A building is no organisation, ru: Здание не организация}
"""
MERGE = """  merges:
    - {record: a-one, reason: {en: Same name and office}, reviewedBy: the editors, reviewedOn: 2026-12-20}
"""
SENTENCED = "  imposes:\n    - {type: RestrictionOfFreedom, duration: P2Y, imposedOn: actor-one}\n  at: [0, 110]\n"
DATED = SENTENCED.replace(
    "  at: [0, 110]\n",
    "  claims:\n    - at: [0, 110]\n    - {id: first-date, aspect: date, claimedValue: 2020-03-03, at: [0, 110]}\n",
)
CORRECTED = """\
    - {id: second-date, aspect: date, claimedValue: 2020-03-04, supersedes: first-date, correctedOn: 2026-12-20,
       correctionReason: {en: Read again}, at: [0, 110]}
"""
PROTEST = "  precededBy: one-sentencing\n  at: [193, 256]\n"
TOLD = "  precededBy: one-sentencing\n  claims:\n    - {id: protest-told, at: [193, 256]}\n"
TAKEN_BACK = """\
    - {id: protest-taken-back, retracts: protest-told, correctedOn: 2026-12-21,
       correctionReason: {en: It was another court}, at: [193, 256]}
"""


def change(path: Path, *pairs: tuple[str, str]) -> None:
    """Replace texts that must be there, each once."""
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def write_first(tmp_path: Path) -> Path:
    """The dataset of release 1.0.0."""
    folder = tmp_path / "first"
    shutil.copytree(EXAMPLE, folder)
    (folder / "more.yaml").write_text(FIRST, encoding="utf-8")
    change(folder / "cases" / "one.yaml", (SENTENCED, DATED), (PROTEST, TOLD))
    return folder


def write_second(tmp_path: Path, *, keep_witness: bool = True, retire: bool = False) -> Path:
    """The dataset of release 1.1.0: an event more, a date corrected, a claim retracted, two records merged."""
    folder = tmp_path / f"second-{keep_witness}-{retire}"
    shutil.copytree(tmp_path / "first", folder)
    change(folder / "dataset.yaml", ("version: 1.0.0", "version: 1.1.0"), ("issued: 2026-11-24", "issued: 2026-12-24"))
    change(folder / "cases" / "one.yaml", ("  date: 2020-03-03\n", "  date: 2020-03-04\n"),
           ("claimedValue: 2020-03-03, at: [0, 110]}\n", "claimedValue: 2020-03-03, at: [0, 110]}\n" + CORRECTED),
           (TOLD, TOLD + TAKEN_BACK))  # fmt: skip
    change(folder / "actors.yaml", ("  variants: {en: [A. One]}\n", "  variants: {en: [A. One]}\n" + MERGE))
    (folder / "cases" / "two.yaml").write_text(ADDED, encoding="utf-8")
    gone = [record for record, left in (("witness", keep_witness), ("the-building", not retire)) if not left]
    records = [text for text in FIRST.split("\n- id: ") if text.strip() and text.split("\n")[0] not in gone]
    (folder / "more.yaml").write_text("".join(f"\n- id: {text.rstrip()}\n" for text in records), encoding="utf-8")
    if retire:
        (folder / "retired.yaml").write_text(RETIRED, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Snapshots of 1.0.0, of 1.1.0 that keeps everything public, and of 1.1.0 without one person."""
    folder = tmp_path_factory.mktemp("releases")
    build_snapshot([write_first(folder)], folder / "s1")
    words = ["build", str(write_second(folder)), "-o", str(folder / "s2"), "--previous", str(folder / "s1")]
    assert CliRunner().invoke(main, words).exit_code == 0
    build_snapshot([write_second(folder, keep_witness=False)], folder / "withheld", previous=folder / "s1")
    build_snapshot([write_second(folder, retire=True)], folder / "retired", previous=folder / "s1")
    return folder


def read_json(path: Path) -> Any:
    """A JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_all(folder: Path) -> dict[str, bytes]:
    """Every file of a snapshot, what is compressed unpacked."""
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: gzip.decompress(body) if name.endswith(".gz") else body for name, body in files.items()}


EVENT, PERSON = f"{ID}event/", f"{ID}person/"
CHANGES = {
    "version": "1.1.0",
    "issued": "2026-12-24",
    "notes": {},
    "previous": {"version": "1.0.0", "issued": "2026-11-24"},
    "added": [{"thing": f"{EVENT}one-appeal"}],
    "corrected": [
        {
            "thing": f"{EVENT}one-sentencing",
            "about": f"{EVENT}one-sentencing",
            "property": f"{KHR}date",
            "before": ["2020-03-03"],
            "now": ["2020-03-04"],
            "claim": f"{EVENT}one-sentencing/claims/second-date",
            "corrects": f"{EVENT}one-sentencing/claims/first-date",
            "on": "2026-12-20",
            "reason": {"en": "Read again"},
        }
    ],
    "retracted": [
        {
            "thing": f"{EVENT}one-protest",
            "about": f"{EVENT}one-protest",
            "claim": f"{EVENT}one-protest/claims/protest-taken-back",
            "corrects": f"{EVENT}one-protest/claims/protest-told",
            "on": "2026-12-21",
            "reason": {"en": "It was another court"},
        }
    ],
    "merged": [
        {
            "thing": f"{PERSON}actor-one",
            "record": f"{PERSON}a-one",
            "on": "2026-12-20",
            "reason": {"en": "Same name and office"},
        }
    ],
    "retired": [],
}


def test_the_first_release_has_nothing_to_compare_with(releases: Path) -> None:
    assert read_json(releases / "s1" / "changes.json") == {
        "version": "1.0.0", "issued": "2026-11-24", "notes": {}, "previous": None,
        "added": [], "corrected": [], "retracted": [], "merged": [], "retired": [],
    }  # fmt: skip
    manifest = read_json(releases / "s1" / "manifest.json")
    assert manifest["release"] == {"version": "1.0.0", "issued": "2026-11-24", "notes": {}}
    assert [entry["version"] for entry in manifest["releases"]] == ["1.0.0"]


def test_the_second_release_tells_what_changed_and_nothing_else(releases: Path) -> None:
    assert read_json(releases / "s2" / "changes.json") == CHANGES


def test_what_is_still_public_keeps_its_file(releases: Path) -> None:
    dump = (releases / "s2" / "releases" / "1.0.0" / "data.nq.gz").read_bytes()
    assert dump == (releases / "s1" / "dumps" / "data.nq.gz").read_bytes()
    manifest = read_json(releases / "s2" / "manifest.json")
    assert [(entry["version"], sorted(entry["dumps"])) for entry in manifest["releases"]] == [
        ("1.1.0", ["data.nq.gz"]), ("1.0.0", ["data.nq.gz"])]  # fmt: skip
    earlier = read_json(releases / "s2" / "releases" / "1.0.0" / "manifest.json")
    assert earlier["rdfc10"] == read_json(releases / "s1" / "manifest.json")["rdfc10"]


def test_somebody_withheld_since_leaves_no_trace(releases: Path) -> None:
    before, after = read_all(releases / "s1"), read_all(releases / "withheld")
    traces = [b"Wanda", b"person/witness"]
    assert all(any(trace in body for body in before.values()) for trace in traces)
    assert [(name, trace) for name, body in after.items() for trace in traces if trace in body] == []
    # The list of changes is that of the release in which she is still named.
    assert read_json(releases / "withheld" / "changes.json") == CHANGES
    assert not (releases / "withheld" / "releases" / "1.0.0" / "data.nq.gz").exists()
    earlier = read_json(releases / "withheld" / "releases" / "1.0.0" / "manifest.json")
    assert sorted(earlier) == ["base", "counts", "dumps", "level", "rdfc10", "release", "software", "union"]
    assert earlier["release"] == {"version": "1.0.0", "issued": "2026-11-24"}
    assert earlier["dumps"] == {}
    assert read_json(releases / "withheld" / "manifest.json")["releases"][1]["dumps"] == {}


# What is taken out of the second release or made coarser, and a text or IRI of it that the first release holds.
HIDDEN = [
    ("a name", "actors.yaml", "  label: {en: Northtown}\n", "  label: {en: A town}\n", b'"Northtown"@en'),
    ("a spelling", "actors.yaml", "  variants: {en: [A. One]}\n", "", b"A. One"),
    ("a place of an event", "cases/one.yaml", '  date: "[2020-03-21..2020-03-31]"\n  place: northtown\n',
     '  date: "[2020-03-21..2020-03-31]"\n', b"one-protest> <https://w3id.org/khronika/ontology#place>"),
    ("a sharp date", "cases/one.yaml", "date: 2019-21", "date: 2019", b'"2019-21"'),
    ("a claim", "cases/one.yaml", "        - {stance: denies, assertedBy: actor-one, at: [111, 138]}\n", "", b"stance/denies"),
    ("a passage", "actors.yaml", "label: {en: Protesters outside the court}\n  size: {value: 40, unit: person, "
     "approximate: true}\n  at: [193, 256]", "label: {en: Protesters outside the court}\n  size: {value: 40, unit: "
     "person, approximate: true}\n  at: [0, 110]", b"group/protesters/claims"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "file", "old", "new", "trace"), HIDDEN, ids=[case[0] for case in HIDDEN])
def test_one_statement_that_is_gone_withdraws_the_earlier_files(
    releases: Path, tmp_path: Path, what: str, file: str, old: str, new: str, trace: bytes
) -> None:
    shutil.copytree(releases / "second-True-False", tmp_path / "second")
    change(tmp_path / "second" / file, (old, new))
    checked = check_datasets([tmp_path / "second"])
    assert not checked.refused
    dump = (releases / "s1" / "dumps" / "data.nq.gz").read_bytes()
    assert trace in gzip.decompress(dump)
    now = Recorded(checked.recorded, BASE)
    assert not is_public(dump, now)
    told = str(find_changes(read_recorded(read_quads(gzip.decompress(dump)), BASE), now.quads, BASE))
    for gone in ("Northtown", "A. One", "2019-21", "denies"):
        assert gone not in told


def test_a_file_of_which_nothing_is_gone_stays(releases: Path) -> None:
    now = Recorded(check_datasets([releases / "second-True-False"]).recorded, BASE)
    assert is_public((releases / "s1" / "dumps" / "data.nq.gz").read_bytes(), now)


def test_a_retired_identifier_is_told_of_and_its_record_is_gone(releases: Path) -> None:
    changes = read_json(releases / "retired" / "changes.json")
    reason = {"en": "A building is no organisation", "ru": "Здание не организация"}
    assert changes["retired"] == [{"identifier": f"{ID}organisation/the-building", "on": "2026-12-20", "reason": reason}]
    # The identifier is explained; what was recorded under it is not.
    assert not (releases / "retired" / "releases" / "1.0.0" / "data.nq.gz").exists()
    assert all(b"The building" not in body for body in read_all(releases / "retired").values())


def test_two_builds_of_a_second_release_are_the_same_bytes(releases: Path, tmp_path: Path) -> None:
    shutil.copytree(releases / "second-True-False", tmp_path / "elsewhere")
    shutil.copytree(releases / "s1", tmp_path / "before")
    build_snapshot([tmp_path / "elsewhere"], tmp_path / "s", previous=tmp_path / "before")
    assert read_all(tmp_path / "s") == read_all(releases / "s2")
    # The same release again, with itself as the previous one, stays as it is.
    build_snapshot([tmp_path / "elsewhere"], tmp_path / "again", previous=tmp_path / "s")
    assert read_all(tmp_path / "again") == read_all(releases / "s2")


def third(releases: Path, tmp_path: Path, *pairs: tuple[str, str]) -> Path:
    """The dataset of release 1.2.0, made from the second one."""
    shutil.copytree(releases / "second-True-False", tmp_path / "third")
    change(tmp_path / "third" / "dataset.yaml", ("version: 1.1.0", "version: 1.2.0"),
           ("issued: 2026-12-24", "issued: 2027-01-20\nchanges: {en: Nothing but words}"))  # fmt: skip
    change(tmp_path / "third" / "cases" / "one.yaml", *pairs)
    return tmp_path / "third"


def test_a_third_release_carries_both_and_withdraws_them_later(releases: Path, tmp_path: Path) -> None:
    folder = third(releases, tmp_path)
    build_snapshot([folder], tmp_path / "s3", previous=releases / "s2")
    manifest = read_json(tmp_path / "s3" / "manifest.json")
    assert [(entry["version"], bool(entry["dumps"])) for entry in manifest["releases"]] == [
        ("1.2.0", True), ("1.1.0", True), ("1.0.0", True)]  # fmt: skip
    assert read_json(tmp_path / "s3" / "changes.json")["notes"] == {"en": "Nothing but words"}
    assert read_json(tmp_path / "s3" / "releases" / "1.1.0" / "changes.json") == CHANGES
    # The appeal that 1.1.0 added is withheld in 1.3.0: no list and no file of an earlier release tells of it.
    (folder / "cases" / "two.yaml").unlink()
    change(folder / "dataset.yaml", ("version: 1.2.0", "version: 1.3.0"))
    build_snapshot([folder], tmp_path / "s4", previous=tmp_path / "s3")
    assert [name for name, body in read_all(tmp_path / "s4").items() if b"one-appeal" in body] == []
    manifest = read_json(tmp_path / "s4" / "manifest.json")
    assert [(entry["version"], bool(entry["dumps"])) for entry in manifest["releases"]] == [
        ("1.3.0", True), ("1.2.0", False), ("1.1.0", False), ("1.0.0", True)]  # fmt: skip
    assert read_json(tmp_path / "s4" / "releases" / "1.1.0" / "changes.json") == {
        **{name: value for name, value in CHANGES.items() if name != "notes"}, "added": []}  # fmt: skip
    # What was withdrawn stays so, even when the record comes back.
    (folder / "cases" / "two.yaml").write_text(ADDED, encoding="utf-8")
    change(folder / "dataset.yaml", ("version: 1.3.0", "version: 1.4.0"))
    build_snapshot([folder], tmp_path / "s5", previous=tmp_path / "s4")
    manifest = read_json(tmp_path / "s5" / "manifest.json")
    assert [(entry["version"], bool(entry["dumps"])) for entry in manifest["releases"]][2:] == [
        ("1.2.0", False), ("1.1.0", False), ("1.0.0", True)]  # fmt: skip


def test_the_catalogue_links_the_releases(releases: Path) -> None:
    lines = (releases / "s2" / "catalog.nt").read_text(encoding="utf-8").splitlines()
    here, dcat = "https://w3id.org/khronika/", "http://www.w3.org/ns/dcat#"
    for line in (
        f"<{here}catalog#data> <{dcat}hasVersion> <{here}releases/1.0.0> .",
        f"<{here}catalog#data> <{dcat}hasVersion> <{here}releases/1.1.0> .",
        f"<{here}catalog#data> <{dcat}hasCurrentVersion> <{here}releases/1.1.0> .",
        f"<{here}releases/1.1.0> <{dcat}previousVersion> <{here}releases/1.0.0> .",
        f'<{here}catalog#data> <http://purl.org/dc/terms/issued> "2026-11-24"^^<http://www.w3.org/2001/XMLSchema#date> .',
        f'<{here}catalog#data> <http://purl.org/dc/terms/modified> "2026-12-24"^^<http://www.w3.org/2001/XMLSchema#date> .',
        f"<{here}releases/1.0.0#file-nq> <{dcat}downloadURL> <{here}releases/1.0.0/data.nq.gz> .",
    ):
        assert line in lines
    withdrawn = (releases / "withheld" / "catalog.nt").read_text(encoding="utf-8")
    assert f"<{here}releases/1.0.0> <{dcat}version>" in withdrawn
    assert f"<{here}releases/1.0.0/data.nq.gz>" not in withdrawn


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1.1.0", "version: 1.0.0", "the version 1.0.0 is taken: .* has it with other content; raise the version"),
        ("version: 1.1.0\nissued: 2026-12-24\n", "", "a release after another needs version and issued"),
        ("issued: 2026-12-24", "issued: 2026-11-01", "issued 2026-11-01 lies before 2026-11-24, the day of release 1.0.0"),
    ],
)
def test_a_release_that_cannot_follow_is_refused(
    releases: Path, tmp_path: Path, old: str, new: str, message: str
) -> None:
    shutil.copytree(releases / "second-True-False", tmp_path / "d")
    change(tmp_path / "d" / "dataset.yaml", (old, new))
    with pytest.raises(InputError, match=message):
        build_snapshot([tmp_path / "d"], tmp_path / "s", previous=releases / "s1")
    assert not (tmp_path / "s").exists()


def test_an_earlier_version_is_never_taken_again(releases: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the version 1\.0\.0 is taken"):
        build_snapshot([releases / "first"], tmp_path / "s", previous=releases / "s2")


def test_a_previous_snapshot_that_none_can_follow(releases: Path, tmp_path: Path) -> None:
    second = releases / "second-True-False"
    with pytest.raises(InputError, match="no snapshot here"):
        build_snapshot([second], tmp_path / "s", previous=tmp_path / "nowhere")
    for name, changed in (("internal", {"level": "internal"}), ("unversioned", {"release": None})):
        shutil.copytree(releases / "s1", tmp_path / name)
        manifest = read_json(tmp_path / name / "manifest.json") | changed
        (tmp_path / name / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(InputError, match=r"the level internal, not for .* public: a release follows one of its own kind"):
        build_snapshot([second], tmp_path / "s", previous=tmp_path / "internal")
    with pytest.raises(InputError, match="is no release: its dataset has no version"):
        build_snapshot([second], tmp_path / "s", previous=tmp_path / "unversioned")
    shutil.copytree(releases / "s1", tmp_path / "broken")
    (tmp_path / "broken" / "dumps" / "data.nq.gz").write_bytes(b"")
    with pytest.raises(InputError, match="SHA-256 differs"):
        build_snapshot([second], tmp_path / "s", previous=tmp_path / "broken")


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        ("version: one\nissued: 2026-11-24\n", 4, "'one' is no version: write it as 1.0.0 or 1.1.0-rc.1"),
        ("version: 1.0.0/../..\nissued: 2026-11-24\n", 4, "'1.0.0/../..' is no version: write it as 1.0.0 or 1.1.0-rc.1"),
        ("version: 1.0.0\nissued: today\n", 5, "'today' is not a day: write it as 2017-07-25"),
        ("version: 1.0.0\n", 4, "a release has both a version and its day: add issued"),
        ("issued: 2026-11-24\n", 4, "a release has both a version and its day: add version"),
        ("version: 1.0\nissued: 2026-11-24\nchanges: much\n", 6, "say in which language: changes: {en: what is new}"),
    ],
)
def test_an_edition_that_is_not_well_written(tmp_path: Path, lines: str, line: int, message: str) -> None:
    (tmp_path / "dataset.yaml").write_text("id: d\ntitle: {en: D}\nlicence: x\n" + lines, encoding="utf-8")
    found = check_datasets([tmp_path]).findings
    assert [(finding.place.line, finding.message) for finding in found] == [(line, message)]


def test_a_snapshot_of_several_datasets_has_the_version_of_the_first_and_the_last_day() -> None:
    editions = [Edition("1.2.0", "2026-11-24", {"en": "New"}), Edition("7", "2026-12-01"), Edition()]
    assert join_editions(editions) == Edition("1.2.0", "2026-12-01", {"en": "New"})


# -- on the site ---------------------------------------------------------------------------------------------

HTML, JSON, TEXT = "text/html; charset=utf-8", "application/json; charset=utf-8", "text/plain; charset=utf-8"


@pytest.fixture(scope="module")
def clients(releases: Path) -> Iterator[dict[str, FlaskClient]]:
    """A client of the site of each snapshot."""
    apps = {name: create_app(Settings(query_workers=1), releases / name) for name in ("s2", "withheld", "retired")}
    yield {name: app.test_client() for name, app in apps.items()}
    for app in apps.values():
        app.extensions["khronika"].queries.close()


READING = [
    ("s2", "/releases", None, 200, HTML, "Accept"),
    ("s2", "/releases", "application/json", 200, JSON, "Accept"),
    ("s2", "/releases.json", None, 200, JSON, None),
    ("s2", "/releases/1.1.0", None, 200, HTML, "Accept"),
    ("s2", "/releases/1.1.0", "application/json", 200, JSON, "Accept"),
    ("s2", "/releases/1.1.0.json", "text/html", 200, JSON, "Accept"),
    ("s2", "/releases/1.0.0?format=json", None, 200, JSON, "Accept"),
    ("s2", "/releases/1.0.0/data.nq.gz", None, 200, "application/gzip", None),
    ("s2", "/releases/1.1.0/data.nq.gz", None, 200, "application/gzip", None),
    ("s2", "/releases/1.1.0/manifest.json", None, 200, "application/json", None),
    ("s2", "/releases/1.0.0/changes.json", None, 200, "application/json", None),
    ("s2", "/releases/2.0.0", None, 404, TEXT, "Accept"),
    ("s2", "/releases/2.0.0/data.nq.gz", None, 404, TEXT, "Accept"),
    ("s2", "/releases/1.0.0/data.ttl.gz", None, 404, TEXT, "Accept"),
    ("s2", "/releases/1.0.0/..%2f..%2fdata.nq", None, 404, TEXT, "Accept"),
    ("s2", "/releases/1.1.0", "image/png", 406, TEXT, "Accept"),
    ("s2", "/feed.atom", None, 200, "application/atom+xml; charset=utf-8", None),
    ("withheld", "/releases/1.0.0", "text/html", 200, HTML, "Accept"),
    ("withheld", "/releases/1.0.0/manifest.json", None, 200, "application/json", None),
    ("withheld", "/releases/1.0.0/data.nq.gz", "text/html", 410, HTML, "Accept"),
    ("withheld", "/releases/1.0.0/data.nq.gz", "application/json", 410, "application/json", "Accept"),
]


@pytest.mark.parametrize(("name", "path", "accept", "status", "media_type", "vary"), READING)
def test_the_addresses_of_releases(
    clients: dict[str, FlaskClient], name: str, path: str, accept: str | None, status: int, media_type: str, vary: str | None
) -> None:
    answer = clients[name].get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.headers["Content-Type"], answer.headers.get("Vary")) == (status, media_type, vary)


def test_what_is_withdrawn_says_so_in_a_neutral_sentence(clients: dict[str, FlaskClient]) -> None:
    answer = clients["withheld"].get("/releases/1.0.0/data.nq.gz")
    assert answer.text == "the files of this release have been withdrawn; later releases have theirs\n"
    page = clients["withheld"].get("/releases/1.0.0").text
    assert "The files of this release have been withdrawn." in page
    assert "/releases/1.0.0/data.nq.gz" not in page
    told = clients["withheld"].get("/releases.json").json
    assert told is not None
    assert [(entry["version"], entry["withdrawn"]) for entry in told] == [("1.1.0", False), ("1.0.0", True)]


def test_a_file_keeps_its_address_when_its_release_is_no_longer_the_newest(
    releases: Path, clients: dict[str, FlaskClient]
) -> None:
    app = create_app(Settings(query_workers=1), releases / "s1")
    try:
        as_newest = app.test_client().get("/releases/1.0.0/data.nq.gz")
    finally:
        app.extensions["khronika"].queries.close()
    as_earlier = clients["s2"].get("/releases/1.0.0/data.nq.gz")
    assert as_newest.data == as_earlier.data
    assert as_newest.headers["ETag"] == as_earlier.headers["ETag"]
    assert as_newest.headers["Repr-Digest"] == as_earlier.headers["Repr-Digest"]


def test_the_page_of_a_release_tells_its_changes_with_what_must_stand_beside_a_name(
    clients: dict[str, FlaskClient]
) -> None:
    page = " ".join(re.sub(r"<[^>]+>", "", clients["s2"].get("/releases/1.1.0").text).split())
    for sentence in (
        "Since release 1.0.0.", "Actor One appeals", "Read again", "3 March 2020 → 4 March 2020",
        "Actor One is sentenced", "a claim was retracted", "It was another court",
        "the record person/a-one is of the same and leads here", "Same name and office",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert "accused; sentenced; denies" in page
    told = clients["s2"].get("/releases/1.1.0.json").json
    assert told is not None
    assert told["added"] == CHANGES["added"]
    assert told["labels"][f"{EVENT}one-appeal"] == "Actor One appeals"


ATOM = "{http://www.w3.org/2005/Atom}"
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def test_the_feed_is_valid_atom_and_names_what_is_new(clients: dict[str, FlaskClient]) -> None:
    feed = ElementTree.fromstring(clients["s2"].get("/feed.atom").data)
    assert feed.tag == ATOM + "feed"
    here = "https://w3id.org/khronika/"
    assert feed.findtext(ATOM + "id") == f"{here}feed.atom"
    assert feed.findtext(ATOM + "title") == "A small example: what is new"
    assert feed.findtext(ATOM + "updated") == "2026-12-24T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Khronika"
    assert {(link.get("rel"), link.get("href")) for link in feed.findall(ATOM + "link")} == {
        ("self", f"{here}feed.atom"), ("alternate", f"{here}releases")}  # fmt: skip
    entries = feed.findall(ATOM + "entry")
    ids = [entry.findtext(ATOM + "id") or "" for entry in entries]
    assert len(set(ids)) == len(ids) == 6
    for entry in entries:
        # RFC 4287, 4.1.2: exactly one id, title and updated; a link with rel=alternate stands for the content.
        for name in ("id", "title", "updated", "summary"):
            assert len(entry.findall(ATOM + name)) == 1
        assert STAMP.fullmatch(entry.findtext(ATOM + "updated") or "")
        assert [link.get("rel") for link in entry.findall(ATOM + "link")] == ["alternate"]
    told = [(entry.findtext(ATOM + "title"), entry.findtext(ATOM + "updated"), entry.find(ATOM + "category").get("term"))
            for entry in entries]  # type: ignore[union-attr]  # fmt: skip
    assert told == [
        ("Release 1.1.0", "2026-12-24T00:00:00Z", "release"),
        ("Added: Actor One appeals", "2026-12-24T00:00:00Z", "added"),
        ("Corrected: Actor One is sentenced", "2026-12-24T00:00:00Z", "corrected"),
        ("Retracted: Protest outside the court", "2026-12-24T00:00:00Z", "retracted"),
        ("Merged: Actor One", "2026-12-24T00:00:00Z", "merged"),
        ("Release 1.0.0", "2026-11-24T00:00:00Z", "release"),
    ]
    corrected = entries[2]
    assert corrected.findtext(ATOM + "summary") == (
        "Date: 3 March 2020 → 4 March 2020. Read again. Actor One: accused; sentenced; denies."
    )
    assert corrected.find(ATOM + "link").get("href") == f"{EVENT}one-sentencing"  # type: ignore[union-attr]


def test_the_feed_has_the_newest_only(clients: dict[str, FlaskClient], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.web.releases.NEWS", 2)
    feed = ElementTree.fromstring(clients["s2"].get("/feed.atom").data)
    titles = [entry.findtext(ATOM + "title") for entry in feed.findall(ATOM + "entry")]
    assert titles == ["Release 1.1.0", "Added: Actor One appeals"]


def test_a_snapshot_of_an_earlier_version_says_what_to_do(releases: Path, tmp_path: Path) -> None:
    shutil.copytree(releases / "s1", tmp_path / "s")
    manifest = read_json(tmp_path / "s" / "manifest.json")
    for name in ("dumps", "release", "releases", "union"):
        del manifest[name]
    (tmp_path / "s" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    app = create_app(Settings(query_workers=1), tmp_path / "s")
    client = app.test_client()
    try:
        assert client.get("/").status_code == 200
        for path in ("/catalog", "/dumps/", "/releases", "/feed.atom"):
            answer = client.get(path)
            assert (answer.status_code, answer.text) == (
                404, "this snapshot was built without files and a catalogue: build it again\n")  # fmt: skip
    finally:
        app.extensions["khronika"].queries.close()


def test_pages_lead_feed_readers_to_the_feed(clients: dict[str, FlaskClient]) -> None:
    page = clients["s2"].get("/").text
    assert '<link rel="alternate" type="application/atom+xml" title="What is new" href="/feed.atom">' in page
    assert 'href="/catalog"' in page


def test_a_site_without_a_release_says_so(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "dataset.yaml").write_text("id: d\ntitle: {en: D}\nlicence: x\n", encoding="utf-8")
    build_snapshot([tmp_path / "d"], tmp_path / "s")
    app = create_app(Settings(query_workers=1), tmp_path / "s")
    client = app.test_client()
    try:
        assert "This data has no release yet" in client.get("/releases").text
        assert client.get("/feed.atom").status_code == 404
        assert client.get("/catalog").status_code == 200
        assert "feed.atom" not in client.get("/catalog").text
    finally:
        app.extensions["khronika"].queries.close()


def test_a_feed_has_no_character_that_xml_forbids() -> None:
    entry = FeedEntry("http://x/1", "a\x00<b>&\x0b", "http://x/1", "2026-11-24", "\ufffe", "added")
    feed = Feed("http://x/feed", "T", "http://x/", "A", "L", "2026-11-24", [entry])
    read = ElementTree.fromstring(write_feed(feed))
    assert read.findtext(f"{ATOM}entry/{ATOM}title") == "a<b>&"


# -- retired identifiers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("/id/organisation/the-building", "text/html", HTML),
        ("/id/organisation/the-building/claims/1", "text/html", HTML),
        ("/page/organisation/the-building", "text/html", HTML),
        ("/data/organisation/the-building.ttl", "text/turtle", TEXT),
        ("/id/organisation/the-building", "application/json", "application/json"),
    ],
)
def test_a_retired_identifier_says_why_it_is_gone(
    clients: dict[str, FlaskClient], path: str, accept: str, media_type: str
) -> None:
    answer = clients["retired"].get(path, headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Content-Type"]) == (410, media_type)
    assert "this identifier was retired on 20 December 2026: A building is no organisation" in answer.text


def test_an_identifier_that_never_was_is_not_found(clients: dict[str, FlaskClient]) -> None:
    assert clients["retired"].get("/id/organisation/the-tower").status_code == 404
    # Where somebody was withheld the site says the same as of somebody who never was.
    withheld, never = (clients["withheld"].get(f"/id/person/{name}") for name in ("witness", "nobody"))
    assert (withheld.status_code, withheld.data) == (never.status_code, never.data) == (404, never.data)


def test_what_takes_the_place_of_a_retired_identifier_is_where_it_leads(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    shutil.copytree(EXAMPLE, folder)
    retired = "- {id: person/number-one, on: 2026-12-20, reason: {en: Written twice}, replacedBy: person/actor-one}\n"
    (folder / "retired.yaml").write_text(retired, encoding="utf-8")
    build_snapshot([folder], tmp_path / "s")
    app = create_app(Settings(query_workers=1), tmp_path / "s")
    client = app.test_client()
    try:
        for path, target in (
            ("/id/person/number-one", "/id/person/actor-one"),
            ("/page/person/number-one", "/page/person/actor-one"),
            ("/data/person/number-one.ttl?x=1", "/data/person/actor-one.ttl?x=1"),
        ):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Location"]) == (301, target)
    finally:
        app.extensions["khronika"].queries.close()


REASON = "reason: {en: Gone}"
HELP = "write - {id: person/old-name, on: 2026-11-24, reason: {en: why it is gone}}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id: person/a", (1, "wrong-shape", f"a list: {HELP}")),
        ("- person/a", (1, "wrong-shape", HELP)),
        (f"- {{id: a-name, on: 2026-12-20, {REASON}}}", (1, "bad-id", f"'a-name' is no identifier: {HELP}")),
        (f"- {{id: persn/a, on: 2026-12-20, {REASON}}}",
         (1, "bad-id", f"'persn/a' is no identifier: {HELP} (did you mean 'person'?)")),
        (f"- {{id: person/A, on: 2026-12-20, {REASON}}}", (1, "bad-id", f"'person/A' is no identifier: {HELP}")),
        (f"- id: person/a\n  on: soon\n  {REASON}", (2, "bad-value", "'soon' is not a day: write it as 2017-07-25")),
        (f"- {{id: person/a, {REASON}}}", (1, "bad-value", f"say since when: {HELP}")),
        ("- {id: person/a, on: 2026-12-20}", (1, "no-language", f"say why, and in which language: {HELP}")),
        ("- {id: person/a, on: 2026-12-20, reason: Gone}", (1, "no-language", f"say why, and in which language: {HELP}")),
        ('- {id: person/a, on: 2026-12-20, reason: {en: ""}}', (1, "no-text", "the text in 'en' is empty or no text")),
        (f"- {{id: person/a, when: 2026-12-20, on: 2026-12-20, {REASON}}}", (1, "unknown-key", "unknown key 'when'")),
        (f"- {{id: person/a, on: 2026-12-20, {REASON}, replacedBy: person/nobody}}",
         (1, "dangling-id", f"no record describes {PERSON}nobody")),
        (f"- {{id: person/actor-one, on: 2026-12-20, {REASON}}}",
         (1, "khrsh:RetiredIdentifier-unused",
          "there still is a record with this id: remove the record, or do not retire its id")),
    ],
)  # fmt: skip
def test_a_retirement_that_is_not_well_written_is_told_where_it_stands(
    tmp_path: Path, text: str, told: tuple[int, str, str]
) -> None:
    folder = tmp_path / "d"
    shutil.copytree(EXAMPLE, folder)
    (folder / "retired.yaml").write_text(text + "\n", encoding="utf-8")
    found = [finding for finding in check_datasets([folder]).findings if finding.place.file.endswith("retired.yaml")]
    assert told in [(finding.place.line, finding.rule, finding.message) for finding in found]
