"""EDTF dates: their four bounds for queries, and the words in which people say them.

Accepted: EDTF level 1 within the years 0001 to 9999, and of level 2 the one-of set with a range, `[a..b]`,
`[..b]`, `[a..]` (https://www.loc.gov/standards/datetime/). A month or a year alone is a moment unknown within
it; `a/b` is a stretch of time, `[a..b]` a moment unknown within it.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from kg.date_words import SAYINGS, Saying
from kg.errors import InputError

BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
"""The names of the four bounds, in the order of `Bounds`."""
_CERTAINTY = {"~": "approximate", "?": "uncertain", "%": "approximate-and-uncertain"}
_RANK = ["", "approximate", "uncertain", "approximate-and-uncertain"]
# First and last month of each season, and how many years after the named one the last month lies:
# winter is named by the year of its December.
_SEASONS = {21: (3, 5, 0), 22: (6, 8, 0), 23: (9, 11, 0), 24: (12, 2, 1)}
_POINT = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX)(?P<time>T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}(?::\d{2})?)?)?)?)?"
    r"(?P<mark>[~?%]?)\Z",
    re.ASCII,
)


@dataclass(frozen=True)
class Bounds:
    """The earliest and latest day on which something can have begun and ended; none where a side is open."""

    earliest_begin: date | None
    latest_begin: date | None
    earliest_end: date | None
    latest_end: date | None
    certainty: str | None = None
    """A concept of the date-certainty list, or none for a date given without a mark."""


def parse_edtf(text: str) -> Bounds:
    """The bounds that an EDTF text implies; raises InputError when it is no EDTF date that Khronika takes.

    >>> parse_edtf("2017-02/..").latest_begin
    datetime.date(2017, 2, 28)
    """
    if text.startswith("[") and text.endswith("]"):
        begin, dots, end = text[1:-1].partition("..")
        if not dots or not (begin or end):
            raise _refused(text)
        first = _point(begin, text) if begin else (None, None, "")
        last = _point(end, text) if end else (None, None, "")
        _ordered(first[0], last[1], text)
        mark = _combined(first[2], last[2])
        return Bounds(first[0], last[1], first[0], last[1], mark)
    begin, slash, end = text.partition("/")
    if not slash:
        low, high, mark_text = _point(text, text)
        return Bounds(low, high, low, high, mark_text or None)
    if begin == ".." and end == "..":
        raise _refused(text)
    first = _point(begin, text) if begin != ".." else (None, None, "")
    last = _point(end, text) if end != ".." else (None, None, "")
    _ordered(first[0], last[1], text)
    # Nothing begins after its latest end, nor ends before its earliest begin.
    latest_begin = min(first[1], last[1]) if first[1] and last[1] else first[1]
    earliest_end = max(first[0], last[0]) if first[0] and last[0] else last[0]
    return Bounds(first[0], latest_begin, earliest_end, last[1], _combined(first[2], last[2]))


def _point(text: str, whole: str) -> tuple[date | None, date | None, str]:
    """First and last day of one EDTF point, and its certainty ('' for none)."""
    match = _POINT.match(text)
    if match is None:
        raise _refused(whole)
    year_text, month_text, day_text = match["year"], match["month"], match["day"]
    certainty = _CERTAINTY.get(match["mark"], "")
    low_year, high_year = int(year_text.replace("X", "0")), int(year_text.replace("X", "9"))
    if high_year < 1 or (month_text and "X" in year_text):
        raise _refused(whole)
    low_year = max(low_year, 1)
    if month_text in (None, "XX"):
        if day_text not in (None, "XX"):
            raise _refused(whole)
        return date(low_year, 1, 1), date(high_year, 12, 31), certainty
    month = int(month_text)
    if month in _SEASONS and day_text is None:
        first, last, later = _SEASONS[month]
        last_year = low_year + later
        if last_year > 9999:
            raise _refused(whole)
        return date(low_year, first, 1), date(last_year, last, monthrange(last_year, last)[1]), certainty
    if not 1 <= month <= 12:
        raise _refused(whole)
    days = monthrange(low_year, month)[1]
    if day_text in (None, "XX"):
        return date(low_year, month, 1), date(low_year, month, days), certainty
    day = int(day_text)
    if not 1 <= day <= days:
        raise _refused(whole)
    if match["time"] and not _time_exists(match["time"]):
        raise _refused(whole)
    return date(low_year, month, day), date(low_year, month, day), certainty


def _time_exists(text: str) -> bool:
    hour, minute, second = int(text[1:3]), int(text[4:6]), int(text[7:9])
    return hour < 24 and minute < 60 and second < 60


def _combined(first: str, last: str) -> str | None:
    if first != last and first and last:
        return _RANK[-1]
    return (first or last) or None


def _ordered(first: date | None, last: date | None, text: str) -> None:
    if first and last and first > last:
        raise InputError(f"'{text}' ends before it begins: write the earlier date first")


def _refused(text: str) -> InputError:
    return InputError(
        f"'{text}' is not an EDTF date: write a day 2017-06-21, a month 2017-06, a year 2017, a season 2017-22 "
        "(summer), a stretch 2017-02/.. or 2017-06-21/2017-06-30, or a moment within [2017-06-21..2017-06-30]"
    )


def say_date(text: str, language: str = "en") -> str:
    """The date in words, its vagueness kept; a text that is no EDTF date comes back as it is.

    >>> say_date("[2017-06-21..2017-06-30]"), say_date("2017-06-05", "ru")
    ('late June 2017', '5 июня 2017 г.')
    """
    words = SAYINGS.get(language, SAYINGS["en"])
    try:
        parse_edtf(text)
    except InputError:
        return text
    if text.startswith("["):
        begin, _, end = text[1:-1].partition("..")
        part = _part_of_month(begin, end)
        if part:
            return _fill(words, part, begin[:7])
        if not end:
            return _fill(words, "after", begin)
        if not begin:
            return _fill(words, "before", end)
        return _fill(words, "between", begin, end)
    begin, slash, end = text.partition("/")
    if not slash:
        return _say_point(text, words, "alone")
    if end == "..":
        return _fill(words, "from", begin)
    if begin == "..":
        return _fill(words, "until", end)
    if begin.rstrip("~?%") == end.rstrip("~?%"):
        return _fill(words, "within", begin)
    return _fill(words, "span", begin, end)


def _fill(words: Saying, name: str, *points: str) -> str:
    """A phrase with its points in the cases that it asks for."""
    phrase, cases = words.phrases[name]
    return phrase.format(*(_say_point(point, words, case) for point, case in zip(points, cases, strict=True)))


def _part_of_month(begin: str, end: str) -> str | None:
    """'early', 'mid' or 'late' where a range is just that third of one month."""
    if len(begin) != 10 or len(end) != 10 or begin[:7] != end[:7]:
        return None
    last = monthrange(int(begin[:4]), int(begin[5:7]))[1]
    thirds = {("01", "10"): "early", ("11", "20"): "mid", ("21", str(last)): "late"}
    return thirds.get((begin[8:], end[8:]))


def _say_point(text: str, words: Saying, case: str) -> str:
    mark = text[-1] if text[-1] in _CERTAINTY else ""
    bare = text.rstrip("~?%").partition("T")[0].replace("-XX", "")
    pieces = bare.split("-")
    year = pieces[0]
    if year.endswith("XX"):
        said = words.form("century", case).format(year.replace("X", "0"), year.replace("X", "9"))
    elif year.endswith("X"):
        said = words.form("decade", case).format(year.replace("X", "0"))
    elif len(pieces) == 1:
        said = words.form("year", case).format(year)
    elif int(pieces[1]) in _SEASONS:
        said = words.form("season", case).format(words.name(int(pieces[1]), case), year)
    elif len(pieces) == 2:
        said = words.form("month", case).format(words.name(int(pieces[1]), case), year)
    else:
        said = words.form("day", case).format(int(pieces[2]), words.name(int(pieces[1]), words.day_case or case), year)
    for sign, word in (("~", words.about), ("?", words.perhaps)):
        if mark in (sign, "%"):
            said = word.format(said)
    return said
