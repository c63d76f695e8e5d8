"""The questions on charges, measures, trials and terms: what each must keep apart, on the report and on small graphs."""

import shutil
from functools import lru_cache
from pathlib import Path

import pytest

from kg.check import check_datasets
from kg.ontology import Ontology
from kg.questions import Answer, ask
from kg.store import Store
from stores import store_of
from test_questions import column
from test_questions_by_hand import EXAMPLE, add, replace

LAWYER = """
- id: lawyer-one
  type: Person
  unnamed: true
  label: {en: Lawyer of Actor One}
  at: [0, 110]
"""
LAW = """
- id: the-code
  type: Law
  lawKind: code
  label: {en: The Code}
  at: [0, 110]
- id: article-nine
  type: Provision
  provisionOf: the-code
  number: "9"
  label: {en: Article 9 of the Code}
  at: [0, 110]
- id: other-law
  type: Law
  lawKind: act
  label: {en: Another law}
  at: [0, 110]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small dataset, to be added to."""
    shutil.copytree(EXAMPLE, tmp_path / "small")
    return tmp_path / "small"


@lru_cache(maxsize=1)
def open_graph(folder: Path, texts: tuple[str, ...]) -> Store:
    """The graph of a folder with these texts; nothing may stand against it."""
    checked = check_datasets([folder])
    assert [str(finding) for finding in checked.findings if finding.severity == "violation"] == []
    return store_of(checked)


