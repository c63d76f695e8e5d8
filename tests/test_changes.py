"""What changed between two sets of recorded statements, and what no list of changes may ever name."""

import gzip

import pyoxigraph as ox
import pytest

from kg.releases.changes import Recorded, find_changes, leaves, read_recorded, rename_merged, thing_of
from kg.releases.earlier import is_public, keep_public, read_terms

BASE = "https://w3id.org/khronika/"
PREFIXES = """
PREFIX khr: <https://w3id.org/khronika/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX p: <https://w3id.org/khronika/id/person/>
PREFIX e: <https://w3id.org/khronika/id/event/>
PREFIX place: <https://w3id.org/khronika/id/place/>
"""
P, E, KHR = f"{BASE}id/person/", f"{BASE}id/event/", "https://w3id.org/khronika/ontology#"
START = """
p:ann a khr:Person ; skos:prefLabel "Ann"@en .
e:walk a khr:Event ; skos:prefLabel "A walk"@en ; khr:place place:town ; khr:participation <https://w3id.org/khronika/id/event/walk/participants/1> .
<https://w3id.org/khronika/id/event/walk/participants/1> a khr:Participation ; khr:actor p:ann .
<https://w3id.org/khronika/id/event/walk/claims/1> a khr:Claim ; khr:about e:walk .
place:town a khr:Place ; skos:prefLabel "Town"@en .
"""
NOTHING: dict[str, list[object]] = {"added": [], "corrected": [], "retracted": [], "merged": [], "retired": []}


def quads(turtle: str, graph: str = "graph/small/report") -> list[ox.Quad]:
    """Turtle as quads of one graph."""
    parsed = ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(BASE + graph)) for quad in parsed]


def changes(before: str, after: str) -> dict[str, list[dict[str, object]]]:
    """The changes from one Turtle to another."""
    return find_changes(quads(before), quads(after), BASE)


def test_nothing_changed() -> None:
    assert changes(START, START) == NOTHING


def test_new_things_parts_and_claims_are_added_each_once() -> None:
    after = START.replace("participants/1> .\n<", "participants/1> , e:walk\\/participants\\/2 .\n<") + """
    e:rest a khr:Event ; skos:prefLabel "A rest"@en .
    <https://w3id.org/khronika/id/event/rest/claims/1> a khr:Claim ; khr:about e:rest .
    e:walk\\/participants\\/2 a khr:Participation ; khr:actor p:ann .
    <https://w3id.org/khronika/id/event/walk/participants/2/claims/1> a khr:Claim ; khr:about e:walk\\/participants\\/2 .
    <https://w3id.org/khronika/id/event/walk/claims/2> a khr:Claim ; khr:about e:walk .
    <https://w3id.org/khronika/id/event/walk/claims/2/evidence/1> a <http://www.w3.org/ns/oa#SpecificResource> .
    """
    assert changes(START, after) == {
        **NOTHING,
        "added": [
            {"thing": f"{E}walk", "claim": f"{E}walk/claims/2"},
            {"thing": f"{E}walk", "part": f"{E}walk/participants/2"},
            {"thing": f"{E}rest"},
        ],
    }


def test_what_is_simply_gone_is_named_nowhere() -> None:
    after = """
    e:walk a khr:Event ; skos:prefLabel "A walk"@en .
    <https://w3id.org/khronika/id/event/walk/claims/1> a khr:Claim ; khr:about e:walk .
    """
    assert changes(START, after) == NOTHING


def test_a_value_that_took_the_place_of_another_does_not_tell_of_the_other() -> None:
    found = changes(START, START.replace("khr:place place:town", "khr:place place:region"))
    property_iri = f"{KHR}place"
    changed = {"thing": f"{E}walk", "about": f"{E}walk", "property": property_iri, "now": [f"{BASE}id/place/region"]}
    assert found == {**NOTHING, "corrected": [changed]}


