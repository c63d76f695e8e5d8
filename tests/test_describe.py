"""Descriptions, accusations and data of things in the small dataset, word by word."""

from pathlib import Path

import pytest

from kg.check import check_datasets
from kg.describe import Describer
from kg.errors import NotFoundError
from kg.ontology import Ontology
from kg.stages import find_accusations
from kg.store import Store
from kg.terms import Iri, Literal
from kg.things import THING_FORMATS, thing_data, thing_triples

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
BASE = "https://w3id.org/khronika/"
PERSON, CASE = f"{BASE}id/person/actor-one", f"{BASE}id/case/one"


@pytest.fixture(scope="module")
def store() -> Store:
    """The small dataset with what is derived from it."""
    checked = check_datasets([EXAMPLE])
    return Store.from_quads([*checked.recorded, *checked.derived, *checked.vocabulary])


@pytest.fixture(scope="module")
def describer(store: Store) -> Describer:
    """A reader in English."""
    return Describer(store, Ontology.load(), BASE)


def test_a_person(describer: Describer) -> None:
    person = describer.describe(PERSON)
    assert (person.kind, person.class_label, person.label, person.standing_name) == (
        "person", "person", "Actor One", "stated")  # fmt: skip
    assert [name.text for name in person.names] == ["A. One"]
    assert [(h.event.text, h.date, h.roles, h.type) for h in person.chronology] == [
        ("Actor One is sentenced", "3 March 2020", ("sentenced",), "Sentencing")
    ]
    memberships = [entry for section in person.sections for part in section.lists for entry in part.entries]
    assert [[cell.text for fact in entry.facts for cell in fact.cells] for entry in memberships] == [
        ["The union", "president"]
    ]


def test_a_charge_with_its_claims(describer: Describer) -> None:
    case = describer.describe(CASE)
    charge = next(entry for section in case.sections for part in section.lists for entry in part.entries)
    assert (charge.label, charge.standing, charge.anchor) == ("Fraud", "disputed", "charges/one-fraud")
    said = [(c.stance_name, c.manner_name, [s.text for s in c.speakers], c.spans, c.against) for c in charge.claims]
    assert said == [
        ("supports", "alleges", [], ((139, 192),), False),
        ("denies", "states", ["Actor One"], ((111, 138),), True),
    ]


def test_vague_dates_and_approximate_sizes_in_words(describer: Describer) -> None:
    protest = describer.describe(f"{BASE}id/event/one-protest")
    facts = {fact.label: [cell.text for cell in fact.cells] for section in protest.sections for fact in section.facts}
    assert facts["date"] == ["late March 2020"]
    assert describer.describe(f"{BASE}id/event/union-closure").chronology == ()


def test_labels_in_another_language(store: Store) -> None:
    russian = Describer(store, Ontology.load(), BASE, "ru").describe(f"{BASE}id/event/one-sentencing")
    assert russian.class_label == "назначение наказания"
    assert russian.label == "Actor One is sentenced"


def test_cells(describer: Describer) -> None:
    boolean = Literal("true", "http://www.w3.org/2001/XMLSchema#boolean")
    duration = Literal("PT100H", "http://www.w3.org/2001/XMLSchema#duration")
    assert [describer.cell(term).text for term in (boolean, duration)] == ["yes", "100 hours"]
    foreign = describer.cell(Iri("https://example.org/x"))
    assert (foreign.path, foreign.kind) == ("https://example.org/x", None)


def test_what_is_not_there(describer: Describer) -> None:
    with pytest.raises(NotFoundError):
        describer.describe(f"{BASE}id/person/nobody")


def test_accusations_carry_stage_and_denial(store: Store, describer: Describer) -> None:
    accusations = find_accusations(store)
    assert list(accusations) == [PERSON]
    accusation = accusations[PERSON][0]
    assert (accusation.charge, accusation.case) == (f"{CASE}/charges/one-fraud", CASE)
    assert accusation.stage == f"{BASE}list/legal-stage/sentenced"
    assert [denial.speakers for denial in accusation.denials] == [(PERSON,)]
    assert describer.accusation_note(accusations[PERSON]) == "accused; sentenced; denies"


def test_a_stage_as_of_a_day(store: Store) -> None:
    assert find_accusations(store, "2020-03-02")[PERSON][0].stage is None
    assert find_accusations(store, "2020-03-03")[PERSON][0].stage == f"{BASE}list/legal-stage/sentenced"


def test_the_data_of_a_thing(store: Store, ontology: Ontology) -> None:
    triples = thing_triples(store, PERSON)
    assert {str(t.subject).split("/")[-2] for t in triples if "/claims/" in str(t.subject)} >= {"claims", "evidence"}
    assert all(str(t.subject).startswith(f"<{PERSON}") for t in triples)
    assert len(triples) == 38
    assert [len(thing_data(store, ontology, PERSON, name)) > 1000 for name in THING_FORMATS] == [True] * 6
