"""A dataset folder read whole: records, digests, spans left out, and RDF files, with a line for every statement."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.compile import SLUG, RecordCompiler
from kg.errors import InputError
from kg.findings import Finding, Place, closest
from kg.lines import LineIndex
from kg.namespaces import BASE
from kg.ontology import Ontology
from kg.releases.editions import EDITION_KEYS, Edition, read_edition
from kg.releases.retired import RETIRED_FILE, read_retired
from kg.values import Compiled, DatasetSettings, Passage, find_language_problem
from kg.yaml_nodes import Mapping, Node, Scalar, Sequence, read_yaml

_SETTINGS, _LEFT_OUT, _DIGESTS = "dataset.yaml", "not-recorded.yaml", "passages.yaml"
_SETTINGS_KEYS = [
    "id",
    "title",
    "description",
    "publisher",
    "licence",
    "base",
    "languages",
    "defaultDocument",
    "prefixes",
    *EDITION_KEYS,
]
_SETTINGS_TEXTS = ("title", "description", "publisher", "changes")
_RDF_FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}


@dataclass(frozen=True)
class LeftOut:
    """A span of the default document in which nothing recordable stands, and why."""

    start: int
    end: int
    reason: str
    place: Place


@dataclass(frozen=True)
class HeldText:
    """What a document record says of its text: the file's name, its length in code points, its SHA-256."""

    document: str
    file: str
    length: int
    digest: str
    place: Place


@dataclass
class Dataset:
    """One dataset folder as quads, with what was found wrong and where everything was written."""

    folder: Path
    settings: DatasetSettings
    title: dict[str, str]
    description: dict[str, str]
    publisher: dict[str, str]
    licence: str
    languages: list[str]
    edition: Edition = field(default_factory=Edition)
    quads: list[ox.Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: LineIndex = field(default_factory=LineIndex)
    references: list[tuple[str, Place]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    texts: list[HeldText] = field(default_factory=list)


def read_dataset(folder: Path, ontology: Ontology, base: str | None = None) -> Dataset:
    """The dataset in a folder; raises InputError when the folder is none at all, reports all else as findings."""
    settings_path = folder / _SETTINGS
    if not settings_path.is_file():
        raise InputError(f"{folder}: no dataset here (it has no {_SETTINGS})")
    dataset = _read_settings(folder, base)
    digests = _read_digests(folder, dataset)
    _read_left_out(folder, dataset)
    compiler = RecordCompiler(ontology, dataset.settings, digests)
    for path in _files(folder):
        name = _name(folder, path)
        if path.suffix in (".yaml", ".yml"):
            root, findings = read_yaml(path, name)
            dataset.findings += findings
            _register(compiler, name, root, dataset)
        elif path.suffix in _RDF_FORMATS:
            _read_rdf(path, name, dataset)
        elif path.suffix in (".csv", ".tsv", ".xlsx"):
            message = "tables are not read yet: this file is left out"
            dataset.findings.append(Finding(Place(name, 1), "warning", "not-read", message))
    compiled = compiler.compile()
    _keep(dataset, compiled, compiler, ontology)
    _keep_retired(dataset, ontology)
    return dataset


def _files(folder: Path) -> Iterator[Path]:
    special = {_SETTINGS, _LEFT_OUT, _DIGESTS, RETIRED_FILE}
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).as_posix()):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden and path.relative_to(folder).as_posix() not in special:
            yield path


def _name(folder: Path, path: Path) -> str:
    """How findings call a file: as the user can open it from where the command was given."""
    return (folder / path.relative_to(folder)).as_posix()


