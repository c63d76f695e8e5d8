"""The network as a picture and as JSON."""

from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import BadRequestError
from kg.network import filter_network
from kg.web.site import site

blueprint = Blueprint("network", __name__)


@blueprint.get("/api/network")
def give_network() -> Response:
    """The part of the network that the filters leave."""
    return jsonify(_filtered())


@blueprint.get("/network")
def show_network() -> str:
    """The network drawn, with its table beneath."""
    found = _filtered()
    return render_template("network.html", network=found, query=request.query_string.decode("ascii", "replace"))


def _filtered() -> dict[str, object]:
    asked = request.args
    if asked.get("actors", "") not in ("", "0", "1"):
        raise BadRequestError("actors=1 asks for actors alone, actors=0 for everything")
    return filter_network(
        site().network,
        kinds=asked.getlist("kind"), roles=asked.getlist("role"), event_types=asked.getlist("type"),
        begin=asked.get("from") or None, end=asked.get("to") or None, actors_only=asked.get("actors") == "1",
        standing=asked.getlist("standing"),
    )  # fmt: skip
