"""Levels: what goes with what is withheld, in which form what is coarse is shown, and what a public snapshot derives."""

import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg.build import RefusedError, build_snapshot
from kg.check import check_datasets
from kg.cli import main
from kg.errors import InputError
from kg.redaction.guard import Guard, Hidden, tokens_of
from kg.redaction.redact import Redacted, redact
from kg.redaction.requirements import read_requirements

Record = dict[str, Any]
BASE = "https://w3id.org/khronika/"
KHR = f"{BASE}ontology#"
WITHHELD = {"level": "withheld", "levelReason": {"en": "asked for it"}, "consentBasis": "consent-withdrawn"}
COARSE = WITHHELD | {"level": "coarse"}
TEXT = {"textFile": "report.txt", "textLength": 10_000, "textDigest": "0" * 64}


def person(slug: str, name: str, start: int, **more: Any) -> Record:
    """A person whose existence a passage of ten characters supports."""
    return {"id": slug, "type": "Person", "label": {"en": name}, "at": [start, start + 10], **more}


def place(slug: str, name: str, kind: str, start: int, **more: Any) -> Record:
    """A place of a kind."""
    return {"id": slug, "type": "Place", "placeKind": kind, "precision": "unknown", "label": {"en": name},
            "at": [start, start + 10], **more}  # fmt: skip


def event(slug: str, start: int, *participants: tuple[str, str], **more: Any) -> Record:
    """A protest with participants."""
    return {"id": slug, "type": "Protest", "label": {"en": "A gathering"}, "at": [start, start + 40],
            "participants": [{"actor": actor, "role": role} for actor, role in participants], **more}  # fmt: skip


FIRST: list[Record] = [
    {"id": "report", "type": "Document", "documentKind": "report", "label": {"en": "Report"}, "authors": "office",
     "at": [0, 10], **TEXT},
    {"id": "office", "type": "Organisation", "organisationKind": "ngo", "label": {"en": "Office"}, "at": [10, 20]},
    person("anna", "Anna Miller", 20),
    place("land", "The land", "country", 30),
    place("plains", "The plains", "region", 40, within="land"),
    place("river-city", "River City", "city", 50, within="plains"),
]  # fmt: skip


def write(folder: Path, *records: Record, title: str = "A test") -> Path:
    """A dataset of the usual first records and some more."""
    folder.mkdir(exist_ok=True)
    settings = {"id": "test", "title": {"en": title}, "licence": "https://example.org/l", "defaultDocument": "report"}
    (folder / "dataset.yaml").write_text(json.dumps(settings), encoding="utf-8")
    text = json.dumps([*FIRST, *records], ensure_ascii=False, indent=1)
    (folder / "records.yaml").write_text(text, encoding="utf-8")
    return folder


class Shown:
    """What a public snapshot of some records would hold."""

    def __init__(self, folder: Path, *records: Record, title: str = "A test") -> None:
        checked = check_datasets([write(folder / "data", *records, title=title)])
        assert [str(finding) for finding in checked.findings if finding.severity == "violation"] == []
        self.redacted: Redacted = redact(checked)
        self.quads = [*self.redacted.recorded, *self.redacted.derived]
        self.rules = [finding.rule for finding in self.redacted.findings]

    def nodes(self, name: str) -> list[str]:
        """The nodes of a class, without the base."""
        of_class = ox.NamedNode(KHR + name)
        return sorted({short(q.subject) for q in self.quads if q.object == of_class and q.predicate.value.endswith("#type")})

    def values(self, node: str, name: str) -> list[str]:
        """The values of a property of a node."""
        return sorted(
            {short(q.object) for q in self.quads if short(q.subject) == node and short(q.predicate).endswith(f"#{name}")}
        )

    def why(self, node: str) -> list[str]:
        """Why a node was left out, as the report says it."""
        changes = self.redacted.report["changes"]
        assert isinstance(changes, list)
        return [change["why"].replace(f"{BASE}id/", "") for change in changes
                if change["what"] == "left-out" and change["node"] == f"{BASE}id/{node}"]  # fmt: skip


def short(term: object) -> str:
    """An IRI without the base, a literal as its text."""
    value = term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""
    return value.removeprefix(f"{BASE}id/").removeprefix(BASE)


