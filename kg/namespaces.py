"""Every IRI that the code names."""

from typing import Final

BASE: Final = "https://w3id.org/khronika/"
KHR: Final = "https://w3id.org/khronika/ontology#"
KHRSH: Final = "https://w3id.org/khronika/shapes#"
LIST: Final = "https://w3id.org/khronika/list/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
ORG: Final = "http://www.w3.org/ns/org#"
OA: Final = "http://www.w3.org/ns/oa#"
PROV: Final = "http://www.w3.org/ns/prov#"
SH: Final = "http://www.w3.org/ns/shacl#"
SCHEMA: Final = "https://schema.org/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
VOID: Final = "http://rdfs.org/ns/void#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
SPDX: Final = "http://spdx.org/rdf/terms#"
FORMATS: Final = "http://www.w3.org/ns/formats/"
MEDIA_TYPES: Final = "https://www.iana.org/assignments/media-types/"
LANGUAGE_CODES: Final = "http://id.loc.gov/vocabulary/"
ACCESS_RIGHTS: Final = "http://publications.europa.eu/resource/authority/access-right/"
DURATION_TEXT: Final = KHR + "durationText"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"

PREFIXES: Final = {
    "khr": KHR,
    "khrsh": KHRSH,
    "list": LIST,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "org": ORG,
    "oa": OA,
    "prov": PROV,
    "sh": SH,
    "schema": SCHEMA,
}

# What a description of the whole needs beside them.
CATALOG_PREFIXES: Final = {**PREFIXES, "dcat": DCAT, "void": VOID, "foaf": FOAF, "spdx": SPDX}

# Graphs that belong to no dataset; names are relative to the base IRI.
ONTOLOGY_GRAPH: Final = "graph/ontology"
LISTS_GRAPH: Final = "graph/lists"
SHAPES_GRAPH: Final = "graph/shapes"
DERIVED_GRAPH: Final = "graph/derived"
QUESTIONS_GRAPH: Final = "graph/questions"
