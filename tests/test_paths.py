"""How two actors are connected: ten pairs as a careful reader of the report of 2017 would connect them, and the rules."""

import html
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

import kg
from kg.cli import main
from kg.errors import BadRequestError
from kg.network import network_index
from kg.ontology import Ontology
from kg.paths import Connection, find_paths
from kg.settings import Settings
from kg.store import Store
from kg.web import create_app

NAMES_NONE = "names no person or organisation or court or group or post that the graph knows"

Stages = list[str]


@pytest.fixture(scope="module")
def store(snapshot: Path) -> Store:
    return Store.open(snapshot)


@pytest.fixture(scope="module")
def index(snapshot: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((snapshot / "network.json").read_bytes())
    return found


@pytest.fixture(scope="module")
def client(snapshot: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(query_workers=1), snapshot)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


@pytest.fixture(scope="module")
def connect(store: Store, index: dict[str, Any]) -> Any:
    """Connects two actors of the embedded dataset."""
    ontology = Ontology.load()

    def find(source: str, target: str, **choice: Any) -> Connection:
        return find_paths(store, ontology, index, source, target, **choice)

    return find


def short(iri: str) -> str:
    """`kind/slug` of an IRI."""
    return iri.partition("/id/")[2]


def told(connection: Connection) -> list[tuple[list[str], list[list[str]]]]:
    """For each path its things, and for each step the events that tie the two, or the kind of a tie without event."""
    return [
        (
            [short(iri) for iri in path.things],
            [
                [short(reason.event).removeprefix("event/") if reason.event else reason.kind for reason in step.reasons]
                for step in path.steps
            ],
        )
        for path in connection.paths
    ]


def spans(connection: Connection, step: int, reason: int = 0) -> list[tuple[int | None, int | None]]:
    """The offsets behind a reason of the first path, each once."""
    evidence = connection.paths[0].steps[step].reasons[reason].evidence
    return list(dict.fromkeys((entry.start, entry.end) for entry in evidence))


# ---- Ten pairs and the path between them ----------------------------------------------------------------------------

# from, to, weakest standing, the things of the first path, what ties each to the next
PAIRS: list[tuple[str, str, str, Stages, list[list[str]]]] = [
    # She stood trial before it, and it found her guilty and sentenced her.
    (
        "larisa-kharkova", "court-of-kharkova-trial", "stated",
        ["person/larisa-kharkova", "court/court-of-kharkova-trial"],
        [["kharkova-requalification", "kharkova-requalification-request", "kharkova-trial", "kharkova-sentencing",
          "kharkova-verdict"]],
    ),
    # She was president of the confederation whose closure the oil workers protested against.
    (
        "larisa-kharkova", "mangystau-oil-workers", "stated",
        ["person/larisa-kharkova", "organisation/cituk", "event/cituk-closure", "group/mangystau-oil-workers"],
        [["membership"], ["cituk-closure"], ["mangystau-hunger-strike"]],
    ),
    # Only an accusation ties the two.
    (
        "zhanbolat-mamay", "mukhtar-ablyazov", "alleged",
        ["person/zhanbolat-mamay", "person/mukhtar-ablyazov"],
        [["relationship"]],
    ),
    # The sentences against both are assessed as a blow to independent union activity.
    (
        "larisa-kharkova", "nurbek-kushakbayev", "alleged",
        ["person/larisa-kharkova", "event/independent-union-activity", "person/nurbek-kushakbayev"],
        [["kharkova-sentencing"], ["kushakbayev-sentencing"]],
    ),
    # One had a part in protests, taken to be those in connection with which the other was detained.
    (
        "max-bokayev", "mahkambet-abzhan", "alleged",
        ["person/max-bokayev", "event/land-reform-protests-2016", "person/mahkambet-abzhan"],
        [["bokayev-ayan-protest-role"], ["abzhan-detention-2016"]],
    ),
    # Fellow activists, sentenced together for the same part in the protests.
    (
        "max-bokayev", "talgat-ayan", "stated",
        ["person/max-bokayev", "person/talgat-ayan"],
        [["bokayev-ayan-sentencing", "bokayev-ayan-protest-role", "relationship"]],
    ),
    # He is a Jehovah's Witness; the court banned them.
    (
        "teymur-akhmedov", "supreme-court-of-russia", "stated",
        ["person/teymur-akhmedov", "organisation/jehovahs-witnesses", "court/supreme-court-of-russia"],
        [["membership"], ["jehovahs-witnesses-ban-in-russia"]],
    ),
    # The court upheld the ruling on the other group that was taxed on the same foreign grants.
    (
        "liberty", "almaty-city-court", "stated",
        ["organisation/liberty", "organisation/international-legal-initiative", "court/almaty-city-court"],
        [["foreign-grants-of-inspected-groups"], ["ili-tax-appeal-decision"]],
    ),
    # The owner of the one commented on regulations that the other adopted.
    (
        "kcell", "committee-on-national-security", "stated",
        ["organisation/kcell", "organisation/telia-company", "case/mobile-regulations",
         "organisation/committee-on-national-security"],
        [["relationship"], ["telia-statement-issued", "telia-call-for-operator-control"],
         ["mobile-regulations-adoption", "committee-reply", "media-inquiry"]],
    ),
    # Its head of staff asked that he be prosecuted, and withdrew the claims.
    (
        "berik-zhagiparov", "zhezkazgan-mining-company", "stated",
        ["person/berik-zhagiparov", "person/mining-company-head-of-staff", "organisation/zhezkazgan-mining-company"],
        [["zhagiparov-claim-withdrawal", "zhagiparov-settlement", "zhagiparov-prosecution-request"], ["membership"]],
    ),
    # It turned to the General Prosecutor when the case over his ill-treatment had been closed.
    (
        "zhanbolat-mamay", "ngo-coalition-against-torture", "stated",
        ["person/zhanbolat-mamay", "event/mamay-beating-case-closing", "organisation/ngo-coalition-against-torture"],
        [["mamay-beating-case-closing", "mamay-beating-case-opening"], ["mamay-coalition-appeal"]],
    ),
    # Both cases are listed as recent examples of one practice.
    (
        "larisa-kharkova", "zhanbolat-mamay", "stated",
        ["person/larisa-kharkova", "case/kharkova", "event/persecution-of-outspoken-people", "case/mamay",
         "person/zhanbolat-mamay"],
        [["kharkova-sentencing", "kharkova-requalification", "kharkova-requalification-request", "kharkova-trial",
          "kharkova-verdict", "kharkova-charging", "kharkova-investigation", "kharkova-procedural-breaches"],
         ["relationship"], ["relationship"],
         ["mamay-detention", "mamay-release-calls", "mamay-protection-call", "mamay-investigation-end",
          "mamay-investigation", "mamay-charging", "mamay-complicity-accusation", "mamay-indictment",
          "mamay-journalism"]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "weakest", "things", "ties"), PAIRS, ids=lambda value: str(value)[:30])
def test_the_path_is_the_one_that_a_careful_reader_gives(
    connect: Any, source: str, target: str, weakest: str, things: Stages, ties: list[list[str]]
) -> None:
    assert told(connect(source, target, weakest=weakest, k=1)) == [(things, ties)]


@pytest.mark.parametrize(("source", "target", "weakest", "things", "ties"), PAIRS, ids=lambda value: str(value)[:30])
def test_the_way_back_is_the_same_way(
    connect: Any, source: str, target: str, weakest: str, things: Stages, ties: list[list[str]]
) -> None:
    assert told(connect(target, source, weakest=weakest, k=1)) == [(things[::-1], ties[::-1])]


# ---- Words and evidence ---------------------------------------------------------------------------------------------


def test_each_step_is_told_in_words_with_date_parts_and_source(connect: Any) -> None:
    found = connect("larisa-kharkova", "mangystau-oil-workers", k=1)
    steps = found.paths[0].steps
    assert [step.reasons[0].words for step in steps] == [
        "Larisa Kharkova — president, Confederation of Independent Trade Unions of Kazakhstan",
        "“CITUK is closed by a court” (January 2017): "
        "Confederation of Independent Trade Unions of Kazakhstan — closed down",
        "“Oil workers join a hunger strike over the closure of CITUK” (January 2017 or later): motivated by, "
        "response to “CITUK is closed by a court”; Oil workers of Mangystau on hunger strike — on hunger strike",
    ]
    assert [spans(found, step) for step in range(3)] == [[(1463, 1560)], [(2378, 2532)], [(2533, 2653), (2613, 2653)]]
    closing = steps[1].reasons[0]
    assert (closing.date, closing.date_words, closing.source_part, closing.standing) == (
        "2017-01", "January 2017", "closed down", "stated",
    )  # fmt: skip
    assert {short(by) for by in closing.evidence[0].asserted_by} == {"organisation/iphr", "organisation/kibhr"}


def test_a_past_post_keeps_its_remark(connect: Any) -> None:
    post = connect("mukhtar-ablyazov", "bta-bank").paths[0].steps[0].reasons[0]
    assert (post.words, post.remark) == (
        "Mukhtar Ablyazov — head, BTA Bank",
        "Held the post in the past; no dates given",
    )


def test_what_is_alleged_says_so_and_by_whom(connect: Any) -> None:
    found = connect("zhanbolat-mamay", "mukhtar-ablyazov", weakest="alleged", k=2)
    tie = found.paths[0].steps[0].reasons[0]
    assert (tie.words, tie.standing) == ("Zhanbolat Mamay — accomplice of Mukhtar Ablyazov", "alleged")
    assert tie.remark == "The accusation puts the word accomplice in quotation marks"
    assert [
        (short(entry.asserted_by[0]), entry.manner.rsplit("/", 1)[1], entry.start, entry.end) for entry in tie.evidence
    ] == [("group/anti-corruption-authorities", "alleges", 4950, 5060)]
    # The second path is told of the charge, not of the whole case.
    assert found.paths[1].steps[1].reasons[0].words == (
        "“Prosecution of Zhanbolat Mamay”: “Complicity with Mukhtar Ablyazov (Mamay)” — concerns Mukhtar Ablyazov"
    )


def test_stage_and_denial_stand_beside_an_accused(connect: Any) -> None:
    notes = [
        (short(iri), note)
        for iri, note in connect("larisa-kharkova", "court-of-kharkova-trial").paths[0].steps[0].notes
    ]
    assert notes == [("person/larisa-kharkova", "accused; sentenced; denies")]
    # One who is only named in the label of an event is accused as well.
    step = connect("max-bokayev", "mahkambet-abzhan", k=1).paths[0].steps[0]
    assert [short(iri) for iri, _ in step.notes] == ["person/max-bokayev", "person/talgat-ayan"]


def test_a_denial_of_a_charge_stands_among_the_evidence(connect: Any) -> None:
    found = connect("larisa-kharkova", "zhanbolat-mamay", k=1, weakest="disputed")
    charges = [reason for reason in found.paths[0].steps[0].reasons if reason.kind == "charge"]
    assert sorted(reason.words for reason in charges) == [
        "Abuse of office (Kharkova): accused — Larisa Kharkova",
        "Embezzlement (Kharkova): accused — Larisa Kharkova",
        "Fraud (Kharkova): accused — Larisa Kharkova",
    ]
    assert all(reason.evidence[-1].stance.endswith("/denies") for reason in charges)
    assert all(reason.standing == "disputed" for reason in charges)


def test_a_denial_of_an_event_stands_among_the_evidence(connect: Any) -> None:
    found = connect("berik-zhagiparov", "zhezkazgan-mining-company", weakest="disputed", include=["places"], k=10)
    by_place = next(path for path in found.paths if short(path.things[1]) == "place/zhezkazgan")
    based, practices = by_place.steps[1].reasons
    assert based.words == "Mining company in Zhezkazgan (unnamed) — based in Zhezkazgan"
    assert (short(practices.event), practices.standing) == ("event/mining-company-corrupt-practices", "disputed")
    assert [entry.stance.rsplit("/", 1)[1] for entry in practices.evidence][-1] == "denies"
    assert all(entry.stance.endswith("/supports") for entry in based.evidence)


DISPUTED = """
@prefix : <https://w3id.org/khronika/id/event/meeting/> .
@prefix event: <https://w3id.org/khronika/id/event/> .
@prefix person: <https://w3id.org/khronika/id/person/> .
@prefix khr: <https://w3id.org/khronika/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
person:anna khr:standing <https://w3id.org/khronika/list/standing/stated> ; skos:prefLabel "Anna"@en .
person:boris khr:standing <https://w3id.org/khronika/list/standing/stated> ; skos:prefLabel "Boris"@en .
event:meeting khr:standing <https://w3id.org/khronika/list/standing/disputed> ; skos:prefLabel "Meeting"@en ;
  khr:participation :a , :b .
:a khr:actor person:anna ; khr:standing <https://w3id.org/khronika/list/standing/stated> .
:b khr:actor person:boris ; khr:standing <https://w3id.org/khronika/list/standing/stated> .
:yes khr:about event:meeting , :a , :b ; khr:stance <https://w3id.org/khronika/list/stance/supports> ;
  khr:manner <https://w3id.org/khronika/list/manner/states> ; khr:reportedIn event:paper .
:no khr:about event:meeting ; khr:stance <https://w3id.org/khronika/list/stance/denies> ;
  khr:manner <https://w3id.org/khronika/list/manner/states> ; khr:reportedIn event:paper .
"""


def test_a_denial_of_a_shared_event_stands_beside_those_who_took_part() -> None:
    quads = [ox.Quad(one.subject, one.predicate, one.object) for one in ox.parse(DISPUTED, format=ox.RdfFormat.TURTLE)]
    store, ontology = Store.from_quads(quads), Ontology.load()
    found = find_paths(store, ontology, network_index(store, ontology), "anna", "boris", weakest="disputed")
    tie = found.paths[0].steps[0].reasons[0]
    assert (tie.words, tie.standing) == ("“Meeting”: Anna; Boris", "disputed")
    assert [entry.stance.rsplit("/", 1)[1] for entry in tie.evidence] == ["supports", "denies"]


def test_words_come_in_the_language_asked_for(connect: Any) -> None:
    found = connect("max-bokayev", "mahkambet-abzhan", k=1, language="ru", weakest="alleged")
    assert found.labels[found.source] == "Макс Бокаев"
    assert found.paths[0].steps[0].reasons[0].words == (
        "“Part of Bokayev and Ayan in land reform protests” (не позже ноября 2016 г.): "
        "Макс Бокаев — участник; касается “Peaceful protests against land reforms”"
    )


# ---- What is left out and let in ------------------------------------------------------------------------------------


def test_what_explains_nothing_is_found_by_rule_and_left_out(connect: Any) -> None:
    found = connect("marat-dauletbayev", "teymur-akhmedov")
    assert found.paths == ()
    assert found.left_out == (("places", 18), ("reports", 2), ("authors", 4), ("collectives", 5))
    assert (found.hint.weakest, found.hint.include, found.hint.steps) == ("stated", ("places",), 5)


def test_places_can_be_let_in(connect: Any) -> None:
    found = connect("marat-dauletbayev", "teymur-akhmedov", include=["places"], k=1)
    assert [short(iri) for iri in found.paths[0].things] == [
        "person/marat-dauletbayev", "case/dauletbayev-protest-affair", "event/peaceful-assembly-restrictions",
        "place/kazakhstan", "group/jehovahs-witnesses-in-kazakhstan", "person/teymur-akhmedov",
    ]  # fmt: skip
    assert "places" not in dict(found.left_out)


def test_the_report_and_its_authors_tie_nobody_unless_they_are_let_in(connect: Any) -> None:
    own = connect("iphr", "civicus-monitor")
    assert "document/civicus-2017" not in {short(iri) for path in own.paths for iri in path.things}
    let_in = connect("iphr", "civicus-monitor", include=["reports"])
    assert [short(iri) for iri in let_in.paths[0].things] in (
        ["organisation/iphr", "document/civicus-2017", "organisation/civicus-monitor"],
        ["organisation/iphr", "document/monitor-coverage-of-peaceful-assembly", "organisation/civicus-monitor"],
    )
    assert "document/civicus-2017" in {short(iri) for path in let_in.paths for iri in path.things}
    watched = connect("marat-dauletbayev", "activists-under-pressure")
    assert watched.paths == ()
    by_author = connect("marat-dauletbayev", "activists-under-pressure", include=["authors"])
    assert "organisation/kibhr" in {short(iri) for iri in by_author.paths[0].things}


def test_what_a_document_is_about_ties_nobody(connect: Any) -> None:
    assert connect("solidarity-center", "larisa-kharkova").paths == ()
    let_in = connect("solidarity-center", "larisa-kharkova", include=["reports"], k=1)
    assert [short(iri) for iri in let_in.paths[0].things] == [
        "organisation/solidarity-center", "document/solidarity-center-message-2017-07-29", "person/larisa-kharkova",
    ]  # fmt: skip


def test_the_authorities_in_general_tie_nobody_unless_they_are_let_in(connect: Any) -> None:
    let_in = connect("larisa-kharkova", "zhanbolat-mamay", include=["collectives"], k=1)
    assert [short(iri) for iri in let_in.paths[0].things] == [
        "person/larisa-kharkova", "case/kharkova", "group/authorities-of-kazakhstan", "person/zhanbolat-mamay",
    ]  # fmt: skip


def test_a_thing_can_be_avoided_by_hand(connect: Any) -> None:
    found = connect("liberty", "almaty-city-court", without=["international-legal-initiative, case/tax-inspections"])
    assert told(found)[0][0] == ["organisation/liberty", "organisation/tax-authorities", "court/almaty-city-court"]
    assert [short(iri) for iri in found.without] == [
        "organisation/international-legal-initiative",
        "case/tax-inspections",
    ]
    gone = {short(iri) for path in found.paths for iri in path.things}
    assert gone.isdisjoint({"organisation/international-legal-initiative", "case/tax-inspections"})


@pytest.mark.parametrize(
    ("source", "target", "steps"),
    [("zhanbolat-mamay", "mukhtar-ablyazov", 1), ("larisa-kharkova", "nurbek-kushakbayev", 2)],
)
def test_what_is_only_alleged_connects_nobody_unless_asked_for(
    connect: Any, source: str, target: str, steps: int
) -> None:
    found = connect(source, target)
    assert found.paths == ()
    assert (found.hint.weakest, found.hint.include, found.hint.steps) == ("alleged", (), steps)


def test_what_is_only_denied_never_connects(connect: Any) -> None:
    # The ministry is said by nobody to have had a part in the blocking; the minister denied it.
    found = connect("ministry-of-information-and-communications", "foreign-policy", weakest="disputed", k=10)
    edges = [reason for path in found.paths for step in path.steps for reason in step.reasons]
    assert edges
    assert all(reason.standing not in ("denied-only", "retracted") for reason in edges)
    first = found.paths[0].steps[0].reasons
    assert [short(reason.event) for reason in first if reason.event] == [
        "event/ministry-look-into-foreign-policy-blocking"
    ]


def test_what_was_called_off_connects_nobody(connect: Any) -> None:
    found = connect("marat-dauletbayev", "police-in-dauletbayev-affair", weakest="disputed", k=10)
    events = {short(r.event) for path in found.paths for step in path.steps for r in step.reasons if r.event}
    assert "event/dauletbayev-summons" in events
    assert "event/dauletbayev-protest" not in events


# ---- Several paths --------------------------------------------------------------------------------------------------


def test_alternatives_differ_in_substance_and_come_in_order(connect: Any) -> None:
    found = connect("liberty", "almaty-city-court", k=3)
    assert [things[1] for things, _ in told(found)] == [
        "organisation/international-legal-initiative", "organisation/tax-authorities", "event/liberty-tax-appeal-decision",
    ]  # fmt: skip
    assert len(connect("liberty", "almaty-city-court", k=1).paths) == 1
    ten = connect("liberty", "almaty-city-court", k=10)
    things = [path.things for path in ten.paths]
    assert len(things) == len(set(things)) <= 10
    assert all(len(way) == len(set(way)) for way in things)
    assert [len(way) for way in things] == sorted(len(way) for way in things)
    assert things[:3] == [path.things for path in found.paths]


def test_a_detour_through_the_same_events_is_no_alternative(connect: Any) -> None:
    # The prosecutor and the case are tied to the court by events in which she took part herself.
    assert len(connect("larisa-kharkova", "court-of-kharkova-trial", k=10).paths) == 1


def test_the_order_of_the_data_changes_nothing(store: Store, connect: Any) -> None:
    quads = list(store.quads())
    random.Random(7).shuffle(quads)
    ontology, shuffled = Ontology.load(), Store(Store.from_quads(quads)._quads, store.manifest)
    again = network_index(shuffled, ontology)
    again["nodes"].reverse()
    again["edges"].reverse()
    for source, target, weakest, *_ in PAIRS:
        one = connect(source, target, weakest=weakest, k=10)
        assert find_paths(shuffled, ontology, again, source, target, weakest=weakest, k=10) == one


# ---- Names and wrong values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "larisa-kharkova",
        "person/larisa-kharkova",
        "https://w3id.org/khronika/id/person/larisa-kharkova",
        " larisa KHARKOVA ",
    ],
)
def test_an_actor_is_named_as_in_questions(connect: Any, name: str) -> None:
    assert short(connect(name, "cituk").source) == "person/larisa-kharkova"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"source": "larisa-kharkowa"}, f"from='larisa-kharkowa' {NAMES_NONE} (did you mean 'larisa-kharkova'?)"),
    ({"target": "law-on-trade-unions-2014"}, f"to='law-on-trade-unions-2014' {NAMES_NONE}"),
    ({"source": " "}, "say whom to connect, as from=<name or identifier>"),
    ({"target": "Larisa Kharkova"}, "from and to are the same, larisa-kharkova: a connection needs two actors"),
    ({"source": '"> } DROP ALL #'}, f"from='\"> }} DROP ALL #' {NAMES_NONE}"),
    ({"source": "x' OR ''='"}, f"from=\"x' OR ''='\" {NAMES_NONE}"),
    ({"k": 0}, "k='0' is no number of paths: write 1 to 10"),
    ({"k": "11"}, "k='11' is no number of paths: write 1 to 10"),
    ({"k": "three"}, "k='three' is no number of paths: write 1 to 10"),
    ({"weakest": "aleged"}, "weakest='aleged' is no standing (did you mean 'alleged'?); known: corroborated, stated, alleged, disputed"),
    ({"weakest": "denied-only"}, "weakest='denied-only': what is only denied, or retracted, connects nobody"),
    ({"include": ["place"]}, "include='place' is not left out (did you mean 'places'?); known: places, reports, authors, collectives"),
    ({"without": ["nobody-at-all"]}, "without='nobody-at-all' names no person or"),
    ({"without": ["cituk"]}, "without: cituk is one of the two to be connected"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_value_is_refused_with_the_sentence_that_helps(
    connect: Any, wrong: dict[str, Any], sentence: str
) -> None:
    asked = {"source": "larisa-kharkova", "target": "cituk", **wrong}
    with pytest.raises(BadRequestError) as refused:
        connect(asked.pop("source"), asked.pop("target"), **asked)
    assert sentence in str(refused.value)


# ---- The three ways in ----------------------------------------------------------------------------------------------


def test_the_command_prints_the_path(snapshot: Path) -> None:
    run = CliRunner().invoke(main, ["path", "kcell", "telia-company", "--snapshot", str(snapshot)])
    assert (run.exit_code, run.stdout) == (
        0,
        "1. 1 step\n"
        "   Kcell\n"
        "   │ Kcell — owned by Telia Company\n"
        "   │   International Partnership for Human Rights, Kazakhstan International Bureau for Human Rights and Rule "
        "of Law (supports): civicus-2017 [10596-10655]\n"
        "   Telia Company\n"
        "\n"
        "Each step is stated or corroborated, and its events took place. Left out: places, the country among them (18); "
        "the reports that the records were read from, and what any document is about (2); the authors and publishers of "
        "these reports (4); groups that belong to 4 cases or more, as the authorities in general (5).\n",
    )


def test_the_command_says_that_there_is_no_connection(snapshot: Path) -> None:
    run = CliRunner().invoke(main, ["path", "zhanbolat-mamay", "mukhtar-ablyazov", "--snapshot", str(snapshot)])
    assert run.exit_code == 0
    assert run.stdout.startswith(
        "No connection between Zhanbolat Mamay and Mukhtar Ablyazov is recorded, of at most 6 steps such as these. "
        "There is one of 1 step if you let in what is alleged.\n"
    )
    alleged = CliRunner().invoke(
        main,
        [
            "path",
            "zhanbolat-mamay",
            "mukhtar-ablyazov",
            "--weakest",
            "alleged",
            "--k",
            "1",
            "--snapshot",
            str(snapshot),
        ],
    )
    assert (
        "   │ Zhanbolat Mamay — accomplice of Mukhtar Ablyazov [alleged] "
        "(The accusation puts the word accomplice in quotation marks)\n"
        "   │   Anti-corruption authorities (supports, alleges): civicus-2017 [4950-5060]\n"
        "   │ Zhanbolat Mamay (accused; indicted); Mukhtar Ablyazov (sentenced). Presumed innocent until a final judgment.\n"
    ) in alleged.stdout


def test_the_command_writes_markdown_that_holds_no_markup_of_its_own(snapshot: Path) -> None:
    run = CliRunner().invoke(main, ["path", "kcell", "telia-company", "--format", "md", "--snapshot", str(snapshot)])
    assert run.stdout.splitlines()[:5] == [
        "# Kcell – Telia Company",
        "",
        "1. Kcell → Telia Company",
        "   - Kcell — owned by Telia Company",
        "     International Partnership for Human Rights, Kazakhstan International Bureau for Human Rights and Rule of Law "
        "(supports): civicus-2017 \\[10596-10655\\]",
    ]


def test_the_command_refuses_a_wrong_name(snapshot: Path) -> None:
    run = CliRunner().invoke(main, ["path", "nobody", "kcell", "--snapshot", str(snapshot)])
    assert (run.exit_code, run.stdout) == (2, "")
    assert run.stderr == f"kg: from='nobody' {NAMES_NONE}\n"


@pytest.mark.parametrize(("source", "target", "weakest"), [pair[:3] for pair in PAIRS[:5]])
def test_command_site_and_python_say_the_same(
    client: FlaskClient, snapshot: Path, source: str, target: str, weakest: str
) -> None:
    run = CliRunner().invoke(
        main, ["path", source, target, "--weakest", weakest, "--format", "json", "--snapshot", str(snapshot)]
    )
    answer = client.get("/api/path", query_string={"from": source, "to": target, "weakest": weakest})
    assert answer.json == json.loads(run.stdout)
    found = kg.open(snapshot).path(source, target, weakest=weakest)
    assert [[str(iri) for iri in path.things] for path in found.paths] == [
        [thing["id"] for thing in path["things"]] for path in answer.json["paths"]
    ]


def test_the_json_of_a_step(client: FlaskClient) -> None:
    answer = client.get("/api/path?from=kcell&to=telia-company")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert answer.json["paths"][0]["steps"][0] == {
        "from": "https://w3id.org/khronika/id/organisation/kcell",
        "to": "https://w3id.org/khronika/id/organisation/telia-company",
        "accused": [],
        "reasons": [
            {
                "kind": "relationship",
                "words": "Kcell — owned by Telia Company",
                "event": None,
                "date": None,
                "dateWords": None,
                "partOfFrom": None,
                "partOfTo": None,
                "standing": "stated",
                "remark": None,
                "evidence": [
                    {
                        "claim": answer.json["paths"][0]["steps"][0]["reasons"][0]["evidence"][0]["claim"],
                        "stance": "supports",
                        "manner": "states",
                        "assertedBy": [
                            "https://w3id.org/khronika/id/organisation/iphr",
                            "https://w3id.org/khronika/id/organisation/kibhr",
                        ],
                        "reportedIn": "https://w3id.org/khronika/id/document/civicus-2017",
                        "heldIn": "https://w3id.org/khronika/id/document/civicus-2017",
                        "start": 10596,
                        "end": 10655,
                    }
                ],
            }
        ],
    }


def test_the_page_shows_each_step_with_its_source(client: FlaskClient) -> None:
    answer = client.get("/path?from=larisa-kharkova&to=mangystau-oil-workers")
    page = " ".join(answer.text.split())
    assert answer.status_code == 200
    assert "<h2>Larisa Kharkova – Oil workers of Mangystau on hunger strike</h2>" in page
    assert re.findall(r"<h3>([^<]*)</h3>", page) == ["Path 1: 3 steps", "Path 2: 3 steps"]
    assert page.count('<svg class="ego"') == 2
    assert 'href="/page/document/civicus-2017?at=2378-2532#passage">2378–2532</a>' in page
    assert '<option value="larisa-kharkova" selected>Larisa Kharkova</option>' in page
    beside = '>Larisa Kharkova</a> <small class="accused">accused; sentenced; denies</small>'
    assert beside in page
    assert 'href="/api/path?from=larisa-kharkova&amp;to=mangystau-oil-workers">JSON</a>' in page


def test_the_page_says_that_there_is_no_connection_and_how_there_would_be(client: FlaskClient) -> None:
    answer = client.get("/path?from=zhanbolat-mamay&to=mukhtar-ablyazov")
    page = " ".join(answer.text.split())
    assert answer.status_code == 200
    assert "There is one of 1 step if you let in what is alleged." in page
    assert 'href="/path?from=zhanbolat-mamay&amp;to=mukhtar-ablyazov&amp;weakest=alleged">Show it</a>' in page


def test_the_page_without_or_with_half_a_choice_is_a_form(client: FlaskClient) -> None:
    for path in ("/path", "/path?from=kcell"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert 'role="alert"' not in answer.text
        assert "Choose two actors above, then connect them." in answer.text
    assert '<option value="kcell" selected>Kcell</option>' in client.get("/path?from=kcell").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=nobody&to=kcell", f"from='nobody' {NAMES_NONE}"),
        ("from=kcell&to=kcell", "from and to are the same, kcell"),
        ("from=kcell&to=telia-company&k=99", "k='99' is no number of paths"),
        ("from=kcell&to=telia-company&way=short", "unknown parameter 'way'; known: from, to, k"),
        ("from=%3Cscript%3Ealert(1)%3C/script%3E&to=kcell", f"from='<script>alert(1)</script>' {NAMES_NONE}"),
        ("from=kcell&to=%7D%20UNION%20%7B%20?s%20?p%20?o", f"to='}} UNION {{ ?s ?p ?o' {NAMES_NONE}"),
    ],
)
def test_what_does_not_fit_is_told(client: FlaskClient, query: str, sentence: str) -> None:
    page = client.get(f"/path?{query}")
    problem = re.search(r'<p class="problem" role="alert">(.*?)</p>', page.text)
    assert page.status_code == 400
    assert problem
    assert sentence in html.unescape(problem[1])
    assert "<script>alert" not in page.text
    assert '<form class="parameters"' in page.text
    answer = client.get(f"/api/path?{query}", headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert sentence in answer.json["error"]


def test_an_api_call_needs_both_ends(client: FlaskClient) -> None:
    answer = client.get("/api/path?from=kcell", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (
        400, {"status": 400, "error": "say whom to connect, as to=<name or identifier>"},
    )  # fmt: skip


def test_a_person_leads_to_the_form(client: FlaskClient) -> None:
    assert '<a href="/path?from=larisa-kharkova">' in client.get("/page/person/larisa-kharkova").text
    assert '"/path?from=' not in client.get("/page/case/kharkova").text
