"""One selection, the same in every view, as a table with its facets and as files."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from kg.export import GRAPH_FORMATS, write_network
from kg.languages import pick_text
from kg.namespaces import LIST
from kg.search import find, fold
from kg.selection import FACETS, MOST_PICKED, OF_THINGS, Selected, Selection, read_selection, select
from kg.terms import expand
from kg.web.site import KINDS, Site, site
from kg.wording import phrases_in

blueprint = Blueprint("selection", __name__)
_SCHEMES = {"type": "event-type", "stage": "legal-stage"}
_COLUMNS = ("iri", "kind", "label", "type", "date", "earliestBegin", "latestEnd", "status", "standing")


@dataclass(frozen=True)
class Choice:
    """One thing that was chosen, in words, and the query of the selection without it."""

    name: str
    """The parameter."""
    value: str
    label: str
    without: str


def selected() -> tuple[Selection, Selected]:
    """What the present address asks for, and what was found."""
    here = site()
    asked = read_selection(request.args.to_dict(flat=False), here.network, here.features)
    found = select(
        here.network, here.features, asked, lambda words: _named(here, words), here.base,
        lambda words: here.wording.find(words),
    )  # fmt: skip
    return asked, found


def say_texts(here: Site, found: Selected) -> dict[str, str]:
    """Event -> where the words that were asked for stand in what is written of it, as `description, offence`."""
    label = here.ontology.label
    return {event: ", ".join(label(expand(name)) for name in names) for event, names in found.texts.items()}


def _named(here: Site, words: str) -> list[str]:
    phrases = phrases_in(words)
    hits = find(here.names, words, limit=len(here.names), forgiving=False)
    return [hit.iri for hit in hits if all(f" {phrase} " in f" {fold(hit.matched)} " for phrase in phrases)]


def query_without(*names: str) -> str:
    """What stands behind the question mark of the present address, but for some, in the order of a selection."""
    kept = {(name, value) for name, value in request.args.items(multi=True) if value and name not in names}
    return urlencode(sorted(kept), safe="/")


@blueprint.get("/selection")
def show_selection() -> str:
    """The selection as a table, with what each facet offers next."""
    here = site()
    asked, found = selected()
    return render_template(
        "selection.html", asked=asked, things=_in_order(here, found), events=found.events, ties=found.network["edges"],
        facets=_facets(here, asked, found), kinds=KINDS, query=asked.query(),
        choices=active_choices(here, asked), texts=say_texts(here, found), most_picked=MOST_PICKED,
        kept=[(name, value) for name, value in asked.pairs() if name != "pick"],
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
        told = (node["id"], node["kind"], pick_text(node["label"]), pick_text(node["typeLabel"]), node["date"],
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


def in_order(here: Site, events: Iterable[str]) -> list[str]:
    """Events as they are told: by when they may have begun, then by when they must have; undated ones last."""

    def place(iri: str) -> tuple[object, ...]:
        node, own = here.nodes[iri], here.features[iri]
        latest = next(iter(own.get("latestBegin", ())), "9999")
        begin = node["begin"] or min(latest, node["end"] or "9999")
        return not node["date"], begin, latest, pick_text(node["label"]).casefold(), iri

    return sorted(events, key=place)


def _in_order(here: Site, found: Selected) -> list[dict[str, Any]]:
    """The things as the table shows them: events in order of time, then all else by kind and name."""
    order = {kind: number for number, kind in enumerate(dict.fromkeys(("event", *KINDS)))}
    shown = [node for node in found.network["nodes"] if node["kind"] != "event"]
    events = in_order(here, (node["id"] for node in found.network["nodes"] if node["kind"] == "event"))
    shown.sort(key=lambda node: (order[node["kind"]], pick_text(node["label"]).casefold(), node["id"]))
    return [*(here.nodes[iri] for iri in events), *shown]


def active_choices(here: Site, asked: Selection) -> list[Choice]:
    """All that was chosen, in the order of the address."""
    describer = here.describer()
    found: list[Choice] = []
    for name, value in asked.pairs():
        label = value
        if name in FACETS:
            label = describer.label(_value_iri(here, name, value))
        elif name == "pick":
            label = describer.label(f"{here.base}id/{value}")
        found.append(Choice(name, value, label, _without(asked, name, value).query()))
    return found


def _without(asked: Selection, name: str, value: str) -> Selection:
    if name in asked.facets:
        left = asked.facets[name] - {value}
        return replace(asked, facets={**asked.facets, name: left})
    match name:
        case "kind":
            return replace(asked, kinds=tuple(kind for kind in asked.kinds if kind != value))
        case "pick":
            return replace(asked, picked=tuple(thing for thing in asked.picked if thing != value))
        case "from":
            return replace(asked, begin=None)
        case "to":
            return replace(asked, end=None)
        case "when":
            return replace(asked, certainly=False)
        case "q":
            return replace(asked, text="")
        case _:
            return replace(asked, actors_only=False)


def _value_iri(here: Site, name: str, value: str) -> str:
    """What a value of a facet names: a thing, or a concept of a list."""
    start = f"{here.base}id/{OF_THINGS[name]}/" if name in OF_THINGS else f"{LIST}{_SCHEMES.get(name, name)}/"
    return start + value


def _facets(here: Site, asked: Selection, found: Selected) -> list[dict[str, object]]:
    """Each facet with its values, most events first; those that are asked for stay, whatever they leave."""
    describer = here.describer()
    made: list[dict[str, object]] = []
    for name in FACETS:
        chosen = asked.facets.get(name, frozenset())
        counts = {**dict.fromkeys(chosen, 0), **found.counts[name]}
        values = [
            (value, describer.label(_value_iri(here, name, value)), number) for value, number in counts.items()
        ]
        values.sort(key=lambda entry: (-entry[2], entry[1].casefold()))
        made.append({"name": name, "chosen": chosen, "values": values})
    return made
