"""A read-only SPARQL store over one snapshot's quads; the union of all graphs is always the default graph."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import BadRequestError, InputError
from kg.query_text import locate_fault, names_its_graphs
from kg.terms import Iri, Literal, Term

VALUES_MARK = "#@ values"
"""The comment line of a query at which the library writes its one VALUES block."""

Row = dict[str, Term]


class Store:
    """The reading side of a snapshot; values reach a query as typed terms only."""

    def __init__(self, quads: ox.Store, manifest: Mapping[str, Any] | None = None, on_disk: bool = False) -> None:
        self._quads = quads
        self.manifest: Mapping[str, Any] = manifest or {}
        self.on_disk = on_disk

    @staticmethod
    def from_quads(quads: Iterable[ox.Quad]) -> "Store":
        """A store in memory that holds the quads."""
        store = ox.Store()
        store.bulk_extend(quads)
        return Store(store)

    @staticmethod
    def open(snapshot: Path, memory_quads: int = 5_000_000) -> "Store":
        """The store of a snapshot folder; raises InputError when the folder is none or its bytes have changed."""
        manifest = read_manifest(snapshot)
        on_disk = snapshot / "store"
        if manifest["counts"]["quads"] > memory_quads and on_disk.is_dir():
            return Store(ox.Store.read_only(str(on_disk)), manifest, on_disk=True)
        dump = snapshot / "data.nq"
        content = dump.read_bytes()
        if hashlib.sha256(content).hexdigest() != manifest["files"]["data.nq"]:
            raise InputError(f"{dump}: the file is not the one that was built (its SHA-256 differs): build again")
        store = ox.Store()
        store.bulk_load(content, format=ox.RdfFormat.N_QUADS)
        return Store(store, manifest)

    def __len__(self) -> int:
        return len(self._quads)

    def select(self, query: str, values: Mapping[str, Term] | None = None) -> list[Row]:
        """The rows of a SELECT; a variable that is unbound in a row is absent from it."""
        return self._rows(self._run(bind_values(query, [values] if values else [])))

    def select_each(self, query: str, name: str, terms: Iterable[Term]) -> list[Row]:
        """The rows of a SELECT for each of several values of one variable, asked in one query; none for no value."""
        several = [{name: term} for term in terms]
        return self._rows(self._run(bind_values(query, several))) if several else []

    @staticmethod
    def _rows(answer: Any) -> list[Row]:
        if not isinstance(answer, ox.QuerySolutions):
            raise BadRequestError("this query is no SELECT")
        names = [variable.value for variable in answer.variables]
        rows: list[Row] = []
        for solution in answer:
            pairs = zip(names, solution, strict=True)
            rows.append({name: plain_term(term) for name, term in pairs if term is not None})
        return rows

    def ask(self, query: str, values: Mapping[str, Term] | None = None) -> bool:
        """The answer of an ASK."""
        return bool(self._run(bind_values(query, [values] if values else [])))

    def construct(self, query: str, values: Mapping[str, Term] | None = None) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE, each once, sorted by their text."""
        answer = self._run(bind_values(query, [values] if values else []))
        if not isinstance(answer, ox.QueryTriples):
            raise BadRequestError("this query is no CONSTRUCT")
        return sorted(set(answer), key=str)

    def result(self, query: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Any:
        """The engine's own result, to be written out as it is; raises BadRequestError for a malformed query.

        Graphs named here win over those that the query names by FROM. Where neither names any, the union of all is the
        default graph and each can be named in the query.
        """
        return self._run(query, default_graphs, named_graphs)

    def quads(self) -> Iterable[ox.Quad]:
        """All quads, in the store's order."""
        return self._quads.quads_for_pattern(None, None, None, None)

    def quads_of(self, subject: str) -> Iterable[ox.Quad]:
        """What is said of a node, each statement in the graph that it stands in."""
        return self._quads.quads_for_pattern(ox.NamedNode(subject), None, None, None)

    def knows(self, subject: str) -> bool:
        """Whether anything is said of a node."""
        return next(iter(self.quads_of(subject)), None) is not None

    def subjects_of(self, value: str) -> Iterable[str]:
        """The nodes that have a node as value of some property."""
        quads = self._quads.quads_for_pattern(None, None, ox.NamedNode(value), None)
        return (quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    def _run(self, bound: str, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> Any:
        try:
            if default_graphs or named_graphs:
                return self._quads.query(
                    bound,
                    default_graph=[ox.NamedNode(graph) for graph in default_graphs],
                    named_graphs=[ox.NamedNode(graph) for graph in named_graphs],
                )
            # The engine's union would win over the query's own FROM.
            return self._quads.query(bound, use_default_graph_as_union=not names_its_graphs(bound))
        except SyntaxError:
            raise locate_fault(bound, _complain) from None
        except (OSError, ValueError, RuntimeError) as error:
            raise BadRequestError(f"the query cannot be answered: {error}") from error


def _complain(query: str) -> str:
    """What the parser says about a query, nothing where it can be parsed."""
    try:
        ox.Store().query(query)
    except (SyntaxError, ValueError, RuntimeError) as error:
        return str(error)
    return ""


def bind_values(query: str, rows: Sequence[Mapping[str, Term]]) -> str:
    """The query with one VALUES block, written from rows of typed terms with the same names, at its marked place.

    Raises BadRequestError when there are values and no mark, or a value is no well-formed term.
    """
    if not rows:
        return query
    head, mark, tail = query.partition(VALUES_MARK)
    if not mark:
        raise BadRequestError(f"the query takes no parameters: it has no line '{VALUES_MARK}'")
    names = " ".join(str(ox.Variable(name)) for name in rows[0])
    try:
        block = " ".join(f"({' '.join(str(ox_term(row[name])) for name in rows[0])})" for row in rows)
    except ValueError as error:
        raise BadRequestError(f"a value is not a well-formed term: {error}") from error
    return f"{head}VALUES ({names}) {{ {block} }}{tail}"


def ox_term(term: Term) -> ox.NamedNode | ox.Literal:
    """The engine's term of a plain one; raises ValueError for an IRI that is none."""
    if isinstance(term, Iri):
        return ox.NamedNode(term)
    if term.language:
        return ox.Literal(term.text, language=term.language)
    return ox.Literal(term.text, datatype=ox.NamedNode(term.datatype))


def plain_term(term: Any) -> Term:
    """The plain term of an engine's one."""
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return Literal(term.value, term.datatype.value, term.language)
    return Iri(str(term))


def read_manifest(snapshot: Path) -> dict[str, Any]:
    """The manifest of a snapshot folder; raises InputError when there is none or it cannot be read."""
    path = snapshot / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{snapshot}: no snapshot here (it has no manifest.json); make one: kg build") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    if not isinstance(manifest, dict) or "counts" not in manifest or "files" not in manifest:
        raise InputError(f"{path}: not the manifest of a snapshot")
    return manifest