# -- what goes ------------------------------------------------------------------------------------------------------


def test_a_withheld_person_goes_with_all_that_names_or_needs_them(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("boris", "Boris Xavulin", 100, **WITHHELD, relationships=[
            {"relationType": "friend-of", "object": "anna", "at": [110, 120]}]),
        event("gathering", 200, ("anna", "protester"), ("boris", "protester")),
        {"id": "affair", "type": "Case", "label": {"en": "The affair"}, "at": [300, 310], "charges": [
            {"id": "fraud", "label": {"en": "Fraud"}, "accused": "boris", "chargeKind": "criminal",
             "offence": {"en": "fraud"}, "claims": [{"unattributed": True, "manner": "alleges", "at": [310, 320]}]}]},
    )  # fmt: skip
    assert shown.rules == []
    assert shown.nodes("Person") == ["person/anna"]
    assert [len(shown.nodes(name)) for name in ("Participation", "Charge", "Relationship", "Case", "Event")] == [1, 0, 0, 1, 1]
    assert shown.why("person/boris") == ["it is withheld itself"]
    assert shown.why("case/affair/charges/fraud") == [f"it lost its last {KHR}accused"]


def test_the_passages_of_an_event_that_somebody_was_cut_from_are_left_out(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("boris", "Boris Xavulin", 100, **WITHHELD),
        event("gathering", 200, ("anna", "protester"), ("boris", "protester")),
        event("other", 300, ("anna", "protester")),
        event("overlapping", 95, ("anna", "protester")),
    )
    started = {q.object.value for q in shown.quads if q.predicate.value.endswith("#start")}  # type: ignore[union-attr]
    assert {"300", "20"} <= started
    assert {"200", "100", "95"} & started == set()
    assert len(shown.nodes("Event")) == 3


def test_who_alone_says_it_takes_the_claim_along_and_who_says_it_with_others_does_not(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("boris", "Boris Xavulin", 100, **WITHHELD),
        event("gathering", 200, ("anna", "protester"), claims=[
            {"id": "alone", "assertedBy": "boris", "at": [250, 260]},
            {"id": "both", "assertedBy": ["anna", "boris"], "at": [260, 270]}]),
    )  # fmt: skip
    claims = [node for node in shown.nodes("Claim") if node.startswith("event/gathering/claims")]
    assert "event/gathering/claims/both" in claims
    assert "event/gathering/claims/alone" not in claims
    assert shown.values("event/gathering/claims/both", "assertedBy") == ["person/anna"]
    assert shown.values(shown.values("event/gathering/claims/both", "evidence")[0], "hasSelector") == []


def test_what_lost_its_own_claim_is_not_covered_by_that_of_its_event(tmp_path: Path) -> None:
    """Else the public source of the event would be made to say what only a withheld one said."""
    gathering = event("gathering", 200)
    gathering["participants"] = [{"actor": "anna", "role": "organiser", "claims": [{**WITHHELD, "at": [300, 310]}]}]
    shown = Shown(tmp_path, gathering)
    assert (shown.nodes("Participation"), shown.values("event/gathering", "participation")) == ([], [])
    assert shown.nodes("Event") == ["event/gathering"]


def test_what_a_withheld_claim_took_back_goes_too(tmp_path: Path) -> None:
    shown = Shown(tmp_path, event("gathering", 200, ("anna", "protester"), claims=[
        {"id": "first", "manner": "alleges", "at": [250, 260]},
        {"id": "second", "retracts": "first", "correctedOn": "2020-01-01", "correctionReason": {"en": "A slip"},
         "at": [260, 270], **WITHHELD}]))  # fmt: skip
    assert len([node for node in shown.nodes("Claim") if "gathering/claims/" in node]) == 1
    assert shown.why("event/gathering/claims/first") == ["its correction event/gathering/claims/second goes"]
    assert shown.values("event/gathering", "standing") == ["list/standing/stated"]


def test_what_only_passes_on_a_withheld_claim_adds_no_source(tmp_path: Path) -> None:
    shown = Shown(tmp_path, event("gathering", 200, ("anna", "protester"), claims=[
        {"id": "first", "assertedBy": "anna", "at": [250, 260], **WITHHELD},
        {"id": "second", "assertedBy": "anna", "relays": "first", "at": [260, 270]}]))  # fmt: skip
    assert shown.why("event/gathering/claims/second") == ["it passes on event/gathering/claims/first"]
    assert shown.values("event/gathering", "standing") == ["list/standing/stated"]


