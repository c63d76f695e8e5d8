"""Triples as JSON-LD in the short words of the records: their context stands inside, and nothing is fetched."""

import json
from collections.abc import Container, Iterable

import pyoxigraph as ox

from kg.namespaces import LIST, RDF, XSD
from kg.ontology import Ontology, RecordKey

_TYPE = RDF + "type"


def write_jsonld(triples: Iterable[ox.Triple], ontology: Ontology) -> bytes:
    """The triples as JSON-LD, in the order given; of the context only what they use."""
    keys: dict[str, list[RecordKey]] = {}
    for key in ontology.keys.values():
        if not key.reverse:
            keys.setdefault(key.property, []).append(key)
    prefixes = {name: start for name, start in ontology.context.items() if isinstance(start, str) and "://" in start}
    writer = _Writer(keys, prefixes, ontology.context)
    for triple in triples:
        writer.add(triple)
    context = {name: term for name, term in ontology.context.items() if name in writer.used or name in prefixes}
    words = {"@version": 1.1, "id": "@id", "class": "@type", **context}
    whole = {"@context": words, "@graph": list(writer.nodes.values())}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


class _Writer:
    """Gathers the nodes of a document and the keys that they use."""

    def __init__(self, keys: dict[str, list[RecordKey]], prefixes: dict[str, str], terms: Container[str]) -> None:
        self._keys, self._prefixes, self._terms = keys, prefixes, terms
        self.nodes: dict[str, dict[str, object]] = {}
        self.used: set[str] = set()

    def add(self, triple: ox.Triple) -> None:
        """Write one more triple under its subject."""
        assert isinstance(triple.subject, ox.NamedNode)
        subject, property_iri, value = triple.subject.value, triple.predicate.value, triple.object
        node = self.nodes.setdefault(subject, {"id": subject})
        if property_iri == _TYPE and isinstance(value, ox.NamedNode):
            self._put(node, "class", self._shorten(value.value))
            return
        for key in self._keys.get(property_iri, ()):
            if self._put_by_key(node, key, value):
                self.used.add(key.name)
                return
        self._put(node, self._shorten(property_iri), _expand_value(value))

    def _put_by_key(self, node: dict[str, object], key: RecordKey, value: object) -> bool:
        """Whether a key of the records can say the value, which then stands under it."""
        if isinstance(value, ox.Literal):
            if key.by_language and value.language:
                texts = node.setdefault(key.name, {})
                assert isinstance(texts, dict)
                self._put(texts, value.language, value.value)
                return True
            if not key.by_language and key.datatype == value.datatype.value:
                self._put(node, key.name, value.value)
                return True
        elif isinstance(value, ox.NamedNode):
            name = value.value.removeprefix(f"{LIST}{key.scheme}/") if key.scheme else ""
            # A concept with the name of a key (relation-type/about) would be read as that key's property.
            if key.datatype == "@vocab" and name and "/" not in name and ":" not in name and name not in self._terms:
                self._put(node, key.name, name)
                return True
            if key.datatype == "@id":
                self._put(node, key.name, value.value)
                return True
        return False

    @staticmethod
    def _put(node: dict[str, object], name: str, value: object) -> None:
        if name not in node:
            node[name] = value
            return
        there = node[name]
        node[name] = [*there, value] if isinstance(there, list) else [there, value]

    def _shorten(self, iri: str) -> str:
        """The IRI by the longest prefix of the context that it begins with, whole where none does."""
        fitting = [(len(start), name) for name, start in self._prefixes.items() if iri.startswith(start)]
        if not fitting:
            return iri
        length, name = max(fitting)
        local = iri[length:]
        return f"{name}:{local}" if local and not local.startswith("//") else iri


def _expand_value(value: object) -> dict[str, str]:
    if isinstance(value, ox.NamedNode):
        return {"@id": value.value}
    assert isinstance(value, ox.Literal)
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype.value == XSD + "string":
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}
