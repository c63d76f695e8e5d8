"""Where events lie: each at the nearest place around it whose point or country is recorded, never more exactly."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.files import read_query
from kg.namespaces import KHR, SKOS
from kg.store import Store
from kg.terms import Literal, Term, local_name

_POINT = re.compile(r"POINT ?\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)\Z")


@dataclass(frozen=True)
class Place:
    """A place as a map needs it."""

    iri: str
    labels: Mapping[str, str]
    kind: str
    precision: str
    """A concept of the list place-precision: how exactly `point` stands for the place."""
    point: tuple[float, float] | None
    """Longitude and latitude in degrees."""
    country: str
    """The two-letter code of a country, '' for any other place."""
    within: tuple[str, ...]


@dataclass(frozen=True)
class Visit:
    """One event at one place, as the source names it."""

    event: str
    place: Place
    way: str
    """place, origin or destination."""


@dataclass
class Spot:
    """What is drawn together: a place with a point or an outline, and every event in it or in what lies within it."""

    place: Place
    drawn: bool
    """Whether anything says where it is; else it can only be listed."""
    visits: list[Visit] = field(default_factory=list)

    @property
    def events(self) -> list[str]:
        """The IRIs of the events, each once."""
        return list(dict.fromkeys(visit.event for visit in self.visits))


@dataclass(frozen=True)
class Whereabouts:
    """All places of a snapshot, and the events at each."""

    places: Mapping[str, Place]
    visits: Mapping[str, tuple[Visit, ...]]
    """Event IRI -> where it was."""


def find_whereabouts(store: Store) -> Whereabouts:
    """The places and where the events were, read from the graph."""
    found: dict[str, dict[str, list[Term]]] = {}
    for row in store.select(read_query("index/places")):
        found.setdefault(str(row["place"]), {}).setdefault(str(row["property"]), []).append(row["value"])
    places = {iri: _place(iri, values) for iri, values in found.items()}
    visits: dict[str, tuple[Visit, ...]] = {}
    for row in store.select(read_query("index/event-places")):
        event, place = str(row["event"]), places.get(str(row["place"]))
        if place is not None:
            visits[event] = (*visits.get(event, ()), Visit(event, place, local_name(str(row["way"]))))
    return Whereabouts(places, visits)


def _place(iri: str, values: Mapping[str, list[Term]]) -> Place:
    def first(name: str) -> str:
        return next((str(value) for value in values.get(KHR + name, ())), "")

    names = [value for value in values.get(SKOS + "prefLabel", ()) if isinstance(value, Literal)]
    labels = {name.language or "en": name.text for name in names} or {"en": local_name(iri)}
    kind, precision = local_name(first("placeKind")), local_name(first("precision")) or "unknown"
    country = first("countryCode") if kind == "country" else ""
    within = tuple(str(value) for value in values.get(KHR + "within", ()))
    return Place(iri, labels, kind, precision, read_point(first("point")), country, within)


def read_point(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a point in well-known text, none for what is no point on the globe.

    >>> read_point("POINT(69.6 42.31)")
    (69.6, 42.31)
    >>> read_point("POINT(42.31 169.6)") is None
    True
    """
    found = _POINT.match(text)
    if found is None:
        return None
    longitude, latitude = float(found[1]), float(found[2])
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None


def spot_of(places: Mapping[str, Place], place: Place) -> Place | None:
    """The place itself where a map can show it, else the nearest one around it, none where there is none."""
    ring, seen = [place], {place.iri}
    while ring:
        shown = [one for one in ring if one.point or one.country]
        if shown:
            return min(shown, key=lambda one: one.iri)
        outer = {iri for one in ring for iri in one.within if iri in places} - seen
        seen |= outer
        ring = [places[iri] for iri in sorted(outer)]
    return None


def lay_out_events(whereabouts: Whereabouts, events: Iterable[str]) -> list[Spot]:
    """The spots of some events, those with most events first, and last what can only be listed."""
    spots: dict[str, Spot] = {}
    for event in sorted(events):
        for visit in whereabouts.visits.get(event, ()):
            shown = spot_of(whereabouts.places, visit.place)
            place = shown or visit.place
            spots.setdefault(place.iri, Spot(place, shown is not None)).visits.append(visit)
    return sorted(spots.values(), key=lambda spot: (not spot.drawn, -len(spot.events), spot.place.iri))
