"""One selection of events and what is tied to them, the same for every view: by facets, words and picked things.

The index, made at build time, tells of every event its `features`: facet -> values, which are names of concepts
(`type`, `role`, `freedom`, `stance`, `stage`, `standing`) or slugs (`place`, with all that it lies in; `case`;
`source`), and the bounds of its date. Labels of the values come from the graph when they are shown.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from kg.dates import BOUNDS
from kg.errors import BadRequestError
from kg.files import read_query
from kg.network import SHOWN_STANDINGS, STANDINGS, Network, filter_network, read_day
from kg.stages import find_accusations
from kg.store import Store
from kg.terms import local_name

Features = dict[str, dict[str, list[str]]]
"""Event IRI -> facet -> values."""

FACETS = ("type", "role", "freedom", "place", "case", "source", "stance", "stage", "standing")
"""What events are chosen by, each value with the number of events that the other facets leave."""
OF_THINGS = {"place": "place", "case": "case", "source": "document"}
"""Facets whose values are slugs, with the kind of thing that they name."""
_CERTAINTIES = ("possibly", "certainly")
_MOST_TEXT = 200
MOST_PICKED = 200
"""Things that can be picked by hand."""


@dataclass(frozen=True)
class Selection:
    """What was asked for: values of a facet are alternatives, facets narrow one another; nothing is everything."""

    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    begin: str | None = None
    end: str | None = None
    certainly: bool = False
    """Only what certainly lies in the period; else also what possibly does."""
    text: str = ""
    picked: tuple[str, ...] = ()
    """Things as `<kind>/<slug>`."""
    actors_only: bool = False

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of an address that asks for the same: by name, then value, each once, usual ones left out."""
        one = {"from": self.begin, "to": self.end, "when": "certainly" if self.certainly else "", "q": self.text}
        several = {**self.facets, "kind": self.kinds, "pick": self.picked, "actors": ["1"] if self.actors_only else []}
        found = {(name, value) for name, values in several.items() for value in values}
        return sorted(found | {(name, value) for name, value in one.items() if value})

    def query(self) -> str:
        """What stands behind the question mark of that address; the same for all ways to ask for the same."""
        return urlencode(self.pairs())


