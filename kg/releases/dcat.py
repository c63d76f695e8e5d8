"""The catalogue of a snapshot in DCAT 3 and VoID: what is in it, whose it is, in which files, services and releases.

It describes the data and so is no part of it: a file of its own beside `data.nq`. Everything in it comes from the
datasets and the data; two builds give the same bytes.
"""

from collections.abc import Mapping
from typing import Any

import pyoxigraph as ox

from kg.files import read_query
from kg.formats import BY_NAME
from kg.namespaces import (
    ACCESS_RIGHTS,
    CATALOG_PREFIXES,
    DCAT,
    DCTERMS,
    FOAF,
    LANGUAGE_CODES,
    MEDIA_TYPES,
    RDFS,
    SPDX,
    VOID,
)
from kg.ontology import Ontology
from kg.releases.statistics import Statistics
from kg.releases.void import describe_access, describe_graph, describe_subset
from kg.store import Row, Store
from kg.terms import site_address
from kg.triples import Triples, write_triples

_FORMAT_TITLES = {"nq": "N-Quads", "trig": "TriG", "jsonld": "JSON-LD", "ttl": "Turtle, the union of all graphs"}
_CATALOGUE = {"en": "Catalogue", "ru": "Каталог", "kk": "Каталог"}
# Name of the node, address, title, and the standard that the service keeps.
_SERVICES = (
    ("sparql", "/sparql", "SPARQL endpoint", "https://www.w3.org/TR/sparql11-protocol/"),
    ("graph-store", "/graphs", "Graph Store, for reading", "https://www.w3.org/TR/sparql11-http-rdf-update/"),
    ("reconcile", "/reconcile", "Reconciliation of names", "https://reconciliation-api.github.io/specs/0.2/"),
)  # fmt: skip

Manifest = Mapping[str, Any]


def describe_snapshot(manifest: Manifest, statistics: Statistics, store: Store, ontology: Ontology) -> list[ox.Triple]:
    """The catalogue as triples without blank nodes, sorted; `manifest` has everything but the hash of this file."""
    return _Catalogue(manifest, statistics, store, ontology).describe()


def write_catalogue(content: bytes, format_name: str, *, services: bool = True) -> bytes:
    """The N-Triples of a catalogue in a format of triples; without what only a server answers, if so asked."""
    triples = [quad.triple for quad in ox.parse(content, format=ox.RdfFormat.N_TRIPLES)]
    if not services:
        asked = {triple.subject for triple in triples if triple.object == ox.NamedNode(DCAT + "DataService")}
        triples = [
            triple
            for triple in triples
            if not {triple.subject, triple.object} & asked and triple.predicate.value != VOID + "sparqlEndpoint"
        ]
    return write_triples(triples, format_name, CATALOG_PREFIXES)


