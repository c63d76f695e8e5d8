"""The way in from Python, and that it gives the same rows as the command and the site."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import networkx
import pytest
import rdflib
from click.testing import CliRunner
from flask.testing import FlaskClient

import kg
from kg.cli import main
from kg.questions import read_questions
from kg.settings import Settings
from kg.terms import Iri, Literal
from kg.web import create_app

ID = "https://w3id.org/khronika/id/"
XSD = "http://www.w3.org/2001/XMLSchema#"
QUESTIONS = read_questions()


@pytest.fixture(scope="module")
def graph(snapshot: Path) -> kg.Graph:
    """The embedded dataset, opened."""
    return kg.open(snapshot)


@pytest.fixture(scope="module")
def client(snapshot: Path) -> Iterator[FlaskClient]:
    """A client of its site."""
    app = create_app(Settings(query_workers=1), snapshot)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


def examples(name: str) -> dict[str, str]:
    """What a question has to be asked with, each at its example."""
    return {p.name: p.example or "" for p in QUESTIONS[name].parameters if p.required}


# ---------------------------------------------------------------- three ways in, one answer


@pytest.mark.parametrize("name", QUESTIONS)
def test_command_site_and_python_give_the_same_rows(
    name: str, graph: kg.Graph, client: FlaskClient, snapshot: Path
) -> None:
    given = examples(name)
    arguments = [part for key, value in given.items() for part in (f"--{key}", value)]
    for ending in ("json", "csv"):
        typed = CliRunner().invoke(
            main, ["ask", name, *arguments, "--format", ending, "--snapshot", str(snapshot)]
        )
        assert typed.exit_code == 0, typed.stderr
        served = client.get(f"/questions/{name}.{ending}", query_string=given)
        assert served.status_code == 200
        rows = graph.ask(name, **{f"{key}_": value for key, value in given.items()})
        assert typed.stdout_bytes == served.data == rows.write(ending).encode()
    told = json.loads(rows.write("json"))["rows"]
    assert len(told) == len(rows)
    for plain, row in zip(told, rows, strict=True):
        assert {column: cell["value"] for column, cell in plain.items() if column != "evidence"} == {
            column: str(value).lower() if isinstance(value, bool) else str(value) for column, value in row.items()
        }


def test_every_question_was_compared() -> None:
    assert len(QUESTIONS) >= 15


def test_the_page_shows_as_many_rows(graph: kg.Graph, client: FlaskClient) -> None:
    page = client.get("/questions/sentences?person=larisa-kharkova").text
    assert "3 rows; one row is one penalty" in page
    assert len(graph.ask("sentences", person="larisa-kharkova")) == 3


# ---------------------------------------------------------------- rows


def test_rows_in_types_of_python(graph: kg.Graph) -> None:
    rows = graph.ask("sentences", person="larisa-kharkova", from_="2017-07-01", to=date(2017, 7, 31))
    assert rows.unit == "penalty, once for each charge that it was imposed on"
    assert [(row["duration"], row["inPeriod"]) for row in rows] == [
        ("PT100H", "certainly"), ("P4Y", "certainly"), ("P5Y", "certainly"),
    ]  # fmt: skip
    assert rows[0]["person"] == f"{ID}person/larisa-kharkova"
    assert rows[-1] == list(rows)[2]
    assert repr(rows).startswith("<3 rows of sentences: person, event, date, ")
    message = f"{ID}document/solidarity-center-message-2017-07-29"
    assert [entry.asserted_by for entry in rows.evidence[1] if entry.reported_in == message] == [
        (f"{ID}organisation/solidarity-center",)
    ]


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("12", "integer", 12), ("1800.50", "decimal", Decimal("1800.50")), ("2017-07-25", "date", date(2017, 7, 25)),
        ("true", "boolean", True), ("0", "boolean", False), ("2017-06~", "string", "2017-06~"),
        ("2017-02-30", "date", "2017-02-30"), ("many", "integer", "many"), ("maybe", "boolean", "maybe"),
    ],
)  # fmt: skip
def test_a_literal_in_types_of_python(text: str, datatype: str, value: object) -> None:
    found = kg.graph.to_value(Literal(text, XSD + datatype))
    assert (found, type(found)) == (value, type(value))
    assert kg.graph.to_value(Iri(ID)) == ID


def test_pandas(graph: kg.Graph) -> None:
    rows = graph.ask("convictions-in-absentia")
    frame = rows.to_pandas()
    assert list(frame["person"]) == ["Mukhtar Ablyazov"]
    assert list(frame["duration"]) == ["20 years"]
    assert "civicus-2017 [5100-5172]" in frame["evidence"][0]
    plain = rows.to_pandas(labels=False)
    assert list(plain["person"]) == [f"{ID}person/mukhtar-ablyazov"]
    assert plain["evidence"][0][0].start == 5100


def test_csv_of_rows(graph: kg.Graph) -> None:
    table = list(csv.DictReader(io.StringIO(graph.ask("hunger-strikes", striker="max-bokayev").write("csv"))))
    assert [row["striker_label"] for row in table] == ["Max Bokayev"] * len(table)
    assert len(table) > 0


@pytest.mark.parametrize(
    ("name", "given", "error", "words"),
    [
        ("sentenses", {}, kg.KhronikaError, "no question is called 'sentenses' (did you mean 'sentences'?)"),
        ("sentences", {"pers": "x"}, kg.KhronikaError, "unknown parameter 'pers' (did you mean 'person'?)"),
        ("sentences", {"person": "larisa-kharkov"}, kg.KhronikaError, "did you mean 'larisa-kharkova'?"),
        ("sentences", {"from": "July"}, kg.KhronikaError, "is not a day: write it as 2017-07-25"),
        ("sentences", {"person": "x } DROP ALL {"}, kg.KhronikaError, "names no person that the graph knows"),
    ],
)
def test_what_does_not_fit_is_told(
    graph: kg.Graph, name: str, given: dict[str, str], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        graph.ask(name, **given)
    assert words in str(caught.value)


def test_no_snapshot_is_told(tmp_path: Path) -> None:
    with pytest.raises(kg.KhronikaError, match="no snapshot here"):
        kg.open(tmp_path)


# ---------------------------------------------------------------- the rest of a graph


def test_find_search_and_describe(graph: kg.Graph) -> None:
    assert graph.find("person/max-bokayev") == graph.find("Max Bokayev") == f"{ID}person/max-bokayev"
    assert graph.search("kharkova", kinds=["person"])[0].iri == f"{ID}person/larisa-kharkova"
    described = graph.describe("zhanbolat-mamay")
    assert (described.label, described.kind) == ("Zhanbolat Mamay", "person")
    assert "Zhanbolat Mamay is held before trial" in [happening.event.text for happening in described.chronology]
    assert graph.describe("max-bokayev", language="ru").label == "Макс Бокаев"


def test_network_with_typed_nodes_and_sourced_edges(graph: kg.Graph) -> None:
    ties = graph.network(kinds=["person"], actors_only=True)
    assert isinstance(ties, networkx.MultiGraph)
    bokayev, ayan = f"{ID}person/max-bokayev", f"{ID}person/talgat-ayan"
    assert {kind for _, kind in ties.nodes(data="kind")} == {"person"}
    assert {
        edge["kind"]: {(entry.start, entry.end) for entry in edge["sources"]}
        for edge in ties.get_edge_data(bokayev, ayan).values()
    } == {"relationship": {(4077, 4134)}, "shared-event": {(4077, 4248), (4195, 4248)}}
    whole = graph.network()
    assert [edge for *edge, sources in whole.edges(data="sources") if not sources] == []
    with pytest.raises(kg.KhronikaError, match="unknown value 'ship'"):
        graph.network(kinds=["ship"])


def test_sparql_of_each_form(graph: kg.Graph) -> None:
    prefix = "PREFIX khr: <https://w3id.org/khronika/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    counted = graph.sparql(prefix + "SELECT (COUNT(?case) AS ?cases) { ?case a khr:Case }")
    assert counted == [{"cases": 19}]
    assert graph.sparql(prefix + "ASK { ?x a khr:Ship }") is False
    made = graph.sparql(prefix + "CONSTRUCT { ?x skos:prefLabel ?l } { ?x a khr:Post ; skos:prefLabel ?l }")
    assert isinstance(made, rdflib.Graph)
    assert len(made) >= 4
    with pytest.raises(kg.KhronikaError, match="the query is malformed"):
        graph.sparql("SELECT nothing")


def test_rdflib_view_holds_every_statement_in_its_graph(graph: kg.Graph, snapshot: Path) -> None:
    view = graph.rdflib()
    lines = (snapshot / "data.nq").read_bytes().splitlines()
    assert len(list(view.quads((None, None, None, None)))) == len(lines)
    hours = rdflib.Literal("PT100H", datatype=rdflib.URIRef(XSD + "duration"), normalize=False)
    assert [str(term) for term in view.objects(None, rdflib.URIRef("https://w3id.org/khronika/ontology#duration"))].count(
        str(hours)
    ) == 1
    asked = view.query("SELECT ?p { ?p a <https://w3id.org/khronika/ontology#Person> }")
    assert len(list(asked)) == 26


def test_the_public_names() -> None:
    assert sorted(kg.__all__) == ["Evidence", "Graph", "KhronikaError", "Rows", "__version__", "open"]
