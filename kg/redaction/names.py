"""Whose names must not be read, and where they would be: in texts, links, identifiers and titles."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox

from kg.findings import Finding, Place
from kg.lines import LineIndex
from kg.namespaces import DCTERMS, KHR, OWL, RDF, SCHEMA, SKOS, XSD
from kg.records import Dataset
from kg.redaction.guard import Guard, Hidden
from kg.redaction.levels import WITHHELD, Level, Regions
from kg.redaction.statements import Statements, iri_of, value_of
from kg.terms import local_name

_NAMES = (SKOS + "prefLabel", SKOS + "altLabel")
_LEADS_TO, _FILE = (SCHEMA + "url", OWL + "sameAs"), KHR + "textFile"
REPLACED_BY, _RETIRED = DCTERMS + "isReplacedBy", KHR + "RetiredIdentifier"
_PERSON, _PLACE, _UNNAMED = KHR + "Person", KHR + "Place", KHR + "unnamed"
_TEXTS = frozenset((XSD + "string", XSD + "anyURI", RDF + "langString"))
_KEY, _DIGEST = re.compile(r"[0-9a-f]{10}\Z"), re.compile(r"[0-9a-f]{64}\Z")


class Names:
    """The names of the beginning, and a guard for those of them that must not be read."""

    def __init__(self, statements: Statements, levels: Mapping[str, Level], aliases: Mapping[str, str]) -> None:
        self._statements, self._levels = statements, levels
        self._names: dict[str, tuple[str, ...]] = {}
        self._slugs: dict[str, tuple[str, ...]] = {}
        for node in statements.nodes():
            if statements.addressed(node):
                self._names[node] = tuple(v for name in _NAMES for v in statements.values(node, name))
                earlier = {record for record, kept in aliases.items() if kept == node}
                earlier.update(statements.sources(node, REPLACED_BY))
                self._slugs[node] = tuple(local_name(iri) for iri in (node, *sorted(earlier)))
        self._named = {
            node for node in self._names if _PERSON in statements.classes(node) and self._has_name(node)
        }
        self._leads = {node: self._links(node) for node in levels}
        regions = Regions(statements, levels)
        self._regions = [node for node in self._names if _PLACE in statements.classes(node) and regions.is_region(node)]
        self._common = statements.ontology.words()
        self._known: frozenset[str] = frozenset()
        self._clean: set[ox.Quad] = set()
        self.guard = Guard(())

    def _has_name(self, node: str) -> bool:
        return "true" not in self._statements.values(node, _UNNAMED)

    def _links(self, node: str) -> tuple[str, ...]:
        """The addresses that lead to a withheld node, and to an outside identity of a coarse one."""
        level = self._levels[node]
        wanted = _LEADS_TO if level.name == WITHHELD else (OWL + "sameAs",)
        return tuple(value for name in wanted for value in self._statements.values(node, name))

    def learn(self, gone: Mapping[str, str]) -> None:
        """Guard the names of all that is not public: of what has a level, and of every person who went with it."""
        hidden = {node for node in self._names if node in self._levels or (node in gone and node in self._named)}
        if frozenset(hidden) == self._known and self.guard.hidden:
            return
        self._known, self._clean = frozenset(hidden), set()
        self.guard = Guard(
            [
                Hidden(node, self._names[node], self._slugs[node], node in self._named, self._leads.get(node, ()))
                for node in sorted(hidden)
            ],
            [name for node in sorted(self._named - hidden) for name in self._names[node]],
            [name for node in self._regions if node not in gone for name in (*self._names[node], *self._slugs[node])],
            sorted(self._common),
        )

    def find(self, quads: Iterable[ox.Quad]) -> Iterator[tuple[ox.Quad, str]]:
        """The statements whose text or outside link names somebody, with whom."""
        for quad in quads:
            if quad not in self._clean:
                text = _text_of(quad, self._statements)
                named = self.guard.find(text) if text else None
                if named is None:
                    self._clean.add(quad)
                else:
                    yield quad, named

    def find_retired(self) -> list[str]:
        """The identifiers that were given up and name somebody: they cannot be given a public one."""
        found = [node for node in self._statements.nodes() if _RETIRED in self._statements.classes(node)]
        return [n for n in found if self._statements.of(n) and self.guard.find_in_identifier(local_name(n))]

    def find_doubtful(self, quads: Iterable[ox.Quad]) -> Iterator[tuple[ox.Quad, str]]:
        """Texts with one word of a hidden name that is somebody else's too; the names of those shown are not told."""
        for quad in quads:
            own = iri_of(quad.subject) in self._named and quad.predicate.value in _NAMES
            text = "" if own else _text_of(quad, self._statements)
            if text and (named := self.guard.find_shared(text)):
                yield quad, named