def test_an_earlier_value_is_named_where_a_claim_still_gives_it() -> None:
    given = """
    <https://w3id.org/khronika/id/person/ann/claims/name> a khr:Claim ; khr:about p:ann ;
        khr:aspect skos:prefLabel ; khr:value "Ann"@en .
    """
    found = changes(START + given, (START + given).replace('skos:prefLabel "Ann"@en', 'skos:prefLabel "Anne"@en'))
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    wanted = {"thing": f"{P}ann", "about": f"{P}ann", "property": label, "before": ["Ann"], "now": ["Anne"]}
    assert found == {**NOTHING, "corrected": [wanted]}


@pytest.mark.parametrize(("word", "section"), [("supersedes", "corrected"), ("retracts", "retracted")])
def test_a_claim_that_corrects_another_is_told_once(word: str, section: str) -> None:
    correcting = f"""
    <https://w3id.org/khronika/id/event/walk/claims/2> a khr:Claim ; khr:about e:walk ; khr:correctionReason "Misread"@en ;
        khr:{word} <https://w3id.org/khronika/id/event/walk/claims/1> ; khr:correctedOn "2026-12-01"^^xsd:date .
    """
    entry = {"thing": f"{E}walk", "about": f"{E}walk", "claim": f"{E}walk/claims/2", "corrects": f"{E}walk/claims/1",
             "on": "2026-12-01", "reason": {"en": "Misread"}}  # fmt: skip
    assert changes(START, START + correcting) == {**NOTHING, section: [entry]}
    assert changes(START + correcting, START + correcting) == NOTHING


MERGE = """
p:ann khr:merge p:ann\\/merges\\/1 .
p:ann\\/merges\\/1 a khr:Merge ; khr:mergedRecord p:anna ; khr:mergeReason "One name"@en ; khr:reviewedBy "us" ;
    khr:reviewedOn "2026-12-01"^^xsd:date .
"""
ANNA = """
p:anna a khr:Person ; skos:prefLabel "Anna"@en .
<https://w3id.org/khronika/id/person/anna/claims/1> a khr:Claim ; khr:about p:anna .
"""
MERGED = START.replace('"Ann"@en .', '"Ann"@en ; skos:altLabel "Anna"@en .') + MERGE + """
<https://w3id.org/khronika/id/person/anna/claims/1> a khr:Claim ; khr:about p:ann .
"""


def test_a_merge_is_one_change_and_no_other() -> None:
    entry = {"thing": f"{P}ann", "record": f"{P}anna", "on": "2026-12-01", "reason": {"en": "One name"}}
    assert changes(START + ANNA, MERGED) == {**NOTHING, "merged": [entry]}


def test_a_merge_that_was_undone_adds_nobody() -> None:
    undone = 'khr:undoneOn "2026-12-02"^^xsd:date ; khr:undoneReason "Two people"@en ; khr:reviewedBy "us"'
    after = START + ANNA + MERGE.replace('khr:reviewedBy "us"', undone)
    entry = {"thing": f"{P}ann", "record": f"{P}anna", "on": "2026-12-02", "undoneOn": "2026-12-02",
             "reason": {"en": "Two people"}}  # fmt: skip
    assert changes(MERGED, after) == {**NOTHING, "merged": [entry]}


def test_a_new_thing_into_which_another_is_merged_at_once_is_new() -> None:
    entry = {"thing": f"{P}ann", "record": f"{P}anna", "on": "2026-12-01", "reason": {"en": "One name"}}
    assert changes("", 'p:ann a khr:Person ; skos:prefLabel "Ann"@en .' + MERGE) == {
        **NOTHING, "added": [{"thing": f"{P}ann"}], "merged": [entry]}  # fmt: skip


def test_a_retired_identifier_is_no_thing() -> None:
    retired = """
    p:bob a khr:RetiredIdentifier ; khr:retiredOn "2026-12-01"^^xsd:date ; khr:retirementReason "Nobody"@en ;
        dcterms:isReplacedBy p:ann .
    """
    entry = {"identifier": f"{P}bob", "on": "2026-12-01", "reason": {"en": "Nobody"}, "replacement": f"{P}ann"}
    assert changes(START, START + retired) == {**NOTHING, "retired": [entry]}


