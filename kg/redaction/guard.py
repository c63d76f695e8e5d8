"""Finds the names of those who must not be named in any text or identifier, in every script and most inflections.

It rather leaves out too much: what it finds is left out or stops a build, and the report says so.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import unquote

from kg.spelling import sound_of

_WORD = re.compile(r"[^\W_]+(?:['’ʼ`][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’ʼ`]s?\Z")
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])")
_LAST_VOWELS = re.compile(r"[aeiou]+\Z")
# The case endings of Russian names, as they sound: Kharkova, Kharkovoi, Kharkovu; Mamai, Mamaia, Mamaem.
_ENDING = re.compile(r"[aeiou]{0,3}(m|mi|k)?\Z")
_SHORT = 4
"""Shorter words are names only with a capital, and only whole."""


@dataclass(frozen=True)
class Token:
    """A word of a text: what it sounds like, and whether it begins with a capital."""

    sound: str
    capital: bool


@dataclass(frozen=True)
class Hidden:
    """A node that must not be named, with all its names."""

    node: str
    names: tuple[str, ...]
    slugs: tuple[str, ...]
    is_person: bool
    """A named person: each word of the name counts. Of all others the name counts as a whole."""
    exact: tuple[str, ...] = ()
    """Texts that lead to it, such as its web address."""


@cache
def _sounds(word: str) -> str:
    return sound_of(word).replace(" ", "")


def _plain(text: str) -> str:
    """The text without marks of stress and signs that nobody sees: either would cut a name in two."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in composed if unicodedata.category(sign) not in ("Mn", "Cf"))


def tokens_of(text: str) -> list[Token]:
    """The words of a text; `thatIsSo` is three as well as one.

    >>> [token.sound for token in tokens_of("Kharkova's trial")]
    ['karkova', 'tral']
    """
    found = []
    for word in _WORD.findall(_plain(text)):
        bare = _POSSESSIVE.sub("", word)
        found.append(Token(_sounds(bare), bare[:1].isupper()))
    return [token for token in found if token.sound]


def _variants(text: str) -> list[list[Token]]:
    split = _CAMEL.sub(" ", text)
    return [tokens_of(text)] if split == text else [tokens_of(text), tokens_of(split)]


@cache
def _inflects(name: str, word: str) -> bool:
    """Whether a word is a name in some case: it begins with the name, or with its stem and a case ending."""
    if len(name) >= _SHORT and word.startswith(name):
        return True
    stem = _LAST_VOWELS.sub("", name)
    if len(stem) < 2 or not word.startswith(stem) or (len(stem) < 3 and word != name):
        return False
    return _ENDING.match(word[len(stem) :]) is not None


def _same(name: str, token: Token, identifier: bool) -> bool:
    if len(name) < _SHORT and not (token.capital or identifier):
        return False
    return token.sound == name or _inflects(name, token.sound)


