"""Questions on claims, counts, names, missing facts and publication: what they narrow to, leave out and keep apart.

The embedded dataset records one report. Where sources disagree, correct one another or hold something back is asked of
a small dataset of two reports on the same placeholders.
"""

import hashlib
from pathlib import Path

import pytest

from arq import Arq
from kg.check import check_datasets
from kg.ontology import Ontology
from kg.questions import CLAIMS, Answer, ask, read_questions, read_values
from kg.store import Store, bind_values
from stores import store_of
from test_questions import column, examples

QUESTIONS = read_questions()
ASKED_ELSEWHERE = {"denied-or-disputed", "persons-by-organisation", "what-rests-on-one-side"}
TOPICS = {"care", "claims", "counts", "names"}
MINE = [name for name, question in QUESTIONS.items() if question.topic in TOPICS and name not in ASKED_ELSEWHERE]
SETTINGS = """
id: two-reports
title: {en: Two reports on the same things}
licence: https://creativecommons.org/licenses/by/4.0/
languages: [en, ru]
defaultDocument: first-report
"""
RECORDS = """
- {id: first-report, type: Document, documentKind: report, label: {en: First report}, date: 2017-07-01,
   authors: bureau-one, language: en, textFile: text.txt, textLength: 200, textDigest: DIGEST, at: [0, 10]}
- id: second-report
  type: Document
  documentKind: report
  label: {en: Second report}
  date: "[2018-07..]"
  authors: bureau-two
  language: ru
  textFile: text.txt
  textLength: 200
  textDigest: DIGEST
  derivedFrom: first-report
  claims: [{assertedBy: bureau-two, reportedIn: second-report, at: [0, 10]}]
- id: bureau-one
  type: Organisation
  organisationKind: ngo
  label: {en: Bureau One}
  merges:
    - {record: bureau-two, reason: {en: One office}, reviewedBy: the editors, reviewedOn: 2018-09-01,
       undoneOn: 2018-10-01, undoneReason: {en: Two offices}}
  at: [0, 10]
- id: bureau-two
  type: Organisation
  organisationKind: ngo
  label: {en: Bureau Two}
  claims: [{assertedBy: bureau-two, reportedIn: second-report, at: [0, 10]}]
- id: actor-one
  type: Person
  label: {en: Actor One, ru: Первый}
  level: coarse
  publicId: participant-1
  levelReason: {en: Asked not to be named}
  merges:
    - {record: actor-two, reason: {en: Same post}}
  claims:
    - {at: [11, 20]}
    - {at: [21, 30], level: withheld, levelReason: {en: Gives an address}}
    - {aspect: label, claimedValue: Первый, assertedBy: bureau-two, reportedIn: second-report, at: [31, 40]}
  memberships:
    - {organisation: the-union, memberRole: member, claims: [{assertedBy: bureau-two, reportedIn: second-report,
       at: [41, 50]}]}
- {id: actor-two, type: Person, label: {en: Actor Two},
   sameAs: "https://w3id.org/khronika/id/person/actor-three", at: [11, 20]}
- {id: actor-three, type: Person, label: {en: Actor Three}, at: [11, 20]}
- {id: the-union, type: Organisation, organisationKind: trade-union, label: {en: The Union}, at: [51, 60]}
- {id: union-of-the-north, type: Organisation, organisationKind: trade-union, label: {en: Union of the North},
   variants: {en: [THE UNION]}, at: [51, 60]}
- {id: union-square, type: Place, placeKind: site, precision: site, label: {en: The Union}, within: northtown,
   at: [51, 60]}
- {id: northtown, type: Place, placeKind: city, precision: city, label: {en: Northtown}, at: [51, 60]}
- {id: southtown, type: Place, placeKind: city, precision: city, label: {en: Southtown}, at: [51, 60]}

- id: case-one
  type: Case
  label: {en: Case of Actor One}
  freedoms: [association]
  at: [61, 70]
  charges:
    - {id: charge-one, label: {en: Charge one}, accused: actor-one, chargeKind: criminal,
       claims: [{manner: alleges, unattributed: true, at: [61, 70]}]}

- id: one-arrest
  type: Arrest
  label: {en: Actor One is arrested}
  date: 2017-06-10
  place: union-square
  freedoms: [expression, association]
  case: case-one
  participants: [{actor: actor-one, role: arrested}]
  claims:
    - {at: [71, 80]}
    - {aspect: date, claimedValue: 2017-06-12, assertedBy: bureau-two, reportedIn: second-report, at: [71, 80]}
    - {id: misprint, aspect: date, claimedValue: 2016-06-12, assertedBy: bureau-two, reportedIn: second-report,
       at: [81, 90]}
    - {aspect: date, claimedValue: 2017-06-12, assertedBy: bureau-two, reportedIn: second-report,
       supersedes: misprint, correctedOn: 2018-08-01, correctionReason: {en: A misprint}, at: [91, 95]}
    - {aspect: freedoms, claimedValue: association, assertedBy: bureau-two, reportedIn: second-report, at: [71, 80]}
    - {stance: denies, aspect: place, claimedValue: union-square, assertedBy: actor-one, at: [96, 99]}

- id: one-sentencing
  type: Sentencing
  label: {en: Actor One is sentenced}
  date: "[2017-06-15..2017-07-15]"
  participants: [{actor: actor-one, role: sentenced}]
  imposes:
    - type: Imprisonment
      imposedOn: actor-one
      duration: P5Y
      claims:
        - {at: [100, 110]}
        - {aspect: duration, claimedValue: P60M, assertedBy: bureau-two, reportedIn: second-report, at: [100, 110]}
    - type: Fine
      imposedOn: actor-one
      amount: 100
      currency: EUR
      claims:
        - {at: [100, 110]}
        - {aspect: amount, claimedValue: 150, assertedBy: bureau-two, reportedIn: second-report, at: [100, 110]}
  at: [100, 110]

- {id: one-detention, type: Detention, label: {en: Actor One is held}, date: 2017-06/.., case: case-one,
   participants: [{actor: actor-one, role: held}], at: [111, 120]}
- {id: one-trial, type: Trial, eventStatus: expected, label: {en: Actor One is to be tried}, date: 2017-06,
   case: case-one, participants: [{actor: actor-one, role: accused}], at: [111, 120]}
- {id: raids, type: Practice, recurrence: habitual, label: {en: Homes are raided}, date: 2017-06,
   participants: [{actor: actor-two, role: raided}], at: [111, 120]}
- {id: two-search, type: Search, label: {en: Actor Two is searched},
   participants: [{actor: actor-two, role: searched}], at: [111, 120]}
- {id: three-search, type: Search, label: {en: Actor Three is said to be searched}, date: 2017-06,
   participants: [{actor: actor-three, role: searched}], claims: [{manner: alleges, unattributed: true, at: [111, 120]}]}
- {id: two-summons, type: Summons, label: {en: "A summons, denied"}, date: 2017-06,
   participants: [{actor: actor-two, role: summoned, at: [111, 120]}],
   claims: [{stance: denies, assertedBy: bureau-one, at: [111, 120]}]}
- id: two-threat
  type: Threat
  label: {en: "A threat, taken back"}
  date: 2017-06
  participants: [{actor: actor-two, role: threatened, at: [111, 120]}]
  claims: [{id: first-word, at: [111, 120]}]
- id: site-blocking
  type: WebsiteBlocking
  label: {en: A site is blocked}
  date: 2017-06-30
  participants:
    - {actor: the-union, role: blocked}
    - {actor: bureau-two, role: executor, claims: [{stance: denies, assertedBy: bureau-two, at: [121, 130]}]}
  claims:
    - {id: told, at: [121, 130]}
    - {relays: told, assertedBy: bureau-two, reportedIn: second-report, at: [121, 130]}
- id: second-search
  type: Search
  label: {en: The union is searched}
  date: 2018-06
  place: southtown
  participants: [{actor: the-union, role: searched}, {actor: bureau-one, role: executor}]
  claims: [{assertedBy: bureau-two, reportedIn: second-report, at: [131, 140]}]
- id: word-taken-back
  type: Statement
  label: {en: Bureau One takes back its word}
  date: 2017-07
  participants: [{actor: bureau-one, role: speaker}]
  claims: [{retracts: first-word, correctedOn: 2017-08-01, correctionReason: {en: Not confirmed}, at: [141, 150]}]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The two reports, read once."""
    folder: Path = tmp_path_factory.mktemp("two-reports")
    (folder / "dataset.yaml").write_text(SETTINGS, encoding="utf-8")
    records = RECORDS.replace("DIGEST", hashlib.sha256(b"x" * 200).hexdigest())
    (folder / "records.yaml").write_text(records, encoding="utf-8")
    checked = check_datasets([folder])
    assert not checked.refused, [finding for finding in checked.findings if finding.severity == "violation"]
    return store_of(checked)


