"""The code lists: whole, labelled in three languages, and in step with the context and the ontology."""

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.files import ontology_dir
from kg.namespaces import DCTERMS, KHR, LIST, OWL, RDF, RDFS, SKOS

CONCEPTS = {
    "assessment": 15,
    "charge-kind": 6,
    "charge-status": 8,
    "consent-basis": 9,
    "court-level": 6,
    "date-certainty": 3,
    "document-kind": 19,
    "event-status": 7,
    "event-type": 63,
    "freedom": 9,
    "information-credibility": 6,
    "law-kind": 13,
    "legal-stage": 10,
    "legislative-stage": 12,
    "level": 3,
    "manner": 9,
    "occupation": 12,
    "organisation-kind": 24,
    "outcome": 13,
    "penalty-kind": 14,
    "penalty-status": 8,
    "place-kind": 8,
    "place-precision": 6,
    "recurrence": 3,
    "relation-type": 37,
    "role": 80,
    "source-reliability": 6,
    "stance": 6,
    "standing": 6,
    "unit": 10,
}
# No record key holds these: objects of relationships, and what the build derives or other concepts point to.
WITHOUT_KEY: dict[str, set[str]] = {
    "assessment": {"object"},
    "date-certainty": {"dateCertainty"},
    "legal-stage": {"setsStage"},
    "occupation": {"object"},
    "standing": {"standing"},
}
IMPLIED = {
    "AccessRestriction": 2,
    "LegislativeActivity": 1,
    "OrganisationRestriction": 4,
    "ProceduralEvent": 23,
    "Sentencing": 1,
    "State": 8,
    "Statement": 6,
}
STAGES_SET = {
    "event-type/Charging": "charged",
    "event-type/Indictment": "indicted",
    "event-type/Investigation": "under-investigation",
    "event-type/InvestigationOpened": "under-investigation",
    "event-type/Sentencing": "sentenced",
    "event-type/Settlement": "case-closed",
    "event-type/Trial": "on-trial",
    "outcome/acquitted": "acquitted",
    "outcome/convicted": "convicted",
    "outcome/settled": "case-closed",
}
STAGE_ORDER = {
    "suspected": 1,
    "under-investigation": 2,
    "charged": 3,
    "indicted": 4,
    "on-trial": 5,
    "convicted": 6,
    "sentenced": 7,
    "final": 8,
    "acquitted": 8,
    "case-closed": 8,
}
NOTATIONS = {
    "source-reliability": ["A", "B", "C", "D", "E", "F"],
    "information-credibility": ["1", "2", "3", "4", "5", "6"],
}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LANGUAGES = {"en", "ru", "kk"}
FOLDER = ontology_dir() / "lists"

Node = ox.NamedNode | ox.BlankNode | ox.Literal
Terms = dict[str, list[Node]]
Statements = dict[str, Terms]


def read_turtle(path: Path) -> Statements:
    """What a file says: subject -> property -> values."""
    found: Statements = {}
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
        assert isinstance(quad.subject, ox.NamedNode | ox.BlankNode)
        assert isinstance(quad.object, Node)
        found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object)
    return found


@cache
def read_list(scheme: str) -> Statements:
    return read_turtle(FOLDER / f"{scheme}.ttl")


@cache
def read_concepts(scheme: str) -> Statements:
    """The concepts of a list by their names."""
    start = f"{LIST}{scheme}/"
    others = {iri: terms for iri, terms in read_list(scheme).items() if iri != LIST + scheme}
    return {iri.removeprefix(start): terms for iri, terms in others.items()}


def texts(terms: Terms, name: str) -> list[tuple[str | None, str]]:
    """Language and text of each value of a property."""
    return [(value.language, value.value) for value in terms.get(name, []) if isinstance(value, ox.Literal)]


def values(terms: Terms, name: str) -> list[str]:
    return [value.value for value in terms.get(name, [])]


