"""The values of records: references, concepts, texts and literals, each checked where it stands."""

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field

from kg.datatypes import check_text as check_datatype
from kg.errors import InputError
from kg.findings import Finding, Place, closest
from kg.lines import LineIndex
from kg.namespaces import LIST
from kg.ontology import Ontology, RecordKey
from kg.terms import Iri, local_name
from kg.yaml_nodes import Mapping, Node, Scalar, Sequence

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+\Z", re.I)


def find_language_problem(tag: str) -> str:
    """What is wrong with a key that should be a language tag, '' for a good one."""
    if _LANGUAGE.match(tag):
        return ""
    return f"'{tag}' is no language tag (en, ru ...); quote a text that has a comma in braces"


@dataclass(frozen=True)
class DatasetSettings:
    """What `dataset.yaml` says that records are read by."""

    name: str
    base: str
    prefixes: MappingType[str, str] = field(default_factory=dict)
    default_document: str | None = None


@dataclass(frozen=True)
class Known:
    """A node that has an id: its IRI, class and record."""

    iri: Iri
    class_iri: str
    record: Mapping
    place: Place


@dataclass(frozen=True)
class Passage:
    """A span that a claim rests on; offsets count Unicode code points, the end is exclusive."""

    document: str
    start: int
    end: int
    digest: str | None
    place: Place


@dataclass
class Compiled:
    """What came out of the records: JSON-LD objects by document, and what is known about them."""

    objects: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    lines: LineIndex = field(default_factory=LineIndex)
    references: list[tuple[str, Place]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)


@dataclass
class Reading:
    """Reads single values for one dataset, and keeps what is found wrong and where everything stood."""

    ontology: Ontology
    settings: DatasetSettings
    out: Compiled = field(default_factory=Compiled)
    known: dict[str, Known] = field(default_factory=dict)
    file: str = ""

    def language_map(self, value: Node, iri: str) -> dict[str, object]:
        """The texts of a language map, by language tag."""
        if not isinstance(value, Mapping):
            self.wrong(value.line, "no-language", "say the language: write {en: ...}", iri)
            return {}
        texts: dict[str, object] = {}
        for language, node in value.entries:
            if problem := find_language_problem(language.text):
                self.wrong(language.line, "bad-language", problem, iri)
                continue
            found = [item.text for item in items(node) if isinstance(item, Scalar)]
            if len(found) != len(items(node)) or not all(text.strip() for text in found):
                self.wrong(language.line, "no-text", f"the text in '{language.text}' is empty or no text", iri)
            texts[language.text] = found
        return texts

    def literal(self, item: Scalar, datatype: str, iri: str) -> str | None:
        """The text of a literal, none where it is not of the datatype: what is ill-typed never gets into the graph."""
        try:
            check_datatype(item.text, datatype)
        except InputError as error:
            rule = "not-edtf" if "EDTF" in str(error) or "ends before" in str(error) else "bad-value"
            self.wrong(item.line, rule, str(error), iri)
            return None
        return item.text

    def concept(self, key: RecordKey, item: Scalar, iri: str) -> str | None:
        """The IRI of a concept of the key's list, none where there is no such concept."""
        names = self.ontology.concepts(key.scheme or "")
        if item.text in names:
            # In full: a JSON-LD processor would take a concept named like a key ('accused') for that key.
            return f"{LIST}{key.scheme}/{item.text}"
        hint = closest(item.text, names) or f"; known: {', '.join(names[:12])}{' ...' if len(names) > 12 else ''}"
        self.wrong(item.line, "unknown-concept", f"'{item.text}' is not in the list {key.scheme}{hint}", iri)
        return None

    def aspect(self, item: Scalar, iri: str) -> str | None:
        """The key that a claim is about, none where it is no key."""
        if item.text in self.ontology.keys:
            return item.text
        hint = closest(item.text, list(self.ontology.keys))
        self.wrong(item.line, "unknown-key", f"the aspect '{item.text}' is no key of a record{hint}", iri)
        return None

    def claimed_value(self, item: Scalar, iri: str, body: dict[str, object]) -> object:
        """The value that a claim gives to its aspect, typed as the aspect's key says."""
        named = body.get("aspect")
        key = self.ontology.keys.get(str(named[0])) if isinstance(named, list) and named else None
        if key is None:
            return item.text
        if key.datatype == "@id":
            target = self.reference(key, item, iri)
            return {"id": target} if target else None
        if key.scheme:
            found = self.concept(key, item, iri)
            return {"id": found} if found else None
        text = self.literal(item, key.datatype or "", iri)
        return {"@value": text, "@type": key.datatype} if text is not None and key.datatype else text

    def reference(self, key: RecordKey, item: Scalar, iri: str) -> str | None:
        """The IRI that a reference leads to, none where nothing has that id."""
        self.out.lines.add(Place(self.file, item.line), iri, key.property, item.text)
        if ":" in item.text:
            target = self.expanded(item.text, item.line)
            if target is not None:
                self.out.references.append((target, Place(self.file, item.line)))
                self.out.lines.add(Place(self.file, item.line), iri, key.property, target)
            return target
        known = self.known.get(item.text)
        if known is None:
            hint = closest(item.text, list(self.known))
            self.wrong(item.line, "dangling-id", f"nothing has the id '{item.text}'{hint}", iri)
            return None
        if not self.ontology.allows(key.property, known.class_iri, reverse=not key.reverse):
            label = local_name(known.class_iri)
            self.wrong(
                item.line,
                "wrong-kind",
                f"'{item.text}' is of the kind {label}, which cannot stand under '{key.name}'",
                iri,
            )
        self.out.lines.add(Place(self.file, item.line), iri, key.property, known.iri)
        return known.iri

    def expanded(self, name: str, line: int) -> Iri | None:
        """The IRI of a full or prefixed name, none where the prefix is unknown or it is no IRI."""
        prefix, _, local = name.partition(":")
        if prefix in self.settings.prefixes:
            name = self.settings.prefixes[prefix] + local
        elif prefix == "list":
            name = LIST + local
            if not self.ontology.knows(name):
                self.wrong(line, "unknown-concept", f"no list has the concept '{local}'")
                return None
        elif "//" not in name and prefix != "urn":
            known = ", ".join(sorted(self.settings.prefixes)) or "none"
            self.wrong(
                line, "unknown-prefix", f"the prefix '{prefix}:' is not declared in dataset.yaml; declared: {known}"
            )
            return None
        if not _IRI.match(name):
            self.wrong(line, "bad-iri", f"'{name[:100]}' is no IRI")
            return None
        return Iri(name)

    def wrong(self, line: int, rule: str, message: str, focus: str = "") -> None:
        """Keep a violation at a line of the present file."""
        self.out.findings.append(Finding(Place(self.file, line), "violation", rule, message, focus))


def items(value: Node | None) -> tuple[Node, ...]:
    """The nodes of a list, or the single node itself; none of none."""
    if value is None:
        return ()
    return value.items if isinstance(value, Sequence) else (value,)