def plain(answer: Answer, *names: str) -> list[tuple[str, ...]]:
    """Some columns of an answer, each cell by its last word, '-' where it is empty."""
    return [tuple(cell.rpartition("/")[2] for cell in row) for row in column(answer, *names)]


# ---------------------------------------------------------------- every parameter narrows

NARROWED = [
    ("assessments", {"assessment": "politically-motivated"}, ("assessed", "madeBy", "manner"), [
        ("kharkova", "-", "believes"), ("kushakbayev-charge", "-", "believes"), ("yeleusinov-charge", "-", "believes")]),
    ("assessments", {"by": "solidarity-center"}, ("assessed", "assessment"), [("kharkova-abuse-of-office", "groundless")]),
    ("assessments", {"case": "bokayev"}, ("assessed", "madeBy"), [("bokayev", "iphr"), ("bokayev", "kibhr")]),
    ("claims-by-stance", {"stance": "denies"}, ("document", "manner", "number"), [("civicus-2017", "states", "7")]),
    ("claims-by-stance", {"document": "indictment-of-mamay"}, ("stance", "manner", "number"), [("supports", "alleges", "4")]),
    ("claims-by-stance", {"manner": "intends"}, ("document", "number"), [
        ("civicus-2017", "2"), ("beketayev-speech-2017-05-29", "1")]),
    ("hedges-without-a-speaker", {"manner": "believes", "case": "kharkova"}, ("thing", "whom", "standing"), [
        ("kharkova", "politically-motivated", "alleged")]),
    ("hedges-without-a-speaker", {"document": "nur-kz-article"}, ("thing", "manner"), [
        ("alleged-influence-through-grants", "suggests"), ("alleged-threat-to-stability", "suggests"),
        ("alleged-threat-to-stability", "suggests")]),
    ("what-a-document-says", {"speaker": "newsweek", "concerning": "jehovahs-witnesses"}, ("thing", "whom"), [
        ("possible-ban-of-jehovahs-witnesses", "jehovahs-witnesses-ban-in-russia"), ("jehovahs-witnesses", "-")]),
    ("what-a-document-says", {"document": "kibhr-statement-on-unions", "stance": "supports"}, ("thing", "saidBy"), [
        ("authorities-view-of-union-activity", "kibhr"), ("authorities-view-of-union-activity", "kibhr"),
        ("authorities-view-of-union-activity", "kibhr"), ("economic-crisis-in-kazakhstan", "kibhr")]),
    ("what-a-speaker-says", {"stance": "denies"}, ("part", "manner"), [
        ("abzhan-fraud", "states"), ("abzhan-unauthorised-conduct", "states")]),
    ("what-a-speaker-says", {"speaker": "adil-soz", "concerning": "zhanbolat-mamay"}, ("thing", "reportedIn"), [
        ("mamay-detention", "adil-soz-message-2017-06-08"), ("mamay-protection-call", "adil-soz-message-2017-06-08"),
        ("committee-for-protection-of-mamay", "adil-soz-message-2017-06-08"),
        ("zhanbolat-mamay", "adil-soz-message-2017-06-08")]),
    ("what-a-speaker-says", {"speaker": "kibhr", "document": "kibhr-statement-on-unions"}, ("thing", "kind", "manner"), [
        ("authorities-view-of-union-activity", "Situation", "suggests"),
        ("authorities-view-of-union-activity", "relates-to", "suggests"),
        ("authorities-view-of-union-activity", "concerns", "suggests"),
        ("economic-crisis-in-kazakhstan", "Situation", "states")]),
    ("what-each-document-contributes", {"document": "indictment-of-mamay"}, ("things", "thingsOnlyHere"), [("2", "1")]),
    ("what-each-document-contributes", {"kind": "press-release"}, ("document", "things"), [
        ("jehovahs-witnesses-press-release", "6")]),
    ("what-is-corroborated", {"case": "mamay"}, ("thing", "saidBy"), [
        ("mamay-detention", "adil-soz"), ("mamay-detention", "iphr"), ("mamay-detention", "kibhr")]),
    ("what-is-corroborated", {"by": "lawyer-of-mamay"}, ("thing", "kind"), [("mamay-beating", "IllTreatment")]),
    ("where-sources-disagree", {"by": "berik-zhagiparov"}, ("thing", "stance"), [
        ("mining-company-corrupt-practices", "denies")]),
    ("where-sources-disagree", {"case": "zhagiparov"}, ("stance", "saidBy", "reportedIn"), [
        ("denies", "berik-zhagiparov", "civicus-2017"), ("supports", "-", "zhagiparov-facebook-posts")]),
    ("where-sources-disagree", {"concerning": "mahkambet-abzhan"}, ("part", "stance"), [
        ("abzhan-fraud", "denies"), ("abzhan-fraud", "supports"),
        ("abzhan-unauthorised-conduct", "denies"), ("abzhan-unauthorised-conduct", "supports")]),
    ("who-reported-it-from-whom", {"source": "adil-soz"}, ("firstSaidIn", "how", "reportedIn"), [
        ("adil-soz-message-2017-06-08", "quoted", "civicus-2017")]),
    ("who-reported-it-from-whom", {"document": "nur-kz-article"}, ("saidFirstBy", "date"), [("-", "2016-22")]),
    ("who-reported-it-from-whom", {"reporter": "roisin-pillay"}, ("saidFirstBy", "how", "reportedIn"), [
        ("international-commission-of-jurists", "relayed", "pillay-message-2017-06-28")]),
    ("who-speaks", {"concerning": "zhanbolat-mamay", "document": "adil-soz-message-2017-06-08"},
        ("speaker", "claimsMade", "eventsSpokenOf"), [("adil-soz", "4", "2")]),
    ("who-speaks", {"stance": "denies"}, ("speaker", "claimsMade", "eventsSpokenOf"), [
        ("larisa-kharkova", "3", "0"), ("mahkambet-abzhan", "2", "0"), ("berik-zhagiparov", "1", "1"),
        ("dauren-abayev", "1", "1")]),
    ("what-a-later-source-adds", {"concerning": "persons-asking-for-recording"}, ("thing", "change"), [
        ("recording-of-communications", "new thing"), ("persons-asking-for-recording", "new thing")]),
    ("documents-by-month", {"kind": "message"}, ("month", "certainly", "possibly"), [
        ("2017-01", "1", "0"), ("2017-06", "4", "0"), ("2017-07", "5", "0")]),
    ("documents-by-month", {"kind": "speech", "period": "2017-07"}, ("month", "certainly"), [("2017-07", "1")]),
    ("events-by-month", {"type": "Search"}, ("month", "certainly"), [("2017-05", "1"), ("2017-06", "2")]),
    ("events-by-month", {"type": "Search", "weakest": "alleged", "period": "2017-06"}, ("month", "certainly"), [
        ("2017-06", "2")]),
    ("events-by-month", {"freedom": "privacy"}, ("month", "certainly"), [("2017-05", "2"), ("2017-06", "2")]),
    ("events-by-place", {"type": "Search"}, ("place", "precision", "certainly"), [
        ("abzhan-apartment", "unknown", "1"), ("abzhan-wife-apartment", "unknown", "1"),
        ("dauletbayev-flat", "unknown", "1")]),
    ("events-by-place", {"within": "petropavlovsk"}, ("place", "certainly"), [
        ("petropavlovsk", "1"), ("petropavlovsk-prison-colony", "1")]),
    ("events-by-place", {"freedom": "movement"}, ("place", "certainly"), [("-", "1")]),
    ("events-by-type", {"case": "zhagiparov"}, ("type", "certainly"), [
        ("Apology", "1"), ("ProsecutionRequest", "1"), ("Settlement", "1"), ("Statement", "1"), ("Trial", "1"),
        ("Withdrawal", "1")]),
    ("events-by-type", {"freedom": "privacy"}, ("type", "certainly"), [("Search", "3"), ("ContextEvent", "1")]),
    ("periods-compared", {"type": "Sentencing"},
        ("firstCertainly", "firstPossibly", "secondCertainly", "secondPossibly", "undated"), [("1", "1", "4", "2", "1")]),
    ("periods-compared", {"freedom": "movement", "second": "2017-06"}, ("type", "firstCertainly", "secondCertainly"), [
        ("StopAndCheck", "0", "1")]),
    ("persons-by-freedom", {"freedom": "association"}, ("freedomTouched", "certainly"), [("association", "3")]),
    ("persons-by-freedom", {"type": "Search"}, ("freedomTouched", "certainly"), [
        ("privacy", "3"), ("expression", "2"), ("peaceful-assembly", "1")]),
    ("places-compared", {"type": "Gathering"}, ("inFirst", "inSecond"), [("2", "1")]),
    ("places-compared", {"first": "petropavlovsk", "second": "kazakhstan", "type": "ServingSentence"},
        ("inFirst", "inSecond"), [("1", "1")]),
    ("places-compared", {"period": "2017-05"}, ("type", "inFirst", "inSecond"), [
        ("ComplaintDecision", "0", "1"), ("Raid", "0", "1")]),
    ("prosecutions-by-month", {"step": "Verdict"}, ("month", "certainly"), [("2017-01", "1"), ("2017-07", "1")]),
    ("prosecutions-by-month", {"step": "Sentencing", "freedom": "association"}, ("month", "certainly", "possibly"), [
        ("2017-04", "1", "0"), ("2017-05", "1", "0"), ("2017-07", "1", "0")]),
    ("restrictions-by-freedom", {"freedom": "privacy"}, ("type", "certainly"), [("Search", "3")]),
    ("restrictions-by-freedom", {"type": "Search", "period": "2017-05"}, ("freedomTouched", "certainly"), [
        ("peaceful-assembly", "1"), ("privacy", "1")]),
    ("share-of-groups", {"occupation": "trade-union-leader"}, ("persons", "ofPersons", "percent"), [("3", "12", "25")]),
    ("share-of-groups", {"organisation": "cituk"}, ("persons", "ofPersons", "percent"), [("1", "12", "8")]),
    ("share-of-groups", {"freedom": "association"}, ("group", "persons", "ofPersons", "percent"), [
        ("trade-union-leader", "3", "3", "100"), ("cituk", "1", "3", "33")]),
    ("names-and-spellings", {"actor": "max-bokayev"}, ("name", "nameLanguage", "isPreferred", "spokenOfIn"), [
        ("Max Bokayev", "en", "true", "civicus-2017"),
        ("Макс Бокаев", "ru", "true", "glushkova-message-2017-06-22"),
        ("Bokayev", "en", "false", "civicus-2017")]),
    ("names-and-spellings", {"place": "kazakhstan", "inLanguage": "ru"}, ("name", "usedIn", "spokenOfIn"), [
        ("Казахстан", "-", "-")]),
    ("missing-facts", {"case": "kushakbayev"}, ("thing", "part", "lacks"), [
        ("kushakbayev", "kushakbayev-charge", "law or article"), ("kushakbayev-sentencing", "-", "name of the court"),
        ("kushakbayev", "kushakbayev-charge", "offence")]),
    ("missing-facts", {"missing": "who ordered it"}, ("thing",), [("foreign-policy-blocking",), ("jehovahs-witnesses-raid",)]),
    ("missing-facts", {"concerning": "mukhtar-ablyazov", "missing": "date"}, ("thing",), [
        ("ablyazov-sentencing",), ("ablyazov-trial",)]),
    ("what-may-be-published", {"about": "tribuna-sajasi-kalam", "level": "public"}, ("thing", "number"), [
        ("tribuna-sajasi-kalam", "2")]),
]  # fmt: skip
EXCLUDED = [
    ("assessments", {"case": "zhagiparov"}),
    ("claims-by-stance", {"document": "newsweek-message-2017-07-10", "stance": "denies"}),
    ("corrections", {"concerning": "larisa-kharkova"}),
    ("corrections", {"since": "2017-01-01"}),
    ("hedges-without-a-speaker", {"manner": "documents"}),
    ("what-a-document-says", {"stance": "denies"}),
    ("what-a-document-says", {"speaker": "telia-company"}),
    ("what-a-speaker-says", {"document": "newsweek-message-2017-07-10"}),
    ("what-each-document-contributes", {"kind": "inquiry"}),
    ("what-is-corroborated", {"case": "zhagiparov"}),
    ("where-sources-disagree", {"concerning": "nurbek-kushakbayev"}),
    ("who-reported-it-from-whom", {"source": "zhanbolat-mamay"}),
    ("who-speaks", {"concerning": "larisa-kharkova", "stance": "disputes"}),
    ("documents-by-month", {"kind": "press-release", "period": "2016"}),
    ("events-by-month", {"type": "Arrest"}),
    ("events-by-place", {"within": "zhezkazgan"}),
    ("what-a-later-source-adds", {"concerning": "newsweek"}),
    ("events-by-type", {"freedom": "fair-trial"}),
    ("periods-compared", {"first": "1990", "second": "1991", "type": "Search"}),
    ("persons-by-freedom", {"freedom": "movement"}),
    ("places-compared", {"type": "Sentencing"}),
    ("prosecutions-by-month", {"step": "Search"}),
    ("restrictions-by-freedom", {"type": "ProsecutionRequest"}),
    ("share-of-groups", {"freedom": "movement"}),
    ("records-that-may-be-the-same", {"hint": "merged"}),
    ("names-and-spellings", {"actor": "max-bokayev", "inLanguage": "kk"}),
    ("missing-facts", {"case": "kushakbayev", "missing": "amount"}),
    ("what-may-be-published", {"level": "withheld"}),
]


