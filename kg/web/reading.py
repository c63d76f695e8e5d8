"""A document as it is read here: the passage that an address names, and what is claimed where."""

from dataclasses import dataclass, field

from kg.describe import Describer
from kg.description import Cell
from kg.errors import BadRequestError
from kg.files import read_query
from kg.namespaces import KHR
from kg.terms import Iri, local_name, page_path
from kg.web.site import Site, first_of

AROUND = 300
"""Characters shown before and after a passage."""
AT_ONCE = 200
"""Passages listed on one page."""


@dataclass(frozen=True)
class Passage:
    """A stretch of a text; `words` is empty where the text is not at hand."""

    start: int
    end: int
    words: str = ""
    before: str = ""
    after: str = ""
    cut_before: bool = False
    cut_after: bool = False


@dataclass
class Grounded:
    """What rests on one passage."""

    start: int
    end: int
    path: str
    things: list[tuple[Cell, str]] = field(default_factory=list)
    """Each thing with the word of its weakest claim here: '' for plainly stated."""


@dataclass(frozen=True)
class Reading:
    """What a document says: how many claims about how many things, and the passages that ground them."""

    claims: int
    things: int
    passages: list[Grounded]
    first: int
    total: int
    held: bool
    """Whether some of the passages lie in the document itself; those of a quoted one lie in what quotes it."""


def read_offsets(asked: str) -> tuple[int, int]:
    """(start, end) of `start-end`; raises BadRequestError for anything else."""
    begin, dash, stop = asked.partition("-")
    if not (dash and begin.isascii() and begin.isdecimal() and stop.isascii() and stop.isdecimal()) or len(asked) > 24:
        raise BadRequestError("offsets are written as ?at=1809-2188")
    return int(begin), int(stop)


def read_passage(here: Site, iri: str, asked: str) -> Passage:
    """The passage of a document at `start-end`, with its words where the text is at hand."""
    start, end = read_offsets(asked)
    facts = here.facts(iri)
    text = here.held_text(facts)
    length = len(text) if text is not None else int(first_of(facts, KHR + "textLength") or 10**24)
    if not start < end <= length:
        raise BadRequestError(f"no passage lies at {start}-{end}: offsets begin at 0, the end comes after the start")
    if text is None:
        return Passage(start, end)
    first, last = max(0, start - AROUND), min(length, end + AROUND)
    return Passage(start, end, text[start:end], text[first:start], text[end:last], first > 0, last < length)


def say_how(describer: Describer, stance: str, manner: str) -> str:
    """The word for how a claim is made: its stance unless that supports, else its manner; '' for plainly stated."""
    if local_name(stance) != "supports":
        return describer.label(stance)
    return "" if local_name(manner) == "states" else describer.label(manner)


def read_document(here: Site, iri: str, first: int = 0) -> Reading:
    """What rests on a document, in order of its passages, `AT_ONCE` of them from the `first`."""
    describer = here.describer()
    rows = here.store.select(read_query("page/document"), {"node": Iri(iri)})
    passages: dict[tuple[int, int], Grounded] = {}
    things: set[str] = set()
    spans: dict[tuple[int, int], list[tuple[str, str]]] = {}
    for row in rows:
        owner = "/".join(str(row["about"]).split("/")[: here.base.count("/") + 3])
        things.add(owner)
        if "start" in row and "end" in row:
            key = (int(str(row["start"])), int(str(row["end"])))
            how = say_how(describer, str(row["stance"]), str(row["manner"]))
            address = f"{page_path(str(row['home']), here.base)}?at={key[0]}-{key[1]}#passage"
            passages.setdefault(key, Grounded(*key, address))
            spans.setdefault(key, []).append((owner, how))
    # A published page holds them all: nothing answers there for the next part.
    listed = list(passages.values())[first : None if here.published else first + AT_ONCE]
    for entry in listed:
        told: dict[str, list[str]] = {}
        for owner, how in spans[(entry.start, entry.end)]:
            if how not in told.setdefault(owner, []):
                told[owner].append(how)
        entry.things = [
            (describer.cell(Iri(owner)), ", ".join(word for word in how if word)) for owner, how in told.items()
        ]
    held = any("start" in row and str(row["home"]) == iri for row in rows)
    return Reading(len({str(row["claim"]) for row in rows}), len(things), listed, first, len(passages), held)
