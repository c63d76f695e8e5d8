"""Triples of a description being written, as few words as may be for each, and triples written out."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from kg.formats import BY_NAME
from kg.namespaces import RDF, XSD

TRIPLE_FORMATS = ("ttl", "jsonld", "nt", "rdf")
"""The formats that a description is given in, by their names in the table of formats."""


class Triples:
    """Triples added one by one; `sorted()` gives each once, in the order of their text."""

    def __init__(self) -> None:
        self._found: set[ox.Triple] = set()

    def link(self, subject: str, predicate: str, *values: str) -> None:
        """Add IRIs as values."""
        for value in values:
            self._found.add(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value)))

    def type(self, subject: str, *classes: str) -> None:
        """Add classes."""
        self.link(subject, RDF + "type", *classes)

    def text(self, subject: str, predicate: str, text: str, language: str | None = None) -> None:
        """Add a text; an empty one is left out."""
        if text:
            self._add(subject, predicate, ox.Literal(text, language=language))

    def texts(self, subject: str, predicate: str, texts: Mapping[str, str]) -> None:
        """Add a text for each language."""
        for language, text in texts.items():
            self.text(subject, predicate, text, language)

    def typed(self, subject: str, predicate: str, value: object, datatype: str) -> None:
        """Add a literal of an XSD datatype; an empty one is left out."""
        if value != "":
            self._add(subject, predicate, ox.Literal(str(value), datatype=ox.NamedNode(XSD + datatype)))

    def _add(self, subject: str, predicate: str, value: ox.Literal) -> None:
        self._found.add(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value))

    def sorted(self) -> list[ox.Triple]:
        """All of them."""
        return sorted(self._found, key=str)


def write_triples(triples: Iterable[ox.Triple], format_name: str, prefixes: dict[str, str]) -> bytes:
    """Triples in one of TRIPLE_FORMATS, in their order."""
    return ox.serialize(triples, format=engine_format(format_name), prefixes=prefixes) or b""


def engine_format(format_name: str) -> ox.RdfFormat:
    """The engine's own name of a format of RDF in the table of formats."""
    found = ox.RdfFormat.from_media_type(BY_NAME[format_name].media_type)
    assert found is not None
    return found
