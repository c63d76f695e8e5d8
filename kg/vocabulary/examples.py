"""What a snapshot has to show of the vocabulary: how often each term is used, and an example of each class."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kg.files import read_query
from kg.namespaces import KHR, LIST, LISTS_GRAPH, ONTOLOGY_GRAPH, QUESTIONS_GRAPH, RDF, SHAPES_GRAPH, SKOS
from kg.ontology import Ontology
from kg.store import Store, ox_term
from kg.terms import Iri, Literal, Term, local_name
from kg.vocabulary.files import file_prefixes

MOST_STATEMENTS = 12
"""How many statements of an example are shown: enough to see the pattern beside the definition."""
_FIRM = ("stated", "corroborated")

AccusedIn = Callable[[str | None, str], Sequence[str]]
"""The accused that an IRI is or that a text names."""


@dataclass(frozen=True)
class Example:
    """One node of a snapshot, with a few of the statements that a record of it makes."""

    iri: Iri
    label: str
    """Its label, else that of the thing that it belongs to."""
    thing: Iri
    """The thing with a page of its own that it is or belongs to."""
    standing: str
    turtle: str
    left_out: int
    """How many further statements are made of it."""
    accused: tuple[str, ...]
    """The accused that the statements name, each of whom needs the note beside it."""


def count_uses(store: Store, query: str, term: str) -> dict[str, int]:
    """How often each term is used, by a query that counts by graph, the graphs of the vocabulary itself left out."""
    base = str(store.manifest["base"])
    apart = {base + name for name in (ONTOLOGY_GRAPH, LISTS_GRAPH, SHAPES_GRAPH, QUESTIONS_GRAPH)}
    found: dict[str, int] = {}
    for row in store.select(read_query(query)):
        if str(row["graph"]) not in apart:
            found[str(row[term])] = found.get(str(row[term]), 0) + int(str(row["count"]))
    return found


class Examples:
    """Chooses examples: the same for the same snapshot, and nobody accused where another will do."""

    def __init__(self, store: Store, ontology: Ontology, label: Callable[[str], str], accused_in: AccusedIn) -> None:
        self._store, self._ontology, self._label, self._accused_in = store, ontology, label, accused_in
        self._base = str(store.manifest["base"])
        self._query = read_query("index/examples")

    def choose(self, class_iri: str) -> Example | None:
        """An example of a class; none where the snapshot has no node of it.

        First come nodes that name nobody accused, then those that are stated or corroborated, then those of no finer
        class, then the smallest identifier.
        """
        nodes: dict[str, dict[str, list[Term]]] = {}
        for row in self._store.select(self._query, {"class": Iri(class_iri)}):
            nodes.setdefault(str(row["node"]), {}).setdefault(str(row["property"]), []).append(row["value"])
        ordered = sorted(nodes, key=lambda node: (*_rank(nodes[node]), node))
        spared = (node for node in ordered if not self._accused(node, nodes[node]))
        chosen = next(spared, ordered[0] if ordered else None)
        if chosen is None:
            return None
        return self._example(Iri(chosen), nodes[chosen], self._accused(chosen, nodes[chosen]))

    def _accused(self, node: str, said: Mapping[str, list[Term]]) -> list[str]:
        thing = self._thing(node)
        found = dict.fromkeys([*self._accused_in(thing, ""), *self._accused_in(None, self._label(thing))])
        for value in (value for values in said.values() for value in values):
            if isinstance(value, Literal):
                found |= dict.fromkeys(self._accused_in(None, value.text))
            else:
                whole = self._thing(value)
                found |= dict.fromkeys(self._accused_in(whole, self._label(whole) if whole != thing else ""))
        return list(found)

    def _thing(self, iri: str) -> Iri:
        """The thing with a page of its own that a node is or belongs to; any other IRI as it is."""
        start = self._base + "id/"
        return Iri(start + "/".join(iri[len(start) :].split("/")[:2])) if iri.startswith(start) else Iri(iri)

    def _example(self, node: Iri, said: Mapping[str, list[Term]], accused: Sequence[str]) -> Example:
        recorded = [name for name in said if not self._ontology.derived(name)]
        ordered = sorted(recorded, key=lambda name: (self._place(name), name))
        statements = [(name, value) for name in ordered for value in said[name]]
        shown = [
            ox.Triple(ox.NamedNode(node), ox.NamedNode(name), ox_term(value))
            for name, value in statements[:MOST_STATEMENTS]
        ]
        thing = self._thing(node)
        named = SKOS + "prefLabel" in said
        return Example(
            node, self._label(node if named else thing), thing, _standing(said), self._turtle(shown),
            len(statements) - len(shown), tuple(accused),
        )  # fmt: skip

    def _place(self, name: str) -> int:
        display = self._ontology.display.get(name)
        return display.order if display else 999

    def _turtle(self, triples: list[ox.Triple]) -> str:
        """The statements without the lines of prefixes, which are those of the site's own Turtle."""
        text = (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=self._prefixes()) or b"").decode("utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("@prefix")]
        return "\n".join(lines).replace("\t", "  ")

    def _prefixes(self) -> dict[str, str]:
        """The prefixes of the vocabulary's files, one for each list, and one for each kind of thing."""
        lists = {local_name(iri): f"{iri}/" for iri in self._ontology.subjects(RDF + "type", SKOS + "ConceptScheme")}
        kinds = {kind: f"{self._base}id/{kind}/" for kind in self._ontology.kinds.values()}
        return {**file_prefixes(), **{name: start for name, start in lists.items() if start.startswith(LIST)}, **kinds}


def _rank(said: Mapping[str, list[Term]]) -> tuple[bool, int]:
    """Firm before doubtful, then of few classes before of many."""
    own = [value for value in said.get(RDF + "type", ()) if str(value).startswith(KHR)]
    return _standing(said) not in _FIRM, len(own)


def _standing(said: Mapping[str, list[Term]]) -> str:
    return next((local_name(str(value)) for value in said.get(KHR + "standing", ())), "")
