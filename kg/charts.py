"""Answers drawn as SVG that needs no script: bars for counts, a timeline for what has dates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from html import escape

from kg.answers import say_cell
from kg.dates import parse_edtf, say_date
from kg.errors import InputError
from kg.languages import say
from kg.questions import Answer

WIDTH = 760
MOST_ROWS = 60
_LABELS = 250
_ROW = 22
_TOP = 26


def draw_chart(answer: Answer, language: str = "en") -> str:
    """The SVG of an answer whose question names a chart; '' where it names none or no row can be drawn."""
    chart = answer.question.chart
    return _DRAWERS[chart["kind"]](answer, language) if chart else ""


# ---------------------------------------------------------------- bars


def _draw_bars(answer: Answer, language: str) -> str:
    label, value = answer.question.chart["label"], answer.question.chart["value"]
    bars: list[tuple[str, Decimal]] = []
    for row in answer.rows[:MOST_ROWS]:
        try:
            words = say_cell(answer, row.get(label), language) or say("not stated", language)
            bars.append((words, Decimal(str(row[value]))))
        except (KeyError, InvalidOperation):
            continue
    most = max((size for _, size in bars), default=Decimal(0))
    if most <= 0:
        return ""
    room = WIDTH - _LABELS - 60
    lines = []
    for number, (words, size) in enumerate(bars):
        y = number * _ROW + 4
        wide = float(size / most) * room
        lines.append(
            f'<text x="{_LABELS - 8}" y="{y + 12}" text-anchor="end">{escape(_shorten(words))}</text>'
            f'<rect class="bar" x="{_LABELS}" y="{y}" width="{wide:.1f}" height="{_ROW - 7}"/>'
            f'<text class="number" x="{_LABELS + wide + 6:.1f}" y="{y + 12}">{size:f}</text>'
        )
    return _frame("".join(lines), len(bars) * _ROW + 8, answer)


# ---------------------------------------------------------------- timeline


@dataclass(frozen=True)
class _Span:
    words: str
    said: str
    standing: str
    first: date | None
    sure_from: date | None
    sure_to: date | None
    last: date | None


def _draw_timeline(answer: Answer, language: str) -> str:
    spans = [span for row in range(min(len(answer.rows), MOST_ROWS)) if (span := _span(answer, row, language))]
    days = [day for span in spans for day in (span.first, span.sure_from, span.sure_to, span.last) if day]
    if not days:
        return ""
    begin, end = min(days), max(days)
    margin = max((end - begin).days // 30, 3)
    low, high = begin.toordinal() - margin, end.toordinal() + margin
    room = WIDTH - _LABELS - 10

    def place(day: date | None, otherwise: int) -> float:
        return _LABELS + ((day.toordinal() if day else otherwise) - low) / (high - low) * room

    height = _TOP + len(spans) * _ROW + 6
    parts = [_draw_axis(begin, end, place, height)]
    for number, span in enumerate(spans):
        y = _TOP + number * _ROW + 8
        left, right = place(span.first, low), place(span.last, high)
        from_day, to_day = place(span.sure_from, high), place(span.sure_to, low)
        # Vague: where it may have been; solid: where it was, if anywhere for certain.
        parts.append(
            f'<g class="span {span.standing}"><title>{escape(f"{span.words}: {span.said}")}</title>'
            f'<text x="{_LABELS - 8}" y="{y + 4}" text-anchor="end">{escape(_shorten(span.words))}</text>'
            f'<path class="vague" d="M{left:.1f} {y}H{max(right, left + 3):.1f}"/>'
        )
        if to_day >= from_day:
            parts.append(f'<path class="sure" d="M{from_day:.1f} {y}H{max(to_day, from_day + 3):.1f}"/>')
        if span.last is None:
            parts.append(f'<path class="open" d="M{right - 6:.1f} {y - 4}l6 4l-6 4"/>')
        if span.first is None:
            parts.append(f'<path class="open" d="M{left + 6:.1f} {y - 4}l-6 4l6 4"/>')
        parts.append("</g>")
    return _frame("".join(parts), height, answer)


def _span(answer: Answer, number: int, language: str) -> _Span | None:
    row, chart = answer.rows[number], answer.question.chart
    if chart["date"] not in row:
        return None
    text = str(row[chart["date"]])
    try:
        bounds = parse_edtf(text)
    except InputError:
        return None
    words = say_cell(answer, row.get(chart["label"]), language)
    standing = str(row.get("standing", "")).rpartition("/")[2]
    return _Span(
        words, say_date(text, language), standing,
        bounds.earliest_begin, bounds.latest_begin, bounds.earliest_end, bounds.latest_end,
    )  # fmt: skip


def _draw_axis(begin: date, end: date, place: Callable[[date | None, int], float], height: int) -> str:
    """Lines at the first of each month, quarter or year, whichever leaves room for its name."""
    months = (end.year - begin.year) * 12 + end.month - begin.month
    step = next(step for step in (1, 3, 6, 12, 60, 120, 1200) if months / step <= 8)
    lines = []
    for count in range(begin.year * 12, (end.year + 1) * 12, step):
        day = date(count // 12, count % 12 + 1, 1)
        if begin <= day <= end:
            x = place(day, 0)
            said = str(day.year) if step >= 12 or day.month == 1 else f"{day:%Y-%m}"
            lines.append(f'<path class="tick" d="M{x:.1f} {_TOP - 6}V{height}"/><text class="tick" x="{x:.1f}" '
                         f'y="{_TOP - 10}" text-anchor="middle">{said}</text>')  # fmt: skip
    return "".join(lines)


def _frame(content: str, height: int, answer: Answer) -> str:
    label = escape(answer.question.summary)
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{label}">{content}</svg>'
    )


def _shorten(text: str) -> str:
    return text if len(text) <= 34 else f"{text[:33].rstrip()}…"


_DRAWERS: dict[str, Callable[[Answer, str], str]] = {"bars": _draw_bars, "timeline": _draw_timeline}
CHARTS = {"bars": {"kind", "label", "value"}, "timeline": {"kind", "label", "date"}}
"""The kinds of chart, with the keys that each takes in the head of a question; their values are columns."""
