"""Charts of small answers: what is drawn where, and when nothing is."""

import re
from xml.etree import ElementTree

import pytest

from kg.charts import MOST_ROWS, draw_chart
from kg.namespaces import EDTF, LIST, XSD
from kg.questions import Answer, Question
from kg.terms import Iri, Literal, Term

SVG = "{http://www.w3.org/2000/svg}"


def answer(chart: dict[str, str], rows: list[dict[str, Term]]) -> Answer:
    """An answer whose question names a chart."""
    question = Question("how-many", "counts", "How many?", "All.", "event", (), (), "SELECT ?x WHERE {}", chart)
    return Answer(question, {}, ("month", "events"), tuple(rows), tuple(() for _ in rows), {})


BARS = {"kind": "bars", "label": "month", "value": "events"}
TIMELINE = {"kind": "timeline", "label": "what", "date": "date"}


def bar(month: str, events: str) -> dict[str, Term]:
    """A row that is counted."""
    return {"month": Literal(month), "events": Literal(events, XSD + "integer")}


def span(what: str, date: str, standing: str = "stated") -> dict[str, Term]:
    """A row that has a date."""
    return {"what": Literal(what), "date": Literal(date, EDTF), "standing": Iri(f"{LIST}standing/{standing}")}


def test_bars_are_as_long_as_their_numbers() -> None:
    drawn = ElementTree.fromstring(draw_chart(answer(BARS, [bar("June", "30"), bar("<July>", "15"), bar("May", "0")])))
    widths = [float(part.attrib["width"]) for part in drawn.iter(f"{SVG}rect")]
    assert widths == [450.0, 225.0, 0.0]
    assert [part.text for part in drawn.iter(f"{SVG}text")] == ["June", "30", "<July>", "15", "May", "0"]


def test_a_timeline_tells_the_sure_from_the_possible() -> None:
    rows = [span("held", "2017-02/.."), span("trial", "2017-07-25"), span("search", "[2017-06-01..2017-06-10]", "alleged")]
    drawn = draw_chart(answer(TIMELINE, rows))
    groups = re.findall(r'<g class="span ([^"]*)"><title>([^<]*)</title>.*?</g>', drawn)
    assert groups == [
        ("stated", "held: since February 2017"), ("stated", "trial: 25 July 2017"),
        ("alleged", "search: early June 2017"),
    ]  # fmt: skip
    parts = re.findall(r'<g class="span .*?</g>', drawn)
    assert ["class=\"sure\"" in part for part in parts] == [False, True, False]
    assert ["class=\"open\"" in part for part in parts] == [True, False, False]


def test_nothing_is_drawn_of_nothing() -> None:
    assert draw_chart(answer({}, [bar("June", "30")])) == ""
    assert draw_chart(answer(BARS, [])) == ""
    assert draw_chart(answer(BARS, [bar("June", "0")])) == ""
    assert draw_chart(answer(TIMELINE, [{"what": Literal("held")}])) == ""


@pytest.mark.parametrize("date", ["2017-02/..", "../2017-06-12", "2017", "1999-12-31"])
def test_a_single_date_has_room(date: str) -> None:
    drawn = draw_chart(answer(TIMELINE, [span("held", date)]))
    assert "NaN" not in drawn
    assert drawn.count('class="vague"') == 1


def test_a_long_answer_is_cut() -> None:
    rows = [bar(str(number), "1") for number in range(MOST_ROWS + 5)]
    assert draw_chart(answer(BARS, rows)).count("<rect") == MOST_ROWS
