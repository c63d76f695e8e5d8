"""Takes withheld nodes away with all that cannot stand without them, to the end of every chain."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.namespaces import DCTERMS, KHR
from kg.redaction.levels import Journal, Level
from kg.redaction.requirements import Requirements
from kg.redaction.statements import Statements, iri_of

_ABOUT, _CLAIM = KHR + "about", KHR + "Claim"
# Of these a node may have several; without the last one it is nobody's.
_SPEAKERS = (KHR + "assertedBy", DCTERMS + "creator")
# What only passes on, without what it passes on, would look like a source of its own.
_RELAYS = KHR + "relays"
# An identifier that was given up leads to what took its place.
_LEADS = DCTERMS + "isReplacedBy"
# What was taken back, without that, would look as if it stood.
_CORRECTS = (KHR + "supersedes", KHR + "retracts")


class Withholding:
    """The nodes that go from some statements, each with why."""

    def __init__(
        self, statements: Statements, requirements: Requirements, levels: dict[str, Level], journal: Journal
    ) -> None:
        self.gone: dict[str, str] = {}
        """Every node that went, with why."""
        self.exposed: set[str] = set()
        """Things and claims from which somebody was cut: their passages may tell who."""
        self._statements, self._requirements = statements, requirements
        self._levels, self._journal = levels, journal
        self._waiting: list[str] = []
        ontology = statements.ontology
        keys = ontology.keys.values()
        self._upright = {str(ontology.class_of_inner_node(key)) for key in keys if key.reverse}
        """Classes of inner nodes that point at what they belong to."""

    def take(self, nodes: Iterable[str], why: str = "") -> None:
        """Take nodes away with all that depends on them."""
        for node in nodes:
            self._condemn(node, why)
        while self._waiting:
            self._take(self._waiting.pop())

    def drop(self, quad: ox.Quad) -> None:
        """Take one statement away, and what cannot stand without it."""
        self._remove(quad)
        while self._waiting:
            self._take(self._waiting.pop())

    def _condemn(self, node: str, why: str) -> None:
        if node in self.gone:
            return
        level = self._levels.get(node)
        self.gone[node] = why or (level.why.format(name=level.name) if level else "")
        self._waiting.append(node)
        self._journal.note("left-out", node, self.gone[node], level)

    def _take(self, node: str) -> None:
        for inner in self._statements.below(node):
            self._condemn(inner, f"it is part of {node}")
        for quad in self._statements.of(node):
            self._remove(quad)
        for quad in self._statements.to(node):
            subject, predicate = iri_of(quad.subject), quad.predicate.value
            self._remove(quad)
            if subject in self.gone:
                continue
            if predicate in (_RELAYS, _LEADS):
                self._condemn(subject, f"it passes on {node}" if predicate == _RELAYS else f"it leads to {node}")
            elif predicate in _SPEAKERS and not self._statements.values(subject, predicate):
                self._condemn(subject, f"nobody who says it is left without {node}")
            elif predicate != _ABOUT:
                self._expose(subject)

    def _expose(self, node: str) -> None:
        claim = _CLAIM in self._statements.classes(node)
        self.exposed.add(node if claim else self._statements.holder(node))

    def _remove(self, quad: ox.Quad) -> None:
        self._statements.remove(quad)
        subject, predicate, value = iri_of(quad.subject), quad.predicate.value, iri_of(quad.object)
        if subject not in self.gone and self._lacks(subject, predicate):
            self._condemn(subject, f"it lost its last {predicate}")
        if not value or value in self.gone:
            return
        if predicate in _CORRECTS and subject in self.gone:
            self._condemn(value, f"its correction {subject} goes")
        elif self._lacks_source(value, predicate):
            self._condemn(value, f"no {predicate} leads to it any longer")
        elif self._is_part(value) and not self._statements.to(value):
            self._condemn(value, f"it was part of {subject}")

    def _lacks(self, node: str, predicate: str) -> bool:
        wanted = self._requirements.forward.get(predicate, set())
        beside = self._requirements.beside.get(predicate, set())
        needs = not wanted.isdisjoint(self._statements.classes(node)) or any(
            self._statements.values(node, other) for other in beside
        )
        return needs and not self._statements.values(node, predicate)

    def _lacks_source(self, node: str, predicate: str) -> bool:
        """Whether a node needs to be a value of the property and is none any longer; its last own claim counts."""
        wanted = self._requirements.inverse.get(predicate, set())
        return not wanted.isdisjoint(self._statements.classes(node)) and not self._statements.sources(node, predicate)

    def _is_part(self, node: str) -> bool:
        """Whether a node is nothing by itself: a passage, an offset, a quantity, a penalty."""
        classes = self._statements.classes(node)
        if node not in self._statements.nodes_set or self._statements.addressed(node):
            return False
        return self._upright.isdisjoint(classes)
