"""Dumps: four formats with the same statements, whichever program reads them, and figures that are true."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg.build import build_snapshot
from kg.releases.dumps import DUMP_FORMATS, read_quads, read_union
from kg.store import Store, read_manifest

EXAMPLE = Path(__file__).parent.parent / "data" / "example"
GRAPHS = {"nq": ("nquads", ox.RdfFormat.N_QUADS), "trig": ("trig", ox.RdfFormat.TRIG),
          "jsonld": ("json-ld", ox.RdfFormat.JSON_LD)}  # fmt: skip


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the small dataset."""
    folder = tmp_path_factory.mktemp("dumps") / "s"
    build_snapshot([EXAMPLE], folder)
    return folder


@pytest.fixture(params=["small", "embedded"])
def folder(request: pytest.FixtureRequest) -> Path:
    """Each of both snapshots."""
    found = request.getfixturevalue({"small": "small", "embedded": "snapshot"}[request.param])
    assert isinstance(found, Path)
    return found


def unpack(folder: Path, name: str) -> bytes:
    """The content of one dump."""
    return gzip.decompress((folder / "dumps" / f"data.{name}.gz").read_bytes())


def canonical_hash(nquads: bytes) -> str:
    """The SHA-256 of the RDFC-1.0 form, in sorted lines."""
    dataset = ox.Dataset(ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = (ox.serialize(dataset, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()


@pytest.fixture
def as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """rdflib as it must be told to read: else it rewrites literals, as PT100H to P4DT4H, and the hash differs."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)


@pytest.mark.parametrize("name", GRAPHS)
def test_pyoxigraph_reads_the_same_dataset(folder: Path, name: str) -> None:
    parsed = ox.serialize(ox.parse(unpack(folder, name), format=GRAPHS[name][1]), format=ox.RdfFormat.N_QUADS)
    assert canonical_hash(parsed or b"") == read_manifest(folder)["rdfc10"]


@pytest.mark.usefixtures("as_written")
@pytest.mark.parametrize("name", GRAPHS)
def test_rdflib_reads_the_same_dataset(folder: Path, name: str) -> None:
    dataset = rdflib.Dataset()
    dataset.parse(data=unpack(folder, name), format=GRAPHS[name][0])
    written = dataset.serialize(format="nquads", encoding="utf-8")
    assert canonical_hash(written) == read_manifest(folder)["rdfc10"]
    assert len(dataset) == read_manifest(folder)["counts"]["quads"]


@pytest.mark.usefixtures("as_written")
@pytest.mark.parametrize("reader", ["pyoxigraph", "rdflib"])
def test_turtle_is_the_union_of_all_graphs(folder: Path, reader: str) -> None:
    content, union = unpack(folder, "ttl"), read_manifest(folder)["union"]
    if reader == "rdflib":
        written = rdflib.Graph().parse(data=content, format="turtle").serialize(format="nt", encoding="utf-8")
    else:
        triples = [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TURTLE)]
        written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    lines = sorted(line for line in written.splitlines(keepends=True) if line.strip())
    assert len(lines) == union["triples"]
    assert hashlib.sha256(b"".join(lines)).hexdigest() == union["sha256"]


def test_a_triple_of_two_graphs_is_one_in_the_union() -> None:
    lines = [f'<http://x/s> <http://x/p> "a"{tail} <http://x/{graph}> .\n'
             for tail in ("", "@en", "@en-gb") for graph in ("g1", "g2")]  # fmt: skip
    union = read_union(read_quads("".join(sorted(lines)).encode()))
    assert [str(triple.object) for triple in union.triples] == ['"a"', '"a"@en', '"a"@en-gb']
    wanted = "".join(f'<http://x/s> <http://x/p> "a"{tail} .\n' for tail in ("", "@en", "@en-gb"))
    assert union.sha256 == hashlib.sha256(wanted.encode()).hexdigest()


def test_every_count_is_that_of_the_dumps(folder: Path) -> None:
    manifest: dict[str, Any] = dict(read_manifest(folder))
    quads = [*ox.parse(unpack(folder, "nq"), format=ox.RdfFormat.N_QUADS)]
    triples = {str(quad.triple) for quad in quads}
    in_graphs: dict[str, int] = {}
    for quad in quads:
        in_graphs[str(quad.graph_name)[1:-1]] = in_graphs.get(str(quad.graph_name)[1:-1], 0) + 1
    assert {dump["format"]: dump["statements"] for dump in manifest["dumps"].values()} == {
        "nq": len(quads), "trig": len(quads), "jsonld": len(quads), "ttl": len(triples)}  # fmt: skip
    assert (manifest["counts"]["quads"], manifest["counts"]["triples"]) == (len(quads), len(triples))
    assert manifest["union"]["triples"] == len(triples)
    assert manifest["graphs"] == in_graphs
    void = "http://rdfs.org/ns/void#"
    catalogue = rdflib.Graph().parse(folder / "catalog.nt", format="nt")
    data = rdflib.URIRef("https://w3id.org/khronika/catalog#data")
    assert int(str(catalogue.value(data, rdflib.URIRef(void + "triples")))) == len(triples)
    per_graph = {str(node): int(str(n)) for node, n in catalogue.subject_objects(rdflib.URIRef(void + "triples"))}
    assert {graph: per_graph[graph] for graph in in_graphs} == in_graphs


def test_a_dump_has_no_clock_and_no_name_in_its_head(small: Path) -> None:
    for name in DUMP_FORMATS:
        head = (small / "dumps" / f"data.{name}.gz").read_bytes()[:10]
        # Method deflate, no flags (so no name), time 0.
        assert head[:8] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00"


def test_the_checksums_are_those_of_the_files(small: Path) -> None:
    lines = (small / "dumps" / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    told = {line[66:]: line[:64] for line in lines}
    assert [line[64:66] for line in lines] == ["  "] * 4
    files = {path.name: path for path in (small / "dumps").iterdir() if path.suffix == ".gz"}
    assert told == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    manifest = read_manifest(small)
    assert {name: (dump["sha256"], dump["bytes"]) for name, dump in manifest["dumps"].items()} == {
        name: (told[name], path.stat().st_size) for name, path in files.items()}  # fmt: skip
    assert {name: manifest["files"][f"dumps/{name}"] for name in files} == told


def test_each_graph_stands_once_in_trig_and_json(small: Path) -> None:
    graphs = len(read_manifest(small)["graphs"])
    assert unpack(small, "trig").count(b"\n}\n") == graphs == 6
    assert len(json.loads(unpack(small, "jsonld"))) == graphs


def test_a_dump_can_be_loaded_and_asked(small: Path) -> None:
    store = Store.from_quads(ox.parse(unpack(small, "trig"), format=ox.RdfFormat.TRIG))
    persons = "SELECT ?p WHERE { ?p a <https://w3id.org/khronika/ontology#Person> }"
    assert [str(row["p"]) for row in store.select(persons)] == ["https://w3id.org/khronika/id/person/actor-one"]
    # What is needed to read the data is in the same file.
    labelled = "ASK { <https://w3id.org/khronika/ontology#Person> ?label 'person'@en }"
    assert store.ask(labelled)
