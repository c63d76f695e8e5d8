"""How properties stand on classes: by their own word and by the shapes, with how many values a good record has."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from kg.description import Cell
from kg.namespaces import KHR, OWL, RDF, RDFS, SCHEMA, SKOS
from kg.ontology import Ontology
from kg.terms import Iri, Term
from kg.vocabulary.entries import PropertyUse, Rule
from kg.vocabulary.shapes import Shape, Shapes
from kg.vocabulary.words import VocabularyWords

PROPERTY_TYPES = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")


class PropertyUses:
    """Reads from the ontology and the shapes which properties a class has, and what each takes."""

    def __init__(self, ontology: Ontology, shapes: Shapes, words: VocabularyWords) -> None:
        self._ontology, self._shapes, self._words = ontology, shapes, words

    def of_class(self, class_iri: str) -> tuple[PropertyUse, ...]:
        """Each property of a class with what it takes and the rules on it; longer paths with rules stand last."""
        demanding = self._demanding(class_iri)
        found = [
            self._use(iri, [shape for shape in demanding if shape.plain == iri])
            for iri in self.on_class(class_iri)
        ]
        paths: dict[str, list[Shape]] = {}
        for shape in demanding:
            if shape.path and shape.plain is None:
                paths.setdefault(self._words.path_code(shape.path), []).append(shape)
        return (*found, *(self._path_use(code, shapes) for code, shapes in paths.items()))

    def on_class(self, class_iri: str) -> list[str]:
        """The properties that may stand on a class, by their own word or by its shapes, in the order of pages."""
        by_domain = [iri for iri in self._all_properties if class_iri in map(str, self.side(iri, "domain"))]
        by_shape = [str(shape.plain) for shape in self._demanding(class_iri) if shape.plain]
        return sorted(dict.fromkeys([*by_domain, *by_shape]), key=self.place)

    def lists(self, iri: str) -> list[Iri]:
        """The lists whose concepts a property takes: those that say so, and those that a shape demands."""
        shapes = [shape for shape in self._shapes.on_property(iri) if shape.plain == iri]
        demanded = [value for shape in shapes for value in self._demanded(shape)]
        named = self._ontology.subjects(KHR + "conceptOf", iri)
        schemes = self._ontology.subjects(RDF + "type", SKOS + "ConceptScheme")
        return [Iri(name) for name in dict.fromkeys([*named, *map(str, demanded)]) if name in schemes]

    def side(self, iri: str, side: str) -> list[Term]:
        """The `domain` or `range` of a property, strict or included."""
        return [*self._ontology.values(iri, RDFS + side), *self._ontology.values(iri, f"{SCHEMA}{side}Includes")]

    def keys(self, iri: str, reverse: bool = False) -> tuple[str, ...]:
        """The keys of records that mean a property, or its reverse."""
        keys = self._ontology.keys.items()
        return tuple(sorted(name for name, key in keys if key.property == iri and key.reverse == reverse))

    def place(self, iri: str) -> tuple[int, str]:
        """The key that sorts properties in the order of pages."""
        display = self._ontology.display.get(iri)
        return (display.order if display else 999, iri)

    def _demanding(self, class_iri: str) -> list[Shape]:
        """The property shapes that a record of a class must keep to."""
        inner = (shape for node_shape in self._shapes.of_class(class_iri) for shape in self._shapes.inside(node_shape))
        return [shape for shape in dict.fromkeys(inner) if shape.severity == "Violation" and shape.path]

    def _use(self, iri: str, shapes: Sequence[Shape]) -> PropertyUse:
        takes = [value for shape in shapes for value in self._demanded(shape)] or self._range(iri)
        least, most = _bounds(shapes)
        return PropertyUse(
            self._words.cell(Iri(iri)), self._words.curie(iri), tuple(dict.fromkeys(map(self._words.cell, takes))),
            least, most, make_rules(shapes), self.keys(iri), self._ontology.derived(iri),
        )  # fmt: skip

    def _path_use(self, code: str, shapes: Sequence[Shape]) -> PropertyUse:
        path = shapes[0].path
        assert path is not None
        takes = [self._words.cell(value) for shape in shapes for value in self._demanded(shape)]
        return PropertyUse(Cell(self._words.path(path)), code, tuple(dict.fromkeys(takes)), *_bounds(shapes),
                           make_rules(shapes), (), False)  # fmt: skip

    def _demanded(self, shape: Shape) -> list[Term]:
        """The list, class or datatype that a shape demands of its values."""
        lists = [found for value in shape.values("node") if (found := self._shapes.list_of(str(value)))]
        of_parts = [
            value
            for part in shape.values("or")
            for value in (self._shapes.by_iri[str(part)].values("class") if str(part) in self._shapes.by_iri else ())
        ]
        return [*lists, *shape.values("class"), *shape.values("datatype"), *of_parts]

    def _range(self, iri: str) -> list[Term]:
        """What a property takes: a list where there is one for it."""
        return [*self.lists(iri)] or self.side(iri, "range")

    @cached_property
    def _all_properties(self) -> list[str]:
        typed = (iri for name in PROPERTY_TYPES for iri in self._ontology.subjects(RDF + "type", OWL + name))
        own = [iri for iri in typed if iri.startswith(KHR)]
        return list(dict.fromkeys([*own, *self._ontology.display]))


def make_rules(shapes: Iterable[Shape]) -> tuple[Rule, ...]:
    """Each of some shapes in one line, once."""
    return tuple(dict.fromkeys(Rule(shape.name, shape.message) for shape in shapes))


def _bounds(shapes: Sequence[Shape]) -> tuple[int, int | None]:
    """The least and the most values that all of some property shapes let stand."""
    least = max((number for shape in shapes if (number := shape.number("minCount")) is not None), default=0)
    most = min((number for shape in shapes if (number := shape.number("maxCount")) is not None), default=None)
    return least, most