def test_vocabulary_and_what_is_derived_are_no_records() -> None:
    everything = [
        quad
        for graph in ("ontology", "lists", "shapes", "questions", "derived", "small/report", "lists/report")
        for quad in quads(START, f"graph/{graph}")
    ]
    kept = {str(quad.graph_name) for quad in read_recorded(everything, BASE)}
    assert kept == {f"<{BASE}graph/small/report>", f"<{BASE}graph/lists/report>"}


def test_the_thing_of_a_node() -> None:
    assert thing_of(f"{E}walk/claims/1", BASE) == f"{E}walk"
    assert thing_of(f"{E}walk", BASE) == f"{E}walk"
    assert thing_of(f"{BASE}id/event", BASE) is None
    assert thing_of("https://example.org/id/event/walk", BASE) is None


# -- lists of changes that are taken over --------------------------------------------------------------------


def kept(entry: dict[str, object], section: str, today: str) -> list[object]:
    """What is left of a list with one entry, shown beside other data."""
    now = Recorded(quads(today), BASE)
    return list(keep_public({**NOTHING, section: [entry]}, now, read_terms(now.quads))[section])


AT_TOWN: dict[str, object] = {
    "thing": f"{E}walk", "about": f"{E}walk", "property": f"{KHR}place", "now": [f"{BASE}id/place/town"]}  # fmt: skip


def test_an_entry_stays_while_all_that_it_says_is_still_said() -> None:
    assert kept(AT_TOWN, "corrected", START) == [AT_TOWN]
    assert kept({"thing": f"{E}walk", "claim": f"{E}walk/claims/1"}, "added", START) != []


@pytest.mark.parametrize(
    ("entry", "section", "today"),
    [
        # The place and the event are still there, but not that it was in this place.
        (AT_TOWN, "corrected", START.replace("khr:place place:town", "khr:place place:region")),
        ({"thing": f"{E}gone"}, "added", START),
        ({"thing": f"{E}walk", "claim": f"{E}walk/claims/9"}, "added", START),
        # The claim is named still, by one that supersedes it, but is itself no longer there.
        ({"thing": f"{E}walk", "claim": f"{E}walk/claims/9"}, "added", START + f"""
         <{E}walk/claims/2> a khr:Claim ; khr:about e:walk ; khr:supersedes <{E}walk/claims/9> ."""),
        # A reason in words that stand nowhere any more.
        ({"thing": f"{E}walk", "reason": {"en": "Bob said so"}}, "corrected", START),
        # The two claims are there, but the one no longer corrects the other.
        ({"thing": f"{E}walk", "claim": f"{E}walk/claims/1", "corrects": f"{E}walk/claims/1"}, "corrected", START),
        ({"thing": f"{P}ann", "record": f"{P}anna"}, "merged", START + ANNA),
    ],
)
def test_an_entry_goes_when_something_in_it_is_no_longer_said(
    entry: dict[str, object], section: str, today: str
) -> None:
    assert kept(entry, section, today) == []


def test_a_dump_of_a_document_that_is_gone_is_not_public() -> None:
    dump = gzip.compress(ox.serialize(quads(START), format=ox.RdfFormat.N_QUADS) or b"")
    assert is_public(dump, Recorded(quads(START), BASE))
    # The same statements, but none of them in the graph of the report any more: its name would tell of it.
    assert not is_public(dump, Recorded(quads(START, "graph/small/other"), BASE))


def test_the_leaves_of_an_entry_are_its_texts() -> None:
    entry = {"thing": "a", "before": ["b", "c"], "reason": {"en": "d"}, "on": None}
    assert list(leaves(entry)) == ["a", "b", "c", "d"]


def test_renaming_keeps_what_was_recorded() -> None:
    now = Recorded(quads(MERGED), BASE)
    renamed = {str(quad.triple) for quad in rename_merged(quads(START + ANNA), now)}
    assert renamed == {str(quad.triple) for quad in now.quads} - {str(quad.triple) for quad in quads(MERGE)}
