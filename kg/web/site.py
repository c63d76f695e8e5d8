"""What the routes read: one snapshot, opened once, with its indexes and the words to show it in."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from flask import current_app

from kg.dates import say_date
from kg.describe import Describer
from kg.description import Description
from kg.errors import GoneError, InputError, KhronikaError, NotFoundError
from kg.files import read_query
from kg.languages import ENGLISH
from kg.namespaces import KHR
from kg.ontology import Ontology
from kg.places import Whereabouts, find_whereabouts
from kg.questions import Answer, Parameter, ask, known_example
from kg.search import SearchIndex, read_index
from kg.selection import Features
from kg.settings import Settings
from kg.stages import Accusation, find_accusations
from kg.store import Store
from kg.terms import Iri, Literal, Term, pick_label
from kg.vocabulary.shapes import Shapes
from kg.vocabulary.told import Vocabulary
from kg.web.evidence import Voices
from kg.web.languages import speaking
from kg.web.mentions import Names
from kg.web.naming import Naming
from kg.wording import Wording
from kg.workers import QueryPool

KINDS = ("person", "organisation", "court", "group", "post", "law", "provision", "case", "event", "place", "document")
_KEPT = 4
_MOST_LABELS = 200_000


class MovedError(KhronikaError):
    """The thing is one with another, at whose address everything about it stands."""

    status = 301

    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"{old} is now {new}")
        self.old, self.new = old, new


@dataclass
class Site:
    """One snapshot as the site serves it."""

    settings: Settings
    snapshot: Path
    sources: Path | None
    store: Store
    ontology: Ontology
    base: str
    names: SearchIndex
    network: dict[str, Any]
    accusations: dict[str, tuple[Accusation, ...]]
    namings: dict[str, Naming]
    voices: Voices
    queries: QueryPool
    modified: float
    """When this copy of the snapshot was written, in seconds since 1970."""
    published: bool
    """Whether the pages are written to files, so that nothing answers a form."""
    moved: dict[str, str]
    """The IRI of each record that was merged into another or replaced by it, and that of the other."""
    gone: dict[str, str]
    """The IRI of each identifier that was retired with nothing in its place, and the sentence that says so."""

    @staticmethod
    def open(settings: Settings, snapshot: Path, sources: Path | None, published: bool = False) -> "Site":
        """The site of a snapshot folder; raises InputError when it is none."""
        store, ontology = Store.open(snapshot, settings.memory_quads), Ontology.load()
        base = str(store.manifest["base"])
        names = read_index((snapshot / "search.json").read_bytes())
        accusations = find_accusations(store)
        return Site(
            settings, snapshot, sources, store, ontology, base, names,
            json.loads((snapshot / "network.json").read_bytes()), accusations,
            {ENGLISH: Naming(names, accusations, Describer(store, ontology, base))}, Voices(store),
            QueryPool(snapshot, settings),
            (snapshot / "manifest.json").stat().st_mtime, published,
            *_read_given_up(store),
        )  # fmt: skip

    def describer(self, language: str = "") -> Describer:
        """A reader of descriptions in a language, that of the present request without one; all of one language share
        the labels that they looked up.
        """
        language = language or speaking()
        labels = self.labels.setdefault(language, {})
        if len(labels) > _MOST_LABELS:
            labels.clear()
        return Describer(self.store, self.ontology, self.base, language, labels)

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Language -> IRI -> label, of what was shown so far."""
        return {}

    @cached_property
    def things(self) -> frozenset[str]:
        """The IRIs of all things with an address."""
        return frozenset(entry["iri"] for entry in self.names)

    @cached_property
    def nodes(self) -> dict[str, dict[str, Any]]:
        """The nodes of the network by their IRI."""
        return {node["id"]: node for node in self.network["nodes"]}

    @property
    def naming(self) -> Naming:
        """Who is accused, in the language of the present request."""
        language = speaking()
        if language not in self.namings:
            self.namings[language] = self.namings[ENGLISH].in_words_of(self.describer(language))
        return self.namings[language]

    def describe(self, iri: str) -> Description:
        """The description of a thing in the language of the present request; the last few are kept, as a page and its
        data are asked for together.
        """
        return self._describe(iri, speaking())

    @cached_property
    def _describe(self) -> Callable[[str, str], Description]:
        return lru_cache(maxsize=_KEPT)(lambda iri, language: self.describer(language).describe(iri))

    def ask(self, name: str, given: tuple[tuple[str, str], ...]) -> Answer:
        """The answer to a question from its name and parameters, with labels in the language of the present request;
        the last few are kept for their twins.
        """
        return self._ask(name, given, speaking())

    @cached_property
    def _ask(self) -> Callable[[str, tuple[tuple[str, str], ...], str], Answer]:
        return lru_cache(maxsize=_KEPT)(
            lambda name, given, language: ask(self.store, self.ontology, name, dict(given), language)
        )

    @cached_property
    def features(self) -> Features:
        """What a selection chooses events by; raises InputError for a snapshot that is older than selections."""
        found: Features = self._index("selection.json")
        return found

    @cached_property
    def wording(self) -> Wording:
        """What finds events by the words that are written of them; raises InputError as `features` does."""
        return Wording(self._index("texts.json"))

    def _index(self, name: str) -> Any:
        path = self.snapshot / name
        if not path.is_file():
            raise InputError("this snapshot was built by an earlier version, without selections: build it again")
        return json.loads(path.read_bytes())

    @cached_property
    def mentioned(self) -> Names:
        """The names by which a text may speak of things."""
        return Names(self.names)

    @cached_property
    def whereabouts(self) -> Whereabouts:
        """The places, and where the events were."""
        return find_whereabouts(self.store)

    @property
    def vocabulary(self) -> Vocabulary:
        """The vocabulary in the words of the present request, with examples of this snapshot."""
        return self._vocabulary(speaking())

    @cached_property
    def _vocabulary(self) -> Callable[[str], Vocabulary]:
        return cache(lambda language: Vocabulary(self.describer(language), Shapes.load(), self.naming.accused_in))

    def example(self, parameter: Parameter) -> str | None:
        """The example of a parameter; none where it names a thing that is not in this snapshot."""
        return known_example(parameter, self.store.knows, self.base)

    def iri(self, kind: str, slug: str) -> Iri:
        """The IRI of a thing by its address.

        Raises MovedError for one that was merged or replaced, GoneError for one that was retired, NotFoundError else.
        """
        iri = Iri(f"{self.base}id/{kind}/{slug}")
        if iri in self.moved:
            raise MovedError(f"{kind}/{slug}", self.moved[iri][len(self.base) + len("id/") :])
        if iri in self.gone:
            raise GoneError(self.gone[iri])
        if kind not in KINDS or iri not in self.things:
            raise NotFoundError(f"the graph has no {kind if kind in KINDS else 'thing'} at this address")
        return iri

    def facts(self, iri: str) -> dict[str, list[Term]]:
        """Property -> what the graph says of a thing by it."""
        found: dict[str, list[Term]] = {}
        for row in self.store.select(read_query("page/forward"), {"node": Iri(iri)}):
            found.setdefault(str(row["property"]), []).append(row["value"])
        return found

    def held_text(self, facts: Mapping[str, Sequence[Term]]) -> str | None:
        """The text of a document with these facts, where it is at hand and is the one that was recorded."""
        file, digest = (first_of(facts, KHR + name) for name in ("textFile", "textDigest"))
        if self.sources is None or not file:
            return None
        try:
            content = (self.sources / Path(file).name).read_bytes()
        except OSError:
            return None
        return content.decode("utf-8") if hashlib.sha256(content).hexdigest() == digest else None