def _text_of(quad: ox.Quad, statements: Statements) -> str:
    """What of a statement can name somebody: a text, or a link to something outside."""
    value = quad.object
    if isinstance(value, ox.Literal):
        # Without the name of its file a document has no text, and all that points into it would go: that is told.
        readable = value.datatype.value in _TEXTS and quad.predicate.value != _FILE and not _DIGEST.match(value.value)
        return value.value if readable else ""
    iri = iri_of(value)
    if quad.predicate.value == RDF + "type":
        return ""
    inside = iri in statements.nodes_set or statements.ontology.knows(iri)
    return "" if inside or quad.predicate.value == KHR + "mergedRecord" else iri


def find_named_ids(
    guard: Guard, quads: Sequence[ox.Quad], old: Mapping[str, str], base: str, lines: LineIndex, start: Place
) -> list[Finding]:
    """A violation for every identifier that is to be published and names somebody."""
    iris = {iri_of(term) for quad in quads for term in (quad.subject, quad.object, quad.graph_name)} - {""}
    subjects = {iri_of(quad.subject) for quad in quads}
    found: dict[str, Finding] = {}
    for iri in sorted(iris):
        for word in _own_words(iri, base, iri in subjects):
            if word in found or guard.find_in_identifier(word) is None:
                continue
            message = f"the id '{word}' names somebody who is not public: give its record a publicId"
            if iri.startswith(f"{base}graph/"):
                message = f"'{word}', of a dataset, document or file, names somebody who is not public: rename it"
            node = old.get(iri, iri)
            found[word] = Finding(lines.find(node) or start, "violation", "named-in-id", message, node)
    for quad in quads:
        if quad.predicate.value == _FILE and guard.find(value_of(quad.object)):
            node = old.get(iri_of(quad.subject), "")
            message = "the name of this file names somebody who is not public: rename it"
            found[node] = Finding(lines.find(node, _FILE) or start, "violation", "named-in-file", message, node)
    return list(found.values())


def _own_words(iri: str, base: str, described: bool) -> list[str]:
    """The ids in an IRI of ours that somebody chose, without kinds and keys."""
    if iri.startswith(f"{base}id/"):
        parts = iri[len(base) :].split("/")[2:]
        return [part for part in parts[::2] if not _KEY.match(part)]
    if iri.startswith(f"{base}graph/"):
        return [part for part in iri[len(base) :].split("/")[1:] if part]
    return [iri.partition("//")[2].partition("/")[2]] if described and "//" in iri else []


def find_named_titles(guard: Guard, datasets: Iterable[Dataset]) -> list[Finding]:
    """A violation for every dataset whose own title, description, publisher or licence names somebody."""
    return [
        Finding(
            Place((dataset.folder / "dataset.yaml").as_posix(), 1),
            "violation",
            "named-in-title",
            f"the dataset's {key} names somebody who is not public: mend it, for every snapshot shows it",
        )
        for dataset in datasets
        for key, texts in (
            ("title", dataset.title),
            ("description", dataset.description),
            ("publisher", dataset.publisher),
            ("licence", {"": dataset.licence}),
        )
        if any(guard.find(text) for text in texts.values())
    ]
