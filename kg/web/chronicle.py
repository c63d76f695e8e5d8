"""The selection to be read: its events in order of time, each with who took part, who says so and who denies it.

Where the text of a source is at hand (`--sources`), the passage itself stands under the claim that it grounds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, jsonify, render_template, request

from kg.description import Cell, Description, Entry, Fact, Said
from kg.errors import BadRequestError
from kg.namespaces import DCTERMS, KHR, LIST, SCHEMA
from kg.selection import Selected, Selection
from kg.terms import Iri, local_name, site_address
from kg.web.languages import worded
from kg.web.selection import active_choices, in_order, say_texts, selected
from kg.web.site import Site, first_of, site

blueprint = Blueprint("chronicle", __name__)
AT_ONCE = 100
"""Events on one page."""
_LONGEST = 1500
"""Characters of a passage that are shown; the rest lies behind its link."""
_TOLD_ELSEWHERE = {KHR + name for name in ("eventType", "date", "place", "inCase", "charge", "eventStatus")}


@dataclass(frozen=True)
class Passage:
    """A passage as it is cited: `words` is empty where the text is not at hand, or where they stand above already."""

    start: int
    end: int
    path: str
    words: str
    cut: bool


@dataclass(frozen=True)
class Spoken:
    """One claim with its passages, and the words for the parts of the event that it speaks of; none for the whole.

    What is said alike of several parts at the same passages stands once.
    """

    claim: Said
    about: list[str]
    passages: list[Passage]


@dataclass(frozen=True)
class Part:
    """Something in an event, or a charge that it brings or judges: its words, standing and own claims."""

    heading: str
    entry: Entry
    cells: list[Cell]
    remark: str
    """What stands behind the cells: the role of an actor."""
    lead: str = ""
    """What stands before them: the kind of a relationship."""

    @property
    def words(self) -> str:
        """The part in a line of text."""
        told = ", ".join(filter(None, (cell.text for cell in self.cells)))
        return (f"{self.lead}: " if self.lead else "") + told + (f" ({self.remark})" if self.remark else "")


@dataclass
class Account:
    """One event as it is told."""

    event: Cell
    type: str
    date: str
    """In words, with its vagueness; '' for none."""
    edtf: str
    status: str
    standing: str
    places: list[Cell]
    cases: list[Cell]
    description: list[Cell]
    parts: list[Part]
    facts: list[Fact]
    said: list[Spoken] = field(default_factory=list)
    against: list[Spoken] = field(default_factory=list)
    claims: tuple[Said, ...] = ()

    @property
    def groups(self) -> dict[str, list[Part]]:
        """The parts by their heading, participations first."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            found.setdefault(part.heading, []).append(part)
        return found

    def doubts(self) -> list[tuple[list[Cell], str]]:
        """Whose claims make the standing what it is, each with how: `denies`, or `expects` of an alleged one."""
        alleged = self.standing == "alleged"
        claims = [claim for claim in self.claims if claim.against != alleged]
        found = {(claim.speakers, claim.manner if alleged else claim.stance): None for claim in claims}
        return [(list(speakers), how) for speakers, how in found]


@dataclass(frozen=True)
class Page:
    """The accounts of one page, and what comes before and after it."""

    accounts: list[Account]
    first: int
    total: int
    previous: str | None
    """The query of the page before; None on the first one."""
    following: str | None


@dataclass(frozen=True)
class Source:
    """A document of the page: it stands under its short name in the text."""

    short: str
    document: Cell
    authors: list[Cell]
    address: str
    """Where it was published; '' where none is known."""


@blueprint.get("/selection/text")
def show_text() -> str:
    """The selection as a chronicle."""
    here = site()
    asked, found = selected()
    page = _read_page(here, asked, found)
    manifest = here.store.manifest
    return render_template(
        "chronicle.html", asked=asked, page=page, query=asked.query(), choices=active_choices(here, asked),
        sources=_sources(here, page), texts=say_texts(here, found),
        dated=[account for account in page.accounts if account.date],
        undated=[account for account in page.accounts if not account.date], release=manifest.get("release"),
        cited=site_address(here.base, "/selection/text" + (f"?{asked.query()}" if asked.query() else "")),
    )  # fmt: skip


