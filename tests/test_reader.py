"""The reading view: a text cut at its passages, marked, with what it grounds beside it and what nothing grounds told."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from kg.build import build_snapshot
from kg.search import Entry
from kg.settings import Settings
from kg.web import create_app
from kg.web.mentions import Names
from kg.web.segments import Segment, Span, cut, uncovered

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "example"
BARE = [(110, 111), (138, 139), (192, 193), (256, 257), (301, 302)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the example dataset."""
    folder = tmp_path_factory.mktemp("reader") / "example"
    build_snapshot([EXAMPLE], folder)
    return folder


@pytest.fixture(scope="module")
def reader(built: Path) -> Iterator[FlaskClient]:
    """Its site, with the texts of its sources at hand."""
    yield create_app(Settings(query_workers=0), built, EXAMPLE / "sources").test_client()


@pytest.fixture(scope="module")
def outline(built: Path) -> Iterator[FlaskClient]:
    """Its site without the texts."""
    yield create_app(Settings(query_workers=0), built).test_client()


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


# ---- The page ------------------------------------------------------------------------------------------------------


def plain(part: str) -> str:
    """The words of a part of a page."""
    return html.unescape(re.sub("<[^>]+>", "", part))


def test_the_text_stands_whole_with_its_passages_marked(reader: FlaskClient) -> None:
    page = reader.get("/read/bulletin").text
    bodies = re.findall(r'<p class="body">(.*?)</p>', page, re.DOTALL)
    words = "".join(plain(re.sub(r'<a class="ref".*?</a>', "", body)) for body in bodies)
    assert words == (EXAMPLE / "sources" / "bulletin.txt").read_text(encoding="utf-8")
    assert '<mark class="lies-2">the court of </mark>' in page
    assert '>3</a><mark class="lies-3"><a class="mention" href="/page/place/northtown">Northtown</a></mark>' in page
    # What is only alleged, and nothing else there, is marked as such.
    assert re.search(r'id="at-139-192"[^>]*>6</a><mark class="lies-1 doubted"> The prosecutor', page)


def entry(kind: str, slug: str, *names: str) -> Entry:
    """An entry of the index of names."""
    return {"iri": f"https://example.org/id/{kind}/{slug}", "kind": kind, "labels": {"en": names[0]}, "names": list(names),
            "sounds": list(names)}  # fmt: skip


def test_only_a_whole_name_of_one_thing_is_a_mention() -> None:
    names = Names(
        [
            entry("person", "ann-lee", "Ann Lee", "Анна Ли"), entry("person", "bo-lee", "Bo Lee", "Lee"),
            entry("person", "cy-lee", "Cy Lee", "Lee"), entry("organisation", "friends", "Friends of Ann Lee"),
            entry("place", "ash", "Ash"), entry("event", "trial", "Trial"), entry("group", "people", "people"),
        ]
    )  # fmt: skip
    text = "Friends of Ann\nLee met Ann Lee, Lee, Annie Lee and people of Ashton; Анна Ли left Ash. Trial. Ann Leers"
    found = [(text[one.start : one.end], one.iri.rpartition("/")[2]) for one in names.find(text)]
    assert found == [
        ("Friends of Ann\nLee", "friends"), ("Ann Lee", "ann-lee"), ("Анна Ли", "ann-lee"), ("Ash", "ash"),
    ]  # fmt: skip


def test_names_in_the_text_lead_to_their_pages(reader: FlaskClient) -> None:
    page = reader.get("/read/bulletin").text
    assert re.findall(r'<a class="mention" href="([^"]+)">([^<]+)</a>', page) == [
        ("/page/place/northtown", "Northtown"), ("/page/person/actor-one", "Actor One"),
        ("/page/person/actor-one", "Actor One"),
    ]  # fmt: skip


def test_text_and_margin_lead_to_each_other(reader: FlaskClient) -> None:
    page = reader.get("/read/bulletin").text
    refs = re.findall(r'<a class="ref" id="(at-[0-9-]+)" href="#(note-\d+)"', page)
    notes = re.findall(r'<li id="(note-\d+)" value="\d+"><a class="offsets" href="#(at-[0-9-]+)"', page)
    assert len(refs) == 8
    assert sorted(refs) == sorted((back, there) for there, back in notes)


def test_a_denial_stands_with_its_speaker(reader: FlaskClient) -> None:
    page = reader.get("/read/bulletin").text
    note = plain(page.split('<a class="offsets" href="#at-111-138">')[1].split("</li>")[0])
    assert re.sub(r"\s+", " ", note).startswith("111–138")
    assert "denies (Actor One" in re.sub(r"\s+", " ", note)


def test_what_nothing_grounds_is_told(reader: FlaskClient, outline: FlaskClient) -> None:
    for client in (reader, outline):
        found: Any = client.get("/read/bulletin.json").json
        assert [(entry["start"], entry["end"]) for entry in found["ungrounded"]] == BARE
        assert (found["length"], len(found["passages"])) == (302, 8)
        assert "5 of 302 characters ground nothing (2 %)." in client.get("/read/bulletin").text


def test_without_the_text_there_is_its_outline(outline: FlaskClient) -> None:
    page = outline.get("/read/bulletin").text
    assert "The text is not at hand here" in page
    assert "<mark" not in page
    assert "restricted freedom" not in page
    assert 'href="/page/document/bulletin?at=111-138#passage">111–138</a>' in page


def test_the_words_of_a_text_are_in_no_data(reader: FlaskClient) -> None:
    assert "restricted freedom" not in reader.get("/read/bulletin.json").text


def test_the_page_of_the_document_leads_there(reader: FlaskClient) -> None:
    assert 'href="/read/bulletin"' in reader.get("/page/document/bulletin").text
    assert reader.get("/read/nothing").status_code == 404


def test_a_document_that_is_only_quoted_is_read_where_it_is_quoted(snapshot: Path) -> None:
    client = create_app(Settings(query_workers=0), snapshot).test_client()
    quoted = "rsf-message-2017-07-07"
    assert f'href="/read/{quoted}"' not in client.get(f"/page/document/{quoted}").text
    refused = client.get(f"/read/{quoted}")
    assert (refused.status_code, "its page says what is known of it" in refused.text) == (404, True)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_everybody_can_read_it(server: str, page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server}/read/civicus-2017")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