class _Catalogue:
    """The description of one snapshot, written part by part."""

    def __init__(self, manifest: Manifest, statistics: Statistics, store: Store, ontology: Ontology) -> None:
        self.manifest, self.statistics, self.store, self.ontology = manifest, statistics, store, ontology
        self.base: str = manifest["base"]
        self.release: Mapping[str, Any] = manifest.get("release") or {}
        self.out = Triples()
        self.document = site_address(self.base, "/catalog")
        self.catalog, self.data = self.document + "#catalog", self.document + "#data"

    def describe(self) -> list[ox.Triple]:
        """All of it."""
        self._catalog()
        self._whole()
        for dataset in self.manifest["datasets"]:
            self._dataset(dataset)
        for name, dump in self.manifest["dumps"].items():
            self._distribution(self.data, f"{self.document}#file-{dump['format']}", f"/dumps/{name}", "/dumps/", dump)
        self._services()
        self._releases()
        return self.out.sorted()

    def _catalog(self) -> None:
        out = self.out
        out.type(self.document, FOAF + "Document", VOID + "DatasetDescription")
        out.link(self.document, FOAF + "primaryTopic", self.data)
        out.link(self.document, FOAF + "topic", self.catalog)
        out.type(self.catalog, DCAT + "Catalog")
        for node in (self.document, self.catalog):
            for tag, title in self._titles().items():
                out.text(node, DCTERMS + "title", f"{_CATALOGUE.get(tag, _CATALOGUE['en'])}: {title}", tag)
        out.text(self.catalog, DCTERMS + "description", "The data, files, services and releases of this site.", "en")
        out.link(self.catalog, FOAF + "homepage", site_address(self.base, ""))
        out.link(self.catalog, DCAT + "dataset", self.data)
        out.typed(self.catalog, DCTERMS + "modified", self.release.get("issued", ""), "date")
        self._shared(self.catalog, self.manifest["datasets"])

    def _titles(self) -> dict[str, str]:
        """The titles of all datasets in one, in the languages that all of them have; else those of the first."""
        titles: list[Mapping[str, str]] = [dataset["title"] for dataset in self.manifest["datasets"]]
        common = [tag for tag in titles[0] if all(tag in title for title in titles)]
        return {tag: "; ".join(title[tag] for title in titles) for tag in common} or dict(titles[0])

    def _shared(self, node: str, datasets: list[Manifest]) -> None:
        """Publisher, licence and languages of some datasets."""
        for dataset in datasets:
            publisher = f"{self.document}#publisher-of-{dataset['id']}"
            if dataset["publisher"]:
                self.out.link(node, DCTERMS + "publisher", publisher)
                self.out.type(publisher, FOAF + "Agent")
                self.out.texts(publisher, FOAF + "name", dataset["publisher"])
            if "://" in dataset["licence"]:
                self.out.link(node, DCTERMS + "license", dataset["licence"])
            else:
                self.out.text(node, DCTERMS + "rights", dataset["licence"])
            self.out.link(node, DCTERMS + "language", *(_language(tag) for tag in dataset["languages"]))
        if self.manifest["level"] == "public":
            self.out.link(node, DCTERMS + "accessRights", ACCESS_RIGHTS + "PUBLIC")

    def _whole(self) -> None:
        """The snapshot as one dataset, with the graphs in it."""
        out, datasets = self.out, self.manifest["datasets"]
        out.type(self.data, DCAT + "Dataset", VOID + "Dataset")
        out.texts(self.data, DCTERMS + "title", self._titles())
        for dataset in datasets:
            out.texts(self.data, DCTERMS + "description", dataset["description"] or dataset["title"])
        out.link(self.data, DCAT + "landingPage", self.document)
        out.link(self.data, FOAF + "homepage", site_address(self.base, ""))
        self._shared(self.data, datasets)
        self._dates(self.data, self.release.get("version", ""), self._first_issued(), self.release.get("issued", ""))
        describe_graph(out, self.data, self.statistics, self.base)
        describe_access(out, self.data, self.manifest["dumps"], self.store, self.base)
        self._subjects(self.data, self.base + "graph/")
        for graph, triples in self.manifest["graphs"].items():
            owner = next((self._node(d) for d in datasets if graph.startswith(self._graphs(d))), self.data)
            describe_subset(out, owner, graph, triples)

    def _dataset(self, dataset: Manifest) -> None:
        node, graphs = self._node(dataset), self.manifest["graphs"]
        triples = sum(count for graph, count in graphs.items() if graph.startswith(self._graphs(dataset)))
        describe_subset(self.out, self.data, node, triples)
        self.out.type(node, DCAT + "Dataset")
        self.out.link(self.catalog, DCAT + "dataset", node)
        self.out.link(self.data, DCTERMS + "hasPart", node)
        self.out.texts(node, DCTERMS + "title", dataset["title"])
        self.out.texts(node, DCTERMS + "description", dataset["description"] or dataset["title"])
        self.out.text(node, DCTERMS + "identifier", dataset["id"])
        self._dates(node, dataset["version"], dataset["issued"], dataset["issued"])
        self._shared(node, [dataset])
        self._subjects(node, self._graphs(dataset))

    def _node(self, dataset: Manifest) -> str:
        return f"{self.document}#dataset-{dataset['id']}"

    def _graphs(self, dataset: Manifest) -> str:
        """What the names of a dataset's graphs begin with."""
        return f"{self.base}graph/{dataset['id']}/"

    def _dates(self, node: str, version: str, issued: str, modified: str) -> None:
        self.out.text(node, DCAT + "version", version)
        self.out.typed(node, DCTERMS + "issued", issued, "date")
        self.out.typed(node, DCTERMS + "modified", modified, "date")

    def _first_issued(self) -> str:
        releases = self.manifest.get("releases") or [{}]
        return str(releases[-1].get("issued", ""))

    def _subjects(self, node: str, graphs: str) -> None:
        """What the records in some graphs concern, where, and from which day to which."""
        out = self.out
        for row in self._rows("index/subjects", graphs):
            if "country" in row:
                out.link(node, DCTERMS + "spatial", str(row["country"]))
                out.type(str(row["country"]), DCTERMS + "Location")
            if "freedom" in row:
                freedom = str(row["freedom"])
                out.link(node, DCAT + "theme", freedom)
                for language in ("en", "ru", "kk"):
                    out.text(node, DCAT + "keyword", self.ontology.label(freedom, language), language)
        days = [(str(row["from"]), str(row["to"])) for row in self._rows("index/coverage", graphs)]
        if days:
            period = f"{node}-period"
            out.link(node, DCTERMS + "temporal", period)
            out.type(period, DCTERMS + "PeriodOfTime")
            out.typed(period, DCAT + "startDate", min(first for first, _ in days), "date")
            out.typed(period, DCAT + "endDate", max(last for _, last in days), "date")

    def _rows(self, query: str, graphs: str) -> list[Row]:
        return [row for row in self.store.select(read_query(query)) if str(row["graph"]).startswith(graphs)]

    def _distribution(self, of: str, node: str, file: str, access: str, dump: Manifest) -> None:
        """A compressed file, with its size and checksum."""
        out, checksum = self.out, node + "-checksum"
        out.link(of, DCAT + "distribution", node)
        out.type(node, DCAT + "Distribution")
        out.text(node, DCTERMS + "title", f"{_FORMAT_TITLES[dump['format']]}, compressed", "en")
        out.link(node, DCAT + "accessURL", site_address(self.base, access))
        out.link(node, DCAT + "downloadURL", site_address(self.base, file))
        out.link(node, DCAT + "mediaType", MEDIA_TYPES + BY_NAME[dump["format"]].media_type)
        out.link(node, DCAT + "compressFormat", MEDIA_TYPES + "application/gzip")
        out.typed(node, DCAT + "byteSize", dump["bytes"], "nonNegativeInteger")
        out.link(node, SPDX + "checksum", checksum)
        out.type(checksum, SPDX + "Checksum")
        out.link(checksum, SPDX + "algorithm", SPDX + "checksumAlgorithm_sha256")
        out.typed(checksum, SPDX + "checksumValue", dump["sha256"], "hexBinary")
        for dataset in self.manifest["datasets"]:
            if "://" in dataset["licence"]:
                out.link(node, DCTERMS + "license", dataset["licence"])

    def _services(self) -> None:
        for name, path, title, standard in _SERVICES:
            node = f"{self.document}#service-{name}"
            self.out.link(self.catalog, DCAT + "service", node)
            self.out.type(node, DCAT + "DataService")
            self.out.text(node, DCTERMS + "title", title, "en")
            self.out.link(node, DCAT + "endpointURL", site_address(self.base, path))
            self.out.link(node, DCAT + "servesDataset", self.data)
            self.out.link(node, DCTERMS + "conformsTo", standard)
            self.out.type(standard, DCTERMS + "Standard")
        endpoint = site_address(self.base, "/sparql")
        self.out.link(f"{self.document}#service-sparql", DCAT + "endpointDescription", endpoint)

    def _releases(self) -> None:
        """Each release as a dataset of its own, linked to the one before it; the newest is what is served."""
        releases, titles = self.manifest.get("releases") or [], self._titles()
        nodes = [site_address(self.base, f"/releases/{release['version']}") for release in releases]
        for position, (release, node) in enumerate(zip(releases, nodes, strict=True)):
            out = self.out
            out.type(node, DCAT + "Dataset")
            out.link(self.data, DCAT + "hasVersion", node)
            out.link(node, DCAT + "isVersionOf", self.data)
            out.texts(node, DCTERMS + "title", {tag: f"{title}, {release['version']}" for tag, title in titles.items()})
            out.text(node, DCTERMS + "description", _say_release(release), "en")
            self._dates(node, release["version"], release["issued"], "")
            if position == 0:
                out.link(self.data, DCAT + "hasCurrentVersion", node)
            for older in nodes[position + 1 : position + 2]:
                out.link(node, DCAT + "previousVersion", older)
            for file, dump in release["dumps"].items():
                path = f"/releases/{release['version']}"
                self._distribution(node, f"{node}#file-{dump['format']}", f"{path}/{file}", path, dump)
        if releases:
            self.out.link(self.data, RDFS + "seeAlso", site_address(self.base, "/feed.atom"))


def _say_release(release: Manifest) -> str:
    held = f"{release['triples']} triples" + ("" if release["dumps"] else "; its files have been withdrawn")
    return f"The data as issued on {release['issued']}: {held}."


def _language(tag: str) -> str:
    """The Library of Congress's IRI of a language: of two letters in ISO 639-1, of three in ISO 639-2."""
    code = tag.partition("-")[0]
    return f"{LANGUAGE_CODES}iso639-{1 if len(code) == 2 else 2}/{code}"