@blueprint.get("/selection/text.json")
def give_text() -> Response:
    """The same page of events as JSON, each with the evidence of its parts; never the words of a passage."""
    here = site()
    asked, found = selected()
    page = _read_page(here, asked, found)
    return jsonify(
        {
            "unit": "event",
            "total": page.total,
            "first": page.first,
            "next": None if page.following is None else f"/selection/text.json?{page.following}",
            "rdfc10": here.store.manifest["rdfc10"],
            "events": [_fields(account) for account in page.accounts],
        }
    )


def _fields(account: Account) -> dict[str, object]:
    return {
        "event": account.event.iri,
        "label": account.event.text,
        "type": account.type,
        "date": account.edtf or None,
        "dateText": account.date or None,
        "status": account.status or None,
        "standing": account.standing,
        "places": [place.iri for place in account.places],
        "cases": [case.iri for case in account.cases],
        "evidence": _evidence(account.claims),
        "parts": [
            {"node": part.entry.iri, "heading": part.heading, "words": part.words,
             "standing": part.entry.standing or None, "evidence": _evidence(part.entry.claims)}
            for part in account.parts
        ],
    }  # fmt: skip


def _evidence(claims: tuple[Said, ...]) -> list[dict[str, object]]:
    return [
        {
            "claim": claim.iri,
            "stance": claim.stance_name,
            "manner": claim.manner_name,
            "assertedBy": [speaker.iri for speaker in claim.speakers],
            "reportedIn": claim.reported_in.iri,
            "heldIn": claim.held_in.iri if claim.held_in else None,
            "start": start,
            "end": end,
        }
        for claim in claims
        for start, end in claim.spans or ((None, None),)
    ]


