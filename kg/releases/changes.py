"""What changed from one release to the next, read from the public data of both.

What was withheld in between must not be told of by the very list of changes. So nothing is named that the newer data
does not itself hold: a thing or statement that is simply gone appears nowhere, an earlier value only where a claim in
the newer data still gives it, and what was retracted, merged or retired because the newer data records just that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from kg.merges import apply_merges
from kg.namespaces import (
    DCTERMS,
    DERIVED_GRAPH,
    KHR,
    LISTS_GRAPH,
    ONTOLOGY_GRAPH,
    QUESTIONS_GRAPH,
    RDF,
    SHAPES_GRAPH,
)

SECTIONS = ("added", "corrected", "retracted", "merged", "retired")
Entry = dict[str, object]
"""What one change names: IRIs and values as text, under `thing`, `part`, `claim`, `property`, `before`, `now` ..."""

_NO_RECORD = (ONTOLOGY_GRAPH, LISTS_GRAPH, SHAPES_GRAPH, QUESTIONS_GRAPH, DERIVED_GRAPH)
_TYPE = RDF + "type"
# Statements that speak of the claims, merges and retirements themselves, which have entries of their own.
_OWN_ENTRIES = (KHR + "Claim", KHR + "Merge", KHR + "RetiredIdentifier")


@dataclass
class Recorded:
    """The recorded statements of a release: subject -> property -> values, and the graphs that hold them."""

    quads: list[ox.Quad]
    base: str
    said: dict[str, dict[str, set[ox.NamedNode | ox.Literal]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for quad in self.quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                self.said.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, set()).add(quad.object)

    def texts(self, node: str, name: str) -> list[str]:
        """The values of a property of ours as text, sorted."""
        return sorted(value.value for value in self.said.get(node, {}).get(KHR + name, ()))

    def first(self, node: str, name: str) -> str | None:
        """The first value of a property of ours, none where it has none."""
        return next(iter(self.texts(node, name)), None)

    def by_language(self, node: str, name: str) -> dict[str, str]:
        """The texts of a property of ours, by language."""
        found = (value for value in self.said.get(node, {}).get(KHR + name, ()) if isinstance(value, ox.Literal))
        return {text.language or "": text.value for text in sorted(found, key=str)}

    def of_class(self, name: str) -> list[str]:
        """The nodes of a class of ours, sorted."""
        wanted = ox.NamedNode(KHR + name)
        return sorted(node for node, said in self.said.items() if wanted in said.get(_TYPE, ()))

    @cached_property
    def things(self) -> set[str]:
        """What has a record of its own."""
        retired = set(self.of_class("RetiredIdentifier"))
        return {node for node in self.said if node not in retired and thing_of(node, self.base) == node}

    @cached_property
    def kept_apart(self) -> set[str]:
        """Claims, merges and retirements, with the evidence below them."""
        tops = {node for name in _OWN_ENTRIES for node in self.of_class(name.removeprefix(KHR))}
        return {node for node in self.said if node in tops or _above(node) & tops}

    @cached_property
    def given_values(self) -> dict[tuple[str, str], set[ox.NamedNode | ox.Literal]]:
        """(node, property) -> the values that claims give it, superseded ones too."""
        found: dict[tuple[str, str], set[ox.NamedNode | ox.Literal]] = {}
        for claim in self.of_class("Claim"):
            for about in self.texts(claim, "about"):
                for aspect in self.texts(claim, "aspect"):
                    found.setdefault((about, aspect), set()).update(self.said[claim].get(KHR + "value", ()))
        return found


def read_recorded(quads: Iterable[ox.Quad], base: str) -> list[ox.Quad]:
    """The quads that people recorded: neither derived, nor vocabulary, shapes or questions."""
    apart = {base + name for name in _NO_RECORD}
    return [quad for quad in quads if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value not in apart]


def rename_merged(earlier: list[ox.Quad], now: Recorded) -> list[ox.Quad]:
    """The earlier statements under the identifiers of today: what has been merged since bears the name that stays."""
    merges = {*now.of_class("Merge")}
    in_force = [
        quad
        for quad in now.quads
        if isinstance(quad.subject, ox.NamedNode)
        and (quad.subject.value in merges or quad.predicate.value == KHR + "merge")
    ]
    renamed, _ = apply_merges([*earlier, *in_force])
    new = {quad.subject for quad in in_force} - {quad.subject for quad in earlier}
    return [
        quad
        for quad in renamed
        if quad.subject not in new and not (quad.predicate.value == KHR + "merge" and quad.object in new)
    ]


def thing_of(iri: str, base: str) -> str | None:
    """The thing that a node is or lies in: `<base>id/<kind>/<slug>`; none for anything else."""
    if not iri.startswith(base + "id/"):
        return None
    parts = iri[len(base) :].split("/")
    return base + "/".join(parts[:3]) if len(parts) >= 3 else None


def _above(node: str) -> set[str]:
    """The nodes that a node may lie in, by its name."""
    parts = node.split("/")
    return {"/".join(parts[:count]) for count in range(1, len(parts))}


def find_changes(earlier: list[ox.Quad], later: list[ox.Quad], base: str) -> dict[str, list[Entry]]:
    """Section -> changes, from the recorded statements of two releases; each list is sorted by what it names."""
    now = Recorded(later, base)
    then = Recorded(rename_merged(earlier, now), base)
    told_before = Recorded(earlier, base)
    merged = _merged(told_before, now)
    apart_again = {str(entry["record"]) for entry in merged if "undoneOn" in entry}
    corrections = _corrections(then, now, "supersedes")
    found = {
        "added": _added(then, now, apart_again),
        "corrected": [*corrections, *_values(then, now, {(e.get("about"), e.get("property")) for e in corrections})],
        "retracted": _corrections(then, now, "retracts"),
        "merged": merged,
        "retired": _retired(told_before, now),
    }
    return {name: sorted(found[name], key=lambda entry: str(sorted(entry.items()))) for name in SECTIONS}


def _added(then: Recorded, now: Recorded, apart_again: set[str]) -> list[Entry]:
    """New things; and on things that were there, new parts and new claims, but for those that correct others."""
    new_things = now.things - then.things
    entries: list[Entry] = [{"thing": thing} for thing in new_things - apart_again]
    correcting = {c for c in now.of_class("Claim") if now.texts(c, "supersedes") or now.texts(c, "retracts")}
    new_nodes = {node for node in now.said if node not in then.said}
    for node in new_nodes - correcting:
        is_claim = KHR + "Claim" in _classes(now, node)
        thing = thing_of(now.first(node, "about") or "" if is_claim else node, now.base)
        if thing is None or node == thing or thing in new_things or _above(node) & new_nodes:
            continue
        if is_claim:
            entries.append({"thing": thing, "claim": node})
        elif node not in now.kept_apart:
            entries.append({"thing": thing, "part": node})
    return entries


def _classes(release: Recorded, node: str) -> set[str]:
    return {value.value for value in release.said.get(node, {}).get(_TYPE, ())}


def _corrections(then: Recorded, now: Recorded, how: str) -> list[Entry]:
    """The claims that now supersede or retract another, and did not yet."""
    entries: list[Entry] = []
    for claim in now.of_class("Claim"):
        for other in now.texts(claim, how):
            if other in then.texts(claim, how):
                continue
            about = now.first(other, "about") or now.first(claim, "about") or ""
            entry: Entry = {
                "thing": thing_of(about, now.base), "about": about, "claim": claim, "corrects": other,
                "property": now.first(other, "aspect") or now.first(claim, "aspect"),
                "before": now.texts(other, "value"), "now": now.texts(claim, "value"),
                "on": now.first(claim, "correctedOn"), "reason": now.by_language(claim, "correctionReason"),
            }  # fmt: skip
            entries.append({name: value for name, value in entry.items() if value})
    return entries


def _values(then: Recorded, now: Recorded, corrected: set[tuple[object, object]]) -> list[Entry]:
    """Property by property, the new values of nodes that were there, and the earlier ones that a claim still gives."""
    entries: list[Entry] = []
    for node in sorted(now.said.keys() & then.said.keys() - now.kept_apart - then.kept_apart):
        for name, values in sorted(now.said[node].items()):
            before = then.said[node].get(name, set())
            new = {value for value in values - before if not _is_part(value, node)}
            gone = (before - values) & now.given_values.get((node, name), set())
            if (new or gone) and name != KHR + "merge" and (node, name) not in corrected:
                entry: Entry = {"thing": thing_of(node, now.base), "about": node, "property": name}
                entry |= {"before": _texts(gone)} if gone else {}
                entry |= {"now": _texts(new)} if new else {}
                entries.append({key: value for key, value in entry.items() if value})
    return entries


def _is_part(value: ox.NamedNode | ox.Literal, node: str) -> bool:
    return isinstance(value, ox.NamedNode) and value.value.startswith(node + "/")


def _texts(values: Iterable[ox.NamedNode | ox.Literal]) -> list[str]:
    return sorted(value.value for value in values)


def _merged(then: Recorded, now: Recorded) -> list[Entry]:
    """Merges that came into force since, and those in force before that were undone."""
    entries: list[Entry] = []
    for thing in sorted(now.said):
        for merge in now.texts(thing, "merge"):
            reviewed, undone = now.first(merge, "reviewedOn"), now.first(merge, "undoneOn")
            before = bool(then.texts(merge, "reviewedOn")) and not then.texts(merge, "undoneOn")
            if not reviewed or bool(undone) != before:
                continue
            entry: Entry = {"thing": thing, "record": now.first(merge, "mergedRecord"), "on": undone or reviewed}
            entry["reason"] = now.by_language(merge, "undoneReason" if undone else "mergeReason")
            if undone:
                entry["undoneOn"] = undone
            entries.append({name: value for name, value in entry.items() if value})
    return entries


def _retired(then: Recorded, now: Recorded) -> list[Entry]:
    entries: list[Entry] = []
    for identifier in set(now.of_class("RetiredIdentifier")) - set(then.of_class("RetiredIdentifier")):
        entry: Entry = {
            "identifier": identifier, "on": now.first(identifier, "retiredOn"),
            "reason": now.by_language(identifier, "retirementReason"),
            "replacement": next(iter(_texts(now.said[identifier].get(DCTERMS + "isReplacedBy", ()))), None),
        }  # fmt: skip
        entries.append({name: value for name, value in entry.items() if value})
    return entries


def leaves(value: object) -> Iterable[str]:
    """Every text in an entry: IRIs, values and days, not the names of its fields or languages."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
