"""Releases: what each brought, its files for as long as they are public, and the feed of what is new."""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request

from kg.errors import GoneError, NotFoundError
from kg.formats import negotiate
from kg.releases.earlier import DUMP
from kg.releases.feed import Feed, FeedEntry, write_feed
from kg.releases.release import CHANGES
from kg.terms import site_address
from kg.web.catalog import published, send_checked
from kg.web.changelog import HEADINGS, feed_entries, labels_of, read_rows
from kg.web.documents import give_document
from kg.web.site import site

blueprint = Blueprint("releases", __name__)
SHOWN = 200
"""Rows of a section that the page of a release shows; all are in its JSON."""
NEWS = 100
"""Entries in the feed."""
_WITHDRAWN = "the files of this release have been withdrawn; later releases have theirs"


@blueprint.get("/releases")
def list_releases() -> Response:
    """All releases, newest first."""
    chosen = negotiate(request.headers.get("Accept"), ["html", "json"], request.args.get("format"))
    response = releases_json() if chosen.name == "json" else give_document(
        render_template("releases.html", releases=published()["releases"]), "html")  # fmt: skip
    response.headers["Vary"] = "Accept"
    return response


@blueprint.get("/releases.json")
def releases_json() -> Response:
    """The same as JSON."""
    base = site().base
    told = [
        {**entry, "address": site_address(base, f"/releases/{entry['version']}"), "withdrawn": not entry["dumps"]}
        for entry in published()["releases"]
    ]
    return give_document(json.dumps(told, indent=1), "json")


@blueprint.get("/releases/<version>")
def show_release(version: str) -> Response:
    """What one release brought; with the ending .json as data."""
    plain = version.removesuffix(".json")
    listed, changes = _listed(plain), _changes(plain)
    wanted = "json" if plain != version else request.args.get("format")
    chosen = negotiate(request.headers.get("Accept"), ["html", "json"], wanted)
    if chosen.name == "json":
        told = {**changes, "withdrawn": not listed["dumps"], "labels": labels_of(site(), changes)}
        response = give_document(json.dumps(told, ensure_ascii=False, indent=1), "json")
    else:
        response = give_document(
            render_template("release.html", listed=listed, changes=changes, rows=read_rows(site(), changes),
                            headings=HEADINGS, shown=SHOWN, facts=_facts(plain),
                            newest=published()["releases"][0]["version"] == plain),
            "html")  # fmt: skip
    response.headers["Vary"] = "Accept"
    return response


@blueprint.get("/releases/<version>/<file>")
def give_file(version: str, file: str) -> Response:
    """A file of a release: its N-Quads, its manifest, or its list of changes."""
    listed, files = _listed(version), published()["files"]
    if file not in (DUMP, "manifest.json", CHANGES):
        raise NotFoundError(f"a release has the files {DUMP}, manifest.json and {CHANGES}")
    if file == DUMP and not listed["dumps"]:
        raise GoneError(_WITHDRAWN)
    name = _path(version, file)
    if name == "manifest.json":
        return Response((site().snapshot / name).read_bytes(), content_type="application/json")
    return send_checked(name, files[name])


@blueprint.get("/feed.atom")
def give_feed() -> Response:
    """What is new, newest release first; raises NotFoundError for a snapshot that is no release."""
    here, manifest = site(), published()
    if not manifest["releases"]:
        raise NotFoundError("this snapshot is no release: its dataset has no version")
    entries: list[FeedEntry] = []
    for listed in manifest["releases"]:
        if len(entries) < NEWS:
            entries += feed_entries(here, _changes(listed["version"]), NEWS - len(entries))
    dataset = manifest["datasets"][0]
    title = dataset["title"].get("en") or next(iter(dataset["title"].values()))
    author = dataset["publisher"].get("en") or next(iter(dataset["publisher"].values()), title)
    feed = Feed(site_address(here.base, "/feed.atom"), f"{title}: what is new", site_address(here.base, "/releases"),
                author, dataset["licence"], manifest["releases"][0]["issued"], entries)  # fmt: skip
    return Response(write_feed(feed), content_type="application/atom+xml; charset=utf-8")


def _listed(version: str) -> Mapping[str, Any]:
    """What the manifest lists of a release; raises NotFoundError for one that never was."""
    found = next((entry for entry in published()["releases"] if entry["version"] == version), None)
    if found is None:
        raise NotFoundError(f"there is no release {version[:40]}")
    assert isinstance(found, dict)
    return found


def _path(version: str, file: str) -> str:
    """Where a file of a release lies in the snapshot: that of the newest in its usual place."""
    if version != published()["releases"][0]["version"]:
        return f"releases/{version}/{file}"
    return f"dumps/{file}" if file == DUMP else file


def _changes(version: str) -> dict[str, Any]:
    found = json.loads((site().snapshot / _path(version, CHANGES)).read_bytes())
    assert isinstance(found, dict)
    return found


def _facts(version: str) -> dict[str, Any]:
    found = json.loads((site().snapshot / _path(version, "manifest.json")).read_bytes())
    assert isinstance(found, dict)
    return found
