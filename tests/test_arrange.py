"""Rows in another order, and only some of them; small answers, made by hand."""

import pytest

from kg.arrange import arrange_rows
from kg.errors import BadRequestError
from kg.namespaces import EDTF, XSD
from kg.questions import Answer, Evidence, Question
from kg.terms import Iri, Literal

ID = "https://w3id.org/khronika/id/"


def number(text: str) -> Literal:
    """A whole number."""
    return Literal(text, XSD + "integer")


def entry(start: int) -> Evidence:
    """A passage of the one document."""
    document = Iri(f"{ID}document/bulletin")
    return Evidence(Iri(f"{ID}event/e/claims/{start}"), "supports", "states", (), document, document, start, start + 9)


@pytest.fixture
def answer() -> Answer:
    """Four rows: names in two scripts, dates vague and plain, numbers, one cell each left empty."""
    question = Question("who", "cases", "Who?", "All.", "row", (), (), "SELECT ?who ?date ?days WHERE {}")
    rows = (
        {"who": Iri(f"{ID}person/b"), "date": Literal("2017-06~", EDTF), "days": number("100")},
        {"who": Iri(f"{ID}person/a"), "date": Literal("2017-02/..", EDTF), "days": number("9")},
        {"who": Iri(f"{ID}person/c"), "days": number("21")},
        {"date": Literal("[..2017-03-01]", EDTF)},
    )
    labels = {f"{ID}person/a": "Ámbar", f"{ID}person/b": "Борис", f"{ID}person/c": "boris Z"}
    return Answer(question, {}, ("who", "date", "days"), rows, tuple((entry(n),) for n in (7, 20, 31, 46)), labels)


def starts(answer: Answer) -> list[int | None]:
    """The rows, each told by where its evidence begins."""
    return [entries[0].start for entries in answer.evidence]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", [7, 20, 31, 46]), ("days", [20, 31, 7, 46]), ("-days", [7, 31, 20, 46]),
        ("date", [20, 46, 7, 31]), ("-date", [7, 46, 20, 31]), ("who", [20, 31, 7, 46]),
    ],
)  # fmt: skip
def test_order_by_size_time_and_name_with_empty_cells_last(answer: Answer, sort: str, order: list[int]) -> None:
    arranged = arrange_rows(answer, sort)
    assert starts(arranged) == order
    assert len(arranged.rows) == 4


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("ambar", [20]), ("БОРИС", [7]), ("bor", [31]), ("June 2017", [7]), ("boris ambar", []),
        ("bulletin", [7, 20, 31, 46]), ("31 40", [31]), ("  ", [7, 20, 31, 46]), ("' DROP 1=1 }", []),
    ],
)  # fmt: skip
def test_only_rows_that_hold_every_word(answer: Answer, words: str, kept: list[int]) -> None:
    assert starts(arrange_rows(answer, "", words)) == kept


def test_an_unknown_column_is_told(answer: Answer) -> None:
    with pytest.raises(BadRequestError) as caught:
        arrange_rows(answer, "-dat")
    assert str(caught.value) == "sort: no column is called 'dat' (did you mean 'date'?); known: who, date, days"