def test_the_standing_is_that_of_the_public_claims(tmp_path: Path) -> None:
    denied = event("gathering", 200, ("anna", "protester"), claims=[
        {"stance": "denies", "assertedBy": "anna", "at": [300, 310], **WITHHELD}])  # fmt: skip
    assert Shown(tmp_path, denied).values("event/gathering", "standing") == ["list/standing/stated"]


def test_a_sentence_on_somebody_withheld_is_no_sentence(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("boris", "Boris Xavulin", 100, **WITHHELD),
        {"id": "ruling", "type": "Sentencing", "label": {"en": "A sentence"}, "at": [200, 210],
         "participants": [{"actor": "boris", "role": "sentenced"}],
         "imposes": [{"type": "OfficeBan", "scope": {"en": "all"}, "duration": "P1Y"}]},
    )  # fmt: skip
    assert (shown.rules, shown.nodes("Event"), shown.nodes("Penalty")) == ([], [], [])
    assert shown.why("event/ruling") == ["a sentence needs whom it falls on: add a participant with role sentenced"]


def test_a_withheld_document_takes_its_claims_and_its_name_in_graphs(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        {"id": "secret-letter", "type": "Document", "documentKind": "letter", "label": {"en": "Qoxvi"}, "authors": "office",
         "at": [100, 110], **(TEXT | {"textFile": "other.txt"}), **WITHHELD},
        {"id": "gathering", "type": "Protest", "label": {"en": "A gathering"}, "claims": [
            {"reportedIn": "secret-letter", "at": [5, 9]}, {"at": [200, 210]}]},
        person("clara", "Clara Fisher", 300, claims=[{"reportedIn": "secret-letter", "at": [9, 12]}]) | {"at": [300, 301]},
        {"id": "heard-of", "type": "Person", "label": {"en": "Dora Qwexil"}, "claims": [
            {"reportedIn": "secret-letter", "at": [20, 30]}]},
        event("third", 400, ("clara", "protester"), note={"en": "Qwexil came"}),
    )  # fmt: skip
    assert shown.nodes("Person") == ["person/anna", "person/clara"]
    assert len([node for node in shown.nodes("Claim") if node.startswith("event/gathering")]) == 1
    graphs = {short(quad.graph_name) for quad in shown.quads}
    assert graphs == {"graph/derived", "graph/test/report"}
    assert shown.values("event/third", "editorialNote") == []


def test_a_withheld_place_goes_with_the_places_in_it(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        place("yard", "Qoxvi yard", "site", 100, within="river-city", **WITHHELD),
        place("cell", "A cell", "building", 110, within="yard", wkt="POINT (1 2)"),
        event("gathering", 200, ("anna", "protester"), place="cell"),
    )
    assert shown.nodes("Place") == ["place/land", "place/plains", "place/river-city"]
    assert shown.values("event/gathering", "place") == []
    assert shown.why("place/cell") == ["it lies in place/yard, which is withheld"]


def test_a_merge_is_as_withheld_as_either_of_its_records(tmp_path: Path) -> None:
    merge = {"record": "b-two", "reason": {"en": "The same"}, "reviewedBy": "us", "reviewedOn": "2021-01-01"}
    shown = Shown(
        tmp_path,
        person("b-one", "Boris Xavulin", 100, merges=[merge]),
        person("b-two", "Boriska Zwexul", 110, relationships=[
            {"relationType": "friend-of", "object": "anna", "at": [120, 130]}], **WITHHELD),
        event("gathering", 200, ("anna", "protester"), note={"en": "with Zwexul"}),
    )  # fmt: skip
    assert shown.nodes("Person") == ["person/anna"]
    assert (shown.nodes("Merge"), shown.nodes("Relationship"), shown.values("event/gathering", "editorialNote")) == ([], [], [])


def test_a_merge_that_was_only_proposed_goes_without_a_trace(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("b-one", "Emma Baker", 100, merges=[{"record": "b-two", "reason": {"en": "The same?"}}]),
        person("b-two", "Boriska Zwexul", 110, **WITHHELD),
    )
    assert (shown.nodes("Person"), shown.nodes("Merge")) == (["person/anna", "person/b-one"], [])


