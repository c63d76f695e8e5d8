"""Reconciliation: which thing of the graph a cell of somebody's spreadsheet means, and what the graph says of it.

The data model is that of the Reconciliation Service API 0.2 of the W3C community group; the routes write it as JSON.
An entity's id is its address below `<base>id/`, as `person/<slug>`; a type's id is the name of its class.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.dates import parse_edtf
from kg.errors import BadRequestError, InputError, NotFoundError
from kg.files import read_query
from kg.findings import closest
from kg.namespaces import EDTF, KHR, OWL, RDF, RDFS, XSD
from kg.ontology import Ontology
from kg.reconciliation.columns import Column, Columns
from kg.reconciliation.matching import EXACT, OTHER_ORDER, Match, NameIndex
from kg.search import SearchIndex, fold
from kg.spelling import sound_of
from kg.store import Store
from kg.terms import Iri, Literal, Term, expand, local_name

USUAL = 10
"""Candidates given for one query."""
_COMPARED = 30
"""Candidates whose properties are looked at."""
_WRONG_TYPE, _CONTRADICTED, _AGREED = 40.0, 30.0, 0.5


@dataclass(frozen=True)
class Value:
    """What a query says of a property: an entity by id, or a text."""

    text: str
    id: str = ""


@dataclass(frozen=True)
class Query:
    """One reconciliation query."""

    text: str
    types: tuple[str, ...] = ()
    """Classes, as IRIs."""
    strict: str = "any"
    limit: int = USUAL
    properties: tuple[tuple[Column, tuple[Value, ...]], ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A thing that a query may mean."""

    iri: str
    score: float
    certain: bool
    """Whether it may be taken without a person looking at it."""
    features: Mapping[str, float | bool]


