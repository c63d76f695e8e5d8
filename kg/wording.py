"""Words in what is written of events: names, descriptions, offences, grounds, notes; the index is made at build time.

A text is whatever the graph says of an event in some language; the index says it folded, so that accents and case do
not matter. What a snapshot withholds is not in its graph, and so not in its index.
"""

import re
from collections.abc import Mapping
from functools import cached_property

from kg.files import read_query
from kg.search import fold
from kg.spelling import sound_of
from kg.store import Store
from kg.terms import compact

Texts = dict[str, dict[str, list[str]]]
"""Event IRI -> property as `dcterms:description` -> its texts, folded."""

_TERM = re.compile(r'"([^"]*)"|([^\s"]+)')
_SHORTEST_SOUND = 4
"""Letters of the shortest sound that is looked for: shorter ones are alike too often."""


def texts_index(store: Store) -> Texts:
    """The texts of every event that has some, sorted, the same bytes for the same snapshot."""
    found: dict[str, dict[str, set[str]]] = {}
    for row in store.select(read_query("index/texts")):
        base, mark, rest = str(row["node"]).partition("/id/")
        event = f"{base}{mark}{'/'.join(rest.split('/', 2)[:2])}"
        text = fold(str(row["text"]))
        if text and rest.startswith("event/"):
            found.setdefault(event, {}).setdefault(compact(str(row["property"])), set()).add(text)
    return {event: {name: sorted(found[event][name]) for name in sorted(found[event])} for event in sorted(found)}


def phrases_in(asked: str) -> list[str]:
    """What stands in quotation marks, folded."""
    return [folded for phrase, _ in _TERM.findall(asked) if (folded := fold(phrase))]


class Wording:
    """Finds the events in whose texts some words stand."""

    def __init__(self, texts: Texts) -> None:
        # A space before and after each word, so that its beginning and its end can be looked for.
        self._texts = {
            event: {name: f" {' | '.join(lines)} " for name, lines in by_name.items()}
            for event, by_name in texts.items()
        }

    def find(self, asked: str) -> dict[str, tuple[str, ...]]:
        """Event -> the properties in whose texts words stand, for every event that has all words asked for.

        A word is found by its beginning, or by its sound where it is written otherwise or in another script; what
        stands in quotation marks only as it is.
        """
        terms = [self._forms(phrase, word) for phrase, word in _TERM.findall(asked)]
        terms = [forms for forms in terms if forms]
        found: dict[str, tuple[str, ...]] = {}
        for event, by_name in self._texts.items() if terms else ():
            places = [
                {name for name, text in by_name.items() if any(form in text for form in forms)} for forms in terms
            ]
            if all(places):
                found[event] = tuple(sorted(set().union(*places)))
        return found

    def _forms(self, phrase: str, word: str) -> list[str]:
        """What a word, or the words of a phrase, may stand as in a text."""
        folded = fold(phrase or word)
        if not folded:
            return []
        if phrase:
            return [f" {folded} "]
        return [f" {folded}", *(f" {alike} " for alike in self._alike.get(sound_of(word), ()))]

    @cached_property
    def _alike(self) -> Mapping[str, list[str]]:
        """Sound -> the words of the texts that sound so."""
        words = {word for by_name in self._texts.values() for text in by_name.values() for word in text.split()}
        found: dict[str, list[str]] = {}
        for word in sorted(words):
            sound = sound_of(word)
            if len(sound) >= _SHORTEST_SOUND:
                found.setdefault(sound, []).append(word)
        return found