def test_an_identifier_given_up_for_what_is_withheld_had_never_been(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "data",
        person("boris", "Boris Xavulin", 100, **WITHHELD),
        person("dora", "Dora Qwexil", 110, publicId="w-1", **COARSE),
    )
    entries = [("old-b", "person/boris"), ("old-d", "person/dora"), ("xavulin-b", ""), ("old-anna", "person/anna")]
    retired = [
        {"id": f"person/{old}", "on": "2021-01-01", "reason": {"en": "A slip"}} | ({"replacedBy": new} if new else {})
        for old, new in entries
    ]
    (folder / "retired.yaml").write_text(json.dumps(retired), encoding="utf-8")
    checked = check_datasets([folder])
    assert not checked.refused
    redacted = redact(checked)
    assert redacted.findings == []
    subjects = {short(quad.subject) for quad in redacted.recorded}
    assert "person/old-anna" in subjects
    assert {"person/old-b", "person/old-d", "person/xavulin-b"} & subjects == set()


# -- what is coarse -------------------------------------------------------------------------------------------------


def test_a_coarse_person_is_role_and_region(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("boris", "Boris Xavulin", 100, publicId="witness-1", variants={"en": ["B. X."]},
               description={"en": "A tall man"}, sameAs="https://example.org/bx", **COARSE, relationships=[
                   {"relationType": "lives-in", "object": "river-city", "at": [110, 120]},
                   {"relationType": "spouse-of", "object": "anna", "at": [120, 130]}],
               memberships=[{"organisation": "office", "memberRole": "head", "at": [130, 140]}]),
        event("gathering", 200, ("boris", "witness"), place="river-city"),
        event("elsewhere", 300, ("anna", "protester"), place="river-city"),
    )  # fmt: skip
    assert shown.rules == []
    assert shown.nodes("Person") == ["person/anna", "person/witness-1"]
    assert shown.values("person/witness-1", "prefLabel") == [
        "Person (name not published)", "Жеке тұлға (аты жарияланбайды)", "Физическое лицо (имя не публикуется)",
    ]  # fmt: skip
    properties = {short(q.predicate).rpartition("#")[2] for q in shown.quads if short(q.subject) == "person/witness-1"}
    assert properties == {"type", "prefLabel", "standing"}
    (lives,) = shown.nodes("Relationship")
    assert (shown.values(lives, "subject"), shown.values(lives, "object")) == (["person/witness-1"], ["place/plains"])
    assert shown.nodes("Membership") == []
    assert shown.values("event/gathering", "place") == ["place/plains"]
    assert shown.values("event/elsewhere", "place") == ["place/river-city"]
    assert shown.values("event/gathering", "hasActor") == ["person/witness-1"]


def test_a_claim_about_a_coarse_person_has_neither_its_words_nor_its_passage(tmp_path: Path) -> None:
    boris = person("boris", "Boris Xavulin", 100, publicId="w-1", **COARSE)
    boris["claims"] = [{"id": "known", "assertedBy": "anna", "description": {"en": "The man with the hat"}, "at": [500, 510]}]
    shown = Shown(tmp_path, boris, event("other", 505, ("anna", "protester")))
    assert shown.values("person/w-1/claims/known", "description") == []
    assert shown.values("person/w-1/claims/known", "assertedBy") == ["person/anna"]
    starts = {short(quad.object) for quad in shown.quads if quad.predicate.value.endswith("#start")}
    assert starts == {"0", "10", "20", "30", "40", "50"}


def test_a_thing_with_a_public_id_forgets_the_ids_that_were_merged_into_it(tmp_path: Path) -> None:
    merge = {"record": "trial-of-xavulin", "reason": {"en": "The same"}, "reviewedBy": "us", "reviewedOn": "2021-01-01"}
    shown = Shown(
        tmp_path,
        person("boris", "Boris Xavulin", 100, **WITHHELD),
        event("xavulin-trial", 200, ("anna", "protester"), publicId="trial-7", merges=[merge]),
        event("trial-of-xavulin", 300, ("anna", "organiser")),
    )
    assert shown.rules == []
    assert (shown.nodes("Event"), shown.nodes("Merge"), len(shown.nodes("Participation"))) == (["event/trial-7"], [], 2)
    assert [str(quad) for quad in shown.quads if "xavulin" in str(quad)] == []


