"""The properties that a spreadsheet can be matched by and filled from, and their values on things.

They are read as data: a property of the ontology that pages show and whose values are texts, dates, concepts or things
with an address; and what lies further away, a file of `queries/reconcile/` each, with a head that says of which
classes it is and of which its values are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from kg.errors import BadRequestError
from kg.files import queries_dir, read_query
from kg.findings import closest
from kg.namespaces import DURATION_TEXT, KHR, RDF, RDFS, SCHEMA, XSD
from kg.ontology import Ontology
from kg.questions import LANGUAGES, find_labels
from kg.store import Store
from kg.terms import Iri, Literal, Term, compact, expand
from kg.words import say_duration

ACCUSATIONS = "accusations"
"""The one property that is made of several facts: a charge is not handed out without its stage and its denials."""
MOST_VALUES = 200
"""Values in one cell."""
# rdf:type is asked for as a type; the store may hand back a duration in other units than were written.
_LEFT_OUT = {RDF + "type", KHR + "duration"}
_LEFT_OUT_SECTIONS = {KHR + "RecordGroup"}


@dataclass(frozen=True)
class Column:
    """A property of things: its id, its name, the classes that it is of, and the one class of its values."""

    id: str
    name: str
    description: str
    of: tuple[str, ...]
    """Classes, as IRIs; none: of everything."""
    gives: str | None
    iri: Iri | None = None
    """The property itself, where it is a single one."""
    query: str | None = None
    """The query that gives the values of one that is no single property."""


@dataclass(frozen=True)
class Wanted:
    """How the values of a column are wanted."""

    limit: int = MOST_VALUES
    content: str = "entity"
    """`entity`, `label` or `iri`."""
    language: str = ""
    """Of texts; '' for those of any."""


class Columns:
    """The properties that this ontology has, and what they say in one store."""

    def __init__(self, store: Store, ontology: Ontology, base: str, note: Callable[[str], str]) -> None:
        self._store, self._ontology, self._base, self._note = store, ontology, base, note
        self._used: dict[str, frozenset[str]] = {}

    @cached_property
    def all(self) -> dict[str, Column]:
        """Every property by its id, in order of id."""
        found = [*self._direct(), *self._queried(), Column(
            ACCUSATIONS, "accusations, legal stage and denials",
            "In a few words: whether accused, how far the proceedings have come, and who denies it.",
            (KHR + "Actor",), None,
        )]  # fmt: skip
        return {column.id: column for column in sorted(found, key=lambda column: column.id)}

    def _direct(self) -> Iterable[Column]:
        ontology = self._ontology
        addressed = set(ontology.kinds)
        for property_iri, display in ontology.display.items():
            if property_iri in _LEFT_OUT or display.section in _LEFT_OUT_SECTIONS:
                continue
            ranges = self._sides(property_iri, "range")
            things = [iri for iri in ranges if any(iri in ontology.superclasses(one) for one in addressed)]
            inner = [iri for iri in ranges if iri.startswith(KHR) and iri not in things and iri != DURATION_TEXT]
            of = self._sides(property_iri, "domain")
            on_things = not of or any(one in ontology.superclasses(kind) for kind in addressed for one in of)
            if on_things and not inner:
                yield Column(
                    property_id(property_iri), ontology.label(property_iri), ontology.definition(property_iri),
                    tuple(of), things[0] if things else None, Iri(property_iri),
                )  # fmt: skip

    def _sides(self, property_iri: str, side: str) -> list[str]:
        values = self._ontology.values(property_iri, RDFS + side)
        return [str(value) for value in [*values, *self._ontology.values(property_iri, f"{SCHEMA}{side}Includes")]]

    def _queried(self) -> Iterable[Column]:
        for path in sorted((queries_dir() / "reconcile").glob("*.rq")):
            text = path.read_text(encoding="utf-8")
            head: dict[str, Any] = yaml.safe_load(
                "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
            )
            gives = head.get("gives")
            of = tuple(KHR + name for name in head["of"])
            yield Column(
                path.stem, head["label"], head.get("about", ""), of, KHR + gives if gives else None, query=text
            )

    def find(self, name: str) -> Column:
        """The property of an id, prefixed name or IRI; raises BadRequestError that names a near one."""
        known = self.all
        found = known.get(name) or known.get(property_id(expand(name)))
        if found is None:
            raise BadRequestError(
                f"unknown property '{name[:80]}'{closest(name[:80], list(known))}; /reconcile/properties lists all"
            )
        return found

    def of_class(self, class_iri: str) -> list[Column]:
        """The properties that things of a class have in this store, in order of name; of every class for ''."""
        if not class_iri:
            return sorted(self.all.values(), key=lambda column: (column.name, column.id))
        above = self._ontology.superclasses(class_iri)
        fitting = [column for column in self.all.values() if not column.of or any(one in above for one in column.of)]
        used = self._used_by(class_iri)
        kept = [column for column in fitting if column.iri is None or column.id in used]
        return sorted(kept, key=lambda column: (column.name, column.id))

    def _used_by(self, class_iri: str) -> frozenset[str]:
        if class_iri not in self._used:
            rows = self._store.select(read_query("index/used-properties"), {"class": Iri(class_iri)})
            self._used[class_iri] = frozenset(property_id(str(row["property"])) for row in rows)
        return self._used[class_iri]

    def values(self, things: Sequence[str], columns: Sequence[Column]) -> dict[str, dict[str, list[Term]]]:
        """Thing -> property id -> values, in order; a property without values is absent."""
        found: dict[str, dict[str, list[Term]]] = {iri: {} for iri in things}
        terms: list[Term] = [Iri(iri) for iri in dict.fromkeys(things)]
        wanted = {column.id for column in columns}
        if any(column.iri is not None for column in columns):
            for row in self._store.select_each(read_query("index/facts"), "thing", terms):
                name = property_id(str(row["property"]))
                if name in wanted:
                    found[str(row["thing"])].setdefault(name, []).append(row["value"])
        for column in columns:
            if column.query is not None:
                for row in self._store.select_each(column.query, "thing", terms):
                    found[str(row["thing"])].setdefault(column.id, []).append(row["value"])
            elif column.id == ACCUSATIONS:
                for iri in found:
                    if note := self._note(iri):
                        found[iri][ACCUSATIONS] = [Literal(note)]
        return found

    def cells(self, terms: Sequence[Term], settings: Wanted) -> list[dict[str, object]]:
        """Values as the protocol writes them: an entity, a text, a number, a day."""
        if settings.language:
            fitting = (None, settings.language)
            terms = [term for term in terms if not isinstance(term, Literal) or term.language in fitting]
        shown = terms[: settings.limit]
        labels = self.labels((term for term in shown if isinstance(term, Iri)), settings.language or "en")
        return [self._cell(term, settings, labels) for term in shown]

    def labels(self, iris: Iterable[str], language: str = "en") -> dict[str, str]:
        """IRI -> label, of things and of terms of the ontology."""
        wanted = set(iris)
        known = {iri for iri in wanted if self._ontology.knows(iri)}
        return {iri: self._ontology.label(iri, language) for iri in known} | find_labels(
            self._store, wanted - known, language
        )

    def _cell(self, term: Term, settings: Wanted, labels: dict[str, str]) -> dict[str, object]:
        if isinstance(term, Literal):
            return _literal_cell(term)
        label = labels.get(term, term)
        if settings.content == "iri":
            return {"str": str(term)}
        start = self._base + "id/"
        if settings.content == "entity" and term.startswith(start) and term[len(start) :].count("/") == 1:
            return {"id": term[len(start) :], "name": label}
        return {"str": label}


def property_id(iri: str) -> str:
    """The short id of a property: its own name for a term of Khronika, else with its prefix.

    >>> property_id("https://w3id.org/khronika/ontology#place"), property_id("http://purl.org/dc/terms/creator")
    ('place', 'dcterms:creator')
    """
    return iri[len(KHR) :] if iri.startswith(KHR) else compact(iri)


def _literal_cell(term: Literal) -> dict[str, object]:
    name = term.datatype.removeprefix(XSD)
    try:
        if name in ("integer", "nonNegativeInteger"):
            return {"int": int(term.text)}
        if name in ("decimal", "double"):
            return {"float": float(term.text)}
    except ValueError:
        return {"str": term.text}
    if name == "date" and len(term.text) == len("2017-07-25"):
        return {"date": f"{term.text}T00:00:00Z"}
    if name == "duration" or term.datatype == DURATION_TEXT:
        return {"str": say_duration(term.text)}
    # A vague date stays as it was written, and the protocol's schema has no truth values.
    return {"str": term.text}


def read_wanted(given: object, where: str) -> Wanted:
    """The settings of one property; raises BadRequestError for one that is unknown or does not fit."""
    if given is None:
        return Wanted()
    if not isinstance(given, dict):
        raise BadRequestError(f'{where}: settings are an object, as {{"limit": 3}}')
    limit = given.get("limit", 0)
    if isinstance(limit, str) and limit.isascii() and limit.isdecimal() and len(limit) < 10:
        limit = int(limit)  # as a form of OpenRefine sends it
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise BadRequestError(f"{where}: limit is a whole number, 0 for no limit")
    content, language = given.get("content", "entity"), given.get("language", "any")
    if content not in ("entity", "label", "iri"):
        raise BadRequestError(f"{where}: content is one of entity, label, iri")
    if language not in ("any", *LANGUAGES):
        raise BadRequestError(f"{where}: language is one of any, {', '.join(LANGUAGES)}")
    return Wanted(min(limit or MOST_VALUES, MOST_VALUES), content, "" if language == "any" else language)
