"""A snapshot's statements and network in the formats that other tools read."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import networkx

from kg.errors import InputError
from kg.files import read_query
from kg.followthemoney import write_entities
from kg.languages import pick_text
from kg.network import Network, to_networkx
from kg.ontology import Ontology
from kg.releases.dumps import DUMP_FORMATS, write_rdf
from kg.store import Store
from kg.terms import Literal

GRAPH_FORMATS: dict[str, Callable[..., None]] = {
    "graphml": networkx.write_graphml_xml,
    "gexf": networkx.write_gexf,
}
EXPORT_FORMATS = (*DUMP_FORMATS, "csv", *GRAPH_FORMATS, "ftm")


def export_snapshot(snapshot: Path, format_name: str, target: Path, memory_quads: int = 5_000_000) -> int:
    """Write a snapshot in a format to a file, whole or not at all; gives back the size in bytes."""
    writers: dict[str, Callable[[Path, Store], bytes]] = {
        "csv": lambda folder, store: _claims_table(store),
        "ftm": lambda folder, store: write_entities(store, Ontology.load()),
        "graphml": lambda folder, store: _network_file(folder, "graphml"),
        "gexf": lambda folder, store: _network_file(folder, "gexf"),
    }
    if format_name not in EXPORT_FORMATS:
        raise InputError(f"unknown format '{format_name}'; known: {', '.join(EXPORT_FORMATS)}")
    store = Store.open(snapshot, memory_quads)
    write = writers.get(format_name)
    content = (
        write(snapshot, store)
        if write
        else write_rdf((snapshot / "data.nq").read_bytes(), str(store.manifest["base"]), format_name)
    )
    beside = target.with_name(f".{target.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise InputError(f"{target}: cannot be written: {error.strerror}") from error
    return len(content)


def _network_file(folder: Path, format_name: str) -> bytes:
    return write_network(json.loads((folder / "network.json").read_bytes()), format_name)


def write_network(network: Network, format_name: str) -> bytes:
    """A network in a format of graph programs: labels in English, attributes that are text or numbers."""
    graph = to_networkx(network)
    for attributes in (*(node for _, node in graph.nodes(data=True)), *(edge for *_, edge in graph.edges(data=True))):
        plain = {name: _plain(value) for name, value in attributes.items() if value is not None}
        attributes.clear()
        attributes.update(plain)
    buffer = io.BytesIO()
    GRAPH_FORMATS[format_name](graph, buffer)
    # networkx 3.6 writes the day of writing into GEXF; nothing that is generated may depend on a clock.
    return re.sub(rb' lastmodifieddate="[^"]*"', b"", buffer.getvalue(), count=1)


def _plain(value: object) -> object:
    if isinstance(value, dict):
        # networkx knows plain strings alone.
        return str(pick_text(value))
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _claims_table(store: Store) -> bytes:
    """One row a claim and passage: what it is about, who says it, how, and where it stands."""
    ontology = Ontology.load()
    rows = store.select(read_query("index/claims-table"))
    columns = [
        "about",
        "label",
        "class",
        "date",
        "stance",
        "manner",
        "assertedBy",
        "reportedIn",
        "heldIn",
        "start",
        "end",
    ]
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        cells = [row.get(column, Literal("")) for column in columns]
        writer.writerow([ontology.label(str(cell)) if "/list/" in str(cell) else str(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8")
