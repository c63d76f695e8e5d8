"""Lanes drawn as SVG that needs no script: all lies at a per cent of the width, so that a drawing fits every width.

What a script needs to draw another window stands in the drawing: the days of each part (`data-a`, `data-b`) and of each
open side (`data-at`). frontend/src/timeline.js places them by the same rules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from kg.bars import Bar, first_of_month, to_date
from kg.dates import say_date
from kg.lanes import Happening, Lane
from kg.languages import pick_text

ROW = 31
"""Height of a row: a label above a bar above the terms that it begins."""
_BAR, _HIGH = 16, 8
_WIDTH = 900
"""How wide the drawing is taken to be where labels are kept apart; a script measures it."""
_LETTER = 6.1
_LONGEST = 40
_OPEN = 40
"""How long the fading end of an open side is, whatever the scale: it says nothing of a length of time."""
_ABOUT = 14
_MOST_ROWS = 24
"""Rows of labelled bars in a lane."""
_AGAINST = ("disputed", "denied-only", "retracted")
_UNSURE = ("planned", "expected", "hypothetical", "cancelled", "did-not-occur")
_STEPS = (
    ("day", 1, 1), ("day", 2, 2), ("day", 5, 5), ("day", 10, 10), ("month", 1, 30), ("month", 3, 91), ("month", 6, 182),
    *(("year", years, 365 * years) for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)  # fmt: skip

Window = tuple[int, int]
"""The first day that is shown and the day after the last."""


@dataclass(frozen=True)
class Tick:
    """A mark on the axis: the days of its unit, and its name."""

    begin: int
    end: int
    words: str


def axis_ticks(window: Window, language: str = "en", most: int = 13) -> tuple[list[Tick], list[Tick]]:
    """(units, larger units) of an axis: years; months in years; days in months, whichever leaves room for the names."""
    wide = window[1] - window[0]
    unit, step, _ = next((entry for entry in _STEPS if wide / entry[2] <= most), _STEPS[-1])
    if unit == "day":
        return _days(window, step), _months(window, 1, language, whole=True)
    if unit == "month":
        return _months(window, step, language, whole=False), _years(window, 1)
    return _years(window, step), []


def _days(window: Window, step: int) -> list[Tick]:
    days = range(window[0], window[1])
    # The last few days of a month leave room for the first of the next.
    return [Tick(day, day + 1, str(number)) for day in days
            if ((number := to_date(day).day) - 1) % step == 0 and (step == 1 or number <= 31 - step)]  # fmt: skip


def _months(window: Window, step: int, language: str, *, whole: bool) -> list[Tick]:
    found = []
    first, last = to_date(window[0]), to_date(window[1] - 1)
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        year, month = divmod(count, 12)
        if month % step == 0:
            words = say_date(f"{year:04}-{month + 1:02}", language)
            words = words if whole else words.split()[0][:3]
            found.append(Tick(_month(year, month + 1), _month(year, month + 2), words))
    return found


def _years(window: Window, step: int) -> list[Tick]:
    first, last = to_date(window[0]).year, to_date(window[1] - 1).year
    years = (year for year in range(first, last + 1) if year % step == 0)
    return [Tick(_month(year, 1), _month(year + step, 1), str(year)) for year in years]


def _month(year: int, month: int) -> int:
    """The first day of a month, that of the year 9999 where dates end."""
    return first_of_month(*((year, month) if year + (month - 1) // 12 <= 9999 else (9999, 12)))


def draw_axis(window: Window, address: Callable[[int, int], str] | None, language: str = "en") -> str:
    """The names of the units, each a link to a window of its days where `address` gives one."""
    units, larger = axis_ticks(window, language)
    return "".join(
        _draw_ticks(ticks, window, name, address) for name, ticks in (("larger", larger), ("unit", units))
    )


def _draw_ticks(ticks: Sequence[Tick], window: Window, name: str, address: Callable[[int, int], str] | None) -> str:
    parts = []
    for tick in ticks:
        # A larger unit that begins before the window has its name at the edge; one without room for it has none.
        begin = max(tick.begin, window[0])
        room = (min(tick.end, window[1]) - begin) / (window[1] - window[0]) * _WIDTH
        narrow = room < len(tick.words) * 8 and len(ticks) > 1
        cramped = narrow if name == "larger" else tick.begin < window[0]
        if cramped or _share(begin, window) * _WIDTH > _WIDTH - 26:
            continue
        level = 14 if name == "larger" else 33
        words = f'<text x="{_per_cent(begin, window)}" y="{level}" dx="4">{escape(tick.words)}</text>'
        link = f' href="{escape(address(tick.begin, tick.end))}"' if address else ""
        parts.append(f'<a class="{name}"{link} data-view="{tick.begin} {tick.end}">{words}</a>')
    return "".join(parts)


def draw_grid(window: Window) -> str:
    """The lines behind the lanes, where units begin."""
    units, larger = axis_ticks(window)
    return "".join(
        f'<line class="{name}" x1="{x}" x2="{x}" y1="0" y2="100%"/>'
        for name, ticks in (("unit", units), ("larger", larger))
        for tick in ticks
        if tick.begin >= window[0] and (x := _per_cent(tick.begin, window))
    )


def _per_cent(day: float, window: Window) -> str:
    return f"{_share(day, window) * 100:.2f}%"


def _share(day: float, window: Window) -> float:
    return (day - window[0]) / (window[1] - window[0])


# ---------------------------------------------------------------- lanes


@dataclass(frozen=True)
class LaneDrawing:
    """The SVG of a lane with how many of its dated events it shows, and how many of these have no label in it."""

    svg: str
    height: int
    shown: int
    unlabelled: int


@dataclass(frozen=True)
class _Place:
    row: int
    labelled: bool
    text: float
    """Where the label begins, as a share of the width."""


def draw_lane(
    lane: Lane, window: Window, rows: Mapping[str, str], notes: Callable[[Happening], str], language: str = "en",
    pages: str = "/page/",
) -> LaneDrawing:  # fmt: skip
    """The drawing of a lane's dated events; `rows` are the ids of what is told of each, `notes` what its title says."""
    dated = [(happening, happening.bar) for happening in lane.happenings if happening.dated]
    places = _place_bars([(bar, _label(happening, language)) for happening, bar in dated], window)
    height = max((place.row + 1 for place in places if place), default=1) * ROW + 4
    drawn = [
        _draw_happening(happening, bar, place, window, rows[happening.node["id"]], notes(happening), language, pages)
        for (happening, bar), place in zip(dated, places, strict=True)
    ]
    shown = [place for place in places if place]
    return LaneDrawing("".join(drawn), height, len(shown), sum(not place.labelled for place in shown))


