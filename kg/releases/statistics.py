"""How many triples, subjects, objects and instances a graph has: counted as its lines are written, in one pass."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

import pyoxigraph as ox

from kg.namespaces import RDF


@dataclass(frozen=True)
class PropertyCount:
    """How often a property stands, on how many subjects, with how many values."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True)
class Statistics:
    """The figures of one graph."""

    triples: int
    entities: int
    """Things that have an address of their own."""
    subjects: int
    objects: int
    classes: dict[str, int] = field(default_factory=dict)
    properties: dict[str, PropertyCount] = field(default_factory=dict)


def count_statistics(triples: Iterable[ox.Triple], base: str) -> Statistics:
    """The figures of triples that are sorted by subject and property, each of them standing once."""
    addressed = re.compile(entity_pattern(base))
    total = entities = subjects = 0
    objects: set[object] = set()
    classes: Counter[str] = Counter()
    per_property: dict[str, Counter[str]] = {}
    values: dict[str, set[object]] = {}
    for subject, group in groupby(triples, key=lambda triple: triple.subject):
        subjects += 1
        entities += bool(addressed.match(getattr(subject, "value", "")))
        seen: set[str] = set()
        for triple in group:
            total += 1
            name = triple.predicate.value
            objects.add(triple.object)
            values.setdefault(name, set()).add(triple.object)
            counts = per_property.setdefault(name, Counter())
            counts["triples"] += 1
            counts["subjects"] += name not in seen
            seen.add(name)
            if name == RDF + "type" and isinstance(triple.object, ox.NamedNode):
                classes[triple.object.value] += 1
    properties = {
        name: PropertyCount(counts["triples"], counts["subjects"], len(values[name]))
        for name, counts in sorted(per_property.items())
    }
    return Statistics(total, entities, subjects, len(objects), dict(sorted(classes.items())), properties)


def entity_pattern(base: str) -> str:
    """The regular expression that the IRIs of things match: `<base>id/<kind>/<slug>`."""
    return f"^{re.escape(base)}id/[^/]+/[^/]+$"