@dataclass(frozen=True)
class Selected:
    """A selection as it was found: its part of the network, and what each facet offers next."""

    network: Network
    events: frozenset[str]
    counts: dict[str, dict[str, int]]
    """Facet -> value -> events, with everything else that is asked for applied."""
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Chosen event -> the properties in whose texts words were found, as `dcterms:description`."""


def selection_index(store: Store, network: Network) -> Features:
    """The features of every event, sorted, the same bytes for the same snapshot."""
    found: dict[str, dict[str, set[str]]] = {
        node["id"]: _own_features(node) for node in network["nodes"] if node["kind"] == "event"
    }
    for row in store.select(read_query("index/features")):
        base, mark, rest = str(row["node"]).partition("/id/")
        event = f"{base}{mark}{'/'.join(rest.split('/', 2)[:2])}"
        # A claim about a participation or penalty is one about its event; bounds and places are the event's own.
        if event in found and (event == str(row["node"]) or str(row["feature"]) in ("source", "stance")):
            value = str(row["value"])
            found[event].setdefault(str(row["feature"]), set()).add(local_name(value) if "/" in value else value)
    for edge in network["edges"]:
        # Nobody has a role that is only denied, or was retracted.
        shown = edge["role"] and edge["standing"] in SHOWN_STANDINGS
        if edge["kind"] == "participation" and shown and edge["source"] in found:
            found[edge["source"]].setdefault("role", set()).add(local_name(edge["role"]))
    stages = _stages(store)
    for features in found.values():
        reached = {stage for case in features.get("case", ()) for stage in stages.get(case, ())}
        if reached:
            features["stage"] = reached
    return {iri: {name: sorted(found[iri][name]) for name in sorted(found[iri])} for iri in sorted(found)}


def _own_features(node: Mapping[str, Any]) -> dict[str, set[str]]:
    own = {"standing": node["standing"], "earliestBegin": node["begin"], "latestEnd": node["end"]}
    own["type"] = local_name(node["type"]) if node["type"] else None
    return {name: {value} for name, value in own.items() if value}


def _stages(store: Store) -> dict[str, set[str]]:
    """Slug of a case -> the legal stages that its accused have reached."""
    found: dict[str, set[str]] = {}
    for entries in find_accusations(store).values():
        for entry in entries:
            if entry.case and entry.stage:
                found.setdefault(local_name(entry.case), set()).add(local_name(entry.stage))
    return found


def read_selection(asked: Mapping[str, Sequence[str]], network: Network, features: Features) -> Selection:
    """The selection that parameters of an address ask for; raises BadRequestError for one that cannot be met."""

    def one(name: str) -> str:
        return next(iter(asked.get(name, ())), "").strip()

    known = known_values(network, features)
    facets = {name: frozenset(map(local_name, filter(None, asked.get(name, ())))) for name in FACETS}
    for name, values in facets.items():
        for value in sorted(values - known[name]):
            raise BadRequestError(f"{name}: unknown value '{value[:60]}'; known: {_list_some(known[name])}")
    if one("when") not in ("", *_CERTAINTIES):
        raise BadRequestError(f"when: unknown value '{one('when')[:60]}'; known: {', '.join(_CERTAINTIES)}")
    if one("actors") not in ("", "0", "1"):
        raise BadRequestError("actors=1 asks for actors alone, actors=0 for everything")
    picked = tuple(dict.fromkeys(filter(None, asked.get("pick", ()))))
    if len(picked) > MOST_PICKED:
        raise BadRequestError(f"pick: at most {MOST_PICKED} things can be picked")
    return Selection(
        {name: values for name, values in facets.items() if values},
        tuple(dict.fromkeys(filter(None, asked.get("kind", ())))), one("from") or None, one("to") or None,
        one("when") == "certainly", one("q")[:_MOST_TEXT], picked, one("actors") == "1",
    )  # fmt: skip


def known_values(network: Network, features: Features) -> dict[str, set[str]]:
    """Facet -> every value that some event has; a role may also be one in an organisation."""
    known: dict[str, set[str]] = {name: set() for name in FACETS}
    for own in features.values():
        for name in FACETS:
            known[name].update(own.get(name, ()))
    known["standing"].update(STANDINGS)
    known["role"].update(entry["value"] for entry in network["facets"]["role"])
    return known


def _list_some(values: Iterable[str]) -> str:
    shown = sorted(values)
    return ", ".join(shown[:40]) + (", …" if len(shown) > 40 else "")


def select(
    network: Network, features: Features, asked: Selection, find: Callable[[str], Iterable[str]], base: str,
    read: Callable[[str], Mapping[str, Sequence[str]]] = lambda words: {},
) -> Selected:  # fmt: skip
    """What a selection finds; `find` gives the IRIs of the things that some words name, `read` the events in whose
    texts they stand, each with where.

    Words and picks choose events, and things with the events that are tied to them. Raises BadRequestError for a thing
    that is not there and for dates that are none.
    """
    texts = read(asked.text) if asked.text else {}
    picked, named = _seeds(network, asked, find, base)
    near: set[str] | None = None
    if asked.picked:
        near = _tied_to(network, picked)
    if asked.text:
        worded = _tied_to(network, named) | set(texts)
        near = worded if near is None else near & worded
    seeds = picked | named
    fits = _period(asked)
    standings = asked.facets.get("standing", frozenset(SHOWN_STANDINGS))
    wanted = {**asked.facets, "standing": standings}
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    events: set[str] = set()
    for event, own in features.items():
        if (near is not None and event not in near) or not fits(own):
            continue
        missed = [name for name, values in wanted.items() if values.isdisjoint(own.get(name, ()))]
        if not missed:
            events.add(event)
        for name in FACETS if not missed else missed if len(missed) == 1 else ():
            counts[name].update(own.get(name, ()))
    narrowed = bool(asked.facets or near is not None or asked.certainly)
    part = filter_network(
        network, kinds=asked.kinds, roles=asked.facets.get("role", ()), event_types=asked.facets.get("type", ()),
        begin=asked.begin, end=asked.end, actors_only=asked.actors_only, standing=asked.facets.get("standing", ()),
        events=events if narrowed else None, seeds=seeds,
    )  # fmt: skip
    return Selected(
        part, frozenset(events), {name: dict(sorted(found.items())) for name, found in counts.items()},
        {event: texts[event] for event in sorted(events) if event in texts},
    )  # fmt: skip


def _seeds(
    network: Network, asked: Selection, find: Callable[[str], Iterable[str]], base: str
) -> tuple[frozenset[str], frozenset[str]]:
    """The things that are picked, and those that the words name."""
    there = {node["id"] for node in network["nodes"]}
    picked = {name: f"{base}id/{name}" for name in asked.picked}
    for name, iri in picked.items():
        if iri not in there:
            raise BadRequestError(f"pick: the graph has no '{name[:80]}'; things are picked as person/slug")
    return frozenset(picked.values()), frozenset(there.intersection(find(asked.text)) if asked.text else ())


def _tied_to(network: Network, seeds: frozenset[str]) -> set[str]:
    """The events among the seeds, and those with a tie to another seed: an event that is chosen stands for itself."""
    events = {node["id"] for node in network["nodes"] if node["kind"] == "event"}
    found, others = set(seeds & events), seeds - events
    for edge in network["edges"]:
        if edge["source"] in others or edge["target"] in others:
            found |= {edge["source"], edge["target"]}
    return found & events


def _period(asked: Selection) -> Callable[[Mapping[str, Sequence[str]]], bool]:
    """Whether the features of an event lie in the period; an event without a date lies in none."""
    first, last = read_day("from", asked.begin), read_day("to", asked.end)
    if first and last and first > last:
        raise BadRequestError(f"from: {asked.begin} lies after {asked.end}; give the earlier date first")
    if not first and not last:
        return lambda own: not asked.certainly or any(own.get(name) for name in BOUNDS)

    def bound(own: Mapping[str, Sequence[str]], name: str) -> str | None:
        return next(iter(own.get(name, ())), None)

    def possibly(own: Mapping[str, Sequence[str]]) -> bool:
        begin, end = bound(own, "earliestBegin"), bound(own, "latestEnd")
        # ISO dates sort as text; an open side may reach as far as one likes.
        in_time = (not last or not begin or begin <= last) and (not first or not end or end >= first)
        return bool(begin or end) and in_time

    def certainly(own: Mapping[str, Sequence[str]]) -> bool:
        begun, earliest, not_before = (bound(own, name) for name in ("latestBegin", "earliestBegin", "earliestEnd"))
        in_time = not first or (earliest or "") >= first or (not_before or "") >= first
        return in_time and (not last or (begun is not None and begun <= last))

    return (lambda own: possibly(own) and certainly(own)) if asked.certainly else possibly
