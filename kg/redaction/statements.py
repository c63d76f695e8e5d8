"""Recorded statements that can be taken away one by one, with what is needed to see what depends on what."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.namespaces import KHR, ORG, RDF
from kg.ontology import Ontology

_TYPE = RDF + "type"
# A node that lies under no address of its own belongs to what it points at so.
_UPWARDS = (KHR + "about", KHR + "subject", ORG + "member")


def iri_of(term: object) -> str:
    """The IRI of a term, '' for a literal."""
    return term.value if isinstance(term, ox.NamedNode) else ""


def value_of(term: object) -> str:
    """The IRI or text of a term."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else ""


class Statements:
    """Quads by subject and by object; remembers which nodes have changed since the beginning."""

    def __init__(self, quads: Iterable[ox.Quad], ontology: Ontology) -> None:
        self.ontology = ontology
        self.changed: set[str] = set()
        """Every node of which a statement was taken away or added."""
        self._of: dict[str, dict[ox.Quad, None]] = {}
        self._to: dict[str, dict[ox.Quad, None]] = {}
        for quad in sorted(set(quads), key=str):
            self._keep(quad)
        self._classes = {node: self._read_classes(node) for node in self._of}
        self._nodes = sorted(self._of)
        self.nodes_set = frozenset(self._nodes)
        """Every subject of the beginning."""
        self._holders: dict[str, str] = {}
        self._own_kinds = set(ontology.kinds)

    def _keep(self, quad: ox.Quad) -> None:
        self._of.setdefault(iri_of(quad.subject), {})[quad] = None
        if isinstance(quad.object, ox.NamedNode):
            self._to.setdefault(quad.object.value, {})[quad] = None

    def _read_classes(self, node: str) -> frozenset[str]:
        stated = {iri_of(quad.object) for quad in self.of(node) if quad.predicate.value == _TYPE}
        return frozenset(above for name in stated for above in self.ontology.superclasses(name))

    # -- reading --------------------------------------------------------------------------------------------------

    def quads(self) -> list[ox.Quad]:
        """All that is left, in order."""
        return [quad for node in self._nodes for quad in self._of.get(node, ())]

    def of(self, node: str) -> list[ox.Quad]:
        """The statements whose subject a node is."""
        return list(self._of.get(node, ()))

    def to(self, node: str) -> list[ox.Quad]:
        """The statements whose object a node is."""
        return list(self._to.get(node, ()))

    def values(self, node: str, predicate: str) -> list[str]:
        """The values of a property, IRIs and texts of literals alike."""
        return [value_of(quad.object) for quad in self.of(node) if quad.predicate.value == predicate]

    def sources(self, node: str, predicate: str) -> list[str]:
        """The subjects that have a node as value of a property."""
        return [iri_of(quad.subject) for quad in self.to(node) if quad.predicate.value == predicate]

    def classes(self, node: str) -> frozenset[str]:
        """The classes that a node had at the beginning, with all above them."""
        return self._classes.get(node, frozenset())

    def nodes(self) -> list[str]:
        """Every subject of the beginning, sorted."""
        return self._nodes

    def below(self, node: str) -> Iterator[str]:
        """Every subject of the beginning whose address lies under that of a node."""
        start = node + "/"
        for position in range(bisect_left(self._nodes, start), len(self._nodes)):
            if not self._nodes[position].startswith(start):
                return
            yield self._nodes[position]

    def addressed(self, node: str) -> bool:
        """Whether a node is a thing with an address: a person, event, document ..., no inner node."""
        return not self._own_kinds.isdisjoint(self.classes(node))

    def holder(self, node: str) -> str:
        """The thing with an address that a node is or belongs to; the node itself where there is none."""
        if node not in self._holders:
            self._holders[node] = node  # ends a circle
            self._holders[node] = self._find_holder(node)
        return self._holders[node]

    def _find_holder(self, node: str) -> str:
        prefix = node
        while prefix.count("/") > 2:
            if self.addressed(prefix):
                return prefix
            prefix = prefix.rpartition("/")[0]
        for quad in self.of(node):
            if quad.predicate.value in _UPWARDS and iri_of(quad.object):
                return self.holder(iri_of(quad.object))
        # Things point at one another; only what has no address of its own belongs to what points at it.
        return next((self.holder(iri_of(quad.subject)) for quad in self.to(node)), node)

    # -- taking away ----------------------------------------------------------------------------------------------

    def remove(self, quad: ox.Quad) -> None:
        """Take a statement away."""
        subject = iri_of(quad.subject)
        self._of.get(subject, {}).pop(quad, None)
        self._to.get(iri_of(quad.object), {}).pop(quad, None)
        self.changed.add(subject)

    def add(self, quad: ox.Quad) -> None:
        """Put a statement in, about a node that there is."""
        self._keep(quad)
        self.changed.add(iri_of(quad.subject))

    def replace(self, quad: ox.Quad, value: ox.NamedNode | ox.Literal) -> None:
        """Give a statement another object."""
        self.remove(quad)
        self.add(ox.Quad(quad.subject, quad.predicate, value, quad.graph_name))

