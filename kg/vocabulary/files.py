"""The ontology, the lists and the shapes as RDF documents: as they were written, or in any other format."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg.files import ontology_dir, shapes_dir
from kg.namespaces import LIST, PREFIXES
from kg.ontology import ontology_files
from kg.triples import TRIPLE_FORMATS
from kg.triples import write_triples as write_with_prefixes

RDF_FORMATS = TRIPLE_FORMATS
"""The formats that a document of the vocabulary is given in."""


@dataclass(frozen=True)
class Source:
    """Turtle files that are published as one document."""

    files: tuple[Path, ...]

    def turtle(self) -> bytes:
        """The files as they were written, one after another."""
        return b"\n".join(path.read_bytes() for path in self.files)

    def triples(self) -> list[ox.Triple]:
        """What they say, each triple once, sorted; blank nodes have the labels of RDFC-1.0, the same each time."""
        found = ox.Dataset(
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for path in self.files
            for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
        )
        found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return sorted((quad.triple for quad in found), key=str)

    def write(self, format_name: str) -> bytes:
        """The document in one of RDF_FORMATS; Turtle with the order and the comments of its authors."""
        return self.turtle() if format_name == "ttl" else write_triples(self.triples(), format_name)


def write_triples(triples: Iterable[ox.Triple], format_name: str) -> bytes:
    """Triples in one of RDF_FORMATS, with those prefixes of the vocabulary's own files that they need."""
    kept = list(triples)
    text = ox.serialize(kept, format=ox.RdfFormat.N_TRIPLES) or b""
    prefixes = {name: start for name, start in file_prefixes().items() if b"<" + start.encode() in text}
    return write_with_prefixes(kept, format_name, prefixes)


def ontology_sources() -> dict[str, Source]:
    """The files of the ontology by name, `khronika` the ontology itself; its lists are not among them."""
    return {path.stem: Source((path,)) for path in sorted(ontology_dir().glob("*.ttl"))}


def shapes_source() -> Source:
    """All shapes."""
    return Source(tuple(sorted(shapes_dir().glob("*.ttl"))))


def list_sources() -> dict[str, Source]:
    """The code lists by name."""
    return {path.stem: Source((path,)) for path in sorted((ontology_dir() / "lists").glob("*.ttl"))}


def all_lists_source() -> Source:
    """All code lists."""
    return Source(tuple(path for source in list_sources().values() for path in source.files))


def concept_triples(scheme: str, name: str) -> list[ox.Triple]:
    """What all files say of one concept, and of the list that it stands in; sorted, none where it is unknown."""
    about = {ox.NamedNode(f"{LIST}{scheme}/{name}"), ox.NamedNode(LIST + scheme)}
    return [triple for triple in _everything() if triple.subject in about]


@cache
def _everything() -> list[ox.Triple]:
    return Source(tuple(ontology_files(ontology_dir()))).triples()


@cache
def file_prefixes() -> dict[str, str]:
    """The prefixes of the code and those that the files of the ontology declare, by name."""
    found = dict(PREFIXES)
    for path in sorted(ontology_dir().glob("*.ttl")):
        parser = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
        for _ in parser:
            pass  # the prefixes are known when the file is read
        found |= {name: start for name, start in parser.prefixes.items() if name and name not in found}
    return found
