"""Every question gives the same answer on Jena ARQ, an engine that shares no line with the one that answers."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from arq import Arq
from kg.ontology import Ontology
from kg.questions import CLAIMS, Question, read_questions, read_values
from kg.store import Row, Store, bind_values
from kg.terms import Literal

QUESTIONS = read_questions()


@pytest.fixture(scope="module")
def store(snapshot: Path) -> Store:
    """The embedded dataset in the engine that answers."""
    return Store.open(snapshot, 5_000_000)


@pytest.fixture(scope="module")
def arq(snapshot: Path) -> Arq:
    """The same statements in the other engine."""
    return Arq(ox.parse((snapshot / "data.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))


def askings(question: Question) -> Iterator[dict[str, str]]:
    """What a question has to be asked with, and each further parameter at its example."""
    required = {spec.name: spec.example or "" for spec in question.parameters if spec.required}
    yield required
    for spec in question.parameters:
        if spec.example and not spec.required:
            yield {**required, spec.name: spec.example}


ASKED = [(name, given) for name, question in QUESTIONS.items() for given in askings(question)]


def comparable(rows: list[Row]) -> list[dict[str, str]]:
    """Rows without what SPARQL leaves open: the order within a group's concatenation, how a number is written."""
    plain = []
    for row in rows:
        cells = {}
        for name, cell in row.items():
            text = str(cell)
            if name == CLAIMS:
                text = " ".join(sorted(set(text.split())))
            elif isinstance(cell, Literal) and cell.datatype.endswith(("#decimal", "#double")):
                text = f"{float(text):.9g}"
            kind = "" if not isinstance(cell, Literal) else f"@{cell.language}" if cell.language else f"^{cell.datatype}"
            cells[name] = text + kind
        plain.append(cells)
    return plain


@pytest.mark.parametrize(
    ("name", "given"), ASKED, ids=["-".join([name, *given.values()]) for name, given in ASKED]
)
def test_both_engines_give_the_same_rows_in_the_same_order(
    name: str, given: dict[str, str], store: Store, arq: Arq
) -> None:
    values = read_values(store, Ontology.load(), QUESTIONS[name], given)
    query = bind_values(QUESTIONS[name].query, [values] if values else [])
    assert comparable(arq.select(query)) == comparable(store.select(query))


def test_every_question_is_asked_of_both() -> None:
    assert {name for name, _ in ASKED} == set(QUESTIONS)
    assert len(ASKED) > len(QUESTIONS) > 0


def test_both_hold_the_same_statements(store: Store, arq: Arq) -> None:
    assert arq.size == len({(quad.subject, quad.predicate, quad.object) for quad in store.quads()}) > 20_000


def test_a_difference_is_seen(store: Store, arq: Arq) -> None:
    query = "SELECT ?p { ?p a <https://w3id.org/khronika/ontology#Person> } ORDER BY "
    assert comparable(arq.select(query + "?p")) == comparable(store.select(query + "?p"))
    assert comparable(arq.select(query + "DESC(?p)")) != comparable(store.select(query + "?p"))
