"""Measures of the network that a view shows: who is tied to many, who lies between others, which things hang together.

They measure what sources report, and nothing else: who is often written about stands in the middle.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx

from kg.errors import BadRequestError
from kg.network import Edge, Network

MOST_THINGS = 2000
MOST_TIES = 6000
"""What can be measured while somebody waits; a larger network is for a program of its own."""
_EXACT = 500
"""Up to how many things every one is taken as a beginning of shortest ways; beyond, a sample is."""
_SAMPLED = 60
_SEED = 1968
_ROUNDS = 1000


@dataclass(frozen=True)
class Ranked:
    """A thing with its amount of a measure, and how much was reported of its ties."""

    id: str
    amount: float
    ties: int
    claims: int
    group: int | None = None
    """The number of its community, 1 for the largest."""


@dataclass(frozen=True)
class Analysis:
    """A measure of a network."""

    measure: str
    things: tuple[Ranked, ...]
    """All of them, the highest amount first; communities one after another, in each the best tied first."""
    sampled: int = 0
    """From how many things shortest ways were sought, where not from all."""
    groups: tuple[int, ...] = ()
    """How many things each community has; those of one thing are not counted as one."""
    modularity: float | None = None
    """How much denser the communities are tied within than chance would have it: 0 is chance, near 1 hardly between."""


def analyse(network: Network, measure: str) -> Analysis:
    """A measure of a network; the same for the same network on every run.

    Raises BadRequestError for an unknown measure and for a network that is too large.
    """
    if measure not in _MEASURES:
        raise BadRequestError(f"measure: unknown value '{measure[:60]}'; known: {', '.join(MEASURES)}")
    nodes = sorted(node["id"] for node in network["nodes"])
    if len(nodes) > MOST_THINGS or len(network["edges"]) > MOST_TIES:
        raise BadRequestError(
            f"{len(nodes)} things with {len(network['edges'])} ties are too many to be measured here, where "
            f"{MOST_THINGS} with {MOST_TIES} are: choose fewer, or take the GraphML of the selection to a graph program"
        )
    # Numbers in the place of names: sets of names would be gone through in another order on each run.
    number = {iri: place for place, iri in enumerate(nodes)}
    graph: networkx.Graph[int] = networkx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    for edge in network["edges"]:
        one, two = number[edge["source"]], number[edge["target"]]
        if one != two:
            weight = len(edge.get("events", ())) or 1
            before = graph.get_edge_data(one, two, {"weight": 0})["weight"]
            graph.add_edge(one, two, weight=before + weight)
    claims = _claims(network["edges"])
    ties = [graph.degree(node) for node in range(len(nodes))]
    return _MEASURES[measure](_Measured(measure, nodes, graph, ties, [claims[iri] for iri in nodes]))


@dataclass(frozen=True)
class _Measured:
    measure: str
    nodes: Sequence[str]
    graph: Any
    ties: Sequence[int]
    claims: Sequence[int]

    def rank(self, amounts: Mapping[int, float], **more: Any) -> Analysis:
        order = sorted(amounts, key=lambda node: (-round(amounts[node], 6), self.nodes[node]))
        things = tuple(
            Ranked(self.nodes[node], round(amounts[node], 4) + 0.0, self.ties[node], self.claims[node])
            for node in order
        )
        return Analysis(self.measure, things, **more)


def _claims(edges: Sequence[Edge]) -> Counter[str]:
    found: Counter[str] = Counter()
    for edge in edges:
        for end in {edge["source"], edge["target"]}:
            found[end] += edge["claims"]
    return found


def _degree(measured: _Measured) -> Analysis:
    return measured.rank(dict(enumerate(measured.ties)))


def _betweenness(measured: _Measured) -> Analysis:
    count = len(measured.nodes)
    sampled = _SAMPLED if count > _EXACT else 0
    found = networkx.betweenness_centrality(measured.graph, k=sampled or None, seed=_SEED) if count else {}
    return measured.rank(found, sampled=sampled)


def _eigenvector(measured: _Measured) -> Analysis:
    if not measured.graph.number_of_edges():
        return measured.rank(dict.fromkeys(range(len(measured.nodes)), 0.0))
    try:
        found = networkx.eigenvector_centrality(measured.graph, max_iter=_ROUNDS)
    except networkx.PowerIterationFailedConvergence as error:
        raise BadRequestError(
            "the weight of neighbours does not settle for this network: take another measure"
        ) from error
    return measured.rank(found)


def _communities(measured: _Measured) -> Analysis:
    parts = networkx.community.louvain_communities(measured.graph, seed=_SEED) if measured.nodes else []
    several = [part for part in parts if len(part) > 1]
    several.sort(key=lambda part: (-len(part), min(part)))
    found: list[Ranked] = []
    for place, part in enumerate(several, 1):
        for node in sorted(part, key=lambda node: (-measured.ties[node], measured.nodes[node])):
            ties, claims = measured.ties[node], measured.claims[node]
            found.append(Ranked(measured.nodes[node], float(ties), ties, claims, place))
    tied = measured.graph.number_of_edges()
    modularity = round(networkx.community.modularity(measured.graph, parts), 3) + 0.0 if tied else None
    return Analysis(measured.measure, tuple(found), groups=tuple(map(len, several)), modularity=modularity)


_MEASURES: dict[str, Callable[[_Measured], Analysis]] = {
    "communities": _communities, "degree": _degree, "betweenness": _betweenness, "eigenvector": _eigenvector,
}  # fmt: skip
MEASURES = tuple(_MEASURES)
