"""Which snapshot a command reads: the one named, the one of the environment, else the embedded dataset's."""

import hashlib
import os
from pathlib import Path

from kg.build import Progress, build_snapshot
from kg.files import digest_files, embedded_dataset, ontology_dir, queries_dir, shapes_dir
from kg.settings import Settings
from kg.version import __version__


def find_snapshot(named: Path | None, settings: Settings, progress: Progress = lambda step: None) -> Path:
    """The snapshot's folder; the embedded dataset is built once into the user's cache folder when it is wanted."""
    chosen = named or settings.snapshot
    if chosen is not None:
        return chosen
    folder = _cache_folder() / f"embedded-{__version__}-{_fingerprint()}"
    if not (folder / "manifest.json").is_file():
        progress("building the embedded dataset")
        folder.parent.mkdir(parents=True, exist_ok=True)
        build_snapshot([embedded_dataset()], folder, base=settings.base, progress=progress)
    return folder


def _cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "khronika"


def _fingerprint() -> str:
    """Ten hex digits of everything that the embedded snapshot is made from."""
    digest = hashlib.sha256(Settings.from_environment().base.encode())
    for root in (embedded_dataset(), ontology_dir(), shapes_dir(), queries_dir(), Path(__file__).parent):
        digest_files(digest, root, (".yaml", ".ttl", ".jsonld", ".rq", ".py"))
    return digest.hexdigest()[:10]
