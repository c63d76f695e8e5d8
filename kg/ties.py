"""What ties one thing to another, and the shortest ways along such ties: the search beneath the explained path.

Two things are tied by an edge of the network between them, or by an event that both belong to where one of them is an
actor: an event stands on a way as a thing of its own only where it ties other events, cases or laws.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from kg.languages import pick_text
from kg.namespaces import KHR, LIST
from kg.network import ACTOR_KINDS, HAPPENED, Network

Edge = Mapping[str, Any]
Cost = tuple[int, int, int, int]
"""Steps, doubt, breadth, steps not corroborated: what a way is judged by, in this order."""

ABOUT = LIST + "relation-type/about"
MOST_STEPS = 6
"""A longer way explains nothing."""
_MOST_LOOKS = 50_000
"""How many beginnings of ways are looked at before the search is content with what it has found."""
# Of each standing its doubt, and whether it is plain: not corroborated.
_FIRMNESS = {"corroborated": (0, 0), "stated": (0, 1), "alleged": (1, 1), "disputed": (2, 1)}
# From the most telling tie to the broadest; what an event ties is judged by the broader of its two edges.
_BREADTH = {"participation": 0, "relationship": 0, "membership": 0, "charge": 1, "sequence": 1, "case": 1, "law": 2,
            "document": 2, "authorship": 2, "place": 3}  # fmt: skip
_NOWHERE: dict[str, list[Edge]] = {}


@dataclass(frozen=True)
class Tie:
    """One reason for which two things belong together: edges between them, or the edges of each with an event."""

    near: tuple[Edge, ...]
    far: tuple[Edge, ...]
    """Empty where the tie is direct."""
    event: str | None
    """The event that ties them, or that is one of the two, with the other an actor in it."""
    standing: str
    cost: Cost


class Ties:
    """The ties of a network that are firm enough and lead through nothing that is left out."""

    def __init__(
        self,
        index: Network,
        standings: Iterable[str],
        left_out: Iterable[str],
        ends: Iterable[str],
        subjects: bool = False,
    ) -> None:
        """`left_out` are no stages of a way, its `ends` stay; `subjects` counts what documents are about as ties."""
        allowed, avoided, kept = frozenset(standings), frozenset(left_out), frozenset(ends)
        self.nodes: dict[str, Mapping[str, Any]] = {
            node["id"]: node
            for node in index["nodes"]
            if node["id"] in kept
            or (
                node["id"] not in avoided
                and node["standing"] in allowed
                and (node["kind"] != "event" or node["status"] in HAPPENED)
            )
        }
        self._around: dict[str, dict[str, list[Edge]]] = {}
        for edge in index["edges"]:
            source, target = edge["source"], edge["target"]
            firm = edge["standing"] in allowed and source in self.nodes and target in self.nodes
            if firm and not self._says_nothing(edge, subjects):
                self._around.setdefault(source, {}).setdefault(target, []).append(edge)
                self._around.setdefault(target, {}).setdefault(source, []).append(edge)
        self._costs: dict[str, dict[str, Cost]] = {}

    def _says_nothing(self, edge: Edge, subjects: bool) -> bool:
        """Whether an edge is no tie: what a document is about; whom a charge accuses, who takes part in the event.

        What a charge was requalified to is another charge of the same case.
        """
        kind = self.nodes[edge["source"]]["kind"]
        of_charge = edge["kind"] == "charge" and (kind == "event" or edge["role"] == KHR + "requalifiedTo")
        return of_charge or (kind == "document" and edge["role"] == ABOUT and not subjects)

    def around(self, iri: str) -> Mapping[str, list[Edge]]:
        """The neighbours of a thing in the network, each with the edges to it."""
        return self._around.get(iri, _NOWHERE)

    def is_actor(self, iri: str) -> bool:
        """Whether a thing can take part in an event."""
        return self.nodes[iri]["kind"] in ACTOR_KINDS

    def is_event(self, iri: str) -> bool:
        """Whether a thing is an event."""
        return bool(self.nodes[iri]["kind"] == "event")

    def events_between(self, one: str, two: str) -> list[str | None]:
        """The events that tie two things, None for all edges between them; an event is tied to its own by itself."""
        found: list[str | None] = []
        if two in self.around(one):
            found.append(self.own_event(one, two))
        if self.is_actor(one) or self.is_actor(two):
            near, far = self.around(one), self.around(two)
            found += [event for event in near if event in far and self.is_event(event)]
        return found

    def own_event(self, one: str, two: str) -> str | None:
        """The one of two things that is an event, where the other is an actor in it."""
        for event, actor in ((one, two), (two, one)):
            if self.is_event(event) and self.is_actor(actor):
                return event
        return None

    def ties(self, one: str, two: str) -> list[Tie]:
        """Everything that ties two things, the firmest and most telling first."""
        found: list[Tie] = []
        for event in self.events_between(one, two):
            if event and event not in (one, two):
                found.append(self._tie(self.around(one)[event], self.around(two)[event], event))
            elif event:
                found.append(self._tie(self.around(one)[two], (), event))
            else:
                found += [self._tie((edge,), (), None) for edge in self.around(one)[two]]
        return sorted(found, key=lambda tie: (tie.cost, self._when(tie), tie.near[0]["via"], str(tie.near[0]["role"])))

    def _when(self, tie: Tie) -> tuple[str, str]:
        event = self.nodes[tie.event] if tie.event else {}
        return (event.get("begin") or event.get("end") or "9999", event.get("id") or "")

    def _tie(self, near: Sequence[Edge], far: Sequence[Edge], event: str | None) -> Tie:
        cost = self._cost(near, far, event)
        standing = next(name for name, firmness in _FIRMNESS.items() if firmness == (cost[1], cost[3]))
        return Tie(_in_order(near), _in_order(far), event, standing, cost)

    def _cost(self, near: Sequence[Edge], far: Sequence[Edge], event: str | None) -> Cost:
        links = [min(self._link(edge) for edge in side) for side in (near, far) if side]
        if event:
            links.append((*_FIRMNESS[self.nodes[event]["standing"]], 0))
        doubt, plain, breadth = (max(link[place] for link in links) for place in range(3))
        return (1, doubt, breadth, plain)

    def _link(self, edge: Edge) -> tuple[int, int, int]:
        """The doubt, plainness and breadth of one edge."""
        breadth = _BREADTH[edge["kind"]]
        if edge["kind"] == "relationship" and not (self.is_actor(edge["source"]) and self.is_actor(edge["target"])):
            breadth = 1
        return (*_FIRMNESS[edge["standing"]], breadth)

    def costs(self, iri: str) -> Mapping[str, Cost]:
        """Everything one step away, with what the step costs at best."""
        if iri not in self._costs:
            reached: dict[str, Cost] = {}
            for other, edges in self.around(iri).items():
                reached[other] = self._cost(edges, (), None)
            for event, near in self.around(iri).items():
                if not self.is_event(event):
                    continue
                for other, far in self.around(event).items():
                    if other != iri and (self.is_actor(iri) or self.is_actor(other)):
                        cost = self._cost(near, far, event)
                        reached[other] = min(cost, reached.get(other, cost))
            self._costs[iri] = reached
        return self._costs[iri]

    # -- ways ---------------------------------------------------------------------------------------------------

    def find_ways(self, start: str, goal: str, most: int) -> list[tuple[str, ...]]:
        """At most so many ways, as the things that they pass: shortest first, then firmest, most telling, by name."""
        ahead = self._costs_to(goal)
        if start not in ahead:
            return []
        found: list[tuple[str, ...]] = []
        waiting: list[tuple[Cost, tuple[str, ...], tuple[str, ...], Cost]] = [
            (ahead[start], (self._name(start),), (start,), (0, 0, 0, 0))
        ]
        looks = 0
        while waiting and len(found) < most and looks < _MOST_LOOKS:
            _, names, way, spent = heappop(waiting)
            looks += 1
            if way[-1] == goal:
                found.append(way)
                continue
            for other, cost in self.costs(way[-1]).items():
                if other in way or other not in ahead or not self._leads_on(way, other, goal):
                    continue
                paid = _add(spent, cost)
                if paid[0] + ahead[other][0] <= MOST_STEPS:
                    heappush(waiting, (_add(paid, ahead[other]), (*names, self._name(other)), (*way, other), paid))
        return found

    def _costs_to(self, goal: str) -> dict[str, Cost]:
        """What is left to pay from each thing to the goal, at least."""
        paid: dict[str, Cost] = {}
        waiting: list[tuple[Cost, str]] = [((0, 0, 0, 0), goal)]
        while waiting:
            cost, iri = heappop(waiting)
            if iri in paid:
                continue
            paid[iri] = cost
            if cost[0] < MOST_STEPS:
                for other, step in self.costs(iri).items():
                    if other not in paid:
                        heappush(waiting, (_add(cost, step), other))
        return paid

    def _name(self, iri: str) -> str:
        return f"{pick_text(self.nodes[iri]['label'])}\0{iri}"

    def _leads_on(self, way: tuple[str, ...], after: str, goal: str) -> bool:
        """Whether the last thing of a way adds something between the one before it and the one after.

        It adds nothing where the two are tied without it (unless they are what is to be connected), nor where all that
        ties it to the one is an event that the other belongs to as well.
        """
        if len(way) < 2:
            return True
        before, middle = way[-2], way[-1]
        if (before, after) != (way[0], goal) and after in self.costs(before):
            return False
        back, on = self.events_between(before, middle), self.events_between(middle, after)
        for events, other in ((on, before), (back, after)):
            if all(event is not None and other in self.around(event) for event in events):
                return False
        if not self.is_event(middle):
            return True
        # Two linked events, an actor in each, are one way, not two: the one that the link leads to stands on it.
        for events, reached, other in ((on, back, after), (back, on, before)):
            if middle in events and self.is_actor(other):
                return any(
                    event is not None and any(edge["target"] == middle for edge in self.around(event).get(middle, ()))
                    for event in reached
                )
        return True


def _in_order(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    return tuple(sorted(edges, key=lambda edge: (edge["kind"], str(edge["role"]), edge["via"]))) if edges else ()


def _add(one: Cost, two: Cost) -> Cost:
    return (one[0] + two[0], one[1] + two[1], one[2] + two[2], one[3] + two[3])
