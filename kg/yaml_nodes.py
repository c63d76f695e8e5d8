"""YAML read as nodes that keep every scalar's text and line, so that a record's schema alone gives types.

Anchors, aliases, tags, merge keys, duplicate keys and several documents in a file are refused: records are plain.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kg.findings import Finding, Place

MAX_BYTES = 64 * 1024 * 1024
MAX_DEPTH = 40


@dataclass(frozen=True)
class Scalar:
    """A text as it was written."""

    text: str
    line: int


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    """Keys with their nodes, in file order; no key stands twice."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int

    def get(self, name: str) -> "Node | None":
        """The node under a key, none where there is no such key."""
        return next((node for key, node in self.entries if key.text == name), None)

    def text(self, name: str) -> str | None:
        """The text under a key, none where there is none or it is no scalar."""
        node = self.get(name)
        return node.text if isinstance(node, Scalar) else None


Node = Scalar | Sequence | Mapping


class _RefusedError(Exception):
    def __init__(self, line: int, rule: str, message: str) -> None:
        super().__init__(message)
        self.line, self.rule = line, rule


@dataclass
class _Composer:
    events: Iterator[yaml.Event]
    duplicates: list[tuple[int, str]] = field(default_factory=list)

    def next(self) -> yaml.Event:
        return next(self.events)

    def node(self, event: yaml.Event, depth: int) -> Node:
        line = _line(event)
        if depth > MAX_DEPTH:
            raise _RefusedError(line, "too-deep", f"nested more than {MAX_DEPTH} levels deep: records are flat")
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _RefusedError(line, "yaml-anchor", "anchors and aliases (& and *) are not taken: write the value out")
        if getattr(event, "tag", None):
            raise _RefusedError(line, "yaml-tag", "tags (!) are not taken: the record's keys give the types")
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, line)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(inner := self.next(), yaml.SequenceEndEvent):
                items.append(self.node(inner, depth + 1))
            return Sequence(tuple(items), line)
        return self._mapping(line, depth)

    def _mapping(self, line: int, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(inner := self.next(), yaml.MappingEndEvent):
            key = self.node(inner, depth + 1)
            if not isinstance(key, Scalar):
                raise _RefusedError(key.line, "yaml-key", "a key must be a plain word")
            if key.text == "<<":
                raise _RefusedError(key.line, "yaml-merge", "merge keys (<<) are not taken: write the keys out")
            value = self.node(self.next(), depth + 1)
            if key.text in entries:
                self.duplicates.append((key.line, key.text))
            else:
                entries[key.text] = (key, value)
        return Mapping(tuple(entries.values()), line)


def read_yaml(path: Path, name: str) -> tuple[Node | None, list[Finding]]:
    """The root node of a YAML file and what is wrong with it; `name` is how findings call the file."""

    def finding(line: int, rule: str, message: str) -> Finding:
        return Finding(Place(name, line), "violation", rule, message)

    try:
        if path.stat().st_size > MAX_BYTES:
            return None, [finding(1, "too-large", "larger than 64 MiB: split it into several files")]
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return None, [finding(line, "not-utf-8", "not UTF-8 text: save the file as UTF-8")]
    except OSError as error:
        return None, [finding(1, "not-readable", f"cannot be read: {error.strerror}")]
    try:
        events = iter(yaml.parse(text.removeprefix("\ufeff"), Loader=yaml.CSafeLoader))
        next(events)  # stream start
        if isinstance(next(events), yaml.StreamEndEvent):
            return None, []
        composer = _Composer(events)
        root = composer.node(composer.next(), 0)
        composer.next()  # document end
        after = composer.next()
        if not isinstance(after, yaml.StreamEndEvent):
            return None, [finding(_line(after), "yaml-documents", "one document a file: remove the ---")]
    except _RefusedError as error:
        return None, [finding(error.line, error.rule, str(error))]
    except yaml.YAMLError as error:
        return None, [finding(_line_of(error, text), "yaml", f"not YAML: {_problem(error)}")]
    return root, [
        finding(line, "duplicate-key", f"the key '{key}' stands twice: keep one") for line, key in composer.duplicates
    ]


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1


def _line_of(error: yaml.YAMLError, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    position = getattr(error, "position", None)
    return text[:position].count("\n") + 1 if isinstance(position, int) else 1


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or "malformed")
