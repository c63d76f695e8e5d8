"""Where the ontology, shapes, queries and the embedded dataset lie, in a checkout and in an installed wheel."""

import hashlib
from collections.abc import Container
from functools import cache
from pathlib import Path

from kg.errors import InputError

_PACKAGE = Path(__file__).resolve().parent
_EMBEDDED = "kazakhstan-2017"


def _asset(name: str) -> Path:
    for root in (_PACKAGE / "_assets", _PACKAGE.parent):
        if (root / name).is_dir():
            return root / name
    raise InputError(f"this installation lacks its folder '{name}': install khronika again")


def ontology_dir() -> Path:
    """The folder of khronika.ttl, the lists and the JSON-LD context."""
    return _asset("ontology")


def shapes_dir() -> Path:
    """The folder of the SHACL shapes."""
    return _asset("shapes")


def queries_dir() -> Path:
    """The folder of the named questions, a folder each topic."""
    return _asset("queries")


def embedded_dataset() -> Path:
    """The folder of the dataset that comes with Khronika."""
    return _asset("data") / _EMBEDDED


def static_dir() -> Path:
    """The folder of the files that the site serves as they are."""
    return _PACKAGE / "web" / "static"


def digest_files(digest: "hashlib._Hash", root: Path, endings: Container[str]) -> None:
    """Feed a digest with the name and content of every file below a folder that has one of the endings, in order."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix in endings:
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")


@cache
def read_query(path: str) -> str:
    """The text of one query file, named as `<topic>/<question>`; read once in the life of a process."""
    return (queries_dir() / f"{path}.rq").read_text(encoding="utf-8")
