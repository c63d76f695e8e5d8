"""Both SHACL engines behind one function, with results that can be compared as plain text."""

import re
from functools import cache
from typing import NamedTuple

import rdflib

from kg.shacl import ENGINES, validate

__all__ = ["ENGINES", "SH", "Result", "read_shapes", "results", "write_term"]

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
PREFIXES = {
    "https://w3id.org/khronika/shapes#": "khrsh:",
    "https://w3id.org/khronika/ontology#": "khr:",
    "https://w3id.org/khronika/list/": "list:",
    "http://example.org/": "ex:",
    "http://www.w3.org/ns/shacl#": "sh:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/ns/org#": "org:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://www.w3.org/2002/07/owl#": "owl:",
    "http://www.w3.org/2001/XMLSchema#": "xsd:",
    "http://www.w3.org/ns/prov#": "prov:",
    "http://purl.org/dc/terms/": "dcterms:",
    "https://schema.org/": "schema:",
    "http://id.loc.gov/datatypes/edtf/": "edtf:",
    "http://www.opengis.net/ont/geosparql#": "geo:",
}


class Result(NamedTuple):
    """One result of a validation; `-` stands for what it does not have."""

    shape: str
    focus: str
    path: str
    component: str
    severity: str
    value: str


def results(data: str, shapes: str, engine: str) -> set[Result]:
    """What the shapes say of the data, both Turtle, by the engine `shifty` or `pyshacl`."""
    found = validate(data.encode("utf-8"), shapes.encode("utf-8"), engine)
    return {
        Result(
            shorten(result.source_shape),
            shorten(result.focus),
            shorten_path(result.path),
            shorten(result.component).removeprefix("sh:").removesuffix("ConstraintComponent"),
            shorten(result.severity).removeprefix("sh:"),
            shorten(result.value),
        )
        for result in found
    }


def shorten(text: str) -> str:
    """A term with the usual prefixes, `-` for none."""
    if text.startswith('"'):
        head, marks, datatype = text.rpartition("^^")
        return f"{head}^^{shorten(datatype)}" if marks else text
    for iri, prefix in PREFIXES.items():
        if text.startswith(iri):
            return prefix + text[len(iri) :]
    return text or "-"


def shorten_path(path: str) -> str:
    """A path with the usual prefixes; what parts its steps is no part of an IRI before a scheme or at the end."""
    steps = re.split(r"(\^|\*|\||/(?=\^?https?:))", path)
    return "".join(step if step in ("", "^", "*", "|", "/") else shorten(step) for step in steps) or "-"


@cache
def read_shapes(shapes: str) -> rdflib.Graph:
    """The graph of a Turtle text of shapes, shared by all who ask: read it, never write to it."""
    return rdflib.Graph().parse(data=shapes, format="turtle")


def write_term(term: rdflib.term.Node) -> str:
    """A term as Turtle writes it, with the usual prefixes."""
    if isinstance(term, rdflib.Literal):
        quoted = f'"{term}"'
        if term.language:
            return f"{quoted}@{term.language}"
        if term.datatype is None or term.datatype == rdflib.XSD.string:
            return quoted
        return f"{quoted}^^{write_term(term.datatype)}"
    for iri, prefix in PREFIXES.items():
        if str(term).startswith(iri):
            return prefix + str(term)[len(iri) :]
    return str(term)
