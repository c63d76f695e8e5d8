"""The compact form of a network says exactly what the plain one says, to Python and to the scripts of the pages."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from hatch_build import run_node
from kg.columns import to_columns
from kg.network import Network, filter_network
from kg.settings import Settings
from kg.web import create_app
from test_network import build_index

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"
READ = (
    "import { readFileSync } from 'node:fs'; import { readColumns } from './src/columns.js';"
    "console.log(JSON.stringify(JSON.parse(readFileSync(process.argv[1], 'utf8')).map(readColumns)))"
)


@pytest.fixture(scope="module")
def client(snapshot: Path) -> FlaskClient:
    return create_app(Settings(), snapshot).test_client()


def test_each_kind_of_column() -> None:
    node = {"label": {"en": "A"}, "degree": 1, "x": 0.5, "status": None}
    nodes: list[dict[str, Any]] = [
        {"id": "x:p/a", **node}, {"id": "x:p/b", **node, "x": 1.5, "degree": 1.0}, {"id": "x:p/c", **node, "x": 2.5},
    ]  # fmt: skip
    edges = [
        {"source": "x:p/b", "target": "x:p/a", "events": ["e1", "e2"]},
        {"source": "x:p/c", "target": "x:p/a"},
        {"source": "x:p/c", "target": "x:p/b", "events": ["e2"]},
    ]
    assert to_columns({"nodes": nodes, "edges": edges, "facets": {}}) == {
        "nodes": {"count": 3, "columns": {
            "id": {"start": "x:p/", "values": ["a", "b", "c"]},
            "label": {"of": [{"en": "A"}], "at": [0, 0, 0]},
            "degree": {"values": [1, 1.0, 1]},
            "x": {"values": [0.5, 1.5, 2.5]},
            "status": {"of": [None], "at": [0, 0, 0]},
        }},
        "edges": {"count": 3, "columns": {
            "source": {"nodes": [1, 2, 2]},
            "target": {"nodes": [0, 0, 1]},
            "events": {"of": ["e1", "e2"], "at": [[0, 1], -1, [1]], "lists": True},
        }},
        "facets": {},
    }  # fmt: skip


def test_the_same_network(snapshot: Path, tmp_path: Path) -> None:
    whole: Network = json.loads((snapshot / "network.json").read_bytes())
    small = build_index()
    networks = [
        whole, filter_network(whole, actors_only=True), filter_network(whole, roles=["accused"]),
        small, filter_network(small, actors_only=True), {"nodes": [], "edges": [], "facets": whole["facets"]},
    ]  # fmt: skip
    assert any("events" in edge for edge in networks[1]["edges"])
    path = tmp_path / "columns.json"
    path.write_text(json.dumps([*map(to_columns, networks), small]), encoding="utf-8")
    read = json.loads(run_node("node", ["--input-type=module", "--eval", READ, str(path)], FRONTEND))
    assert read == [*networks, small]


def test_what_is_sent(client: FlaskClient) -> None:
    plain = client.get("/api/network?actors=1")
    packed = client.get("/api/network?actors=1&form=columns", headers={"Accept-Encoding": "gzip"})
    told = client.get("/api/network?actors=1&form=columns")
    assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert "Content-Encoding" not in told.headers
    assert gzip.decompress(packed.data) == told.data
    assert told.json == json.loads(json.dumps(to_columns(plain.json)))
    assert packed.headers["ETag"] != told.headers["ETag"]
    assert len(client.get("/api/network?form=columns").data) * 3 < len(client.get("/api/network").data)
    refused = client.get("/api/network?form=tables", headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json["error"]) == (400, "form: unknown value 'tables'; known: rows, columns")
