"""Two SHACL engines behind one function, with results as plain text that can be compared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
import shifty

from kg.errors import InputError
from kg.namespaces import SH, XSD
from kg.rdflib_view import to_rdflib

_SH = rdflib.Namespace(SH)


@dataclass(frozen=True, order=True)
class ShapeResult:
    """One result: IRIs as they are, literals as `"text"@en` or `"text"^^datatype`, '' for nothing."""

    source_shape: str
    focus: str
    path: str
    """As SPARQL writes it, with bare IRIs: `p`, `^p`, `p/q`, `p|q`."""
    component: str
    severity: str
    value: str
    message: str = field(default="", compare=False)


def shape_results(data: Iterable[ox.Quad], shapes: Iterable[Path], engine: str) -> list[ShapeResult]:
    """What the shapes in the files say of the data, sorted; the same whichever of ENGINES is asked."""
    triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in data}
    return validate(_ntriples(triples), _merged(shapes), engine)


def validate(data: bytes, shapes: bytes, engine: str) -> list[ShapeResult]:
    """What shapes say of data, both in N-Triples or Turtle, sorted; raises InputError for an unknown engine."""
    if engine not in _ENGINES:
        raise InputError(f"unknown engine '{engine}'; known: {', '.join(ENGINES)}")
    report = _ENGINES[engine](data, shapes)
    nodes = set(report.objects(None, _SH.result))
    shapes_graph = to_rdflib(shapes) if nodes else rdflib.Graph()
    return sorted({_result(report, node, shapes_graph) for node in nodes})


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(sorted(triples, key=str), format=ox.RdfFormat.N_TRIPLES) or b""


def _merged(shapes: Iterable[Path]) -> bytes:
    """All shapes as N-Triples, the blank nodes of each file kept apart from those of the others."""
    return _ntriples(
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for path in shapes
        for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    )


def _run_shifty(data: bytes, shapes: bytes) -> rdflib.Graph:
    # By default shifty infers, and passes over what it does not support.
    _, report, _ = shifty.validate(data, shapes, graph_mode="data", infer=False, on_unsupported="error")
    return report


def _run_pyshacl(data: bytes, shapes: bytes) -> rdflib.Graph:
    # pySHACL writes into the graphs that it is given: fresh ones for each run.
    _, report, text = pyshacl.validate(
        to_rdflib(data), shacl_graph=to_rdflib(shapes), inference="none", inplace=True
    )
    if not isinstance(report, rdflib.Graph):
        raise InputError(f"pyshacl could not check the data: {text}")
    return report


_ENGINES: dict[str, Callable[[bytes, bytes], rdflib.Graph]] = {"shifty": _run_shifty, "pyshacl": _run_pyshacl}
ENGINES = tuple(_ENGINES)


def _result(report: rdflib.Graph, node: rdflib.term.Node, shapes: rdflib.Graph) -> ShapeResult:
    def text(name: str) -> str:
        return _write_term(report.value(node, _SH[name]))

    shape = report.value(node, _SH.sourceShape)
    path = text("resultPath")
    if isinstance(report.value(node, _SH.resultPath), rdflib.BNode):
        # shifty leaves a complex path empty (0.5.1): it is the one of the shape that speaks.
        path = _write_path(shapes, shapes.value(shape, _SH.path))
    messages = sorted(str(message) for message in report.objects(node, _SH.resultMessage))
    return ShapeResult(
        text("sourceShape"),
        text("focusNode"),
        path,
        text("sourceConstraintComponent"),
        text("resultSeverity"),
        text("value"),
        messages[0] if messages else "",
    )


def _write_path(graph: rdflib.Graph, path: rdflib.term.Node | None) -> str:
    if path is None or isinstance(path, rdflib.URIRef):
        return _write_term(path)
    inverse = graph.value(path, _SH.inversePath)
    if inverse is not None:
        return "^" + _write_path(graph, inverse)
    alternatives = graph.value(path, _SH.alternativePath)
    if alternatives is not None:
        return "|".join(_write_path(graph, step) for step in graph.items(alternatives))
    starred = graph.value(path, _SH.zeroOrMorePath)
    if starred is not None:
        return _write_path(graph, starred) + "*"
    return "/".join(_write_path(graph, step) for step in graph.items(path))


def _write_term(term: rdflib.term.Node | None) -> str:
    if term is None:
        return ""
    if not isinstance(term, rdflib.Literal):
        return str(term)
    if term.language:
        return f'"{term}"@{term.language}'
    return f'"{term}"' if term.datatype in (None, rdflib.URIRef(XSD + "string")) else f'"{term}"^^{term.datatype}'
