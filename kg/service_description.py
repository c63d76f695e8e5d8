"""The SPARQL 1.1 Service Description: what the endpoint speaks, and how many triples each of its graphs holds."""

from collections.abc import Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from kg.errors import BadRequestError
from kg.namespaces import DCTERMS, RDF, RDFS, VOID, XSD
from kg.terms import expand, local_name
from kg.triples import write_triples

SD = "http://www.w3.org/ns/sparql-service-description#"
_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
            "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")  # fmt: skip
_PREFIXES = {"sd": SD, "void": VOID, "dcterms": DCTERMS, "rdfs": RDFS, "xsd": XSD, "format": _W3C_FORMATS}


def describe_service(manifest: Mapping[str, Any], endpoint: str, statistics: str, format_name: str) -> bytes:
    """The description in one of TRIPLE_FORMATS; raises BadRequestError where the address can be no IRI.

    `endpoint` is the address at which the endpoint was asked, `statistics` that of the VoID description.
    """
    try:
        triples = list(dict.fromkeys(_service(manifest, endpoint, statistics)))
    except ValueError as error:
        raise BadRequestError(f"the address of the request is no IRI: {error}") from error
    return write_triples(triples, format_name, _PREFIXES)


def _service(manifest: Mapping[str, Any], endpoint: str, statistics: str) -> Iterator[ox.Triple]:
    whole, union = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    yield _link(endpoint, RDF + "type", SD + "Service")
    yield _link(endpoint, SD + "endpoint", endpoint)
    yield _link(endpoint, SD + "supportedLanguage", SD + "SPARQL11Query")
    yield _link(endpoint, SD + "feature", SD + "UnionDefaultGraph")
    for name in _RESULTS:
        yield _link(endpoint, SD + "resultFormat", _W3C_FORMATS + name)
    yield _link(endpoint, SD + "defaultDataset", whole)
    yield _link(whole, RDF + "type", SD + "Dataset")
    yield _link(whole, RDF + "type", VOID + "Dataset")
    yield _link(whole, VOID + "sparqlEndpoint", endpoint)
    yield _link(whole, RDFS + "seeAlso", statistics)
    yield _link(whole, SD + "defaultGraph", union)
    for dataset in manifest["datasets"]:
        for language, title in dataset["title"].items():
            yield _text(whole, DCTERMS + "title", title, language)
        for language, words in dataset["description"].items():
            yield _text(whole, DCTERMS + "description", words, language)
        if "://" in dataset["licence"]:
            yield _link(whole, DCTERMS + "license", dataset["licence"])
    yield from _graph(union, manifest["counts"]["triples"])
    for name, entities in manifest["counts"]["classes"].items():
        part = f"{endpoint}#class-{local_name(expand(name))}"
        yield _link(union, VOID + "classPartition", part)
        yield _link(part, VOID + "class", expand(name))
        yield _number(part, VOID + "entities", entities)
    for graph, triples in manifest["graphs"].items():
        named = f"{endpoint}#{graph.removeprefix(manifest['base'])}"
        yield _link(whole, SD + "namedGraph", named)
        yield _link(named, RDF + "type", SD + "NamedGraph")
        yield _link(named, SD + "name", graph)
        yield _link(named, SD + "graph", graph)
        yield from _graph(graph, triples)


def _graph(iri: str, triples: int) -> Iterator[ox.Triple]:
    yield _link(iri, RDF + "type", SD + "Graph")
    yield _link(iri, RDF + "type", VOID + "Dataset")
    yield _number(iri, VOID + "triples", triples)


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _text(subject: str, predicate: str, text: str, language: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(text, language=language))


def _number(subject: str, predicate: str, number: int) -> ox.Triple:
    literal = ox.Literal(str(number), datatype=ox.NamedNode(XSD + "integer"))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), literal)
