"""What a view of the network shows beside and instead of what a selection finds: things added, hidden, in focus."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import BadRequestError
from kg.network import SHOWN_KINDS, Edge, Network, Node, filter_network
from kg.selection import Selection

_MOST = 200
NAMES = ("expand", "with", "hide", "focus")
"""The parameters of an address that are read here; each names things as `<kind>/<slug>`."""


@dataclass(frozen=True)
class Changes:
    """What was changed by hand in a drawing, by IRI."""

    expanded: tuple[str, ...] = ()
    """Things shown with everything that is tied to them, whether or not the selection finds it."""
    added: tuple[str, ...] = ()
    """Things shown beyond the selection, with their ties to what is shown."""
    hidden: frozenset[str] = frozenset()
    focus: str | None = None
    """The thing that is shown alone with what is tied to it."""


def read_changes(asked: Mapping[str, Sequence[str]], there: Container[str], base: str) -> Changes:
    """The changes that parameters of an address ask for; raises BadRequestError for a thing that is not there."""

    def things(name: str) -> tuple[str, ...]:
        given = tuple(dict.fromkeys(filter(None, asked.get(name, ()))))
        if len(given) > _MOST:
            raise BadRequestError(f"{name}: at most {_MOST} things can be named")
        return tuple(read_thing(name, thing, there, base) for thing in given)

    return Changes(things("expand"), things("with"), frozenset(things("hide")), next(iter(things("focus")), None))


def read_thing(name: str, thing: str, there: Container[str], base: str) -> str:
    """The IRI of a thing that a parameter names; raises BadRequestError where the network has none such."""
    iri = f"{base}id/{thing}"
    if iri not in there:
        raise BadRequestError(f"{name}: the graph has no '{thing[:80]}'; things are named as person/slug")
    return iri


def change(index: Network, part: Network, changes: Changes, asked: Selection) -> Network:
    """The part of the network that a selection found, with the changes made."""
    nodes: dict[str, Node] = {node["id"]: node for node in part["nodes"]}
    edges: list[Edge] = part["edges"]
    if changes.expanded or changes.added:
        nodes, edges = _widen(index, nodes, edges, changes, asked)
    nodes = {iri: node for iri, node in nodes.items() if iri not in changes.hidden}
    edges = [edge for edge in edges if edge["source"] in nodes and edge["target"] in nodes]
    if changes.focus in nodes:
        near = {changes.focus, *(end for edge in edges for end in _ends(edge) if changes.focus in _ends(edge))}
        nodes = {iri: node for iri, node in nodes.items() if iri in near}
        edges = [edge for edge in edges if edge["source"] in near and edge["target"] in near]
    return {"nodes": list(nodes.values()), "edges": edges, "facets": part["facets"]}


def _ends(edge: Mapping[str, Any]) -> tuple[str, str]:
    return edge["source"], edge["target"]


def _widen(index: Network, nodes: Mapping[str, Node], edges: Sequence[Edge], changes: Changes,
           asked: Selection) -> tuple[dict[str, Node], list[Edge]]:  # fmt: skip
    named = {*changes.expanded, *changes.added}
    kinds = {*SHOWN_KINDS, *asked.kinds, *(iri.rsplit("/", 2)[1] for iri in named)}
    whole = filter_network(index, kinds=kinds, actors_only=asked.actors_only, standing=asked.facets.get("standing", ()))
    expanded = set(changes.expanded)
    wanted = named | {end for edge in whole["edges"] for end in _ends(edge) if not expanded.isdisjoint(_ends(edge))}
    fresh = {node["id"]: node for node in whole["nodes"] if node["id"] in wanted}
    found = {**nodes, **fresh}
    new = (set(fresh) - set(nodes)) | named
    more = [edge for edge in whole["edges"] if not new.isdisjoint(_ends(edge)) and found.keys() >= set(_ends(edge))]
    # A tie by shared events is shown with all of them where it is wider than the selection's own.
    kept = {_key(edge): edge for edge in (*edges, *more)}
    return dict(sorted(found.items())), [kept[key] for key in sorted(kept)]


def _key(edge: Mapping[str, Any]) -> tuple[str, ...]:
    return (edge["source"], edge["target"], edge["kind"], edge["role"] or "", edge["via"] or "")
