"""The passages that claims rest on, and which of them must not be pointed at."""

from dataclasses import dataclass

from kg.namespaces import KHR, OA
from kg.redaction.levels import Journal, Level
from kg.redaction.statements import Statements
from kg.redaction.withhold import Withholding

_CLAIM = KHR + "Claim"


@dataclass(frozen=True)
class _Claim:
    iri: str
    about: tuple[str, ...]
    spans: tuple[tuple[str, int, int], ...]
    """Document, start and end of each passage."""
    digests: frozenset[str]


class Passages:
    """The claims of the beginning with their passages; made before anything is taken away."""

    def __init__(self, statements: Statements, levels: dict[str, Level]) -> None:
        self._statements, self._levels = statements, levels
        self._claims = [_read(statements, node) for node in statements.nodes() if _CLAIM in statements.classes(node)]
        self._of: dict[str, list[str]] = {}
        for claim in self._claims:
            for node in claim.about:
                self._of.setdefault(statements.holder(node), []).append(claim.iri)

    def about(self, holder: str) -> list[str]:
        """The claims about a thing and about what is in it."""
        return self._of.get(holder, [])

    def cut(self, withholding: Withholding, journal: Journal) -> None:
        """Leave out the passages that may show somebody: of what was exposed, and where a hidden passage lies."""
        for node in sorted(withholding.exposed):
            claims = [node] if _CLAIM in self._statements.classes(node) else self._of.get(node, [])
            for claim in claims:
                self._cut(claim, f"its passage may tell what was left out of {node}", withholding, journal)
        spans: dict[str, list[tuple[int, int]]] = {}
        digests: set[str] = set()
        for told in self._claims:
            if told.iri in withholding.gone or any(node in self._levels for node in (told.iri, *told.about)):
                digests |= told.digests
                for document, start, end in told.spans:
                    spans.setdefault(document, []).append((start, end))
        for told in self._claims:
            overlaps = any(
                start < other_end and other_start < end
                for document, start, end in told.spans
                for other_start, other_end in spans.get(document, ())
            )
            if overlaps or not digests.isdisjoint(told.digests):
                self._cut(told.iri, "its passage meets one that is not published", withholding, journal)

    def _cut(self, claim: str, why: str, withholding: Withholding, journal: Journal) -> None:
        if claim in withholding.gone:
            return
        cut = False
        for evidence in self._statements.values(claim, KHR + "evidence"):
            for quad in self._statements.of(evidence):
                if quad.predicate.value in (OA + "hasSelector", KHR + "passageDigest"):
                    withholding.drop(quad)
                    cut = True
        if cut:
            journal.note("passage-left-out", claim, why)


def _read(statements: Statements, claim: str) -> _Claim:
    spans: list[tuple[str, int, int]] = []
    digests: set[str] = set()
    for evidence in statements.values(claim, KHR + "evidence"):
        digests.update(statements.values(evidence, KHR + "passageDigest"))
        for selector in statements.values(evidence, OA + "hasSelector"):
            starts, ends = statements.values(selector, OA + "start"), statements.values(selector, OA + "end")
            for document in statements.values(evidence, OA + "hasSource"):
                spans += [(document, int(start), int(end)) for start, end in zip(starts, ends, strict=False)]
    return _Claim(claim, tuple(statements.values(claim, KHR + "about")), tuple(spans), frozenset(digests))
