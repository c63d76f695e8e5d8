"""What a snapshot publishes beside its data: dumps, the catalogue, the list of changes, and the earlier releases."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import InputError
from kg.ontology import Ontology
from kg.releases.changes import SECTIONS, Recorded, find_changes, read_recorded
from kg.releases.dcat import describe_snapshot
from kg.releases.dumps import CHECKSUMS, Dump, read_quads, read_union, write_checksums, write_dumps
from kg.releases.earlier import DUMP, Earlier, Previous, carry_over, keep_public, read_previous, read_terms
from kg.releases.editions import Edition
from kg.releases.statistics import count_statistics
from kg.store import Store

CATALOGUE = "catalog.nt"
CHANGES = "changes.json"


@dataclass(frozen=True)
class Published:
    """Files to be written into the snapshot, by their names in it, and what the manifest says of them."""

    files: dict[str, bytes]
    facts: dict[str, Any]


def publish_release(
    content: bytes, store: Store, manifest: Mapping[str, Any], edition: Edition, previous: Path | None
) -> Published:
    """Everything that is published beside the `data.nq` with that content.

    Raises InputError when the edition cannot follow the previous snapshot: its version is taken, or it has none.
    """
    base, quads = str(manifest["base"]), read_quads(content)
    earlier = read_previous(previous, base, str(manifest["level"])) if previous is not None else None
    _check_follows(edition, str(manifest["rdfc10"]), earlier, previous)
    union = read_union(quads)
    dumps = write_dumps(content, quads, union, base)
    files = {f"dumps/{dump.name}": dump.content for dump in dumps}
    files[f"dumps/{CHECKSUMS}"] = write_checksums(dumps)
    facts: dict[str, Any] = {
        "dumps": {dump.name: dump.facts() for dump in dumps},
        "union": {"triples": len(union.triples), "sha256": union.sha256},
        "release": None,
        "releases": [],
    }
    if edition.version:
        facts["release"] = {"version": edition.version, "issued": edition.issued, "notes": edition.notes}
        facts["releases"] = [_listed(edition.version, edition.issued, len(union.triples), dumps)]
        if earlier is not None:
            _follow(earlier, quads, base, edition, files, facts)
        else:
            files[CHANGES] = _json(_changes(edition, None, {}))
    statistics = count_statistics(union.triples, base)
    described = describe_snapshot({**manifest, **facts}, statistics, store, Ontology.load())
    lines = (ox.serialize(described, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)
    files[CATALOGUE] = b"".join(sorted(lines))
    return Published(files, facts)


def _check_follows(edition: Edition, rdfc10: str, earlier: Previous | None, previous: Path | None) -> None:
    """Raises InputError unless the edition may come after the releases of the previous snapshot."""
    if earlier is None:
        return
    if not edition.version:
        raise InputError("a release after another needs version and issued in the dataset.yaml of the first dataset")
    own = earlier.own
    taken = {release.version: release for release in (own, *earlier.older)}.get(edition.version)
    if taken is not None and not (taken is own and own.facts["rdfc10"] == rdfc10 and own.issued == edition.issued):
        raise InputError(
            f"the version {edition.version} is taken: {previous} has it with other content; raise the version in the "
            f"dataset.yaml of the first dataset"
        )
    if edition.issued < own.issued:
        raise InputError(f"issued {edition.issued} lies before {own.issued}, the day of release {own.version}")


def _follow(
    earlier: Previous,
    quads: Sequence[ox.Quad],
    base: str,
    edition: Edition,
    files: dict[str, bytes],
    facts: dict[str, Any],
) -> None:
    """Add the list of changes since the release before, and the earlier releases as they may be shown now."""
    now, terms = Recorded(read_recorded(quads, base), base), read_terms(quads)
    again = earlier.own.version == edition.version
    before = earlier.older if again else (earlier.own, *earlier.older)
    if again:
        files[CHANGES] = _json(keep_public(earlier.own.changes, now, terms))
    else:
        found = find_changes(earlier.recorded, now.quads, base)
        files[CHANGES] = _json(_changes(edition, earlier.own, found))
    for release in before:
        shown = carry_over(release, now, terms)
        folder = f"releases/{shown.version}"
        files[f"{folder}/manifest.json"] = _json(shown.facts)
        files[f"{folder}/{CHANGES}"] = _json(shown.changes)
        if shown.dump is not None:
            files[f"{folder}/{DUMP}"] = shown.dump
        triples = shown.facts["union"]["triples"]
        facts["releases"].append(
            {"version": shown.version, "issued": shown.issued, "triples": triples, "dumps": shown.facts["dumps"]}
        )


def _changes(edition: Edition, before: Earlier | None, found: Mapping[str, list[dict[str, object]]]) -> dict[str, Any]:
    """The list of changes as it is kept: what the release is, which one it follows, and the changes by section."""
    return {
        "version": edition.version,
        "issued": edition.issued,
        "notes": edition.notes,
        "previous": {"version": before.version, "issued": before.issued} if before is not None else None,
        **{name: found.get(name, []) for name in SECTIONS},
    }


def _listed(version: str, issued: str, triples: int, dumps: Sequence[Dump]) -> dict[str, Any]:
    held = {dump.name: dump.facts() for dump in dumps if dump.name == DUMP}
    return {"version": version, "issued": issued, "triples": triples, "dumps": held}


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
