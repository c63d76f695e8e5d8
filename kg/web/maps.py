"""The events of a selection on a map, with the list that says the same in words, and as GeoJSON."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template

from kg.files import read_query
from kg.places import Spot, Visit, lay_out_events
from kg.web.evidence import recent_sources
from kg.web.languages import worded
from kg.web.selection import query_without, selected
from kg.web.site import Site, site

blueprint = Blueprint("maps", __name__)
_MOST = 300
"""Events that the page lists with their sources; all of them are in the GeoJSON."""


@blueprint.get("/map")
def show_map() -> str:
    """The map, and beside it every place with its events and who says so."""
    here = site()
    _, found = selected()
    spots = lay_out_events(here.whereabouts, found.events)
    nodes, describer = here.nodes, here.describer()
    groups = [_group(spot, nodes) for spot in spots]
    placed = {event for spot in spots if spot.drawn for event in spot.events}
    listed = list(dict.fromkeys(entry["id"] for group in groups for entry in group["entries"]))[:_MOST]
    return render_template(
        "map.html", groups=groups, events=found.events, nowhere=_nowhere(here, found.events, nodes),
        tally={"drawn": len(placed), "listed": len({entry for spot in spots for entry in spot.events} - placed)},
        sources=recent_sources(here.store, describer, listed), listed=set(listed),
        point_sources=[describer.cell(row["document"]) for row in here.store.select(read_query("page/point-sources"))],
        query=query_without(),
    )  # fmt: skip


@blueprint.get("/map.json")
def give_map() -> Response:
    """The same as GeoJSON: a feature for each place that is drawn, one without geometry for what is only listed."""
    here = site()
    _, found = selected()
    nodes = here.nodes
    features = [_feature(spot, nodes) for spot in lay_out_events(here.whereabouts, found.events)]
    nowhere = [entry["id"] for entry in _nowhere(here, found.events, nodes)]
    answer = {"type": "FeatureCollection", "unit": "event", "features": features, "withoutPlace": nowhere}
    response = jsonify(answer)
    response.mimetype = "application/geo+json"
    return response


def _nowhere(here: Site, events: frozenset[str], nodes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The events of which no place is stated, in order of time."""
    return sorted((nodes[event] for event in events if event not in here.whereabouts.visits), key=_time)


def _time(node: dict[str, Any]) -> tuple[str, str]:
    return node["begin"] or node["end"] or "9999", node["id"]


def _entries(spot: Spot, nodes: dict[str, dict[str, Any]]) -> list[tuple[dict[str, Any], Visit]]:
    """The events of a spot in order of time, each with where in it the source says that it was."""
    return sorted(((nodes[visit.event], visit) for visit in spot.visits), key=lambda entry: _time(entry[0]))


def _standing(nodes: list[dict[str, Any]]) -> str:
    """How the mark of several events is drawn: as what is only alleged or disputed where all of them are."""
    standings = {node["standing"] for node in nodes}
    if standings & {"stated", "corroborated"}:
        return "stated"
    return "alleged" if "alleged" in standings else "disputed"


def _group(spot: Spot, nodes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    entries = [
        {**node, "way": visit.way, "at": visit.place.iri if visit.place.iri != spot.place.iri else None,
         "at_label": worded(visit.place.labels)}
        for node, visit in _entries(spot, nodes)
    ]
    return {"place": spot.place, "drawn": spot.drawn, "number": len(spot.events), "entries": entries}


def _feature(spot: Spot, nodes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    place, entries = spot.place, _entries(spot, nodes)
    events = [
        {"id": node["id"], "label": node["label"], "date": node["date"], "dateText": node["dateText"],
         "status": node["status"], "standing": node["standing"],
         "touches": visit.way, "place": visit.place.iri, "placeLabel": visit.place.labels}
        for node, visit in entries
    ]  # fmt: skip
    point = {"type": "Point", "coordinates": list(place.point)} if place.point else None
    told = {
        "label": place.labels, "kind": place.kind, "precision": place.precision, "country": place.country or None,
        "number": len(spot.events), "standing": _standing([node for node, _ in entries]), "events": events,
    }  # fmt: skip
    return {"type": "Feature", "id": place.iri, "geometry": point, "properties": told}