def _place_bars(bars: Sequence[tuple[Bar, str]], window: Window) -> list[_Place | None]:
    """Where each bar stands, None outside of the window: each in the first row with room for it and its label.

    Where no row has room for a label the bar goes without, so that no event is left out.
    """
    ends: list[float] = []
    places: list[_Place | None] = []
    for bar, label in bars:
        left, right = _reach(bar, window)
        if right < left:
            places.append(None)
            continue
        text = max(0.0, min(left, _WIDTH - len(label) * _LETTER))
        begin, whole = min(left, text), max(right, text + len(label) * _LETTER)
        row = next((number for number, end in enumerate(ends) if end + 8 <= begin), len(ends))
        labelled = row < _MOST_ROWS
        if not labelled:
            row = next((number for number, end in enumerate(ends) if end + 2 <= left), ends.index(min(ends)))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = max(ends[row], whole if labelled else right)
        places.append(_Place(row, labelled, text / _WIDTH))
    return places


def _reach(bar: Bar, window: Window) -> tuple[float, float]:
    """From where to where a bar is seen, the fading ends included; the first is greater where it is not."""
    days = [*(day for part in bar.parts for day in (part.begin, part.end)), bar.open_begin, bar.open_end]
    known = [day for day in days if day is not None]
    low = window[0] if bar.open_begin is not None else min(known)
    high = window[1] if bar.open_end is not None else max(known)
    if low >= window[1] or high <= window[0]:
        return 1.0, 0.0
    left = _share(max(min(known), window[0]), window) * _WIDTH
    right = _share(min(max(known), window[1]), window) * _WIDTH
    left, right = min(left, _WIDTH - 6), max(right, 6)
    if bar.open_begin is not None:
        left = max(0.0, min(left, _share(bar.open_begin, window) * _WIDTH, _WIDTH) - _OPEN)
    if bar.open_end is not None:
        right = min(_WIDTH, max(right, _share(bar.open_end, window) * _WIDTH, 0) + _OPEN)
    return left, max(right, left + 6)


