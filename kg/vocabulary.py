"""The vocabulary told in words: each class, property, concept and shape with all that the Turtle says of it."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from kg.describe import Describer
from kg.description import Cell, Fact
from kg.examples import AccusedIn, Examples, count_uses
from kg.namespaces import KHR, OWL, RDF, RDFS, SCHEMA, SH, SKOS
from kg.shapes import Shape, Shapes
from kg.term_entries import (
    ClassBranch,
    ClassEntry,
    ConceptEntry,
    ExampleEntry,
    ListEntry,
    PropertyEntry,
    PropertyUse,
    Rule,
    ShapeEntry,
    TermEntry,
    TopicEntry,
)
from kg.terms import Iri, Term, page_path
from kg.vocabulary_words import TOLD_APART, VocabularyWords

_PROPERTY_TYPES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_SAID_BY_PATH = ("path", "select", "prefixes")


class Vocabulary:
    """What the pages of the vocabulary tell, each part made when it is first asked for."""

    def __init__(self, describer: Describer, shapes: Shapes, accused_in: AccusedIn) -> None:
        self._describer, self._store = describer, describer.store
        self.ontology, self.shapes = describer.ontology, shapes
        self.words = VocabularyWords(self.ontology)
        self._examples = Examples(self._store, self.ontology, describer.label, accused_in)

    # -- classes ------------------------------------------------------------------------------------------------

    @cached_property
    def classes(self) -> tuple[ClassEntry, ...]:
        """Every class of ours, in the order of the file."""
        return tuple(map(self._class, self._own("Class")))

    @cached_property
    def tree(self) -> tuple[ClassBranch, ...]:
        """The classes as a tree, each under the class above it."""
        return tuple(self._branch(iri) for iri in self._own("Class") if not self._above(iri))

    def _branch(self, iri: str) -> ClassBranch:
        below = [inner for inner in self._own("Class") if iri in self._above(inner)]
        return ClassBranch(self.words.cell(Iri(iri)), self.ontology.kinds.get(iri), tuple(map(self._branch, below)))

    def _class(self, iri: str) -> ClassEntry:
        node_shapes = self.shapes.of_class(iri)
        # A node shape that only gathers property shapes demands nothing itself.
        whole = [shape for shape in node_shapes if shape.constraints]
        inner = [shape for node_shape in node_shapes for shape in self.shapes.inside(node_shape)]
        advice = [shape for shape in [*whole, *inner] if shape.severity != "Violation"]
        below = self.ontology.subjects(RDFS + "subClassOf", iri)
        disjoint = [*self.ontology.values(iri, OWL + "disjointWith"), *self.ontology.subjects(OWL + "disjointWith", iri)]
        typing = self.ontology.subjects(KHR + "typesClass", iri)
        counts = self._store.manifest["counts"]["classes"]
        term = self.words.term(iri)
        return ClassEntry(
            term, self.ontology.kinds.get(iri), self._cells(self._above(iri)), self._cells(below),
            self._cells(sorted(map(str, disjoint))), self._cells(typing), self._uses(iri),
            self._rules(shape for shape in whole if shape.severity == "Violation"), self._rules(advice),
            tuple((self.words.cell(Iri(above)), self._cells(self._properties_on(above)))
                  for above in self.ontology.superclasses(iri)[1:] if above.startswith(KHR)),
            int(counts.get(term.curie, 0)), self._example(iri),
        )  # fmt: skip

    def _above(self, iri: str) -> list[str]:
        return [str(value) for value in self.ontology.values(iri, RDFS + "subClassOf") if str(value).startswith(KHR)]

    def _own(self, type_name: str) -> list[str]:
        return [iri for iri in self.ontology.subjects(RDF + "type", OWL + type_name) if iri.startswith(KHR)]

    def _cells(self, iris: Iterable[str]) -> tuple[Cell, ...]:
        return tuple(self.words.cell(Iri(iri)) for iri in iris)

    def _rules(self, shapes: Iterable[Shape]) -> tuple[Rule, ...]:
        return tuple(dict.fromkeys(Rule(shape.name, shape.message) for shape in shapes))

    # -- properties on a class ----------------------------------------------------------------------------------

    def _demanding(self, class_iri: str) -> list[Shape]:
        """The property shapes that a record of a class must keep to."""
        inner = (shape for node_shape in self.shapes.of_class(class_iri) for shape in self.shapes.inside(node_shape))
        return [shape for shape in dict.fromkeys(inner) if shape.severity == "Violation" and shape.path]

    def _properties_on(self, class_iri: str) -> list[str]:
        """The properties that may stand on a class, by their own word or by its shapes, in the order of pages."""
        by_domain = [iri for iri in self._all_properties if class_iri in map(str, self._side(iri, "domain"))]
        by_shape = [str(shape.plain) for shape in self._demanding(class_iri) if shape.plain]
        return sorted(dict.fromkeys([*by_domain, *by_shape]), key=self._place)

    def _uses(self, class_iri: str) -> tuple[PropertyUse, ...]:
        demanding = self._demanding(class_iri)
        found = [
            self._use(iri, [shape for shape in demanding if shape.plain == iri])
            for iri in self._properties_on(class_iri)
        ]
        paths: dict[str, list[Shape]] = {}
        for shape in demanding:
            if shape.path and shape.plain is None:
                paths.setdefault(self.words.path_code(shape.path), []).append(shape)
        return (*found, *(self._path_use(code, shapes) for code, shapes in paths.items()))

    def _use(self, iri: str, shapes: Sequence[Shape]) -> PropertyUse:
        takes = [value for shape in shapes for value in self._demanded(shape)] or self._range(iri)
        least, most = _bounds(shapes)
        return PropertyUse(
            self.words.cell(Iri(iri)), self.words.curie(iri), tuple(dict.fromkeys(map(self.words.cell, takes))),
            least, most, self._rules(shapes), self._keys(iri), self.ontology.derived(iri),
        )  # fmt: skip

    def _path_use(self, code: str, shapes: Sequence[Shape]) -> PropertyUse:
        path = shapes[0].path
        assert path is not None
        takes = [self.words.cell(value) for shape in shapes for value in self._demanded(shape)]
        return PropertyUse(Cell(self.words.path(path)), code, tuple(dict.fromkeys(takes)), *_bounds(shapes),
                           self._rules(shapes), (), False)  # fmt: skip

    def _demanded(self, shape: Shape) -> list[Term]:
        """The list, class or datatype that a shape demands of its values."""
        lists = [found for value in shape.values("node") if (found := self.shapes.list_of(str(value)))]
        of_parts = [
            value
            for part in shape.values("or")
            for value in (self.shapes.by_iri[str(part)].values("class") if str(part) in self.shapes.by_iri else ())
        ]
        return [*lists, *shape.values("class"), *shape.values("datatype"), *of_parts]

    # -- properties ---------------------------------------------------------------------------------------------

    @cached_property
    def _all_properties(self) -> list[str]:
        own = [iri for name in _PROPERTY_TYPES for iri in self._own(name)]
        return list(dict.fromkeys([*own, *self.ontology.display]))

    def _place(self, iri: str) -> tuple[int, str]:
        display = self.ontology.display.get(iri)
        return (display.order if display else 999, iri)

    @cached_property
    def properties(self) -> dict[str, tuple[PropertyEntry, ...]]:
        """Our properties by their type in OWL, in the order of the file."""
        return {name: tuple(map(self._property, self._own(name))) for name in _PROPERTY_TYPES}

    @cached_property
    def foreign(self) -> tuple[PropertyEntry, ...]:
        """The properties of other vocabularies that records use, in the order of pages."""
        names = [iri for iri in self.ontology.display if not iri.startswith(KHR)]
        return tuple(map(self._property, sorted(names, key=self._place)))

    @cached_property
    def sections(self) -> tuple[TermEntry, ...]:
        """The sections of a page."""
        return tuple(map(self.words.term, self.ontology.sections))

    def _side(self, iri: str, side: str) -> list[Term]:
        return [*self.ontology.values(iri, RDFS + side), *self.ontology.values(iri, f"{SCHEMA}{side}Includes")]

    def _lists(self, iri: str) -> list[Iri]:
        """The lists whose concepts a property takes: those that say so, and those that a shape demands."""
        demanded = [value for shape in self.shapes.on_property(iri) if shape.plain == iri for value in self._demanded(shape)]
        named = self.ontology.subjects(KHR + "conceptOf", iri)
        schemes = self.ontology.subjects(RDF + "type", SKOS + "ConceptScheme")
        return [Iri(name) for name in dict.fromkeys([*named, *map(str, demanded)]) if name in schemes]

    def _range(self, iri: str) -> list[Term]:
        """What a property takes: a list where there is one for it."""
        return [*self._lists(iri)] or self._side(iri, "range")

    def _keys(self, iri: str, reverse: bool = False) -> tuple[str, ...]:
        """The keys of records that mean a property, or its reverse."""
        keys = self.ontology.keys.items()
        return tuple(sorted(name for name, key in keys if key.property == iri and key.reverse == reverse))

    def _property(self, iri: str) -> PropertyEntry:
        types = [str(value)[len(OWL) :] for value in self.ontology.values(iri, RDF + "type") if str(value).startswith(OWL)]
        above = [str(value) for value in self.ontology.values(iri, RDFS + "subPropertyOf") if str(value).startswith(KHR)]
        read_back = self.ontology.inverse_label(iri) if self.ontology.values(iri, KHR + "inverseLabel") else ""
        return PropertyEntry(
            self.words.term(iri), tuple(types), self._cells(map(str, self._side(iri, "domain"))),
            self._cells(map(str, self._side(iri, "range"))), self._cells(self._lists(iri)), self._cells(above), read_back,
            self._keys(iri), self._keys(iri, reverse=True), self.ontology.derived(iri),
            self._rules(self.shapes.on_property(iri)), self._property_counts.get(iri, 0),
        )  # fmt: skip

    @cached_property
    def _property_counts(self) -> dict[str, int]:
        return count_uses(self._store, "index/property-uses", "property")

    # -- lists --------------------------------------------------------------------------------------------------

    @cached_property
    def lists(self) -> tuple[ListEntry, ...]:
        """Every code list, by its name."""
        return tuple(map(self._list, sorted(self.ontology.subjects(RDF + "type", SKOS + "ConceptScheme"))))

    def _list(self, iri: str) -> ListEntry:
        properties = self.ontology.values(iri, KHR + "conceptOf")
        classes = self.ontology.values(iri, KHR + "typesClass")
        size = len(self.ontology.subjects(SKOS + "inScheme", iri))
        return ListEntry(self.words.term(iri), self._cells(map(str, properties)), self._cells(map(str, classes)), size)

    def concepts(self, list_iri: str) -> tuple[ConceptEntry, ...]:
        """The concepts of a list, in the order of its file."""
        return tuple(map(self._concept, self.ontology.subjects(SKOS + "inScheme", list_iri)))

    def _concept(self, iri: str) -> ConceptEntry:
        facts = [
            Fact(name, self.ontology.label(name), tuple(map(self.words.cell, self.words.best(values))))
            for name, values in self.ontology.statements(iri).items()
            if name not in TOLD_APART
        ]
        return ConceptEntry(
            self.words.term(iri), tuple(map(str, self.ontology.values(iri, SKOS + "notation"))),
            self._cells(map(str, self.ontology.values(iri, SKOS + "broader"))),
            self._cells(self.ontology.subjects(SKOS + "broader", iri)), tuple(facts), self._concept_counts.get(iri, 0),
        )  # fmt: skip

    @cached_property
    def _concept_counts(self) -> dict[str, int]:
        return count_uses(self._store, "index/concept-uses", "concept")

    # -- shapes -------------------------------------------------------------------------------------------------

    @cached_property
    def topics(self) -> tuple[TopicEntry, ...]:
        """The files of shapes, each with its shapes in order."""
        return tuple(
            TopicEntry(topic.name, topic.title, tuple(map(self._shape, self.shapes.in_topic(topic.name))))
            for topic in self.shapes.topics
        )

    def _shape(self, shape: Shape) -> ShapeEntry:
        targets = [("targetClass", shape.classes), ("targetSubjectsOf", shape.subjects_of)]
        constraints = [
            (self.words.curie(SH + name), tuple(map(self.words.cell, values)))
            for name, values in shape.constraints
            if name not in _SAID_BY_PATH
        ]
        return ShapeEntry(
            shape.name, shape.type, shape.severity, shape.message,
            self.words.path(shape.path) if shape.path else "", self.words.path_code(shape.path) if shape.path else "",
            tuple((name, self._cells(iris)) for name, iris in targets if iris), self._cells(shape.properties),
            tuple(constraints), "\n".join(map(str, shape.values("select"))),
        )  # fmt: skip

    # -- examples -----------------------------------------------------------------------------------------------

    def _example(self, class_iri: str) -> ExampleEntry | None:
        found = self._examples.choose(class_iri)
        if found is None:
            return None
        whole = self._describer.cell(found.thing)
        cell = Cell(found.label, found.thing, page_path(found.iri, self._describer.base), whole.kind)
        accused = tuple(self._describer.cell(Iri(iri)) for iri in found.accused)
        inner = found.iri != found.thing
        return ExampleEntry(cell, inner, found.standing, found.turtle, found.left_out, accused)


def _bounds(shapes: Sequence[Shape]) -> tuple[int, int | None]:
    """The least and the most values that all of some property shapes let stand."""
    least = max((number for shape in shapes if (number := shape.number("minCount")) is not None), default=0)
    most = min((number for shape in shapes if (number := shape.number("maxCount")) is not None), default=None)
    return least, most
