"""Everything the graph says of one thing, ready to be shown: facts, claims, chronology, links."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg.dates import say_date
from kg.description import Cell, Description, Entry, EntryList, Fact, Happening, Said, Section
from kg.errors import NotFoundError
from kg.files import read_query
from kg.languages import YES_OR_NO, Label, say, say_number
from kg.namespaces import DCTERMS, DURATION_TEXT, EDTF, KHR, OA, RDF, SKOS, XSD
from kg.ontology import Ontology
from kg.questions import find_labels
from kg.stages import Accusation
from kg.store import Row, Store
from kg.terms import Iri, Literal, Term, local_name, page_path
from kg.words import say_duration

_HIDDEN = {
    RDF + "type",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    DCTERMS + "description",
    KHR + "standing",
    KHR + "earliestBegin",
    KHR + "latestBegin",
    KHR + "earliestEnd",
    KHR + "latestEnd",
    KHR + "hasActor",
    KHR + "covers",
    KHR + "duration",  # the store may hand it back in other units; statedDuration is as written
    KHR + "about",
}


class Describer:
    """Reads descriptions out of a store, in one language; keeps the labels that it has looked up in `labels`."""

    def __init__(
        self, store: Store, ontology: Ontology, base: str, language: str = "en", labels: dict[str, str] | None = None
    ) -> None:
        self.store, self.ontology, self.base, self.language = store, ontology, base, language
        self._labels: dict[str, str] = {} if labels is None else labels
        self._forward_query, self._inverse_query = read_query("page/forward"), read_query("page/inverse")

    # -- small pieces -----------------------------------------------------------------------------------------

    def label(self, iri: str) -> str:
        """The label of anything: a term, a thing, an inner node; its last name where it has none.

        A label that is not to be had in the language says in which one it is.
        """
        if self.ontology.knows(iri):
            return self.ontology.label(iri, self.language)
        if iri not in self._labels:
            self._labels.update({iri: find_labels(self.store, {iri}, self.language).get(iri, "")})
        return self._labels[iri] or local_name(iri)

    def cell(self, term: Term) -> Cell:
        """A term as it is shown: labels for IRIs, words for dates and durations."""
        if isinstance(term, Iri):
            path = page_path(term, self.base)
            kind = term[len(self.base) :].split("/")[1] if term.startswith(self.base + "id/") else None
            foreign = path is None and "://" in term
            label = self.label(term)
            return Cell(label, term, term if foreign else path, kind, self.other_language(label))
        if term.datatype == EDTF:
            return Cell(say_date(term.text, self.language))
        if term.datatype in (XSD + "duration", DURATION_TEXT):
            return Cell(say_duration(term.text, self.language))
        if term.datatype == XSD + "date":
            return Cell(say_date(term.text, self.language))
        if term.datatype == XSD + "boolean":
            return Cell(self._say(YES_OR_NO.get(term.text, term.text)))
        if term.datatype == XSD + "anyURI":
            return Cell(term.text, path=term.text if term.text.startswith(("http://", "https://")) else None)
        return Cell(term.text, language=term.language)

    def other_language(self, words: str) -> str | None:
        """The language of some words, where it is known and not the one that is spoken here."""
        language = words.language if isinstance(words, Label) else ""
        return language if language and language != self.language else None

    def _say(self, text: str, **values: object) -> str:
        return say(text, self.language, **values)

    def _forward(self, iri: str) -> dict[str, list[Term]]:
        found: dict[str, list[Term]] = {}
        for row in self.store.select(self._forward_query, {"node": Iri(iri)}):
            found.setdefault(str(row["property"]), []).append(row["value"])
        return found

    def _inverse(self, iri: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self.store.select(self._inverse_query, {"node": Iri(iri)}):
            found.setdefault(str(row["property"]), []).append(str(row["subject"]))
        return found

    # -- the whole --------------------------------------------------------------------------------------------

    def describe(self, iri: str) -> Description:
        """The description of a thing; raises NotFoundError when the graph says nothing of it."""
        forward = self._forward(iri)
        if not forward:
            raise NotFoundError(f"the graph says nothing of {iri}")
        inverse = self._inverse(iri)
        classes = [str(value) for value in forward.get(RDF + "type", [])]
        finest = max(classes, key=lambda name: (len(self.ontology.superclasses(name)), name), default="")
        names = [*forward.get(SKOS + "prefLabel", []), *forward.get(SKOS + "altLabel", [])]
        label = self.label(iri)
        standing = next((str(value) for value in forward.get(KHR + "standing", [])), "")
        sections = self._sections(iri, forward, inverse)
        typing = [
            v
            for p in ("eventType", "organisationKind", "documentKind", "lawKind", "placeKind")
            for v in forward.get(KHR + p, [])
        ]
        return Description(
            iri,
            iri[len(self.base) :].split("/")[1] if iri.startswith(self.base + "id/") else "",
            finest,
            self.ontology.label(finest, self.language),
            label,
            tuple(self.cell(name) for name in names if str(name) != label),
            tuple(self.cell(text) for text in self._best_language(forward.get(DCTERMS + "description", []))),
            tuple(self.cell(value) for value in typing),
            self.ontology.label(standing, self.language) if standing else "",
            local_name(standing) if standing else "",
            tuple(sections),
            self._claims_about(iri, inverse.get(KHR + "about", [])),
            self.chronology(iri),
            self._linked(iri, inverse),
        )

    def _best_language(self, terms: list[Term]) -> list[Term]:
        for wanted in ((self.language,), ("en", None)):
            mine = [term for term in terms if isinstance(term, Literal) and term.language in wanted]
            if mine:
                return [*mine]
        return terms

    def _sections(self, iri: str, forward: Mapping[str, list[Term]], inverse: Mapping[str, list[str]]) -> list[Section]:
        sections = {group: Section(self.ontology.label(group, self.language)) for group in self.ontology.sections}
        for name in sorted(forward, key=self._order):
            if name in _HIDDEN or name not in self.ontology.display:
                continue
            section = sections[self.ontology.display[name].section]
            inner = [str(value) for value in forward[name] if isinstance(value, Iri) and value.startswith(iri + "/")]
            outer = [value for value in forward[name] if str(value) not in inner]
            heading = self.ontology.label(name, self.language)
            if outer:
                section.facts.append(Fact(name, heading, tuple(self.cell(value) for value in outer)))
            if inner:
                section.lists.append(EntryList(heading, name, tuple(self.entry(iri, node) for node in inner)))
        for name in sorted(inverse, key=self._order):
            inner = [node for node in inverse[name] if node.startswith(iri + "/")]
            if inner and name not in _HIDDEN and name in self.ontology.display:
                section = sections[self.ontology.display[name].section]
                heading = self.ontology.inverse_label(name, self.language)
                section.lists.append(EntryList(heading, name, tuple(self.entry(iri, node) for node in inner)))
        return [section for section in sections.values() if section.facts or section.lists]

    def _order(self, name: str) -> tuple[int, str]:
        display = self.ontology.display.get(name)
        return (display.order if display else 999, name)

    def entry(self, parent: str, iri: str) -> Entry:
        """An inner node: its own facts, one after another, and the claims about it."""
        forward = self._forward(iri)
        facts: list[Fact] = []
        for name in sorted(forward, key=self._order):
            if name in _HIDDEN or name not in self.ontology.display:
                continue
            cells: list[Cell] = []
            for value in forward[name]:
                if str(value) == parent:
                    continue
                if isinstance(value, Iri) and value.startswith(iri + "/"):
                    cells.append(Cell(self.say_part(iri, value)))
                else:
                    cells.append(self.cell(value))
            if cells:
                facts.append(Fact(name, self.ontology.label(name, self.language), tuple(cells)))
        texts = self._best_language(forward.get(DCTERMS + "description", []))
        if texts:
            heading = self.ontology.label(DCTERMS + "description", self.language)
            facts.append(Fact(DCTERMS + "description", heading, tuple(self.cell(text) for text in texts)))
        standing = next((local_name(str(value)) for value in forward.get(KHR + "standing", [])), "")
        label = self.label(iri) if SKOS + "prefLabel" in forward else ""
        inverse = self._inverse(iri)
        claims = self._claims_about(iri, inverse.get(KHR + "about", []))
        inner = [
            node
            for name in sorted(inverse, key=self._order)
            for node in inverse[name]
            if node.startswith(iri + "/") and name not in _HIDDEN and name in self.ontology.display
        ]
        anchor = iri[iri.index("/", len(self.base) + 3) + 1 :].partition("/")[2]
        parts = tuple(self.entry(iri, node) for node in inner)
        return Entry(iri, anchor, label, standing, tuple(facts), claims, parts)

    def say_part(self, parent: str, iri: str) -> str:
        """A node inside an inner node in words: a quantity as people say it, anything else fact by fact."""
        forward = self._forward(iri)
        if Iri(KHR + "Quantity") not in forward.get(RDF + "type", []):
            return ", ".join(cell.text for fact in self.entry(parent, iri).facts for cell in fact.cells)
        return self._say_quantity({local_name(name): values for name, values in forward.items()})

    def _say_quantity(self, parts: Mapping[str, list[Term]]) -> str:
        """A number or its bounds with unit or currency, as `about 100 000 USD (what it mixes)`."""

        def number(name: str) -> str:
            text = next((str(value) for value in parts.get(name, [])), "")
            exact = Decimal(text or 0)
            return say_number(int(exact) if exact == int(exact) else exact.normalize(), self.language) if text else ""

        least, most = number("minimum"), number("maximum")
        exact = number("numericValue") or number("amount")
        if least and most:
            bounds = self._say("%(least)s to %(most)s", least=least, most=most)
        else:
            lower, upper = self._say("at least %(number)s", number=least), self._say("at most %(number)s", number=most)
            bounds = lower if least else upper
        measure = [str(value) for value in parts.get("currency", [])]
        measure += [self.label(str(value)) for value in parts.get("unit", [])]
        words = " ".join([exact or bounds, *measure]) if exact or least or most else ""
        if words and str(next(iter(parts.get("approximate", [])), "")) == "true":
            words = self._say("about %(number)s", number=words)
        remarks = [str(text) for name in ("mixes", "description") for text in self._best_language(parts.get(name, []))]
        return f"{words} ({'; '.join(remarks)})" if remarks else words

    def _claims_about(self, iri: str, claims: list[str]) -> tuple[Said, ...]:
        said = [self.said(iri, claim) for claim in dict.fromkeys(claims)]
        return tuple(sorted(said, key=lambda claim: (claim.against, claim.spans, claim.iri)))

    def said(self, about: str, iri: str, depth: int = 0) -> Said:
        """One claim in words."""
        forward = self._forward(iri)

        def first(name: str) -> Term | None:
            return next(iter(forward.get(KHR + name, [])), None)

        stance, manner = str(first("stance")), str(first("manner"))
        held: str | None = None
        spans: list[tuple[int, int]] = []
        for evidence in forward.get(KHR + "evidence", []):
            passage = self._forward(str(evidence))
            held = next((str(value) for value in passage.get(OA + "hasSource", [])), held)
            for selector in passage.get(OA + "hasSelector", []):
                offsets = self._forward(str(selector))
                spans.append((int(str(offsets[OA + "start"][0])), int(str(offsets[OA + "end"][0]))))
        aspect, value, explanation = first("aspect"), first("value"), first("explanation")
        inner = [claim for claim in self._inverse(iri).get(KHR + "about", []) if depth < 5]
        reported = first("reportedIn")
        texts = self._best_language(forward.get(DCTERMS + "description", []))
        return Said(
            iri,
            iri[iri.index("/", len(self.base) + 3) + 1 :].partition("/")[2] if iri.startswith(self.base) else "",
            self.label(stance),
            local_name(stance),
            str(self.ontology.value(stance, KHR + "polarity")) == "against",
            self.label(manner),
            local_name(manner),
            tuple(self.cell(speaker) for speaker in forward.get(KHR + "assertedBy", [])),
            self.cell(reported) if reported is not None else Cell(""),
            self.cell(Iri(held)) if held is not None and held != str(reported) else None,
            tuple(sorted(spans)),
            _join(texts),
            self.ontology.label(str(aspect), self.language) if aspect is not None else "",
            self.cell(value) if value is not None else None,
            self.cell(explanation) if explanation is not None else None,
            Iri(about) in forward.get(KHR + "covers", []),
            tuple(self.said(iri, claim, depth + 1) for claim in inner),
        )

    def chronology(self, iri: str) -> tuple[Happening, ...]:
        """The events of a thing in order of time, undated ones last."""
        rows: dict[str, Happening] = {}
        for row in self.store.select(read_query("page/chronology"), {"node": Iri(iri)}):
            event = str(row["event"])
            if event in rows:
                roles = dict.fromkeys((*rows[event].roles, *self.happening(row).roles))
                rows[event] = replace(rows[event], roles=tuple(roles))
                continue
            rows[event] = self.happening(row)
        return tuple(rows.values())

    def happening(self, row: Row) -> Happening:
        """A row of a chronology in words."""
        date = str(row.get("date", ""))
        return Happening(
            self.cell(row["event"]),
            self.label(str(row["type"])),
            say_date(date, self.language) if date else "",
            date,
            (self.label(str(row["role"])),) if "role" in row else (),
            self.label(str(row["status"])) if "status" in row else "",
            local_name(str(row["standing"])),
            self.cell(row["place"]) if "place" in row else None,
        )

    def _linked(self, iri: str, inverse: Mapping[str, list[str]]) -> tuple[Fact, ...]:
        """What points here from elsewhere, under the heading that its property has from this side."""
        found: list[Fact] = []
        told = {KHR + name for name in ("actor", "inCase", "place", "origin", "destination", "about", "subject")}
        for name in sorted(inverse, key=self._order):
            outside = [node for node in inverse[name] if not node.startswith(iri + "/")]
            if name in told or not outside or name not in self.ontology.display:
                continue
            cells = tuple(dict.fromkeys(self._owner(node, name) for node in outside))
            found.append(Fact(name, self.ontology.inverse_label(name, self.language), cells))
        return tuple(found)

    def _owner(self, node: str, name: str) -> Cell:
        """The thing that a linking node belongs to, with the words of a relationship."""
        owner = (
            Iri("/".join(node.split("/")[: self.base.count("/") + 3]))
            if node.startswith(self.base + "id/")
            else Iri(node)
        )
        cell = self.cell(owner)
        if name == KHR + "object":
            kinds = self._forward(node).get(KHR + "relationType", [])
            words = " ".join(self.label(str(kind)) for kind in kinds)
            return Cell(f"{cell.text} — {words}", cell.iri, page_path(node, self.base), cell.kind)
        return cell

    def accusation_note(self, accusations: tuple[Accusation, ...]) -> str:
        """The legal stages and the denials of an accused, in a few words that stand beside the name."""
        stages = dict.fromkeys(self.label(entry.stage) for entry in accusations if entry.stage)
        against: dict[str, None] = {}
        for entry in accusations:
            for denial in entry.denials:
                words = self.label(denial.stance)
                others = [self.label(speaker) for speaker in denial.speakers if speaker != entry.accused]
                if entry.accused in denial.speakers:
                    against[words] = None
                elif others:
                    against[f"{', '.join(others)} {words}"] = None
                else:
                    against[words + ", " + self._say("speaker not named")] = None
        charged = [self._say("accused")] if any(entry.charge for entry in accusations) or not stages else []
        return "; ".join((*charged, *stages, *against))


def _join(texts: Sequence[Term]) -> str:
    """Texts one after another, in the language of the first."""
    language = texts[0].language if texts and isinstance(texts[0], Literal) else None
    return Label(" ".join(str(text) for text in texts), language or "")