def asked(folder: Path, name: str, **given: str) -> Answer:
    """The answer of the folder as it is."""
    texts = tuple(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.yaml")))
    return ask(open_graph(folder, texts), Ontology.load(), name, given)


def of_report(store: Store, name: str, *columns: str, **given: str) -> list[tuple[str, ...]]:
    """Some columns of the answer on the embedded dataset."""
    return column(ask(store, Ontology.load(), name, given), *columns)


def event(name: str, kind: str, role: str, actor: str = "actor-one", **more: str) -> str:
    """An event record with one participant."""
    keys = "".join(f"  {key}: {value}\n" for key, value in more.items())
    return (
        f"\n- id: {name}\n  type: {kind}\n  label: {{en: {name}}}\n"
        f"{keys}  participants: [{{actor: {actor}, role: {role}}}]\n  at: [0, 110]\n"
    )


# ---------------------------------------------------------------- charges


def test_a_charge_that_is_denied_is_found_under_its_law_with_the_denial(folder: Path) -> None:
    assert asked(folder, "charged-under-a-law").rows == ()  # a law that is not named is not guessed
    add(folder, LAW)
    replace(folder, "cases/one.yaml", "offence: {en: fraud}", "offence: {en: fraud}\n      chargedUnder: article-nine")
    shown = ("chargedUnder", "partOf", "accused", "deniedBy", "decisionType", "standing")
    row = ("provision/article-nine", "law/the-code", "person/actor-one", "person/actor-one", "event-type/Sentencing",
           "standing/disputed")  # fmt: skip
    for law, rows in (("the-code", [row]), ("article-nine", [row]), ("other-law", [])):
        assert column(asked(folder, "charged-under-a-law", law=law), *shown) == rows
    assert asked(folder, "charged-under-a-law", weakest="alleged").rows == ()
    stances = {entry.stance.rpartition("/")[2] for entry in asked(folder, "charged-under-a-law").evidence[0]}
    assert stances == {"supports", "denies"}


def test_a_conviction_is_on_the_new_charge(folder: Path) -> None:
    add(folder, LAW)
    replace(folder, "cases/one.yaml", "offence: {en: fraud}", "offence: {en: fraud}\n      chargedUnder: other-law\n      requalifiedTo: one-theft")
    replace(folder, "cases/one.yaml", "  at: [0, 110]\n\n- id: one-sentencing", "    - id: one-theft\n      label: {en: Theft}\n"
            "      accused: actor-one\n      chargeKind: criminal\n      chargedUnder: article-nine\n      claims:\n"
            "        - {unattributed: true, manner: alleges, at: [139, 192]}\n  at: [0, 110]\n\n- id: one-sentencing")  # fmt: skip
    replace(folder, "cases/one.yaml", "charges: one-fraud", "charges: one-theft")
    assert column(asked(folder, "charged-under-a-law"), "chargedUnder", "requalifiedTo", "decision") == [
        ("law/other-law", "case/one/charges/one-theft", "-"),
        ("provision/article-nine", "-", "event/one-sentencing"),
    ]


def test_a_penalty_under_a_law_needs_no_charge_and_a_protocol_is_no_penalty(folder: Path) -> None:
    add(folder, LAW + event("one-fine", "AdministrativePenalty", "penalised", underLaw="article-nine")
        + event("one-protocol", "AdministrativeProtocol", "affected", underLaw="article-nine")
        + event("one-planned", "AdministrativePenalty", "penalised", underLaw="article-nine", eventStatus="planned"))  # fmt: skip
    answer = asked(folder, "charged-under-a-law", law="the-code")
    assert column(answer, "accused", "charge", "decision") == [("person/actor-one", "-", "event/one-fine")]
    assert asked(folder, "charged-under-a-law", decisionKind="Sentencing").rows == ()


def test_charges_show_what_became_of_them_and_who_denies_them(store: Store) -> None:
    rows = of_report(store, "charges-and-denials", "charge", "outcome", "deniedBy", "requalifiedTo", case="kharkova")
    assert [tuple(cell.rpartition("/")[2] for cell in row) for row in rows] == [
        ("kharkova-abuse-of-office", "convicted", "larisa-kharkova", "-"),
        ("kharkova-embezzlement", "-", "larisa-kharkova", "kharkova-abuse-of-office"),
        ("kharkova-fraud", "-", "larisa-kharkova", "kharkova-abuse-of-office"),
    ]
    assert len(of_report(store, "charges-and-denials", "charge")) == 18
    settled = of_report(store, "charges-and-denials", "outcome", "denial", accused="berik-zhagiparov")
    assert settled == [("outcome/settled", "-")]


def test_a_denial_without_a_speaker_or_of_one_aspect(folder: Path) -> None:
    old = "        - {stance: denies, assertedBy: actor-one, at: [111, 138]}\n"
    replace(folder, "cases/one.yaml", old, "        - {stance: denies, unattributed: true, at: [111, 138]}\n")
    assert column(asked(folder, "charges-and-denials"), "denial", "deniedBy") == [("stance/denies", "-")]
    replace(folder, "cases/one.yaml", "{stance: denies, unattributed: true,", "{stance: denies, aspect: offence, claimedValue: theft, assertedBy: actor-one,")
    assert column(asked(folder, "charges-and-denials"), "denial", "deniedBy") == [("-", "-")]


# ---------------------------------------------------------------- activities and measures


def test_what_others_published_is_no_activity_of_the_one_it_is_about(store: Store) -> None:
    actors = {actor for (actor,) in of_report(store, "activity-before-a-charge", "actor")}
    assert "group/rights-groups-inspected" not in actors
    assert "person/max-bokayev" in actors


def test_whose_posts_they_were_is_not_made_up(store: Store) -> None:
    for actor in ("berik-zhagiparov", "marat-dauletbayev"):
        rows = dict(of_report(store, "activity-before-a-charge", "activity", "whose", actor=actor))
        assert rows[f"document/{actor.split('-')[1]}-facebook-posts"] == "not said"
    assert rows["event/dauletbayev-posts-publication"] == "their own, not stated"
    assert rows["event/dauletbayev-exposure-of-corruption"] == "their own"


def test_after_is_not_because(store: Store) -> None:
    rows = of_report(store, "activity-before-a-charge", "measure", "tie", actor="teymur-akhmedov")
    assert rows == [("event/akhmedov-sentencing", "relation-type/reason"), ("event/akhmedov-charging", "precededBy")]
    motives = of_report(store, "activity-before-a-charge", "actor", "standing", tie="motive")
    assert {actor for actor, _ in motives} == {"person/mahkambet-abzhan", "person/zhanbolat-mamay"}
    assert of_report(store, "activity-before-a-charge", "tie", tie="motive", weakest="corroborated") == []


def test_a_motive_is_said_of_the_charge_and_the_denial_stands_beside(store: Store) -> None:
    rows = of_report(store, "activity-before-a-charge", "measure", "measureType", "deniedBy", actor="mahkambet-abzhan")
    assert rows == [
        (f"case/abzhan/charges/{charge}", "charge-kind/criminal", "person/mahkambet-abzhan")
        for charge in ("abzhan-fraud", "abzhan-unauthorised-conduct")
    ]


def test_a_measure_within_days_counts_from_the_day_itself(folder: Path) -> None:
    add(folder, event("one-speech", "Statement", "speaker", date="2020-03-03"))
    shown = ("measure", "within", "daysAtLeast", "daysAtMost", "deniedBy")
    assert column(asked(folder, "measures-within-days", days="0"), *shown) == [
        ("event/one-sentencing", "certainly", "0", "0", "person/actor-one")
    ]
    assert asked(folder, "measures-within-days", days="0", measureKind="Arrest").rows == ()
    assert asked(folder, "measures-within-days", days="0", actor="protesters").rows == ()
    replace(folder, "cases/more.yaml", "date: 2020-03-03", "date: 2020-03-04")
    assert asked(folder, "measures-within-days", days="60").rows == ()


def test_what_answers_a_measure_did_not_come_before_it(folder: Path) -> None:
    add(folder, event("one-speech", "Statement", "speaker", date="2020-03", precededBy="one-sentencing"))
    assert asked(folder, "measures-within-days", days="60").rows == ()


def test_dates_that_are_open_towards_each_other_give_no_pair(folder: Path) -> None:
    add(folder, event("one-speech", "Statement", "speaker", date='"[..2020-03-10]"'))
    assert column(asked(folder, "measures-within-days", days="9"), "within", "daysAtMost") == [("possibly", "-")]
    replace(folder, "cases/one.yaml", "date: 2020-03-03", 'date: "[..2020-03-03]"')
    assert asked(folder, "measures-within-days", days="9").rows == ()


# ---------------------------------------------------------------- from arrest to verdict


def case(name: str, arrest: str, verdict: str) -> str:
    """A case with an arrest and a verdict on some dates."""
    return (
        f"\n- id: {name}\n  type: Case\n  label: {{en: {name}}}\n  at: [0, 110]\n"
        + event(f"{name}-arrest", "Arrest", "arrested", date=arrest, case=name)
        + event(f"{name}-verdict", "Verdict", "convicted", date=verdict, case=name, outcome="convicted")
    )


def test_an_order_to_detain_is_no_arrest_and_who_carries_it_out_is_not_arrested(folder: Path) -> None:
    add(folder, event("one-order", "DetentionOrder", "detained", date="2020-01-01", case="one"))
    assert asked(folder, "arrest-to-verdict").rows == ()
    add(folder, event("one-arrest", "Arrest", "witness", date="2020-01-01", case="one"))
    assert asked(folder, "arrest-to-verdict").rows == ()


def test_the_first_of_several_arrests_counts(folder: Path) -> None:
    arrests = event("first-arrest", "Arrest", "arrested", date="2020-02-02", case="one")
    add(folder, arrests + event("second-detention", "Detention", "held", date='"[2020-02-10..2020-02-20]"', case="one"))
    shown = ("arrestedFrom", "arrestedTo", "daysAtLeast", "daysAtMost")
    assert column(asked(folder, "arrest-to-verdict"), *shown) == [("2020-02-02", "2020-02-02", "30", "30")]
    # One without a date may have been the first.
    replace(folder, "cases/more.yaml", '  date: "[2020-02-10..2020-02-20]"\n', "")
    assert column(asked(folder, "arrest-to-verdict"), *shown) == [("-", "2020-02-02", "30", "-")]


def test_an_arrest_after_the_verdict_leads_to_none(folder: Path) -> None:
    add(folder, event("one-arrest", "Arrest", "arrested", date="2020-03-04", case="one"))
    assert asked(folder, "arrest-to-verdict").rows == ()
    assert asked(folder, "median-days-to-verdict").rows == ()


def test_the_median_has_two_bounds_and_says_over_how_many(folder: Path) -> None:
    shown = ("prosecutions", "datedOnBothSides", "medianAtLeast", "medianAtMost")

    def median() -> list[tuple[str, ...]]:
        return column(asked(folder, "median-days-to-verdict"), *shown)

    cases = case("two", "2020-01-01", "2020-01-11") + case("three", "2020-01-01", "2020-01-21")
    add(folder, cases)
    assert median() == [("2", "2", "15", "15")]
    cases += case("four", '"[2020-01-01..2020-01-31]"', "2020-02-10")
    add(folder, cases)
    assert median() == [("3", "3", "10", "20")]  # at least 10, 10, 20; at most 10, 20, 40
    add(folder, cases + case("five", "2020-01-01", '"[2020-01-06..]"'))
    assert median() == [("4", "3", "10", "30")]  # at least 5, 10, 10, 20; at most 10, 20, 40 and more
    add(folder, case("two", "2020-01-01", "2020-01-11") + case("five", "2020-01-01", '"[2020-01-06..]"'))
    assert median() == [("2", "1", "7.5", "-")]


def test_the_report_has_one_prosecution_with_an_arrest_and_a_verdict(store: Store) -> None:
    shown = ("person", "arrestedFrom", "arrestedTo", "decidedFrom", "decidedTo", "daysAtLeast", "daysAtMost")
    assert of_report(store, "arrest-to-verdict", *shown) == [
        ("person/mahkambet-abzhan", "2016-01-01", "2016-12-31", "2016-01-01", "-", "0", "-")
    ]
    assert of_report(store, "median-days-to-verdict", "prosecutions", "medianAtLeast", "medianAtMost") == [("1", "0", "-")]


# ---------------------------------------------------------------- laws and officials


@pytest.mark.parametrize(
    ("stage", "status", "day", "told"),
    [
        ("adopted", "", "2020-01-01", ["certainly"]),
        ("in-force", "", "2020-03-03", ["certainly"]),
        ("amended", "", "2020-03", ["possibly"]),
        ("repealed", "", "", ["undated"]),
        ("adopted", "", "2020-03-04", []),
        ("in-force", "expected", "2020-01-01", []),
        ("before-parliament", "", "2020-01-01", []),
    ],
)
def test_a_case_used_a_law_after_it_changed(folder: Path, stage: str, status: str, day: str, told: list[str]) -> None:
    step = {"legislativeStage": stage, "concernsLaw": "the-code"}
    step |= {"eventStatus": status} if status else {}
    step |= {"date": day} if day else {}
    add(folder, LAW + event("change", "LegislativeActivity", "adopter", actor="bureau-of-letters", **step))
    replace(folder, "cases/one.yaml", "offence: {en: fraud}", "offence: {en: fraud}\n      chargedUnder: article-nine")
    answer = asked(folder, "cases-after-a-law-changed", law="the-code")
    assert [after for (after,) in column(answer, "after")] == told
    assert asked(folder, "cases-after-a-law-changed", law="other-law").rows == ()
    assert asked(folder, "cases-after-a-law-changed", stage="signed").rows == ()
    if day.startswith("2020-01") and told:
        assert asked(folder, "cases-after-a-law-changed", since="2019").rows == ()
        assert column(answer, "used", "case", "event") == [("provision/article-nine", "case/one", "event/one-sentencing")]


def test_a_law_changes_by_another_that_amends_it(folder: Path) -> None:
    amending = LAW + "  relationships: [{relationType: amends, object: the-code, at: [0, 110]}]\n"
    add(folder, amending + event("change", "LegislativeActivity", "adopter", actor="bureau-of-letters", date="2020-01-01",
                                 legislativeStage="adopted", concernsLaw="other-law"))  # fmt: skip
    replace(folder, "cases/one.yaml", "offence: {en: fraud}", "offence: {en: fraud}\n      chargedUnder: the-code")
    assert column(asked(folder, "cases-after-a-law-changed"), "used", "change", "after") == [
        ("law/the-code", "event/change", "certainly")
    ]


def test_a_court_recurs_over_cases_and_not_over_events(folder: Path) -> None:
    again = event("one-ruling", "CourtRuling", "court", actor="court-of-northtown", case="one")
    add(folder, again)
    assert column(asked(folder, "recurring-officials", atLeast="1"), "actor", "cases") == [("court/court-of-northtown", "1")]
    assert asked(folder, "recurring-officials", atLeast="2").rows == ()
    two = "\n- id: two\n  type: Case\n  label: {en: two}\n  at: [0, 110]\n"
    add(folder, two + event("two-ruling", "CourtRuling", "court", actor="court-of-northtown", case="two"))
    assert column(asked(folder, "recurring-officials", atLeast="2"), "actor", "cases") == [("court/court-of-northtown", "2")]
    assert asked(folder, "recurring-officials", atLeast="2", inRole="judge").rows == ()
    assert asked(folder, "recurring-officials", atLeast="3").rows == ()


def test_nobody_is_an_official_by_deciding_for_oneself_or_by_blocking(store: Store) -> None:
    actors = {actor for (actor,) in of_report(store, "recurring-officials", "actor", atLeast="1")}
    assert "person/marat-dauletbayev" not in actors  # he decided to call off his protest
    assert "group/internet-providers-blocking-foreign-policy" not in actors
    assert {"person/prosecutor-of-kharkova-trial", "organisation/tax-authorities", "court/almaty-city-court"} <= actors
    assert of_report(store, "recurring-officials", "actor", atLeast="2") == []  # unnamed courts are not taken to be one


# ---------------------------------------------------------------- ill-treatment, investigations, lawyers


def test_an_allegation_of_ill_treatment_and_what_became_of_it(store: Store) -> None:
    rows = of_report(store, "ill-treatment-and-what-followed", "type", "by", "result")
    assert sorted((kind.rpartition("/")[2], by.rpartition("/")[2], result.rpartition("/")[2]) for kind, by, result in rows) == [
        ("ComplaintDecision", "court-of-mamay-complaint", "dismissed"),
        ("ComplaintFiling", "ngo-coalition-against-torture", "-"),
        ("ComplaintFiling", "zhanbolat-mamay", "-"),
        ("InvestigationClosed", "-", "closed"),
        ("InvestigationOpened", "-", "-"),
        ("Omission", "authorities-of-kazakhstan", "-"),
        ("Statement", "zhanbolat-mamay", "-"),
    ]  # fmt: skip
    assert set(of_report(store, "ill-treatment-and-what-followed", "inPeriod", period="2017-02")) == {("certainly",)}
    assert set(of_report(store, "ill-treatment-and-what-followed", "inPeriod", period="2017-02-10")) == {("possibly",)}
    assert of_report(store, "ill-treatment-and-what-followed", "inPeriod", period="2017-03") == []


def test_a_denied_allegation_stays_with_its_denial_and_the_trial_is_no_step(folder: Path) -> None:
    beating = event("one-beating", "IllTreatment", "victim", date="2020-03-01", case="one").replace(
        "  at: [0, 110]\n",
        "  claims:\n    - {manner: alleges, assertedBy: actor-one, at: [111, 138]}\n"
        "    - {stance: denies, assertedBy: bureau-of-letters, at: [0, 110]}\n",
    )
    add(folder, beating)
    shown = ("victim", "standing", "deniedBy", "followed")
    row = ("person/actor-one", "standing/disputed", "organisation/bureau-of-letters")
    assert column(asked(folder, "ill-treatment-and-what-followed"), *shown) == [(*row, "-")]
    add(folder, beating + event("one-complaint", "ComplaintFiling", "complainant", responseTo="one-beating", case="one"))
    assert column(asked(folder, "ill-treatment-and-what-followed"), *shown) == [(*row, "event/one-complaint")]
    assert asked(folder, "ill-treatment-and-what-followed", weakest="alleged").rows == ()


def test_investigations_tell_what_is_known_of_their_end(store: Store) -> None:
    assert sorted(set(of_report(store, "investigations", "event", "nowState", "closing", "role"))) == [
        ("event/abzhan-investigation", "no end known", "-", "role/accused"),
        ("event/kharkova-investigation", "went to court", "-", "role/accused"),
        ("event/mamay-beating-case-opening", "closed", "event/mamay-beating-case-closing", "role/victim"),
        ("event/mamay-investigation", "closed", "event/mamay-investigation-end", "role/accused"),
    ]
    assert set(of_report(store, "investigations", "deniedBy", actor="mahkambet-abzhan")) == {("person/mahkambet-abzhan",)}


def test_a_closing_alone_stands_alone_and_names_who_closed_it(folder: Path) -> None:
    add(folder, event("one-closing", "InvestigationClosed", "investigator", actor="bureau-of-letters", case="one", outcome="closed"))
    shown = ("event", "nowState", "outcome", "investigator")
    row = ("event/one-closing", "closed", "outcome/closed", "organisation/bureau-of-letters")
    assert column(asked(folder, "investigations"), *shown) == [row]
    assert column(asked(folder, "investigations", by="bureau-of-letters"), *shown) == [row]
    assert asked(folder, "investigations", by="the-union").rows == ()
    assert asked(folder, "investigations", state="no end known").rows == ()


def test_whose_lawyer_it_is_is_not_guessed(folder: Path) -> None:
    visit = event("one-visit", "Visit", "lawyer", actor="lawyer-one", case="one")
    held = visit.replace("role: lawyer}", "role: lawyer}, {actor: actor-one, role: held}")
    add(folder, LAWYER + held)
    shown = ("lawyer", "tie", "defended", "event")
    row = ("person/lawyer-one", "role/lawyer", "person/actor-one", "event/one-visit")
    assert column(asked(folder, "lawyers-and-clients"), *shown) == [row]
    assert column(asked(folder, "lawyers-and-clients", client="actor-one"), *shown) == [row]
    add(folder, LAWYER + held.replace("role: held}", "role: held}, {actor: protesters, role: victim}"))
    assert column(asked(folder, "lawyers-and-clients"), *shown) == [(*row[:2], "-", row[3])]
    assert asked(folder, "lawyers-and-clients", client="actor-one").rows == ()


def test_who_speaks_for_a_profession_is_no_lawyer_of_it(store: Store) -> None:
    assert of_report(store, "lawyers-and-clients", "lawyer", "defended") == [("person/lawyer-of-mamay", "person/zhanbolat-mamay")]


# ---------------------------------------------------------------- appeals, trials, penalties, releases, transfers


def test_an_appeal_planned_is_pending_as_planned(store: Store) -> None:
    rows = of_report(store, "pending-appeals-and-complaints", "event", "madeStatus")
    assert ("event/kharkova-appeal", "event-status/planned") in rows
    assert ("event/mamay-coalition-appeal", "-") in rows
    decided = {"event/mamay-complaint", "event/bokayev-complaint", "event/liberty-tax-appeal", "event/dauletbayev-complaint"}
    assert not decided & {event for event, _ in rows}


@pytest.mark.parametrize(
    ("answer", "pending"),
    [
        ({"kind": "AppealDecision", "outcome": "rejected"}, False),
        ({"kind": "AppealDecision", "eventStatus": "expected"}, True),
        ({"kind": "Withdrawal", "outcome": "withdrawn"}, False),
        ({"kind": "Statement"}, True),
    ],
)
def test_what_ends_an_appeal(folder: Path, answer: dict[str, str], pending: bool) -> None:
    more = {key: value for key, value in answer.items() if key != "kind"}
    add(folder, event("one-appeal", "AppealFiling", "appellant", date="2020-03-10", appealOf="one-sentencing", case="one")
        + event("one-answer", answer["kind"], "affected", responseTo="one-appeal", **more))  # fmt: skip
    rows = column(asked(folder, "pending-appeals-and-complaints"), "event", "madeBy", "against")
    assert rows == [("event/one-appeal", "person/actor-one", "event/one-sentencing")] * pending


def test_a_trial_expected_is_no_trial_held(store: Store) -> None:
    assert sorted(set(of_report(store, "trials", "event", "nowState", "trialStatus"))) == [
        ("event/ablyazov-trial", "over", "-"),
        ("event/kharkova-trial", "over", "-"),
        ("event/mamay-trial", "not yet", "event-status/expected"),
        ("event/zhagiparov-trial", "over", "-"),
    ]
    assert set(of_report(store, "trials", "deniedBy", court="court-of-kharkova-trial")) == {("person/larisa-kharkova",)}
    within = of_report(store, "trials", "event", "inPeriod", period="2017-07")
    assert ("event/kharkova-trial", "certainly") in within
    assert ("event/mamay-trial", "possibly") in within
    assert "event/zhagiparov-trial" not in {event for event, _ in within}


def test_a_trial_begun_has_no_end_until_one_is_known(folder: Path) -> None:
    two = "\n- id: two\n  type: Case\n  label: {en: two}\n  at: [0, 110]\n"
    add(folder, two + event("two-trial", "Trial", "accused", date="2020-05-01", case="two")
        + event("one-trial", "Trial", "accused", date="2020-02-01", case="one"))  # fmt: skip
    states = [("event/one-trial", "over"), ("event/two-trial", "no end known")]
    assert column(asked(folder, "trials"), "event", "nowState") == states
    assert column(asked(folder, "trials", state="no end known"), "event") == [("event/two-trial",)]
    assert column(asked(folder, "trials", state="over"), "event") == [("event/one-trial",)]


def test_only_what_sources_say_was_not_served_is_unserved(store: Store) -> None:
    # Neither a sentence in absence nor a restriction that may become prison.
    rows = of_report(store, "unserved-penalties", "imposedOn", "kind", "status")
    assert rows == [("person/marat-dauletbayev", "penalty-kind/Imprisonment", "penalty-status/amnestied")]


def test_a_release_that_is_called_for_or_planned_is_none(folder: Path) -> None:
    add(folder, event("one-release", "Release", "released", date="2020-04", eventStatus="planned")
        + event("one-call", "CallOrDemand", "speaker"))  # fmt: skip
    assert asked(folder, "releases-amnesties-settlements").rows == ()
    add(folder, LAW + event("one-release", "Release", "released", date="2020-04", underLaw="article-nine")
        + event("one-settlement", "Settlement", "party"))  # fmt: skip
    shown = ("who", "type", "inPeriod")
    for period, told in (("2020-04", "certainly"), ("2020-04-03", "possibly")):
        answer = asked(folder, "releases-amnesties-settlements", period=period, law="the-code")
        assert column(answer, *shown) == [("person/actor-one", "event-type/Release", told)]
    # What has no date may have been at any time, and rests on no law that is named.
    assert column(asked(folder, "releases-amnesties-settlements", period="2020-05"), *shown) == [
        ("person/actor-one", "event-type/Settlement", "possibly")
    ]
    assert asked(folder, "releases-amnesties-settlements", law="other-law").rows == ()
    assert asked(folder, "releases-amnesties-settlements", kind="Amnesty").rows == ()


def test_a_transfer_shows_its_distance_and_whose_view_the_rule_is(store: Store) -> None:
    shown = ("origin", "destination", "home", "distance", "unit", "approximate", "contraryTo", "standingOfView", "standing")
    row = ("-", "place/petropavlovsk", "place/atyrau", "2000", "unit/kilometre", "true", "law/prisoners-near-home-rule",
           "standing/alleged", "standing/stated")  # fmt: skip
    assert of_report(store, "transfers", *shown) == [row]
    assert of_report(store, "transfers", *shown, place="kazakhstan") == [row]
    assert of_report(store, "transfers", *shown, place="almaty") == []
    assert of_report(store, "transfers", "inPeriod", period="2017-01") == [("possibly",)]
    spans = {(entry.start, entry.end) for entry in ask(store, Ontology.load(), "transfers").evidence[0]}
    assert spans == {(3549, 3611), (3590, 3610), (3612, 3663), (3612, 3809)}


# ---------------------------------------------------------------- organisations


def test_an_occupation_makes_nobody_a_member(store: Store) -> None:
    members = {member for (member,) in of_report(store, "measures-against-members", "member", organisation="cituk")}
    assert members == {"person/larisa-kharkova"}
    denied = of_report(store, "measures-against-members", "deniedBy", organisation="cituk", measure="Sentencing")
    assert denied == [("person/larisa-kharkova",)]
    assert {then for (then,) in of_report(store, "measures-against-members", "memberThen")} == {"undated"}
    movement = of_report(store, "measures-against-members", "member", "asWhat", organisation="jehovahs-witnesses-in-kazakhstan")
    assert set(movement) == {("person/teymur-akhmedov", "relation-type/part-of")}


def test_who_was_a_member_at_the_time(folder: Path) -> None:
    def then() -> list[tuple[str, ...]]:
        return column(asked(folder, "measures-against-members", organisation="the-union"), "event", "memberThen")

    assert then() == [("event/one-sentencing", "undated")]
    for date, told in (("2018/2020-04", "certainly"), ("2018/2020", "possibly"), ("2018/2020-03", "possibly"),
                       ("2018/2020-02", ""), ("2020/2021", "possibly"), ("2021/2022", ""), ("2018/..", "possibly")):  # fmt: skip
        text = (folder / "actors.yaml").read_text(encoding="utf-8")
        replace(folder, "actors.yaml", "memberRole: president, at", f"memberRole: president, date: {date}, at")
        assert then() == ([("event/one-sentencing", told)] if told else []), date
        (folder / "actors.yaml").write_text(text, encoding="utf-8")


def test_who_led_an_organisation_when_something_undated_happened(folder: Path) -> None:
    add(folder, event("one-visit", "Visit", "visitor"))
    given = {"organisation": "the-union", "event": "one-visit"}
    replace(folder, "actors.yaml", "memberRole: president, at", "memberRole: president, date: 2018/2020, at")
    assert column(asked(folder, "members-and-leaders", **given), "member", "role", "atTheTime") == [
        ("person/actor-one", "role/president", "undated")
    ]
    assert asked(folder, "members-and-leaders", **given, memberRole="head").rows == ()
    assert asked(folder, "members-and-leaders", event="one-visit", member="protesters").rows == ()


def test_the_former_head_of_a_bank_is_not_said_to_lead_it(store: Store) -> None:
    rows = of_report(store, "members-and-leaders", "member", "atTheTime", "remark", organisation="bta-bank", event="mamay-trial")
    assert rows == [("person/mukhtar-ablyazov", "undated", "Held the post in the past; no dates given")]
