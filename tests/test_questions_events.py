"""Questions on events, agencies, laws and places: the distinctions that they could lose, each asked for by name.

What the embedded report has no case of stands in a small dataset made for it here.
"""

import pytest

from kg.check import check_datasets
from kg.ontology import Ontology
from kg.questions import Answer, ask
from kg.store import Store
from stores import store_of
from test_questions import short

MADE = """
- {id: report, type: Document, documentKind: report, label: {en: Report}, authors: [bureau], date: 2017-06-30, textFile: r.txt,
   textLength: 900, textDigest: "0000000000000000000000000000000000000000000000000000000000000000", at: [0, 9]}
- {id: bureau, type: Organisation, organisationKind: ngo, label: {en: Bureau}, at: [0, 9]}
- {id: land, type: Place, placeKind: country, precision: country, countryCode: KZ, label: {en: Land}, at: [0, 9]}
- {id: north, type: Place, placeKind: region, precision: region, within: land, label: {en: North}, at: [0, 9]}
- {id: northtown, type: Place, placeKind: city, precision: city, within: north, label: {en: Northtown}, at: [0, 9]}
- {id: ministry, type: Organisation, organisationKind: ministry, label: {en: Ministry}, at: [0, 9]}
- {id: provider, type: Organisation, organisationKind: company, label: {en: Provider}, at: [0, 9]}
- {id: site, type: Organisation, organisationKind: media-outlet, label: {en: Site}, at: [0, 9]}
- id: actor-one
  type: Person
  label: {en: Actor One}
  memberships:
    - {organisation: site, memberRole: head, claims: [{stance: denies, assertedBy: actor-one, at: [0, 9]}]}
    - {organisation: provider, memberRole: head, at: [0, 9]}
  at: [0, 9]

- id: order
  type: BlockingOrder
  label: {en: The ministry orders that the site be blocked}
  date: 2017-03-01
  participants: [{actor: ministry, role: decision-maker}, {actor: site, role: blocked}]
  at: [10, 19]
- id: blocking
  type: WebsiteBlocking
  label: {en: The site is blocked}
  date: 2017-03-02
  place: north
  precededBy: [order]
  participants: [{actor: provider, role: executor}, {actor: site, role: blocked}]
  at: [20, 29]
- id: disputed-blocking
  type: WebsiteBlocking
  label: {en: The site is blocked again}
  date: 2017-04-02
  place: north
  participants:
    - {actor: site, role: blocked}
    - actor: ministry
      role: ordered-by
      claims: [{assertedBy: actor-one, at: [30, 34]}, {stance: denies, assertedBy: ministry, at: [35, 39]}]
  at: [30, 39]
- {id: lifting, type: AccessRestored, eventStatus: expected, label: {en: The site is to be open again}, date: 2017-08,
   precededBy: [disputed-blocking], at: [40, 49]}
- {id: blocking-habit, type: Practice, recurrence: habitual, label: {en: Sites are blocked}, date: 2017, place: north,
   participants: [{actor: site, role: blocked}, {actor: provider, role: executor}], at: [50, 59]}

- id: call
  type: CallOrDemand
  label: {en: Actor One calls for an answer}
  date: 2017-04
  participants: [{actor: actor-one, role: speaker}, {actor: ministry, role: addressee}]
  at: [60, 69]
- {id: answer, type: Statement, eventStatus: planned, label: {en: The ministry means to answer}, date: 2017-05, responseTo: [call],
   participants: [{actor: ministry, role: speaker}], at: [70, 79]}

- {id: plan, type: PlannedEvent, eventStatus: planned, label: {en: A meeting is planned}, date: 2017-05-03,
   participants: [{actor: actor-one, role: organiser}], at: [80, 89]}
- id: meeting
  type: Gathering
  label: {en: The meeting is held}
  date: 2017-05-03
  place: northtown
  participants: [{actor: actor-one, role: participant}]
  relationships: [{relationType: executes, object: plan, at: [90, 94]}]
  at: [90, 99]
- {id: plan-of-plan, type: PlannedEvent, eventStatus: planned, label: {en: A second meeting is planned}, precededBy: [plan],
   at: [100, 109]}
- id: denied-plan
  type: PlannedEvent
  eventStatus: planned
  label: {en: A plan that is only denied}
  claims: [{stance: denies, assertedBy: actor-one, at: [110, 119]}]

- {id: custody, type: Detention, label: {en: Actor One is held}, date: 2017-01/.., lastConfirmed: 2017-03-15, place: northtown,
   participants: [{actor: actor-one, role: held}], at: [120, 129]}
- id: release
  type: Release
  label: {en: Actor One is let go}
  date: 2017-04-10
  participants: [{actor: actor-one, role: released}]
  relationships: [{relationType: ends, object: custody, at: [130, 139]}]
  at: [130, 139]
- {id: dispute, type: Dispute, label: {en: A dispute}, date: 2017-01/.., at: [140, 149]}
- id: dispute-end
  type: Settlement
  eventStatus: expected
  label: {en: The dispute is to be settled}
  date: 2017-03
  relationships: [{relationType: ends, object: dispute, at: [150, 159]}]
  at: [150, 159]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The dataset made here."""
    folder = tmp_path_factory.mktemp("made")
    head = "id: made\ntitle: {en: Made}\nlicence: https://creativecommons.org/licenses/by/4.0/\nlanguages: [en]\n"
    (folder / "dataset.yaml").write_text(head + "defaultDocument: report\n", encoding="utf-8")
    (folder / "records.yaml").write_text(MADE, encoding="utf-8")
    checked = check_datasets([folder])
    assert [str(finding) for finding in checked.findings if finding.severity == "violation"] == []
    return store_of(checked)


