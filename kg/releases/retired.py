"""Identifiers that were given up, from `retired.yaml`: each with its day and reason, and what takes its place.

A retired identifier is never used again: its address says why it is gone, or leads to the replacement.
"""

from collections.abc import Sequence as SequenceType
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.compile import SLUG
from kg.datatypes import check_text
from kg.errors import InputError
from kg.findings import Finding, Place, closest
from kg.lines import LineIndex
from kg.namespaces import DCTERMS, KHR, RDF, XSD
from kg.values import DatasetSettings, find_language_problem
from kg.yaml_nodes import Mapping, Node, Scalar, Sequence, read_yaml

RETIRED_FILE = "retired.yaml"
_KEYS = ["id", "on", "reason", "replacedBy"]
_HELP = "write - {id: person/old-name, on: 2026-11-24, reason: {en: why it is gone}}"

# What the shapes may complain of, to be told where the identifier is retired and not where its record stands.
_PATHS = ("", *(KHR + name for name in ("retiredOn", "retirementReason", "standing")), DCTERMS + "isReplacedBy",
          f"^{KHR}mergedRecord")  # fmt: skip


@dataclass
class Retired:
    """What the file says, as quads, with what is wrong and where everything stands."""

    quads: list[ox.Quad] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: LineIndex = field(default_factory=LineIndex)
    references: list[tuple[str, Place]] = field(default_factory=list)


def read_retired(path: Path, name: str, settings: DatasetSettings, kinds: SequenceType[str]) -> Retired:
    """The retired identifiers of a dataset; `name` is how findings call the file, `kinds` those of addresses."""
    retired = Retired()
    if not path.is_file():
        return retired
    root, findings = read_yaml(path, name)
    retired.findings += findings
    if root is not None and not isinstance(root, Sequence):
        retired.findings.append(Finding(Place(name, root.line), "violation", "wrong-shape", f"a list: {_HELP}"))
    for item in root.items if isinstance(root, Sequence) else ():
        if isinstance(item, Mapping):
            _Entry(item, name, settings, kinds, retired).read()
        else:
            retired.findings.append(Finding(Place(name, item.line), "violation", "wrong-shape", _HELP))
    return retired


@dataclass
class _Entry:
    """One entry of the file, on its way to quads."""

    item: Mapping
    file: str
    settings: DatasetSettings
    kinds: SequenceType[str]
    out: Retired

    def read(self) -> None:
        """Keep the statements of the entry; what is not well written is told and left out."""
        for key, _ in self.item.entries:
            if key.text not in _KEYS:
                self._wrong(key.line, "unknown-key", f"unknown key '{key.text}'{closest(key.text, _KEYS)}")
        iri = self._identifier("id")
        if iri is None:
            return
        for path in _PATHS:
            self.out.lines.add(Place(self.file, self.item.line), iri, path)
        self._say(iri, RDF + "type", ox.NamedNode(KHR + "RetiredIdentifier"))
        if (day := self._day()) is not None:
            self._say(iri, KHR + "retiredOn", day)
        for reason in self._reasons():
            self._say(iri, KHR + "retirementReason", reason)
        replacement = self._identifier("replacedBy") if self.item.get("replacedBy") is not None else None
        if replacement is not None:
            self._say(iri, DCTERMS + "isReplacedBy", ox.NamedNode(replacement))
            self.out.references.append((replacement, Place(self.file, self._line("replacedBy"))))

    def _identifier(self, key: str) -> str | None:
        """The IRI of `kind/slug` under a key, none where it is no identifier."""
        text = self.item.text(key) or ""
        kind, _, slug = text.partition("/")
        if kind not in self.kinds or not SLUG.match(slug) or len(slug) > 100:
            hint = closest(kind, list(self.kinds)) if "/" in text and kind not in self.kinds else ""
            self._wrong(self._line(key), "bad-id", f"'{text[:100]}' is no identifier: {_HELP}{hint}")
            return None
        return f"{self.settings.base}id/{kind}/{slug}"

    def _day(self) -> ox.Literal | None:
        text = self.item.text("on")
        try:
            check_text(text or "", XSD + "date")
        except InputError as error:
            self._wrong(self._line("on"), "bad-value", str(error) if text else f"say since when: {_HELP}")
            return None
        return ox.Literal(text or "", datatype=ox.NamedNode(XSD + "date"))

    def _reasons(self) -> list[ox.Literal]:
        node: Node | None = self.item.get("reason")
        if not isinstance(node, Mapping):
            self._wrong(self._line("reason"), "no-language", f"say why, and in which language: {_HELP}")
            return []
        found: list[ox.Literal] = []
        for language, text in node.entries:
            if problem := find_language_problem(language.text):
                self._wrong(language.line, "bad-language", problem)
            elif isinstance(text, Scalar) and text.text.strip():
                found.append(ox.Literal(text.text, language=language.text))
            else:
                self._wrong(language.line, "no-text", f"the text in '{language.text}' is empty or no text")
        return found

    def _say(self, iri: str, predicate: str, value: ox.NamedNode | ox.Literal) -> None:
        graph = ox.NamedNode(f"{self.settings.base}graph/{self.settings.name}/retired")
        self.out.quads.append(ox.Quad(ox.NamedNode(iri), ox.NamedNode(predicate), value, graph))

    def _line(self, key: str) -> int:
        node = self.item.get(key)
        return node.line if node is not None else self.item.line

    def _wrong(self, line: int, rule: str, message: str) -> None:
        self.out.findings.append(Finding(Place(self.file, line), "violation", rule, message))