def test_a_public_label_may_say_more(tmp_path: Path) -> None:
    shown = Shown(tmp_path, person("boris", "Boris Xavulin", 100, publicId="w-1", publicLabel={"en": "A miner"}, **COARSE))
    assert shown.values("person/w-1", "prefLabel") == ["A miner"]


def test_an_organisation_is_called_by_its_kind(tmp_path: Path) -> None:
    union = {"id": "union", "type": "Organisation", "organisationKind": "trade-union", "label": {"en": "Qoxvi Union"},
             "publicId": "body-1", "at": [100, 110], **COARSE}  # fmt: skip
    shown = Shown(tmp_path, union)
    assert "Trade union (name not published)" in shown.values("organisation/body-1", "prefLabel")
    assert shown.values("organisation/body-1", "organisationKind") == ["list/organisation-kind/trade-union"]


def test_the_key_of_what_was_coarsened_tells_nothing_of_the_name(tmp_path: Path) -> None:
    """The old key was a hash of the record, the name in it: whoever guesses the name could try."""

    def snapshot(folder: str, slug: str, name: str) -> list[ox.Quad]:
        gathering = event("gathering", 200, (slug, "witness"), claims=[{"assertedBy": slug, "at": [300, 310]}])
        return Shown(tmp_path / folder, person(slug, name, 100, publicId="w-1", **COARSE), gathering).quads

    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
    assert snapshot("one", "boris", "Boris Xavulin") == snapshot("two", "zygmunt", "Zygmunt Quorl")


def test_a_coarse_claim_keeps_its_document_and_nobody(tmp_path: Path) -> None:
    shown = Shown(tmp_path, event("gathering", 200, ("anna", "protester"), claims=[
        {"id": "told", "assertedBy": "anna", "manner": "alleges", "description": {"en": "In her words"}, "at": [300, 310],
         "sourceReliability": "b-usually-reliable", **COARSE}]))  # fmt: skip
    claim = "event/gathering/claims/told"
    properties = {short(q.predicate).rpartition("#")[2] for q in shown.quads if short(q.subject) == claim}
    assert properties == {"type", "about", "covers", "stance", "manner", "reportedIn", "evidence", "unattributed"}
    (evidence,) = shown.values(claim, "evidence")
    assert {short(q.predicate).rpartition("#")[2] for q in shown.quads if short(q.subject) == evidence} == {"type", "hasSource"}


def test_a_coarse_place_is_its_region_or_nowhere(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        place("shelter", "Qoxvi", "building", 100, within="river-city", **COARSE),
        place("nowhere", "Zwexul", "site", 110, **COARSE),
        event("gathering", 200, ("anna", "protester"), place="shelter"),
        event("other", 300, ("anna", "protester"), place="nowhere"),
    )
    assert shown.values("event/gathering", "place") == ["place/plains"]
    assert shown.values("event/other", "place") == []
    assert shown.nodes("Place") == ["place/land", "place/plains", "place/river-city"]


def test_the_letter_of_a_coarse_author_is_not_to_be_found_outside(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("boris", "Boris Xavulin", 100, publicId="w-1", **COARSE),
        {"id": "letter", "type": "Document", "documentKind": "letter", "label": {"en": "Open letter"}, "authors": "boris",
         "url": "https://example.org/p/1", "at": [200, 210]},
    )  # fmt: skip
    assert shown.values("document/letter", "url") == []
    assert any(short(q.object) == "person/w-1" for q in shown.quads if short(q.subject) == "document/letter")


# -- names ----------------------------------------------------------------------------------------------------------


def test_a_text_that_names_somebody_is_left_out_and_a_label_says_the_kind(tmp_path: Path) -> None:
    gathering = event("gathering", 200, ("anna", "protester"))
    gathering["label"] = {"en": "Xavulin's gathering", "ru": "Сход Хавулина"}
    gathering["note"] = {"en": "For xavulin", "kk": "Қавулинге"}
    shown = Shown(tmp_path, person("boris", "Boris Xavulin", 100, **WITHHELD) | {"label": {"en": "Boris Xavulin", "ru": "Борис Хавулин"}},
                  gathering)  # fmt: skip
    assert shown.values("event/gathering", "prefLabel") == ["Protest", "Протест"]
    assert "For xavulin" not in shown.values("event/gathering", "editorialNote")