def _read_given_up(store: Store) -> tuple[dict[str, str], dict[str, str]]:
    """(what leads to another thing, what is gone with its sentence): of the merged and the retired identifiers."""
    moved = {str(row["record"]): str(row["thing"]) for row in store.select(read_query("index/merged"))}
    since: dict[str, str] = {}
    reasons: dict[str, list[Literal]] = {}
    for row in store.select(read_query("index/retired")):
        iri, reason = str(row["identifier"]), row["reason"]
        if "replacement" in row:
            moved[iri] = str(row["replacement"])
        elif isinstance(reason, Literal):
            since[iri] = str(row["on"])
            reasons.setdefault(iri, []).append(reason)
    gone: dict[str, str] = {}
    for iri, day in since.items():
        chosen = pick_label(reasons[iri], "en")
        gone[iri] = f"this identifier was retired on {say_date(day, 'en')}: {chosen.text if chosen else ''}"
    return moved, gone


def first_of(facts: Mapping[str, Sequence[Term]], property_iri: str) -> str:
    """The first value of a property among some facts; '' where there is none."""
    return next((str(value) for value in facts.get(property_iri, ())), "")


def site() -> Site:
    """The site of the application that answers the present request."""
    found = current_app.extensions["khronika"]
    assert isinstance(found, Site)
    return found