def values_by_concept(scheme: str, name: str) -> dict[str, str]:
    """The one value of an own property for each concept that has it."""
    found = {concept: values(terms, KHR + name) for concept, terms in read_concepts(scheme).items()}
    assert all(len(several) < 2 for several in found.values())
    return {concept: several[0] for concept, several in found.items() if several}


def schemes_in_context() -> dict[str, set[str]]:
    """The lists that the record context names, each with the properties of the keys that use it."""
    context = json.loads((ontology_dir() / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    found: dict[str, set[str]] = {}
    for term in context.values():
        vocabulary = term.get("@context", {}).get("@vocab", "") if isinstance(term, dict) else ""
        if vocabulary.startswith(LIST):
            prefix, _, local = term["@id"].partition(":")
            found.setdefault(vocabulary[len(LIST) :].strip("/"), set()).add(context[prefix] + local)
    return found


def test_the_files_are_the_lists_of_the_table() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == [f"{scheme}.ttl" for scheme in sorted(CONCEPTS)]


@pytest.mark.parametrize("scheme", CONCEPTS)
def test_a_list_has_its_concepts_and_nothing_else(scheme: str) -> None:
    concepts = read_concepts(scheme)
    assert len(concepts) == CONCEPTS[scheme]
    pattern = r"[A-Z][A-Za-z]+" if scheme in {"event-type", "penalty-kind"} else r"[a-z0-9]+(-[a-z]+)*"
    assert [name for name in concepts if not re.fullmatch(pattern, name)] == []
    for name, terms in concepts.items():
        assert values(terms, RDF + "type") == [SKOS + "Concept"], name
        assert values(terms, SKOS + "inScheme") == [LIST + scheme], name


@pytest.mark.parametrize("scheme", CONCEPTS)
def test_the_scheme_itself_is_described(scheme: str) -> None:
    terms = read_list(scheme)[LIST + scheme]
    assert values(terms, RDF + "type") == [SKOS + "ConceptScheme"]
    assert sorted(language or "" for language, _ in texts(terms, SKOS + "prefLabel")) == sorted(LANGUAGES)
    assert [language for language, _ in texts(terms, SKOS + "definition")] == ["en"]
    assert values(terms, DCTERMS + "license") == [LICENCE]


@pytest.mark.parametrize("scheme", CONCEPTS)
def test_each_concept_has_three_labels_and_an_english_definition(scheme: str) -> None:
    for name, terms in read_concepts(scheme).items():
        labels = texts(terms, SKOS + "prefLabel")
        assert sorted(language or "" for language, _ in labels) == sorted(LANGUAGES), name
        assert [text for _, text in labels if not text or text != text.strip()] == [], name
        for language, text in labels:
            assert not re.search("[А-я]" if language == "en" else "[A-Za-z]", text), name
        definitions = texts(terms, SKOS + "definition")
        assert [language for language, _ in definitions] == ["en"], name
        assert re.fullmatch(r"[A-Z].{15,}\.", definitions[0][1]), name
        assert [language for language, _ in texts(terms, SKOS + "scopeNote") if language != "en"] == [], name


@pytest.mark.parametrize("scheme", CONCEPTS)
def test_no_two_concepts_share_a_label_or_a_definition(scheme: str) -> None:
    found = Counter(
        (name, language, text.casefold())
        for terms in read_concepts(scheme).values()
        for name in (SKOS + "prefLabel", SKOS + "definition")
        for language, text in texts(terms, name)
    )
    assert [entry for entry, count in found.items() if count > 1] == []


@pytest.mark.parametrize("scheme", CONCEPTS)
def test_each_concept_leads_up_to_the_scheme(scheme: str) -> None:
    concepts = read_concepts(scheme)
    for name, terms in concepts.items():
        seen: list[str] = []
        while not (top := values(terms, SKOS + "topConceptOf")):
            (above,) = values(terms, SKOS + "broader")
            assert above not in seen, name
            seen.append(above)
            terms = concepts[above.removeprefix(f"{LIST}{scheme}/")]
        assert top == [LIST + scheme], name
        assert SKOS + "broader" not in terms, name


def test_every_list_of_the_context_is_a_file_and_the_reverse() -> None:
    used = schemes_in_context()
    assert sorted(used) == sorted(set(CONCEPTS) - set(WITHOUT_KEY))
    assert used["penalty-kind"] == {KHR + "penaltyKind", KHR + "convertibleTo"}


@pytest.mark.parametrize("scheme", CONCEPTS)
def test_a_list_names_the_properties_that_use_it(scheme: str) -> None:
    wanted = {KHR + name for name in WITHOUT_KEY.get(scheme, set())} or schemes_in_context()[scheme]
    assert set(values(read_list(scheme)[LIST + scheme], KHR + "conceptOf")) == wanted


def test_two_lists_stand_at_the_type_of_a_record() -> None:
    typed = {scheme: values(read_list(scheme)[LIST + scheme], KHR + "typesClass") for scheme in CONCEPTS}
    wanted = {"event-type": [KHR + "Event"], "penalty-kind": [KHR + "Penalty"]}
    assert {scheme: classes for scheme, classes in typed.items() if classes} == wanted


def test_event_types_imply_classes_of_the_ontology() -> None:
    implied = values_by_concept("event-type", "impliesClass")
    assert Counter(iri.removeprefix(KHR) for iri in implied.values()) == IMPLIED
    ontology = read_turtle(ontology_dir() / "khronika.ttl")
    classes = {iri for iri, terms in ontology.items() if OWL + "Class" in values(terms, RDF + "type")}
    assert set(implied.values()) - classes == set()
    assert implied["Sentencing"] == KHR + "Sentencing"
    assert implied["Detention"] == KHR + "State"
    assert "Transfer" not in implied


def test_the_own_terms_that_lists_use_are_declared() -> None:
    ontology = read_turtle(ontology_dir() / "khronika.ttl")
    used = {
        term
        for scheme in CONCEPTS
        for terms in read_list(scheme).values()
        for name, objects in terms.items()
        for term in [name, *(value.value for value in objects if isinstance(value, ox.NamedNode))]
        if term.startswith(KHR)
    }
    assert len(used) > 20
    assert {term for term in used if RDFS + "label" not in ontology.get(term, {})} == set()


def test_legal_stages() -> None:
    found = {
        f"{scheme}/{name}": stage.removeprefix(f"{LIST}legal-stage/")
        for scheme in CONCEPTS
        for name, stage in values_by_concept(scheme, "setsStage").items()
    }
    assert found == STAGES_SET
    orders = {name: terms[KHR + "stageOrder"] for name, terms in read_concepts("legal-stage").items()}
    assert orders == {name: [ox.Literal(order)] for name, order in STAGE_ORDER.items()}


def test_which_manners_are_firm() -> None:
    found = {name: terms[KHR + "firm"] for name, terms in read_concepts("manner").items()}
    firm = {"states", "documents"}
    assert found == {name: [ox.Literal(name in firm)] for name in found}
    assert firm < set(found)


def test_which_stances_speak_for_and_against() -> None:
    assert values_by_concept("stance", "polarity") == {
        "supports": "for",
        "corroborates": "for",
        "acknowledges": "for",
        "denies": "against",
        "disputes": "against",
        "explains-otherwise": "against",
    }


def test_relation_types_read_both_ways() -> None:
    for name, terms in read_concepts("relation-type").items():
        inverse = texts(terms, KHR + "inverseLabel")
        assert sorted(language or "" for language, _ in inverse) == sorted(LANGUAGES), name
    lives_in = read_concepts("relation-type")["lives-in"]
    assert ("en", "lives in") in texts(lives_in, SKOS + "prefLabel")
    assert ("en", "home of") in texts(lives_in, KHR + "inverseLabel")


def test_notations_are_those_of_the_admiralty_code() -> None:
    found: dict[str, list[str]] = {}
    for scheme in CONCEPTS:
        for terms in read_concepts(scheme).values():
            if codes := values(terms, SKOS + "notation"):
                found.setdefault(scheme, []).extend(codes)
    assert found == NOTATIONS
