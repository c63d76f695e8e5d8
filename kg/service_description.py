"""The SPARQL 1.1 Service Description: what the endpoint speaks, and how many triples each of its graphs holds."""

from collections.abc import Mapping
from typing import Any

from kg.errors import BadRequestError
from kg.namespaces import DCTERMS, RDFS, VOID, XSD
from kg.terms import expand, local_name
from kg.triples import Triples, write_triples

SD = "http://www.w3.org/ns/sparql-service-description#"
_W3C_FORMATS = "http://www.w3.org/ns/formats/"
_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle",
            "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")  # fmt: skip
_PREFIXES = {"sd": SD, "void": VOID, "dcterms": DCTERMS, "rdfs": RDFS, "xsd": XSD, "format": _W3C_FORMATS}


def describe_service(manifest: Mapping[str, Any], endpoint: str, statistics: str, format_name: str) -> bytes:
    """The description in one of TRIPLE_FORMATS; raises BadRequestError where the address can be no IRI.

    `endpoint` is the address at which the endpoint was asked, `statistics` that of the VoID description.
    """
    out = Triples()
    try:
        _describe(out, manifest, endpoint, statistics)
    except ValueError as error:
        raise BadRequestError(f"the address of the request is no IRI: {error}") from error
    return write_triples(out.sorted(), format_name, _PREFIXES)


def _describe(out: Triples, manifest: Mapping[str, Any], endpoint: str, statistics: str) -> None:
    whole, union = f"{endpoint}#dataset", f"{endpoint}#default-graph"
    out.type(endpoint, SD + "Service")
    out.link(endpoint, SD + "endpoint", endpoint)
    out.link(endpoint, SD + "supportedLanguage", SD + "SPARQL11Query")
    out.link(endpoint, SD + "feature", SD + "UnionDefaultGraph")
    for name in _RESULTS:
        out.link(endpoint, SD + "resultFormat", _W3C_FORMATS + name)
    out.link(endpoint, SD + "defaultDataset", whole)
    out.type(whole, SD + "Dataset")
    out.type(whole, VOID + "Dataset")
    out.link(whole, VOID + "sparqlEndpoint", endpoint)
    out.link(whole, RDFS + "seeAlso", statistics)
    out.link(whole, SD + "defaultGraph", union)
    for dataset in manifest["datasets"]:
        out.texts(whole, DCTERMS + "title", dataset["title"])
        out.texts(whole, DCTERMS + "description", dataset["description"])
        if "://" in dataset["licence"]:
            out.link(whole, DCTERMS + "license", dataset["licence"])
    _graph(out, union, manifest["counts"]["triples"])
    for name, entities in manifest["counts"]["classes"].items():
        part = f"{endpoint}#class-{local_name(expand(name))}"
        out.link(union, VOID + "classPartition", part)
        out.link(part, VOID + "class", expand(name))
        out.typed(part, VOID + "entities", entities, "integer")
    for graph, triples in manifest["graphs"].items():
        named = f"{endpoint}#{graph.removeprefix(manifest['base'])}"
        out.link(whole, SD + "namedGraph", named)
        out.type(named, SD + "NamedGraph")
        out.link(named, SD + "name", graph)
        out.link(named, SD + "graph", graph)
        _graph(out, graph, triples)


def _graph(out: Triples, iri: str, triples: int) -> None:
    out.type(iri, SD + "Graph")
    out.type(iri, VOID + "Dataset")
    out.typed(iri, VOID + "triples", triples, "integer")
