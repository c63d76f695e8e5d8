"""Who of the accused is named where, and the words that then stand beside the name."""

from collections.abc import Iterable, Mapping

from kg.describe import Describer
from kg.description import Cell
from kg.search import SearchIndex, fold
from kg.stages import Accusation
from kg.terms import Iri

_LONGEST_NAME = 6
"""Words in the longest name that is looked for in a text."""
_SHORTEST_NAME = 4
"""Letters in the shortest one: shorter ones are words of other meaning too often."""


class Naming:
    """Finds accused persons and bodies by IRI or by name in a label, and knows the note about each."""

    def __init__(
        self, names: SearchIndex, accusations: Mapping[str, tuple[Accusation, ...]], describer: Describer
    ) -> None:
        self._accusations, self._describer = accusations, describer
        self._accused_of: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        for entry in names:
            for name in map(fold, entry["names"]) if entry["iri"] in accusations else ():
                if len(name) >= _SHORTEST_NAME:
                    self._accused_of.setdefault(name, entry["iri"])

    def in_words_of(self, describer: Describer) -> "Naming":
        """The same, its notes in the language of another describer."""
        other = Naming([], self._accusations, describer)
        other._accused_of = self._accused_of
        return other

    def accused_in(self, iri: str | None, text: str = "") -> list[str]:
        """The accused that an IRI is, or that a text names, each once, in order of the text."""
        if iri in self._accusations:
            return [str(iri)]
        if not self._accused_of:
            return []
        words = fold(text[:2000]).split()
        found: dict[str, None] = {}
        for start in range(len(words)):
            for length in range(min(_LONGEST_NAME, len(words) - start), 0, -1):
                accused = self._accused_of.get(" ".join(words[start : start + length]))
                if accused:
                    found[accused] = None
                    break
        return list(found)

    def note(self, accused: str) -> str:
        """Legal stage and denials of one accused in a few words."""
        if accused not in self._notes:
            self._notes[accused] = self._describer.accusation_note(self._accusations[accused])
        return self._notes[accused]

    def tables(self) -> dict[str, dict[str, object]]:
        """What a script needs to set the same notes: `names`, folded, with the accused of each, and `accused`."""
        iris = sorted(self._accusations)
        accused = {iri: {"label": self._describer.label(iri), "note": self.note(iri)} for iri in iris}
        return {"names": dict(sorted(self._accused_of.items())), "accused": dict(accused)}

    def beside(self, labels: Iterable[str]) -> list[tuple[Cell, str]]:
        """Each of the accused whom some labels name, once, with the note that must stand beside a drawing of them."""
        accused = dict.fromkeys(one for label in labels for one in self.accused_in(None, label))
        return [(self._describer.cell(Iri(one)), self.note(one)) for one in accused]

    def say(self, accused: Iterable[str], iri: str | None = None) -> str:
        """The notes of several accused, each with its name unless the name is what the note stands beside."""
        return "; ".join(
            self.note(one) if one == iri else f"{self._describer.label(one)}: {self.note(one)}" for one in accused
        )


class Told:
    """Notes for one row or line: who has been told of in it is not told of again."""

    def __init__(self, naming: Naming, already: Iterable[str] = (), titled: Iterable[str] = ()) -> None:
        # Whom the title of a page names has the note there: beside their own name it is said again, not in every label.
        self._naming, self._already, self._titled = naming, set(already), frozenset(titled)

    def note(self, iri: str | None, text: str = "") -> str:
        """The note that must stand beside a name, '' where nobody accused is named or all have been told of."""
        named = self._naming.accused_in(iri, text)
        accused = [one for one in named if one not in self._already and (one == iri or one not in self._titled)]
        self._already.update(accused)
        return self._naming.say(accused, iri)
