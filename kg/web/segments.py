"""A text cut at every boundary of the passages that lie on it, and what none of them covers."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

Span = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    """A stretch on which the same passages lie throughout; `spans` is empty where none does."""

    start: int
    end: int
    spans: tuple[Span, ...]


def cut(length: int, spans: Iterable[Span]) -> list[Segment]:
    """The segments of a text of so many code points, in order and without a gap; every span must lie within it."""
    kept = sorted(set(spans))
    bounds = sorted({0, length, *(bound for span in kept for bound in span)})
    lying: list[Span] = []
    segments, following = [], 0
    for start, end in pairwise(bounds):
        lying = [span for span in lying if span[1] > start]
        while following < len(kept) and kept[following][0] == start:
            lying.append(kept[following])
            following += 1
        segments.append(Segment(start, end, tuple(lying)))
    return segments


def uncovered(segments: Iterable[Segment]) -> list[Span]:
    """The stretches on which no passage lies; two that touch cannot be, as only a passage cuts the text."""
    return [(segment.start, segment.end) for segment in segments if not segment.spans]
