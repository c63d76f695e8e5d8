"""The network as a picture and as JSON."""

import gzip
import json
from functools import lru_cache
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from kg.columns import to_columns
from kg.errors import BadRequestError
from kg.network import Network
from kg.shown import NAMES, change, read_changes
from kg.web.selection import query_without, selected
from kg.web.site import site
from kg.web.streams import takes_gzip

blueprint = Blueprint("network", __name__)
_FORMS = ("", "rows", "columns")
_KEPT = 8


def shown() -> Network:
    """The part of the network that the present address asks for, with what was added, hidden and put in focus."""
    here = site()
    asked, found = selected()
    changes = read_changes(request.args.to_dict(flat=False), here.nodes, here.base)
    return change(here.network, found.network, changes, asked)


@blueprint.get("/api/network")
def give_network() -> Response:
    """What is shown of the network, row by row or, where much is drawn, by columns."""
    form = request.args.get("form", "")
    if form not in _FORMS:
        raise BadRequestError(f"form: unknown value '{form[:60]}'; known: rows, columns")
    if form != "columns":
        return jsonify(shown())
    # A snapshot never changes: what was asked for a moment ago is answered as it was.
    pack = current_app.extensions.setdefault("khronika-network", lru_cache(maxsize=_KEPT)(_pack))
    packed, takes = pack(urlencode(sorted(request.args.items(multi=True)))), takes_gzip(request)
    response = Response(packed if takes else gzip.decompress(packed), mimetype="application/json")
    if takes:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _pack(_asked: str) -> bytes:
    """The network of the present address by columns, as JSON in gzip; it is kept by that address."""
    text = json.dumps(to_columns(shown()), ensure_ascii=False, separators=(",", ":"))
    # The lowest level packs nearly as well here, in a fifth of the time; without a clock the same bytes come each time.
    return gzip.compress(text.encode(), compresslevel=1, mtime=0)


@blueprint.get("/network")
def show_network() -> str:
    """The network drawn, with its tables beneath."""
    network = shown()
    ties = {iri: 0 for edge in network["edges"] for iri in (edge["source"], edge["target"])}
    for pair in {frozenset((edge["source"], edge["target"])) for edge in network["edges"]}:
        ties.update({iri: ties[iri] + 1 for iri in pair})
    things = sorted(network["nodes"], key=lambda node: (-ties.get(node["id"], 0), node["id"]))
    return render_template(
        "network.html", network=network, things=things, ties=ties, query=query_without(), plain=query_without(*NAMES),
        changed=any(request.args.get(name) for name in NAMES),
    )  # fmt: skip
