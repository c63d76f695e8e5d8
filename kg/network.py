"""The network of actors, events, cases and laws: its index made at build time, and the parts that views show.

The index is plain JSON: `nodes` (id, kind, label, type, typeLabel, date, dateText, begin, end, status,
standing, x, y, degree), `edges` (source, target, kind, role, roleLabel, standing, claims, via, derived) and
`facets` (values with label and count). Labels are maps from language to text; standing, status and facet
values are names of concepts; `via` is the node that the claims behind an edge are about.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import networkx

from kg.dates import parse_edtf, say_date
from kg.errors import BadRequestError, InputError, NotFoundError
from kg.files import read_query
from kg.layout import lay_out
from kg.namespaces import DCTERMS, KHR, LIST, ORG, RDFS, SKOS
from kg.ontology import Ontology
from kg.store import Row, Store
from kg.terms import Iri, Literal, local_name

Network = dict[str, Any]
Node = dict[str, Any]
Edge = dict[str, Any]
Labels = dict[str, str]

LANGUAGES = ("en", "ru", "kk")
ACTOR_KINDS = ("person", "organisation", "court", "group", "post")
SHOWN_KINDS = (*ACTOR_KINDS, "law", "provision", "case", "event")
"""The kinds drawn unless others are asked for; places and documents would tie everything to everything."""

STANDINGS = ("retracted", "denied-only", "disputed", "alleged", "stated", "corroborated")
"""From the weakest to the firmest."""
SHOWN_STANDINGS = ("disputed", "alleged", "stated", "corroborated")
_SOLID = ("stated", "corroborated")
HAPPENED = (None, "occurred", "under-way")
_TYPE_PROPERTIES = tuple(
    KHR + name
    for name in ("eventType", "courtLevel", "organisationKind", "lawKind", "placeKind", "documentKind")
)
# Ties that say nothing of who met whom; they neither pull nodes together nor count in their degree.
_LOOSE_EDGES = ("place", "authorship", "document")
_ROLE_EDGES = ("participation", "membership")


def network_index(store: Store, ontology: Ontology) -> Network:
    """The index of everything that can be drawn, sorted, the same bytes for the same snapshot."""
    nodes = _nodes(store.select(read_query("index/network-nodes")), ontology)
    edges = _edges(store, nodes, ontology)
    _place_nodes(nodes, edges)
    return {
        "nodes": [nodes[iri] for iri in sorted(nodes)],
        "edges": edges,
        "facets": _facets(nodes, edges, ontology),
    }


def _nodes(rows: Iterable[Row], ontology: Ontology) -> dict[str, Node]:
    found: dict[str, dict[str, list[Iri | Literal]]] = {}
    for row in rows:
        found.setdefault(str(row["node"]), {}).setdefault(str(row["property"]), []).append(row["value"])
    return {iri: _node(iri, values, ontology) for iri, values in found.items()}


def _node(iri: str, values: Mapping[str, Sequence[Iri | Literal]], ontology: Ontology) -> Node:
    def first(property_iri: str) -> str | None:
        return next((str(value) for value in values.get(property_iri, ())), None)

    names = [value for value in values.get(SKOS + "prefLabel", ()) if isinstance(value, Literal)]
    type_iri = next((found for name in _TYPE_PROPERTIES if (found := first(name))), None)
    date, status = first(KHR + "date"), first(KHR + "eventStatus")
    return {
        "id": iri,
        "kind": iri.rsplit("/", 2)[1],
        "label": {name.language or "en": name.text for name in names} or {"en": local_name(iri)},
        "type": type_iri,
        "typeLabel": _labels(ontology, type_iri) if type_iri else {},
        "date": date,
        "dateText": {language: say_date(date, language) for language in LANGUAGES} if date else {},
        "begin": first(KHR + "earliestBegin"),
        "end": first(KHR + "latestEnd"),
        "status": local_name(status) if status else None,
        "standing": local_name(first(KHR + "standing") or "stated"),
    }


def _labels(ontology: Ontology, iri: str) -> Labels:
    """The labels of a term by language, its local name where it has none."""
    texts = [*ontology.values(iri, RDFS + "label"), *ontology.values(iri, SKOS + "prefLabel")]
    found = {text.language or "en": text.text for text in texts if isinstance(text, Literal)}
    if not found:
        return {"en": _PLAIN_NAMES.get(iri, local_name(iri))}
    return {language: found[language] for language in LANGUAGES if language in found} or found


# Properties of others' vocabularies, which the ontology does not label.
_PLAIN_NAMES = {DCTERMS + "creator": "author", DCTERMS + "publisher": "publisher", ORG + "postIn": "post in"}


def _edges(store: Store, nodes: Mapping[str, Node], ontology: Ontology) -> list[Edge]:
    claimed = {
        str(row["node"]): (local_name(str(row["standing"])), int(str(row["claims"])))
        for row in store.select(read_query("index/network-claims"))
    }
    found: dict[tuple[str, str, str, str, str], Edge] = {}
    for row in store.select(read_query("index/network-edges")):
        source, target, via = _thing(str(row["source"])), _thing(str(row["target"])), str(row["via"])
        if source == target or source not in nodes or target not in nodes:
            continue
        kind, role = str(row["kind"]), str(row["role"]) if "role" in row else None
        standing, claims = claimed.get(via) or claimed.get(_thing(via)) or ("stated", 0)
        found[source, target, kind, role or "", via] = {
            "source": source,
            "target": target,
            "kind": kind,
            "role": role,
            "roleLabel": _labels(ontology, role) if role else {},
            "standing": standing,
            "claims": claims,
            "via": via,
            "derived": False,
        }
    return [found[key] for key in sorted(found)]


def _thing(iri: str) -> str:
    """The thing with an address that a node is, or lies in: of `.../id/event/x/imposes/1` the event."""
    base, mark, rest = iri.partition("/id/")
    return f"{base}{mark}{'/'.join(rest.split('/', 2)[:2])}"


def _place_nodes(nodes: Mapping[str, Node], edges: Sequence[Edge]) -> None:
    """Gives every node its degree and its place; places and documents lie amid what they belong to."""
    neighbours: dict[str, set[str]] = {iri: set() for iri in nodes}
    loosely: dict[str, set[str]] = {iri: set() for iri in nodes}
    for edge in edges:
        sides = loosely if edge["kind"] in _LOOSE_EDGES else neighbours
        sides[edge["source"]].add(edge["target"])
        sides[edge["target"]].add(edge["source"])
    firm = {iri for iri, node in nodes.items() if node["kind"] in SHOWN_KINDS or neighbours[iri]}
    ties = [(edge["source"], edge["target"]) for edge in edges if edge["kind"] not in _LOOSE_EDGES]
    places = lay_out(sorted(firm), ties)
    loose = sorted(set(nodes) - firm)
    for number, iri in enumerate(loose):
        ends = [end for end in sorted(loosely[iri]) if end in firm]
        if ends:
            # A step of its own for each, lest several with the same neighbours lie on one spot.
            aside = 0.4 + 0.07 * (number % 7)
            x = sum(places[end][0] for end in ends) / len(ends) + aside
            places[iri] = (x, sum(places[end][1] for end in ends) / len(ends) - aside)
    left = max((x for x, _ in places.values()), default=0.0)
    for number, iri in enumerate(iri for iri in loose if iri not in places):
        places[iri] = (left + 1.0 + number // 20, -1.0 * (number % 20))
    for iri, node in nodes.items():
        x, y = places[iri]
        # Adding zero turns -0.0 into 0.0.
        node.update(x=round(x, 4) + 0.0, y=round(y, 4) + 0.0, degree=len(neighbours[iri]))


def _facets(nodes: Mapping[str, Node], edges: Sequence[Edge], ontology: Ontology) -> dict[str, Any]:
    """The values that a filter knows, each with label and count: of nodes, for roles of edges."""
    classes = {kind: class_iri for class_iri, kind in sorted(ontology.kinds.items(), reverse=True)}
    kinds = Counter(node["kind"] for node in nodes.values())
    roles = Counter(edge["role"] for edge in edges if edge["kind"] in _ROLE_EDGES and edge["role"])
    standings = Counter(node["standing"] for node in nodes.values())
    events = [node for node in nodes.values() if node["kind"] == "event"]
    days = [day for node in events for day in (node["begin"], node["end"]) if day]
    types = Counter(node["type"] for node in events if node["type"])
    return {
        "kind": [
            {"value": kind, "label": _labels(ontology, classes.get(kind, kind)), "count": count}
            for kind, count in sorted(kinds.items(), key=lambda item: _kind_order(item[0]))
        ],
        "type": _facet_values(types, ontology),
        "role": _facet_values(roles, ontology),
        "standing": [
            {"value": name, "label": _labels(ontology, f"{LIST}standing/{name}"), "count": standings[name]}
            for name in reversed(STANDINGS)
            if standings[name]
        ],
        "period": {"begin": min(days, default=None), "end": max(days, default=None)},
    }


def _facet_values(counts: Counter[str], ontology: Ontology) -> list[dict[str, Any]]:
    found = [
        {"value": local_name(iri), "label": _labels(ontology, iri), "count": count}
        for iri, count in counts.items()
    ]
    return sorted(found, key=lambda entry: str(entry["value"]))


def _kind_order(kind: str) -> tuple[int, str]:
    order = (*SHOWN_KINDS, "place", "document")
    return (order.index(kind) if kind in order else len(order), kind)


def filter_network(index: Network, kinds: Iterable[str] = (), roles: Iterable[str] = (),
                   event_types: Iterable[str] = (), begin: str | None = None, end: str | None = None,
                   actors_only: bool = False, standing: Iterable[str] = (),
                   events: Container[str] | None = None, seeds: Container[str] = ()) -> Network:  # fmt: skip
    """The part of the network that a filter asks for, in the index's form; nothing asked for is all that is
    usual.

    Roles, event types and the period (EDTF dates, both ends included) choose events and what is tied to them;
    an event is in the period when it possibly lies in it, one without a date is in none. With `actors_only`
    actors are tied by the events they share: by those stated or corroborated that took place, unless
    standings are asked for. `events` are those that a wider selection chose; `seeds` are shown whether or not
    anything ties them. Raises BadRequestError for a value that the index does not know.
    """
    wanted_kinds = _known("kind", kinds, [*SHOWN_KINDS, "place", "document"]) or set(SHOWN_KINDS)
    wanted_roles = _known("role", roles, [entry["value"] for entry in index["facets"]["role"]])
    wanted_types = _known("type", event_types, [entry["value"] for entry in index["facets"]["type"]])
    asked = _known("standing", standing, STANDINGS)
    standings = asked or set(_SOLID if actors_only else SHOWN_STANDINGS)
    first, last = read_day("from", begin), read_day("to", end)
    if first and last and first > last:
        raise BadRequestError(f"from: {begin} lies after {end}; give the earlier date first")
    nodes = {
        node["id"]: node
        for node in index["nodes"]
        if node["standing"] in (standings if node["kind"] == "event" else standings | set(SHOWN_STANDINGS))
        and (node["kind"] in wanted_kinds or (actors_only and node["kind"] == "event"))
        and (node["kind"] != "event" or _event_fits(node, wanted_types, first, last))
        and (node["kind"] != "event" or events is None or node["id"] in events)
    }
    edges = [
        edge
        for edge in _between(nodes, index["edges"])
        if edge["standing"] in standings
        and (not wanted_roles or edge["kind"] not in _ROLE_EDGES or _has_role(edge, wanted_roles))
    ]
    chosen = bool(wanted_roles or wanted_types or first or last or events is not None)
    if chosen:
        kept = _only_tied(nodes, edges, wanted_roles)
        nodes = {iri: node for iri, node in nodes.items() if iri in kept or (node["kind"] != "event" and iri in seeds)}
        edges = _between(nodes, edges)
    if actors_only:
        nodes, edges = _tie_actors(nodes, edges, happened_only=not asked, tied_only=chosen)
    return {"nodes": list(nodes.values()), "edges": edges, "facets": index["facets"]}


def _between(nodes: Mapping[str, Node], edges: Iterable[Edge]) -> list[Edge]:
    return [edge for edge in edges if edge["source"] in nodes and edge["target"] in nodes]


def _has_role(edge: Edge, roles: set[str]) -> bool:
    return edge["kind"] in _ROLE_EDGES and edge["role"] is not None and local_name(edge["role"]) in roles


def _known(name: str, asked: Iterable[str], known: Sequence[str]) -> set[str]:
    """The asked values, each known; a concept may be named by its full IRI."""
    wanted = [local_name(value) for value in asked if value]
    for value in wanted:
        if value not in known:
            raise BadRequestError(f"{name}: unknown value '{value}'; known: {', '.join(known)}")
    return set(wanted)


def read_day(name: str, text: str | None) -> str | None:
    """The first day (`name` is `from`) or the last one of an EDTF date; raises BadRequestError for another text."""
    if not text:
        return None
    try:
        bounds = parse_edtf(text)
    except InputError as error:
        raise BadRequestError(f"{name}: {error}") from error
    day = bounds.earliest_begin if name == "from" else bounds.latest_end
    return day.isoformat() if day else None


def _event_fits(node: Node, types: set[str], first: str | None, last: str | None) -> bool:
    if types and (node["type"] is None or local_name(node["type"]) not in types):
        return False
    if not first and not last:
        return True
    if node["begin"] is None and node["end"] is None:
        return False
    # ISO dates sort as text; an open side may reach as far as one likes.
    starts_in_time = not last or node["begin"] is None or node["begin"] <= last
    return starts_in_time and (not first or node["end"] is None or node["end"] >= first)


def _only_tied(nodes: Mapping[str, Node], edges: Sequence[Edge], roles: set[str]) -> dict[str, Node]:
    """The chosen events, by their roles where some are asked for, with what is tied to them."""
    chosen = {iri for iri, node in nodes.items() if node["kind"] == "event"}
    kept: set[str] = set()
    if roles:
        kept = {end for edge in edges if _has_role(edge, roles) for end in (edge["source"], edge["target"])}
        chosen &= kept
    for edge in edges:
        if chosen & {edge["source"], edge["target"]}:
            others = {edge["source"], edge["target"]}
            # Another event that merely precedes or follows a chosen one was not asked for.
            kept |= {end for end in others if nodes[end]["kind"] != "event"}
    return {iri: node for iri, node in nodes.items() if iri in kept | chosen}


_SHARED_EVENT = {
    "en": "took part in the same event",
    "ru": "участие в одном событии",
    "kk": "бір оқиғаға қатысу",
}


def _tie_actors(nodes: Mapping[str, Node], edges: Sequence[Edge],
                *, happened_only: bool, tied_only: bool) -> tuple[dict[str, Node], list[Edge]]:  # fmt: skip
    """The actors alone, each two that took part in one event tied; the tie is as firm as its firmest event."""
    actors = {iri: node for iri, node in nodes.items() if node["kind"] in ACTOR_KINDS}
    taking_part: dict[str, dict[str, Edge]] = {}
    for edge in edges:
        if edge["kind"] == "participation" and edge["target"] in actors:
            event = nodes[edge["source"]]
            if event["status"] in HAPPENED or not happened_only:
                taking_part.setdefault(event["id"], {}).setdefault(edge["target"], edge)
    ties: dict[tuple[str, str], list[tuple[str, str, int]]] = {}
    for event_iri, parts in sorted(taking_part.items()):
        for one, two in combinations(sorted(parts), 2):
            links = (nodes[event_iri]["standing"], parts[one]["standing"], parts[two]["standing"])
            weakest = min(links, key=STANDINGS.index)
            claims = parts[one]["claims"] + parts[two]["claims"]
            ties.setdefault((one, two), []).append((event_iri, weakest, claims))
    derived: list[Edge] = [
        {
            "source": one,
            "target": two,
            "kind": "shared-event",
            "role": None,
            "roleLabel": _SHARED_EVENT,
            "standing": max((standing for _, standing, _ in shared), key=STANDINGS.index),
            "claims": sum(claims for *_, claims in shared),
            "via": None,
            "derived": True,
            "events": [event_iri for event_iri, *_ in shared],
        }
        for (one, two), shared in sorted(ties.items())
    ]
    direct = _between(actors, edges)
    if tied_only:
        tied = {end for edge in (*direct, *derived) for end in (edge["source"], edge["target"])}
        tied |= {actor for parts in taking_part.values() for actor in parts}
        actors = {iri: node for iri, node in actors.items() if iri in tied}
    return actors, [*direct, *derived]


def ego_network(index: Network, iri: str, hops: int = 1, standing: Iterable[str] = ()) -> Network:
    """A thing with everything within so many ties of it; raises NotFoundError where the index lacks it."""
    standings = _known("standing", standing, STANDINGS) or set(SHOWN_STANDINGS)
    nodes = {
        node["id"]: node for node in index["nodes"] if node["standing"] in standings or node["id"] == iri
    }
    if iri not in nodes:
        raise NotFoundError(f"the network has no {iri}")
    edges = [edge for edge in _between(nodes, index["edges"]) if edge["standing"] in standings]
    kept = {iri}
    for _ in range(hops):
        reached = [edge for edge in edges if edge["source"] in kept or edge["target"] in kept]
        kept |= {end for edge in reached for end in (edge["source"], edge["target"])}
    shown = {found: node for found, node in nodes.items() if found in kept}
    return {"nodes": list(shown.values()), "edges": _between(shown, edges), "facets": index["facets"]}


def to_networkx(network: Network) -> "networkx.MultiGraph[str]":
    """The network as an undirected multigraph; nodes by IRI, all else as attributes."""
    graph: networkx.MultiGraph[str] = networkx.MultiGraph()
    for node in network["nodes"]:
        graph.add_node(node["id"], **{name: value for name, value in node.items() if name != "id"})
    for edge in network["edges"]:
        attributes = {name: value for name, value in edge.items() if name not in ("source", "target")}
        graph.add_edge(edge["source"], edge["target"], **attributes)
    return graph
