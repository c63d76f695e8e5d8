"""Records that a review found to be of one thing: made one when a snapshot is built, and never in the records.

A merge is a statement (khr:Merge) under the record that stays: which other record is the same, who reviewed it, when
and why. It works once it is reviewed and until it is undone; then the next build gives both things again as they were.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kg.namespaces import KHR, SKOS

_MERGE, _RECORD = KHR + "merge", KHR + "mergedRecord"
_PREFERRED, _VARIANT = SKOS + "prefLabel", SKOS + "altLabel"


@dataclass(frozen=True)
class Problem:
    """Why a merge cannot be carried out."""

    merge: str
    """The IRI of the merge statement."""
    message: str


def apply_merges(quads: Iterable[ox.Quad]) -> tuple[list[ox.Quad], list[Problem]]:
    """The statements with every merged thing named as the one that stays, and the merges that cannot be carried out.

    A statement stays in its graph; a label of the merged record that the other one has too becomes a variant.
    """
    recorded = list(quads)
    pairs, problems = _read_merges(recorded)
    if not pairs or problems:
        return recorded, problems
    stays = {merged: _follow(merged, pairs) for merged in pairs}
    labelled: set[tuple[object, str | None]] = {
        (quad.subject, quad.object.language)
        for quad in recorded
        if quad.predicate.value == _PREFERRED and isinstance(quad.object, ox.Literal) and quad.subject not in stays
    }
    return list(dict.fromkeys(_rename(quad, stays, labelled) for quad in recorded)), []


def _read_merges(quads: list[ox.Quad]) -> tuple[dict[ox.NamedNode, ox.NamedNode], list[Problem]]:
    """Merged -> kept, of the merges in force; a thing is merged into one other, and not into itself by any way."""
    facts: dict[ox.NamedNode, dict[str, object]] = {}
    kept: dict[ox.NamedNode, ox.NamedNode] = {}
    for quad in quads:
        name = quad.predicate.value
        if isinstance(quad.subject, ox.NamedNode) and name.startswith(KHR):
            if name == _MERGE and isinstance(quad.object, ox.NamedNode):
                kept[quad.object] = quad.subject
            elif name in (_RECORD, KHR + "reviewedOn", KHR + "undoneOn"):
                facts.setdefault(quad.subject, {})[name] = quad.object
    pairs: dict[ox.NamedNode, ox.NamedNode] = {}
    problems: list[Problem] = []
    for merge, survivor in sorted(kept.items(), key=str):
        told = facts.get(merge, {})
        merged = told.get(_RECORD)
        if not isinstance(merged, ox.NamedNode) or KHR + "reviewedOn" not in told or KHR + "undoneOn" in told:
            continue
        if message := _find_fault(merged, survivor, pairs):
            problems.append(Problem(merge.value, message))
        else:
            pairs[merged] = survivor
    return pairs, problems


def _find_fault(
    merged: ox.NamedNode, survivor: ox.NamedNode, pairs: dict[ox.NamedNode, ox.NamedNode]
) -> str:
    """Why a merge cannot be added to the others, '' where it can."""
    if merged in pairs and pairs[merged] != survivor:
        return f"{merged.value} is merged into {pairs[merged].value} already: undo one of the two"
    if merged.value.rsplit("/", 2)[1:2] != survivor.value.rsplit("/", 2)[1:2]:
        return f"{survivor.value} and {merged.value} are things of two kinds: they cannot be one"
    if merged not in pairs and _follow(survivor, pairs) == merged:
        return "these records are merged in a circle: undo one of the merges"
    return ""


def _follow(thing: ox.NamedNode, pairs: dict[ox.NamedNode, ox.NamedNode]) -> ox.NamedNode:
    """The thing that stays at the end of a chain of merges."""
    while thing in pairs:
        thing = pairs[thing]
    return thing


def _rename(
    quad: ox.Quad,
    stays: dict[ox.NamedNode, ox.NamedNode],
    labelled: set[tuple[object, str | None]],
) -> ox.Quad:
    predicate, value = quad.predicate, quad.object
    if predicate.value == _RECORD:
        return quad
    subject = stays.get(quad.subject, quad.subject) if isinstance(quad.subject, ox.NamedNode) else quad.subject
    if isinstance(value, ox.NamedNode):
        value = stays.get(value, value)
    elif (
        predicate.value == _PREFERRED
        and subject != quad.subject
        and isinstance(value, ox.Literal)
        and (subject, value.language) in labelled
    ):
        predicate = ox.NamedNode(_VARIANT)
    return ox.Quad(subject, predicate, value, quad.graph_name)
