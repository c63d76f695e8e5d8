"""The events of the selection in lanes, as a page shows them and as plain values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from flask import request

from kg.bars import Bar, move_window, read_window, to_date, to_day
from kg.dates import BOUNDS, say_date
from kg.describe import Describer
from kg.description import Cell
from kg.errors import BadRequestError
from kg.files import read_query
from kg.lane_drawing import LaneDrawing, Window, draw_axis, draw_grid, draw_lane
from kg.lanes import LANES, Happening, Lane, Span, Term, cut_pages, make_lanes, whole_window
from kg.store import Store
from kg.terms import Iri
from kg.web.evidence import Line, recent_sources
from kg.web.languages import speaking, worded
from kg.web.selection import query_without, selected
from kg.web.site import Site, site
from kg.words import say_duration

_OWN = ("by", "page", "view-from", "view-to")
"""The parameters of this view; all others belong to the selection."""


@dataclass(frozen=True)
class Told:
    """An event of a lane in words."""

    row: str
    """The id of its row in the list."""
    happening: Happening
    date: str
    """'' where none is known."""
    is_open: bool
    """Whether it lasted, with no end known."""
    confirmed: str
    terms: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A lane of the page: its drawing, '' where nothing in it is dated, and its events in words."""

    lane: Lane
    drawing: LaneDrawing | None
    told: tuple[Told, ...]
    undated: int


@dataclass(frozen=True)
class View:
    """A page of lanes in a window of time."""

    by: str
    shown: tuple[Shown, ...]
    page: int
    pages: int
    lanes: int
    """Lanes on all pages."""
    events: int
    undated: int
    """Events of the selection without a date."""
    axis: str
    grid: str
    window: tuple[str, str]
    """First and last day that are shown, in words; both '' where nothing is dated."""
    days: Window | None
    whole: Window | None
    moves: tuple[tuple[str, str], ...]
    """(what a link does, its address)."""
    addresses: Mapping[str, str]
    """Of the other lanes, pages and the selection elsewhere."""
    sources: Mapping[str, Sequence[Line]]
    beside: Sequence[tuple[Cell, str]]
    """Accused whom labels in the drawing name and who have no lane of their own here, with what must stand beside."""


def view_lanes() -> View:
    """The lanes that the present address asks for; raises BadRequestError for what there is not."""
    here = site()
    by, lanes, events = _read_lanes(here)
    pages = cut_pages(lanes)
    page = _read_page(len(pages))
    whole = whole_window(lanes)
    days = read_window(_one("view-from"), _one("view-to"), whole) if whole else None
    numbers = count(1)
    names = here.describer()
    shown = tuple(_show(here, names, lane, days, numbers) for lane in pages[page - 1])
    on_page = sorted({told.happening.node["id"] for one in shown for told in one.told})
    undated = sum(not any(here.features[event].get(bound) for bound in BOUNDS) for event in events)
    return View(
        by, shown, page, len(pages), len(lanes), len(events), undated,
        draw_axis(days, None if here.published else _address_of_days, speaking()) if days else "",
        draw_grid(days) if days else "", (_say_day(days[0]), _say_day(days[1] - 1)) if days else ("", ""),
        days, whole, _moves(days) if days else (), _addresses(page), recent_sources(here.store, names, on_page),
        _beside(here, shown),
    )  # fmt: skip


def give_lanes() -> dict[str, object]:
    """All lanes as plain values: each event with its bounds, its standing in the lane, and what it imposes."""
    by, lanes, events = _read_lanes(site())
    return {
        "unit": "event", "by": by, "events": len(events),
        "lanes": [
            {"iri": lane.node and lane.node["id"], "label": lane.node["label"] if lane.node else {},
             "events": [_plain(happening) for happening in lane.happenings]}
            for lane in lanes
        ],
    }  # fmt: skip


def _plain(happening: Happening) -> dict[str, object]:
    node, bounds = happening.node, [_iso(day) for day in happening.bounds]
    return {
        "iri": node["id"], "label": node["label"], "type": node["type"], "date": node["date"],
        **dict(zip(BOUNDS, bounds, strict=True)),
        "lastConfirmed": _iso(happening.span.confirmed), "standing": happening.standing, "status": node["status"],
        "roles": list(happening.roles),
        "imposes": [{"kind": t.kind, "duration": t.duration, "status": t.status or None} for t in happening.span.terms],
    }  # fmt: skip


def _iso(day: int | None) -> str | None:
    return None if day is None else to_date(day).isoformat()


# ---------------------------------------------------------------- what is asked for


def _one(name: str) -> str:
    return request.args.get(name, "").strip()


