"""Identifiers for what is published: public ids in place of names, and new keys where the old one was made of secrets.

The key of an inner node is a hash of its record. Whoever can guess what was left out of the record could test the
guess against the key, so a node that lost anything gets a key from what is left of it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping

import pyoxigraph as ox

from kg.redaction.statements import Statements, iri_of

_KEY = re.compile(r"[0-9a-f]{10}\Z")


class PublicIds:
    """Maps the IRIs of what is left to those under which it is published."""

    def __init__(self, statements: Statements, renamed: Mapping[str, str]) -> None:
        self._statements, self._renamed = statements, renamed
        """Nodes with an id of their own -> the last part of the IRI that they get; aliases -> the whole IRI."""
        self._known = {*statements.nodes(), *renamed}
        self._new: dict[str, str] = {}
        self._open: set[str] = set()
        touched = set(statements.changed)
        for node in renamed:
            touched |= {iri_of(quad.subject) for quad in statements.to(node)}
        self._dirty = {above for node in touched for above in self._keyed_by(node)}

    def _keyed_by(self, node: str) -> Iterable[str]:
        """The nodes whose keys were made of what a node says: itself and those around it, but not through claims."""
        yield node
        inner = node
        while (outer := self._parent(inner)) is not None:
            # A claim is no part of the key of what it is about, but may be part of a key further out.
            if inner[len(outer) + 1 :].partition("/")[0] != "claims":
                yield outer
            inner = outer

    def _parent(self, node: str) -> str | None:
        prefix = node.rpartition("/")[0]
        while prefix.count("/") > 2:
            if prefix in self._known:
                return prefix
            prefix = prefix.rpartition("/")[0]
        return None

    def of(self, iri: str) -> str:
        """The IRI under which a node is published."""
        if iri not in self._new:
            if iri in self._open:
                return iri  # nodes in a circle: the first of them decides
            self._open.add(iri)
            self._new[iri] = self._make(iri)
            self._open.discard(iri)
        return self._new[iri]

    def _make(self, iri: str) -> str:
        parent = self._parent(iri)
        last = self._renamed.get(iri)
        if last is not None and "/" in last:
            return last
        if parent is None:
            return f"{iri.rpartition('/')[0]}/{last}" if last else iri
        key, slash, own = iri[len(parent) + 1 :].partition("/")
        if last is not None:
            own = last
        elif iri in self._dirty and _KEY.match(own):
            own = hashlib.sha256(json.dumps(self._content(iri, parent), sort_keys=True).encode()).hexdigest()[:10]
        return f"{self.of(parent)}/{key}{slash}{own}"

    def _content(self, node: str, parent: str) -> list[list[object]]:
        """What is left of a node, with its parts, in an order that depends on nothing else."""
        found: list[list[object]] = []
        for quad in self._statements.of(node):
            value = iri_of(quad.object)
            if value == parent:
                continue
            if value.startswith(node + "/"):
                shown: object = self._content(value, node)
            else:
                shown = self.of(value) if value else str(quad.object)
            found.append([quad.predicate.value, shown])
        return sorted(found, key=lambda entry: json.dumps(entry, sort_keys=True))


def rename_quads(
    quads: Iterable[ox.Quad], of: Callable[[str], str], graph_of: Callable[[ox.Quad], str]
) -> list[ox.Quad]:
    """The quads with every node under its public IRI and in its public graph, each once, sorted."""

    def renamed(term: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
        return ox.NamedNode(of(term.value)) if isinstance(term, ox.NamedNode) else term

    found = {
        ox.Quad(renamed(q.subject), q.predicate, renamed(q.object), ox.NamedNode(graph_of(q)))  # type: ignore[arg-type]
        for q in quads
    }
    return sorted(found, key=str)