@dataclass
class Guard:
    """Texts go in, and the node comes out that they name."""

    hidden: Sequence[Hidden]
    shown_persons: Iterable[str] = ()
    """The names of persons who are published: a word of these alone names nobody who is hidden."""
    shown_regions: Iterable[str] = ()
    """The names of regions: within `Almaty region` the city is not named."""
    common: Iterable[str] = ()
    """Words of the vocabulary: a label of these alone is a description and no name."""
    _loose: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _phrases: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    _sets: list[tuple[frozenset[str], str]] = field(default_factory=list)
    _slugs: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    _raw: list[tuple[re.Pattern[str], str, bool]] = field(default_factory=list)
    _shared: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shown = _shown_words(self.shown_persons, self.hidden)
        self._regions = sorted({tuple(t.sound for t in tokens_of(name)) for name in self.shown_regions})
        common = {token.sound for text in self.common for token in tokens_of(text)}
        for hidden in self.hidden:
            for name in hidden.names:
                words = tuple(token.sound for token in tokens_of(name))
                if hidden.is_person:
                    self._learn_person(words, hidden.node)
                elif not common.issuperset(words):
                    self._phrases.append((words, hidden.node))
            for slug in hidden.slugs:
                self._slugs.append((tuple(token.sound for token in tokens_of(slug)), hidden.node))
                plain = slug.isalpha()
                self._raw.append((re.compile(rf"(?<![^\W_]){re.escape(slug)}(?![^\W_])"), hidden.node, plain))
            for text in hidden.exact:
                self._raw.append((re.compile(re.escape(text)), hidden.node, False))

    def _learn_person(self, words: tuple[str, ...], node: str) -> None:
        named = [word for word in words if len(word) > 1 and not word.isdecimal()]
        for word in named:
            if word in self._shown:
                self._shared[word] = node
            else:
                self._loose.setdefault(word[:2], []).append((word, node))
        if len(set(named)) > 1:
            self._sets.append((frozenset(named), node))

    def find(self, text: str) -> str | None:
        """The hidden node that a text names, none where it names none."""
        spaceless = not re.search(r"\s", text)
        read = unquote(text) if spaceless else text
        for pattern, node, plain in self._raw:
            if (spaceless or not plain) and pattern.search(read):
                return node
        return next((found for tokens in _variants(read) if (found := self._find(tokens, spaceless))), None)

    def find_in_identifier(self, text: str) -> str | None:
        """The hidden node that an identifier names by its words."""
        tokens = [token for variant in _variants(unquote(text)) for token in variant]
        sounds, covered = tuple(token.sound for token in tokens), self._region_spans(tokens)
        for words, node in self._slugs:
            for start in range(len(sounds) - len(words) + 1):
                if sounds[start : start + len(words)] == words and not _inside(covered, start, start + len(words)):
                    return node
        return self._find(tokens, identifier=True)

    def find_shared(self, text: str) -> str | None:
        """A hidden person of whose name a text has a word that is also in the name of somebody shown."""
        return next((self._shared[token.sound] for token in tokens_of(text) if token.sound in self._shared), None)

    def _find(self, tokens: list[Token], identifier: bool) -> str | None:
        for token in tokens:
            for word, node in self._loose.get(token.sound[:2], ()):
                if token.sound not in self._shown and _same(word, token, identifier):
                    return node
        for words, node in self._sets:
            # Two words of one name together are the name, whoever shares each of them.
            if sum(any(_same(word, token, identifier) for token in tokens) for word in words) > 1:
                return node
        covered = self._region_spans(tokens)
        for phrase, node in self._phrases:
            within = identifier or len(phrase) > 1
            for start in range(len(tokens) - len(phrase) + 1):
                end = start + len(phrase)
                if not _inside(covered, start, end) and all(
                    _same(word, token, within) for word, token in zip(phrase, tokens[start:end], strict=True)
                ):
                    return node
        return None

    def _region_spans(self, tokens: list[Token]) -> list[tuple[int, int]]:
        sounds = tuple(token.sound for token in tokens)
        return [
            (start, start + len(name))
            for name in self._regions
            for start in range(len(sounds) - len(name) + 1)
            if sounds[start : start + len(name)] == name
        ]


def _inside(spans: Iterable[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch of words lies within a longer one."""
    return any(first <= start and end <= last and last - first > end - start for first, last in spans)


def _shown_words(names: Iterable[str], hidden: Iterable[Hidden]) -> frozenset[str]:
    """The words of the names of persons shown, of those that are names and tell of nobody hidden."""
    secret = [{t.sound for t in tokens_of(name)} for one in hidden if one.is_person for name in one.names]
    found: set[str] = set()
    for name in names:
        tokens = tokens_of(name)
        words = {token.sound for token in tokens}
        if all(token.capital for token in tokens) and not any(len(words & one) > 1 for one in secret):
            found |= {word for word in words if len(word) > 1}
    return frozenset(found)
