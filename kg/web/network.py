"""The network as a picture and as JSON."""

import gzip
import json
from functools import lru_cache
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from kg.columns import to_columns
from kg.errors import BadRequestError
from kg.web.selection import selected
from kg.web.streams import takes_gzip

blueprint = Blueprint("network", __name__)
_FORMS = ("", "rows", "columns")
_KEPT = 8


@blueprint.get("/api/network")
def give_network() -> Response:
    """The part of the network that the selection leaves, row by row or, where much is drawn, by columns."""
    form = request.args.get("form", "")
    if form not in _FORMS:
        raise BadRequestError(f"form: unknown value '{form[:60]}'; known: rows, columns")
    if form != "columns":
        return jsonify(selected()[1].network)
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
    text = json.dumps(to_columns(selected()[1].network), ensure_ascii=False, separators=(",", ":"))
    # The lowest level packs nearly as well here, in a fifth of the time; without a clock the same bytes come each time.
    return gzip.compress(text.encode(), compresslevel=1, mtime=0)


@blueprint.get("/network")
def show_network() -> str:
    """The network drawn, with its table beneath."""
    asked, found = selected()
    return render_template("network.html", network=found.network, query=asked.query())
