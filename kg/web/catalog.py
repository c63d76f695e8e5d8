"""The catalogue of what is here, for people and for catalogues of catalogues, and the dumps."""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, render_template, request, send_file

from kg.errors import NotFoundError
from kg.formats import negotiate
from kg.releases.dcat import write_catalogue
from kg.releases.dumps import CHECKSUMS
from kg.releases.release import CATALOGUE
from kg.store import read_manifest
from kg.terms import site_address
from kg.web.documents import alternate_links, give_document, link_to
from kg.web.site import site

blueprint = Blueprint("catalog", __name__)
_GRAPHS = ("ttl", "nt", "rdf", "jsonld")


def published() -> Mapping[str, Any]:
    """The manifest as it lies beside the files that are sent: never that of a snapshot which was there before.

    It is read once for a request.

    Raises NotFoundError for a snapshot that an earlier version built without files.
    """
    if "manifest" not in g:
        g.manifest = read_manifest(site().snapshot)
    manifest: Mapping[str, Any] = g.manifest
    if "dumps" not in manifest:
        raise NotFoundError("this snapshot was built without files and a catalogue: build it again")
    return manifest


@blueprint.get("/catalog")
def show_catalogue() -> Response:
    """What is in here, whose it is, and how to have it."""
    chosen = negotiate(request.headers.get("Accept"), ["html", *_GRAPHS, "json"], request.args.get("format"))
    response = _page() if chosen.name == "html" else give_catalogue(chosen.name)
    response.headers["Vary"] = "Accept"
    return response


@blueprint.get("/catalog.<ending>")
def give_catalogue(ending: str) -> Response:
    """The catalogue as RDF, or the manifest as JSON."""
    if ending == "json":
        content = json.dumps(published(), ensure_ascii=False, indent=1).encode("utf-8")
    elif ending in _GRAPHS:
        content = write_catalogue(
            (site().snapshot / CATALOGUE).read_bytes(), ending, services=not site().published
        )
    else:
        raise NotFoundError(f"no catalogue with the ending .{ending[:20]}; known: .{', .'.join([*_GRAPHS, 'json'])}")
    return give_document(content, ending, [link_to("/catalog", "describedby", "text/html")])


@blueprint.get("/.well-known/void")
def give_void() -> Response:
    """The description of the data where clients look for it (https://www.w3.org/TR/void/#well-known)."""
    chosen = negotiate(request.headers.get("Accept"), _GRAPHS, request.args.get("format"))
    response = give_catalogue(chosen.name)
    response.headers["Vary"] = "Accept"
    return response


def _page() -> Response:
    manifest = published()
    release = manifest["release"]
    cited = site_address(site().base, f"/releases/{release['version']}" if release else "/catalog")
    page = render_template("catalog.html", published=manifest, release=release, cited=cited, base=site().base,
                           graphs=_GRAPHS, things=len(site().names))  # fmt: skip
    return give_document(page, "html", alternate_links("/catalog", (*_GRAPHS, "json"), "alternate"))


@blueprint.get("/dumps/")
def list_dumps() -> Response | str:
    """The files that hold everything, with size and checksum."""
    chosen = negotiate(request.headers.get("Accept"), ["html", "json"], request.args.get("format"))
    response = dumps_json() if chosen.name == "json" else give_document(
        render_template("dumps.html", published=published(), checksums=CHECKSUMS), "html")  # fmt: skip
    response.headers["Vary"] = "Accept"
    return response


@blueprint.get("/dumps.json")
def dumps_json() -> Response:
    """The same as JSON."""
    manifest = published()
    files = [
        {"name": name, "address": site_address(site().base, f"/dumps/{name}"), **facts}
        for name, facts in manifest["dumps"].items()
    ]
    told = {"files": files, "rdfc10": manifest["rdfc10"], "union": manifest["union"]}
    return give_document(json.dumps(told, indent=1), "json")


@blueprint.get("/dumps/<file>")
def give_dump(file: str) -> Response:
    """One dump, or the checksums of all."""
    key = f"dumps/{file}"
    if key not in published()["files"]:
        raise NotFoundError(f"there is no such file; known: {', '.join([*published()['dumps'], CHECKSUMS])}")
    return send_checked(key, published()["files"][key])


def send_checked(name: str, sha256: str) -> Response:
    """A file of the snapshot whose SHA-256 is known, whole or in ranges, with it as ETag and Repr-Digest (RFC 9530).

    What ends in .gz is a compressed file and is sent as one, not as its content in transit.
    """
    kinds = {".gz": "application/gzip", ".json": "application/json"}
    path = (site().snapshot / name).absolute()
    media_type = kinds.get(Path(name).suffix, "text/plain")
    response = send_file(path, mimetype=media_type, conditional=True, etag=sha256)
    digest = base64.b64encode(bytes.fromhex(sha256)).decode("ascii")
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return response