def _read_lanes(here: Site) -> tuple[str, list[Lane], frozenset[str]]:
    by = _one("by") or LANES[0]
    if by not in LANES:
        raise BadRequestError(f"by: unknown value '{by[:60]}'; known: {', '.join(LANES)}")
    asked, found = selected()
    spans = _read_spans(here.store, found.events)
    return by, make_lanes(here.network, here.features, found.events, asked, by, spans), found.events


def _read_page(pages: int) -> int:
    text = _one("page") or "1"
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    if not 1 <= number <= pages:
        raise BadRequestError(f"page: there is no page '{text[:20]}' of lanes; they stand on {pages}")
    return number


def _read_spans(store: Store, events: Iterable[str]) -> dict[str, Span]:
    confirmed: dict[str, int] = {}
    terms: dict[str, list[Term]] = {}
    for row in store.select_each(read_query("page/spans"), "node", map(Iri, sorted(events))):
        event = str(row["node"])
        if "confirmed" in row:
            confirmed[event] = to_day(str(row["confirmed"]))
        else:
            given = (str(row[name]) if name in row else "" for name in ("kind", "duration", "bearer", "status"))
            terms.setdefault(event, []).append(Term(*given))
    return {event: Span(confirmed.get(event), tuple(terms.get(event, ()))) for event in {*confirmed, *terms}}


# ---------------------------------------------------------------- what is shown


def _show(here: Site, names: Describer, lane: Lane, days: Window | None, numbers: Iterator[int]) -> Shown:
    told = tuple(_tell(names, happening, f"e{next(numbers)}") for happening in lane.happenings)
    dated = [one for one in told if one.happening.dated]
    drawing = None
    if days and dated:
        by_event = {one.happening.node["id"]: one for one in told}

        def title(happening: Happening) -> str:
            one = by_event[happening.node["id"]]
            said = worded(happening.node["label"])
            note = here.naming.say(here.naming.accused_in(happening.node["id"], said))
            words = (f"{said}: {one.date}", happening.standing.replace("-", " "), *one.terms, note)
            return "; ".join(filter(None, words))

        drawing = draw_lane(lane, days, {iri: one.row for iri, one in by_event.items()}, title, speaking())
    return Shown(lane, drawing, told, len(told) - len(dated))


def _tell(names: Describer, happening: Happening, row: str) -> Told:
    node, confirmed = happening.node, happening.span.confirmed
    bar: Bar = happening.bar
    terms = tuple(
        f"{names.label(term.kind)}, {say_duration(term.duration, speaking())}"
        + (f" ({names.label(term.status)})" if term.status else "")
        for term in happening.span.terms
    )
    return Told(
        row, happening, worded(node["dateText"]), bar.open_end is not None and "/" in (node["date"] or ""),
        _say_day(confirmed) if confirmed is not None else "", terms,
    )  # fmt: skip


def _beside(here: Site, shown: Iterable[Shown]) -> list[tuple[Cell, str]]:
    own = {one.lane.node["id"] for one in shown if one.lane.node}
    labels = [worded(told.happening.node["label"]) for one in shown for told in one.told]
    return [(cell, note) for cell, note in here.naming.beside(labels) if cell.iri not in own]


# ---------------------------------------------------------------- addresses


def _address(path: str = "/timeline", **changed: str) -> str:
    """The present address with some parameters changed, or taken away where they are ''."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    given = [*kept, *((name, value) for name, value in changed.items() if value)]
    return f"{path}?{urlencode(given)}" if given else path


def _address_of_days(begin: int, end: int) -> str:
    first, last = to_date(begin), to_date(end - 1)
    return _address(**{"view-from": first.isoformat(), "view-to": last.isoformat()})


def _moves(days: Window) -> tuple[tuple[str, str], ...]:
    moved = {"closer": (0.0, 0.5), "wider": (0.0, 2.0), "earlier": (-0.5, 1.0), "later": (0.5, 1.0)}
    links = ((name, _address_of_days(*move_window(days, *how))) for name, how in moved.items())
    return *links, ("whole", _address(**{"view-from": "", "view-to": ""}))


def _addresses(page: int) -> dict[str, str]:
    plain = {"by": _one("by") or LANES[0], "page": "", "view-from": "", "view-to": ""}
    return {
        "selection": query_without(*_OWN),
        "actor": _address(by="", page=""),
        "case": _address(by="case", page=""),
        "json": _address("/timeline.json", **plain),
        "before": _address(page=str(page - 1) if page > 2 else ""),
        "after": _address(page=str(page + 1)),
    }


def _say_day(day: int) -> str:
    return say_date(to_date(day).isoformat(), speaking())
