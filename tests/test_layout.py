"""Places are the same each time, apart from one another, and near to what they are tied to."""

from math import dist

from kg.layout import lay_out

RING = [(f"n{number:02d}", f"n{(number + 1) % 40:02d}") for number in range(40)]
STAR = [("middle", f"leaf{number:03d}") for number in range(100)]


def test_nothing_to_lay_out() -> None:
    assert lay_out([], []) == {}


def test_one_node() -> None:
    assert lay_out(["a"], []) == {"a": (0.0, -0.0)}


def test_order_of_input_changes_nothing() -> None:
    nodes = sorted({end for edge in RING for end in edge})
    assert lay_out(nodes, RING) == lay_out(nodes[::-1], RING[::-1])


def test_two_tied_nodes_lie_level_and_about_a_spring_apart() -> None:
    places = lay_out(["a", "b"], [("a", "b")])
    assert places["a"][1] == places["b"][1] or abs(places["a"][1] - places["b"][1]) < 1e-6
    assert 0.5 < dist(places["a"], places["b"]) < 1.0


def test_a_ring_opens() -> None:
    """Opposite nodes of an opened ring of 40 lie far apart, neighbours close."""
    places = lay_out([f"n{number:02d}" for number in range(40)], RING)
    assert max(dist(places[one], places[two]) for one, two in RING) < 2.0
    assert dist(places["n00"], places["n20"]) > 4.0


def test_leaves_of_a_star_lie_apart() -> None:
    places = lay_out(["middle", *(leaf for _, leaf in STAR)], STAR)
    leaves = sorted(places)[:100]
    closest = min(dist(places[one], places[two]) for one in leaves for two in leaves if one < two)
    assert closest > 0.05


def test_components_stand_apart() -> None:
    """The larger part comes first; the boxes of two parts never overlap."""
    places = lay_out(["a", "b", "c", "x", "y", "z"], [("a", "b"), ("b", "c"), ("x", "y")])
    first, second = [places[node] for node in "abc"], [places[node] for node in "xy"]
    boxes = [
        (min(x for x, _ in part), max(x for x, _ in part), min(y for _, y in part), max(y for _, y in part))
        for part in (first, second)
    ]
    one, two = boxes
    assert one[1] < two[0] or two[1] < one[0] or one[3] < two[2] or two[3] < one[2]


def test_ties_to_nodes_that_are_not_there_are_left_out() -> None:
    assert set(lay_out(["a"], [("a", "gone"), ("a", "a")])) == {"a"}
