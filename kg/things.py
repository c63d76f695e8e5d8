"""The triples that make up one thing: its own, those of its inner nodes and claims, and the labels they need."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.files import read_query
from kg.namespaces import PREFIXES
from kg.store import Store, ox_term
from kg.terms import Iri

_FORMATS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
THING_FORMATS = tuple(_FORMATS)


def thing_data(store: Store, iri: str, format_name: str) -> bytes:
    """Everything that the graph says of a thing and of the nodes inside it, in one of THING_FORMATS."""
    return write_triples(thing_triples(store, iri), format_name, PREFIXES)


def write_triples(triples: Iterable[ox.Triple], format_name: str, prefixes: dict[str, str]) -> bytes:
    """Triples in one of THING_FORMATS, in their order."""
    return ox.serialize(triples, format=_FORMATS[format_name], prefixes=prefixes) or b""


def thing_triples(store: Store, iri: str) -> list[ox.Triple]:
    """Every triple whose subject is the thing or a node inside it, sorted by text."""
    forward, inverse = read_query("page/forward"), read_query("page/inverse")
    found: set[ox.Triple] = set()
    waiting, seen = [iri], {iri}
    while waiting:
        node = waiting.pop()
        for row in store.select(forward, {"node": Iri(node)}):
            value = row["value"]
            found.add(ox.Triple(ox.NamedNode(node), ox.NamedNode(str(row["property"])), ox_term(value)))
            inner = str(value)
            if isinstance(value, Iri) and inner.startswith(iri + "/") and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
        for row in store.select(inverse, {"node": Iri(node)}):
            inner = str(row["subject"])
            if inner.startswith(iri + "/") and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
    return sorted(found, key=str)
