"""Mistakes of many kinds, each sown alone into a small dataset and found at its file and line."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.check import check_datasets
from kg.cli import main

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
SOURCES = EXAMPLE / "sources"
ACTORS, CASE, SETTINGS, PASSAGES = "actors.yaml", "cases/one.yaml", "dataset.yaml", "passages.yaml"

# What is sown: file, the text that is replaced (its first occurrence), the mistake, the line reported, the rule.
MISTAKES = [
    ("unknown key", CASE, "date: 2020-03-03", "dat: 2020-03-03", 18, "unknown-key"),
    ("misspelt key", ACTORS, "organisationKind: ngo", "organizationKind: ngo", 14, "unknown-key"),
    ("key of another class", CASE, "outside the court}", "outside the court}\n  courtLevel: city", 32, "key-not-here"),
    ("derived key", CASE, "date: 2020-03-03", "standing: stated", 18, "unknown-key"),
    ("dangling id", CASE, "case: one\n", "case: two\n", 19, "dangling-id"),
    ("dangling id in a participant", CASE, "actor: court-of-northtown", "actor: court-of-northtwon", 24, "dangling-id"),
    ("dangling full IRI", CASE, "place: northtown", "place: https://w3id.org/khronika/id/place/nowhere", 20, "dangling-id"),
    ("undeclared prefix", CASE, "place: northtown", "place: kz:northtown", 20, "unknown-prefix"),
    ("reference to the wrong kind", CASE, "place: northtown", "place: actor-one", 20, "wrong-kind"),
    ("unknown type", CASE, "type: Sentencing", "type: Sentenceing", 16, "unknown-type"),
    ("class that is no record type", CASE, "type: Sentencing", "type: Claim", 16, "unknown-type"),
    ("no type", CASE, "  type: Protest\n", "", 29, "missing-key"),
    ("no id", ACTORS, "- id: northtown\n  type: Place", "- type: Place", 45, "missing-key"),
    ("bad id", ACTORS, "- id: northtown\n", "- id: North Town\n", 45, "bad-id"),
    ("the same id twice", ACTORS, "- id: northtown\n", "- id: actor-one\n", 45, "duplicate-id"),
    ("unknown concept", CASE, "role: court", "role: tribunal", 24, "unknown-concept"),
    ("unknown penalty kind", CASE, "type: RestrictionOfFreedom", "type: HouseArrest", 26, "unknown-concept"),
    ("no EDTF date", CASE, "date: 2020-03-03", "date: 3 March 2020", 18, "not-edtf"),
    ("a day that does not exist", CASE, "date: 2020-03-03", "date: 2020-02-30", 18, "not-edtf"),
    ("an interval turned round", CASE, "[2020-03-21..2020-03-31]", "[2020-03-31..2020-03-21]", 32, "not-edtf"),
    ("no duration", CASE, "duration: P2Y", "duration: two years", 26, "bad-value"),
    ("no number", ACTORS, "value: 40", "value: about 40", 42, "bad-value"),
    ("no boolean", ACTORS, "approximate: true", "approximate: yes", 42, "bad-value"),
    ("text without language", CASE, "label: {en: Actor One is sentenced}", "label: Actor One is sentenced", 17, "no-language"),
    ("no language tag", CASE, "label: {en: Fraud}", "label: {english, Fraud}", 6, "bad-language"),
    ("empty text", CASE, "label: {en: Fraud}", 'label: {en: ""}', 6, "no-text"),
    ("offsets turned round", CASE, "[193, 256]", "[256, 193]", 37, "bad-offsets"),
    ("one offset only", CASE, "[193, 256]", "[193]", 37, "bad-offsets"),
    ("offsets outside the text", CASE, "at: [193, 256]", "at: [193, 999]", 37, "offsets-outside"),
    ("offsets moved under a digest", PASSAGES, "193-256: ", "193-256: 00", 37, "digest-differs"),
    ("passage not sealed", CASE, "at: [193, 256]", "at: [193, 250]", 37, "khrsh:Evidence-sealed"),
    ("the same participant twice", CASE, "    - {actor: protesters, role: protester}\n",
     "    - {actor: protesters, role: protester}\n    - {actor: protesters, role: protester}\n", 36, "same-twice"),
    ("duplicate key", CASE, "  date: 2020-03-03\n", "  date: 2020-03-03\n  date: 2020-03-04\n", 19, "duplicate-key"),
    ("anchor", CASE, "label: {en: Fraud}", "label: &f {en: Fraud}", 6, "yaml-anchor"),
    ("tag", CASE, "date: 2020-03-03", "date: !!timestamp 2020-03-03", 18, "yaml-tag"),
    ("merge key", CASE, "      chargeKind: criminal", "      <<: {chargeKind: criminal}", 8, "yaml-merge"),
    ("no YAML", CASE, "label: {en: Fraud}", "label: {en: Fraud", 7, "yaml"),
    ("mapping where a text belongs", CASE, "date: 2020-03-03", "date: {year: 2020}", 18, "wrong-shape"),
    ("text where a mapping belongs", CASE, "    - {actor: protesters, role: protester}", "    - protesters", 35, "wrong-kind"),
    ("record that is no mapping", CASE, "- id: one\n", "- one\n\n- id: one\n", 1, "not-a-record"),
    ("sentence without a penalty", CASE, "  imposes:\n    - {type: RestrictionOfFreedom, duration: P2Y, imposedOn: actor-one}\n", "",
     15, "khrsh:Sentencing-imposes"),
    ("denial by nobody", CASE, "stance: denies, assertedBy: actor-one", "stance: denies, unattributed: false, assertedBy: []",
     12, "khrsh:Claim-attribution"),
    ("claim without a place in the text", CASE, "  precededBy: one-sentencing\n  at: [193, 256]", "  precededBy: one-sentencing",
     29, "khrsh:Claimed-claim"),
    ("planned, yet with an outcome", CASE, "  precededBy: one-sentencing\n", "  eventStatus: planned\n  outcome: granted\n",
     29, "khrsh:Event-outcomeOnceOccurred"),
    ("charge without an accused", CASE, "      accused: actor-one\n", "", 5, "khrsh:Charge-accused"),
    ("court that is none", CASE, "{actor: court-of-northtown, role: court}", "{actor: bureau-of-letters, role: court}",
     24, "khrsh:Participation-court"),
    ("source text exchanged", ACTORS, "textLength: 302", "textLength: 303", 1, "text-differs"),
    ("dataset key", SETTINGS, "licence:", "license:", 5, "unknown-key"),
    ("comma in a title", SETTINGS, "{en: A small example}", "{en: A small example, for copying}", 4, "bad-language"),
]  # fmt: skip


def sow(tmp_path: Path, file: str, old: str, new: str) -> Path:
    """A copy of the small dataset with one mistake in it."""
    folder = tmp_path / "small"
    shutil.copytree(EXAMPLE, folder)
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{file} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_each_mistake_is_found_at_its_line(tmp_path: Path, mistake: tuple[str, str, str, str, int, str]) -> None:
    _, file, old, new, line, rule = mistake
    folder = sow(tmp_path, file, old, new)
    found = check_datasets([folder], SOURCES).findings
    place = CASE if file == PASSAGES else file
    assert (f"{folder.as_posix()}/{place}", line, rule) in [(f.place.file, f.place.line, f.rule) for f in found]


def test_there_are_forty_kinds_of_mistake_and_more() -> None:
    assert len(MISTAKES) == 49
    assert len({mistake[5] for mistake in MISTAKES}) >= 28


def test_the_small_dataset_itself_is_fine() -> None:
    assert check_datasets([EXAMPLE], SOURCES).findings == []


def test_exit_codes_of_the_command(tmp_path: Path) -> None:
    run = CliRunner().invoke
    sources = ["--sources", str(SOURCES)]
    assert run(main, ["check", str(EXAMPLE), *sources]).exit_code == 0
    wrong = run(main, ["check", str(sow(tmp_path, CASE, "case: one\n", "case: two\n")), *sources])
    assert wrong.exit_code == 1
    assert "cases/one.yaml:19: violation: nothing has the id 'two'" in wrong.stdout
    missing = run(main, ["check", str(tmp_path / "nowhere")])
    assert missing.exit_code == 2
    assert "no dataset here" in missing.stderr


def test_a_warning_fails_only_a_strict_check(tmp_path: Path) -> None:
    folder = sow(tmp_path, CASE, "at: [193, 256]", "at: [193, 250]")
    assert CliRunner().invoke(main, ["check", str(folder)]).exit_code == 0
    assert CliRunner().invoke(main, ["check", "--strict", str(folder)]).exit_code == 1