def cells(answer: Answer, *names: str) -> list[tuple[str, ...]]:
    """Some columns of an answer by the last part of each cell, '-' where one is empty."""
    return [tuple(short(row[name]).rpartition("/")[2] if name in row else "-" for name in names) for row in answer.rows]


def passages(answer: Answer, index: int) -> set[tuple[int | None, str]]:
    """Where each piece of evidence of a row begins, and its stance."""
    return {(entry.start, entry.stance.rpartition("/")[2]) for entry in answer.evidence[index]}


# ---------------------------------------------------------------- what holds on a day


def test_what_an_event_has_ended_no_longer_holds(store: Store, made: Store, ontology: Ontology) -> None:
    """The investigation of Mamay ended at the beginning of July; on 29 July it is over, on 5 July nobody can tell."""

    def holding(day: str, graph: Store = store) -> dict[str, tuple[str, ...]]:
        answer = ask(graph, ontology, "what-still-holds", {"on": day})
        return {event: rest for event, *rest in cells(answer, "event", "holds", "endedBy")}  # type: ignore[misc]

    assert "mamay-investigation" not in holding("2017-07-29")
    assert holding("2017-07-05")["mamay-investigation"] == ["possibly", "mamay-investigation-end"]
    assert holding("2017-07-29")["mamay-detention"] == ["certainly", "-"]
    assert holding("2017-04-01", made) == {"custody": ["possibly", "release"], "dispute": ["possibly", "-"]}
    assert set(holding("2017-05-01", made)) == {"dispute"}, "an end that is only expected ends nothing"
    assert holding("2017-03-15", made)["custody"] == ["certainly", "release"]


def test_a_confirmed_state_touches_a_period_certainly(store: Store, made: Store, ontology: Ontology) -> None:
    def within(period: str, graph: Store) -> dict[str, str]:
        return dict(cells(ask(graph, ontology, "events-in-a-period", {"period": period}), "event", "inPeriod"))

    assert within("2017-06", store)["mamay-detention"] == "certainly"
    assert within("2017-08", store)["mamay-detention"] == "possibly", "nobody has confirmed it since 29 July"
    assert within("2017-02-10", store)["mamay-detention"] == "possibly", "it may have begun later in February"
    assert "mamay-detention" not in within("2017-01", store)
    assert within("2017-06", store)["foreign-policy-blocking"] == "certainly"
    assert within("2017-06-25", store)["foreign-policy-blocking"] == "possibly"
    assert within("2017-03", made)["custody"] == "certainly"
    assert "blocking-habit" not in within("2017-03", made)


# ---------------------------------------------------------------- counting and pairing


def test_nobody_is_paired_with_a_donor_whom_the_source_does_not_name(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "funding")
    assert sorted(cells(answer, "fundedBy", "funded")) == [
        ("-", "international-legal-initiative"), ("-", "liberty"), ("european-commission", "-"),
        ("government-of-kazakhstan", "-"), ("national-endowment-for-democracy", "-"), ("other-donors-of-inspected-groups", "-"),
        ("us-state-department", "-"),
    ]  # fmt: skip
    by_recipient = ask(store, ontology, "funding", {"recipient": "liberty"})
    assert {event for (event,) in cells(by_recipient, "event")} == {"foreign-grants-of-inspected-groups"}
    by_donor = ask(store, ontology, "funding", {"donor": "government-of-kazakhstan"})
    assert cells(by_donor, "event", "fundedBy") == [("expo-2017-funding", "government-of-kazakhstan")]
    assert ask(store, ontology, "funding", {"donor": "liberty"}).rows == ()


