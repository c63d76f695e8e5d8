"""The way in from Python: a snapshot opened, asked, described, drawn, followed from one actor to another, queried."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, overload

import networkx
import pyoxigraph as ox
import rdflib

from kg.answers import say_cell, say_evidence, write_answer
from kg.describe import Describer
from kg.description import Description
from kg.errors import InputError
from kg.files import read_query
from kg.namespaces import XSD
from kg.network import Network, filter_network, to_networkx
from kg.ontology import Ontology
from kg.paths import Connection, find_paths
from kg.questions import Answer, Evidence, Question, ask, find_evidence, find_thing, read_questions
from kg.rdflib_view import to_rdflib, to_rdflib_dataset
from kg.search import Hit, find, read_index
from kg.settings import Settings
from kg.snapshots import find_snapshot
from kg.store import Store, plain_term
from kg.terms import Iri, Literal, Term

if TYPE_CHECKING:
    import pandas

Value = str | int | Decimal | bool | date
"""A cell in Python's own types: an IRI and any text is a `str`."""


def open_graph(snapshot: str | Path | None = None) -> Graph:
    """The graph of a snapshot folder; without one, of `KG_SNAPSHOT`, else of the embedded dataset.

    Raises InputError when there is no snapshot in the folder, or its files are not those that were built.
    """
    settings = Settings.from_environment()
    folder = find_snapshot(Path(snapshot) if snapshot is not None else None, settings)
    return Graph(Store.open(folder, settings.memory_quads), folder)


class Graph:
    """One snapshot. It is only read: nothing that is done here changes it."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store, self._folder, self._ontology = store, folder, Ontology.load()
        self._base = str(store.manifest["base"])

    def __repr__(self) -> str:
        return f"<Graph of {self._folder.name}: {len(self._store)} quads>"

    @property
    def manifest(self) -> Mapping[str, object]:
        """What the snapshot is: datasets, counts, version of the software, digests."""
        return dict(self._store.manifest)

    def questions(self) -> dict[str, Question]:
        """The named questions, each with what it answers, its unit and its parameters."""
        return read_questions()

    def ask(self, name: str, *, language: str = "en", **parameters: object) -> Rows:
        """The rows of a named question, each with its evidence.

        A parameter is a text, number or date; of a thing its slug, name or IRI. One that Python keeps for itself takes
        an underscore (`from_="2017-06-01"`). Raises NotFoundError for an unknown question and BadRequestError for
        a parameter that is unknown or does not fit.

        >>> graph = open_graph()
        >>> rows = graph.ask("sentences", person="larisa-kharkova")
        >>> sorted(row["duration"] for row in rows)
        ['P4Y', 'P5Y', 'PT100H']
        >>> sorted((entry.start, entry.end) for entry in rows.evidence[0])
        [(911, 977), (1809, 1956), (2044, 2103), (2044, 2188)]
        """
        given = {name.removesuffix("_"): str(value) for name, value in parameters.items() if value is not None}
        return Rows(ask(self._store, self._ontology, name, given, language))

    def search(self, text: str, *, kinds: Iterable[str] = (), language: str = "en", limit: int = 50) -> list[Hit]:
        """The things with a name that holds every word of the text, in any script, best first.

        >>> [hit.label for hit in open_graph().search("Бокаев", kinds=["person"])]
        ['Max Bokayev']
        """
        index = read_index((self._folder / "search.json").read_bytes())
        return find(index, text, kinds, language, limit)

    def find(self, text: str) -> str:
        """The IRI of the thing that a slug, `kind/slug`, IRI or exact name names; raises BadRequestError for none.

        >>> open_graph().find("Larisa Kharkova")
        'https://w3id.org/khronika/id/person/larisa-kharkova'
        """
        return str(find_thing(self._store, text, sorted(set(self._ontology.kinds.values()))))

    def describe(self, thing: str, *, language: str = "en") -> Description:
        """All that the graph says of a thing, in words: facts by section, claims, chronology, what leads to it.

        >>> description = open_graph().describe("larisa-kharkova")
        >>> description.label, len(description.chronology)
        ('Larisa Kharkova', 9)
        """
        return Describer(self._store, self._ontology, self._base, language).describe(self.find(thing))

    def network(
        self,
        *,
        kinds: Iterable[str] = (),
        roles: Iterable[str] = (),
        event_types: Iterable[str] = (),
        begin: str | None = None,
        end: str | None = None,
        actors_only: bool = False,
        standing: Iterable[str] = (),
    ) -> networkx.MultiGraph[str]:
        """The network as a networkx multigraph: nodes by IRI with `kind` and `label`, edges with `kind` and `sources`.

        `sources` is a list of Evidence: who says that the edge holds, and where. Filters are those of `/network`.
        Raises BadRequestError for a value that is not known.

        >>> ties = open_graph().network(kinds=["person"], actors_only=True)
        >>> sorted({kind for _, kind in ties.nodes(data="kind")})
        ['person']
        """
        index: Network = json.loads((self._folder / "network.json").read_bytes())
        graph = to_networkx(filter_network(index, kinds, roles, event_types, begin, end, actors_only, standing))
        behind: dict[tuple[str, str, int], list[str]] = {
            (one, two, number): edge.get("events") or [edge["via"]]
            for one, two, number, edge in graph.edges(keys=True, data=True)
        }
        sources = self._sources({node for nodes in behind.values() for node in nodes})
        for key, nodes in behind.items():
            graph.edges[key]["sources"] = [entry for node in nodes for entry in sources.get(node, ())]
        return graph

    def path(
        self,
        source: str,
        target: str,
        *,
        k: int = 3,
        weakest: str = "stated",
        include: Iterable[str] = (),
        without: Iterable[str] = (),
        language: str = "en",
    ) -> Connection:
        """How two actors are connected: at most `k` paths, each step in words with its sources; none is an answer too.

        `include` lets in what is usually left out (`places`, `reports`, `authors`, `collectives`), `without` leaves out
        more. Raises BadRequestError for an actor or a value that is not known.

        >>> connection = open_graph().path("larisa-kharkova", "cituk")
        >>> connection.paths[0].steps[0].reasons[0].words
        'Larisa Kharkova — president, Confederation of Independent Trade Unions of Kazakhstan'
        """
        index: Network = json.loads((self._folder / "network.json").read_bytes())
        return find_paths(
            self._store, self._ontology, index, source, target, k=k, weakest=weakest,
            include=include, without=without, language=language,
        )  # fmt: skip

    def _sources(self, nodes: set[str]) -> dict[str, list[Evidence]]:
        """Node -> the passages of the claims about it."""
        rows = self._store.select_each(read_query("index/claims-about"), "node", [Iri(node) for node in sorted(nodes)])
        by_claim = find_evidence(self._store, {str(row["claim"]) for row in rows})
        found: dict[str, list[Evidence]] = {}
        for row in rows:
            found.setdefault(str(row["node"]), []).extend(by_claim.get(str(row["claim"]), ()))
        return found

    def sparql(self, query: str) -> list[dict[str, Value]] | bool | rdflib.Graph:
        """The answer to a query of your own: rows for SELECT, True or False for ASK, else a graph.

        Raises BadRequestError for a query that is malformed. There is no limit on time: it is your own machine.

        >>> open_graph().sparql("ASK { ?somebody a khr:Person }".replace("khr:Person",
        ...     "<https://w3id.org/khronika/ontology#Person>"))
        True
        """
        result = self._store.result(query)
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, ox.QueryTriples):
            return to_rdflib(ox.serialize(result, format=ox.RdfFormat.N_TRIPLES) or b"")
        names = [variable.value for variable in result.variables]
        return [
            {name: to_value(plain_term(row[name])) for name in names if row[name] is not None} for row in result
        ]

    def rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib dataset, its default graph the union of all: a copy, made anew at each call."""
        return to_rdflib_dataset(ox.parse((self._folder / "data.nq").read_bytes(), format=ox.RdfFormat.N_QUADS))


