"""The vocabulary told in words: each class, property, concept and shape with all that the Turtle says of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.describe import Describer
from kg.description import Cell
from kg.examples import AccusedIn, Example, Examples, count_uses
from kg.namespaces import DCTERMS, KHR, KHRSH, LIST, OWL, RDF, RDFS, SCHEMA, SKOS
from kg.ontology import Ontology
from kg.shapes import Shape, Shapes, Step
from kg.terms import Iri, Literal, Term, local_name
from kg.vocabulary_files import file_prefixes

ONTOLOGY_IRI = KHR.rstrip("#")
LANGUAGES = ("en", "ru", "kk")
_MATCHES = [(RDFS + "subClassOf"), (RDFS + "subPropertyOf")] + [
    SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
]
_TOLD_APART = {
    *_MATCHES, RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "definition", SKOS + "scopeNote",
    SKOS + "example", SKOS + "inScheme", SKOS + "topConceptOf", SKOS + "broader", SKOS + "notation",
    RDFS + "isDefinedBy", RDFS + "comment", OWL + "deprecated", KHR + "deprecatedIn", DCTERMS + "isReplacedBy",
    SKOS + "changeNote", DCTERMS + "license",
}  # fmt: skip


@dataclass(frozen=True)
class Retired:
    """That a term was given up: since which version, why, and what stands in its place."""

    version: str
    reason: str
    replacement: Cell | None


@dataclass(frozen=True)
class Term_:
    """What is told of every term."""

    iri: str
    anchor: str
    curie: str
    labels: tuple[tuple[str, str], ...]
    """Language and label, English first."""
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    matches: tuple[tuple[str, tuple[Cell, ...]], ...]
    """The kind of match, as `closeMatch`, and the terms of other vocabularies."""
    retired: Retired | None