@pytest.mark.parametrize(("name", "given", "names", "rows"), NARROWED)
def test_a_parameter_narrows(
    name: str,
    given: dict[str, str],
    names: tuple[str, ...],
    rows: list[tuple[str, ...]],
    store: Store,
    ontology: Ontology,
) -> None:
    answer = ask(store, ontology, name, {**examples(QUESTIONS[name]), **given})
    assert plain(answer, *names) == rows


@pytest.mark.parametrize(("name", "given"), EXCLUDED)
def test_a_parameter_excludes(name: str, given: dict[str, str], store: Store, ontology: Ontology) -> None:
    assert ask(store, ontology, name, {**examples(QUESTIONS[name]), **given}).rows == ()


def test_every_question_is_narrowed_and_excluded() -> None:
    assert {name for name, _ in EXCLUDED} == set(MINE)
    assert {name for name, *_ in NARROWED} | {"corrections", "records-that-may-be-the-same"} == set(MINE)


# ---------------------------------------------------------------- what counts must keep apart


def test_a_month_is_certain_or_possible_and_no_date_is_no_month(store: Store, ontology: Ontology) -> None:
    rows = {
        month: (int(sure), int(maybe))
        for month, sure, maybe in plain(ask(store, ontology, "events-by-month"), "month", "certainly", "possibly")
    }
    assert {month: sure for month, (sure, _) in rows.items() if sure} == {
        "2016-09": 1, "2016-11": 1, "2017-01": 2, "2017-02": 2, "2017-04": 2, "2017-05": 17, "2017-06": 16, "2017-07": 8,
        "undated": 45,
    }  # fmt: skip
    # Kharkova's charging, "[..2017-07]", is possible up to July and certain in no month.
    charged = plain(ask(store, ontology, "events-by-month", {"type": "Charging"}), "month", "certainly", "possibly")
    assert [row for row in charged if row[0] >= "2017-05"] == [
        ("2017-05", "0", "3"), ("2017-06", "0", "1"), ("2017-07", "0", "1"), ("undated", "1", "0"),
    ]  # fmt: skip
    within = plain(ask(store, ontology, "events-by-month", {"period": "2017-05/2017-06"}), "month")
    assert within == [("2017-05",), ("2017-06",), ("undated",)]