def _read_page(here: Site, asked: Selection, found: Selected) -> Page:
    """The page that `?first=` names: the number of events before it."""
    first = request.args.get("first", "0")
    if not first.isascii() or not first.isdecimal() or len(first) > 9:
        raise BadRequestError(f"the first event of the page is written as ?first={AT_ONCE}")
    events = in_order(here, found.events)
    # A link to a page that is no longer there leads to the last one that is.
    start = min(int(first), max(0, (len(events) - 1) // AT_ONCE * AT_ONCE))
    texts = _Texts(here)
    accounts = [_tell(here, event, texts) for event in events[start : start + AT_ONCE]]

    def query(number: int) -> str:
        return "&".join(filter(None, (asked.query(), f"first={number}" if number else "")))

    more = start + AT_ONCE < len(events)
    return Page(accounts, start, len(events), query(max(0, start - AT_ONCE)) if start else None,
                query(start + AT_ONCE) if more else None)  # fmt: skip


def _sources(here: Site, page: Page) -> list[Source]:
    """The documents that the claims of the page come from, by their short names."""
    claims = (one.claim for account in page.accounts for one in (*account.said, *account.against))
    documents = {cell for claim in claims for cell in (claim.reported_in, claim.held_in) if cell and cell.iri}
    found = []
    for document in documents:
        facts = here.facts(document.iri or "")
        authors = [here.describer().cell(author) for author in facts.get(DCTERMS + "creator", [])]
        found.append(Source(local_name(document.iri or ""), document, authors, first_of(facts, SCHEMA + "url")))
    return sorted(found, key=lambda source: source.short)


class _Texts:
    """Texts of documents as far as they are at hand, each read once."""

    def __init__(self, here: Site) -> None:
        self._here = here
        self._texts: dict[str, str | None] = {}

    def of(self, document: str) -> str | None:
        """The text of a document, None where it is not at hand or not the one that was recorded."""
        if document not in self._texts:
            self._texts[document] = self._here.held_text(self._here.facts(document))
        return self._texts[document]

    def passages(self, claim: Said, shown: list[tuple[str, int, int]]) -> list[Passage]:
        """The passages of a claim; words that lie within a passage that is shown already are not repeated."""
        home = claim.held_in or claim.reported_in
        document, text = home.iri or "", self.of(home.iri or "")
        found = {}
        # The widest first: what lies within it has its offsets alone.
        for start, end in sorted(claim.spans, key=lambda span: span[0] - span[1]):
            told = any(held == document and first <= start and end <= last for held, first, last in shown)
            words = text[start:end] if text is not None and not told else ""
            shown.append((document, start, end))
            path = f"/page/document/{local_name(document)}?at={start}-{end}#passage"
            if text is not None:
                path = f"/read/{local_name(document)}#at-{start}-{end}"
            found[start, end] = Passage(start, end, path, words[:_LONGEST], len(words) > _LONGEST)
        return [found[span] for span in claim.spans]


def _tell(here: Site, iri: str, texts: _Texts) -> Account:
    """The account of an event."""
    described = here.describer().describe(iri)
    facts = {fact.property: fact for section in described.sections for fact in section.facts}

    def cells(name: str) -> list[Cell]:
        return list(facts[KHR + name].cells) if KHR + name in facts else []

    node = here.nodes[iri]
    account = Account(
        here.describer().cell(Iri(iri)), ", ".join(cell.text for cell in described.types),
        worded(node["dateText"]), node["date"] or "",
        here.describer().label(f"{LIST}event-status/{node['status']}")
        if node["status"] and node["status"] != "occurred"
        else "",
        described.standing_name, cells("place"), cells("inCase"), list(described.description),
        [*_parts(described), *_charges(here, cells("charge"))],
        [fact for name, fact in facts.items() if name not in _TOLD_ELSEWHERE], claims=described.claims,
    )  # fmt: skip
    _hear(account, texts)
    return account


def _hear(account: Account, texts: "_Texts") -> None:
    """Put every claim about the event and its parts where it is told, each once."""
    shown: list[tuple[str, int, int]] = []
    met: set[str] = set()
    alike: dict[Said, Spoken] = {}
    for about, claims in (("", account.claims), *((part.words, part.entry.claims) for part in account.parts)):
        for claim in claims:
            key = replace(claim, iri="", anchor="", covering=False)
            if claim.iri in met:
                continue
            met.add(claim.iri)
            if key not in alike:
                alike[key] = Spoken(claim, [], texts.passages(claim, shown))
                (account.against if claim.against else account.said).append(alike[key])
            if about:
                alike[key].about.append(about)


def _parts(described: Description) -> Iterator[Part]:
    """What lies in the event: participations first, then penalties, sums and ties."""
    lists = [entries for section in described.sections for entries in section.lists]
    for entries in sorted(lists, key=lambda one: one.property != KHR + "participation"):
        for entry in entries.entries:
            facts = {fact.property: fact.cells for fact in entry.facts}
            roles = facts.pop(KHR + "role", ()) if entries.property == KHR + "participation" else ()
            lead = ", ".join(cell.text for cell in facts.pop(KHR + "relationType", ()))
            cells = [cell for values in facts.values() for cell in values]
            label = [Cell(entry.label)] if entry.label else []
            yield Part(entries.label, entry, [*label, *cells], ", ".join(role.text for role in roles), lead)


def _charges(here: Site, charges: list[Cell]) -> Iterator[Part]:
    """The charges that an event brings or judges, with what is said for and against each."""
    heading = here.ontology.label(KHR + "charge")
    for charge in charges:
        iri = charge.iri or ""
        entry = here.describer().entry("/".join(iri.split("/")[: here.base.count("/") + 3]), iri)
        yield Part(heading, entry, [charge], "")
