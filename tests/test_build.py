"""Snapshots: the same bytes twice, nothing half built, nothing overwritten that is no snapshot."""

import hashlib
import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import build
from kg.build import RefusedError, build_snapshot
from kg.errors import InputError
from kg.store import Store, read_manifest

EXAMPLE = Path(__file__).parent.parent / "data" / "example"


def read_bytes(folder: Path) -> dict[str, bytes]:
    """Every file of a snapshot but those of the store."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "store" not in path.relative_to(folder).parts
    }


def test_two_builds_are_the_same_bytes(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "elsewhere" / "small")
    build_snapshot([EXAMPLE], tmp_path / "one")
    build_snapshot([tmp_path / "elsewhere" / "small"], tmp_path / "two")
    one, two = read_bytes(tmp_path / "one"), read_bytes(tmp_path / "two")
    assert sorted(one) == [
        "catalog.nt", "changes.json", "data.nq", "dumps/SHA256SUMS", "dumps/data.jsonld.gz", "dumps/data.nq.gz",
        "dumps/data.trig.gz", "dumps/data.ttl.gz", "manifest.json", "network.json", "search.json", "selection.json",
        "texts.json",
    ]  # fmt: skip
    assert one == two


def test_the_dump_is_sorted_without_blank_nodes_and_canonical(tmp_path: Path) -> None:
    build_snapshot([EXAMPLE], tmp_path / "s")
    content = (tmp_path / "s" / "data.nq").read_bytes()
    lines = content.splitlines()
    assert lines == sorted(set(lines))
    assert b"_:" not in content
    canonical = ox.Dataset(ox.parse(content, format=ox.RdfFormat.N_QUADS))
    canonical.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    again = b"".join(sorted((ox.serialize(canonical, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))
    assert read_manifest(tmp_path / "s")["rdfc10"] == hashlib.sha256(again).hexdigest()


def test_what_the_small_snapshot_counts(tmp_path: Path) -> None:
    manifest = build_snapshot([EXAMPLE], tmp_path / "s").manifest
    counts = manifest["counts"]
    assert isinstance(counts, dict)
    classes = counts["classes"]
    wanted = ["khr:Person", "khr:Organisation", "khr:Court", "khr:Group", "khr:Event", "khr:Sentencing", "khr:Charge",
              "khr:Penalty", "khr:Participation", "khr:Membership", "khr:Claim", "khr:Actor"]  # fmt: skip
    assert [classes[name] for name in wanted] == [1, 3, 1, 1, 3, 1, 1, 1, 5, 1, 14, 5]
    assert manifest["level"] == "public"


def test_a_violation_stops_the_build_and_changes_nothing(tmp_path: Path) -> None:
    build_snapshot([EXAMPLE], tmp_path / "s")
    before = read_bytes(tmp_path / "s")
    shutil.copytree(EXAMPLE, tmp_path / "wrong")
    case = tmp_path / "wrong" / "cases" / "one.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("case: one\n", "case: two\n"), encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        build_snapshot([tmp_path / "wrong"], tmp_path / "s")
    assert [f.rule for f in refused.value.findings if f.severity == "violation"] == ["dangling-id"]
    assert read_bytes(tmp_path / "s") == before
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["s", "wrong"]


def test_a_build_that_dies_midway_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_snapshot([EXAMPLE], tmp_path / "s")
    before = read_bytes(tmp_path / "s")

    def no_space(*_: object) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build, "network_index", no_space)
    with pytest.raises(InputError, match="No space left on device"):
        build_snapshot([EXAMPLE], tmp_path / "s")
    assert read_bytes(tmp_path / "s") == before
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_what_is_no_snapshot_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "diary.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="is no snapshot"):
        build_snapshot([EXAMPLE], tmp_path / "notes")
    assert (tmp_path / "notes" / "diary.txt").read_text(encoding="utf-8") == "mine"


def test_a_changed_byte_is_noticed_when_the_snapshot_is_opened(tmp_path: Path) -> None:
    build_snapshot([EXAMPLE], tmp_path / "s")
    dump = tmp_path / "s" / "data.nq"
    dump.write_bytes(dump.read_bytes().replace(b"Actor One", b"Actor Two", 1))
    with pytest.raises(InputError, match="SHA-256 differs"):
        Store.open(tmp_path / "s")


@pytest.mark.parametrize("content", ["", "{}", "[1]", "not json", '{"counts": 1}'])
def test_a_broken_manifest_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"manifest\.json"):
        Store.open(tmp_path)


def test_the_store_on_disk_holds_the_same_quads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_MEMORY_QUADS", "0")
    build_snapshot([EXAMPLE], tmp_path / "s")
    assert (tmp_path / "s" / "store").is_dir()
    on_disk = Store.open(tmp_path / "s", memory_quads=0)
    in_memory = Store.open(tmp_path / "s")
    assert sorted(map(str, on_disk.quads())) == sorted(map(str, in_memory.quads()))


@pytest.mark.parametrize(("level", "claims"), [("withheld", 13), ("coarse", 14)])
def test_what_is_not_public_is_in_no_public_snapshot(tmp_path: Path, level: str, claims: int) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "d")
    case = tmp_path / "d" / "cases" / "one.yaml"
    old = "{stance: denies, assertedBy: actor-one,"
    new = old + f" level: {level}, levelReason: {{en: asked for}}, description: {{en: unheard of}},"
    case.write_text(case.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    manifest = build_snapshot([tmp_path / "d"], tmp_path / "s").manifest
    assert json.loads(json.dumps(manifest))["counts"]["classes"]["khr:Claim"] == claims
    assert manifest["level"] == "public"
    assert b"unheard of" not in (tmp_path / "s" / "data.nq").read_bytes()
    internal = build_snapshot([tmp_path / "d"], tmp_path / "i", level="internal").manifest
    assert json.loads(json.dumps(internal))["counts"]["classes"]["khr:Claim"] == 14
    assert internal["level"] == "internal"
    assert b"unheard of" in (tmp_path / "i" / "data.nq").read_bytes()


def test_two_datasets_in_one_snapshot_keep_their_graphs(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(EXAMPLE, other)
    settings = other / "dataset.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("id: example", "id: other"), encoding="utf-8")
    manifest = build_snapshot([EXAMPLE, other], tmp_path / "s").manifest
    names = [dataset["id"] for dataset in json.loads(json.dumps(manifest["datasets"]))]
    assert names == ["example", "other"]
    store = Store.open(tmp_path / "s")
    graphs = {quad.graph_name.value for quad in store.quads() if isinstance(quad.graph_name, ox.NamedNode)}
    start = "https://w3id.org/khronika/graph/"
    assert {g for g in graphs if "example" in g or "other" in g} == {f"{start}example/bulletin", f"{start}other/bulletin"}
