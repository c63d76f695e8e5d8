"""The network as a picture and as JSON."""

from flask import Blueprint, Response, jsonify, render_template

from kg.web.selection import selected

blueprint = Blueprint("network", __name__)


@blueprint.get("/api/network")
def give_network() -> Response:
    """The part of the network that the selection leaves."""
    return jsonify(selected()[1].network)


@blueprint.get("/network")
def show_network() -> str:
    """The network drawn, with its table beneath."""
    asked, found = selected()
    return render_template("network.html", network=found.network, query=asked.query())
