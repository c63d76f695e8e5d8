"""Names of things, folded so that they are found without accents or case; the index is made at build time."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from kg.files import read_query
from kg.ontology import Ontology
from kg.store import Store
from kg.terms import Literal, local_name

SearchIndex = list[dict[str, object]]


@dataclass(frozen=True)
class Hit:
    """A thing that a search found, with the name that matched."""

    iri: str
    kind: str
    label: str
    matched: str


def fold(text: str) -> str:
    """The text in small letters without accents, words parted by single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(re.findall(r"\w+", bare))


def search_index(store: Store, ontology: Ontology) -> SearchIndex:
    """An entry for every thing with an address: IRI, kind, labels by language, and all its names, sorted by IRI."""
    found: dict[str, dict[str, object]] = {}
    for row in store.select(read_query("index/names")):
        iri = str(row["thing"])
        entry = found.setdefault(iri, {"iri": iri, "kind": iri.rsplit("/", 2)[1], "labels": {}, "names": []})
        name, labels, names = row.get("name"), entry["labels"], entry["names"]
        if isinstance(name, Literal) and isinstance(labels, dict) and isinstance(names, list):
            if name.text not in names:
                names.append(name.text)
            if local_name(str(row["property"])) == "prefLabel":
                labels[name.language or "en"] = name.text
    return [found[iri] for iri in sorted(found)]


def find(index: SearchIndex, text: str, kinds: Iterable[str] = (), language: str = "en", limit: int = 50) -> list[Hit]:
    """The things whose names hold every word of the text, best first: the whole name, its beginning, a word, a part."""
    wanted = fold(text)[:200]
    words, allowed = wanted.split(), set(kinds)
    ranked: list[tuple[int, int, str, Hit]] = []
    for entry in index:
        kind, labels, names = str(entry["kind"]), entry["labels"], entry["names"]
        if (
            not words
            or not isinstance(names, list)
            or not isinstance(labels, dict)
            or (allowed and kind not in allowed)
        ):
            continue
        scored = [
            (score, len(name), name) for name in names if (score := _score(fold(name), wanted, words)) is not None
        ]
        if scored:
            score, length, name = min(scored)
            label = labels.get(language) or labels.get("en") or names[0]
            iri = str(entry["iri"])
            ranked.append((score, length, iri, Hit(iri, kind, str(label), name)))
    return [hit for *_, hit in sorted(ranked, key=lambda item: item[:3])[:limit]]


def _score(name: str, wanted: str, words: list[str]) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    parts = name.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 2
    return 3 if all(word in name for word in words) else None


def read_index(content: bytes) -> SearchIndex:
    """The index that a snapshot holds."""
    index = json.loads(content)
    return index if isinstance(index, list) else []
