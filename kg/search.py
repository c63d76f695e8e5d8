"""Names of things, found without accents or case, by sound, initials and nearly; the index is made at build time."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict

from rapidfuzz.distance import OSA

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

# Why a name matched, by its score: what is written so comes first, then what sounds so, then what is nearly written so.
_REASONS = ("name", "acronym", "beginning", "word", "part", "sound", "sound", "sound", "spelling")
_NAME, _ACRONYM, _BEGINNING, _WORD, _PART, _HEARD, _SPELLING = 0, 1, 2, 3, 4, 5, 8

_FORGIVEN, _FORGIVEN_TWICE = 4, 8
"""From how many letters on a word may have one typing error, and two."""

_WITH_INITIALS = {"organisation", "court", "law"}
_SMALL_WORDS = set(
    "a an and at by for from in of on or the to with в во для за и из к на о об от по с со және мен бен үшін".split()
)


def finding_rules() -> dict[str, object]:
    """What a script that finds names by these rules must know besides how names sound."""
    return {
        "reasons": _REASONS,
        "withInitials": sorted(_WITH_INITIALS),
        "smallWords": sorted(_SMALL_WORDS),
        "forgiven": [_FORGIVEN, _FORGIVEN_TWICE],
    }


@dataclass(frozen=True)
class Hit:
    """A thing that a search found, with the name that matched."""

    iri: str
    kind: str
    label: str
    matched: str
    reason: str
    """How it matched: name, acronym, beginning, word, part, sound or spelling."""


@dataclass(frozen=True)
class _Asked:
    text: str
    sound: str
    forgiving: bool


@dataclass(frozen=True)
class _Written:
    """What is asked of a name at every search."""

    folded: str
    words: tuple[str, ...]
    said: tuple[str, ...]
    initials: frozenset[str]


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


def find(
    index: SearchIndex,
    text: str,
    kinds: Iterable[str] = (),
    language: str = "en",
    limit: int = 50,
    *,
    forgiving: bool = True,
) -> list[Hit]:
    """The things whose names hold every word of the text, best first: the whole name, its beginning, a word, a part.

    Names that only sound like it come after these: `Bokaev` finds Bokayev and Бокаев. A `forgiving` search also knows
    a body by the initials of its name, next to whole names, and last what differs by a typing error or two.
    """
    asked, allowed = _Asked(fold(text[:200]), sound_of(text[:200]), forgiving), set(kinds)
    ranked: list[tuple[int, int, str, Hit]] = []
    for entry in index if asked.text else []:
        if allowed and entry["kind"] not in allowed:
            continue
        scored = [
            (score, len(name), name)
            for name, sound in zip(entry["names"], entry["sounds"], strict=True)
            if (score := _score_name(name, sound, asked, entry["kind"])) is not None
        ]
        if scored:
            score, length, name = min(scored)
            label = entry["labels"].get(language) or entry["labels"].get("en") or entry["names"][0]
            hit = Hit(entry["iri"], entry["kind"], label, name, _REASONS[score])
            ranked.append((score, length, entry["iri"], hit))
    return [hit for *_, hit in sorted(ranked, key=lambda item: item[:3])[:limit]]


@lru_cache(maxsize=1 << 18)
def _write(name: str, sound: str) -> _Written:
    folded = fold(name)
    words = tuple(folded.split())
    telling = [word for word in words if word not in _SMALL_WORDS]
    initials = frozenset("".join(word[0] for word in some) for some in (words, telling) if len(some) > 1)
    return _Written(folded, words, tuple(sound.split()), initials)


def _score_name(name: str, sound: str, asked: _Asked, kind: str) -> int | None:
    written = _write(name, sound)
    score = _score(written.folded, written.words, asked.text)
    if score == _NAME:
        return score
    if asked.forgiving and kind in _WITH_INITIALS and _is_acronym(asked.text, written.initials):
        return _ACRONYM
    if score is not None:
        return score
    if asked.sound:
        heard = _score(sound, written.said, asked.sound)
        # A part of a word that only sounds alike says too little.
        if heard is not None and heard < _PART:
            return _HEARD + max(0, heard - _ACRONYM)
    if not asked.forgiving:
        return None
    near = _is_near(asked.text, written.words) or (asked.sound and _is_near(asked.sound, written.said))
    return _SPELLING if near else None


def _score(name: str, parts: tuple[str, ...], wanted: str) -> int | None:
    if name == wanted:
        return _NAME
    if name.startswith(wanted):
        return _BEGINNING
    words = wanted.split()
    if all(any(part.startswith(word) for part in parts) for word in words):
        return _WORD
    return _PART if all(word in name for word in words) else None


def _is_acronym(text: str, initials: frozenset[str]) -> bool:
    # Long names are often shortened to their first words: KIBHR leaves out "and Rule of Law".
    return text in initials or (len(text) > 2 and any(letters.startswith(text) for letters in initials))


def _is_near(text: str, parts: tuple[str, ...]) -> bool:
    """Whether every word of the text is in the name, give or take its typing errors."""
    return all(_has_nearly(word, parts) for word in text.split())


def _has_nearly(word: str, parts: tuple[str, ...]) -> bool:
    # A number with another digit is another number; the digits inside a word are sounds.
    if word[0].isdigit() or len(word) < _FORGIVEN:
        return any(part.startswith(word) for part in parts)
    edits = 1 if len(word) < _FORGIVEN_TWICE else 2
    fewest, most = len(word) - edits, len(word) + edits
    return any(
        fewest <= len(part) <= most and OSA.distance(word, part, score_cutoff=edits) <= edits for part in parts
    )


def read_index(content: bytes) -> SearchIndex:
    """The index that a snapshot holds."""
    index: SearchIndex = json.loads(content)
    return index