def test_persons_and_prosecutions_and_measures_are_different_units(store: Store, ontology: Ontology) -> None:
    # One sentence against two persons: one event, two prosecutions, two persons.
    november = {"type": "Sentencing", "period": "2016-11"}
    assert plain(ask(store, ontology, "events-by-month", november), "month", "certainly")[0] == ("2016-11", "1")
    steps = ask(store, ontology, "prosecutions-by-month", {"step": "Sentencing", "period": "2016-11"})
    assert plain(steps, "month", "certainly")[0] == ("2016-11", "2")
    persons = ask(store, ontology, "persons-by-freedom", {"type": "Sentencing", "period": "2016-11"})
    assert ("peaceful-assembly", "2", "1") in plain(persons, "freedomTouched", "certainly", "possibly")


def test_a_request_is_no_measure_and_a_group_is_no_person(store: Store, ontology: Ontology) -> None:
    kinds = {kind for (kind,) in plain(ask(store, ontology, "restrictions-by-freedom"), "type")}
    assert not kinds & {"ProsecutionRequest", "Requalification", "InvestigationClosed", "Practice", "CallOrDemand"}
    assert "Threat" in kinds, "which is against a group only"
    threatened = ask(store, ontology, "persons-by-freedom", {"type": "Threat"})
    assert threatened.rows == ()


