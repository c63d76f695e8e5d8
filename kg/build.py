"""Datasets to a snapshot: checked, derived, written beside the old one and swapped in by one rename."""

import ctypes
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox

from kg.catalog import catalog_quads
from kg.check import Checked, check_datasets, read_turtle, shape_files
from kg.errors import InputError, KhronikaError
from kg.findings import Finding
from kg.namespaces import RDF, SHAPES_GRAPH
from kg.network import network_index
from kg.ontology import Ontology
from kg.redaction.redact import redact
from kg.releases.editions import join_editions
from kg.releases.release import publish_release
from kg.search import search_index
from kg.selection import selection_index
from kg.settings import Settings
from kg.store import Store
from kg.terms import compact
from kg.version import __version__
from kg.wording import texts_index

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
    report: Path | None = None,
    progress: Progress = lambda step: None,
) -> Built:
    """Build a snapshot of the datasets at `target`; raises RefusedError when a violation stands against it.

    It takes over the releases of the `previous` snapshot and lists what changed since; without one it is the first.
    Until the last step nothing at `target` changes; an unfinished build leaves only a hidden folder beside it.
    A public snapshot has nothing of what is withheld: what was left out is said in the file `report` alone.
    """
    _may_replace(target)
    _may_report(report, target, level)
    progress("checking")
    checked = check_datasets(folders, base=base)
    if checked.refused:
        raise RefusedError(checked.findings)
    if level == "public":
        progress("bringing it into public form")
        redacted = redact(checked)
        if report is not None:
            _write_report(report, redacted.report)
        if redacted.findings:
            raise RefusedError(redacted.findings)
        checked = replace(checked, recorded=redacted.recorded, derived=redacted.derived)
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


def _may_replace(target: Path) -> None:
    """Refuse to write over anything that is not a snapshot."""
    if target.exists() and not (target / "manifest.json").is_file() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target}: exists and is no snapshot; choose another place")


def _may_report(report: Path | None, target: Path, level: str) -> None:
    """Refuse a report where it could be published with the snapshot, or where there is nothing to report."""
    if report is None:
        return
    if level != "public":
        raise InputError("a report says what a public snapshot leaves out: build with --level public")
    folder = report.absolute().resolve().parent
    above = [folder, *folder.parents]
    if target.absolute().resolve() in above or any((parent / "manifest.json").is_file() for parent in above):
        raise InputError(f"{report}: the report must not lie in a snapshot: choose another place")


def _write_report(path: Path, report: dict[str, object]) -> None:
    """Keep the report for those inside: nobody else on this machine may read it."""
    try:
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(_json(report))
    except OSError as error:
        raise InputError(f"{path}: the report cannot be written: {error.strerror}") from error


def _all_quads(checked: Checked) -> list[ox.Quad]:
    base = checked.datasets[0].settings.base
    shapes = [quad for path in shape_files() for quad in read_turtle(path, base + SHAPES_GRAPH)]
    known = {quad.subject.value for quad in checked.recorded if isinstance(quad.subject, ox.NamedNode)}
    questions = catalog_quads(Ontology.load(), base, known.__contains__)
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
    network = network_index(store, ontology)
    files["network.json"] = _save(folder / "network.json", _json(network))
    files["selection.json"] = _save(folder / "selection.json", _json(selection_index(store, network)))
    files["texts.json"] = _save(folder / "texts.json", _json(texts_index(store)))
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
    # Counted after redaction: what was left out must not show in a number either.
    start = f"{checked.datasets[0].settings.base}graph/"
    recorded = Counter(
        quad.graph_name.value[len(start) :].partition("/")[0]
        for quad in checked.recorded
        if isinstance(quad.graph_name, ox.NamedNode)
    )
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
                "recorded": recorded[d.settings.name],
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