def _read_settings(folder: Path, base: str | None) -> Dataset:
    name = _name(folder, folder / _SETTINGS)
    root, findings = read_yaml(folder / _SETTINGS, name)
    if not isinstance(root, Mapping):
        if not findings:
            findings = [
                Finding(Place(name, 1), "violation", "missing-key", "say what the dataset is: id, title, licence ...")
            ]
        root = Mapping((), 1)

    def wrong(line: int, rule: str, message: str) -> None:
        findings.append(Finding(Place(name, line), "violation", rule, message))

    for key, value in root.entries:
        if key.text not in _SETTINGS_KEYS:
            wrong(key.line, "unknown-key", f"unknown key '{key.text}'{closest(key.text, _SETTINGS_KEYS)}")
        elif key.text in _SETTINGS_TEXTS and isinstance(value, Mapping):
            for tag, _ in value.entries:
                if problem := find_language_problem(tag.text):
                    wrong(tag.line, "bad-language", problem)
    for required in ("id", "title", "licence"):
        if root.get(required) is None:
            wrong(root.line, "missing-key", f"a dataset needs the key '{required}'")
    dataset_id = root.text("id") or folder.name
    known_id = SLUG.match(dataset_id) is not None
    if not known_id:
        wrong(
            root.line, "bad-id", f"'{dataset_id[:100]}' is no id: use lower-case letters a-z, digits and single hyphens"
        )
    chosen = base or root.text("base") or BASE
    if not re.match(r"https?://[^\s<>\"{}|\\^`#?]+/\Z", chosen):
        wrong(root.line, "bad-value", f"the base '{chosen}' must be a web address that ends in /")
        chosen = BASE
    languages = root.get("languages")
    settings = DatasetSettings(
        dataset_id if known_id else "unnamed", chosen, _texts(root.get("prefixes")), root.text("defaultDocument")
    )
    dataset = Dataset(
        folder,
        settings,
        _texts(root.get("title")),
        _texts(root.get("description")),
        _texts(root.get("publisher")),
        root.text("licence") or "",
        [item.text for item in languages.items if isinstance(item, Scalar)]
        if isinstance(languages, Sequence)
        else ["en"],
        read_edition(root, wrong),
    )
    dataset.findings = findings
    return dataset


def _texts(node: Node | None) -> dict[str, str]:
    if isinstance(node, Scalar):
        return {"en": node.text}
    if not isinstance(node, Mapping):
        return {}
    return {key.text: value.text for key, value in node.entries if isinstance(value, Scalar)}


def _read_digests(folder: Path, dataset: Dataset) -> dict[str, str]:
    """'<document> <start>-<end>' -> SHA-256 of the passage, as `kg seal` wrote them."""
    path = folder / _DIGESTS
    if not path.is_file():
        return {}
    root, findings = read_yaml(path, _name(folder, path))
    dataset.findings += findings
    found: dict[str, str] = {}
    for document, spans in root.entries if isinstance(root, Mapping) else ():
        for span, digest in spans.entries if isinstance(spans, Mapping) else ():
            if isinstance(digest, Scalar):
                found[f"{document.text} {span.text}"] = digest.text
    return found


def _read_left_out(folder: Path, dataset: Dataset) -> None:
    path = folder / _LEFT_OUT
    if not path.is_file():
        return
    name = _name(folder, path)
    root, findings = read_yaml(path, name)
    dataset.findings += findings
    for item in root.items if isinstance(root, Sequence) else ():
        at = item.get("at") if isinstance(item, Mapping) else None
        offsets = (
            [int(n.text) for n in at.items if isinstance(n, Scalar) and n.text.isdecimal()]
            if isinstance(at, Sequence)
            else []
        )
        reason = _texts(item.get("reason")).get("en", "") if isinstance(item, Mapping) else ""
        if len(offsets) != 2 or offsets[0] >= offsets[1] or not reason:
            message = "write - {at: [start, end], reason: {en: why nothing is recorded}}"
            dataset.findings.append(Finding(Place(name, item.line), "violation", "bad-offsets", message))
        else:
            dataset.left_out.append(LeftOut(offsets[0], offsets[1], reason, Place(name, item.line)))


def _register(compiler: RecordCompiler, name: str, root: Node | None, dataset: Dataset) -> None:
    if root is None:
        return
    for record in root.items if isinstance(root, Sequence) else (root,):
        if isinstance(record, Mapping) and isinstance(root, Sequence):
            compiler.register(name, record)
        else:
            message = "a record file is a list of records: begin each with - id: ..."
            dataset.findings.append(Finding(Place(name, record.line), "violation", "not-a-record", message))


