"""What the records say of who may see what: levels, and the journal of what a public snapshot leaves out."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.lines import LineIndex
from kg.namespaces import KHR, LIST
from kg.redaction.statements import Statements
from kg.terms import local_name

PUBLIC, COARSE, WITHHELD = "public", "coarse", "withheld"
_LEVEL, _PLACE, _WITHIN = KHR + "publicationLevel", KHR + "Place", KHR + "within"
INTERNAL_PROPERTIES = frozenset(
    KHR + name for name in ("publicationLevel", "levelReason", "consentBasis", "publicId", "publicLabel")
)
"""What only an internal snapshot says: how to publish, and why."""


@dataclass(frozen=True)
class Level:
    """Why a node is not published as it is."""

    name: str
    """COARSE or WITHHELD."""
    reasons: tuple[str, ...]
    bases: tuple[str, ...]
    why: str = "it is {name} itself"


@dataclass(frozen=True, order=True)
class Change:
    """One thing that a public snapshot does not have, or has in another form."""

    what: str
    """left-out, coarsened, renamed, text-left-out, passage-left-out, place-to-region, look."""
    node: str
    why: str
    level: str = ""
    reasons: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    property: str = ""
    value: str = ""


@dataclass
class Journal:
    """The changes on the way from all that is recorded to what may be shown."""

    changes: set[Change] = field(default_factory=set)

    def note(
        self, what: str, node: str, why: str, level: Level | None = None, property_iri: str = "", value: str = ""
    ) -> None:
        """Keep one change."""
        if level is None:
            self.changes.add(Change(what, node, why, property=property_iri, value=value))
        else:
            told = why or level.why.format(name=level.name)
            self.changes.add(
                Change(what, node, told, level.name, level.reasons, level.bases, property_iri, value)
            )

    def report(self, lines: LineIndex) -> dict[str, object]:
        """The changes as plain values, each with the file and line of its record."""
        return {"changes": [_plain(change, lines) for change in sorted(self.changes)]}


def _plain(change: Change, lines: LineIndex) -> dict[str, object]:
    place = lines.find(change.node, change.property, change.value)
    found: dict[str, object] = {"what": change.what, "node": change.node, "why": change.why}
    told = {
        "level": change.level,
        "reason": list(change.reasons),
        "consentBasis": list(change.bases),
        "property": change.property,
        "value": change.value,
        "file": place.file if place else "",
        "line": place.line if place else 0,
    }
    return found | {name: value for name, value in told.items() if value}


def read_levels(statements: Statements) -> dict[str, Level]:
    """The level of every node that is coarse or withheld; of two levels of one node the stricter holds."""
    found: dict[str, Level] = {}
    for node in statements.nodes():
        names = {local_name(value) for value in statements.values(node, _LEVEL)}
        name = WITHHELD if WITHHELD in names else COARSE if COARSE in names else PUBLIC
        if name != PUBLIC:
            reasons = tuple(sorted(statements.values(node, KHR + "levelReason")))
            bases = tuple(sorted(local_name(basis) for basis in statements.values(node, KHR + "consentBasis")))
            found[node] = Level(name, reasons, bases)
    return found | _places_within(statements, found)


def _places_within(statements: Statements, levels: dict[str, Level]) -> dict[str, Level]:
    """Places that lie in a place that is not public: to show them would show where it is."""
    found: dict[str, Level] = {}
    waiting = sorted(node for node in levels if _PLACE in statements.classes(node))
    while waiting:
        outer = waiting.pop()
        level = (levels | found)[outer]
        for inner in statements.sources(outer, _WITHIN):
            already = levels.get(inner) or found.get(inner)
            if already is None or (already.name == COARSE and level.name == WITHHELD):
                found[inner] = Level(level.name, level.reasons, level.bases, f"it lies in {outer}, which is {{name}}")
                waiting.append(inner)
    return found


def read_aliases(statements: Statements) -> dict[str, str]:
    """Each record that was made one with another, and the one that stays."""
    found = {}
    for node in statements.nodes():
        for merge in statements.values(node, KHR + "merge"):
            in_force = statements.values(merge, KHR + "reviewedOn") and not statements.values(merge, KHR + "undoneOn")
            if in_force:
                found.update(dict.fromkeys(statements.values(merge, KHR + "mergedRecord"), node))
    return found


class Regions:
    """Finds the region in which a place lies, and that may be shown."""

    def __init__(self, statements: Statements, hidden: Iterable[str]) -> None:
        self._statements, self._hidden = statements, set(hidden)
        ontology = statements.ontology
        self._kinds = {
            f"{LIST}place-kind/{name}"
            for name in ontology.concepts("place-kind")
            if str(ontology.value(f"{LIST}place-kind/{name}", KHR + "servesAsRegion")) == "true"
        }

    def is_region(self, place: str) -> bool:
        """Whether a place is of a kind that is large enough, and may itself be shown."""
        kinds = self._statements.values(place, KHR + "placeKind")
        return place not in self._hidden and not self._kinds.isdisjoint(kinds)

    def find(self, place: str) -> str | None:
        """The place itself where it is a region, else the nearest region around it, none where none is known."""
        ring, seen = [place], {place}
        while ring:
            found = sorted(candidate for candidate in ring if self.is_region(candidate))
            if found:
                return found[0]
            ring = sorted({outer for inner in ring for outer in self._statements.values(inner, _WITHIN)} - seen)
            seen.update(ring)
        return None
