"""The changes of a release as people read them: a row for each thing, in the labels of today."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.describe import Describer
from kg.description import Cell
from kg.languages import marked, say, say_count
from kg.namespaces import EDTF, KHR
from kg.releases.changes import thing_of
from kg.releases.feed import FeedEntry
from kg.terms import Iri, Literal, local_name, page_path, pick_label, site_address
from kg.web.site import Site

HEADINGS = {
    "added": marked("Added"),
    "corrected": marked("Corrected and changed"),
    "retracted": marked("Retracted"),
    "merged": marked("Merged"),
    "retired": marked("Retired identifiers"),
}


_TOLD = {"corrected": marked("a claim was corrected"), "retracted": marked("a claim was retracted")}


@dataclass
class Row:
    """What changed about one thing."""

    iri: str
    """The address of the change itself: that of the release, with a name made from what changed."""
    thing: Cell
    what: str
    """In a few words, as `2 new claims`; '' where the thing itself is new."""
    links: list[str] = field(default_factory=list)
    """Where on the page of the thing the new parts and claims stand."""
    before: list[Cell] = field(default_factory=list)
    now: list[Cell] = field(default_factory=list)
    on: str = ""
    reason: str = ""
    note: str = ""
    """Legal stage and denials of the accused whom the row names."""

    def say(self) -> str:
        """The row in one sentence, for a feed."""
        values = " → ".join(", ".join(cell.text for cell in cells) for cells in (self.before, self.now) if cells)
        parts = [self.what + (f": {values}" if values else ""), self.reason, self.note]
        sentences = [part[0].upper() + part[1:].rstrip(".") + "." for part in parts if part]
        return " ".join(sentences) or "New in this release."


def read_rows(here: Site, changes: Mapping[str, Any]) -> dict[str, list[Row]]:
    """Section -> rows, of the sections that have any."""
    reader = _Reader(here, here.describer(), site_address(here.base, f"/releases/{changes['version']}"))
    rows = {
        "added": reader.added(changes["added"]),
        "corrected": [reader.corrected(entry, "corrected") for entry in changes["corrected"]],
        "retracted": [reader.corrected(entry, "retracted") for entry in changes["retracted"]],
        "merged": [reader.merged(entry) for entry in changes["merged"]],
        "retired": [reader.retired(entry) for entry in changes["retired"]],
    }
    return {name: sorted(found, key=lambda row: (row.thing.text, row.iri)) for name, found in rows.items() if found}


@dataclass
class _Reader:
    here: Site
    describer: Describer
    release: str

    def added(self, entries: Sequence[Mapping[str, Any]]) -> list[Row]:
        """A row for each new thing, and one for each that has new parts or claims."""
        grouped: dict[str, list[Mapping[str, Any]]] = {}
        for entry in entries:
            grouped.setdefault(str(entry["thing"]), []).append(entry)
        rows = []
        for thing, about in grouped.items():
            claims = [str(entry["claim"]) for entry in about if "claim" in entry]
            parts = [str(entry["part"]) for entry in about if "part" in entry]
            counts = [
                say_count("%(num)s new claim", "%(num)s new claims", len(claims), self.language) if claims else "",
                say_count("%(num)s new part", "%(num)s new parts", len(parts), self.language) if parts else "",
            ]
            links = [path for node in (*parts, *claims) if (path := page_path(node, self.here.base))]
            rows.append(self._row(thing, about, say(" and ", self.language).join(filter(None, counts)), links=links))
        return rows

    def corrected(self, entry: Mapping[str, Any], word: str) -> Row:
        """A claim that corrects or takes back another, or new values of a property."""
        name = str(entry.get("property", ""))
        what = self.describer.ontology.label(name, self.language) if name else say(_TOLD[word], self.language)
        link = page_path(str(entry.get("claim", "")), self.here.base)
        return self._row(
            str(entry.get("thing") or entry["about"]), entry, what, links=[link] if link else [],
            before=[self._value(name, text) for text in entry.get("before", ())],
            now=[self._value(name, text) for text in entry.get("now", ())],
            on=entry.get("on", ""), reason=_reason(entry),
        )  # fmt: skip

    def merged(self, entry: Mapping[str, Any]) -> Row:
        """Two records that are one now, or are two again."""
        other = _short(str(entry["record"]), self.here.base)
        if "undoneOn" in entry:
            what = say("the record %(other)s is one of its own again", self.language, other=other)
        else:
            what = say("the record %(other)s is of the same and leads here", self.language, other=other)
        return self._row(str(entry["thing"]), entry, what, on=entry.get("on", ""), reason=_reason(entry))

    def retired(self, entry: Mapping[str, Any]) -> Row:
        """An identifier that was given up; it leads to no page."""
        replacement = entry.get("replacement")
        identifier, what = str(entry["identifier"]), say("no longer in use", self.language)
        if replacement:
            instead = self.describer.label(replacement)
            what = say("no longer in use; %(other)s takes its place", self.language, other=instead)
        row = self._row(identifier, entry, what, on=entry["on"], reason=_reason(entry))
        row.thing = Cell(_short(identifier, self.here.base))
        return row

    def _row(self, thing: str, entry: object, what: str, **more: Any) -> Row:
        told = json.dumps([thing, entry], sort_keys=True, ensure_ascii=False)
        anchor = hashlib.sha256(told.encode("utf-8")).hexdigest()[:10]
        cell = self.describer.cell(Iri(thing))
        accused = self.here.naming.accused_in(thing, cell.text)
        return Row(f"{self.release}#change-{anchor}", cell, what, note=self.here.naming.say(accused, thing), **more)

    def _value(self, name: str, text: str) -> Cell:
        if text.startswith(("http://", "https://")):
            return self.describer.cell(Iri(text))
        return self.describer.cell(Literal(text, EDTF)) if name == KHR + "date" else Cell(text)

    @property
    def language(self) -> str:
        """The language of the page."""
        return self.describer.language


def _short(iri: str, base: str) -> str:
    return iri.removeprefix(base + "id/")


def _reason(entry: Mapping[str, Any]) -> str:
    texts = [Literal(text, language=language or None) for language, text in entry.get("reason", {}).items()]
    chosen = pick_label(texts, "en")
    return chosen.text if chosen else ""


def feed_entries(here: Site, changes: Mapping[str, Any], most: int) -> list[FeedEntry]:
    """The release itself and then its changes, at most that many."""
    base, version, issued = here.base, changes["version"], changes["issued"]
    address = site_address(base, f"/releases/{version}")
    rows = read_rows(here, changes)
    counts = ", ".join(f"{len(found)} {name}" for name, found in rows.items())
    notes = changes.get("notes", {}).get("en", "")
    first = "The first release." if changes["previous"] is None else f"{counts or 'No record changed'}."
    summary = " ".join(filter(None, (notes, first)))
    entries = [FeedEntry(address, f"Release {version}", address, issued, summary, "release")]
    for name, found in rows.items():
        for row in found:
            # The identifier resolves wherever the site runs, the path of the page need not.
            link = row.thing.iri if row.thing.iri and row.thing.path else address
            title = f"{HEADINGS[name].partition(' ')[0]}: {row.thing.text}"
            entries.append(FeedEntry(row.iri, title, link, issued, row.say(), name))
    return entries[:most]


def labels_of(here: Site, changes: Mapping[str, Any]) -> dict[str, str]:
    """The labels of today of the things that a list of changes names."""
    describer = here.describer()
    named = {str(entry[key]) for name in HEADINGS for entry in changes[name] for key in ("thing",) if entry.get(key)}
    return {iri: describer.label(iri) for iri in sorted(named) if thing_of(iri, here.base) and local_name(iri)}