def test_a_share_gives_both_its_numbers(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "share-of-groups")
    shares = {row[0]: row[1:] for row in plain(answer, "group", "persons", "ofPersons", "percent")}
    assert shares["civil-society-activist"] == ("4", "12", "33")
    assert shares["-"] == ("1", "12", "8"), "the wife of Abzhan, of whom no occupation is named"


# ---------------------------------------------------------------- two reports


def asked(small: Store, ontology: Ontology, name: str, *names: str, **given: str) -> list[tuple[str, ...]]:
    """What the two reports answer."""
    return plain(ask(small, ontology, name, given), *names)


def test_each_side_of_a_disagreement_is_a_row(small: Store, ontology: Ontology) -> None:
    sides = ("thing", "kind", "aspect", "value", "stance", "saidBy", "reportedIn")
    one, two = ("bureau-one", "first-report"), ("bureau-two", "second-report")
    # Not among them: 60 months are five years; one of several freedoms; the misprint that its own report took back.
    assert asked(small, ontology, "where-sources-disagree", *sides) == [
        ("one-arrest", "Arrest", "date", "2017-06-10", "supports", *one),
        ("one-arrest", "Arrest", "date", "2017-06-12", "supports", *two),
        ("one-arrest", "Arrest", "place", "union-square", "denies", "actor-one", "first-report"),
        ("one-arrest", "Arrest", "place", "union-square", "supports", *one),
        ("one-sentencing", "Fine", "amount", "100", "supports", *one),
        ("one-sentencing", "Fine", "amount", "150", "supports", *two),
    ]
    assert asked(small, ontology, "where-sources-disagree", "value", by="bureau-two") == [("2017-06-12",), ("150",)]
    assert asked(small, ontology, "where-sources-disagree", "aspect", case="case-one", by="actor-one") == [("place",)]
    assert asked(small, ontology, "where-sources-disagree", "thing", concerning="actor-three") == []


