"""The SHACL shapes read as plain data: what each demands, of which nodes, and in which file it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kg.files import shapes_dir
from kg.namespaces import KHRSH, RDF, SH, SKOS
from kg.store import plain_term
from kg.terms import Iri, Literal, Term, local_name

_TOLD_APART = ("path", "message", "severity", "property", "targetClass", "targetSubjectsOf", "targetObjectsOf")


@dataclass(frozen=True)
class Step:
    """A path: one property, or steps put together as the local name of the SHACL term says."""

    how: str
    """`property`, `sequence`, or as `inversePath`, `alternativePath`, `zeroOrMorePath`."""
    property: Iri | None = None
    steps: tuple["Step", ...] = ()

    def properties(self) -> Iterator[Iri]:
        """Every property that the path leads over."""
        if self.property is not None:
            yield self.property
        for step in self.steps:
            yield from step.properties()


@dataclass(frozen=True)
class Shape:
    """One named node of the shapes: a node shape, a property shape, a constraint in SPARQL or a prefix."""

    iri: Iri
    topic: str
    """The name of the file that it stands in."""
    type: str
    """`NodeShape`, `PropertyShape`, `SPARQLConstraint`; '' for a prefix."""
    severity: str
    message: str
    path: Step | None
    classes: tuple[str, ...]
    """The classes whose instances it is checked on, by itself."""
    subjects_of: tuple[str, ...]
    """The properties on whose subjects it is checked, by itself."""
    properties: tuple[str, ...]
    """Its property shapes."""
    constraints: tuple[tuple[str, tuple[Term, ...]], ...]
    """Every other statement about it: the term of SHACL as `minCount`, and its values, those of a list in a row."""

    @property
    def name(self) -> str:
        """The local name, which is its anchor on the page of the shapes."""
        return self.iri[len(KHRSH) :]

    @property
    def plain(self) -> Iri | None:
        """The property that the path is, none where it is more than one step."""
        return self.path.property if self.path and self.path.how == "property" else None

    def values(self, term: str) -> tuple[Term, ...]:
        """The values of a term of SHACL, as `minCount`."""
        return next((values for name, values in self.constraints if name == term), ())

    def number(self, term: str) -> int | None:
        """The whole number that a term has; none where the shape does not use it."""
        return next((int(str(value)) for value in self.values(term)), None)


@dataclass(frozen=True)
class Topic:
    """One file of shapes: its name, and what its first line says of it."""

    name: str
    title: str


class Shapes:
    """All shapes, in the order of the files; made by `Shapes.load()`."""

    def __init__(self, topics: Sequence[Topic], shapes: Sequence[Shape]) -> None:
        self.topics = tuple(topics)
        self.by_iri: dict[str, Shape] = {str(shape.iri): shape for shape in shapes}

    @staticmethod
    def load(folder: Path | None = None) -> "Shapes":
        """The shapes in a folder, those that come with Khronika without."""
        topics: list[Topic] = []
        shapes: list[Shape] = []
        for path in sorted((folder or shapes_dir()).glob("*.ttl")):
            content = path.read_text(encoding="utf-8")
            topics.append(Topic(path.stem, content.partition("\n")[0].lstrip("# ")))
            shapes += _File(path.stem, content).shapes()
        return Shapes(topics, shapes)

    def __iter__(self) -> Iterator[Shape]:
        return iter(self.by_iri.values())

    def of_class(self, class_iri: str) -> list[Shape]:
        """The node shapes that name a class as their target."""
        return self._of_class.get(class_iri, [])

    def on_property(self, iri: str) -> list[Shape]:
        """The shapes whose path leads over a property, and those that are checked wherever it stands."""
        return self._on_property.get(iri, [])

    def in_topic(self, name: str) -> list[Shape]:
        """The shapes of one file, in order."""
        return [shape for shape in self if shape.topic == name]

    def inside(self, shape: Shape) -> list[Shape]:
        """The property shapes of a shape."""
        return [self.by_iri[iri] for iri in shape.properties if iri in self.by_iri]

    def list_of(self, iri: str) -> Iri | None:
        """The list that a shape demands a concept of; none where it demands something else."""
        for inner in self.inside(self.by_iri[iri]) if iri in self.by_iri else ():
            for value in inner.values("hasValue") if inner.plain == SKOS + "inScheme" else ():
                return Iri(str(value))
        return None

    @cached_property
    def _of_class(self) -> dict[str, list[Shape]]:
        found: dict[str, list[Shape]] = {}
        for shape in self:
            for class_iri in shape.classes:
                found.setdefault(class_iri, []).append(shape)
        return found

    @cached_property
    def _on_property(self) -> dict[str, list[Shape]]:
        found: dict[str, list[Shape]] = {}
        for shape in self:
            leads_over = [str(iri) for iri in shape.path.properties()] if shape.path else []
            for iri in dict.fromkeys([*leads_over, *shape.subjects_of]):
                found.setdefault(iri, []).append(shape)
        return found


class _File:
    """The statements of one file by subject, blank nodes by their labels."""

    def __init__(self, topic: str, content: str) -> None:
        self._topic = topic
        self._about: dict[str, dict[str, list[Term]]] = {}
        for quad in ox.parse(content, format=ox.RdfFormat.TURTLE):
            subject, value = plain_term(quad.subject), plain_term(quad.object)
            self._about.setdefault(str(subject), {}).setdefault(quad.predicate.value, []).append(value)

    def shapes(self) -> Iterator[Shape]:
        """Every named node, in file order."""
        for iri, about in self._about.items():
            if not iri.startswith("_:"):
                yield self._shape(Iri(iri), about)

    def _shape(self, iri: Iri, about: dict[str, list[Term]]) -> Shape:
        def names(term: str) -> tuple[str, ...]:
            return tuple(str(value) for value in about.get(SH + term, ()))

        path = about.get(SH + "path")
        texts = [value.text for value in about.get(SH + "message", ()) if isinstance(value, Literal)]
        rest = [
            (local_name(name), tuple(item for value in values for item in self._items(value)))
            for name, values in about.items()
            if name.startswith(SH) and local_name(name) not in _TOLD_APART
        ]
        return Shape(
            iri, self._topic, "".join(local_name(str(value)) for value in about.get(RDF + "type", ())[:1]),
            "".join(map(local_name, names("severity"))), " ".join(texts), self._path(path[0]) if path else None,
            names("targetClass"), names("targetSubjectsOf"), names("property"), tuple(rest),
        )  # fmt: skip

    def _items(self, value: Term) -> list[Term]:
        """The members of a list; anything else is its own only member."""
        items: list[Term] = []
        about = self._about.get(str(value), {})
        if RDF + "first" not in about:
            return [value]
        while RDF + "first" in about:
            items.append(about[RDF + "first"][0])
            about = self._about.get(str(about[RDF + "rest"][0]), {})
        return items

    def _path(self, value: Term) -> Step:
        about = self._about.get(str(value), {})
        if not str(value).startswith("_:"):
            return Step("property", Iri(str(value)))
        if RDF + "first" in about:
            return Step("sequence", steps=tuple(map(self._path, self._items(value))))
        name, (inner, *_) = next(iter(about.items()))
        steps = self._items(inner) if name == SH + "alternativePath" else [inner]
        return Step(local_name(name), steps=tuple(map(self._path, steps)))
