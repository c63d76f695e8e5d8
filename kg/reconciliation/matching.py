"""Which things a name may mean: every name of every thing scored against what somebody wrote, in any script."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from math import log

from kg.search import SearchIndex, fold
from kg.spelling import sound_of

EXACT, SAME_SOUND, OTHER_ORDER, BEST_INEXACT, ACRONYM, LEAST = 100.0, 97.0, 96.0, 94.0, 88.0, 45.0
_INITIAL = 0.8
_MOST_WORDS = 12
_MOST_NAMES = 3000
"""Names that are compared with one query: a word that more names have tells nothing apart."""
_NO_INITIALS = {"of", "the", "and", "for", "in", "on", "at", "by", "to", "a", "и", "в", "по", "на", "при", "о", "мен"}


@dataclass(frozen=True)
class Match:
    """A thing that a text may mean, with the name that comes nearest."""

    iri: str
    name: str
    score: float
    """0 to 100: 100 for the very name in any script, 95 and more where only spelling or the order of words differ."""
    how: str
    """`exact`, `sound`, `order`, `acronym` or `part`."""


@dataclass(frozen=True)
class _Name:
    iri: str
    text: str
    folded: str
    sound: str
    words: tuple[str, ...]
    script: str


@dataclass(frozen=True)
class _Wanted:
    """What somebody wrote, ready to be compared: for each word the words of names that it may be, and its weight."""

    folded: str
    sound: str
    words: tuple[str, ...]
    near: list[dict[str, float]]
    weights: list[float]
    script: str


class NameIndex:
    """The names of a snapshot, ready to be matched; made once from its search index."""

    def __init__(self, index: SearchIndex) -> None:
        self._names: list[_Name] = []
        self._whole: dict[str, list[int]] = {}
        self._holding: dict[str, list[int]] = {}
        self._acronyms: dict[str, list[int]] = {}
        self._of_thing: dict[str, list[int]] = {}
        self._pairs: dict[str, list[str]] = {}
        for entry in index:
            for text, sound in zip(entry["names"], entry["sounds"], strict=True):
                self._add(_Name(entry["iri"], text, fold(text), sound, tuple(sound.split()), _script(text)))
        self._frequency = Counter({word: len(numbers) for word, numbers in self._holding.items()})
        self._weights = [[self._weight(word) for word in name.words] for name in self._names]
        for word in self._holding:
            for pair in _pairs_of(word):
                self._pairs.setdefault(pair, []).append(word)
        self._near = lru_cache(maxsize=4096)(self._find_near)

    def _add(self, name: _Name) -> None:
        number = len(self._names)
        self._names.append(name)
        self._of_thing.setdefault(name.iri, []).append(number)
        for key in {name.folded, " ".join(sorted(name.words))} - {""}:
            self._whole.setdefault(key, []).append(number)
        for word in set(name.words):
            self._holding.setdefault(word, []).append(number)
        initials = "".join(word[0] for word in name.folded.split() if word not in _NO_INITIALS)
        if len(initials) > 2:
            self._acronyms.setdefault(initials, []).append(number)

    def find(self, text: str) -> list[Match]:
        """The things that a text may mean, the likeliest first; names that share too little with it are left out."""
        wanted = self._read(text)
        best: dict[str, Match] = {}
        for number in self._candidates(wanted):
            name = self._names[number]
            score, how = self._score(number, wanted)
            if score >= LEAST and (name.iri not in best or score > best[name.iri].score):
                best[name.iri] = Match(name.iri, name.text, round(score, 1), how)
        return sorted(best.values(), key=lambda match: (-match.score, len(match.name), match.iri))

    def _read(self, text: str) -> "_Wanted":
        sound = sound_of(text)
        words = tuple(sound.split())[:_MOST_WORDS]
        near = [dict(self._near(word)) for word in words]
        # An initial that is no word of any name is worth little: it stands for the name that it begins.
        weights = [1.0 if len(word) < 3 and word not in self._holding else self._weight(word) for word in words]
        return _Wanted(fold(text), sound, words, near, weights, _script(text))

    def names_of(self, iri: str) -> list[str]:
        """Every name of a thing."""
        return [self._names[number].text for number in self._of_thing.get(iri, ())]

    def _candidates(self, wanted: "_Wanted") -> list[int]:
        found: dict[int, None] = dict.fromkeys(self._whole.get(wanted.folded, ()))
        found.update(dict.fromkeys(self._whole.get(" ".join(sorted(wanted.words)), ())))
        found.update(dict.fromkeys(self._acronyms.get(wanted.folded, ())))
        # The rarest words first: what they bring is worth most, and there is a limit.
        near = {other for several in wanted.near for other in several}
        for word in sorted(near, key=lambda other: (self._frequency[other], other)):
            if len(found) + self._frequency[word] > _MOST_NAMES:
                break
            found.update(dict.fromkeys(self._holding[word]))
        return list(found)

    def _score(self, number: int, wanted: "_Wanted") -> tuple[float, str]:
        name = self._names[number]
        if name.folded == wanted.folded:
            return EXACT, "exact"
        if name.sound == wanted.sound and name.sound:
            return (SAME_SOUND if name.script == wanted.script else EXACT), "sound"
        if sorted(name.words) == sorted(wanted.words) and name.words:
            return OTHER_ORDER, "order"
        part = min(self._share(number, wanted), BEST_INEXACT)
        if part < ACRONYM and number in self._acronyms.get(wanted.folded, ()):
            return ACRONYM, "acronym"
        return part, "part"

    def _share(self, number: int, wanted: "_Wanted") -> float:
        """How much of the query and of the name is in the other, rare words counting more; 0 to 100."""
        left, weights = list(self._names[number].words), self._weights[number]
        of_query = of_name = 0.0
        for word, near, weight in zip(wanted.words, wanted.near, wanted.weights, strict=True):
            best, alike = -1, 0.0
            for place, other in enumerate(left):
                found = near.get(other, 0.0)
                if not found and len(word) < 3 and other.startswith(word):
                    found = _INITIAL
                if found > alike:
                    best, alike = place, found
            if alike:
                left[best] = ""
                of_query += alike * weight
                of_name += alike * weights[best]
        asked, whole = sum(wanted.weights), sum(weights)
        return 100 * (0.6 * of_query / asked + 0.4 * of_name / whole) if asked and whole else 0.0

    def _weight(self, word: str) -> float:
        """The rarer a word among the names, the more it tells; a word of no name counts as one of a single name."""
        return log(1 + len(self._names) / (self._frequency[word] or 1))

    def _find_near(self, word: str) -> tuple[tuple[str, float], ...]:
        """The words of names that are, or are nearly, a word: one slip in a short one, two in a long one."""
        slips = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
        shared = Counter(other for pair in _pairs_of(word) for other in self._pairs.get(pair, ()))
        least = len(word) + 1 - 2 * slips
        found: list[tuple[str, float]] = [(word, 1.0)] if word in self._holding else []
        for other, count in shared.items():
            if other != word and count >= least - 1 and abs(len(other) - len(word)) <= slips:
                distance = _distance(word, other, slips)
                if distance <= slips:
                    found.append((other, 1 - distance / max(len(word), len(other))))
        return tuple(sorted(found, key=lambda item: (-item[1], item[0]))[:12])


def _pairs_of(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[start : start + 2] for start in range(len(framed) - 1)}


def _script(text: str) -> str:
    """The script of the first letter of a text, as `LATIN`; '' for a text without letters."""
    letter = next((character for character in text if character.isalpha()), "")
    return unicodedata.name(letter, "").split(" ", 1)[0] if letter else ""


def _distance(one: str, two: str, most: int) -> int:
    """Letters put in, left out, changed or swapped between two words; more than `most` is not counted out."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for number, letter in enumerate(one, 1):
        after = [number]
        for place, other in enumerate(two, 1):
            cost = min(row[place] + 1, after[place - 1] + 1, row[place - 1] + (letter != other))
            if number > 1 and place > 1 and letter == two[place - 2] and one[number - 2] == other:
                cost = min(cost, before[place - 2] + 1)
            after.append(cost)
        if min(after) > most:
            return most + 1
        before, row = row, after
    return row[-1]
