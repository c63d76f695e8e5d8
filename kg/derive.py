"""What the build adds to what is recorded: superclasses, date bounds, covering claims, standings, shortcuts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

import pyoxigraph as ox

from kg.dates import BOUNDS, parse_edtf
from kg.errors import InputError
from kg.namespaces import DERIVED_GRAPH, DURATION_TEXT, KHR, LIST, RDF, XSD
from kg.ontology import Ontology

_Statement = tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]
_TYPE = ox.NamedNode(RDF + "type")
_ABOUT, _COVERS, _STANDING = (ox.NamedNode(KHR + name) for name in ("about", "covers", "standing"))
# Inner nodes of an event that its supporting claims cover when they have none of their own.
_COVERED = ("participation", "imposes", "size", "distance", "claimedSum", "count")


@dataclass(frozen=True)
class _Claim:
    iri: ox.NamedNode
    favours: bool
    firm: bool
    speakers: frozenset[str]
    relays: bool
    one_aspect: bool
    withdrawn: bool
    dataset: str


def derive(quads: Iterable[ox.Quad], ontology: Ontology, base: str) -> list[ox.Quad]:
    """The statements that follow from the recorded ones, in the derived graph, sorted."""
    quads = list(quads)
    store = ox.Store()
    store.bulk_extend(quads)
    graph = ox.NamedNode(base + DERIVED_GRAPH)
    found: set[ox.Quad] = set()
    for statement in chain(_superclasses(store, ontology), _bounds(store), _durations(quads)):
        found.add(ox.Quad(*statement, graph))
    claims = _claims_by_node(store, ontology)
    for claim, node in _covering(store, claims):
        found.add(ox.Quad(claim.iri, _ABOUT, node, graph))
        found.add(ox.Quad(claim.iri, _COVERS, node, graph))
    standings = {node: _standing(about) for node, about in claims.items()}
    for node, standing in standings.items():
        if standing is not None:
            found.add(ox.Quad(node, _STANDING, ox.NamedNode(f"{LIST}standing/{standing}"), graph))
    for event, actor in _actors(store, standings):
        found.add(ox.Quad(event, ox.NamedNode(KHR + "hasActor"), actor, graph))
    # A union of graphs gives a triple once for each graph that holds it: what is recorded is not derived again.
    return sorted((quad for quad in found if not _recorded(store, quad)), key=str)


def _recorded(store: ox.Store, quad: ox.Quad) -> bool:
    return next(iter(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)), None) is not None


def _objects(store: ox.Store, predicate: str, subject: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    return store.quads_for_pattern(subject, ox.NamedNode(KHR + predicate), None, None)


def _dataset(quad: ox.Quad) -> str:
    """The part of a graph's name that stands for its dataset; '' for the graph without a name."""
    return quad.graph_name.value.rpartition("/")[0] if isinstance(quad.graph_name, ox.NamedNode) else ""


def _superclasses(store: ox.Store, ontology: Ontology) -> Iterator[_Statement]:
    """Every own class above a stated one, so that a query for khr:Event finds each kind of event in any store."""
    above: dict[str, list[ox.NamedNode]] = {}
    for quad in store.quads_for_pattern(None, _TYPE, None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            stated = quad.object.value
            if stated not in above:
                own = [name for name in ontology.superclasses(stated)[1:] if name.startswith(KHR)]
                above[stated] = [ox.NamedNode(name) for name in own]
            for class_node in above[stated]:
                yield quad.subject, _TYPE, class_node


def _bounds(store: ox.Store) -> Iterator[_Statement]:
    for quad in _objects(store, "date"):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.Literal):
            continue
        try:
            bounds = parse_edtf(quad.object.value)
        except InputError:
            continue  # reported at its line when the records are read
        days: tuple[date | None, ...] = (
            bounds.earliest_begin,
            bounds.latest_begin,
            bounds.earliest_end,
            bounds.latest_end,
        )
        for name, day in zip(BOUNDS, days, strict=True):
            if day is not None:
                literal = ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
                yield quad.subject, ox.NamedNode(KHR + name), literal
        if bounds.certainty:
            concept = ox.NamedNode(f"{LIST}date-certainty/{bounds.certainty}")
            yield quad.subject, ox.NamedNode(KHR + "dateCertainty"), concept