def test_a_size_says_what_it_counts(store: Store, ontology: Ontology) -> None:
    def size(group: str) -> set[tuple[str, ...]]:
        answer = ask(store, ontology, "groups-and-their-size", {"group": group})
        return set(cells(answer, "atLeast", "exactly", "atMost", "unit"))

    assert size("rights-groups-inspected") == {("-", "3", "-", "organisation")}
    assert size("mangystau-oil-workers") == {("200", "-", "-", "person")}
    assert size("workers-in-dauletbayev-flat") == {("-", "2", "-", "person")}
    assert size("congress-bus-drivers") == {("-", "-", "-", "-")}


def test_what_is_habitual_is_no_event_of_an_area(store: Store, made: Store, ontology: Ontology) -> None:
    events = {event for (event,) in cells(ask(store, ontology, "events-in-an-area", {"area": "kazakhstan"}), "event")}
    assert "crackdown-on-dissent" not in events
    assert {"foreign-policy-blocking", "kharkova-trial", "mangystau-hunger-strike"} <= events
    north = ask(made, ontology, "events-in-an-area", {"area": "north"})
    assert sorted(cells(north, "event", "precision")) == [
        ("blocking", "region"), ("custody", "city"), ("disputed-blocking", "region"), ("meeting", "city"),
    ]  # fmt: skip
    town = ask(made, ontology, "events-in-an-area", {"area": "northtown"})
    assert sorted(cells(town, "event")) == [("custody",), ("meeting",)], "a region is no point in it"


def test_a_part_in_dispute_is_not_counted_for_an_agency(made: Store, ontology: Ontology) -> None:
    answer = ask(made, ontology, "agencies-and-places")
    assert sorted(cells(answer, "actor", "type", "heldAt")) == [
        ("ministry", "BlockingOrder", "-"), ("provider", "WebsiteBlocking", "north"),
    ]  # fmt: skip
    assert [short(row["events"]) for row in answer.rows] == ["1", "1"], "the habit is not counted"


# ---------------------------------------------------------------- blockings


def test_ordered_carried_out_and_denied_are_kept_apart(store: Store, made: Store, ontology: Ontology) -> None:
    names = ("event", "orderedBy", "carriedOutBy", "denied", "deniedBy", "restored")
    answer = ask(store, ontology, "blockings")
    assert cells(answer, *names) == [
        ("foreign-policy-blocking", "-", "internet-providers-blocking-foreign-policy",
         "ministry-of-information-and-communications", "dauren-abayev", "foreign-policy-access-restored"),
    ]  # fmt: skip
    assert passages(answer, 0) == {(9951, "supports"), (10268, "denies"), (10328, "supports")}
    assert cells(ask(made, ontology, "blockings"), *names) == [
        ("order", "ministry", "-", "-", "-", "-"),
        ("blocking", "ministry", "provider", "-", "-", "-"),
        ("disputed-blocking", "-", "-", "ministry", "ministry", "-"),
    ]
    assert cells(ask(made, ontology, "blockings", {"period": "2017-04"}), "event", "inPeriod") == [
        ("disputed-blocking", "certainly")
    ]


# ---------------------------------------------------------------- requests, plans and reasons


def test_an_answer_that_is_only_planned_is_no_response(store: Store, made: Store, ontology: Ontology) -> None:
    assert cells(ask(made, ontology, "calls-and-responses"), "event", "addressedTo", "response") == [
        ("call", "ministry", "-")
    ]
    answer = ask(store, ontology, "calls-and-responses", {"addressee": "court-of-kharkova-trial"})
    assert cells(answer, "event", "response", "outcome") == [
        ("kharkova-requalification-request", "kharkova-requalification", "-")
    ]
    assert (1823, "supports") in passages(answer, 0), "the response brings its own evidence"


def test_what_came_of_a_plan_took_place(store: Store, made: Store, ontology: Ontology) -> None:
    answer = ask(made, ontology, "planned-and-expected")
    came = {event: (became, day) for event, became, day in cells(answer, "event", "cameOfIt", "dateOfThat")}
    assert came["plan"] == ("meeting", "2017-05-03")
    assert came["plan-of-plan"] == came["answer"] == came["lifting"] == ("-", "-")
    assert "denied-plan" not in came
    called_off = ask(store, ontology, "planned-and-expected", {"status": "cancelled"})
    assert cells(called_off, "event", "cameOfIt") == [("dauletbayev-protest", "dauletbayev-protest-cancellation")]
    appeal = ask(store, ontology, "planned-and-expected", {"actor": "larisa-kharkova"})
    assert cells(appeal, "event", "howFar", "cameOfIt", "saidBy", "manner") == [
        ("kharkova-appeal", "planned", "-", "larisa-kharkova", "intends")
    ]


