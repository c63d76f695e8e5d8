"""Names of things, found without accents or case and by their sound; the index is made at build time."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from kg.files import read_query
from kg.ontology import Ontology
from kg.spelling import sound_of
from kg.store import Store
from kg.terms import Literal, local_name


class Entry(TypedDict):
    """A thing with an address in the index."""

    iri: str
    kind: str
    labels: dict[str, str]
    names: list[str]
    """Every label and variant, of any language and script."""
    sounds: list[str]
    """What each of the names sounds like, in the same order."""


SearchIndex = list[Entry]
_PART, _HEARD = 3, 4


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
    """An entry for every thing with an address, sorted by IRI."""
    found: dict[str, Entry] = {}
    for row in store.select(read_query("index/names")):
        iri, name = str(row["thing"]), row.get("name")
        kind = iri.rsplit("/", 2)[1]
        entry = found.setdefault(iri, {"iri": iri, "kind": kind, "labels": {}, "names": [], "sounds": []})
        if isinstance(name, Literal):
            if name.text not in entry["names"]:
                entry["names"].append(name.text)
                entry["sounds"].append(sound_of(name.text))
            if local_name(str(row["property"])) == "prefLabel":
                entry["labels"][name.language or "en"] = name.text
    return [found[iri] for iri in sorted(found)]


def find(index: SearchIndex, text: str, kinds: Iterable[str] = (), language: str = "en", limit: int = 50) -> list[Hit]:
    """The things whose names hold every word of the text, best first: the whole name, its beginning, a word, a part.

    Names that only sound like it come last: `Bokaev` finds Bokayev and Бокаев.
    """
    wanted, sounding, allowed = fold(text[:200]), sound_of(text[:200]), set(kinds)
    ranked: list[tuple[int, int, str, Hit]] = []
    for entry in index if wanted else []:
        if allowed and entry["kind"] not in allowed:
            continue
        scored = [
            (score, len(name), name)
            for name, sound in zip(entry["names"], entry["sounds"], strict=True)
            if (score := _score_name(name, wanted, sound, sounding)) is not None
        ]
        if scored:
            score, length, name = min(scored)
            label = entry["labels"].get(language) or entry["labels"].get("en") or entry["names"][0]
            ranked.append((score, length, entry["iri"], Hit(entry["iri"], entry["kind"], label, name)))
    return [hit for *_, hit in sorted(ranked, key=lambda item: item[:3])[:limit]]


def _score_name(name: str, wanted: str, sound: str, sounding: str) -> int | None:
    score = _score(fold(name), wanted)
    if score is not None or not sounding:
        return score
    heard = _score(sound, sounding)
    # A part of a word that only sounds alike says too little.
    return heard + _HEARD if heard is not None and heard < _PART else None


def _score(name: str, wanted: str) -> int | None:
    if name == wanted:
        return 0
    if name.startswith(wanted):
        return 1
    parts, words = name.split(), wanted.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return 2
    return _PART if all(word in name for word in words) else None


def read_index(content: bytes) -> SearchIndex:
    """The index that a snapshot holds."""
    index: SearchIndex = json.loads(content)
    return index
