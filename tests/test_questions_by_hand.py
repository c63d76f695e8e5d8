"""Questions on small graphs made by hand: what one report alone cannot show, and what an answer must keep apart."""

import shutil
from pathlib import Path

import pytest

from kg.check import check_datasets
from kg.ontology import Ontology
from kg.questions import Answer, ask
from kg.store import Store
from test_questions import column

EXAMPLE = Path(__file__).parent.parent / "data" / "example"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small dataset, to be added to."""
    shutil.copytree(EXAMPLE, tmp_path / "small")
    return tmp_path / "small"


def asked(folder: Path, name: str, **given: str) -> Answer:
    """The answer of the folder as it is; nothing may stand against it."""
    checked = check_datasets([folder])
    assert [str(finding) for finding in checked.findings if finding.severity == "violation"] == []
    store = Store.from_quads([*checked.recorded, *checked.derived, *checked.vocabulary])
    return ask(store, Ontology.load(), name, given)


def add(folder: Path, records: str) -> None:
    """More records, in a file of their own."""
    (folder / "cases" / "more.yaml").write_text(records, encoding="utf-8")


def replace(folder: Path, file: str, old: str, new: str) -> None:
    """Another text in a file."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_where_sources_disagree_both_sides_are_shown(folder: Path) -> None:
    assert column(asked(folder, "where-sources-disagree"), "thing", "aspect") == [("case/one", "-"), ("case/one", "-")]
    replace(folder, "cases/one.yaml", "    - {type: RestrictionOfFreedom, duration: P2Y, imposedOn: actor-one}\n  at: [0, 110]\n",
            "    - {type: RestrictionOfFreedom, duration: P2Y, imposedOn: actor-one}\n  claims:\n    - at: [0, 110]\n"
            "    - {aspect: date, claimedValue: 2020-03-04, assertedBy: actor-one, at: [111, 138]}\n")  # fmt: skip
    answer = asked(folder, "where-sources-disagree")
    assert column(answer, "thing", "aspect", "differsIn", "value", "saidBy")[2:] == [
        ("event/one-sentencing", "date", "value", "2020-03-03", "organisation/bureau-of-letters"),
        ("event/one-sentencing", "date", "value", "2020-03-04", "person/actor-one"),
    ]
    spans = [{(entry.start, entry.end) for entry in entries} for entries in answer.evidence]
    assert spans[2:] == [{(0, 110)}, {(111, 138)}]
    replace(folder, "cases/one.yaml", "claimedValue: 2020-03-04", "claimedValue: 2020-03")
    assert {row[0] for row in column(asked(folder, "where-sources-disagree"), "differsIn")[2:]} == {"precision"}


def test_a_claim_of_the_same_value_is_no_disagreement(folder: Path) -> None:
    replace(folder, "cases/one.yaml", "  precededBy: one-sentencing\n  at: [193, 256]",
            '  precededBy: one-sentencing\n  claims:\n    - at: [193, 256]\n    - {aspect: place, claimedValue: northtown, at: [193, 256]}')  # fmt: skip
    assert column(asked(folder, "where-sources-disagree"), "thing", "aspect") == [("case/one", "-"), ("case/one", "-")]


def test_corrections_since_a_day(folder: Path) -> None:
    replace(folder, "cases/one.yaml", "  precededBy: one-sentencing\n  at: [193, 256]",
            "  precededBy: one-sentencing\n  claims:\n    - {id: first, at: [193, 256]}\n    - {id: second, supersedes: first, "
            "correctedOn: 2020-05-01, correctionReason: {en: The number was miscounted}, at: [193, 256]}")  # fmt: skip
    for since, rows in (("2020-05-01", 1), ("2020-05-02", 0)):
        answer = asked(folder, "corrections", since=since)
        assert column(answer, "thing", "reason", "correctedOn") == [
            ("event/one-protest", "The number was miscounted", "2020-05-01")
        ] * rows  # fmt: skip


def test_records_that_share_a_name_are_shown_and_others_are_not(folder: Path) -> None:
    assert asked(folder, "records-that-may-be-the-same").rows == ()
    add(folder, """
- id: a-one
  type: Person
  label: {en: A. ONE}
  at: [111, 138]
- id: the-union-building
  type: Place
  placeKind: building
  precision: city
  label: {en: The union}
  at: [257, 301]
""")
    answer = asked(folder, "records-that-may-be-the-same")
    # The place has the name of the union, and is of another kind.
    assert column(answer, "one", "other", "why", "detail") == [("person/a-one", "person/actor-one", "same name", "a. one")]


def test_a_proposed_merge_is_a_hint(folder: Path) -> None:
    replace(folder, "actors.yaml", "  variants: {en: [A. One]}\n",
            "  variants: {en: [A. One]}\n  merges:\n    - {record: a-two, reason: {en: Same office}}\n")  # fmt: skip
    add(folder, "- id: a-two\n  type: Person\n  label: {en: Ace}\n  at: [111, 138]\n")
    answer = asked(folder, "records-that-may-be-the-same")
    assert column(answer, "one", "other", "why", "detail") == [("person/actor-one", "person/a-two", "proposed", "Same office")]


