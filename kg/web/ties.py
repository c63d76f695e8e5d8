"""What stands behind the network that is shown: the evidence of a tie, the ties of a thing, and measures."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from kg.analysis import MEASURES, Analysis, analyse
from kg.between import Between, between_fields, find_between
from kg.errors import BadRequestError, NotFoundError
from kg.network import Network
from kg.shown import read_thing
from kg.web.languages import speaking, worded
from kg.web.network import shown
from kg.web.selection import query_without
from kg.web.site import Site, site

blueprint = Blueprint("ties", __name__)
_LISTED = 100
"""How many things of a ranking stand on the page; the JSON has them all."""


@blueprint.get("/api/network/evidence")
def give_evidence() -> Response:
    """Everything that ties `?one=` to `?two=` in what is shown, each event or relation with its claims."""
    return jsonify(between_fields(_find_between(site(), shown())))


@blueprint.get("/network/tie")
def show_evidence() -> str:
    """The same as a page."""
    here = site()
    network = shown()
    found = _find_between(here, network)
    return render_template(
        "network_tie.html", found=found, kinds=_kinds(network), back=query_without("one", "two"),
        query=query_without(),
    )  # fmt: skip


@blueprint.get("/network/thing")
def show_thing() -> str:
    """A thing of what is shown, with its ties there, each leading to its evidence."""
    network = shown()
    iri = _read("thing", site())
    nodes = {node["id"]: node for node in network["nodes"]}
    if iri not in nodes:
        raise NotFoundError(f"{request.args['thing'][:80]} is not shown: the selection leaves it out")
    ties: dict[str, list[dict[str, Any]]] = {}
    for edge in network["edges"]:
        if iri in (edge["source"], edge["target"]):
            ties.setdefault(edge["target"] if edge["source"] == iri else edge["source"], []).append(edge)
    in_order = sorted(ties.items(), key=lambda entry: (-sum(edge["claims"] for edge in entry[1]), entry[0]))
    return render_template(
        "network_thing.html", node=nodes[iri], nodes=nodes, ties=in_order, back=query_without("thing"),
    )  # fmt: skip


@blueprint.get("/api/network/analysis")
def give_analysis() -> Response:
    """A measure of what is shown: `?measure=communities`, degree, betweenness or eigenvector."""
    here = site()
    network = shown()
    found = _analyse(network)
    labels, naming = _labels(network), here.naming
    things = [
        {**asdict(ranked), "label": labels[ranked.id], "note": naming.say(naming.accused_in(ranked.id), ranked.id)}
        for ranked in found.things
    ]
    return jsonify(
        {"measure": found.measure, "unit": "thing", "things": things, "groups": list(found.groups),
         "modularity": found.modularity, "sampled": found.sampled}
    )  # fmt: skip


@blueprint.get("/network/analysis")
def show_analysis() -> str:
    """The same as a page, with what the measure means and what it does not."""
    network = shown()
    found = _analyse(network)
    return render_template(
        "network_analysis.html", found=found, measures=MEASURES, labels=_labels(network), kinds=_kinds(network),
        most=_LISTED, back=query_without("measure"), query=query_without(),
        ties=len({frozenset((edge["source"], edge["target"])) for edge in network["edges"]}),
        things=len(network["nodes"]),
    )  # fmt: skip


def _analyse(network: Network) -> Analysis:
    return analyse(network, request.args.get("measure") or MEASURES[0])


def _find_between(here: Site, network: Network) -> Between:
    ends = (_read("one", here), _read("two", here))
    return find_between(here.store, here.ontology, here.network, network, ends, here.accusations, speaking())


def _read(name: str, here: Site) -> str:
    if not request.args.get(name):
        raise BadRequestError(f"say which thing is meant, as {name}=person/slug")
    return read_thing(name, request.args[name], here.nodes, here.base)


def _kinds(network: Network) -> dict[str, str]:
    return {node["id"]: node["kind"] for node in network["nodes"]}


def _labels(network: Network) -> dict[str, str]:
    named = {node["id"]: node["label"] for node in network["nodes"]}
    return {iri: worded(label) for iri, label in named.items()}
