"""The whole site as files: every page, document, dump, list and picture, with links that work under any path.

Pages are asked of the same application that `kg serve` runs, beginning at the first one and following every address of
this site that a page holds, so that no link can lead to a file that was not written.
"""

import hashlib
import json
import posixpath
import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.errors import InputError
from kg.files import digest_files, ontology_dir, queries_dir, shapes_dir, static_dir
from kg.offline import file_of, offline_notes, offline_questions, offline_search_index, offline_spelling
from kg.settings import Settings
from kg.store import read_manifest
from kg.version import __version__
from kg.web import create_app
from kg.web.mounting import change_addresses

RECORD = "published.json"
"""The list of the files with their SHA-256: what the next run takes away from, and what makes a folder ours."""
_JOURNAL = ".publishing"

Counted = Callable[[int, int, str], None]
"""Called with how many files are done, how many are known of so far, and which is next."""

# Pages whose scripts read what stands behind the question mark; every other page is one file without it.
_READ_BY_SCRIPTS = ("/search", "/sparql", "/network")
_PASSAGE = re.compile(r"at=([0-9]+-[0-9]+)")
_PATH_IN_JSON = re.compile(r'(?<="path": )"(/[^"]*)"')


@dataclass
class Published:
    """What was published: how many files there are, and which of them this run wrote or took away."""

    folder: Path
    files: int = 0
    written: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def file_link(address: str, here: str) -> str:
    """An address of the site as a link from one of its files to another.

    >>> file_link("/page/document/report?at=3-9#passage", "page/person/actor-one.html")
    '../document/report.html#at-3-9'
    """
    asked, _, anchor = address.partition("#")
    path, _, query = asked.partition("?")
    passage = _PASSAGE.search(query)
    if passage and path.startswith("/page/document/"):
        query, anchor = "", f"at-{passage[1]}"
    if query and path not in _READ_BY_SCRIPTS:
        raise InputError(f"{here}: the link to {address} needs a server, which published pages have not")
    target = quote(posixpath.relpath(file_of(path), posixpath.dirname(here) or "."))
    return target + (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")


def publish_site(
    snapshot: Path, target: Path, settings: Settings, progress: Counted = lambda done, known, name: None
) -> Published:
    """Write the site of a snapshot to a folder; files that are already as they must be are left as they are.

    Raises InputError when the snapshot is not public, or the folder holds files that no earlier run wrote.
    """
    manifest = read_manifest(snapshot)
    if manifest.get("level") != "public":
        raise InputError(f"{snapshot}: this snapshot is {manifest.get('level')}, and only a public one is published")
    before = _read_record(target)
    made_from = _fingerprint(snapshot)
    # A run that was ended midway may have written over files of the one before it.
    whole = not (target / _JOURNAL).is_file()
    if whole and before.get("madeFrom") == made_from and _all_there(target, before["files"]):
        return Published(target, len(before["files"]))
    try:
        writer = _Writer(target, before.get("files", ()))
        _write_pages(writer, snapshot, settings, progress)
        writer.finish(made_from)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error}") from error
    return writer.published


def _write_pages(writer: "_Writer", snapshot: Path, settings: Settings, progress: Counted) -> None:
    app = create_app(replace(settings, query_workers=0, mount="", proxies=0), snapshot, published=True)
    client = app.test_client()
    site = app.extensions["khronika"]
    things = [entry["iri"][len(site.base) + len("id/") :] for entry in site.names]
    usual = set(_always_there(app))
    waiting = deque(["/", *(f"/page/{thing}" for thing in things), *sorted(usual - {"/"})])
    known = {*map(file_of, waiting), *_write_static(writer)}

    def follow(address: str, here: str) -> str:
        if file_of(address) not in known:
            known.add(file_of(address))
            path = address.partition("#")[0].partition("?")[0]
            # What belongs to the page comes next, while what it was made from is still at hand.
            (waiting.append if file_of(path).endswith(".html") else waiting.appendleft)(path)
        return file_link(address, here)

    while waiting:
        path = waiting.popleft()
        name = file_of(path)
        progress(len(writer.files), len(known), name)
        answer = client.get(path, headers={"Accept": "text/html" if name.endswith(".html") else "*/*"})
        if answer.status_code == 404 and path in usual:
            continue  # what only some snapshots have, as the feed of those with releases
        if answer.status_code not in (200, 410):
            raise InputError(f"{path}: cannot be published, the site answers {answer.status_code}: {answer.text[:200]}")
        writer.write(name, _relink(answer.data, answer.mimetype or "", name, follow))
    for thing in things:
        writer.write(f"id/{thing}.html", _pointer(f"../../page/{thing}.html", f"../../data/{thing}.ttl"))
    for old, new in sorted(site.moved.items()):
        kind, slug = new[len(site.base) + len("id/") :].split("/")
        for place in ("id", "page"):
            name = f"{place}/{old[len(site.base) + len('id/'):]}.html"
            writer.write(name, _pointer(f"../../page/{kind}/{slug}.html", f"../../data/{kind}/{slug}.ttl"))
    writer.write("search.json", offline_search_index(site.names, site.naming, site.base))
    writer.write("spelling.json", offline_spelling())
    writer.write("questions.json", offline_questions(site.store, site.ontology))
    writer.write("notes.json", offline_notes(site.naming))
    writer.write(".nojekyll", b"")


