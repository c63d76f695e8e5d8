"""What the pages of the vocabulary are made of: plain values, ready for any page."""

from dataclasses import dataclass

from kg.description import Cell, Fact


@dataclass(frozen=True)
class Retired:
    """That a term was given up: since which version, why, and what stands in its place."""

    version: str
    reason: str
    replacement: Cell | None


@dataclass(frozen=True)
class TermEntry:
    """What is told of every term."""

    iri: str
    anchor: str
    curie: str
    labels: tuple[tuple[str, str], ...]
    """Language and label, English first."""
    definition: str
    notes: tuple[str, ...]
    examples: tuple[str, ...]
    """Examples in words, as the Turtle gives them."""
    matches: tuple[tuple[str, tuple[Cell, ...]], ...]
    """The kind of match, as `closeMatch`, and the terms of other vocabularies."""
    retired: Retired | None

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return self.labels[0][1]


@dataclass(frozen=True)
class Rule:
    """A shape in one line: its name, which is its anchor, and what it tells an editor to do."""

    name: str
    message: str


@dataclass(frozen=True)
class PropertyUse:
    """A property, or a longer path, as it stands on one class."""

    heading: Cell
    curie: str
    """The prefixed name, or the path in the syntax of SPARQL."""
    takes: tuple[Cell, ...]
    least: int
    most: int | None
    """How many values a good record has; no upper bound: None."""
    rules: tuple[Rule, ...]
    keys: tuple[str, ...]
    derived: bool


@dataclass(frozen=True)
class ExampleEntry:
    """An example as it is shown, with what must stand beside it."""

    cell: Cell
    inner: bool
    """Whether it is a part of the thing that it is named by."""
    standing: str
    turtle: str
    left_out: int
    accused: tuple[Cell, ...]


@dataclass(frozen=True)
class ClassEntry:
    """A class with the properties, rules and example that belong to it."""

    term: TermEntry
    kind: str | None
    superclasses: tuple[Cell, ...]
    subclasses: tuple[Cell, ...]
    disjoint: tuple[Cell, ...]
    lists: tuple[Cell, ...]
    """The lists that say its finer type."""
    uses: tuple[PropertyUse, ...]
    rules: tuple[Rule, ...]
    """What a good record of it has as a whole."""
    advice: tuple[Rule, ...]
    """What is worth asking for, without which a record is good all the same."""
    inherited: tuple[tuple[Cell, tuple[Cell, ...]], ...]
    """The properties of each class above."""
    count: int
    example: ExampleEntry | None


@dataclass(frozen=True)
class ClassBranch:
    """A class in the tree of classes."""

    cell: Cell
    kind: str | None
    branches: tuple["ClassBranch", ...]


@dataclass(frozen=True)
class PropertyEntry:
    """A property with where it may stand and what it takes."""

    term: TermEntry
    types: tuple[str, ...]
    """Its types in OWL, as `ObjectProperty`."""
    domain: tuple[Cell, ...]
    range: tuple[Cell, ...]
    lists: tuple[Cell, ...]
    above: tuple[Cell, ...]
    inverse: str
    """The heading that it has on the page of its object; '' for none."""
    keys: tuple[str, ...]
    keys_back: tuple[str, ...]
    """The keys by which the record of its object writes it."""
    derived: bool
    shapes: tuple[Rule, ...]
    count: int


@dataclass(frozen=True)
class ConceptEntry:
    """A concept of a list."""

    term: TermEntry
    notations: tuple[str, ...]
    broader: tuple[Cell, ...]
    narrower: tuple[Cell, ...]
    facts: tuple[Fact, ...]
    """What else is said of it, as the class that it implies."""
    count: int


@dataclass(frozen=True)
class ListEntry:
    """A code list."""

    term: TermEntry
    properties: tuple[Cell, ...]
    """The properties whose values are its concepts."""
    classes: tuple[Cell, ...]
    """The classes whose finer type they say."""
    size: int


@dataclass(frozen=True)
class ShapeEntry:
    """A shape with all that it demands."""

    name: str
    type: str
    severity: str
    message: str
    path: str
    """Its path in words; '' for none."""
    path_code: str
    targets: tuple[tuple[str, tuple[Cell, ...]], ...]
    """What it is checked on: the term of SHACL, as `targetClass`, and the classes or properties."""
    properties: tuple[Cell, ...]
    constraints: tuple[tuple[str, tuple[Cell, ...]], ...]
    query: str


@dataclass(frozen=True)
class TopicEntry:
    """A file of shapes."""

    name: str
    title: str
    shapes: tuple[ShapeEntry, ...]
