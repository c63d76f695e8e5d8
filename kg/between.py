"""What stands behind a tie that a drawing shows between two things: each event or relation, and who says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.describe import Describer
from kg.errors import NotFoundError
from kg.network import STANDINGS, Edge, Network
from kg.ontology import Ontology
from kg.path_text import reason_fields
from kg.questions import find_labels
from kg.stages import Accusation
from kg.store import Store
from kg.telling import Reason, tell_ties
from kg.terms import Iri
from kg.ties import Tie, Ties

_FREE = (0, 0, 0, 0)


@dataclass(frozen=True)
class Between:
    """All that ties two things in what is shown."""

    one: Iri
    two: Iri
    reasons: tuple[Reason, ...]
    """By date, undated ones last."""
    notes: tuple[tuple[Iri, str], ...]
    """Each accused of the two, with the legal stage and the denials in a few words."""
    labels: Mapping[str, str]


def find_between(store: Store, ontology: Ontology, index: Network, shown: Network, ends: tuple[str, str],
                 accusations: Mapping[str, tuple[Accusation, ...]], language: str = "en") -> Between:  # fmt: skip
    """Every reason for which two things are tied in the network that is shown.

    Raises NotFoundError where nothing ties them there.
    """
    drawn = [edge for edge in shown["edges"] if {edge["source"], edge["target"]} == set(ends)]
    if not drawn or ends[0] == ends[1]:
        named = find_labels(store, set(ends), language)
        raise NotFoundError(f"nothing that is shown ties {' and '.join(named.get(end, end) for end in ends)}")
    known = Ties(index, STANDINGS, (), [node["id"] for node in index["nodes"]], True)
    parts = _parts(index, ends)
    found = [tie for edges in _apart(drawn) for tie in _ties(edges, parts, ends, known)]
    told = tell_ties(store, ontology, known, [(tie, *ends) for tie in found], language)
    reasons = tuple(sorted(told, key=lambda reason: (reason.date or "9999", reason.words)))
    describer = Describer(store, ontology, str(store.manifest.get("base", "")), language)
    notes = [(Iri(iri), describer.accusation_note(accusations[iri])) for iri in ends if iri in accusations]
    return Between(Iri(ends[0]), Iri(ends[1]), reasons, tuple(notes), _labels(store, ends, reasons, language))


def _apart(drawn: Sequence[Edge]) -> list[tuple[Edge, ...]]:
    """The parts that a thing has in an event are one reason, every other edge is one of its own."""
    parts = tuple(edge for edge in drawn if edge["kind"] == "participation")
    others: list[tuple[Edge, ...]] = [(edge,) for edge in drawn if edge["kind"] != "participation"]
    return [parts, *others] if parts else others


def _parts(index: Network, ends: tuple[str, str]) -> Mapping[tuple[str, str], tuple[Edge, ...]]:
    """(event, one of the two) -> the parts that it has in the event."""
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in index["edges"]:
        if edge["kind"] == "participation" and edge["target"] in ends:
            found.setdefault((edge["source"], edge["target"]), []).append(edge)
    return {key: tuple(edges) for key, edges in found.items()}


def _ties(edges: tuple[Edge, ...], parts: Mapping[tuple[str, str], tuple[Edge, ...]], ends: tuple[str, str],
          known: Ties) -> Iterable[Tie]:  # fmt: skip
    first = edges[0]
    if first["kind"] == "participation":
        yield Tie(edges, (), first["source"], _standing(known, first["source"], edges), _FREE)
    elif not first["derived"]:
        yield Tie(edges, (), None, first["standing"], _FREE)
    for event in first.get("events", ()):
        near, far = (parts[event, end] for end in ends)
        yield Tie(near, far, event, _standing(known, event, near, far), _FREE)


def _standing(known: Ties, event: str, *sides: Iterable[Edge]) -> str:
    """As doubtful as the event or the more doubtful side, where each side counts by its firmest edge."""
    firmest = [max((str(edge["standing"]) for edge in side), key=STANDINGS.index) for side in sides]
    return min((str(known.nodes[event]["standing"]), *firmest), key=STANDINGS.index)


def _labels(store: Store, ends: Iterable[str], reasons: Iterable[Reason], language: str) -> Mapping[str, str]:
    iris = set(ends)
    for reason in reasons:
        iris.update((reason.event,) if reason.event else ())
        for entry in reason.evidence:
            home = entry.held_in or entry.reported_in
            iris.update((*entry.asserted_by, entry.reported_in, home, entry.stance, entry.manner))
    return find_labels(store, iris, language)


def between_fields(found: Between) -> dict[str, object]:
    """The same as plain values."""
    return {
        "one": {"id": found.one, "label": found.labels[found.one]},
        "two": {"id": found.two, "label": found.labels[found.two]},
        "unit": "event or relation",
        "reasons": [reason_fields(reason) for reason in found.reasons],
        "accused": [{"id": iri, "label": found.labels[iri], "note": note} for iri, note in found.notes],
    }