def test_corrections_say_what_when_and_why(small: Store, ontology: Ontology) -> None:
    names = ("thing", "change", "aspect", "earlierValue", "laterValue", "correctedOn", "reason", "correctedBy")
    threat = ("two-threat", "retracted", "-", "-", "-", "2017-08-01", "Not confirmed", "bureau-one")
    arrest = ("one-arrest", "superseded", "date", "2016-06-12", "2017-06-12", "2018-08-01", "A misprint", "bureau-two")
    assert asked(small, ontology, "corrections", *names) == [threat, arrest]
    assert asked(small, ontology, "corrections", *names, since="2017-08-01") == [threat, arrest]
    assert asked(small, ontology, "corrections", *names, since="2017-08-02") == [arrest]
    assert asked(small, ontology, "corrections", *names, concerning="actor-two") == [threat]
    assert asked(small, ontology, "corrections", *names, since="2018-08-02") == []


def test_a_later_report_adds_things_parts_and_other_values(small: Store, ontology: Ontology) -> None:
    names = ("thing", "change", "kind", "aspect", "earlierValue", "laterValue")
    given = {"earlier": "first-report", "later": "second-report"}
    assert asked(small, ontology, "what-a-later-source-adds", *names, **given) == [
        ("one-arrest", "other value", "Arrest", "date", "2017-06-10", "2017-06-12"),
        ("one-sentencing", "other value", "Fine", "amount", "100", "150"),
        ("second-report", "new thing", "-", "-", "-", "-"),
        ("second-search", "new thing", "-", "-", "-", "-"),
        ("bureau-two", "new thing", "-", "-", "-", "-"),
        ("actor-one", "new part", "member", "-", "-", "-"),
    ]
    about_union = asked(small, ontology, "what-a-later-source-adds", "thing", concerning="the-union", **given)
    assert about_union == [("second-search",), ("actor-one",)]
    # The other way round the values change sides.
    turned = asked(small, ontology, "what-a-later-source-adds", *names, earlier="second-report", later="first-report")
    assert [row for row in turned if row[1] == "other value"] == [
        ("one-arrest", "other value", "Arrest", "date", "2017-06-12", "2017-06-10"),
        ("one-sentencing", "other value", "Fine", "amount", "150", "100"),
    ]


