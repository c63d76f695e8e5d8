"""The network as a picture and as JSON."""

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from kg.network import Network
from kg.shown import NAMES, change, read_changes
from kg.web.selection import selected
from kg.web.site import site

blueprint = Blueprint("network", __name__)


def shown() -> Network:
    """The part of the network that the present address asks for, with what was added, hidden and put in focus."""
    here = site()
    asked, found = selected()
    changes = read_changes(request.args.to_dict(flat=False), here.network, here.base)
    return change(here.network, found.network, changes, asked)


def query_without(*names: str) -> str:
    """What stands behind the question mark of the present address, but for some parameters."""
    return urlencode([(name, value) for name, value in request.args.items(multi=True) if value and name not in names])


@blueprint.get("/api/network")
def give_network() -> Response:
    """The part of the network that the selection leaves."""
    return jsonify(shown())


@blueprint.get("/network")
def show_network() -> str:
    """The network drawn, with its table beneath."""
    network = shown()
    ties = {iri: 0 for edge in network["edges"] for iri in (edge["source"], edge["target"])}
    for pair in {frozenset((edge["source"], edge["target"])) for edge in network["edges"]}:
        ties.update({iri: ties[iri] + 1 for iri in pair})
    things = sorted(network["nodes"], key=lambda node: (-ties.get(node["id"], 0), node["id"]))
    return render_template(
        "network.html", network=network, things=things, ties=ties, query=query_without(), plain=query_without(*NAMES),
        changed=any(request.args.get(name) for name in NAMES),
    )  # fmt: skip
