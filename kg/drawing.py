"""Still drawings, as SVG that needs no script, shape and class by kind: a thing amid its neighbours, and a path."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from math import sqrt
from textwrap import wrap
from typing import Any

from kg.languages import pick_text, say

Node = Mapping[str, Any]
Edge = Mapping[str, Any]

MOST_NEIGHBOURS = 24
WIDTH = 760
_ROW = 36
_COLUMN = 232
"""How far the neighbours stand from the edges of the drawing: the room of their labels."""
_LONGEST = 30
_MIDDLE_LONGEST = 26
_BEND = 40

# The same outlines as in the browser (frontend/src/kinds.js), about the middle of a box from -10 to 10.
_SHAPES = {
    "person": '<circle class="shape{0}" r="7.5"/>',
    "organisation": '<path class="shape{0}" d="M-6.6-6.6h13.2v13.2h-13.2z"/>',
    "court": '<path class="shape{0}" d="M0-9L9 0L0 9L-9 0z"/>',
    "group": '<path class="shape{0}" d="M-8 0L-4-7H4L8 0L4 7H-4z"/>',
    "post": '<path class="shape{0}" d="M0 9L8.1-5H-8.1z"/>',
    "law": '<path class="shape{0}" d="M0-9L8.1 5H-8.1z"/>',
    "provision": '<path class="shape{0}" d="M0-9L8.1 5H-8.1z"/>',
    "case": '<path class="shape{0}" d="M-9-5.4h18v10.8h-18z"/>',
    "event": '<path class="shape{0}" d="M0-9.5L3.1-3.1L9.5 0L3.1 3.1L0 9.5L-3.1 3.1L-9.5 0L-3.1-3.1z"/>',
    "place": '<path class="shape{0}" fill-rule="evenodd" d="M0-8a8 8 0 1 0 0 16a8 8 0 1 0 0-16z'
    'M0-4a4 4 0 1 1 0 8a4 4 0 1 1 0-8z"/>',
    "document": '<path class="shape{0}" d="M-5-7.5h10v15h-10z"/>',
}
_KIND_ORDER = tuple(_SHAPES)
_STRIKE = '<path class="strike" d="M-7 7L7-7"/>'
_UNSURE = ("planned", "expected", "hypothetical", "cancelled", "did-not-occur")
_STRUCK = ("cancelled", "did-not-occur")
_FIRMEST_LAST = ("retracted", "denied-only", "disputed", "alleged", "stated", "corroborated")
_WORDS = {
    "en": {"more": "and {} more", "drawing": "{} and what it is tied to"},
    "ru": {"more": "и ещё {}", "drawing": "{}: связи"},
    "kk": {"more": "және тағы {}", "drawing": "{}: байланыстар"},
}


def draw_ego(network: Mapping[str, Any], iri: str, language: str = "en", pages: str = "/page/") -> str:
    """The SVG of a thing amid its neighbours, '' where it has none; at most 24 are drawn, the rest counted.

    `network` is what `ego_network` gives; `pages` is what stands before `<kind>/<slug>` in links.
    """
    nodes = {node["id"]: node for node in network["nodes"]}
    ties = _ties(network["edges"], iri, nodes)
    if iri not in nodes or not ties:
        return ""
    neighbours = sorted((nodes[other] for other in ties), key=lambda node: _order(node, language))
    drawn, left_out = neighbours[:MOST_NEIGHBOURS], len(neighbours) - MOST_NEIGHBOURS
    right = drawn[: (len(drawn) + 1) // 2]
    left = drawn[len(right) :]
    height = max(len(right), len(left), 3) * _ROW + 24 + (22 if left_out > 0 else 0)
    middle = (max(len(right), len(left), 3) * _ROW + 24) / 2
    lines: list[str] = []
    things: list[str] = []
    for side, column in ((1, right), (-1, left)):
        for row, node in enumerate(column):
            x, y = _place(side, row, len(column), middle)
            lines.append(_draw_tie(ties[node["id"]], x, y, middle))
            things.append(_draw_neighbour(node, ties[node["id"]], (x, y), side, language, pages))
    words = _WORDS.get(language, _WORDS["en"])
    label = pick_text(nodes[iri]["label"], language)
    more = ""
    if left_out > 0:
        said = words["more"].format(left_out)
        more = f'<text class="role" x="{WIDTH / 2:g}" y="{height - 8:g}" text-anchor="middle">{said}</text>'
    return (
        f'<svg class="ego" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="group" '
        f'aria-label="{escape(words["drawing"].format(label))}">'
        f"{''.join(lines)}{_draw_middle(nodes[iri], middle, label)}{''.join(things)}{more}</svg>"
    )


def draw_way(things: Sequence[Node], standings: Sequence[str], language: str = "en", pages: str = "/page/") -> str:
    """The SVG of a path: its things in a line, each under its shape, tied by lines in the standing of each step."""
    gap = WIDTH / len(things)
    labels = [wrap(_shorten(pick_text(node["label"], language), 72), max(int(gap / 7), 8)) for node in things]
    height = 44 + 15 * max(map(len, labels))
    places = [gap * (number + 0.5) for number in range(len(things))]
    ties = "".join(
        f'<path class="tie standing-{standing}" d="M{one:.1f} 18L{two:.1f} 18"/>'
        for standing, (one, two) in zip(standings, pairwise(places), strict=True)
    )
    drawn = "".join(
        f'<a href="{escape(_page(node["id"], pages))}" class="kind-{node["kind"]}">'
        f"<title>{escape(pick_text(node['label'], language))}</title>"
        f'<g class="standing-{node["standing"]}" transform="translate({x:.1f} 18) scale(1.3)">{_draw_shape(node)}</g>'
        f'<text x="{x:.1f}" y="34" text-anchor="middle">'
        + "".join(f'<tspan x="{x:.1f}" dy="15">{escape(line)}</tspan>' for line in lines)
        + "</text></a>"
        for node, x, lines in zip(things, places, labels, strict=True)
    )
    told = " – ".join(pick_text(node["label"], language) for node in things)
    return (
        f'<svg class="ego" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="group" '
        f'aria-label="{escape(told)}">{ties}{drawn}</svg>'
    )


def _ties(edges: Iterable[Edge], iri: str, nodes: Mapping[str, Node]) -> dict[str, list[Edge]]:
    """The edges of a thing by its neighbour."""
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        if iri in (edge["source"], edge["target"]):
            other = edge["target"] if edge["source"] == iri else edge["source"]
            if other in nodes and other != iri:
                found.setdefault(other, []).append(edge)
    return found


def _order(node: Node, language: str) -> tuple[int, str, str, str]:
    """By kind, then by time, then by name."""
    kind = node["kind"]
    rank = _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)
    return (rank, node["begin"] or "9999", pick_text(node["label"], language), node["id"])


def _place(side: int, row: int, rows: int, middle: float) -> tuple[float, float]:
    """A place in a column that bends outwards half way, as on a wide oval."""
    y = middle + (row - (rows - 1) / 2) * _ROW
    bend = 1 - ((y - middle) / (middle + _ROW)) ** 2
    return WIDTH / 2 + side * (WIDTH / 2 - _COLUMN - _BEND * (1 - sqrt(bend))), y


def _draw_tie(edges: list[Edge], x: float, y: float, middle: float) -> str:
    standing = _firmest(edges)
    return f'<path class="tie standing-{standing}" d="M{WIDTH / 2:g} {middle:g}L{x:.1f} {y:.1f}"/>'


def _firmest(edges: list[Edge]) -> str:
    return max((str(edge["standing"]) for edge in edges), key=_FIRMEST_LAST.index)


def _draw_shape(node: Node) -> str:
    kind, status, standing = node["kind"], node["status"], node["standing"]
    denied = standing in ("denied-only", "retracted")
    hollow = " hollow" if status in _UNSURE or denied else ""
    strike = _STRIKE if status in _STRUCK or denied or standing == "disputed" else ""
    return _SHAPES.get(kind, _SHAPES["event"]).format(hollow) + strike


def _draw_middle(node: Node, middle: float, label: str) -> str:
    return (
        f'<g class="kind-{node["kind"]} standing-{node["standing"]}" '
        f'transform="translate({WIDTH / 2:g} {middle:g}) scale(1.6)">{_draw_shape(node)}</g>'
        f'<text class="middle" x="{WIDTH / 2:g}" y="{middle + 32:g}" text-anchor="middle">'
        f"{escape(_shorten(label, _MIDDLE_LONGEST))}</text>"
    )


def _draw_neighbour(node: Node, edges: list[Edge], place: tuple[float, float], side: int,
                    language: str, pages: str) -> str:  # fmt: skip
    label = pick_text(node["label"], language)
    roles = list(dict.fromkeys(said for edge in edges if (said := pick_text(edge["roleLabel"], language))))
    date = pick_text(node["dateText"], language)
    below = " · ".join(part for part in (", ".join(roles), date) if part)
    told = " · ".join(part for part in (label, below, say(_firmest(edges).replace("-", " "), language)) if part)
    anchor, offset = ("start", 15) if side > 0 else ("end", -15)
    second = f'<tspan class="role" x="{offset}" dy="14">{escape(_shorten(below, 34))}</tspan>' if below else ""
    return (
        f'<a href="{escape(_page(node["id"], pages))}" class="kind-{node["kind"]}">'
        f"<title>{escape(told)}</title>"
        f'<g transform="translate({place[0]:.1f} {place[1]:.1f})">'
        f'<g class="standing-{node["standing"]}">{_draw_shape(node)}</g>'
        f'<text x="{offset}" y="{-2 if below else 4}" text-anchor="{anchor}">'
        f"{escape(_shorten(label, _LONGEST))}{second}</text></g></a>"
    )


def _page(iri: str, pages: str) -> str:
    return pages + iri.partition("/id/")[2] if "/id/" in iri else iri




def _shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