def test_the_strictest_level_decides(small: Store, ontology: Ontology) -> None:
    names = ("thing", "part", "published", "reason", "number")
    assert asked(small, ontology, "what-may-be-published", *names, about="actor-one") == [
        ("actor-one", "-", "coarse", "Asked not to be named", "3"),
        ("case-one", "charge-one", "public", "-", "1"),
        ("one-arrest", "-", "public", "-", "6"),
        ("one-detention", "-", "public", "-", "1"),
        ("one-sentencing", "-", "public", "-", "5"),
        ("one-trial", "-", "public", "-", "1"),
        ("actor-one", "-", "withheld", "Gives an address", "1"),
    ]
    withheld = asked(small, ontology, "what-may-be-published", "number", about="actor-one", level="withheld")
    assert withheld == [("1",)]


def test_a_shared_name_is_a_hint_within_one_kind(small: Store, ontology: Ontology) -> None:
    names = ("one", "other", "why", "detail")
    assert asked(small, ontology, "records-that-may-be-the-same", *names) == [
        ("actor-one", "actor-two", "proposed", "Same post"),
        ("actor-two", "actor-three", "same as", "-"),
        ("the-union", "union-of-the-north", "same name", "the union"),
        ("bureau-one", "bureau-two", "undone", "One office"),
    ]
    assert asked(small, ontology, "records-that-may-be-the-same", "one", hint="same as") == [("actor-two",)]