def test_an_identifier_that_names_somebody_stops_the_build(tmp_path: Path) -> None:
    boris = person("boris", "Boris Xavulin", 100, **WITHHELD)
    trial = event("xavulin-trial", 200, ("anna", "protester"))
    stopped = Shown(tmp_path, boris, trial)
    assert stopped.rules == ["named-in-id"]
    finding = stopped.redacted.findings[0]
    assert finding.message == "the id 'xavulin-trial' names somebody who is not public: give its record a publicId"
    line = Path(finding.place.file).read_text(encoding="utf-8").splitlines()[finding.place.line]
    assert '"id": "xavulin-trial"' in line
    renamed = Shown(tmp_path, boris, trial | {"publicId": "trial-7"})
    assert (renamed.rules, renamed.nodes("Event")) == ([], ["event/trial-7"])


def test_an_inner_node_can_have_a_public_id_too(tmp_path: Path) -> None:
    case = {"id": "affair", "type": "Case", "label": {"en": "The affair"}, "at": [300, 310], "charges": [
        {"id": "xavulin-fraud", "publicId": "fraud-1", "label": {"en": "Fraud"}, "accused": "anna", "chargeKind": "criminal",
         "offence": {"en": "fraud"}, "claims": [{"unattributed": True, "manner": "alleges", "at": [310, 320]}]}]}  # fmt: skip
    shown = Shown(tmp_path, person("boris", "Boris Xavulin", 100, **WITHHELD), case)
    assert (shown.rules, shown.nodes("Charge")) == ([], ["case/affair/charges/fraud-1"])


def test_a_public_id_that_is_taken_is_refused(tmp_path: Path) -> None:
    shown = Shown(tmp_path, person("boris", "Boris Xavulin", 100, publicId="anna", **COARSE))
    assert shown.rules == ["duplicate-id"]


def test_a_title_that_names_somebody_stops_the_build(tmp_path: Path) -> None:
    shown = Shown(tmp_path, person("boris", "Boris Xavulin", 100, **WITHHELD), title="The trial of B. Xavulin")
    assert shown.rules == ["named-in-title"]


def test_a_first_name_that_others_have_too_names_nobody(tmp_path: Path) -> None:
    shown = Shown(
        tmp_path,
        person("anna-x", "Anna Xavulin", 100, **WITHHELD),
        event("one", 200, ("anna", "protester"), note={"en": "Anna spoke"}),
        event("two", 300, ("anna", "protester"), note={"en": "Anna, that is Xavulin, spoke"}),
    )
    assert shown.values("person/anna", "prefLabel") == ["Anna Miller"]
    assert (shown.values("event/one", "editorialNote"), shown.values("event/two", "editorialNote")) == (["Anna spoke"], [])
    looks = [c["value"] for c in shown.redacted.report["changes"] if c["what"] == "look"]  # type: ignore[attr-defined]
    assert looks == ["Anna spoke"]


