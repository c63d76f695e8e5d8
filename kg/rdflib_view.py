"""RDF terms, graphs and datasets as rdflib's own objects, every literal as it was written."""

from collections.abc import Iterable

import pyoxigraph as ox
import rdflib


def to_rdflib(turtle: bytes) -> rdflib.Graph:
    """The graph of a text in Turtle or N-Triples; rdflib's own parser would rewrite PT100H as P4DT4H."""
    graph = rdflib.Graph()
    for triple in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def to_rdflib_dataset(quads: Iterable[ox.Quad]) -> rdflib.Dataset:
    """Quads as a dataset whose default graph is the union of all of its graphs."""
    dataset = rdflib.Dataset(default_union=True)
    # One context for each graph: looking one up for every quad takes twice as long (rdflib 7).
    contexts: dict[str, rdflib.Graph] = {}
    for quad in quads:
        name = str(_term(quad.graph_name))
        if name not in contexts:
            contexts[name] = dataset.graph(rdflib.URIRef(name))
        contexts[name].add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return dataset


def _term(term: object) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    return rdflib.BNode(term.value if isinstance(term, ox.BlankNode) else str(term))
