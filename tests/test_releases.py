"""Two releases of the small dataset: what the second says of the changes, and what it keeps back."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from kg.build import build_snapshot
from kg.errors import InputError

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
ID = "https://w3id.org/khronika/id/"
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
