"""Where a text names things of the graph: by a whole recorded name, in any language, that no other thing shares."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.search import Entry

# What is named in running text; an event or a case is titled in our words, which no source uses.
_KINDS = frozenset({"person", "organisation", "court", "group", "law", "place"})
_WORD = re.compile(r"\w+")
_SHORTEST = 3


@dataclass(frozen=True)
class Mention:
    """A stretch of a text that is the name of one thing."""

    start: int
    end: int
    iri: str


class Names:
    """The names of things, by their first word."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        owners: dict[str, set[str]] = {}
        for entry in entries:
            if entry["kind"] in _KINDS:
                for name in entry["names"]:
                    owners.setdefault(unicodedata.normalize("NFC", " ".join(name.split())), set()).add(entry["iri"])
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for name, iris in owners.items():
            first = _WORD.search(name)
            # A name that several share says nothing of which is meant, nor does one of a letter or two.
            if len(iris) == 1 and first and first.start() == 0 and len(name) >= _SHORTEST and not name.islower():
                self._by_first.setdefault(first[0], []).append((name, next(iter(iris))))
        for names in self._by_first.values():
            names.sort(key=lambda entry: (-len(entry[0]), entry[0]))

    def find(self, text: str) -> Iterator[Mention]:
        """The mentions in a text, in order, the longest name at each place; they never overlap."""
        free = 0
        for word in _WORD.finditer(text):
            if word.start() < free:
                continue
            for name, iri in self._by_first.get(word[0], ()):
                end = _end_of(text, word.start(), name)
                if end:
                    yield Mention(word.start(), end, iri)
                    free = end
                    break


def _end_of(text: str, start: int, name: str) -> int:
    """Where the name that begins at `start` ends, 0 where it does not stand there; lines may break within it."""
    at = start
    for char in name:
        if char == " ":
            gap = at
            while at < len(text) and text[at].isspace():
                at += 1
            if at == gap:
                return 0
        elif at < len(text) and text[at] == char:
            at += 1
        else:
            return 0
    return 0 if at < len(text) and (text[at].isalnum() or text[at] == "_") else at



def split_at(text: str, start: int, end: int, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """(words, IRI of what they name, or '') for a stretch of the text; a name that the stretch cuts stays plain."""
    at = start
    for one in mentions[bisect_left(mentions, start, key=lambda mention: mention.start) :]:
        if one.end > end:
            break
        if one.start > at:
            yield text[at : one.start], ""
        yield text[one.start : one.end], one.iri
        at = one.end
    if at < end:
        yield text[at:end], ""
