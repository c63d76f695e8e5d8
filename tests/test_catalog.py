"""The questions as RDF: each with its parameters, askable like anything else in the graph."""

import pytest

from kg.catalog import catalog_quads
from kg.namespaces import BASE
from kg.ontology import Ontology
from kg.questions import read_questions
from kg.store import Store

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX khr: <https://w3id.org/khronika/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""


@pytest.fixture(scope="module")
def store() -> Store:
    """The catalogue alone."""
    return Store.from_quads(catalog_quads(Ontology.load(), BASE, lambda iri: True))


def test_every_question_is_in_the_catalogue_with_its_query(store: Store) -> None:
    rows = store.select(PREFIXES + """SELECT ?name ?select {
        ?question a sh:SPARQLExecutable ; dcterms:identifier ?name ; sh:select ?select }""")
    assert {str(row["name"]): str(row["select"]) for row in rows} == {
        name: question.query for name, question in read_questions().items()
    }


def test_which_questions_take_a_court(store: Store) -> None:
    rows = store.select(PREFIXES + """SELECT ?name ?label {
        ?question dcterms:identifier ?name ; sh:parameter ?parameter .
        ?parameter sh:class khr:Court ; sh:name ?label ; sh:optional true } ORDER BY ?name""")
    assert [str(row["name"]) for row in rows][:1] == ["convictions-in-absentia"]
    assert "sentences" in {str(row["name"]) for row in rows}
    assert {str(row["label"]) for row in rows} >= {"Court"}


def test_the_parameters_of_a_question(store: Store) -> None:
    rows = store.select(PREFIXES + f"""SELECT ?parameter ?order ?optional ?class ?datatype ?scheme ?default {{
        <{BASE}questions/chronology> sh:parameter ?parameter .
        ?parameter sh:path ?parameter ; sh:order ?order ; sh:optional ?optional
        OPTIONAL {{ ?parameter sh:class ?class }} OPTIONAL {{ ?parameter sh:datatype ?datatype }}
        OPTIONAL {{ ?parameter skos:inScheme ?scheme }} OPTIONAL {{ ?parameter sh:defaultValue ?default }}
        }} ORDER BY ?order""")
    plain = [[str(row.get(name, "-")).rpartition("/")[2] for name in
              ("parameter", "optional", "class", "datatype", "scheme", "default")] for row in rows]  # fmt: skip
    assert plain == [
        ["actor", "false", "ontology#Actor", "-", "-", "-"],
        ["from", "true", "-", "XMLSchema#date", "-", "-"],
        ["to", "true", "-", "XMLSchema#date", "-", "-"],
        ["weakest", "true", "core#Concept", "-", "standing", "disputed"],
    ]


def test_the_same_quads_each_time() -> None:
    once, again = (catalog_quads(Ontology.load(), BASE, lambda iri: True) for _ in range(2))
    assert once == again
    assert len(once) == len(set(once)) > 200
    assert {quad.graph_name.value for quad in once} == {f"{BASE}graph/questions"}
