"""The events of a selection in lanes, one for each actor that takes part or each case, and where each lies in time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.bars import Bar, Days, make_bar, to_day
from kg.dates import BOUNDS
from kg.languages import pick_text
from kg.network import ACTOR_KINDS, SHOWN_STANDINGS, STANDINGS
from kg.selection import Features, Selection
from kg.terms import local_name

LANES = ("actor", "case")
"""What events can be put in lanes by."""
LANES_A_PAGE = 60
EVENTS_A_PAGE = 600

Spans = Mapping[str, "Span"]
"""Event -> what its date does not say of its length."""


@dataclass(frozen=True)
class Term:
    """A penalty that an event imposes for a length of time."""

    kind: str
    """IRI of the kind of penalty."""
    duration: str
    bearer: str
    """IRI of who has to bear it, '' where the event does not say."""
    status: str
    """IRI of whether it is served, '' where that is not recorded."""


@dataclass(frozen=True)
class Span:
    """When a state was last confirmed, as a day, and the terms that an event imposes."""

    confirmed: int | None = None
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True)
class Happening:
    """An event in one lane."""

    node: Mapping[str, Any]
    """Its node in the network."""
    bounds: Days
    standing: str
    """The weaker one of the event's and of the part that the lane's actor has in it."""
    roles: tuple[Mapping[str, str], ...] = ()
    """Labels of what the actor did or had to bear in it."""
    span: Span = Span()

    @property
    def bar(self) -> Bar:
        """What is drawn of it."""
        durations = [term.duration for term in self.span.terms]
        return make_bar(self.bounds, self.node["date"], self.span.confirmed, durations)

    @property
    def dated(self) -> bool:
        """Whether anything is known of its time."""
        return any(day is not None for day in self.bounds)


@dataclass(frozen=True)
class Lane:
    """What an actor took part in or what belongs to a case, dated events in order, then those without a date."""

    node: Mapping[str, Any] | None
    """None for the events that have no actor, or no case."""
    happenings: tuple[Happening, ...]
    first: int = 0
    """How many of its events stand on earlier pages."""
    whole: int = 0
    """How many events it has on all pages together."""


def make_lanes(
    network: Mapping[str, Any], features: Features, events: Collection[str], asked: Selection, by: str, spans: Spans
) -> list[Lane]:
    """The lanes of some events by `actor` or `case`: what was picked first, then those with most events.

    An event stands in the lane of each actor that takes part in it, and of each case that it belongs to; those with
    neither stand in a last lane of their own.
    """
    nodes = {node["id"]: node for node in network["nodes"]}
    roles = _parts(network, events, asked) if by == "actor" else _cases(network, events)
    members: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for edge in roles:
        members.setdefault(edge["target"], {}).setdefault(edge["source"], []).append(edge)
    placed = {event for found in members.values() for event in found}
    lanes = [_lane(nodes, features, nodes[iri], found, spans) for iri, found in members.items()]
    rest = sorted(set(events) - placed) if not (by == "actor" and asked.facets.get("role")) else []
    picked = [name.rpartition("/")[2] for name in asked.picked]

    def rank(lane: Lane) -> tuple[object, ...]:
        assert lane.node is not None
        slug = lane.node["id"].rpartition("/")[2]
        first = picked.index(slug) if slug in picked else len(picked)
        return first, -lane.whole, pick_text(lane.node["label"]).casefold(), lane.node["id"]

    lanes.sort(key=rank)
    return [*lanes, _lane(nodes, features, None, {event: [] for event in rest}, spans)] if rest else lanes


def _parts(network: Mapping[str, Any], events: Collection[str], asked: Selection) -> Iterable[Mapping[str, Any]]:
    """The participations of actors in some events, as far as the selection lets them be seen."""
    roles, standings = asked.facets.get("role"), asked.facets.get("standing", frozenset(SHOWN_STANDINGS))
    kinds = set(ACTOR_KINDS) & set(asked.kinds) or set(ACTOR_KINDS)
    for edge in network["edges"]:
        if edge["kind"] == "participation" and edge["source"] in events and edge["standing"] in standings:
            role = local_name(edge["role"]) if edge["role"] else ""
            if edge["target"].rsplit("/", 2)[1] in kinds and (not roles or role in roles):
                yield edge


def _cases(network: Mapping[str, Any], events: Collection[str]) -> Iterable[Mapping[str, Any]]:
    for edge in network["edges"]:
        if edge["kind"] == "case" and edge["source"] in events and edge["target"].rsplit("/", 2)[1] == "case":
            yield {**edge, "standing": "corroborated", "roleLabel": {}}


def _lane(
    nodes: Mapping[str, Mapping[str, Any]], features: Features, node: Mapping[str, Any] | None,
    found: Mapping[str, Sequence[Mapping[str, Any]]], spans: Spans,
) -> Lane:  # fmt: skip
    happenings = [_happening(nodes[event], features[event], ties, spans.get(event, Span()), node)
                  for event, ties in found.items()]  # fmt: skip
    happenings.sort(key=_in_order)
    return Lane(node, tuple(happenings), 0, len(happenings))


def _in_order(happening: Happening) -> tuple[object, ...]:
    days = [day for day in happening.bounds if day is not None]
    return not days, days[0] if days else 0, days[-1] if days else 0, happening.node["id"]


def _happening(
    node: Mapping[str, Any], own: Mapping[str, Sequence[str]], ties: Sequence[Mapping[str, Any]], span: Span,
    lane: Mapping[str, Any] | None,
) -> Happening:  # fmt: skip
    bounds = tuple(to_day(own[name][0]) if own.get(name) else None for name in BOUNDS)
    # The part of an actor is as firm as its firmest record; it is no firmer than the event.
    part = max((tie["standing"] for tie in ties), key=STANDINGS.index, default="corroborated")
    standing = min(node["standing"], part, key=STANDINGS.index)
    terms = span.terms
    if lane is not None and lane["kind"] in ACTOR_KINDS:
        terms = tuple(term for term in terms if term.bearer == lane["id"] or (not term.bearer and _bears(ties)))
    roles = {pick_text(tie["roleLabel"]): tie["roleLabel"] for tie in ties if tie["roleLabel"]}
    return Happening(
        node, (bounds[0], bounds[1], bounds[2], bounds[3]), standing, tuple(roles.values()), replace(span, terms=terms)
    )


def _bears(ties: Sequence[Mapping[str, Any]]) -> bool:
    return any(local_name(tie["role"] or "") == "sentenced" for tie in ties)


# ---------------------------------------------------------------- pages


def cut_pages(
    lanes: Sequence[Lane], lanes_a_page: int = LANES_A_PAGE, events_a_page: int = EVENTS_A_PAGE
) -> list[list[Lane]]:
    """The lanes on pages of at most so many lanes and events; a lane that has more goes on on the next page."""
    pages: list[list[Lane]] = [[]]
    room = events_a_page
    for lane in lanes:
        begun = 0
        while begun < len(lane.happenings):
            left = len(lane.happenings) - begun
            # A lane is cut only where it would not fit on a page of its own.
            if pages[-1] and (len(pages[-1]) == lanes_a_page or room < min(left, events_a_page)):
                pages.append([])
                room = events_a_page
            taken = lane.happenings[begun : begun + room]
            pages[-1].append(replace(lane, happenings=taken, first=begun))
            begun, room = begun + len(taken), room - len(taken)
    return pages


def whole_window(lanes: Iterable[Lane]) -> tuple[int, int] | None:
    """From before the first day that some bound names to after the last; None where nothing is dated."""
    days = [
        day
        for lane in lanes for happening in lane.happenings
        for day in (*happening.bounds, happening.span.confirmed) if day is not None
    ]  # fmt: skip
    if not days:
        return None
    # Room for the arrows of what is open, at both ends.
    margin = max(3, round((max(days) - min(days)) * 0.06))
    return min(days) - margin, max(days) + 1 + margin
