"""Claims and passages in the few words that fit beside a fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.describe import Describer
from kg.description import Said
from kg.files import read_query
from kg.languages import ENGLISH, say
from kg.namespaces import DCTERMS
from kg.questions import Evidence
from kg.store import Row, Store
from kg.terms import Iri, local_name, page_path


@dataclass
class Line:
    """Passages that one voice has in one document: who, how, where."""

    speakers: str
    """'' when the document speaks in its own voice."""
    how: str
    """Stance or manner in a word; '' when it is plainly stated."""
    against: bool
    title: str
    """The name of the document, and of the one that holds its text."""
    short: str
    path: str | None
    spans: list[tuple[int, int]] = field(default_factory=list)


class Voices:
    """Tells whether a document speaks itself or passes on what somebody says."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._authors: dict[str, frozenset[str]] = {}

    def is_own(self, speakers: Sequence[str], document: str) -> bool:
        """Whether the speakers are all authors of the document."""
        if document not in self._authors:
            rows = self._store.select(read_query("page/forward"), {"node": Iri(document)})
            creators = (str(row["value"]) for row in rows if row["property"] == DCTERMS + "creator")
            self._authors[document] = frozenset(creators)
        return bool(speakers) and frozenset(speakers) == self._authors[document]


def passages_of(claims: Sequence[Said]) -> list[tuple[int, int, str]]:
    """(start, end, address) of every passage of some claims, each once, in order."""
    found = {
        (start, end): f"{(claim.held_in or claim.reported_in).path}?at={start}-{end}#passage"
        for claim in claims
        for start, end in claim.spans
    }
    return [(start, end, path) for (start, end), path in sorted(found.items())]


def evidence_lines(labels: Mapping[str, str], entries: Sequence[Evidence], voices: Voices, base: str,
                   language: str = ENGLISH) -> list[Line]:  # fmt: skip
    """The evidence of a row or step, passages of the same voice in one line, claims against it last."""
    found: dict[tuple[object, ...], Line] = {}
    for entry in entries:
        stance, manner = local_name(entry.stance), local_name(entry.manner)
        home = entry.held_in or entry.reported_in
        key = (entry.asserted_by, stance, manner, entry.reported_in, home)
        if key not in found:
            own = home == entry.reported_in and voices.is_own(entry.asserted_by, home)
            named = ", ".join(labels.get(by, local_name(by)) for by in entry.asserted_by)
            plain = stance == "supports"
            word = _word(labels, entry.manner if plain else entry.stance, language)
            how = "" if plain and manner == "states" else word
            titles = [labels.get(iri, local_name(iri)) for iri in dict.fromkeys((entry.reported_in, home))]
            found[key] = Line(
                "" if own else named or say("speaker not named", language), how, stance in _AGAINST,
                say(", in ", language).join(titles), local_name(home), page_path(home, base),
            )  # fmt: skip
        span = (entry.start, entry.end)
        if entry.start is not None and entry.end is not None and span not in found[key].spans:
            found[key].spans.append((entry.start, entry.end))
    for line in found.values():
        line.spans.sort()
    return sorted(found.values(), key=lambda line: (line.against, line.spans))


def _word(labels: Mapping[str, str], concept: str, language: str) -> str:
    """A stance or manner in a word; in English that of its IRI."""
    name = local_name(concept)
    return name.replace("-", " ") if language == ENGLISH else labels.get(concept, name)


_AGAINST = ("denies", "disputes", "explains-otherwise")


def chronology_sources(store: Store, describer: Describer, iri: str) -> dict[str, list[Line]]:
    """Event -> who says so and where, for every event in the chronology of a thing."""
    return _sources(store, describer, "page/chronology-sources", iri)


def recent_sources(store: Store, describer: Describer, events: Sequence[str]) -> dict[str, list[Line]]:
    """Event -> who says so and where, for some events, however many, asked in one query."""
    return _tell(store.select_each(read_query("page/event-sources"), "node", map(Iri, events)), describer)


def _sources(store: Store, describer: Describer, query: str, iri: str) -> dict[str, list[Line]]:
    return _tell(store.select(read_query(query), {"node": Iri(iri)}), describer)


def _tell(rows: Sequence[Row], describer: Describer) -> dict[str, list[Line]]:
    found: dict[str, dict[tuple[str, ...], Line]] = {}
    for row in rows:
        event, claim, home, reported = (str(row[name]) for name in ("event", "claim", "home", "reported"))
        stance = local_name(str(row["stance"]))
        against = stance in _AGAINST
        # What one document says for an event stands in one line; each voice against it in its own.
        key = (home, claim) if against else (home, reported)
        lines = found.setdefault(event, {})
        if key not in lines:
            how = describer.label(str(row["stance"])) if against else ""
            documents = map(describer.label, dict.fromkeys((reported, home)))
            title = say(", in ", describer.language).join(documents)
            lines[key] = Line("", how, against, title, local_name(home), page_path(home, describer.base))
        line = lines[key]
        if "speaker" in row and (against or reported != home):
            name = describer.label(str(row["speaker"]))
            if name not in line.speakers.split(", "):
                line.speakers = f"{line.speakers}, {name}" if line.speakers else name
        if "start" in row and "end" in row:
            span = (int(str(row["start"])), int(str(row["end"])))
            if span not in line.spans:
                line.spans.append(span)
    return {event: list(lines.values()) for event, lines in found.items()}
