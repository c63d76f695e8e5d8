"""What a node cannot be without, read from the shapes: the properties with a least count."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.namespaces import SH

_Term = ox.NamedNode | ox.BlankNode | ox.Literal


@dataclass
class Requirements:
    """Property -> the classes whose nodes need a value of it, `inverse`: need to be one; and what statements need."""

    forward: dict[str, set[str]] = field(default_factory=dict)
    inverse: dict[str, set[str]] = field(default_factory=dict)
    beside: dict[str, set[str]] = field(default_factory=dict)
    """Property -> the properties whose subjects need it too, as a correction needs its day."""


def read_requirements(paths: Iterable[Path]) -> Requirements:
    """The requirements that the shapes in some Turtle files state as violations."""
    store = ox.Store()
    for path in paths:
        quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        store.bulk_extend(quads)
    found = Requirements()
    for quad in store.quads_for_pattern(None, _sh("property"), None, None):
        needed = _first(store, quad.object, "minCount")
        severity = _first(store, quad.object, "severity")
        if needed is None or needed.value == "0" or severity != _sh("Violation"):
            continue
        way, wanted = _first(store, quad.object, "path"), found.forward
        if isinstance(way, ox.BlankNode):
            way, wanted = _first(store, way, "inversePath"), found.inverse
        if not isinstance(way, ox.NamedNode):
            continue
        for name in _values(store, quad.subject, "targetClass"):
            wanted.setdefault(way.value, set()).add(name)
        if wanted is found.forward:
            for name in _values(store, quad.subject, "targetSubjectsOf"):
                found.beside.setdefault(way.value, set()).add(name)
    return found


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _first(store: ox.Store, subject: object, name: str) -> _Term | None:
    found = [quad.object for quad in store.quads_for_pattern(subject, _sh(name), None, None)]  # type: ignore[arg-type]
    return found[0] if found and isinstance(found[0], ox.NamedNode | ox.BlankNode | ox.Literal) else None


def _values(store: ox.Store, subject: object, name: str) -> list[str]:
    quads = store.quads_for_pattern(subject, _sh(name), None, None)  # type: ignore[arg-type]
    return [quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)]