@dataclass(frozen=True)
class Rows(Sequence[dict[str, Value]]):
    """The rows of an answer in Python's own types; a cell that is empty is absent from its row."""

    answer: Answer

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return self.answer.columns

    @property
    def unit(self) -> str:
        """What one row is."""
        return self.answer.question.unit

    @property
    def evidence(self) -> tuple[tuple[Evidence, ...], ...]:
        """For each row the passages that it rests on: who says it, with which stance, in which document, where."""
        return self.answer.evidence

    @overload
    def __getitem__(self, index: int) -> dict[str, Value]: ...
    @overload
    def __getitem__(self, index: slice) -> list[dict[str, Value]]: ...
    def __getitem__(self, index: int | slice) -> dict[str, Value] | list[dict[str, Value]]:
        rows = [{name: to_value(cell) for name, cell in row.items()} for row in self.answer.rows]
        return rows[index]

    def __len__(self) -> int:
        return len(self.answer.rows)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self[:])

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {self.answer.question.name}: {', '.join(self.columns)}>"

    def labelled(self) -> list[dict[str, str]]:
        """The rows as people read them: labels for IRIs, dates and durations in words, the evidence in a line."""
        return [
            {name: say_cell(self.answer, row[name]) for name in self.columns if name in row}
            | {"evidence": say_evidence(self.answer, entries)}
            for row, entries in zip(self.answer.rows, self.answer.evidence, strict=True)
        ]

    def write(self, format_name: str) -> str:
        """The answer as `csv`, `json`, `md` or `table`, the same as `kg ask --format` and the site give."""
        return write_answer(self.answer, format_name)

    def to_pandas(self, *, labels: bool = True) -> pandas.DataFrame:
        """The rows as a data frame, one column each and `evidence`; with `labels` as people read them.

        Raises InputError where pandas is not installed: `pip install khronika[pandas]`.
        """
        # An extra that takes half a second to import is not loaded with the package.
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise InputError("pandas is not installed: pip install khronika[pandas]") from None
        if labels:
            return pandas.DataFrame(self.labelled(), columns=[*self.columns, "evidence"])
        frame = pandas.DataFrame(list(self), columns=list(self.columns))
        frame["evidence"] = [list(entries) for entries in self.answer.evidence]
        return frame


def to_value(term: Term) -> Value:
    """A term in Python's own types: whole and decimal numbers, days and booleans as such, all else as text.

    >>> to_value(Literal("2017-07-25", XSD + "date"))
    datetime.date(2017, 7, 25)
    """
    if not isinstance(term, Literal):
        return str(term)
    try:
        return _READERS[term.datatype](term.text)
    except (KeyError, ArithmeticError, ValueError):
        return term.text


_READERS: dict[str, Callable[[str], Value]] = {
    XSD + "integer": int,
    XSD + "nonNegativeInteger": int,
    XSD + "decimal": Decimal,
    XSD + "date": date.fromisoformat,
    XSD + "boolean": lambda text: {"true": True, "1": True, "false": False, "0": False}[text],
}
