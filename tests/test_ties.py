"""Ties and the ways along them, on networks of a handful of things."""

from typing import Any

from kg.network import Network
from kg.ties import MOST_STEPS, Tie, Ties

FIRM = ("corroborated", "stated")
KINDS = {"p": "person", "o": "organisation", "e": "event", "c": "case", "l": "law", "d": "document"}


def edge(source: str, target: str, kind: str = "", standing: str = "stated", role: str | None = None) -> dict[str, Any]:
    """An edge; of an event to an actor a participation, to a case or law what ties it to those."""
    usual = {"c": "case", "l": "law", "e": "sequence"}.get(target[0], "participation")
    return {
        "source": source, "target": target, "kind": kind or usual, "role": role, "standing": standing,
        "via": f"{source}/{target}/{kind}",
    }  # fmt: skip


def network(*edges: dict[str, Any], **more: dict[str, Any]) -> Network:
    """The network of some edges; the first letter of a name is its kind."""
    names = sorted({end for one in edges for end in (one["source"], one["target"])})
    nodes = [
        {
            "id": name, "kind": KINDS[name[0]], "label": {"en": name.upper()}, "standing": "stated", "status": None,
            "begin": None, "end": None, **more.get(name, {}),
        }
        for name in names
    ]  # fmt: skip
    return {"nodes": nodes, "edges": list(edges), "facets": {}}


def ways(index: Network, start: str, goal: str, most: int = 10, left_out: tuple[str, ...] = ()) -> list[str]:
    found = Ties(index, FIRM, left_out, (start, goal)).find_ways(start, goal, most)
    return [" ".join(way) for way in found]


def test_a_shared_event_is_one_step_and_no_stage() -> None:
    index = network(edge("e1", "p1"), edge("e1", "p2"), edge("e2", "p1"), edge("e2", "p2"))
    assert ways(index, "p1", "p2") == ["p1 p2"]
    assert [tie.event for tie in Ties(index, FIRM, (), ()).ties("p1", "p2")] == ["e1", "e2"]


def test_parallel_ties_are_one_step_the_firmest_first() -> None:
    index = network(
        edge("e1", "p1"),
        edge("e1", "p2"),
        edge("p1", "p2", "relationship", "corroborated"),
        edge("e1", "p2", role="judge"),
    )
    ties = Ties(index, FIRM, (), ()).ties("p1", "p2")
    assert [(tie.event, tie.standing, len(tie.far)) for tie in ties] == [(None, "corroborated", 0), ("e1", "stated", 2)]


def test_an_event_that_ties_other_events_is_a_stage() -> None:
    index = network(edge("e1", "p1"), edge("e1", "e9"), edge("e2", "e9"), edge("e2", "p2"))
    assert ways(index, "p1", "p2") == ["p1 e9 p2"]
    assert ways(index, "p2", "p1") == ["p2 e9 p1"]


def test_two_linked_events_are_one_way_through_the_one_that_the_link_leads_to() -> None:
    index = network(edge("e1", "p1"), edge("e1", "e2"), edge("e2", "p2"))
    assert ways(index, "p1", "p2") == ["p1 e2 p2"]
    assert ways(index, "p2", "p1") == ["p2 e2 p1"]


def test_what_is_more_telling_comes_first() -> None:
    index = network(
        edge("e1", "p1"), edge("e1", "c1"), edge("e2", "p2"), edge("e2", "c1"),
        edge("e3", "p1"), edge("e3", "o1"), edge("e4", "p2"), edge("e4", "o1"),
        edge("e5", "p1"), edge("e5", "l1"), edge("e6", "p2"), edge("e6", "l1"),
    )  # fmt: skip
    assert ways(index, "p1", "p2") == ["p1 o1 p2", "p1 c1 p2", "p1 l1 p2"]


def test_doubt_comes_after_length_and_before_kind() -> None:
    index = network(
        edge("e1", "p1"), edge("e1", "l1"), edge("e2", "p2"), edge("e2", "l1"),
        edge("p1", "o1", "membership", "alleged"), edge("p2", "o1", "membership"),
    )  # fmt: skip
    weak = Ties(index, (*FIRM, "alleged"), (), ("p1", "p2"))
    assert weak.find_ways("p1", "p2", 10) == [("p1", "l1", "p2"), ("p1", "o1", "p2")]
    assert ways(index, "p1", "p2") == ["p1 l1 p2"]


def test_equal_ways_come_in_the_order_of_their_labels() -> None:
    index = network(
        *(edge(person, group, "membership") for person in ("p1", "p2") for group in ("o3", "o1", "o2")),
        o1={"label": {"en": "Zebra"}}, o2={"label": {"en": "Apple"}}, o3={"label": {"en": "Apple"}},
    )  # fmt: skip
    assert ways(index, "p1", "p2") == ["p1 o2 p2", "p1 o3 p2", "p1 o1 p2"]
    assert ways(index, "p1", "p2", most=1) == ["p1 o2 p2"]


def test_who_took_part_in_the_same_event_is_no_detour() -> None:
    index = network(edge("e1", "p1"), edge("e1", "p2"), edge("e1", "p3"), edge("e1", "c1"))
    assert ways(index, "p1", "p2") == ["p1 p2"]


def test_a_way_goes_round_no_corner_that_can_be_cut() -> None:
    index = network(
        edge("p1", "o1", "membership"), edge("o1", "o2", "relationship"), edge("p1", "o2", "membership"),
        edge("p2", "o2", "membership"),
    )  # fmt: skip
    assert ways(index, "p1", "p2") == ["p1 o2 p2"]


def test_what_did_not_take_place_or_is_left_out_is_no_stage() -> None:
    both = (edge("e1", "p1"), edge("e1", "p2"))
    assert ways(network(*both, e1={"status": "under-way"}), "p1", "p2") == ["p1 p2"]
    assert ways(network(*both, e1={"status": "planned"}), "p1", "p2") == []
    assert ways(network(*both, e1={"standing": "denied-only"}), "p1", "p2") == []
    assert ways(network(*both), "p1", "p2", left_out=("e1",)) == []
    assert ways(network(*both), "p1", "p2", left_out=("p1", "p2")) == ["p1 p2"]


def test_a_charge_accuses_but_its_requalification_ties_nothing() -> None:
    index = network(
        edge("c1", "p1", "charge"), edge("e1", "p1", "charge"), edge("e1", "o1"),
        edge("p2", "c1", "charge", role="https://w3id.org/khronika/ontology#requalifiedTo"),
    )  # fmt: skip
    ties = Ties(index, FIRM, (), ())
    assert [sorted(ties.around(name)) for name in ("p1", "p2", "e1")] == [["c1"], [], ["o1"]]


def test_a_way_has_an_end() -> None:
    chain = [edge(f"p{number}", f"p{number + 1}", "relationship") for number in range(1, MOST_STEPS + 2)]
    index = network(*chain)
    assert ways(index, "p1", f"p{MOST_STEPS + 1}") == [" ".join(f"p{number}" for number in range(1, MOST_STEPS + 2))]
    assert ways(index, "p1", f"p{MOST_STEPS + 2}") == []


def test_a_tie_is_as_weak_as_its_weakest_part() -> None:
    index = network(edge("e1", "p1", standing="corroborated"), edge("e1", "p2", standing="alleged"))
    tie: Tie = Ties(index, (*FIRM, "alleged"), (), ()).ties("p1", "p2")[0]
    assert (tie.standing, tie.cost) == ("alleged", (1, 1, 0, 1))
