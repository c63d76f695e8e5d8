"""Datasets to a snapshot: checked, derived, written beside the old one and swapped in by one rename."""

import ctypes
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.catalog import catalog_quads
from kg.check import Checked, check_datasets, read_turtle, shape_files
from kg.editions import join_editions
from kg.errors import InputError, KhronikaError
from kg.findings import Finding, Place
from kg.lines import LineIndex
from kg.namespaces import KHR, LIST, RDF, SHAPES_GRAPH
from kg.network import network_index
from kg.ontology import Ontology
from kg.release import publish_release
from kg.search import search_index
from kg.settings import Settings
from kg.store import Store
from kg.terms import compact, local_name
from kg.version import __version__

Progress = Callable[[str], None]


class RefusedError(KhronikaError):
    """The datasets have violations, so nothing was built."""

    status = 400

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(f"{len(findings)} findings stand against a build")
        self.findings = findings


@dataclass(frozen=True)
class Built:
    """A snapshot that was made: where it lies, what its manifest says, and the warnings on the way."""

    folder: Path
    manifest: dict[str, object]
    findings: Sequence[Finding]


def build_snapshot(
    folders: Sequence[Path],
    target: Path,
    *,
    level: str = "public",
    base: str | None = None,
    previous: Path | None = None,
    progress: Progress = lambda step: None,
) -> Built:
    """Build a snapshot of the datasets at `target`; raises RefusedError when a violation stands against it.

    It takes over the releases of the `previous` snapshot and lists what changed since; without one it is the first.
    Until the last step nothing at `target` changes; an unfinished build leaves only a hidden folder beside it.
    """
    _may_replace(target)
    progress("checking")
    checked = check_datasets(folders, base=base)
    kept_back = _kept_back(checked) if level == "public" else []
    if checked.refused or kept_back:
        raise RefusedError([*checked.findings, *kept_back])
    progress("collecting")
    quads = _all_quads(checked)
    beside = target.absolute().parent / f".{target.name}.building-{os.getpid()}"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        manifest = _write(beside, quads, checked, level, previous, progress)
        progress("swapping in")
        _swap(beside, target.absolute())
    except OSError as error:
        raise InputError(f"{target}: the snapshot cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Built(target, manifest, checked.findings)


def _kept_back(checked: Checked) -> list[Finding]:
    """A violation for every statement that is not public: a public snapshot must not hold it.

    Leaving out and coarsening are still to be built; until then such a dataset has no public snapshot at all.
    """
    lines, found = LineIndex(), []
    for dataset in checked.datasets:
        lines.merge(dataset.lines)
    for quad in checked.recorded:
        level = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
        if quad.predicate.value == KHR + "publicationLevel" and level != LIST + "level/public":
            node = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
            place = lines.find(node, KHR + "publicationLevel") or Place(checked.datasets[0].folder.as_posix(), 1)
            message = f"this is {local_name(level)}, and a public snapshot would show it: build with --level internal"
            found.append(Finding(place, "violation", "not-public", message, node))
    return found


def _may_replace(target: Path) -> None:
    """Refuse to write over anything that is not a snapshot."""
    if target.exists() and not (target / "manifest.json").is_file() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target}: exists and is no snapshot; choose another place")


def _all_quads(checked: Checked) -> list[ox.Quad]:
    base = checked.datasets[0].settings.base
    shapes = [quad for path in shape_files() for quad in read_turtle(path, base + SHAPES_GRAPH)]
    questions = catalog_quads(Ontology.load(), base)
    return [*checked.recorded, *checked.derived, *checked.vocabulary, *shapes, *questions]


def _write(
    folder: Path, quads: list[ox.Quad], checked: Checked, level: str, previous: Path | None, progress: Progress
) -> dict[str, object]:
    progress("writing statements")
    lines = sorted(set((ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)))
    content = b"".join(lines)
    files = {"data.nq": _save(folder / "data.nq", content)}
    store = Store.from_quads(ox.parse(content, format=ox.RdfFormat.N_QUADS))
    ontology = Ontology.load()
    progress("indexing names")
    files["search.json"] = _save(folder / "search.json", _json(search_index(store, ontology)))
    progress("indexing the network")
    files["network.json"] = _save(folder / "network.json", _json(network_index(store, ontology)))
    if len(lines) > Settings.from_environment().memory_quads:
        progress("writing the store")
        on_disk = ox.Store(str(folder / "store"))
        on_disk.bulk_load(content, format=ox.RdfFormat.N_QUADS)
        on_disk.flush()
    progress("writing dumps and the catalogue")
    manifest = _manifest(checked, store, len(lines), files, level)
    edition = join_editions([dataset.edition for dataset in checked.datasets])
    published = publish_release(content, store, manifest, edition, previous)
    manifest |= published.facts
    files |= {name: _save(folder / name, body) for name, body in published.files.items()}
    _save(folder / "manifest.json", _json(manifest))
    return manifest


_TRIPLES = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_GRAPHS = "SELECT ?graph (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph"


def _manifest(checked: Checked, store: Store, quads: int, files: dict[str, str], level: str) -> dict[str, object]:
    """What the snapshot is; nothing in it depends on when or where it was built."""
    classes: Counter[str] = Counter()
    for row in store.select(
        f"SELECT ?class (COUNT(DISTINCT ?node) AS ?n) WHERE {{ ?node <{RDF}type> ?class }} GROUP BY ?class"
    ):
        classes[compact(str(row["class"]))] = int(str(row["n"]))
    return {
        "software": {"name": "khronika", "version": __version__},
        "base": checked.datasets[0].settings.base,
        "level": level,
        "datasets": [
            {
                "id": d.settings.name,
                "title": d.title,
                "description": d.description,
                "publisher": d.publisher,
                "licence": d.licence,
                "languages": d.languages,
                "version": d.edition.version,
                "issued": d.edition.issued,
                "recorded": len(set(d.quads)),
            }
            for d in checked.datasets
        ],
        "counts": {
            "quads": quads,
            "triples": int(str(store.select(_TRIPLES)[0]["n"])),
            "classes": {name: classes[name] for name in sorted(classes) if name.startswith("khr:")},
        },
        "graphs": {str(row["graph"]): int(str(row["n"])) for row in store.select(_GRAPHS)},
        # With no blank node in it, the sorted N-Quads file is its own RDFC-1.0 canonical form.
        "rdfc10": files["data.nq"],
        "files": files,
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")


def _save(path: Path, content: bytes) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return hashlib.sha256(content).hexdigest()


def _swap(new: Path, target: Path) -> None:
    """Put the new folder in the place of the old one; on Linux both change places in a single rename."""
    if not target.exists():
        new.rename(target)
        return
    exchange, here = 2, -100  # RENAME_EXCHANGE, AT_FDCWD: see renameat2(2)
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    if rename is None or rename(here, os.fsencode(new), here, os.fsencode(target), exchange) != 0:
        old = target.parent / f".{target.name}.old-{os.getpid()}"
        target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)
