"""Records to JSON-LD: slugs become IRIs, inner nodes get lasting names, and every mistake a file and line."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType

from kg.findings import Place, closest
from kg.namespaces import KHR, LIST, OA
from kg.ontology import Ontology, RecordKey
from kg.terms import Iri, local_name
from kg.values import Compiled, DatasetSettings, Known, Passage, Reading, items
from kg.yaml_nodes import Mapping, Node, Scalar, Sequence

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
# Keys of the context that the compiler writes and records do not.
_WRITTEN_HERE = ("class", "about", "eventType", "penaltyKind", "evidence", "passageDigest")
_CLAIM, _EVENT = KHR + "Claim", KHR + "Event"


class RecordCompiler:
    """Turns the records of one dataset into JSON-LD: first `register` each, then `compile` them all."""

    def __init__(self, ontology: Ontology, settings: DatasetSettings, digests: MappingType[str, str]) -> None:
        self.ontology, self.digests = ontology, digests
        self.reading = Reading(ontology, settings)
        self._records: list[tuple[str, Mapping, Iri, list[str]]] = []
        self._claims: list[dict[str, object]] = []

    # -- first pass: names ------------------------------------------------------------------------------------

    def register(self, file: str, record: Mapping) -> None:
        """Learn a record's id and type and those of the nodes in it; complains about what is missing or double."""
        self.reading.file = file
        name, type_name = record.text("id"), record.text("type")
        if name is None or type_name is None:
            missing = "id" if name is None else "type"
            self.reading.wrong(record.line, "missing-key", f"every record needs the key '{missing}'")
            return
        classes = self._classes(type_name, record)
        kind = self.ontology.kind_of(classes[0]) if classes else None
        iri = self._own_iri(name, kind, self._line(record, "id"))
        if iri is None or kind is None:
            return
        self._know(name, iri, classes[-1], record)
        self.reading.out.lines.add(Place(file, record.line), iri)
        self._records.append((file, record, iri, classes))
        self._register_inner(record, iri)

    def _register_inner(self, parent: Mapping, parent_iri: str) -> None:
        for name, key, node in self._nested(parent):
            iri = self._inner_iri(parent_iri, name, node)
            inner_id = node.text("id")
            class_iri = self.ontology.class_of_inner_node(key)
            if inner_id is not None and class_iri is not None:
                if SLUG.match(inner_id):
                    self._know(inner_id, Iri(iri), class_iri, node)
                else:
                    self._bad_slug(inner_id, self._line(node, "id"))
            self._register_inner(node, iri)

    def _nested(self, parent: Mapping) -> Iterator[tuple[str, RecordKey, Mapping]]:
        for name, value in parent.entries:
            key = self.ontology.keys.get(name.text)
            if key is not None and (key.reverse or key.datatype == "@id"):
                for item in items(value):
                    if isinstance(item, Mapping):
                        yield name.text, key, item

    def _know(self, name: str, iri: Iri, class_iri: str, record: Mapping) -> None:
        place = Place(self.reading.file, self._line(record, "id"))
        if name in self.reading.known:
            self.reading.wrong(
                place.line, "duplicate-id", f"the id '{name}' is taken already at {self.reading.known[name].place}"
            )
        else:
            self.reading.known[name] = Known(iri, class_iri, record, place)

    def _classes(self, type_name: str, record: Mapping) -> list[str]:
        """The classes of a record, the finest last; an event type gives Event and what the concept implies."""
        scheme = self.ontology.scheme_of_class.get(_EVENT, "event-type")
        if type_name in self.ontology.concepts(scheme):
            implied = self.ontology.value(f"{LIST}{scheme}/{type_name}", KHR + "impliesClass")
            return [_EVENT, str(implied)] if implied else [_EVENT]
        class_iri = KHR + type_name
        if class_iri in self.ontology.kinds and _EVENT not in self.ontology.superclasses(class_iri):
            return [class_iri]
        names = [local_name(c) for c in self.ontology.kinds if c != _EVENT] + self.ontology.concepts(scheme)
        line = self._line(record, "type")
        self.reading.wrong(
            line, "unknown-type", f"'{type_name}' is neither a class nor an event type{closest(type_name, names)}"
        )
        return []

    def _own_iri(self, name: str, kind: str | None, line: int) -> Iri | None:
        if ":" in name:
            return self.reading.expanded(name, line)
        if not SLUG.match(name) or len(name) > 100:
            self._bad_slug(name, line)
            return None
        return Iri(f"{self.reading.settings.base}id/{kind}/{name}") if kind else None

    def _bad_slug(self, name: str, line: int) -> None:
        self.reading.wrong(
            line, "bad-id", f"'{name[:100]}' is no id: use lower-case letters a-z, digits and single hyphens"
        )

    # -- second pass: nodes -----------------------------------------------------------------------------------

    def compile(self) -> Compiled:
        """Everything that the registered records say."""
        for file, record, iri, classes in self._records:
            self.reading.file, self._claims = file, []
            body = self._node(record, iri, classes)
            if classes[0] == _EVENT:
                body["eventType"] = f"{LIST}{self.ontology.scheme_of_class[_EVENT]}/{record.text('type')}"
            home = self._home(self._claims) or "dataset"
            self.reading.out.objects.setdefault(home, []).append(body)
            for claim in self._claims:
                self.reading.out.objects.setdefault(self._home([claim]) or home, []).append(claim)
        return self.reading.out

    def _home(self, claims: list[dict[str, object]]) -> str | None:
        """The slug of the document that grounds the first claim: the graph in which the statements lie."""
        for claim in claims:
            evidence = claim.get("evidence")
            if isinstance(evidence, list) and evidence:
                return local_name(str(evidence[0]["source"]))
        return None

    def _node(self, record: Mapping, iri: str, classes: Iterable[str]) -> dict[str, object]:
        class_list = list(classes)
        body: dict[str, object] = {"id": iri, "class": class_list}
        finest = class_list[-1] if class_list else ""
        used: set[str] = set()
        for name, value in record.entries:
            if name.text in ("id", "type"):
                continue
            if name.text == "at":
                if finest != _CLAIM:  # a claim's own offsets become its evidence
                    self._claim(iri, Mapping(((name, value),), name.line), used)
                continue
            key = self.ontology.keys.get(name.text)
            if key is None or name.text in _WRITTEN_HERE or self.ontology.derived(key.property):
                known = [*self.ontology.keys, "at", "type"]
                self.reading.wrong(
                    name.line, "unknown-key", f"unknown key '{name.text}'{closest(name.text, known)}", iri
                )
            elif not self.ontology.allows(key.property, finest, key.reverse):
                article = "an" if local_name(finest)[0] in "AEIOU" else "a"
                label = local_name(finest)
                self.reading.wrong(
                    name.line, "key-not-here", f"the key '{name.text}' does not belong on {article} {label}", iri
                )
            else:
                path = ("^" if key.reverse else "") + key.property
                self.reading.out.lines.add(Place(self.reading.file, name.line), iri, path)
                self._set(body, key, value, iri, used)
        return body

    def _set(self, body: dict[str, object], key: RecordKey, value: Node, iri: str, used: set[str]) -> None:
        if key.name == "claims":
            for item in items(value):
                if isinstance(item, Mapping):
                    self._claim(iri, item, used)
                else:
                    self.reading.wrong(
                        item.line,
                        "not-a-mapping",
                        "a claim is a mapping: write {at: [start, end]} and what it says",
                        iri,
                    )
        elif key.by_language:
            body[key.name] = self.reading.language_map(value, iri)
        else:
            values = [self._value(key, item, iri, used, body) for item in items(value)]
            body[key.name] = [entry for entry in values if entry is not None]

    def _value(self, key: RecordKey, item: Node, iri: str, used: set[str], body: dict[str, object]) -> object:
        if isinstance(item, Mapping) and (key.reverse or key.datatype == "@id"):
            return self._inner(key, item, iri, used)
        if key.reverse or not isinstance(item, Scalar):
            self.reading.wrong(item.line, "wrong-shape", self._shape_help(key), iri)
            return None
        if key.datatype == "@id":
            return self.reading.reference(key, item, iri)
        if key.datatype == "@vocab":
            return self.reading.concept(key, item, iri) if key.scheme else self.reading.aspect(item, iri)
        if key.name == "claimedValue":
            return self.reading.claimed_value(item, iri, body)
        return self.reading.literal(item, key.datatype or "", iri)

    def _shape_help(self, key: RecordKey) -> str:
        if key.reverse or (key.datatype == "@id" and self.ontology.class_of_inner_node(key)):
            return f"under '{key.name}' stand mappings: write - {{key: value}}"
        return f"under '{key.name}' stands a single value or a list of them"

    # -- inner nodes and claims -------------------------------------------------------------------------------

    def _inner_iri(self, parent: str, key_name: str, node: Mapping) -> str:
        """`<parent>/<key>/<its own id, else ten hex digits of its content>`: never a position."""
        own = node.text("id")
        if own and SLUG.match(own):
            return f"{parent}/{key_name}/{own}"
        return f"{parent}/{key_name}/{_digest(node, ('claims',) if key_name == 'claims' else ('claims', 'at'))}"

    def _inner(self, key: RecordKey, item: Mapping, parent: str, used: set[str]) -> dict[str, object] | None:
        class_iri = self.ontology.class_of_inner_node(key)
        if class_iri is None:
            self.reading.wrong(
                item.line, "wrong-shape", f"under '{key.name}' stands the id of a record, not a mapping", parent
            )
            return None
        iri = self._inner_iri(parent, key.name, item)
        self._once(iri, item, used)
        self.reading.out.lines.add(Place(self.reading.file, item.line), iri)
        body = self._node(item, iri, [class_iri])
        type_node = item.get("type")
        scheme = self.ontology.scheme_of_class.get(class_iri)
        if isinstance(type_node, Scalar):
            type_key = next(
                (
                    k
                    for k in self.ontology.keys.values()
                    if scheme
                    and k.scheme == scheme
                    and not k.reverse
                    and k.property == self.ontology.type_property(scheme)
                ),
                None,
            )
            if type_key is None:
                self.reading.wrong(type_node.line, "key-not-here", f"no 'type' is needed under '{key.name}'", iri)
            elif concept := self.reading.concept(type_key, type_node, iri):
                body[type_key.name] = concept
        return body

    def _once(self, iri: str, item: Mapping, used: set[str]) -> None:
        if iri in used:
            self.reading.wrong(
                item.line, "same-twice", "the same is written twice here: remove one, or give one an id", iri
            )
        used.add(iri)

    def _claim(self, about: str, item: Mapping, used: set[str]) -> None:
        iri = self._inner_iri(about, "claims", item)
        self._once(iri, item, used)
        place = Place(self.reading.file, item.line)
        self.reading.out.lines.add(place, iri)
        self.reading.out.lines.add(place, about, "^" + KHR + "about")
        position = len(self._claims)
        body = self._node(item, iri, [_CLAIM])
        body["about"] = about
        body.setdefault("stance", [LIST + "stance/supports"])
        body.setdefault("manner", [LIST + "manner/states"])
        document = self._reported_in(body, item)
        if document is not None:
            body["reportedIn"] = [document]
            if "assertedBy" not in body and item.text("unattributed") != "true":
                body["assertedBy"] = self._authors(document)
            if (at := item.get("at")) is not None:
                body["evidence"] = self._evidence(iri, document, at)
        self._claims.insert(position, body)

    def _reported_in(self, body: dict[str, object], item: Mapping) -> str | None:
        given = body.get("reportedIn")
        if isinstance(given, list):
            return str(given[0]) if given else None
        default = self.reading.settings.default_document
        if default is None or default not in self.reading.known:
            self.reading.wrong(
                item.line, "missing-key", "say where this is reported: reportedIn, or defaultDocument in dataset.yaml"
            )
            return None
        return self.reading.known[default].iri

    def _by_iri(self, iri: str) -> Known | None:
        known = self.reading.known.get(local_name(iri))
        return known if known is not None and known.iri == iri else None

    def _authors(self, document: str) -> list[str]:
        known = self._by_iri(document)
        names = [item.text for item in items(known.record.get("authors")) if isinstance(item, Scalar)] if known else []
        return [
            self.reading.known[name].iri if name in self.reading.known else name
            for name in names
            if name in self.reading.known or "//" in name
        ]

    def _held(self, document: str) -> str | None:
        """The document whose text we hold: this one, or the one in which it is quoted."""
        for _ in range(10):
            known = self._by_iri(document)
            if known is None:
                return None
            if known.record.get("textLength") is not None:
                return known.iri
            quoted = known.record.text("quotedIn")
            if quoted is None or quoted not in self.reading.known:
                return None
            document = self.reading.known[quoted].iri
        return None

    def _evidence(self, claim: str, document: str, at: Node) -> list[dict[str, object]]:
        pairs = at.items if isinstance(at, Sequence) and at.items and isinstance(at.items[0], Sequence) else (at,)
        held = self._held(document)
        if held is None:
            self.reading.wrong(
                at.line,
                "no-text",
                f"the text of '{local_name(document)}' is not held: give it textLength, or quotedIn",
                claim,
            )
            return []
        found: list[dict[str, object]] = []
        for pair in pairs:
            span = _span(pair)
            if span is None:
                self.reading.wrong(
                    pair.line,
                    "bad-offsets",
                    "offsets are two whole numbers, the first below the second: [1809, 2188]",
                    claim,
                )
                continue
            start, end = span
            place = Place(self.reading.file, pair.line)
            digest = self.digests.get(f"{local_name(held)} {start}-{end}")
            self.reading.out.passages.append(Passage(held, start, end, digest, place))
            iri = f"{claim}/evidence/{_hex(f'{held} {start} {end}')}"
            selector = {
                "id": iri + "/selector",
                "class": [OA + "TextPositionSelector"],
                "start": str(start),
                "end": str(end),
            }
            entry: dict[str, object] = {
                "id": iri,
                "class": [OA + "SpecificResource"],
                "source": held,
                "selector": selector,
            }
            if digest is not None:
                entry["passageDigest"] = digest
            for node in (iri, iri + "/selector"):
                self.reading.out.lines.add(place, node)
            found.append(entry)
        return found

    def _line(self, record: Mapping, name: str) -> int:
        node = record.get(name)
        return node.line if node is not None else record.line


def _span(node: Node) -> tuple[int, int] | None:
    if not isinstance(node, Sequence) or len(node.items) != 2:
        return None
    texts = [item.text for item in node.items if isinstance(item, Scalar)]
    if len(texts) != 2 or not all(re.fullmatch(r"[0-9]{1,12}", text) for text in texts):
        return None
    start, end = int(texts[0]), int(texts[1])
    return (start, end) if start < end else None


def _content(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_content(item) for item in node.items]
    return {key.text: _content(value) for key, value in node.entries}


def _digest(node: Mapping, without: tuple[str, ...]) -> str:
    """Ten hex digits of what a node holds, less the keys that say what is claimed of it."""
    content = {key.text: _content(value) for key, value in node.entries if key.text not in without}
    return _hex(json.dumps(content, sort_keys=True, ensure_ascii=False))


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]
