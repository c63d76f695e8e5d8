"""The cutting of a text at its passages: nothing is lost, and each passage is covered by exactly its segments."""

from hypothesis import given
from hypothesis import strategies as st

from kg.web.segments import Segment, Span, cut, uncovered


def test_nested_and_overlapping_passages_by_hand() -> None:
    assert cut(10, [(1, 6), (2, 4), (5, 8)]) == [
        Segment(0, 1, ()), Segment(1, 2, ((1, 6),)), Segment(2, 4, ((1, 6), (2, 4))), Segment(4, 5, ((1, 6),)),
        Segment(5, 6, ((1, 6), (5, 8))), Segment(6, 8, ((5, 8),)), Segment(8, 10, ()),
    ]  # fmt: skip
    assert uncovered(cut(10, [(1, 6), (2, 4), (5, 8)])) == [(0, 1), (8, 10)]
    assert (cut(0, []), uncovered(cut(3, []))) == ([], [(0, 3)])


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, list[Span]]:
    text = draw(st.text(min_size=1, max_size=60))
    starts = draw(st.lists(st.integers(0, len(text) - 1), max_size=12))
    return text, [(start, draw(st.integers(start + 1, len(text)))) for start in starts]


@given(texts())
def test_segments_joined_are_the_text_and_each_passage_its_segments(case: tuple[str, list[Span]]) -> None:
    text, spans = case
    segments = cut(len(text), spans)
    assert "".join(text[s.start : s.end] for s in segments) == text
    for start, end in spans:
        inside = [s for s in segments if (start, end) in s.spans]
        assert "".join(text[s.start : s.end] for s in inside) == text[start:end]
        assert [s for s in segments if start < s.end and s.start < end] == inside


def test_a_long_report_with_thousands_of_passages() -> None:
    spans = [(start, start + 150) for start in range(0, 300_000 - 150, 100)][:3000]
    segments = cut(300_000, spans)
    assert segments[:2] == [Segment(0, 100, ((0, 150),)), Segment(100, 150, ((0, 150), (100, 250)))]
    assert (len(segments), uncovered(segments)) == (2 * len(spans), [(spans[-1][1], 300_000)])