class Reconciler:
    """Answers reconciliation queries over one snapshot; made once, from what the site has read."""

    def __init__(
        self, store: Store, ontology: Ontology, base: str, index: SearchIndex, moved: Mapping[str, str],
        note: Callable[[str], str],
    ) -> None:  # fmt: skip
        self._store, self._ontology, self._moved = store, ontology, moved
        self.start = base + "id/"
        self.labels = {entry["iri"]: entry["labels"].get("en") or next(iter(entry["names"]), "") for entry in index}
        self.names = NameIndex(index)
        self.columns = Columns(store, ontology, base, note)

    # -- types and entities -----------------------------------------------------------------------------------

    @cached_property
    def classes_of(self) -> dict[str, tuple[str, ...]]:
        """Thing -> its classes of Khronika, the finest first."""
        found: dict[str, list[str]] = {}
        for row in self._store.select(read_query("index/classes")):
            if str(row["class"]).startswith(KHR):
                found.setdefault(str(row["thing"]), []).append(str(row["class"]))
        return {iri: tuple(sorted(classes, key=self._fineness)) for iri, classes in found.items()}

    def _fineness(self, class_iri: str) -> tuple[int, str]:
        return (-len(self._ontology.superclasses(class_iri)), class_iri)

    @cached_property
    def types(self) -> dict[str, str]:
        """The id of every type -> its class: those that things with an address have, and what stands above them."""
        above = {
            one
            for class_iri in self._ontology.subjects(RDF + "type", OWL + "Class")
            if self._ontology.kind_of(class_iri)
            for one in self._ontology.superclasses(class_iri)
        }
        return {one[len(KHR) :]: one for one in sorted(above) if one.startswith(KHR)}

    def find_type(self, name: str) -> str:
        """The class of a type's id, prefixed name or IRI; raises BadRequestError that lists the types."""
        found = self.types.get(str(expand(name)).removeprefix(KHR))
        if found is None:
            known = ", ".join(self.types)
            raise BadRequestError(f"unknown type '{name[:80]}'{closest(name[:80], list(self.types))}; known: {known}")
        return found

    def type_fields(self, class_iri: str, broader: bool = False) -> dict[str, object]:
        """A type as the protocol writes it."""
        fields: dict[str, object] = {"id": class_iri[len(KHR) :], "name": self._ontology.label(class_iri)}
        if broader:
            above = [str(one) for one in self._ontology.values(class_iri, RDFS + "subClassOf")]
            known = [one for one in above if one in self.types.values()]
            fields["description"] = self._ontology.definition(class_iri)
            fields["broader"] = [self.type_fields(one) for one in known]
        return fields

    def find_entity(self, name: str) -> str | None:
        """The IRI of an id or IRI, of the record that stays where it was merged; none where it is no thing."""
        iri = name if name.startswith(self.start) else self.start + name
        iri = self._moved.get(iri, iri)
        return iri if iri in self.labels else None

    def entity(self, name: str) -> str:
        """The IRI of an id; raises NotFoundError where it is no thing."""
        found = self.find_entity(name)
        if found is None:
            raise NotFoundError(f"the graph has no entity '{name[:120]}'; an id is written as person/<slug>")
        return found

    # -- matching ---------------------------------------------------------------------------------------------

    def match(self, query: Query) -> list[Candidate]:
        """The things that a query may mean, the likeliest first."""
        named = self.find_entity(query.text) if query.text else None
        if named is not None:
            matches = [Match(named, query.text, EXACT, "id")]
        else:
            matches = self.names.find(query.text) if query.text else self._by_properties(query)
        judged = [(match, self._has_type(match.iri, query)) for match in matches]
        kept = [(match, fits) for match, fits in judged if fits or query.strict == "should"]
        kept.sort(key=lambda pair: -pair[0].score + (0 if pair[1] else _WRONG_TYPE))
        agreement = self._agreement([match.iri for match, _ in kept[:_COMPARED]], query)
        scored = [self._score(match, fits, agreement.get(match.iri, {}), query) for match, fits in kept[:_COMPARED]]
        scored.sort(key=lambda candidate: (-candidate.score, candidate.iri))
        return self._settle(scored, {match.iri: match for match in matches})[: query.limit]

    def _has_type(self, iri: str, query: Query) -> bool:
        if not query.types:
            return True
        held = self.classes_of.get(iri, ())
        return (all if query.strict == "all" else any)(wanted in held for wanted in query.types)

    def _score(self, match: Match, fits: bool, agreement: Mapping[str, float], query: Query) -> Candidate:
        score = match.score
        features: dict[str, float | bool] = {"name": match.score, "name_exact": match.score == EXACT}
        if query.types:
            features["type"] = fits
        features |= {f"property:{name}": round(value, 2) for name, value in agreement.items()}
        if agreement:
            mean = sum(agreement.values()) / len(agreement)
            score += (EXACT - score) * _AGREED * mean if mean >= 0.5 else -_CONTRADICTED * (1 - mean)
        score = max(0.0, score - (0.0 if fits else _WRONG_TYPE))
        return Candidate(match.iri, round(score, 1), False, features)

    def _settle(self, scored: Sequence[Candidate], matches: Mapping[str, Match]) -> list[Candidate]:
        """Marks the one candidate that is certain: the only one of that name whom no property contradicts.

        A surname alone is certain for nobody, even where one person only is recorded under it.
        """
        sure = [one for one in scored if one.score >= OTHER_ORDER and matches[one.iri].score >= OTHER_ORDER]
        agreed = [one for one in sure if any(value for name, value in one.features.items() if name[:9] == "property:")]
        chosen = sure if len(sure) == 1 else agreed
        if len(chosen) != 1 or chosen[0].score < scored[0].score or self._is_bare(matches[chosen[0].iri]):
            return list(scored)
        only = chosen[0].iri
        return [Candidate(c.iri, c.score, c.iri == only, c.features) for c in scored]

    def _is_bare(self, match: Match) -> bool:
        person = match.iri.startswith(self.start + "person/")
        return person and match.how != "id" and len(match.name.split()) < 2

    def _by_properties(self, query: Query) -> list[Match]:
        """The things that have a value which a query without a name gives, by entity or by the very text."""
        found: dict[str, int] = {}
        for column, values in query.properties:
            for value in values:
                for iri in self._things_with(column, value):
                    found[iri] = found.get(iri, 0) + 1
        most = len(query.properties)
        return [
            Match(iri, self.labels[iri], round(80.0 * min(count, most) / most, 1), "properties")
            for iri, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        ]

    def _things_with(self, column: Column, value: Value) -> list[str]:
        terms: list[Term] = []
        entity = self.find_entity(value.id) if value.id else None
        if entity is not None:
            terms.append(Iri(entity))
        else:
            sure = [match for match in self.names.find(value.text)[:_COMPARED] if match.score >= OTHER_ORDER]
            terms += [Iri(match.iri) for match in sure]
            terms += [Literal(value.text, kind) for kind in (XSD + "string", EDTF, XSD + "date")]
            terms += [Literal(value.text, language=language) for language in ("en", "ru", "kk")]
        if column.query is None and column.iri is None:
            return []
        query = column.query or read_query("index/things-with")
        found: list[str] = []
        for term in terms:
            values: dict[str, Term] = {"value": term}
            if column.iri is not None:
                values["property"] = column.iri
            found += [str(row["thing"]) for row in self._store.select(query, values)]
        return [iri for iri in dict.fromkeys(found) if iri in self.labels]

    # -- properties -------------------------------------------------------------------------------------------

    def _agreement(self, things: Sequence[str], query: Query) -> dict[str, dict[str, float]]:
        """Thing -> property -> 0 to 1, for the properties that the graph knows of it."""
        if not query.properties or not things:
            return {}
        known = self.columns.values(things, [column for column, _ in query.properties])
        iris = {
            value for facts in known.values() for terms in facts.values() for value in terms if isinstance(value, Iri)
        }
        labels = self.columns.labels(iris)
        return {
            iri: {
                column.id: max(self._alike(given, term, labels) for given in values for term in facts[column.id])
                for column, values in query.properties
                if facts.get(column.id) and values
            }
            for iri, facts in known.items()
        }

    def _alike(self, given: Value, term: Term, labels: Mapping[str, str]) -> float:
        if isinstance(term, Iri):
            if given.id:
                return float(self.find_entity(given.id) == term)
            if self.find_entity(given.text) == term or given.text in (term, local_name(term)):
                return 1.0
            alternatives = [labels.get(term, ""), *self.names.names_of(term)]
            return max(_alike_texts(given.text, name) for name in alternatives)
        if term.datatype in (EDTF, XSD + "date"):
            return _alike_dates(given.text, term.text)
        return _alike_texts(given.text, term.text)


def _alike_texts(one: str, two: str) -> float:
    """1 for texts that are or sound the same, else the share of words that they have in common."""
    (left, heard), (right, other) = _heard(one), _heard(two)
    if left == right:
        return 1.0
    return len(heard & other) / len(heard | other) if heard & other else 0.0


@lru_cache(maxsize=20_000)
def _heard(text: str) -> tuple[str, frozenset[str]]:
    # A text without letters and digits, as a sign, is itself.
    return fold(text) or text.strip(), frozenset(sound_of(text).split())


def _alike_dates(given: str, known: str) -> float:
    """1 for dates that can be the same, 0 for others; a date that nobody can read agrees with none."""
    try:
        one, two = parse_edtf(given[:10] if given[10:11] == "T" else given), parse_edtf(known)
    except InputError:
        return 0.0
    sides = (one.earliest_begin, two.latest_end), (two.earliest_begin, one.latest_end)
    return float(all(begin is None or end is None or begin <= end for begin, end in sides))