def _write_static(writer: "_Writer") -> list[str]:
    """The names of the styles, scripts and pictures, which are written as they are; the server's editor stays there."""
    names = []
    for path in sorted(static_dir().rglob("*")):
        if path.is_file() and path.stem != "yasgui":
            names.append(f"static/{path.relative_to(static_dir()).as_posix()}")
            writer.write(names[-1], path.read_bytes())
    return names


def _relink(content: bytes, media_type: str, here: str, follow: Callable[[str, str], str]) -> bytes:
    """The content with links to files in the place of addresses, where it is of a kind that holds any."""
    if media_type == "text/html":
        return change_addresses(content.decode("utf-8"), lambda address: follow(address, here)).encode("utf-8")
    if media_type == "application/json" and here.startswith("data/"):
        changed = _PATH_IN_JSON.sub(lambda match: json.dumps(follow(match[1], here)), content.decode("utf-8"))
        return changed.encode("utf-8")
    return content


def _always_there(app: Any) -> Iterable[str]:
    """Addresses that a client knows without a link: those of the routes without parts, where files can answer them."""
    left_out = ("/path", "/api/path", "/healthz", "/search.json", "/openapi.json", "/reconcile")
    for rule in sorted(app.url_map.iter_rules(), key=str):
        path = str(rule)
        if "<" not in path and not path.startswith(left_out) and "GET" in (rule.methods or ()):
            yield path


def _pointer(page: str, data: str) -> bytes:
    """A page that leads on: for hosts that can send no redirect."""
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Khronika</title>\n'
        f'<meta http-equiv="refresh" content="0; url={page}">\n'
        f'<link rel="describedby" type="text/turtle" href="{data}">\n'
        f'<p><a href="{page}">The page of this thing</a></p>\n</html>\n'
    ).encode()


def _fingerprint(snapshot: Path) -> str:
    """The SHA-256 of all that the pages are made from: the snapshot, the software, its vocabulary and queries."""
    digest = hashlib.sha256(__version__.encode())
    digest.update((snapshot / "manifest.json").read_bytes())
    package = Path(__file__).resolve().parent
    digest_files(digest, package, (".py", ".html", ".yaml", ".css", ".js", ".svg", ".wasm", ".txt", ".json"))
    for root in (ontology_dir(), shapes_dir(), queries_dir()):
        digest_files(digest, root, (".ttl", ".jsonld", ".rq"))
    return digest.hexdigest()


def _read_record(target: Path) -> dict[str, Any]:
    """What an earlier run wrote there; raises InputError for a folder of somebody else."""
    path = target / RECORD
    if not path.is_file():
        if target.exists() and not (target / _JOURNAL).is_file() and (not target.is_dir() or any(target.iterdir())):
            raise InputError(f"{target}: holds files that were not published from here; choose an empty folder")
        return {}
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        assert isinstance(record["files"], dict) and isinstance(record["madeFrom"], str)
    except (ValueError, KeyError, TypeError, AssertionError):
        raise InputError(f"{path}: is not the list that was written here; remove the folder to publish anew") from None
    return dict(record)


def _all_there(target: Path, files: dict[str, str]) -> bool:
    return all((target / name).is_file() for name in files)


class _Writer:
    """Writes files that are new or other than before, and takes away those that are no more.

    Names are noted before their files are written, so that a run that was ended leaves nothing that the next one does
    not know of: a page of something withheld since must not stay.
    """

    def __init__(self, target: Path, before: Iterable[str]) -> None:
        self._target, self._journal = target, target / _JOURNAL
        target.mkdir(parents=True, exist_ok=True)
        self._before = {*before, *(self._journal.read_text("utf-8").splitlines() if self._journal.is_file() else ())}
        self._noted = self._journal.open("a", encoding="utf-8")
        self.files: dict[str, str] = {}
        self.published = Published(target)

    def write(self, name: str, content: bytes) -> None:
        """Put a file in its place, unless the same one lies there."""
        digest = hashlib.sha256(content).hexdigest()
        if self.files.setdefault(name, digest) != digest:
            raise InputError(f"{name}: two addresses are written to this file")
        path = self._target / name
        if path.is_file() and path.read_bytes() == content:
            return
        self._noted.write(name + "\n")
        self._noted.flush()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.published.written.append(name)

    def finish(self, made_from: str) -> None:
        """Take away what is no more, and write the record."""
        for name in sorted(self._before - set(self.files)):
            path = self._target / name
            if path.is_file() and path.resolve().is_relative_to(self._target.resolve()):
                path.unlink()
                self.published.removed.append(name)
        self.published.files = len(self.files)
        record = {"madeFrom": made_from, "files": dict(sorted(self.files.items()))}
        (self._target / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        self._noted.close()
        self._journal.unlink()
