"""The steps of a path in words: what happened when, the part that each end had in it, and who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.dates import say_date
from kg.files import read_query
from kg.languages import pick_text
from kg.namespaces import KHR
from kg.ontology import Ontology
from kg.questions import Evidence, find_evidence, find_labels
from kg.store import Row, Store
from kg.terms import Iri, Literal, pick_label
from kg.ties import Edge, Tie, Ties


@dataclass(frozen=True)
class Reason:
    """One thing that ties the two ends of a step."""

    kind: str
    """`event` where both belong to one event, else what the tie is: relationship, membership, charge, case ..."""
    words: str
    event: Iri | None
    date: str
    """EDTF, '' where no date is known; `date_words` is as people say it."""
    date_words: str
    source_part: str
    """What the one end has to do with it: its role, or its relation; '' where the words say it for both."""
    target_part: str
    standing: str
    remark: str
    """What the record adds in its own words."""
    evidence: tuple[Evidence, ...]


def tell_steps(
    store: Store, ontology: Ontology, ties: Ties, ways: Sequence[Sequence[str]], language: str
) -> dict[tuple[str, str], tuple[Reason, ...]]:
    """(thing, next thing) -> all the reasons for which they are tied, the firmest and most telling first."""
    found = {(one, two): ties.ties(one, two) for way in ways for one, two in pairwise(way)}
    teller = _Teller(store, ontology, ties, [tie for several in found.values() for tie in several], language)
    return {ends: tuple(teller.tell(tie, *ends) for tie in several) for ends, several in found.items()}


def tell_ties(
    store: Store, ontology: Ontology, ties: Ties, several: Sequence[tuple[Tie, str, str]], language: str
) -> list[Reason]:
    """Each of some (tie, one thing, the other) as a reason, in their order."""
    teller = _Teller(store, ontology, ties, [tie for tie, _, _ in several], language)
    return [teller.tell(*entry) for entry in several]


class _Teller:
    """Puts ties into words; looks up labels, remarks and claims of all of them at once."""

    def __init__(self, store: Store, ontology: Ontology, ties: Ties, told: Sequence[Tie], language: str) -> None:
        self._ontology, self._ties, self._language = ontology, ties, language
        nodes = sorted({iri for tie in told for iri in _claimed(tie)})
        rows = store.select_each(read_query("index/claims-about"), "node", map(Iri, nodes))
        evidence = find_evidence(store, {str(row["claim"]) for row in rows})
        self._evidence: dict[str, list[Evidence]] = {}
        for row in rows:
            self._evidence.setdefault(str(row["node"]), []).extend(evidence.get(str(row["claim"]), ()))
        self._remarks: dict[str, list[Row]] = {}
        for row in store.select_each(read_query("index/remarks"), "node", map(Iri, nodes)):
            self._remarks.setdefault(str(row["node"]), []).append(row)
        owners = {_owner(edge) for tie in told for edge in tie.near if not tie.event}
        self._inner = find_labels(store, owners - set(ties.nodes), language)

    def tell(self, tie: Tie, one: str, two: str) -> Reason:
        """A tie between two things in words."""
        if tie.event and tie.far:
            parts = (self._part(tie.near, tie.event), self._part(tie.far, tie.event))
            words = f"{self._say_part(tie.near, one, tie.event)}; {self._say_part(tie.far, two, tie.event)}"
            return self._reason("event", tie, words, parts)
        if tie.event:
            part = self._part(tie.near, tie.event)
            words = self._say_part(tie.near, two if tie.event == one else one, tie.event)
            return self._reason("event", tie, words, ("", part) if tie.event == one else (part, ""))
        return self._reason(tie.near[0]["kind"], tie, self._say_edge(tie.near[0]), ("", ""))

    def _say_edge(self, edge: Edge) -> str:
        source, target, role = self._name(edge["source"]), self._name(edge["target"]), self._role(edge)
        inner = self._inner.get(_owner(edge))
        if edge["kind"] == "charge" and edge["role"] != KHR + "chargedUnder":
            return f"{inner or source}: {self._ontology.label(KHR + 'accused', self._language)} — {target}"
        if edge["kind"] == "charge":
            return f"{inner}: {source} — {role} {target}"
        if edge["kind"] == "membership":
            return f"{source} — {f'{role}, ' if role else ''}{target}"
        if edge["kind"] == "authorship":
            return f"{source} — {role}: {target}"
        # What a charge relates to is said of the charge, not of the whole case.
        return f"{f'{source}: “{inner}”' if inner else source} — {role} {target}"

    def _reason(self, kind: str, tie: Tie, words: str, parts: tuple[str, str]) -> Reason:
        event = tie.event
        date, date_words, remark = self._when_and_remark(tie)
        if event:
            words = f"{self._name(event)}{f' ({date_words})' if date_words else ''}: {words}"
        elif date_words:
            words = f"{words} ({date_words})"
        entries = {
            (entry.claim, entry.start, entry.end): entry
            for edge in (*tie.near, *tie.far)
            for entry in self._evidence.get(edge["via"], ())
        }
        for entry in self._evidence.get(event or "", ()):
            if self._is_against(entry):
                entries.setdefault((entry.claim, entry.start, entry.end), entry)
        ordered = sorted(
            entries.values(), key=lambda said: (self._is_against(said), said.start or 0, said.end or 0, said.claim)
        )
        return Reason(
            kind, words, Iri(event) if event else None, date, date_words, *parts, tie.standing, remark, tuple(ordered)
        )

    def _is_against(self, entry: Evidence) -> bool:
        return str(self._ontology.value(entry.stance, KHR + "polarity")) == "against"

    def _when_and_remark(self, tie: Tie) -> tuple[str, str, str]:
        remark = "; ".join(dict.fromkeys(filter(None, (self._remark(edge) for edge in (*tie.near, *tie.far)))))
        if tie.event:
            node = self._ties.nodes[tie.event]
            return node["date"] or "", self._text(node["dateText"]), remark
        rows = self._rows_of(tie.near[0])
        date = next((str(row["date"]) for row in rows if "date" in row), "")
        return date, say_date(date, self._language) if date else "", remark

    def _remark(self, edge: Edge) -> str:
        texts = [text for row in self._rows_of(edge) if isinstance(text := row.get("remark"), Literal)]
        chosen = pick_label(texts, self._language)
        return chosen.text if chosen else ""

    def _rows_of(self, edge: Edge) -> list[Row]:
        """What is recorded on the edge itself; a thing's own date and description are no remark on an edge."""
        return self._remarks.get(edge["via"], []) if edge["via"] not in self._ties.nodes else []

    def _part(self, edges: Sequence[Edge], event: str) -> str:
        """What a thing has to do with an event: its roles, or how the event stands to it, or it to the event."""
        own = [edge for edge in edges if edge["kind"] == "participation"]
        own = own or [edge for edge in edges if edge["source"] == event]
        parts = [self._role(edge) for edge in own] or [
            f"{self._ontology.inverse_label(edge['role'], self._language)}:" for edge in edges if edge["role"]
        ]
        return ", ".join(dict.fromkeys(part for part in parts if part))

    def _say_part(self, edges: Sequence[Edge], end: str, event: str) -> str:
        part = self._part(edges, event)
        if any(edge["kind"] == "participation" for edge in edges):
            return f"{self._name(end)}{f' — {part}' if part else ''}"
        return f"{part} {self._name(end)}"

    def _role(self, edge: Edge) -> str:
        return self._text(edge["roleLabel"])

    def _name(self, iri: str) -> str:
        """The label of a thing, in quotation marks where it is a phrase of its own."""
        label = self._text(self._ties.nodes[iri]["label"])
        return f"“{label}”" if self._ties.nodes[iri]["kind"] in ("event", "case") else label

    def _text(self, labels: Mapping[str, str]) -> str:
        return pick_text(labels, self._language)


def _claimed(tie: Tie) -> set[str]:
    """The nodes that the claims behind a tie are about."""
    return {edge["via"] for edge in (*tie.near, *tie.far)} | ({tie.event} if tie.event else set())


def _owner(edge: Edge) -> str:
    """The node that a relationship is written on: the thing that the edge leaves, or a node in it, as a charge."""
    return str(edge["via"]).partition("/relationships/")[0]