def _durations(quads: Iterable[ox.Quad]) -> Iterator[_Statement]:
    """Durations as they were written: the store hands back PT100H as the equal P4DT4H (pyoxigraph 0.5)."""
    for quad in quads:
        subject, value = quad.subject, quad.object
        if quad.predicate.value != KHR + "duration":
            continue
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.Literal):
            text = ox.Literal(value.value, datatype=ox.NamedNode(DURATION_TEXT))
            yield subject, ox.NamedNode(KHR + "statedDuration"), text


def _claims_by_node(store: ox.Store, ontology: Ontology) -> dict[ox.NamedNode, list[_Claim]]:
    withdrawn = {quad.object for name in ("supersedes", "retracts") for quad in _objects(store, name)}
    found: dict[ox.NamedNode, list[_Claim]] = {}
    for quad in sorted(_objects(store, "about"), key=str):
        claim, node = quad.subject, quad.object
        if not isinstance(claim, ox.NamedNode) or not isinstance(node, ox.NamedNode):
            continue
        values = {
            name: [q.object for q in _objects(store, name, claim)]
            for name in ("stance", "manner", "assertedBy", "relays", "aspect")
        }
        entry = _Claim(
            claim,
            favours=any(_says(ontology, stance, "polarity", "for") for stance in values["stance"]),
            firm=any(_says(ontology, manner, "firm", "true") for manner in values["manner"]),
            speakers=frozenset(str(speaker) for speaker in values["assertedBy"]),
            relays=bool(values["relays"]),
            one_aspect=bool(values["aspect"]),
            withdrawn=claim in withdrawn,
            dataset=_dataset(quad),
        )
        found.setdefault(node, []).append(entry)
    return found


def _says(ontology: Ontology, concept: object, name: str, value: str) -> bool:
    return isinstance(concept, ox.NamedNode) and str(ontology.value(concept.value, KHR + name)) == value


def _covering(store: ox.Store, claims: dict[ox.NamedNode, list[_Claim]]) -> list[tuple[_Claim, ox.NamedNode]]:
    """An event's supporting claims with each inner node that has none of its own; `claims` learns them too.

    A claim covers what its own dataset records: that another source tells of the event does not make it tell of a
    participant or penalty that only the first one names.
    """
    owned = {(node, claim.dataset) for node, about in claims.items() for claim in about}
    pairs: list[tuple[_Claim, ox.NamedNode]] = []
    for name in _COVERED:
        for quad in sorted(_objects(store, name), key=str):
            parent, node, dataset = quad.subject, quad.object, _dataset(quad)
            if isinstance(parent, ox.NamedNode) and isinstance(node, ox.NamedNode) and (node, dataset) not in owned:
                supporting = [c for c in claims.get(parent, []) if c.favours and not c.one_aspect and not c.withdrawn]
                pairs += [(claim, node) for claim in supporting if claim.dataset == dataset]
    for claim, node in pairs:
        claims.setdefault(node, []).append(claim)
    return pairs


def _standing(claims: list[_Claim]) -> str | None:
    """The standing that the claims about one node give it; claims about one of its aspects do not count."""
    whole = [claim for claim in claims if not claim.one_aspect]
    active = [claim for claim in whole if not claim.withdrawn]
    if not active:
        return "retracted" if whole else None
    for_it = [claim for claim in active if claim.favours]
    if len(for_it) < len(active):
        return "disputed" if for_it else "denied-only"
    firm = [claim for claim in for_it if claim.firm]
    if not firm:
        return "alleged"
    # Repeating is not corroborating: a claim that relays another adds no source.
    sources = [claim.speakers for claim in firm if claim.speakers and not claim.relays]
    independent = any(not one & other for one in sources for other in sources)
    return "corroborated" if independent else "stated"


def _actors(store: ox.Store, standings: dict[ox.NamedNode, str | None]) -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Event and actor, for what took place and is stated or corroborated."""
    solid = ("stated", "corroborated")
    happened = {None, f"{LIST}event-status/occurred", f"{LIST}event-status/under-way"}
    for quad in _objects(store, "participation"):
        event, participation = quad.subject, quad.object
        if not isinstance(event, ox.NamedNode) or not isinstance(participation, ox.NamedNode):
            continue
        status = next(
            (q.object.value for q in _objects(store, "eventStatus", event) if isinstance(q.object, ox.NamedNode)), None
        )
        if status in happened and standings.get(event) in solid and standings.get(participation) in solid:
            for actor in _objects(store, "actor", participation):
                if isinstance(actor.object, ox.NamedNode):
                    yield event, actor.object
