"""A document as it is read: the text with every passage that grounds something marked, and what nothing grounds.

The text is shown only where it is at hand (`--sources`) and is the one that was recorded; else the outline of offsets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint, Response, jsonify, render_template

from kg.description import Cell
from kg.errors import NotFoundError
from kg.files import read_query
from kg.namespaces import KHR, SCHEMA
from kg.terms import Iri, page_path
from kg.web.mentions import split_at
from kg.web.reading import say_how
from kg.web.segments import Segment, Span, cut, uncovered
from kg.web.site import Site, first_of, site

blueprint = Blueprint("reader", __name__)
LONG = 80
"""From how many characters on a stretch that grounds nothing is listed; shorter ones are headings and joints."""


@dataclass
class Said:
    """What is claimed of one thing at a passage, and by whom where the document does not speak itself."""

    thing: Cell
    how: str
    """Stance or manner in a word; '' for plainly stated."""
    speakers: list[Cell]


@dataclass
class Passage:
    """A stretch of the text with what it grounds."""

    number: int
    start: int
    end: int
    said: list[Said] = field(default_factory=list)

    @property
    def doubted(self) -> bool:
        """Whether nothing is plainly stated here."""
        return all(entry.how for entry in self.said)


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph on which the same passages lie, and the passages that begin with it."""

    start: int
    parts: tuple[tuple[str, str], ...]
    """Its words, what is the name of a thing apart with the path of its page; '' for all else."""
    passages: tuple[Passage, ...]
    begin: tuple[Passage, ...]


@dataclass(frozen=True)
class Read:
    """A document with its passages; no `paragraphs` where the text is not at hand, `length` 0 where not recorded."""

    iri: str
    length: int
    passages: list[Passage]
    bare: list[Span]
    """The stretches that ground nothing."""
    paragraphs: list[list[Piece]]


@blueprint.get("/read/<slug>")
def show_reading(slug: str) -> str:
    """The document to be read, its claims beside it."""
    here = site()
    iri = here.iri("document", slug)
    described = here.describe(iri)
    read = read_whole(here, iri)
    bare = sum(end - start for start, end in read.bare)
    urls = here.facts(iri).get(SCHEMA + "url", [])
    return render_template(
        "read.html", document=described, read=read, bare=bare, long=[s for s in read.bare if s[1] - s[0] >= LONG],
        titled=here.naming.accused_in(iri, described.label), address=str(urls[-1]) if urls else "",
    )  # fmt: skip


@blueprint.get("/read/<slug>.json")
def give_reading(slug: str) -> Response:
    """The passages of the document with what they ground, and the stretches that ground nothing; never its words."""
    here = site()
    iri = here.iri("document", slug)
    read = read_whole(here, iri)
    return jsonify(
        {
            "document": iri,
            "length": read.length or None,
            "passages": [
                {
                    "start": passage.start,
                    "end": passage.end,
                    "claims": [
                        {"thing": one.thing.iri, "label": one.thing.text, "how": one.how,
                         "speakers": [speaker.iri for speaker in one.speakers]}
                        for one in passage.said
                    ],
                }
                for passage in read.passages
            ],
            "ungrounded": [{"start": start, "end": end} for start, end in read.bare],
        }
    )  # fmt: skip


def read_whole(here: Site, iri: Iri) -> Read:
    """A document with all of its passages; raises NotFoundError where nothing is recorded of its text."""
    facts = here.facts(iri)
    text = here.held_text(facts)
    passages = _passages(here, iri)
    length = len(text) if text is not None else int(first_of(facts, KHR + "textLength") or 0)
    if not length and not passages:
        raise NotFoundError("no passage of this document is recorded: its page says what is known of it")
    last = max((passage.end for passage in passages), default=0)
    segments = cut(max(length, last), [(passage.start, passage.end) for passage in passages])
    # Where the length is not known, nobody can say what comes after the last passage.
    bare = uncovered(segments)
    paragraphs = _paragraphs(here, text, segments, passages) if text is not None else []
    return Read(iri, length, passages, bare, paragraphs)


def _passages(here: Site, iri: Iri) -> list[Passage]:
    """The passages that lie in this document, in order, each thing once with all that is claimed of it there."""
    describer = here.describer()
    depth = here.base.count("/") + 3
    found: dict[Span, dict[tuple[str, str], dict[str, list[str]]]] = {}
    for row in here.store.select(read_query("page/document"), {"node": iri}):
        if "start" not in row or str(row["home"]) != iri:
            continue
        how = say_how(describer, str(row["stance"]), str(row["manner"]))
        owner = "/".join(str(row["about"]).split("/")[:depth])
        claims = found.setdefault((int(str(row["start"])), int(str(row["end"]))), {}).setdefault((owner, how), {})
        speakers = claims.setdefault(str(row["claim"]), [])
        if "speaker" in row:
            speakers.append(str(row["speaker"]))
    made = []
    for number, (span, things) in enumerate(sorted(found.items()), 1):
        passage = Passage(number, *span)
        for (owner, how), claims in things.items():
            voices = [by for by in claims.values() if not here.voices.is_own(by, iri)]
            named = dict.fromkeys(speaker for by in voices for speaker in by)
            passage.said.append(Said(describer.cell(Iri(owner)), how, [describer.cell(Iri(one)) for one in named]))
        made.append(passage)
    return made


def _paragraphs(
    here: Site, text: str, segments: Sequence[Segment], passages: Sequence[Passage]
) -> list[list[Piece]]:
    """The lines of the text, each in pieces; the first piece of a passage is the one that begins it."""
    mentions = list(here.mentioned.find(text))
    by_span = {(passage.start, passage.end): passage for passage in passages}
    begun: set[Span] = set()
    made: list[list[Piece]] = []
    at, start = 0, 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        pieces: list[Piece] = []
        while at < len(segments):
            segment = segments[at]
            first, last = max(start, segment.start), min(end, segment.end)
            new = [span for span in segment.spans if span not in begun]
            begun.update(new)
            lying = tuple(by_span[span] for span in segment.spans)
            named = split_at(text, first, last, mentions)
            parts = tuple((words, page_path(iri, here.base) or "") for words, iri in named)
            pieces.append(Piece(first, parts, lying, tuple(by_span[span] for span in new)))
            if segment.end > end:
                break
            at += 1
            if segment.end == end:
                break
        made.append(pieces)
        start = end
    return [pieces for pieces in made if any(words.strip() for piece in pieces for words, _ in piece.parts)]
