"""The ontology, its code lists and the record context, read as data."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.files import ontology_dir
from kg.languages import Label
from kg.namespaces import DCTERMS, KHR, LIST, RDF, RDFS, SCHEMA, SH, SKOS
from kg.terms import Iri, Literal, Term, local_name, pick_label

_LABEL_PROPERTIES = (SKOS + "prefLabel", RDFS + "label", DCTERMS + "title")


@dataclass(frozen=True)
class RecordKey:
    """What one key of a record means: its property, direction and the type of its values."""

    name: str
    property: Iri
    reverse: bool
    datatype: str | None
    """A datatype IRI for literals, `@id` for references, `@vocab` for concepts and terms; none: by context."""
    scheme: str | None
    """The list that its concepts come from, as `role`."""
    by_language: bool


@dataclass(frozen=True)
class DisplayProperty:
    """A property as pages show it: in which section, at which place."""

    property: Iri
    section: Iri
    order: int


class Ontology:
    """The terms of Khronika with their labels and order; made by `Ontology.load()`."""

    def __init__(self, statements: Iterable[tuple[str, str, Term]], context: dict[str, object]) -> None:
        self._properties_of: dict[str, dict[str, list[Term]]] = {}
        self._subjects_with: dict[tuple[str, str], list[str]] = {}
        self.context = context
        for subject, predicate, value in statements:
            self._properties_of.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if isinstance(value, Iri):
                self._subjects_with.setdefault((predicate, value), []).append(subject)

    @staticmethod
    def load(folder: Path | None = None) -> "Ontology":
        """The ontology in a folder, the one that comes with Khronika without."""
        root = folder or ontology_dir()
        statements: list[tuple[str, str, Term]] = []
        for path in ontology_files(root):
            with path.open("rb") as stream:
                for quad in ox.parse(stream, format=ox.RdfFormat.TURTLE):
                    if isinstance(quad.subject, ox.NamedNode):
                        statements.append((quad.subject.value, quad.predicate.value, _plain(quad.object)))
        context = json.loads((root / "context.jsonld").read_text(encoding="utf-8"))["@context"]
        return Ontology(statements, context)

    def values(self, subject: str, predicate: str) -> list[Term]:
        """All values of a property, in file order."""
        return self._properties_of.get(subject, {}).get(predicate, [])

    def value(self, subject: str, predicate: str) -> Term | None:
        """The first value of a property, none where it has none."""
        return next(iter(self.values(subject, predicate)), None)

    def subjects(self, predicate: str, value: str) -> list[str]:
        """The subjects that have an IRI as value of a property."""
        return self._subjects_with.get((predicate, value), [])

    def subjects_that(self, predicate: str, text: str) -> list[str]:
        """The subjects that have a literal with a text as value of a property, sorted."""
        return sorted(
            subject
            for subject, properties in self._properties_of.items()
            if any(str(value) == text for value in properties.get(predicate, []))
        )

    def texts(self, subject: str, predicate: str) -> dict[str, str]:
        """The texts of a property by language, the first of each."""
        found: dict[str, str] = {}
        for value in self.values(subject, predicate):
            if isinstance(value, Literal) and value.language:
                found.setdefault(value.language, value.text)
        return found

    def words(self) -> set[str]:
        """Every label of a term or concept, in any language."""
        return {
            value.text
            for properties in self._properties_of.values()
            for name in _LABEL_PROPERTIES
            for value in properties.get(name, [])
            if isinstance(value, Literal)
        }

    def statements(self, subject: str) -> Mapping[str, list[Term]]:
        """Property -> values of a subject, in file order."""
        return self._properties_of.get(subject, {})

    def within(self, start: str) -> list[str]:
        """The subjects whose IRIs begin so, in file order."""
        return [subject for subject in self._properties_of if subject.startswith(start)]

    def knows(self, iri: str) -> bool:
        """Whether anything is said of an IRI."""
        return iri in self._properties_of

    def label(self, iri: str, language: str = "en") -> str:
        """The label of a term in a language, its local name where it has none."""
        found = self._text(iri, _LABEL_PROPERTIES, language)
        return found if found is not None else local_name(iri)

    def inverse_label(self, iri: str, language: str = "en") -> str:
        """The heading of a property read from its object's side."""
        return self._text(iri, (KHR + "inverseLabel",), language) or self.label(iri, language)

    def definition(self, iri: str, language: str = "en") -> str:
        """The definition of a term, '' where it has none."""
        return self._text(iri, (SKOS + "definition", RDFS + "comment"), language) or ""

    def _text(self, iri: str, predicates: Iterable[str], language: str) -> str | None:
        for predicate in predicates:
            texts = [value for value in self.values(iri, predicate) if isinstance(value, Literal)]
            chosen = pick_label(texts, language)
            if chosen is not None:
                return Label(chosen.text, chosen.language or "")
        return None

    def superclasses(self, class_iri: str) -> list[str]:
        """A class and all classes above it, nearest first."""
        found = [class_iri]
        for current in found:
            for above in self.values(current, RDFS + "subClassOf"):
                if isinstance(above, Iri) and above not in found:
                    found.append(above)
        return found

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Class IRI -> kind in addresses, as `person`."""
        return {
            subject: str(value)
            for subject, properties in self._properties_of.items()
            for value in properties.get(KHR + "kind", [])
        }

    def kind_of(self, class_iri: str) -> str | None:
        """The kind in addresses of a class, its own or that of the nearest class above."""
        return next((self.kinds[above] for above in self.superclasses(class_iri) if above in self.kinds), None)

    @cached_property
    def keys(self) -> dict[str, RecordKey]:
        """The keys that records may use, from the JSON-LD context."""
        return {name: key for name, term in self.context.items() if (key := self._key(name, term))}

    def _key(self, name: str, term: object) -> RecordKey | None:
        if not isinstance(term, dict):
            return None
        reverse = "@reverse" in term
        scoped = term.get("@context", {}).get("@vocab", "")
        datatype = term.get("@type")
        return RecordKey(
            name,
            self.expand(str(term["@reverse"] if reverse else term["@id"])),
            reverse,
            self.expand(datatype) if datatype and not datatype.startswith("@") else datatype,
            scoped[len(LIST) :].rstrip("/") if scoped else None,
            term.get("@container") == "@language",
        )

    def expand(self, name: str) -> Iri:
        """The IRI of a name prefixed as in the context."""
        prefix, colon, local = name.partition(":")
        start = self.context.get(prefix)
        return Iri(start + local) if colon and isinstance(start, str) else Iri(name)

    def concepts(self, scheme: str) -> list[str]:
        """The names of the concepts of a list, in alphabetical order."""
        start = f"{LIST}{scheme}/"
        return sorted(subject[len(start) :] for subject in self._properties_of if subject.startswith(start))

    @cached_property
    def schemes(self) -> list[str]:
        """The names of the code lists, in alphabetical order."""
        return sorted(local_name(iri) for iri in self.subjects(RDF + "type", SKOS + "ConceptScheme"))

    def class_of_inner_node(self, key: RecordKey) -> Iri | None:
        """The class of a mapping nested under a key: the property's range, or its domain where it is read back.

        None where the key takes references to records only: things with an address are records of their own.
        """
        side = "domain" if key.reverse else "range"
        values = self.values(key.property, RDFS + side) or self.values(key.property, f"{SCHEMA}{side}Includes")
        if len(values) != 1 or not isinstance(values[0], Iri):
            return None
        addressed = any(values[0] in self.superclasses(class_iri) for class_iri in self.kinds)
        return None if addressed else values[0]

    def allows(self, property_iri: str, class_iri: str, reverse: bool = False) -> bool:
        """Whether a property may stand on a class; one that names no classes may stand on any."""
        sides = ("range", "rangeIncludes") if reverse else ("domain", "domainIncludes")
        allowed = [*self.values(property_iri, RDFS + sides[0]), *self.values(property_iri, SCHEMA + sides[1])]
        return not allowed or any(above in allowed for above in self.superclasses(class_iri))

    def derived(self, property_iri: str) -> bool:
        """Whether only the build writes a property."""
        return str(self.value(property_iri, KHR + "derived")) == "true"

    @cached_property
    def scheme_of_class(self) -> dict[str, str]:
        """Class -> the list whose concepts say its finer type, as khr:Event -> `event-type`."""
        found: dict[str, str] = {}
        for subject, properties in self._properties_of.items():
            for value in properties.get(KHR + "typesClass", []):
                found[str(value)] = local_name(subject)
        return found

    def type_property(self, scheme: str) -> Iri:
        """The property that a list's concepts are the values of."""
        value = self.value(LIST + scheme, KHR + "conceptOf")
        return value if isinstance(value, Iri) else Iri(KHR + scheme)

    @cached_property
    def display(self) -> dict[str, DisplayProperty]:
        """The properties that pages show, with section and order."""
        found: dict[str, DisplayProperty] = {}
        for subject, properties in self._properties_of.items():
            group, order = properties.get(SH + "group"), properties.get(SH + "order")
            if group and isinstance(group[0], Iri):
                found[subject] = DisplayProperty(Iri(subject), group[0], int(float(str(order[0]))) if order else 99)
        return found

    @cached_property
    def sections(self) -> list[Iri]:
        """The sections of a page, in order."""
        groups = self.subjects(RDF + "type", SH + "PropertyGroup")
        return [
            Iri(group) for group in sorted(groups, key=lambda g: (float(str(self.value(g, SH + "order") or 99)), g))
        ]


def ontology_files(folder: Path) -> list[Path]:
    """The Turtle files of an ontology folder, its lists last."""
    return [*sorted(folder.glob("*.ttl")), *sorted((folder / "lists").glob("*.ttl"))]


def _plain(term: object) -> Term:
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language)
    return Iri(term.value if isinstance(term, ox.NamedNode) else str(term))