def test_a_name_shows_the_document_that_is_known_to_use_it(small: Store, ontology: Ontology) -> None:
    names = ("name", "nameLanguage", "usedIn", "spokenOfIn")
    assert asked(small, ontology, "names-and-spellings", *names, actor="actor-one") == [
        ("Actor One", "en", "-", "first-report"),
        ("Первый", "ru", "second-report", "second-report"),
    ]


def test_to_relay_and_to_derive_name_the_first_speaker(small: Store, ontology: Ontology) -> None:
    names = ("saidFirstBy", "firstSaidIn", "how", "reportedIn", "passedOnBy")
    assert asked(small, ontology, "who-reported-it-from-whom", *names) == [
        ("bureau-one", "first-report", "derived", "second-report", "-"),
        ("bureau-one", "first-report", "relayed", "second-report", "bureau-two"),
    ]
    assert asked(small, ontology, "what-is-corroborated", "thing") == [], "to relay is not to corroborate"


def test_missing_facts_are_missing(small: Store, ontology: Ontology) -> None:
    assert asked(small, ontology, "missing-facts", "lacks", case="case-one") == [
        ("last confirmation",), ("law or article",), ("legal stage",), ("offence",), ("who carried it out",),
    ]  # fmt: skip
    # Who is only denied to have done it is missing still; who did is not.
    assert asked(small, ontology, "missing-facts", "lacks", concerning="the-union") == [
        ("who carried it out",), ("who ordered it",),
    ]  # fmt: skip


def test_only_what_took_place_and_stands_is_counted(small: Store, ontology: Ontology) -> None:
    counted = asked(small, ontology, "events-by-type", "type", "certainly")
    assert counted == [
        ("Search", "2"), ("Arrest", "1"), ("Detention", "1"), ("Sentencing", "1"), ("Statement", "1"),
        ("WebsiteBlocking", "1"),
    ]  # fmt: skip
    with_alleged = asked(small, ontology, "events-by-type", "type", "certainly", weakest="alleged")
    assert with_alleged == [("Search", "3"), *counted[1:]]
    # However weak a standing is asked for: what is only denied, retracted, planned or habitual is no event that was.
    for weakest in ("disputed", "denied-only", "retracted", "any"):
        assert asked(small, ontology, "events-by-type", "type", "certainly", weakest=weakest) == with_alleged


def test_a_period_takes_a_vague_date_as_possible(small: Store, ontology: Ontology) -> None:
    june = asked(small, ontology, "events-by-type", "type", "certainly", "possibly", period="2017-06")
    assert june == [
        ("Arrest", "1", "0"), ("Detention", "1", "0"), ("WebsiteBlocking", "1", "0"), ("Search", "0", "1"),
        ("Sentencing", "0", "1"),
    ]  # fmt: skip
    held = asked(small, ontology, "persons-by-freedom", "freedomTouched", "certainly", "possibly", period="2017-08")
    assert held == [("-", "0", "1"), ("association", "0", "1")], "no end is known, and no search is dated"
    months = asked(small, ontology, "prosecutions-by-month", "month")
    assert months == [], "an arrest sets no stage, and a trial that is expected is no step"
    places = asked(small, ontology, "events-by-place", "place", "certainly", within="northtown")
    assert places == [("northtown", "1"), ("union-square", "1")]
    compared = asked(
        small, ontology, "places-compared", "type", "inFirst", "inSecond", first="northtown", second="southtown"
    )
    assert compared == [("Arrest", "1", "0"), ("Search", "0", "1")]


def test_both_engines_answer_alike_of_two_reports(small: Store, ontology: Ontology) -> None:
    arq = Arq(small.quads())
    given = {
        "what-a-document-says": {"document": "second-report"},
        "what-a-later-source-adds": {"earlier": "first-report", "later": "second-report"},
        "what-a-speaker-says": {"speaker": "bureau-two"},
        "what-may-be-published": {"about": "actor-one"},
        "places-compared": {"first": "northtown", "second": "southtown"},
        "periods-compared": {"first": "2017", "second": "2018"},
    }
    for name in MINE:
        values = read_values(small, ontology, QUESTIONS[name], given.get(name, {}))
        query = bind_values(QUESTIONS[name].query, [values] if values else [])
        rows = [
            [{key: str(cell) for key, cell in row.items() if key != CLAIMS} for row in engine.select(query)]
            for engine in (small, arq)
        ]
        assert rows[0] == rows[1], name
