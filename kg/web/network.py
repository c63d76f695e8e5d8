"""The network as a picture and as JSON."""

import gzip
import json

from flask import Blueprint, Response, jsonify, render_template, request

from kg.columns import to_columns
from kg.errors import BadRequestError
from kg.web.selection import selected
from kg.web.streams import takes_gzip

blueprint = Blueprint("network", __name__)
_FORMS = ("", "rows", "columns")


@blueprint.get("/api/network")
def give_network() -> Response:
    """The part of the network that the selection leaves, row by row or, where much is drawn, by columns."""
    form = request.args.get("form", "")
    if form not in _FORMS:
        raise BadRequestError(f"form: unknown value '{form[:60]}'; known: rows, columns")
    network = selected()[1].network
    return _give_packed(to_columns(network)) if form == "columns" else jsonify(network)


def _give_packed(content: object) -> Response:
    """The content as JSON, in gzip where the client takes it."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    packed = takes_gzip(request)
    # The lowest level packs nearly as well here, in a fifth of the time; without a clock the same bytes come each time.
    response = Response(gzip.compress(text, compresslevel=1, mtime=0) if packed else text, mimetype="application/json")
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


@blueprint.get("/network")
def show_network() -> str:
    """The network drawn, with its table beneath."""
    asked, found = selected()
    return render_template("network.html", network=found.network, query=asked.query())
