"""One selection, the same in every view, as a table with its facets and as files."""

import csv
import io
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from kg.export import GRAPH_FORMATS, write_network
from kg.namespaces import LIST
from kg.search import find
from kg.selection import FACETS, OF_THINGS, Selected, Selection, read_selection, select
from kg.web.site import KINDS, Site, site

blueprint = Blueprint("selection", __name__)
_SCHEMES = {"type": "event-type", "stage": "legal-stage"}
_COLUMNS = ("iri", "kind", "label", "type", "date", "earliestBegin", "latestEnd", "status", "standing")


def selected() -> tuple[Selection, Selected]:
    """What the present address asks for, and what was found."""
    here = site()
    asked = read_selection(request.args.to_dict(flat=False), here.network, here.features)
    return asked, select(here.network, here.features, asked, lambda words: _named(here, words), here.base)


def _named(here: Site, words: str) -> list[str]:
    return [hit.iri for hit in find(here.names, words, limit=len(here.names), forgiving=False)]


@blueprint.get("/selection")
def show_selection() -> str:
    """The selection as a table, with what each facet offers next."""
    here = site()
    asked, found = selected()
    return render_template(
        "selection.html", asked=asked, things=_in_order(found), events=found.events, ties=found.network["edges"],
        facets=_facets(here, asked, found), kinds=KINDS, query=urlencode(list(request.args.items(multi=True))),
        picked=[(name, here.describer().label(f"{here.base}id/{name}")) for name in asked.picked],
    )  # fmt: skip


@blueprint.get("/selection.json")
def give_selection() -> Response:
    """The same as JSON: the part of the network, the events that were chosen, and the counts of the facets."""
    _, found = selected()
    return jsonify(
        {"unit": "event", "events": sorted(found.events), "counts": found.counts,
         "nodes": found.network["nodes"], "edges": found.network["edges"]}
    )  # fmt: skip


@blueprint.get("/selection.csv")
def give_table() -> Response:
    """The things of the selection as CSV, one a row."""
    _, found = selected()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for node in found.network["nodes"]:
        told = (node["id"], node["kind"], _plain(node["label"]), _plain(node["typeLabel"]), node["date"],
                node["begin"], node["end"], node["status"], node["standing"])  # fmt: skip
        writer.writerow([value or "" for value in told])
    return Response(buffer.getvalue(), mimetype="text/csv")


@blueprint.get("/selection.graphml")
def give_graphml() -> Response:
    """The selection as GraphML, for graph programs."""
    return _give_graph("graphml")


@blueprint.get("/selection.gexf")
def give_gexf() -> Response:
    """The selection as GEXF, for graph programs."""
    return _give_graph("gexf")


def _give_graph(name: str) -> Response:
    assert name in GRAPH_FORMATS
    _, found = selected()
    response = Response(write_network(found.network, name), mimetype="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="selection.{name}"'
    return response


def _in_order(found: Selected) -> list[dict[str, Any]]:
    """The things as the table shows them: events by date, undated ones last, then all else by kind and name."""
    order = {kind: number for number, kind in enumerate(dict.fromkeys(("event", *KINDS)))}

    def place(node: dict[str, Any]) -> tuple[object, ...]:
        return order[node["kind"]], node["begin"] or node["end"] or "9999", _plain(node["label"]).casefold(), node["id"]

    return sorted(found.network["nodes"], key=place)


def _plain(labels: dict[str, str]) -> str:
    return labels.get("en") or next(iter(labels.values()), "")


def _facets(here: Site, asked: Selection, found: Selected) -> list[dict[str, object]]:
    """Each facet with its values, most events first; those that are asked for stay, whatever they leave."""
    describer = here.describer()
    made: list[dict[str, object]] = []
    for name in FACETS:
        chosen = asked.facets.get(name, frozenset())
        counts = {**dict.fromkeys(chosen, 0), **found.counts[name]}
        start = f"{here.base}id/{OF_THINGS[name]}/" if name in OF_THINGS else f"{LIST}{_SCHEMES.get(name, name)}/"
        values = [(value, describer.label(start + value), number) for value, number in counts.items()]
        values.sort(key=lambda entry: (-entry[2], entry[1].casefold()))
        made.append({"name": name, "chosen": chosen, "values": values})
    return made