def test_a_spelling_is_shown_with_the_document_that_uses_it(folder: Path) -> None:
    replace(folder, "actors.yaml", "  memberships:\n", "  claims:\n    - {aspect: variants, claimedValue: A. One, at: [49, 58]}\n  memberships:\n")
    answer = asked(folder, "names-and-spellings", actor="actor-one")
    assert column(answer, "name", "isPreferred", "usedIn") == [
        ("Actor One", "true", "-"), ("A. One", "false", "document/bulletin"),
    ]  # fmt: skip


def test_an_event_without_a_place_is_in_no_place(folder: Path) -> None:
    replace(folder, "cases/one.yaml", '  date: "[2020-03-21..2020-03-31]"\n  place: northtown\n', '  date: "[2020-03-21..2020-03-31]"\n')
    assert column(asked(folder, "protests"), "event") == [("event/one-protest",)]
    assert asked(folder, "protests", place="northtown").rows == ()
    assert column(asked(folder, "events-in-a-period", period="2020-03", place="northtown"), "event") == [("event/one-sentencing",)]


def test_days_between_are_counted_over_leap_days_and_year_ends(folder: Path) -> None:
    add(folder, """
- id: one-arrest
  type: Arrest
  label: {en: Actor One is arrested}
  date: 2019-12-31
  case: one
  participants: [{actor: actor-one, role: arrested}]
  at: [0, 110]
""")
    # 2020 is a leap year: 1 day to 2020-01-01, 31 in January, 29 in February, 2 in March.
    answer = asked(folder, "arrest-to-verdict")
    assert column(answer, "person", "daysAtLeast", "daysAtMost") == [("person/actor-one", "63", "63")]
    replace(folder, "cases/more.yaml", "date: 2019-12-31", 'date: "[2019-12-01..2019-12-31]"')
    assert column(asked(folder, "arrest-to-verdict"), "daysAtLeast", "daysAtMost") == [("63", "93")]
    replace(folder, "cases/more.yaml", 'date: "[2019-12-01..2019-12-31]"', 'date: "[..2019-12-31]"')
    assert column(asked(folder, "arrest-to-verdict"), "daysAtLeast", "daysAtMost") == [("63", "-")]


def test_a_measure_within_days_of_an_activity_certainly_or_possibly(folder: Path) -> None:
    add(folder, """
- id: one-speech
  type: Statement
  label: {en: Actor One speaks}
  date: 2020-02-10
  participants: [{actor: actor-one, role: speaker}]
  at: [0, 110]
""")
    found = [column(asked(folder, "measures-within-days", days=days), "activity", "measure", "within") for days in ("21", "22")]
    # From 10 February to 3 March 2020 there are 22 days.
    assert found == [[], [("event/one-speech", "event/one-sentencing", "certainly")]]
    replace(folder, "cases/more.yaml", "date: 2020-02-10", "date: 2020-02")
    assert column(asked(folder, "measures-within-days", days="22"), "within") == [("possibly",)]
    replace(folder, "cases/more.yaml", "date: 2020-02", "eventStatus: planned\n  date: 2020-02")
    assert asked(folder, "measures-within-days", days="22").rows == ()


def test_a_denied_role_is_no_role(folder: Path) -> None:
    replace(folder, "cases/one.yaml", "    - {actor: protesters, role: protester}\n",
            "    - {actor: protesters, role: protester}\n    - {actor: actor-one, role: organiser, claims: "
            "[{stance: denies, assertedBy: actor-one, at: [111, 138]}]}\n")  # fmt: skip
    assert asked(folder, "events-by-role", role="organiser").rows == ()
    assert column(asked(folder, "protests"), "event", "organisedBy") == [("event/one-protest", "-")]


def test_who_led_when_it_happened(folder: Path) -> None:
    replace(folder, "actors.yaml", "memberRole: president, at", 'memberRole: president, date: 2018/2020-01, at')
    for event, told in (("union-closure", [("certainly",)]), ("one-protest", [])):
        assert column(asked(folder, "members-and-leaders", organisation="the-union", event=event), "atTheTime") == told
    replace(folder, "actors.yaml", "date: 2018/2020-01, ", "date: 2019/2020-01, ")
    assert column(asked(folder, "members-and-leaders", organisation="the-union", event="union-closure"), "atTheTime") == [("possibly",)]


def test_the_funder_of_a_habit_and_the_habit_are_no_events(folder: Path) -> None:
    before = column(asked(folder, "events-by-type"), "type", "events")
    add(folder, """
- id: letters-read
  type: Practice
  label: {en: Letters are read}
  recurrence: habitual
  participants: [{actor: bureau-of-letters, role: executor}]
  at: [0, 110]
""")
    assert column(asked(folder, "events-by-type"), "type", "events") == before
    assert column(asked(folder, "practices"), "event", "who") == [("event/letters-read", "organisation/bureau-of-letters")]
