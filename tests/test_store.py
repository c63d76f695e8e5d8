"""Values reach queries as typed terms; results are plain; strange input is refused, never run."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import BadRequestError
from kg.namespaces import XSD
from kg.store import Store, bind_values, ox_term, plain_term
from kg.terms import Iri, Literal, Term

NAME, ANN, BOB = "http://example.org/name", "http://example.org/ann", "http://example.org/bob"
QUERY = "SELECT ?who ?name WHERE {\n#@ values\n?who <http://example.org/name> ?name } ORDER BY ?who"


@pytest.fixture(scope="module")
def store() -> Store:
    """Two names in two graphs."""
    name = ox.NamedNode(NAME)
    return Store.from_quads([
        ox.Quad(ox.NamedNode(ANN), name, ox.Literal("Ann", language="en"), ox.NamedNode("http://example.org/g1")),
        ox.Quad(ox.NamedNode(BOB), name, ox.Literal('B"ob\n'), ox.NamedNode("http://example.org/g2")),
    ])  # fmt: skip


def test_the_union_of_graphs_is_read(store: Store) -> None:
    rows = store.select(QUERY)
    assert rows == [{"who": Iri(ANN), "name": Literal("Ann", language="en", datatype=RDF_LANG)},
                    {"who": Iri(BOB), "name": Literal('B"ob\n')}]  # fmt: skip


RDF_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def test_a_value_binds_by_term(store: Store) -> None:
    assert store.select(QUERY, {"name": Literal('B"ob\n')}) == [{"who": Iri(BOB), "name": Literal('B"ob\n')}]
    assert store.select(QUERY, {"name": Literal("Ann")}) == []
    assert [row["who"] for row in store.select(QUERY, {"who": Iri(ANN)})] == [ANN]


def test_several_values_are_asked_at_once(store: Store) -> None:
    rows = store.select_each(QUERY, "who", [Iri(BOB), Iri(ANN), Iri("http://example.org/nobody")])
    assert [row["who"] for row in rows] == [ANN, BOB]
    assert store.select_each(QUERY, "who", []) == []


@given(st.text(max_size=60))
def test_no_text_escapes_from_its_literal(text: str) -> None:
    try:
        bound = bind_values(QUERY, [{"name": Literal(text)}])
    except BadRequestError:
        return
    rows = Store.from_quads([]).select(bound)
    assert rows == []


@given(st.text(max_size=60))
def test_no_text_escapes_from_an_iri(text: str) -> None:
    try:
        bound = bind_values(QUERY, [{"who": Iri("http://example.org/" + text)}])
    except BadRequestError:
        return
    assert Store.from_quads([]).select(bound) == []


@pytest.mark.parametrize("value", [Iri("http://x/> } DROP ALL #"), Iri("no iri"), Literal("x", language="no language!")])
def test_a_term_that_is_none_is_refused(value: Term) -> None:
    with pytest.raises(BadRequestError, match="not a well-formed term"):
        bind_values(QUERY, [{"who": value}])


def test_a_query_without_a_place_for_values_takes_none() -> None:
    with pytest.raises(BadRequestError, match="takes no parameters"):
        bind_values("SELECT * { ?s ?p ?o }", [{"s": Iri(ANN)}])


def test_malformed_queries_and_wrong_forms(store: Store) -> None:
    with pytest.raises(BadRequestError, match="malformed"):
        store.select("SELECT * WHERE { ?s ?p }")
    with pytest.raises(BadRequestError, match="no SELECT"):
        store.select("ASK { ?s ?p ?o }")
    assert store.ask("ASK { ?s ?p ?o }") is True


def test_terms_go_and_come_back() -> None:
    for term in (Iri(ANN), Literal("5", XSD + "integer"), Literal("x", RDF_LANG, "en"), Literal("x")):
        assert plain_term(ox_term(term)) == term
