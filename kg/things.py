"""The statements that make up one thing: its own, and those of its inner nodes and claims."""

import pyoxigraph as ox

from kg.jsonld import write_jsonld
from kg.namespaces import PREFIXES
from kg.ontology import Ontology
from kg.store import Store
from kg.triples import engine_format, write_triples

_WITH_GRAPHS = ("trig", "nq")
THING_FORMATS = ("ttl", "trig", "nt", "nq", "rdf", "jsonld")
"""The first, third, fifth and last hold the triples, the others also the graph that each stands in."""


def thing_data(store: Store, ontology: Ontology, iri: str, format_name: str) -> bytes:
    """Everything that the graph says of a thing and of the nodes inside it, in one of THING_FORMATS."""
    quads = thing_quads(store, iri)
    if format_name in _WITH_GRAPHS:
        return ox.serialize(quads, format=engine_format(format_name), prefixes=PREFIXES) or b""
    triples = _union(quads)
    if format_name == "jsonld":
        return write_jsonld(triples, ontology)
    return write_triples(triples, format_name, PREFIXES)


def thing_triples(store: Store, iri: str) -> list[ox.Triple]:
    """Every triple whose subject is the thing or a node inside it, sorted by text."""
    return _union(thing_quads(store, iri))


def thing_quads(store: Store, iri: str) -> list[ox.Quad]:
    """Every statement whose subject is the thing or a node inside it, sorted by text."""
    found: list[ox.Quad] = []
    waiting, seen = [iri], {iri}
    while waiting:
        node = waiting.pop()
        quads = list(store.quads_of(node))
        found += quads
        values = (quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode))
        for inner in (*values, *store.subjects_of(node)):
            if inner.startswith(iri + "/") and inner not in seen:
                seen.add(inner)
                waiting.append(inner)
    return sorted(found, key=str)


def _union(quads: list[ox.Quad]) -> list[ox.Triple]:
    return sorted({quad.triple for quad in quads}, key=str)
