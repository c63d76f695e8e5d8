"""Checks a dataset whole: records, references, evidence, shapes; every finding with its file and line."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.derive import derive
from kg.errors import InputError
from kg.files import ontology_dir, shapes_dir
from kg.findings import Finding, Place
from kg.lines import LineIndex
from kg.merges import apply_merges
from kg.namespaces import KHRSH, LISTS_GRAPH, ONTOLOGY_GRAPH, SH
from kg.ontology import Ontology, ontology_files
from kg.records import Dataset, HeldText, read_dataset, skolem
from kg.shacl import ShapeResult, shape_results
from kg.terms import compact

_SEVERITY = {SH + "Violation": "violation", SH + "Warning": "warning", SH + "Info": "info"}


@dataclass
class Checked:
    """Datasets with everything that was found and derived."""

    datasets: list[Dataset]
    findings: list[Finding]
    recorded: list[ox.Quad]
    derived: list[ox.Quad]
    vocabulary: list[ox.Quad]
    """Ontology and lists, in their graphs."""

    @property
    def refused(self) -> bool:
        """Whether a violation stands against a build."""
        return any(finding.severity == "violation" for finding in self.findings)


def check_datasets(
    folders: Iterable[Path], sources: Path | None = None, engine: str = "shifty", base: str | None = None
) -> Checked:
    """The datasets in the folders, read and checked; raises InputError when a folder holds none."""
    ontology = Ontology.load()
    datasets = [read_dataset(folder, ontology, base) for folder in folders]
    if not datasets:
        raise InputError("name at least one dataset folder")
    base_iri = datasets[0].settings.base
    findings = [finding for dataset in datasets for finding in dataset.findings]
    findings += _mixed_bases(datasets) + _dangling(datasets) + _same_dataset_twice(datasets)
    texts = {text.document: text for dataset in datasets for text in dataset.texts}
    for dataset in datasets:
        findings += _check_passages(dataset, texts, sources)
    recorded, problems = apply_merges(quad for dataset in datasets for quad in dataset.quads)
    vocabulary = read_vocabulary(base_iri)
    derived = derive(recorded, ontology, base_iri)
    lines = LineIndex()
    for dataset in datasets:
        lines.merge(dataset.lines)
    start = Place((datasets[0].folder / "dataset.yaml").as_posix(), 1)
    findings += [
        Finding(lines.find(problem.merge) or start, "violation", "merge", problem.message, problem.merge)
        for problem in problems
    ]
    # What the reader has refused is not in the graph: the shapes would only complain that it is missing.
    results = shape_results([*recorded, *derived, *vocabulary], shape_files(), engine)
    findings += _shape_findings(results, lines, findings, start)
    return Checked(datasets, sorted(set(findings)), recorded, derived, vocabulary)


def _mixed_bases(datasets: list[Dataset]) -> list[Finding]:
    first = datasets[0].settings.base
    return [
        Finding(
            Place((dataset.folder / "dataset.yaml").as_posix(), 1),
            "violation",
            "mixed-bases",
            f"the base {dataset.settings.base} differs from {first} of the first dataset: one snapshot has one base",
        )
        for dataset in datasets
        if dataset.settings.base != first
    ]


def _same_dataset_twice(datasets: list[Dataset]) -> list[Finding]:
    seen: set[str] = set()
    found = []
    for dataset in datasets:
        name = dataset.settings.name
        if name in seen:
            place = Place((dataset.folder / "dataset.yaml").as_posix(), 1)
            found.append(Finding(place, "violation", "duplicate-id", f"two datasets have the id '{name}'"))
        seen.add(name)
    return found


def _dangling(datasets: list[Dataset]) -> list[Finding]:
    """References by full IRI to things of ours that no dataset describes."""
    described = {
        quad.subject.value for dataset in datasets for quad in dataset.quads if isinstance(quad.subject, ox.NamedNode)
    }
    return [
        Finding(place, "violation", "dangling-id", f"no record describes {target}")
        for dataset in datasets
        for target, place in dataset.references
        if target.startswith(dataset.settings.base + "id/") and target not in described
    ]


def _check_passages(dataset: Dataset, texts: dict[str, HeldText], sources: Path | None) -> list[Finding]:
    found: list[Finding] = []
    contents: dict[str, str | None] = {}
    for text in dataset.texts if sources is not None else ():
        contents[text.document], finding = _read_text(text, sources)
        if finding is not None:
            found.append(finding)
    for passage in dataset.passages:
        held = texts.get(passage.document)
        span = f"[{passage.start}, {passage.end}]"
        if held is not None and passage.end > held.length:
            message = f"{span} ends outside the text, which has {held.length} code points"
            found.append(Finding(passage.place, "violation", "offsets-outside", message))
            continue
        content = contents.get(passage.document)
        if content is None:
            continue
        cut = content[passage.start : passage.end]
        if not cut.strip():
            found.append(Finding(passage.place, "violation", "empty-passage", f"{span} holds no word"))
        elif passage.digest is not None and digest_of(cut) != passage.digest:
            message = f"the passage at {span} is not the one that was sealed: correct the offsets, then run kg seal"
            found.append(Finding(passage.place, "violation", "digest-differs", message))
    for left in dataset.left_out:
        default = next((t for t in dataset.texts if t.document.endswith(f"/{dataset.settings.default_document}")), None)
        if default is not None and left.end > default.length:
            message = f"[{left.start}, {left.end}] ends outside the text, which has {default.length} code points"
            found.append(Finding(left.place, "violation", "offsets-outside", message))
    return found


def _read_text(text: HeldText, sources: Path | None) -> tuple[str | None, Finding | None]:
    path = (sources or Path()) / Path(text.file).name
    try:
        raw = path.read_bytes()
        content = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError):
        message = f"the text '{text.file}' is not in the sources folder: its passages are not compared"
        return None, Finding(text.place, "warning", "no-text", message)
    if hashlib.sha256(raw).hexdigest() != text.digest or len(content) != text.length:
        found = f"its length is {len(content)} code points, its textDigest {hashlib.sha256(raw).hexdigest()}"
        message = f"the text '{text.file}' is not the one recorded: {found}"
        return content, Finding(text.place, "violation", "text-differs", message)
    return content, None


def digest_of(passage: str) -> str:
    """The SHA-256 of a passage's UTF-8 text, in hex."""
    return hashlib.sha256(passage.encode("utf-8", "surrogatepass")).hexdigest()


