"""The statements of a snapshot as files that other tools read: one meaning for the dumps and for `kg export`.

Each format holds everything that `data.nq` holds, the ontology, lists, shapes and questions too: whoever loads one file
has what the site answers from, whichever file it is. Turtle knows no graphs and holds the union of them.
"""

import gzip
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from kg.formats import BY_NAME
from kg.namespaces import DERIVED_GRAPH, PREFIXES
from kg.triples import engine_format

DUMP_FORMATS = ("nq", "trig", "jsonld", "ttl")
CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Dump:
    """One compressed dump: its file name, format, bytes and checksum, and how many statements it holds."""

    name: str
    format_name: str
    content: bytes
    sha256: str
    statements: int

    def facts(self) -> dict[str, object]:
        """What the manifest says of it."""
        return {
            "format": self.format_name,
            "mediaType": BY_NAME[self.format_name].media_type,
            "bytes": len(self.content),
            "sha256": self.sha256,
            "statements": self.statements,
        }


@dataclass(frozen=True)
class UnionGraph:
    """The triples of all graphs, each once, and the SHA-256 of their sorted N-Triples."""

    triples: Sequence[ox.Triple]
    sha256: str


def read_quads(content: bytes) -> list[ox.Quad]:
    """The quads of N-Quads, every literal as it is written there, in the order of the lines.

    From the file and never from a store, which may hand a literal back in an equal but other form.
    """
    return list(ox.parse(content, format=ox.RdfFormat.N_QUADS))


def read_union(quads: Iterable[ox.Quad]) -> UnionGraph:
    """The union of the graphs of sorted quads; with no blank node in it, its sorted N-Triples are canonical."""
    # The lines are sorted by triple first, so that equal triples of several graphs follow one another.
    triples = [triple for triple, _ in groupby(quad.triple for quad in quads)]
    lines = sorted((ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True))
    return UnionGraph(triples, hashlib.sha256(b"".join(lines)).hexdigest())


def write_rdf(content: bytes, base: str, format_name: str) -> bytes:
    """The content of `data.nq` in one of DUMP_FORMATS: all of it, as it is written there."""
    return content if format_name == "nq" else _write(read_quads(content), base, format_name)


def write_dumps(content: bytes, quads: Sequence[ox.Quad], union: UnionGraph, base: str) -> list[Dump]:
    """Every format of the content of a `data.nq`, compressed; the same content gives the same bytes."""
    return [
        _dump(name, content if name == "nq" else _write(quads, base, name),
              len(union.triples) if name == "ttl" else len(quads))
        for name in DUMP_FORMATS
    ]  # fmt: skip


def write_checksums(dumps: Iterable[Dump]) -> bytes:
    """The checksums of the dumps, as `sha256sum -c` reads them."""
    return "".join(f"{dump.sha256}  {dump.name}\n" for dump in dumps).encode("ascii")


def _dump(format_name: str, content: bytes, statements: int) -> Dump:
    # With the time 0 and no file name in its head a compressed file depends on its content alone.
    packed = gzip.compress(content, compresslevel=6, mtime=0)
    return Dump(f"data.{format_name}.gz", format_name, packed, hashlib.sha256(packed).hexdigest(), statements)


def _write(quads: Sequence[ox.Quad], base: str, format_name: str) -> bytes:
    prefixes = {**PREFIXES, "graph": base + DERIVED_GRAPH.partition("/")[0] + "/"}
    if format_name == "ttl":
        return ox.serialize(read_union(quads).triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b""
    # Graph by graph, so that each stands once in the file.
    by_graph = sorted(quads, key=lambda quad: str(quad.graph_name))
    return ox.serialize(by_graph, format=engine_format(format_name), prefixes=prefixes) or b""
