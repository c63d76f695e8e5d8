"""What a description of a thing is made of: plain values, ready for any page or file."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cell:
    """One value as shown: its words, where it leads, and what kind of thing it is."""

    text: str
    iri: str | None = None
    path: str | None = None
    kind: str | None = None
    language: str | None = None


@dataclass(frozen=True)
class Said:
    """One claim: who says it, how, where, and what else it adds."""

    iri: str
    anchor: str
    stance: str
    stance_name: str
    against: bool
    manner: str
    manner_name: str
    speakers: tuple[Cell, ...]
    reported_in: Cell
    held_in: Cell | None
    spans: tuple[tuple[int, int], ...]
    text: str
    aspect: str
    value: Cell | None
    explanation: Cell | None
    covering: bool
    """Whether the claim is about the whole event and covers this part of it."""
    claims: tuple["Said", ...] = ()


@dataclass(frozen=True)
class Fact:
    """A property with its values."""

    property: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Entry:
    """An inner node (a participation, penalty, charge, relationship ...) with what is said of it."""

    iri: str
    anchor: str
    label: str
    standing: str
    facts: tuple[Fact, ...]
    claims: tuple[Said, ...]
    parts: tuple["Entry", ...] = ()
    """What is said of it by nodes inside it: the relationships of a charge."""


@dataclass(frozen=True)
class EntryList:
    """Inner nodes under one heading."""

    label: str
    property: str
    entries: tuple[Entry, ...]


@dataclass
class Section:
    """A group of facts, named as the ontology names it."""

    label: str
    facts: list[Fact] = field(default_factory=list)
    lists: list[EntryList] = field(default_factory=list)


@dataclass(frozen=True)
class Happening:
    """An event in a chronology."""

    event: Cell
    type: str
    date: str
    """In words, with its vagueness; '' for none."""
    edtf: str
    roles: tuple[str, ...]
    status: str
    standing: str
    place: Cell | None


@dataclass(frozen=True)
class Description:
    """One thing, whole."""

    iri: str
    kind: str
    class_iri: str
    """The finest class of the thing."""
    class_label: str
    label: str
    names: tuple[Cell, ...]
    description: tuple[Cell, ...]
    types: tuple[Cell, ...]
    standing: str
    standing_name: str
    sections: tuple[Section, ...]
    claims: tuple[Said, ...]
    chronology: tuple[Happening, ...]
    linked: tuple[Fact, ...]
