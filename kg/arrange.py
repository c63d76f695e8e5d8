"""Rows of an answer in another order, and only some of them: what the table on the site and its twins share."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kg.answers import say_cell, say_evidence
from kg.dates import parse_edtf
from kg.errors import BadRequestError, InputError
from kg.findings import closest
from kg.namespaces import EDTF, XSD
from kg.questions import Answer
from kg.search import fold
from kg.terms import Literal, Term

RESERVED = ("sort", "filter", "format")
"""Names that an address keeps for itself: no question has a parameter of one of them."""
_NUMBERS = (XSD + "integer", XSD + "decimal", XSD + "double", XSD + "nonNegativeInteger")


def arrange_rows(answer: Answer, sort: str = "", words: str = "") -> Answer:
    """The answer with the rows that hold every word, in any column or in their evidence, in the order of a column.

    `sort` is a column, `-column` for the other way round; an empty cell comes last either way, and rows that are equal
    there stay in their order. Raises BadRequestError for a column that the answer does not have.
    """
    kept: Iterable[int] = range(len(answer.rows))
    wanted = fold(words[:200]).split()
    if wanted:
        kept = [number for number in kept if _holds(answer, number, wanted)]
    name, downwards = sort.removeprefix("-"), sort.startswith("-")
    if name:
        if name not in answer.columns:
            known = list(answer.columns)
            raise BadRequestError(
                f"sort: no column is called '{name[:60]}'{closest(name, known)}; known: {', '.join(known)}"
            )
        filled = [number for number in kept if name in answer.rows[number]]
        empty = [number for number in kept if name not in answer.rows[number]]
        kept = [*sorted(filled, key=lambda n: _rank(answer, answer.rows[n][name]), reverse=downwards), *empty]
    chosen = list(kept)
    return replace(
        answer,
        rows=tuple(answer.rows[number] for number in chosen),
        evidence=tuple(answer.evidence[number] for number in chosen),
    )


def _holds(answer: Answer, number: int, wanted: list[str]) -> bool:
    cells = [say_cell(answer, cell) for cell in answer.rows[number].values()]
    text = fold(" ".join([*cells, say_evidence(answer, answer.evidence[number])]))
    return all(word in text for word in wanted)


def _rank(answer: Answer, cell: Term) -> tuple[int, Decimal, str]:
    """Numbers by size, dates by the first day that they can mean, all else by its words."""
    if isinstance(cell, Literal) and cell.datatype in _NUMBERS:
        return (0, Decimal(cell.text), "")
    if isinstance(cell, Literal) and cell.datatype in (EDTF, XSD + "date"):
        try:
            bounds = parse_edtf(cell.text)
        except InputError:
            return (2, Decimal(0), fold(cell.text))
        first = bounds.earliest_begin or bounds.latest_begin or bounds.earliest_end or bounds.latest_end
        return (1, Decimal(first.toordinal() if first else 0), cell.text)
    return (2, Decimal(0), fold(say_cell(answer, cell)))
