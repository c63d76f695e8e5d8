"""Earlier releases, taken over from the snapshot before: their pages always, their files while all in them is public.

Nobody can be told afterwards which statement of an old file is withheld by now: that would tell the statement. So the
file of an earlier release stays only while every recorded statement in it is still public, or is the earlier value that
a claim of the present data gives. One statement that is gone withdraws it whole, and for good.
"""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError
from kg.releases.changes import SECTIONS, Entry, Recorded, leaves, read_recorded, rename_merged
from kg.releases.dumps import read_quads
from kg.store import read_manifest

DUMP = "data.nq.gz"


@dataclass(frozen=True)
class Earlier:
    """One release before the present one."""

    version: str
    issued: str
    facts: Mapping[str, Any]
    """What a manifest says of it: counts, canonical hash, software, and the file where it was not withdrawn."""
    changes: Mapping[str, Any]
    dump: bytes | None
    """Its compressed N-Quads; none once they were withdrawn."""


@dataclass(frozen=True)
class Previous:
    """The snapshot before: its own release, the ones that it took over (newest first), and its recorded quads."""

    own: Earlier
    older: tuple[Earlier, ...]
    recorded: list[ox.Quad]


def read_previous(snapshot: Path, base: str, level: str) -> Previous:
    """The releases of a snapshot folder; raises InputError when it holds none that a new one can follow."""
    manifest = read_manifest(snapshot)
    release = manifest.get("release")
    if not release:
        raise InputError(f"{snapshot}: this snapshot is no release: its dataset has no version")
    if manifest["base"] != base or manifest["level"] != level:
        raise InputError(
            f"{snapshot}: was built for the base {manifest['base']} and the level {manifest['level']}, not for {base} "
            f"and {level}: a release follows one of its own kind"
        )
    changes = _read_json(snapshot / "changes.json")
    own = Earlier(release["version"], release["issued"], _facts(manifest), changes,
                  _read_checked(snapshot / "dumps" / DUMP, manifest["dumps"][DUMP]["sha256"]))  # fmt: skip
    content = _read_checked(snapshot / "data.nq", manifest["files"]["data.nq"])
    older = tuple(_read_older(snapshot / "releases" / entry["version"]) for entry in manifest["releases"][1:])
    return Previous(own, older, read_recorded(read_quads(content), base))


def _facts(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a manifest: nothing that people wrote but the version and the words on it."""
    names = ("base", "level", "release", "rdfc10", "software", "union")
    kept: dict[str, Any] = {name: manifest[name] for name in names}
    kept["counts"] = {name: manifest["counts"][name] for name in ("quads", "triples")}
    kept["dumps"] = {DUMP: manifest["dumps"][DUMP]}
    return kept


def _read_older(folder: Path) -> Earlier:
    facts = _read_json(folder / "manifest.json")
    release, dumps = facts["release"], facts["dumps"]
    dump = _read_checked(folder / DUMP, dumps[DUMP]["sha256"]) if DUMP in dumps else None
    return Earlier(release["version"], release["issued"], facts, _read_json(folder / "changes.json"), dump)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise InputError(f"{path}: not a file of a snapshot")
    return found


def _read_checked(path: Path, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise InputError(f"{path}: the file is not the one that was built (its SHA-256 differs)")
    return content


def carry_over(earlier: Earlier, now: Recorded, terms: frozenset[str]) -> Earlier:
    """An earlier release as the present one may show it; `terms` are all IRIs and texts of the present data."""
    changes = keep_public(earlier.changes, now, terms)
    if earlier.dump is not None and is_public(earlier.dump, now):
        return Earlier(earlier.version, earlier.issued, earlier.facts, changes, earlier.dump)
    facts = {name: earlier.facts[name] for name in ("base", "counts", "level", "rdfc10", "software", "union")}
    release = {"version": earlier.version, "issued": earlier.issued}
    changes = {name: value for name, value in changes.items() if name != "notes"}
    return Earlier(earlier.version, earlier.issued, facts | {"release": release, "dumps": {}}, changes, None)


def is_public(dump: bytes, now: Recorded) -> bool:
    """Whether every recorded statement of a compressed dump is public still, or an earlier value that a claim gives."""
    quads = read_recorded(read_quads(gzip.decompress(dump)), now.base)
    if {quad.graph_name for quad in quads} - {quad.graph_name for quad in now.quads}:
        return False
    for quad in rename_merged(quads, now):
        subject, name = str(getattr(quad.subject, "value", "")), quad.predicate.value
        known = now.said.get(subject, {}).get(name, ())
        if quad.object not in known and quad.object not in now.given_values.get((subject, name), ()):
            return False
    return True


def keep_public(changes: Mapping[str, Any], now: Recorded, terms: frozenset[str]) -> dict[str, Any]:
    """A list of changes without the entries that say anything which the present data no longer says."""
    kept: dict[str, Any] = dict(changes)
    for name in SECTIONS:
        entries: Iterable[Entry] = changes.get(name, ())
        kept[name] = [
            entry for entry in entries if all(text in terms for text in leaves(entry)) and _is_said(entry, now)
        ]
    return kept


def _is_said(entry: Mapping[str, Any], now: Recorded) -> bool:
    """Whether the nodes of an entry still are there, and what it says of them is still said."""
    claim, corrects = entry.get("claim", ""), entry.get("corrects")
    if any(entry[name] not in now.said for name in ("claim", "part") if name in entry):
        return False
    if corrects and corrects not in (*now.texts(claim, "supersedes"), *now.texts(claim, "retracts")):
        return False
    if "record" in entry:
        merges = now.texts(entry["thing"], "merge")
        return any(entry["record"] in now.texts(merge, "mergedRecord") for merge in merges)
    about, name = entry.get("about", ""), entry.get("property", "")
    said = {value.value for value in now.said.get(about, {}).get(name, ())}
    said |= {value.value for value in now.given_values.get((about, name), ())}
    said |= {*now.texts(claim, "value"), *now.texts(corrects or "", "value")}
    return said.issuperset([*entry.get("before", ()), *entry.get("now", ())])


def read_terms(quads: Iterable[ox.Quad]) -> frozenset[str]:
    """Every IRI and every text of a literal in some quads."""
    return frozenset(
        term.value
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, ox.NamedNode | ox.Literal)
    )
