"""Exports: each format holds the same statements, twice the same bytes, written whole or not at all."""

import csv
import io
import json
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib

from kg.build import build_snapshot
from kg.errors import InputError
from kg.export import EXPORT_FORMATS, export_snapshot

EXAMPLE = Path(__file__).parent.parent / "data" / "example"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the small dataset."""
    folder = tmp_path_factory.mktemp("export") / "s"
    build_snapshot([EXAMPLE], folder)
    return folder


@pytest.mark.parametrize("name", EXPORT_FORMATS)
def test_two_exports_are_the_same_bytes(built: Path, tmp_path: Path, name: str) -> None:
    sizes = [export_snapshot(built, name, tmp_path / number) for number in ("one", "two")]
    one, two = ((tmp_path / number).read_bytes() for number in ("one", "two"))
    assert one == two
    assert sizes == [len(one)] * 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_the_rdf_formats_hold_the_same_statements(built: Path, tmp_path: Path) -> None:
    formats = {"trig": ox.RdfFormat.TRIG, "jsonld": ox.RdfFormat.JSON_LD, "ttl": ox.RdfFormat.TURTLE}
    triples = {}
    for name, rdf_format in formats.items():
        export_snapshot(built, name, tmp_path / name)
        parsed = ox.parse((tmp_path / name).read_bytes(), format=rdf_format)
        triples[name] = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in parsed}
    assert triples["trig"] == triples["jsonld"] == triples["ttl"]
    assert len(rdflib.Graph().parse(tmp_path / "ttl", format="turtle")) == len(triples["ttl"])


def test_the_nquads_are_the_snapshot_itself(built: Path, tmp_path: Path) -> None:
    export_snapshot(built, "nq", tmp_path / "nq")
    assert (tmp_path / "nq").read_bytes() == (built / "data.nq").read_bytes()


def test_the_table_has_a_row_for_each_claim_and_passage(built: Path, tmp_path: Path) -> None:
    export_snapshot(built, "csv", tmp_path / "csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "csv").read_text(encoding="utf-8"))))
    assert len(rows) == 21
    denials = [row for row in rows if row["stance"] == "denies"]
    base = "https://w3id.org/khronika/id/"
    assert [(row["about"], row["assertedBy"], row["start"], row["end"]) for row in denials] == [
        (f"{base}case/one/charges/one-fraud", f"{base}person/actor-one", "111", "138")
    ]


def test_graph_programs_can_read_the_network(built: Path, tmp_path: Path) -> None:
    export_snapshot(built, "graphml", tmp_path / "n.graphml")
    export_snapshot(built, "gexf", tmp_path / "n.gexf")
    graphml, gexf = networkx.read_graphml(tmp_path / "n.graphml"), networkx.read_gexf(tmp_path / "n.gexf")
    person = "https://w3id.org/khronika/id/person/actor-one"
    assert graphml.nodes[person]["kind"] == gexf.nodes[person]["kind"] == "person"
    assert graphml.number_of_edges() == gexf.number_of_edges() > 5


def test_followthemoney_gets_what_is_stated_and_took_place(built: Path, tmp_path: Path) -> None:
    export_snapshot(built, "ftm", tmp_path / "e.json")
    lines = (tmp_path / "e.json").read_text(encoding="utf-8").splitlines()
    entities = {entity["id"]: entity for entity in map(json.loads, lines)}
    base = "https://w3id.org/khronika/id/"
    assert entities["khr-person-actor-one"] == {
        "id": "khr-person-actor-one",
        "schema": "Person",
        "properties": {"name": ["Actor One"], "alias": ["A. One"], "sourceUrl": [f"{base}person/actor-one"]},
    }
    assert entities["khr-event-one-protest"]["properties"] == {
        "name": ["Protest outside the court"],
        "startDate": ["2020-03"],
        "endDate": ["2020-03"],
        "summary": ["late March 2020"],
        "location": ["Northtown"],
        "keywords": ["Protest"],
        "involved": ["khr-group-protesters"],
        "sourceUrl": [f"{base}event/one-protest"],
    }
    schemata = sorted(entity["schema"] for entity in entities.values())
    assert schemata == ["Event"] * 3 + ["LegalEntity"] + ["Membership"] + ["Organization"] * 2 + ["Person"] + [
        "PublicBody"] + ["UnknownLink"] * 5  # fmt: skip
    (membership,) = (entity for entity in entities.values() if entity["schema"] == "Membership")
    assert membership["properties"]["role"] == ["president"]


def test_no_clock_is_in_an_export(built: Path, tmp_path: Path) -> None:
    export_snapshot(built, "gexf", tmp_path / "n.gexf")
    assert b"lastmodifieddate" not in (tmp_path / "n.gexf").read_bytes()


def test_what_cannot_be_written(built: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown format 'pdf'"):
        export_snapshot(built, "pdf", tmp_path / "x")
    with pytest.raises(InputError, match="cannot be written"):
        export_snapshot(built, "nq", tmp_path / "nowhere" / "x")