def _draw_happening(
    happening: Happening, bar: Bar, place: _Place | None, window: Window, row: str, title: str, language: str,
    pages: str,
) -> str:  # fmt: skip
    standing, status = happening.standing, happening.node["status"]
    against = "-against" if standing in _AGAINST else ""
    unsure = " unsure" if status in _UNSURE else ""
    shapes = "".join(
        f'<rect class="{part.name}" data-a="{part.begin}" data-b="{part.end}" {_span(part.begin, part.end, window)}'
        f"{_level(part.name)}{_fill(part.name, against)}/>"
        for part in bar.parts
    )
    shapes += "".join(_draw_soft(name, day, against, window) for name, day in _soft_sides(bar) if day is not None)
    where = f'transform="translate(0 {place.row * ROW})"' if place else 'display="none"'
    words = escape(_label(happening, language))
    hidden = "" if place and place.labelled else ' display="none"'
    page = escape(pages + happening.node["id"].partition("/id/")[2])
    return (
        f'<a class="{standing}{unsure}" href="{page}" tabindex="-1" '
        f'data-row="{row}" {where}><title>{escape(title)}</title>'
        f'<text x="{(place.text if place else 0) * 100:.2f}%" y="11"{hidden}>{words}</text>{shapes}</a>'
    )


def _soft_sides(bar: Bar) -> list[tuple[str, int | None]]:
    """The sides that fade over no length of time: open ones, with an arrow, and those of a date only about right."""
    parts = [part for part in bar.parts if part.name != "term"]
    # An open side is faint unless something that is certain goes on there.
    faint = "" if any(part.name == "sure" for part in parts) else "-faint"
    sides = [(f"open-begin{faint}", bar.open_begin), (f"open-end{faint}", bar.open_end)]
    if bar.about and parts and parts[0].name != "in" and bar.open_begin is None:
        sides.append((f"about-begin{faint}", parts[0].begin))
    if bar.about and parts and parts[-1].name != "out" and bar.open_end is None:
        sides.append((f"about-end{faint}", parts[-1].end))
    return sides


def _draw_soft(name: str, day: int, against: str, window: Window) -> str:
    share = max(0.0, min(1.0, _share(day, window)))
    room = _OPEN / _WIDTH if name.startswith("open") else 0.0
    share = max(share, room) if "begin" in name else min(share, 1 - room)
    return f'<use href="#{name}{against}" x="{share * 100:.2f}%" y="{_BAR}" data-at="{day}"/>'


def _span(begin: int, end: int, window: Window) -> str:
    # Beyond the window nothing is seen; numbers stay small.
    low, high = (max(-1.0, min(2.0, _share(day, window))) for day in (begin, end))
    return f'x="{low * 100:.2f}%" width="{(high - low) * 100:.2f}%"'


def _level(name: str) -> str:
    return f' y="{_BAR + _HIGH + 2}" height="2.5"' if name == "term" else f' y="{_BAR}" height="{_HIGH}"'


def _fill(name: str, against: str) -> str:
    return f' fill="url(#fade-{name}{against})"' if name in ("in", "out") else ""


def _label(happening: Happening, language: str) -> str:
    text = pick_text(happening.node["label"], language)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _draw_fade(name: str, faint: str, against: str) -> str:
    full = 0.3 if faint else 0.85
    stops = enumerate((0, full) if name == "in" else (full, 0))
    return f'<linearGradient id="fade-{name}{faint}{against}" class="fade{against}">' + "".join(
        f'<stop offset="{number}" stop-opacity="{opacity:g}"/>' for number, opacity in stops
    ) + "</linearGradient>"  # fmt: skip


def _draw_ends(name: str, faint: str, against: str) -> str:
    begins, tip = name == "begin", f"{_HIGH / 2:g}"
    fill = f'height="{_HIGH}" fill="url(#fade-{"in" if begins else "out"}{faint}{against})"'
    arrow = f"M{6 - _OPEN} 0l-5 {tip}l5 {tip}" if begins else f"M{_OPEN - 6} 0l5 {tip}l-5 {tip}"
    return (
        f'<g id="open-{name}{faint}{against}"><rect x="{-_OPEN if begins else 0}" width="{_OPEN}" {fill}/>'
        f'<path class="arrow{against}" d="{arrow}"/></g>'
        f'<g id="about-{name}{faint}{against}"><rect x="{-_ABOUT if begins else 0}" width="{_ABOUT}" {fill}/></g>'
    )


MARKS = "".join(
    drawn(name, faint, against)
    for drawn, names in ((_draw_fade, ("in", "out")), (_draw_ends, ("begin", "end")))
    for name in names
    for faint in ("", "-faint")
    for against in ("", "-against")
)
"""What all drawings of a page share: the fades and the arrows."""
