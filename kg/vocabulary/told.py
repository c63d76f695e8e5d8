"""The vocabulary told in words: each class, property, concept and shape with all that the Turtle says of it."""

from collections.abc import Iterable
from functools import cached_property

from kg.describe import Describer
from kg.description import Cell, Fact
from kg.namespaces import KHR, OWL, RDF, RDFS, SH, SKOS
from kg.terms import Iri, local_name, page_path
from kg.vocabulary.entries import (
    ClassBranch,
    ClassEntry,
    ConceptEntry,
    ExampleEntry,
    ListEntry,
    PropertyEntry,
    ShapeEntry,
    TermEntry,
    TopicEntry,
)
from kg.vocabulary.examples import AccusedIn, Examples, count_uses
from kg.vocabulary.shapes import Shape, Shapes
from kg.vocabulary.uses import PROPERTY_TYPES, PropertyUses, make_rules
from kg.vocabulary.words import TOLD_APART, VocabularyWords

_SAID_BY_PATH = ("path", "select", "prefixes")


class Vocabulary:
    """What the pages of the vocabulary tell, each part made when it is first asked for."""

    def __init__(self, describer: Describer, shapes: Shapes, accused_in: AccusedIn) -> None:
        self._describer, self._store = describer, describer.store
        self.ontology, self.shapes = describer.ontology, shapes
        self.words = VocabularyWords(self.ontology, describer.language)
        self.uses = PropertyUses(self.ontology, shapes, self.words)
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
        apart = OWL + "disjointWith"
        disjoint = [*self.ontology.values(iri, apart), *self.ontology.subjects(apart, iri)]
        typing = self.ontology.subjects(KHR + "typesClass", iri)
        counts = self._store.manifest["counts"]["classes"]
        term = self.words.term(iri)
        return ClassEntry(
            term, self.ontology.kinds.get(iri), self._cells(self._above(iri)), self._cells(below),
            self._cells(sorted(map(str, disjoint))), self._cells(typing), self.uses.of_class(iri),
            make_rules(shape for shape in whole if shape.severity == "Violation"), make_rules(advice),
            tuple((self.words.cell(Iri(above)), self._cells(self.uses.on_class(above)))
                  for above in self.ontology.superclasses(iri)[1:] if above.startswith(KHR)),
            int(counts.get(term.curie, 0)), self._example(iri),
        )  # fmt: skip

    def _above(self, iri: str) -> list[str]:
        return [str(value) for value in self.ontology.values(iri, RDFS + "subClassOf") if str(value).startswith(KHR)]

    def _own(self, type_name: str) -> list[str]:
        return [iri for iri in self.ontology.subjects(RDF + "type", OWL + type_name) if iri.startswith(KHR)]

    def _cells(self, iris: Iterable[str]) -> tuple[Cell, ...]:
        return tuple(self.words.cell(Iri(iri)) for iri in iris)

    # -- properties ---------------------------------------------------------------------------------------------

    @cached_property
    def properties(self) -> dict[str, tuple[PropertyEntry, ...]]:
        """Our properties by their type in OWL, in the order of the file."""
        return {name: tuple(map(self._property, self._own(name))) for name in PROPERTY_TYPES}

    @cached_property
    def foreign(self) -> tuple[PropertyEntry, ...]:
        """The properties of other vocabularies that records use, in the order of pages."""
        names = [iri for iri in self.ontology.display if not iri.startswith(KHR)]
        return tuple(map(self._property, sorted(names, key=self.uses.place)))

    @cached_property
    def datatypes(self) -> tuple[TermEntry, ...]:
        """Our datatypes."""
        names = self.ontology.subjects(RDF + "type", RDFS + "Datatype")
        return tuple(self.words.term(iri) for iri in names if iri.startswith(KHR))

    @cached_property
    def sections(self) -> tuple[TermEntry, ...]:
        """The sections of a page."""
        return tuple(map(self.words.term, self.ontology.sections))

    def _property(self, iri: str) -> PropertyEntry:
        types = [local_name(str(value)) for value in self.ontology.values(iri, RDF + "type")]
        above = [str(value) for value in self.ontology.values(iri, RDFS + "subPropertyOf")]
        has_inverse = bool(self.ontology.values(iri, KHR + "inverseLabel"))
        read_back = self.ontology.inverse_label(iri, self._describer.language) if has_inverse else ""
        return PropertyEntry(
            self.words.term(iri), tuple(types), self._cells(map(str, self.uses.side(iri, "domain"))),
            self._cells(map(str, self.uses.side(iri, "range"))), self._cells(self.uses.lists(iri)),
            self._cells(name for name in above if name.startswith(KHR)), read_back,
            self.uses.keys(iri), self.uses.keys(iri, reverse=True), self.ontology.derived(iri),
            make_rules(self.shapes.on_property(iri)), self._property_counts.get(iri, 0),
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
            Fact(
                name, self.ontology.label(name, self._describer.language),
                tuple(map(self.words.cell, self.words.best(values))),
            )
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

