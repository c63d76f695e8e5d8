"""Dates as bars on a line of days, no more precise than the record, and windows on that line.

Days are counted from 1 January 1970. A part of a bar is dark only where something was certainly under way, pale where
it may have been, and a side without a bound stays open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import floor

from kg.dates import parse_edtf
from kg.errors import BadRequestError, InputError

Days = tuple[int | None, int | None, int | None, int | None]
"""Earliest and latest begin, earliest and latest end; None where a side is open."""
EPOCH = date(1970, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal() - EPOCH
_UNITS = {"Y": 365.25, "M": 30.4375, "W": 7.0, "D": 1.0}


@dataclass(frozen=True)
class Part:
    """A stretch of a bar from a day to the day after its last: `sure`, `pale`, `in` or `out` (fading), or `term`."""

    name: str
    begin: int
    end: int


@dataclass(frozen=True)
class Bar:
    """An event as it is drawn: its parts, and the days at which it is open or only about right on a side."""

    parts: tuple[Part, ...]
    open_begin: int | None = None
    """The day before which it may have begun or been, with no bound."""
    open_end: int | None = None
    about: bool = False
    """Whether the date is only about right, so that its edges say nothing firm."""


def make_bar(bounds: Days, text: str | None, confirmed: int | None = None, durations: Iterable[str] = ()) -> Bar:
    """The bar of a date given as EDTF `text`, with the terms that it begins; without any bound it has no parts."""
    earliest, begun, not_before, latest = bounds
    if all(day is None for day in bounds):
        return Bar(())
    about = _is_about(text)
    # Without a bound for its end a state holds for certain only as long as somebody confirmed it.
    lasting = not_before if latest is not None else _greatest(not_before, earliest, confirmed)
    started = begun if begun is not None else latest
    is_point = begun is None or not_before is None or begun >= not_before
    if started is not None and lasting is not None and started <= lasting and not (about and is_point):
        bar = _certain(earliest, started, lasting, latest)
    else:
        bar = _possible(earliest, begun, not_before, latest)
    lengths = filter(None, map(_length, durations)) if started is not None else ()
    terms = (Part("term", started or 0, (started or 0) + length) for length in lengths)
    return replace(bar, parts=(*bar.parts, *terms), about=about)


def _certain(earliest: int | None, started: int, lasting: int, latest: int | None) -> Bar:
    parts = [Part("sure", started, lasting + 1)]
    if earliest is not None and earliest < started:
        parts.insert(0, Part("in", earliest, started))
    if latest is not None and latest > lasting:
        parts.append(Part("out", lasting + 1, latest + 1))
    return Bar(tuple(parts), started if earliest is None else None, lasting + 1 if latest is None else None)


def _possible(earliest: int | None, begun: int | None, not_before: int | None, latest: int | None) -> Bar:
    low = earliest if earliest is not None else not_before
    high = latest if latest is not None else begun
    parts = (Part("pale", low, high + 1),) if low is not None and high is not None and low <= high else ()
    left = parts[0].begin if parts else (high + 1 if high is not None else low)
    right = parts[0].end if parts else (low if low is not None else high)
    return Bar(parts, left if earliest is None else None, right if latest is None else None)


def _greatest(*days: int | None) -> int | None:
    return max((day for day in days if day is not None), default=None)


def _is_about(text: str | None) -> bool:
    if not text:
        return False
    try:
        return parse_edtf(text).certainty is not None
    except InputError:
        return False


def _length(duration: str) -> int:
    """Days of an ISO 8601 duration of years, months, weeks and days; 0 for one of hours."""
    days, number = 0.0, ""
    for character in duration.removeprefix("P").partition("T")[0]:
        if character in _UNITS:
            days += float(number or 0) * _UNITS[character]
            number = ""
        else:
            number += character
    return round(days)


# ---------------------------------------------------------------- windows


def read_window(begin: str, end: str, whole: tuple[int, int]) -> tuple[int, int]:
    """The window that an address asks for, an EDTF date for each side; an open one, or none, is as in the whole.

    Raises BadRequestError for what is no date, and for a window that ends before it begins.
    """
    first = _read_side("view-from", begin, first=True)
    last = _read_side("view-to", end, first=False)
    low = whole[0] if first is None else first
    high = whole[1] if last is None else last + 1
    if low >= high:
        if begin and end:
            raise BadRequestError(f"view-from: {begin[:40]} lies after view-to={end[:40]}; give the earlier one first")
        low, high = (low, low + 366) if begin else (high - 366, high)
    return max(low, 1 - EPOCH), min(high, _LAST_DAY + 1)


def _read_side(name: str, text: str, *, first: bool) -> int | None:
    if not text:
        return None
    try:
        bounds = parse_edtf(text)
    except InputError as error:
        raise BadRequestError(f"{name}: {str(error)[:300]}") from error
    day = bounds.earliest_begin if first else bounds.latest_end
    return day.toordinal() - EPOCH if day else None


def move_window(window: tuple[int, int], part: float, times: float) -> tuple[int, int]:
    """A window moved by a part of its width and made so many times as wide about its middle, at least a day wide."""
    wide = window[1] - window[0]
    middle = window[0] + wide * (0.5 + part)
    made = min(max(round(wide * times), 1), _LAST_DAY + EPOCH)
    low = max(1 - EPOCH, min(floor(middle - made / 2), _LAST_DAY + 1 - made))
    return low, low + made


def first_of_month(year: int, month: int) -> int:
    """The first day of a month, which may lie beyond the twelfth, as a day from 1970."""
    years, months = divmod(month - 1, 12)
    return date(year + years, months + 1, 1).toordinal() - EPOCH


def to_date(day: int) -> date:
    """The date of a day from 1970, kept within the years that dates know."""
    return date.fromordinal(max(1, min(day + EPOCH, date.max.toordinal())))


def to_day(text: str) -> int:
    """The day from 1970 of an ISO date, or of the date of an ISO time."""
    return date.fromisoformat(text[:10]).toordinal() - EPOCH
