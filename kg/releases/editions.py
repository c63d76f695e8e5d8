"""Which release a dataset is, as its `dataset.yaml` says: a version, the day of issue, and what is new in words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg.datatypes import check_text
from kg.errors import InputError
from kg.namespaces import XSD
from kg.yaml_nodes import Mapping, Scalar

EDITION_KEYS = ("version", "issued", "changes")
VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,2}(-[a-z]{1,12}(\.?[0-9]{1,6})?)?\Z")


@dataclass(frozen=True)
class Edition:
    """The version of a dataset, '' for one that is not released, and its day of issue."""

    version: str = ""
    issued: str = ""
    notes: dict[str, str] = field(default_factory=dict)
    """What is new, by language, in the words of the editors."""


def read_edition(settings: Mapping, wrong: Callable[[int, str, str], None]) -> Edition:
    """The edition that a `dataset.yaml` names; tells `wrong` the line, rule and message of what cannot be one."""
    version, issued = settings.text("version") or "", settings.text("issued") or ""
    notes = settings.get("changes")

    def line(name: str) -> int:
        node = settings.get(name)
        return node.line if node is not None else settings.line

    if version and not VERSION.match(version):
        wrong(line("version"), "bad-value", f"'{version[:40]}' is no version: write it as 1.0.0 or 1.1.0-rc.1")
    if issued:
        try:
            check_text(issued, XSD + "date")
        except InputError as error:
            wrong(line("issued"), "bad-value", str(error))
    for name, other in (("version", "issued"), ("issued", "version")):
        if settings.text(name) and not settings.text(other):
            wrong(line(name), "missing-key", f"a release has both a version and its day: add {other}")
    texts = {key.text: value.text for key, value in notes.entries if isinstance(value, Scalar)} if isinstance(
        notes, Mapping) else {}  # fmt: skip
    if notes is not None and not texts:
        wrong(line("changes"), "no-language", "say in which language: changes: {en: what is new}")
    return Edition(version, issued, texts)


def join_editions(editions: Sequence[Edition]) -> Edition:
    """The edition of a snapshot: the version of the dataset named first, issued on the last day of them all."""
    days = [edition.issued for edition in editions if edition.issued]
    return Edition(editions[0].version, max(days, default=""), editions[0].notes)