def read_vocabulary(base: str) -> list[ox.Quad]:
    """The ontology and the lists as quads in graphs of their own; blank nodes get lasting names."""
    quads: list[ox.Quad] = []
    for path in ontology_files(ontology_dir()):
        graph = base + (LISTS_GRAPH if path.parent.name == "lists" else ONTOLOGY_GRAPH)
        quads += read_turtle(path, graph)
    return quads


def read_turtle(path: Path, graph: str) -> list[ox.Quad]:
    """The triples of a Turtle file in a graph, blank nodes named by their canonical label."""
    parsed = ox.Dataset(ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE))
    parsed.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    prefix = f"{graph}/{path.stem}"
    return [
        ox.Quad(skolem(quad.subject, prefix), quad.predicate, skolem(quad.object, prefix), ox.NamedNode(graph))
        for quad in parsed
    ]


def shape_files() -> list[Path]:
    """The files of the shapes that come with Khronika."""
    return sorted(shapes_dir().glob("*.ttl"))


def _shape_findings(results: list[ShapeResult], lines: LineIndex, before: list[Finding], start: Place) -> list[Finding]:
    """Findings for shape results; one for a node and line that the reader has complained about already is left out."""
    told = {(finding.focus, finding.place) for finding in before if finding.focus}
    told_nodes = {focus for focus, _ in told}
    found = []
    for result in results:
        severity = _SEVERITY.get(result.severity, "violation")
        place = lines.find(result.focus, result.path, result.value) or start
        if severity != "violation" and result.focus in told_nodes:
            continue
        name = compact(result.source_shape) if result.source_shape.startswith(KHRSH) else result.source_shape
        message = re.sub(r"\s+", " ", result.message).strip() or f"against {name}"
        found.append(Finding(place, severity, name, message, result.focus))
    return found