def test_a_protest_called_off_shows_why_and_how_firmly(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "protests", {"organiser": "marat-dauletbayev"})
    assert cells(answer, "status", "cancelledBy", "reason", "standingOfReason") == [
        ("cancelled", "dauletbayev-protest-cancellation", "provocations-at-protest", "stated")
    ]
    assert {(16934, "supports"), (17020, "supports"), (17800, "supports")} <= passages(answer, 0)


@pytest.mark.parametrize(
    ("whom", "reason", "begins"),
    [
        ("marat-dauletbayev", "neighbours-noise-complaint", 17164),
        ("jehovahs-witnesses-almaty-branch", "tip-about-migrants", 14007),
        ("foreign-congress-guests", "checks-of-bus-drivers", 14379),
    ],
)
def test_a_reason_given_has_its_own_evidence(
    whom: str, reason: str, begins: int, store: Store, ontology: Ontology
) -> None:
    answer = ask(store, ontology, "searches-and-raids", {"concerned": whom})
    assert cells(answer, "reason", "standingOfReason", "standing") == [(reason, "alleged", "stated")]
    assert (begins, "supports") in passages(answer, 0)


def test_a_law_yet_to_enter_into_force_says_so(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "acts-under-a-law", {"law": "mobile-operator-regulations"})
    status = dict(cells(answer, "event", "status"))
    assert status["mobile-regulations-entry-into-force"] == "expected"
    assert status["mobile-regulations-adoption"] == "-"


# ---------------------------------------------------------------- organisations, ties, places


def test_a_former_head_is_not_shown_as_the_present_one(store: Store, made: Store, ontology: Ontology) -> None:
    def led(kind: str, graph: Store = store) -> list[tuple[str, ...]]:
        answer = ask(graph, ontology, "organisations-by-kind", {"kind": kind})
        return cells(answer, "organisation", "leader", "asWhat", "remark")

    past = "Held the post in the past; no dates given"
    assert led("bank") == [("bta-bank", "mukhtar-ablyazov", "head", past)]
    assert ("government-of-kazakhstan", "-", "-", "-") in led("government-body"), (
        "a minister does not lead the government"
    )
    assert ("ministry-of-information-and-communications", "dauren-abayev", "minister", "-") in led("ministry")
    assert led("media-outlet", made) == [("site", "-", "-", "-")], "a post that is only denied is no lead"
    assert led("company", made) == [("provider", "actor-one", "head", "-")]
    answer = ask(store, ontology, "members-and-leaders", {"organisation": "bta-bank"})
    assert cells(answer, "member", "remark") == [("mukhtar-ablyazov", past)]


def test_a_kind_of_tie_asked_for_is_answered(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "ties-of-a-kind", {"kind": "assessed-as"})
    assert ("website-blocking-in-kazakhstan", "arbitrary") in cells(answer, "subject", "object")
    every = {kind for (kind,) in cells(ask(store, ontology, "ties-of-a-kind"), "type")}
    assert "assessed-as" not in every
    assert "contrary-to" in every


def test_only_presence_says_that_somebody_was_there(store: Store, made: Store, ontology: Ontology) -> None:
    def there(**given: str) -> list[tuple[str, ...]]:
        return cells(ask(store, ontology, "who-was-where", given), "person", "place", "precision", "way")

    assert there(who="marat-dauletbayev") == [], "his flat was searched while he was away"
    assert there(who="mukhtar-ablyazov") == [], "he was tried in his absence"
    assert there(within="dauletbayev-flat") == [
        ("workers-in-dauletbayev-flat", "dauletbayev-flat", "unknown", "occupant"),
        ("workers-in-dauletbayev-flat", "dauletbayev-flat", "unknown", "witness"),
        ("friend-of-dauletbayev", "dauletbayev-flat", "unknown", "occupant"),
        ("friend-of-dauletbayev", "dauletbayev-flat", "unknown", "witness"),
    ]
    assert there(who="mangystau-oil-workers") == [
        ("mangystau-oil-workers", "mangystau-region", "region", "hunger-striker")
    ]
    assert {person for person, *_ in there(within="almaty")} == {"foreign-congress-guests", "jehovahs-witnesses"}
    alleged = {person for person, *_ in there(weakest="alleged")}
    assert alleged - {person for person, *_ in there()} == {
        "migrants-said-to-be-at-office", "unregistered-people-in-dauletbayev-flat"
    }  # fmt: skip
    june = ask(store, ontology, "who-was-where", {"period": "2017-06", "who": "max-bokayev"})
    assert sorted(cells(june, "way", "inPeriod")) == [("held", "possibly"), ("transferred", "possibly")]
    march = ask(made, ontology, "who-was-where", {"period": "2017-03"})
    assert cells(march, "person", "place", "inPeriod") == [("actor-one", "northtown", "certainly")]