GUARD = Guard(
    [
        Hidden("kharkova", ("Larisa Kharkova", "Лариса Харькова"), ("larisa-kharkova",), True),
        Hidden("mamay", ("Жанболат Мамай",), ("mamay-j",), True),
        Hidden("mary", ("Мария Ким",), ("mk",), True),
        Hidden("workers", ("Union of Oil Workers",), ("oil-union",), False),
        Hidden("city", ("Kostanay",), ("kostanay",), False),
        Hidden("plain", ("Search",), ("unit-9",), False),
        Hidden("neighbour", ("A neighbour",), ("neighbour",), False),
        Hidden("letter", ("Letter Q",), ("doc-x",), False, ("https://example.org/a?b=1",)),
    ],
    ["Max Bokayev"],
    ["Kostanay region"],
    ["search", "a"],
)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Kharkova's trial", "kharkova"),
        ("LARISA spoke", "kharkova"),
        ("арест Харьковой", "kharkova"),
        ("обвинили Харькову", "kharkova"),
        ("Harkova", "kharkova"),
        ("Лариса", "kharkova"),
        ("арест Ха\u0301рьковой", "kharkova"),
        ("Khar\u00adkova", "kharkova"),
        ("L.Kharkova", "kharkova"),
        ("дело Мамая", "mamay"),
        ("Mamaj", "mamay"),
        ("Zhanbolat", "mamay"),
        ("Жанболаттың ісі", "mamay"),
        ("показания Марии", "mary"),
        ("о Ким", "mary"),
        ("с Кимом", "mary"),
        ("марш мира", None),
        ("kim chi", None),
        ("the union of oil workers' office", "workers"),
        ("a union of workers", None),
        ("in Kostanay", "city"),
        ("Костанае", "city"),
        ("in the Kostanay region", None),
        ("a search", None),
        ("see unit-9", "plain"),
        ("his neighbour's flat", None),
        ("a neighbour came", "neighbour"),
        ("neighbour.txt", "neighbour"),
        ("at https://example.org/a?b=1 it", "letter"),
        ("https://example.org/LarisaKharkova.html", "kharkova"),
        ("https://example.org/%D0%A5%D0%B0%D1%80%D1%8C%D0%BA%D0%BE%D0%B2%D0%B0", "kharkova"),
        ("Bokayev's", None),
        ("", None),
        ("...", None),
    ],
)
def test_whom_a_text_names(text: str, named: str | None) -> None:
    assert GUARD.find(text) == named


@pytest.mark.parametrize(
    ("word", "named"),
    [
        ("kharkova-trial", "kharkova"),
        ("trial-of-harkova", "kharkova"),
        ("the-oil-union-closed", "workers"),
        ("union-of-oil-workers", "workers"),
        ("kostanay-region", None),
        ("kostanay", "city"),
        ("search-7", None),
        ("bokayev", None),
    ],
)
def test_whom_an_identifier_names(word: str, named: str | None) -> None:
    assert GUARD.find_in_identifier(word) == named


def test_words_sound_alike_in_every_script() -> None:
    assert [token.sound for token in tokens_of("Қажымұқан Kazhymukan")] == ["kaz1imukan", "kaz1imukan"]


# -- the build ------------------------------------------------------------------------------------------------------


