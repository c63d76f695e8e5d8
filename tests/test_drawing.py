"""The still drawing: its shapes, words, links and marks, as XML that parses."""

import xml.etree.ElementTree as ElementTree
from itertools import pairwise
from typing import Any

from kg.drawing import draw_ego, draw_way

ID = "https://w3id.org/khronika/id/"
SVG = "{http://www.w3.org/2000/svg}"


def node(path: str, **more: Any) -> dict[str, Any]:
    plain = {"label": {"en": path.rpartition("/")[2]}, "dateText": {}, "begin": None, "status": None}
    return {"id": ID + path, "kind": path.partition("/")[0], "standing": "stated", **plain, **more}


def edge(source: str, target: str, role: str, standing: str = "stated") -> dict[str, Any]:
    return {"source": ID + source, "target": ID + target, "roleLabel": {"en": role}, "standing": standing}


NETWORK = {
    "nodes": [
        node("person/anna", label={"en": "Anna <& Co>", "ru": "Анна"}),
        node("event/trial", label={"en": "Trial"}, dateText={"en": "late June 2017"}, begin="2017-06-21"),
        node("event/protest", label={"en": "A protest with a name too long to be drawn"}, status="cancelled"),
        node("organisation/union", standing="alleged"),
        node("person/far"),
    ],
    "edges": [
        edge("event/trial", "person/anna", "accused"),
        edge("event/trial", "person/anna", "convicted", "alleged"),
        edge("event/protest", "person/anna", "organiser", "disputed"),
        edge("person/anna", "organisation/union", "head", "alleged"),
        edge("person/far", "event/trial", "judge"),
    ],
}


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def test_links_and_titles_in_order_of_kind_and_time() -> None:
    links = read(draw_ego(NETWORK, f"{ID}person/anna")).findall(f"{SVG}a")
    assert [(link.get("href"), link.get("class"), link.findtext(f"{SVG}title")) for link in links] == [
        ("/page/organisation/union", "kind-organisation", "union · head · alleged"),
        ("/page/event/trial", "kind-event", "Trial · accused, convicted · late June 2017 · stated"),
        ("/page/event/protest", "kind-event", "A protest with a name too long to be drawn · organiser · disputed"),
    ]


def test_ties_show_their_firmest_standing() -> None:
    ties = read(draw_ego(NETWORK, f"{ID}person/anna")).findall(f"{SVG}path")
    assert [tie.get("class") for tie in ties] == [
        "tie standing-alleged",
        "tie standing-stated",
        "tie standing-disputed",
    ]


def test_text_is_escaped_and_shortened() -> None:
    svg = draw_ego(NETWORK, f"{ID}person/anna")
    assert "Anna &lt;&amp; Co&gt;</text>" in svg
    assert ">A protest with a name too lon…<" in svg
    assert 'aria-label="Anna &lt;&amp; Co&gt; and what it is tied to"' in svg


def test_language() -> None:
    assert ">Анна</text>" in draw_ego(NETWORK, f"{ID}person/anna", language="ru")


def test_what_did_not_happen_is_hollow_and_struck() -> None:
    protest = read(draw_ego(NETWORK, f"{ID}person/anna")).findall(f"{SVG}a")[2]
    shapes = protest.findall(f"{SVG}g/{SVG}g/{SVG}path")
    assert [shape.get("class") for shape in shapes] == ["shape hollow", "strike"]


def test_nothing_to_draw() -> None:
    assert draw_ego({"nodes": [node("person/anna")], "edges": []}, f"{ID}person/anna") == ""
    assert draw_ego(NETWORK, f"{ID}person/nobody") == ""


def test_many_neighbours_are_counted() -> None:
    events = [f"event/e{number:02d}" for number in range(30)]
    network = {
        "nodes": [node("case/big"), *(node(path) for path in events)],
        "edges": [edge(path, "case/big", "in case") for path in events],
    }
    svg = read(draw_ego(network, f"{ID}case/big"))
    assert len(svg.findall(f"{SVG}a")) == 24
    assert svg.findall(f"{SVG}text")[-1].text == "and 6 more"
    # Rows stand far enough apart for two lines of text each.
    moved = [group.get("transform", "") for group in svg.findall(f"{SVG}a/{SVG}g")]
    heights = sorted({float(text.rstrip(")").split()[1]) for text in moved})
    assert [below - above for above, below in pairwise(heights)] == [36.0] * 11


def test_a_path_is_a_line_of_linked_shapes() -> None:
    anna, trial, protest = NETWORK["nodes"][:3]
    drawn = read(draw_way([anna, trial, protest], ["stated", "alleged"]))
    assert drawn.get("aria-label") == "Anna <& Co> – Trial – A protest with a name too long to be drawn"
    assert [tie.get("class") for tie in drawn.findall(f"{SVG}path")] == ["tie standing-stated", "tie standing-alleged"]
    assert [link.get("href") for link in drawn.findall(f"{SVG}a")] == [
        "/page/person/anna", "/page/event/trial", "/page/event/protest",
    ]  # fmt: skip
    assert next("".join(text.itertext()) for text in drawn.iter(f"{SVG}text")) == "Anna <& Co>"
