"""The ontology files: every term declared, labelled in three languages, defined, and shown on pages."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parent.parent
ONTOLOGY = ROOT / "ontology"
ONTOLOGY_IRI = "https://w3id.org/khronika/ontology"
KHR = ONTOLOGY_IRI + "#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
SH = "http://www.w3.org/ns/shacl#"
LANGUAGES = ["en", "kk", "ru"]

PROPERTY_TYPES = {OWL + "ObjectProperty", OWL + "DatatypeProperty", OWL + "AnnotationProperty"}
TERM_TYPES = {OWL + "Class", RDFS + "Datatype", SH + "PropertyGroup", *PROPERTY_TYPES}

CLASSES_WITH_ADDRESS = {
    "Person": "person",
    "Organisation": "organisation",
    "Court": "court",
    "Group": "group",
    "Post": "post",
    "Law": "law",
    "Provision": "provision",
    "Case": "case",
    "Event": "event",
    "Place": "place",
    "Document": "document",
}
SUPERCLASSES = {
    "Person": "Actor",
    "Organisation": "Actor",
    "Group": "Actor",
    "Court": "Organisation",
    "State": "Event",
    "ProceduralEvent": "Event",
    "Sentencing": "ProceduralEvent",
    "OrganisationRestriction": "Event",
    "AccessRestriction": "Event",
    "LegislativeActivity": "Event",
    "Statement": "Event",
}
CLASSES_ALONE = set("Actor Membership Participation Charge Penalty Quantity Relationship Claim Merge RetiredIdentifier".split())
RANGES_OF_INNER_NODES = {
    "participation": KHR + "Participation",
    "charge": KHR + "Charge",
    "imposes": KHR + "Penalty",
    "size": KHR + "Quantity",
    "distance": KHR + "Quantity",
    "claimedSum": KHR + "Quantity",
    "count": KHR + "Quantity",
    "evidence": "http://www.w3.org/ns/oa#SpecificResource",
}
DERIVED = [
    *("covers", "dateCertainty", "earliestBegin", "earliestEnd", "hasActor", "latestBegin", "latestEnd"),
    *("legalStage", "standing", "statedDuration"),
]

Terms = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


def turtle_files() -> list[Path]:
    return [*sorted(ONTOLOGY.rglob("*.ttl")), *sorted((ROOT / "shapes").rglob("*.ttl"))]


def read(path: Path) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def terms() -> Terms:
    """What the ontology and its lists say: subject, property, values."""
    found: Terms = {}
    for path in sorted(ONTOLOGY.rglob("*.ttl")):
        for triple in read(path):
            said = found.setdefault(triple.subject.value, {})
            said.setdefault(triple.predicate.value, []).append(triple.object)
    return found


def declared(terms: Terms, wanted: set[str] = TERM_TYPES) -> list[str]:
    """The own terms of the wanted types."""
    return [iri for iri in terms if iri.startswith(KHR) and types_of(terms, iri) & wanted]


def values(terms: Terms, iri: str, predicate: str) -> list[str]:
    """The values of a property as written."""
    return [value.value for value in terms.get(iri, {}).get(predicate, [])]


def types_of(terms: Terms, iri: str) -> set[str]:
    return set(values(terms, iri, RDF + "type"))


def languages(terms: Terms, iri: str, predicate: str) -> list[str | None]:
    """The languages of the texts that are not empty, sorted."""
    texts = terms.get(iri, {}).get(predicate, [])
    return sorted(text.language for text in texts if isinstance(text, ox.Literal) and text.value.strip())


def context_properties() -> set[str]:
    """The full IRIs of all properties that record keys mean."""
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    names = [term.get("@id", term.get("@reverse")) for term in context.values() if isinstance(term, dict)]
    return {expand(name, context) for name in names}


def expand(name: str, context: dict[str, str]) -> str:
    prefix, _, rest = name.partition(":")
    return name if rest.startswith("//") else context[prefix] + rest


def iris_in(triple: ox.Triple) -> Iterator[str]:
    for node in (triple.subject, triple.predicate, triple.object):
        if isinstance(node, ox.NamedNode):
            yield node.value
        elif isinstance(node, ox.Literal):
            yield node.datatype.value


def own_names(text: str) -> set[str]:
    """The local names of own terms in a text: with the prefix, in full, or as the code writes them."""
    patterns = (r"\bkhr:([A-Za-z]\w*)", re.escape(KHR) + r"([A-Za-z]\w*)", r'\bKHR \+ "(\w+)"')
    return {name for pattern in patterns for name in re.findall(pattern, text)}


# -- files and terms -----------------------------------------------------------------------------------------


def test_there_are_files_of_every_kind() -> None:
    found = sorted(path.name for path in ONTOLOGY.glob("*.ttl"))
    assert found == ["alignments.ttl", "deprecations.ttl", "display.ttl", "khronika.ttl"]
    assert list((ONTOLOGY / "lists").glob("*.ttl"))
    assert list((ROOT / "shapes").rglob("*.ttl"))
    assert list((ROOT / "queries").rglob("*.rq"))


@pytest.mark.parametrize("path", turtle_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_turtle_file_parses(path: Path) -> None:
    assert read(path)


@pytest.mark.parametrize("path", sorted(ONTOLOGY.rglob("*.ttl")), ids=lambda path: path.name)
def test_no_blank_nodes(path: Path) -> None:
    nodes = [node for triple in read(path) for node in (triple.subject, triple.object)]
    assert [node for node in nodes if isinstance(node, ox.BlankNode)] == []


def test_header(terms: Terms) -> None:
    header = {key: [value.value for value in values] for key, values in terms[ONTOLOGY_IRI].items()}
    assert header[RDF + "type"] == [OWL + "Ontology"]
    assert languages(terms, ONTOLOGY_IRI, DCTERMS + "title") == LANGUAGES
    assert header[DCTERMS + "creator"] == ["Khronika"]
    assert header[DCTERMS + "license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert header[DCTERMS + "created"] == ["2026-11-24"]
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", header[DCTERMS + "modified"][0])
    assert header[OWL + "versionIRI"] == [f"{ONTOLOGY_IRI}/{header[OWL + 'versionInfo'][0]}"]
    assert header["http://purl.org/vocab/vann/preferredNamespacePrefix"] == ["khr"]
    assert header["http://purl.org/vocab/vann/preferredNamespaceUri"] == [KHR]


def test_classes_are_those_of_the_model(terms: Terms) -> None:
    wanted = {*CLASSES_WITH_ADDRESS, *SUPERCLASSES, *CLASSES_ALONE}
    assert sorted(declared(terms, {OWL + "Class"})) == sorted(KHR + name for name in wanted)
    kinds = {
        iri.removeprefix(KHR): value.value for iri in terms for value in terms[iri].get(KHR + "kind", [])
    }
    assert kinds == CLASSES_WITH_ADDRESS
    own_above = {
        iri.removeprefix(KHR): above.removeprefix(KHR)
        for iri in declared(terms, {OWL + "Class"})
        for above in values(terms, iri, RDFS + "subClassOf")
        if above.startswith(KHR)
    }
    assert own_above == SUPERCLASSES


def test_inner_nodes_get_their_class_from_one_range_or_domain(terms: Terms) -> None:
    ranges = {name: values(terms, KHR + name, RDFS + "range") for name in RANGES_OF_INNER_NODES}
    assert ranges == {name: [class_iri] for name, class_iri in RANGES_OF_INNER_NODES.items()}
    assert values(terms, KHR + "subject", RDFS + "domain") == [KHR + "Relationship"]
    assert values(terms, KHR + "about", RDFS + "domain") == [KHR + "Claim"]
    org_member = "http://www.w3.org/ns/org#member"
    assert values(terms, org_member, SCHEMA + "domainIncludes") == [KHR + "Membership"]


def test_derived_properties(terms: Terms) -> None:
    marked = [iri.removeprefix(KHR) for iri in terms if values(terms, iri, KHR + "derived") == ["true"]]
    assert sorted(marked) == DERIVED


def test_every_own_term_in_turtle_is_declared(terms: Terms) -> None:
    known = set(declared(terms))
    used = {iri for path in turtle_files() for triple in read(path) for iri in iris_in(triple)}
    assert sorted(iri for iri in used - known if iri.startswith(KHR)) == []


def used_outside_of_triples() -> list[Path]:
    """The files that name own terms not by triples only: queries, SPARQL in shapes, the context, the code."""
    globs = (("queries", "*.rq"), ("shapes", "*.ttl"), ("ontology", "context.jsonld"), ("kg", "*.py"))
    return [path for folder, pattern in globs for path in sorted((ROOT / folder).rglob(pattern))]


@pytest.mark.parametrize("path", used_outside_of_triples(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_own_term_named_is_declared(path: Path, terms: Terms) -> None:
    known = {iri.removeprefix(KHR) for iri in declared(terms)}
    assert sorted(own_names(path.read_text(encoding="utf-8")) - known) == []


def test_every_own_term_is_labelled_and_defined(terms: Terms) -> None:
    missing = []
    for iri in declared(terms):
        if languages(terms, iri, RDFS + "label") != LANGUAGES:
            missing.append(f"{iri}: one label each in en, ru and kk")
        if languages(terms, iri, SKOS + "definition") != ["en"]:
            missing.append(f"{iri}: one definition in en")
        if values(terms, iri, RDFS + "isDefinedBy") != [ONTOLOGY_IRI]:
            missing.append(f"{iri}: isDefinedBy")
    assert missing == []
    assert len(declared(terms)) > 100


def test_russian_and_kazakh_are_in_cyrillic(terms: Terms) -> None:
    latin = [
        text.value
        for iri in terms
        for predicate in (RDFS + "label", KHR + "inverseLabel", DCTERMS + "title")
        for text in terms[iri].get(predicate, [])
        if isinstance(text, ox.Literal)
        and text.language in ("ru", "kk")
        and re.search("[A-Za-z]", text.value)
    ]
    assert latin == []


def test_every_property_has_one_type(terms: Terms) -> None:
    assert [iri for iri in terms if len(types_of(terms, iri) & PROPERTY_TYPES) > 1] == []


def test_domains_and_ranges_are_known(terms: Terms) -> None:
    sides = (RDFS + "domain", RDFS + "range", SCHEMA + "domainIncludes", SCHEMA + "rangeIncludes")
    used = {value for iri in terms for side in sides for value in values(terms, iri, side)}
    known = declared(terms, {OWL + "Class", RDFS + "Datatype"})
    assert sorted(iri for iri in used if iri.startswith(KHR) and iri not in known) == []


@pytest.mark.parametrize("side", ["domain", "range"])
def test_one_class_is_a_domain_or_range_and_several_are_included(side: str, terms: Terms) -> None:
    one, several = RDFS + side, f"{SCHEMA}{side}Includes"
    assert [iri for iri in terms if values(terms, iri, one) and values(terms, iri, several)] == []
    assert [iri for iri in terms if len(values(terms, iri, one)) > 1] == []


# -- pages ---------------------------------------------------------------------------------------------------


def test_every_property_of_the_context_is_labelled(terms: Terms) -> None:
    properties = context_properties()
    assert {KHR + "participation", "http://www.w3.org/ns/org#member", RDFS + "seeAlso"} <= properties
    assert sorted(p for p in properties if languages(terms, p, RDFS + "label") != LANGUAGES) == []


def test_every_property_of_the_context_has_a_place_on_pages(terms: Terms) -> None:
    groups = {iri for iri in terms if SH + "PropertyGroup" in types_of(terms, iri)}
    assert len(groups) == 11
    placed = {
        iri for iri in terms if [group in groups for group in values(terms, iri, SH + "group")] == [True]
    }
    assert sorted(context_properties() - placed) == []
    shown = [iri for iri in terms if SH + "order" in terms[iri] and iri not in groups]
    orders = [int(terms[iri][SH + "order"][0].value) for iri in shown]
    assert len(orders) == len(set(orders)) == len([iri for iri in terms if SH + "group" in terms[iri]])


def test_sections_lie_together(terms: Terms) -> None:
    def order(iri: str) -> int:
        return int(values(terms, iri, SH + "order")[0])

    shown = sorted((iri for iri in terms if SH + "group" in terms[iri]), key=order)
    sections = [order(values(terms, iri, SH + "group")[0]) for iri in shown]
    assert sections == sorted(sections)


def test_own_properties_between_things_have_an_inverse_label(terms: Terms) -> None:
    between = [
        iri
        for iri in declared(terms, {OWL + "ObjectProperty"})
        if SKOS + "Concept" not in values(terms, iri, RDFS + "range") and iri != KHR + "aspect"
    ]
    assert sorted(iri for iri in between if KHR + "inverseLabel" not in terms[iri]) == []
    marked = [iri for iri in terms if KHR + "inverseLabel" in terms[iri]]
    assert sorted(iri for iri in marked if languages(terms, iri, KHR + "inverseLabel") != LANGUAGES) == []