def test_what_a_node_needs_is_read_from_the_shapes(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <http://example.org/> .
        ex:Shape a sh:NodeShape ; sh:targetClass ex:Thing ; sh:property ex:one , ex:two , ex:three , ex:four .
        ex:one sh:path ex:name ; sh:minCount 1 ; sh:severity sh:Violation .
        ex:two sh:path [ sh:inversePath ex:part ] ; sh:minCount 1 ; sh:severity sh:Violation .
        ex:three sh:path ex:wanted ; sh:minCount 1 ; sh:severity sh:Warning .
        ex:four sh:path ex:free ; sh:maxCount 1 ; sh:severity sh:Violation .
        ex:Other a sh:NodeShape ; sh:targetSubjectsOf ex:undone ; sh:property ex:five .
        ex:five sh:path ex:reason ; sh:minCount 1 ; sh:severity sh:Violation .""",
        encoding="utf-8",
    )
    found = read_requirements([tmp_path / "shapes.ttl"])
    ex, thing = "http://example.org/", {"http://example.org/Thing"}
    assert (found.forward, found.inverse) == ({f"{ex}name": thing}, {f"{ex}part": thing})
    assert found.beside == {f"{ex}reason": {f"{ex}undone"}}


def test_what_rdf_files_say_is_redacted_like_records(tmp_path: Path) -> None:
    folder = write(tmp_path / "data", person("boris", "Boris Xavulin", 100, **WITHHELD))
    (folder / "more.ttl").write_text(
        f"""@prefix khr: <{KHR}> .
        @prefix oa: <http://www.w3.org/ns/oa#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <{BASE}id/person/boris> rdfs:seeAlso <https://example.org/1> .
        <{BASE}id/person/anna> rdfs:seeAlso <https://example.org/Xavulin> , <https://example.org/2> .
        [] a khr:Claim ; khr:about <{BASE}id/person/boris> ; khr:stance <{BASE}list/stance/supports> ;
            khr:manner <{BASE}list/manner/states> ; khr:unattributed true ; khr:reportedIn <{BASE}id/document/report> ;
            khr:evidence [ a oa:SpecificResource ; oa:hasSource <{BASE}id/document/report> ;
                khr:passageDigest "{'a' * 64}" ] .""",
        encoding="utf-8",
    )
    checked = check_datasets([folder])
    assert not checked.refused
    quads = redact(checked).recorded
    assert {short(q.object) for q in quads if q.predicate.value.endswith("#seeAlso")} == {"https://example.org/2"}
    assert [q for q in quads if "more" in str(q.graph_name)] == [q for q in quads if q.predicate.value.endswith("#seeAlso")]


def test_a_file_that_names_somebody_is_told(tmp_path: Path) -> None:
    letter = {"id": "letter", "type": "Document", "documentKind": "letter", "label": {"en": "A letter"}, "authors": "office",
              "at": [100, 110], **(TEXT | {"textFile": "xavulin.txt"})}  # fmt: skip
    assert Shown(tmp_path, person("boris", "Boris Xavulin", 200, **WITHHELD), letter).rules == ["named-in-file"]


def test_without_levels_nothing_changes(tmp_path: Path) -> None:
    checked = check_datasets([write(tmp_path / "data", event("gathering", 200, ("anna", "protester")))])
    redacted = redact(checked)
    assert redacted.recorded is checked.recorded
    assert redacted.derived is checked.derived


def test_a_level_that_is_public_is_not_said_in_public(tmp_path: Path) -> None:
    level = {"level": "public", "levelReason": {"en": "She agreed"}, "consentBasis": "consent-given"}
    shown = Shown(tmp_path, person("clara", "Clara Fisher", 100, **level))
    assert shown.nodes("Person") == ["person/anna", "person/clara"]
    assert {short(q.predicate).rpartition("#")[2] for q in shown.quads} & {"publicationLevel", "levelReason", "consentBasis"} == set()


def test_the_report_is_for_those_inside(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "data", person("boris", "Boris Xavulin", 100, **WITHHELD))
    with pytest.raises(SystemExit) as ended:
        main(["build", str(data), "-o", str(tmp_path / "s"), "--report", str(tmp_path / "report.json")])
    assert ended.value.code == 0
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{tmp_path}/s: ")
    assert said.err.count("\n") == 1
    report = json.loads((tmp_path / "report.json").read_bytes())
    entry = next(change for change in report["changes"] if change["node"] == f"{BASE}id/person/boris")
    assert entry == {
        "what": "left-out", "node": f"{BASE}id/person/boris", "why": "it is withheld itself", "level": "withheld",
        "reason": ["asked for it"], "consentBasis": ["consent-withdrawn"], "file": f"{data}/records.yaml",
        "line": entry["line"],
    }  # fmt: skip
    line = (data / "records.yaml").read_text(encoding="utf-8").splitlines()[entry["line"]]
    assert '"id": "boris"' in line
    assert (tmp_path / "report.json").stat().st_mode & 0o777 == 0o600


def test_a_report_in_a_snapshot_or_about_an_internal_one_is_refused(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    build_snapshot([data], tmp_path / "s")
    for report in (tmp_path / "s" / "report.json", tmp_path / "s" / "deep" / "report.json", tmp_path / "new" / "report.json"):
        with pytest.raises(InputError, match="must not lie in a snapshot"):
            build_snapshot([data], report.parent if report.parent.name == "new" else tmp_path / "s", report=report)
    with pytest.raises(InputError, match="build with --level public"):
        build_snapshot([data], tmp_path / "i", level="internal", report=tmp_path / "report.json")
    assert not (tmp_path / "s" / "report.json").exists()


def test_what_the_shapes_still_find_stops_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.redaction.redact._LOSSES", ())
    boris = person("boris", "Boris Xavulin", 100, **WITHHELD)
    ruling = {"id": "ruling", "type": "Sentencing", "label": {"en": "A sentence"}, "at": [200, 210],
              "participants": [{"actor": "boris", "role": "sentenced"}],
              "imposes": [{"type": "OfficeBan", "scope": {"en": "all"}, "duration": "P1Y"}]}  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        build_snapshot([write(tmp_path / "data", boris, ruling)], tmp_path / "s")
    assert {finding.rule for finding in refused.value.findings} == {"public-form"}
    assert not (tmp_path / "s").exists()