def _keep(dataset: Dataset, compiled: Compiled, compiler: RecordCompiler, ontology: Ontology) -> None:
    dataset.findings += compiled.findings
    dataset.lines.merge(compiled.lines)
    dataset.references += compiled.references
    dataset.passages += compiled.passages
    for known in compiler.reading.known.values():
        length, digest = known.record.text("textLength"), known.record.text("textDigest")
        if length is not None and length.isdecimal() and digest is not None:
            file = known.record.text("textFile") or ""
            dataset.texts.append(HeldText(known.iri, file, int(length), digest, known.place))
    for document, objects in sorted(compiled.objects.items()):
        graph = ox.NamedNode(f"{dataset.settings.base}graph/{dataset.settings.name}/{document}")
        dataset.quads += _parse_objects(objects, graph, ontology, dataset)


def _keep_retired(dataset: Dataset, ontology: Ontology) -> None:
    path = dataset.folder / RETIRED_FILE
    retired = read_retired(path, _name(dataset.folder, path), dataset.settings, sorted(set(ontology.kinds.values())))
    dataset.quads += retired.quads
    dataset.findings += retired.findings
    dataset.lines.merge(retired.lines)
    dataset.references += retired.references


def _parse_objects(
    objects: list[dict[str, object]], graph: ox.NamedNode, ontology: Ontology, dataset: Dataset
) -> list[ox.Quad]:
    try:
        return _parse_jsonld(objects, graph, ontology)
    except (SyntaxError, ValueError) as error:
        if len(objects) == 1:
            place = dataset.lines.find(str(objects[0]["id"])) or Place(dataset.folder.as_posix(), 1)
            dataset.findings.append(Finding(place, "violation", "not-rdf", f"this record is no RDF: {error}"))
            return []
        middle = len(objects) // 2
        return [
            quad
            for half in (objects[:middle], objects[middle:])
            for quad in _parse_objects(half, graph, ontology, dataset)
        ]


def _parse_jsonld(objects: list[dict[str, object]], graph: ox.NamedNode, ontology: Ontology) -> list[ox.Quad]:
    text = json.dumps({"@context": ontology.context, "@graph": objects}, ensure_ascii=False).encode("utf-8")
    parsed = ox.parse(text, format=ox.RdfFormat.JSON_LD)
    return [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]


def _read_rdf(path: Path, name: str, dataset: Dataset) -> None:
    """Take the statements of an RDF file; blank nodes get lasting names, graphs stay inside the dataset's own."""
    own = f"{dataset.settings.base}graph/{dataset.settings.name}/"
    stem = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "file"
    try:
        content = path.read_bytes()
        parsed = ox.Dataset(ox.parse(content, format=_RDF_FORMATS[path.suffix], base_iri=f"{own}{stem}/"))
    except (SyntaxError, ValueError, OSError) as error:
        line = getattr(error, "lineno", None) or 1
        dataset.findings.append(Finding(Place(name, line), "violation", "not-rdf", f"cannot be read as RDF: {error}"))
        return
    parsed.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    graph = ox.NamedNode(own + stem)
    lines = content.decode("utf-8", "replace").splitlines()
    for quad in parsed:
        named = quad.graph_name if isinstance(quad.graph_name, ox.NamedNode) else graph
        target = named if named.value.startswith(own) else graph
        subject, value = skolem(quad.subject, own + stem), skolem(quad.object, own + stem)
        dataset.quads.append(ox.Quad(subject, quad.predicate, value, target))
        if isinstance(subject, ox.NamedNode):
            dataset.lines.add(Place(name, _line_that_names(subject.value, lines)), subject.value)


def skolem(term: Any, prefix: str) -> Any:
    """A blank node as an IRI under `<prefix>/.well-known/genid/`; any other term as it is."""
    return ox.NamedNode(f"{prefix}/.well-known/genid/{term.value}") if isinstance(term, ox.BlankNode) else term


def _line_that_names(iri: str, lines: list[str]) -> int:
    local = re.split(r"[/#]", iri)[-1]
    return next((number for number, line in enumerate(lines, 1) if iri in line or (local and local in line)), 1)
