"""The VoID side of the catalogue: figures, partitions, vocabularies, examples and graphs of the data."""

import hashlib
import re
from collections.abc import Mapping

from kg.files import read_query
from kg.namespaces import FORMATS, VOID
from kg.releases.statistics import Statistics, entity_pattern
from kg.store import Store
from kg.terms import compact, site_address
from kg.triples import Triples

_FEATURES = ("N-Quads", "TriG", "JSON-LD", "Turtle")


def describe_graph(out: Triples, node: str, statistics: Statistics, base: str) -> None:
    """Add the figures of the whole: how much, of which classes, with which properties, from which vocabularies."""
    for name, count in (
        ("triples", statistics.triples), ("entities", statistics.entities), ("classes", len(statistics.classes)),
        ("properties", len(statistics.properties)), ("distinctSubjects", statistics.subjects),
        ("distinctObjects", statistics.objects),
    ):  # fmt: skip
        out.typed(node, VOID + name, count, "integer")
    out.text(node, VOID + "uriRegexPattern", entity_pattern(base))
    out.text(node, VOID + "uriSpace", base + "id/")
    out.link(node, VOID + "feature", *(FORMATS + name for name in _FEATURES))
    for name in (*statistics.classes, *statistics.properties):
        out.link(node, VOID + "vocabulary", _namespace(name))
    for class_iri, instances in statistics.classes.items():
        part = f"{node}-class-{_short(class_iri)}"
        out.link(node, VOID + "classPartition", part)
        out.link(part, VOID + "class", class_iri)
        out.typed(part, VOID + "entities", instances, "integer")
    for property_iri, counts in statistics.properties.items():
        part = f"{node}-property-{_short(property_iri)}"
        out.link(node, VOID + "propertyPartition", part)
        out.link(part, VOID + "property", property_iri)
        out.typed(part, VOID + "triples", counts.triples, "integer")
        out.typed(part, VOID + "distinctSubjects", counts.subjects, "integer")
        out.typed(part, VOID + "distinctObjects", counts.objects, "integer")


def describe_access(out: Triples, node: str, dumps: Mapping[str, object], store: Store, base: str) -> None:
    """Add where the data can be had and asked, and a few things to begin with: of each kind the one most spoken of."""
    out.link(node, VOID + "sparqlEndpoint", site_address(base, "/sparql"))
    out.link(node, VOID + "dataDump", *(site_address(base, f"/dumps/{name}") for name in dumps))
    seen: set[str] = set()
    for row in store.select(read_query("index/exemplary-things")):
        class_iri = str(row["class"])
        if class_iri not in seen:
            seen.add(class_iri)
            out.link(node, VOID + "exampleResource", str(row["thing"]))


def describe_subset(out: Triples, whole: str, part: str, triples: int) -> None:
    """Add a graph, or a dataset, as a part of another."""
    out.type(part, VOID + "Dataset")
    out.link(whole, VOID + "subset", part)
    out.typed(part, VOID + "triples", triples, "integer")


def _namespace(iri: str) -> str:
    """The IRI up to and with its last `#` or `/`."""
    return re.sub(r"[^#/]*\Z", "", iri)


def _short(iri: str) -> str:
    """A short name of an IRI for the name of a node; no two IRIs have the same."""
    name = compact(iri)
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name)
    return plain if name != iri else f"{_last(iri)}-{hashlib.sha256(iri.encode()).hexdigest()[:10]}"


def _last(iri: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", re.split(r"[#/]", iri.rstrip("#/"))[-1])
