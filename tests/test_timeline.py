"""The timeline of a selection: what of a date is drawn dark, pale or open, in which lane, and how the window moves."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from hatch_build import build_bundles
from kg.bars import Bar, Days, Part, make_bar, move_window, read_window, to_date
from kg.dates import parse_edtf
from kg.errors import BadRequestError
from kg.lane_drawing import axis_ticks
from kg.lanes import Happening, Lane, cut_pages
from kg.settings import Settings
from kg.web import create_app
from offline_site import serve_folder

ROOT = Path(__file__).resolve().parent.parent
ID = "https://w3id.org/khronika/id/"
BUNDLE = ROOT / "kg" / "web" / "static" / "bundles" / "timeline.js"


@pytest.fixture(scope="module")
def client(snapshot: Path) -> Iterator[FlaskClient]:
    """The site of the embedded dataset."""
    yield create_app(Settings(query_workers=0), snapshot).test_client()


def day(text: str) -> int:
    """A date as the days since 1970 in which bars are told."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def bar(text: str, **more: Any) -> Bar:
    """The bar of an EDTF date."""
    found = parse_edtf(text)
    days = (found.earliest_begin, found.latest_begin, found.earliest_end, found.latest_end)
    one, two, three, four = ((each - date(1970, 1, 1)).days if each else None for each in days)
    return make_bar((one, two, three, four), text, **more)


def told(made: Bar) -> list[str]:
    """A bar in words: `name first..day after the last` of its parts, `<` and `>` where it is open."""
    parts = [f"{part.name} {to_date(part.begin)}..{to_date(part.end)}" for part in made.parts]
    before = [f"< {to_date(made.open_begin)}"] if made.open_begin is not None else []
    after = [f"> {to_date(made.open_end)}"] if made.open_end is not None else []
    return [*before, *parts, *after]


# ---- Dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("2017-07-25", ["sure 2017-07-25..2017-07-26"]),
        ("2017-06-22/2017-06-25", ["sure 2017-06-22..2017-06-26"]),
        # A moment somewhere in a month was certainly under way on no day.
        ("2017-06", ["pale 2017-06-01..2017-07-01"]),
        ("[2017-06-01..2017-06-10]", ["pale 2017-06-01..2017-06-11"]),
        ("2017-05/2017-07", ["in 2017-05-01..2017-05-31", "sure 2017-05-31..2017-07-02", "out 2017-07-02..2017-08-01"]),
        ("2017-02/..", ["pale 2017-02-01..2017-03-01", "> 2017-03-01"]),
        ("2017-06-09/..", ["sure 2017-06-09..2017-06-10", "> 2017-06-10"]),
        ("../2016-12", ["< 2016-12-01", "pale 2016-12-01..2017-01-01"]),
        ("[2017-02..]", ["> 2017-02-01"]),
        ("[..2017-05]", ["< 2017-06-01"]),
        # About a day is no day.
        ("2017-06-12~", ["pale 2017-06-12..2017-06-13"]),
        ("2016-09~/2017-06", ["in 2016-09-01..2016-09-30", "sure 2016-09-30..2017-06-02", "out 2017-06-02..2017-07-01"]),
    ],
)  # fmt: skip
def test_a_date_is_drawn_no_more_precise_than_it_is(text: str, drawn: list[str]) -> None:
    assert told(bar(text)) == drawn
    assert bar(text).about == ("~" in text)


def test_a_state_holds_as_long_as_somebody_confirmed_it_and_a_term_is_apart() -> None:
    held = bar("2017-02/..", confirmed=day("2017-07-29"))
    assert told(held) == ["in 2017-02-01..2017-02-28", "sure 2017-02-28..2017-07-30", "> 2017-07-30"]
    sentenced = bar("2017-07-25", durations=["P2Y", "PT100H"])
    assert sentenced.parts[1:] == (Part("term", day("2017-07-25"), day("2017-07-25") + 730),)
    nothing: Days = (None, None, None, None)
    assert make_bar(nothing, None).parts == ()


def test_the_axis_names_years_months_or_days() -> None:
    def names(first: str, last: str) -> tuple[str, str]:
        units, larger = axis_ticks((day(first), day(last)))
        return " ".join(tick.words for tick in units), ", ".join(tick.words for tick in larger)

    assert names("2010-05-01", "2018-01-01") == ("2010 2011 2012 2013 2014 2015 2016 2017", "")
    assert names("2017-01-15", "2017-09-01") == ("Jan Feb Mar Apr May Jun Jul Aug", "2017")
    assert names("2016-02-01", "2018-02-01") == ("Apr Jul Oct Jan Apr Jul Oct Jan", "2016, 2017, 2018")
    assert names("2017-05-28", "2017-06-06") == ("28 29 30 31 1 2 3 4 5", "May 2017, June 2017")
    assert names("0001-01-01", "9999-12-31")[0].startswith("1000 2000")


def test_windows_are_read_and_moved() -> None:
    whole = (day("2016-01-01"), day("2018-01-01"))
    june = (day("2017-06-01"), day("2017-07-01"))
    assert read_window("2017-06", "2017-06", whole) == june
    assert read_window("2017-06", "", whole) == (june[0], whole[1])
    assert read_window("2019", "", whole) == (day("2019-01-01"), day("2020-01-02"))
    assert move_window(june, 0.5, 1) == (day("2017-06-16"), day("2017-07-16"))
    assert move_window(june, 0, 2) == (day("2017-05-17"), day("2017-07-16"))
    assert move_window((5, 6), 0, 0.5) == (5, 6)
    with pytest.raises(BadRequestError, match="view-from: 2018 lies after view-to=2017; give the earlier one first"):
        read_window("2018", "2017", whole)


def test_pages_hold_every_event_once() -> None:
    happenings = tuple(Happening({"id": f"{ID}event/{n}", "date": None}, (n, n, n, n), "stated") for n in range(7))
    lanes = [Lane(None, happenings[:count], 0, count) for count in (7, 2, 1, 1, 1)]
    pages = cut_pages(lanes, lanes_a_page=3, events_a_page=4)
    assert [[(lane.first, len(lane.happenings)) for lane in page] for page in pages] == [
        [(0, 4)], [(4, 3)], [(0, 2), (0, 1), (0, 1)], [(0, 1)],
    ]  # fmt: skip
    assert cut_pages([]) == [[]]
    assert replace(pages[1][0], happenings=()).whole == 7


# ---- On the site ---------------------------------------------------------------------------------------------------


def lanes_of(client: FlaskClient, query: str) -> dict[str, list[dict[str, Any]]]:
    """The lanes of a selection by the slug of what they are for."""
    found: Any = client.get(f"/timeline.json?{query}").json
    return {(lane["iri"] or "none").rpartition("/")[2]: lane["events"] for lane in found["lanes"]}


def test_lanes_by_actor_and_by_case(client: FlaskClient) -> None:
    lanes = lanes_of(client, "by=actor&case=kharkova")
    assert {slug: len(events) for slug, events in lanes.items()} == {
        "larisa-kharkova": 9, "court-of-kharkova-trial": 5, "prosecutor-of-kharkova-trial": 2,
    }  # fmt: skip
    own = {event["iri"].rpartition("/")[2]: event for event in lanes["larisa-kharkova"]}
    sentencing = own["kharkova-sentencing"]
    assert [role["en"] for role in sentencing["roles"]] == ["sentenced"]
    assert {name: sentencing[name] for name in ("date", "earliestBegin", "latestEnd", "standing")} == {
        "date": "2017-07-25", "earliestBegin": "2017-07-25", "latestEnd": "2017-07-25", "standing": "corroborated",
    }  # fmt: skip
    assert {term["duration"] for term in sentencing["imposes"]} == {"P4Y", "P5Y", "PT100H"}
    # What the court imposes is borne by her.
    in_court = {event["iri"].rpartition("/")[2]: event for event in lanes["court-of-kharkova-trial"]}
    assert in_court["kharkova-sentencing"]["imposes"] == []
    assert own["kharkova-appeal"]["standing"] == "alleged"
    assert [event["date"] for event in lanes["larisa-kharkova"]][-2:] == [None, None]
    assert list(lanes_of(client, "by=case&case=kharkova")) == ["kharkova"]
    assert list(lanes_of(client, "by=actor&case=kharkova&role=court")) == ["court-of-kharkova-trial"]
    assert next(iter(lanes_of(client, "by=actor&pick=court/court-of-kharkova-trial"))) == "court-of-kharkova-trial"
    assert list(lanes_of(client, "by=case"))[-1] == "none"


def drawing_of(page: str, slug: str) -> ElementTree.Element:
    """The first drawing of an event on a page."""
    found = re.search(rf'<a class="[^"]*" href="/page/event/{slug}" tabindex.*?</a>', page)
    assert found, slug
    return ElementTree.fromstring(found[0])


def test_a_detention_without_a_known_end_is_drawn_open_and_said_to_be(client: FlaskClient) -> None:
    page = client.get("/timeline?pick=person/zhanbolat-mamay").text
    row = re.search(r'<li class="row [^"]*" id="(e\d+)">(?:(?!</li>).)*?Zhanbolat Mamay is held before trial</a>', page, re.DOTALL)
    assert row
    assert "since February 2017; last confirmed 29 July 2017; no end is known" in row[0]
    slug = re.findall(r'href="/page/event/([^"]+)">Zhanbolat Mamay is held', page)[0]
    drawn = drawing_of(page, slug)
    assert drawn.attrib["data-row"] == row[1]
    parts = [(part.attrib["class"], part.attrib["data-a"], part.attrib["data-b"]) for part in drawn.iter("rect")]
    # 17198 is 1 February 2017, 17225 the 28th, 17377 the 30th of July.
    assert parts == [("in", "17198", "17225"), ("sure", "17225", "17377")]
    assert [(use.attrib["href"], use.attrib["data-at"]) for use in drawn.iter("use")] == [("#open-end", "17377")]
    assert "19 events, 10 lanes by actor; 5 events have no date: they stand in the list beneath." in page
    assert page.count("no date is known") == 6


def test_what_is_alleged_and_what_is_outside_the_window(client: FlaskClient) -> None:
    page = client.get("/timeline?case=kharkova&view-from=2017-07-20&view-to=2017-07-29").text
    appeal = drawing_of(page, "kharkova-appeal")
    assert appeal.attrib["class"] == "alleged unsure"
    assert [use.attrib["href"] for use in appeal.iter("use")] == ["#open-end-faint"]
    # The 25th is the sixth of ten days; the four years reach beyond.
    sentencing = drawing_of(page, "kharkova-sentencing")
    places = [(part.attrib["class"], part.attrib["x"], part.attrib["width"]) for part in sentencing.iter("rect")]
    assert places[0] == ("sure", "50.00%", "10.00%")
    assert places[1] == ("term", "50.00%", "150.00%")
    earlier = client.get("/timeline?case=kharkova&view-from=2016-01&view-to=2016-02").text
    assert drawing_of(earlier, "kharkova-sentencing").attrib["display"] == "none"
    assert "display" not in drawing_of(earlier, "kharkova-charging").attrib
    links = re.findall(r'<a href="([^"]+)" data-move="(\w+)"', page)
    assert {name: address.replace("&amp;", "&") for address, name in links} == {
        "closer": "/timeline?case=kharkova&view-from=2017-07-22&view-to=2017-07-26",
        "wider": "/timeline?case=kharkova&view-from=2017-07-15&view-to=2017-08-03",
        "earlier": "/timeline?case=kharkova&view-from=2017-07-15&view-to=2017-07-24",
        "later": "/timeline?case=kharkova&view-from=2017-07-25&view-to=2017-08-03",
        "whole": "/timeline?case=kharkova",
    }
    assert 'href="/timeline?case=kharkova&amp;view-from=2017-07-25&amp;view-to=2017-07-25"' in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("by=colour", "by: unknown value 'colour'; known: actor, case"),
        ("view-from=soon", "view-from: 'soon' is not an EDTF date"),
        ("view-from=2018&view-to=2017", "view-from: 2018 lies after view-to=2017"),
        ("page=3", "page: there is no page '3' of lanes; they stand on 2"),
        ("page=-1", "page: there is no page '-1' of lanes"),
        ("case=atlantis", "case: unknown value 'atlantis'"),
    ],
)
def test_what_cannot_be_shown_is_refused(client: FlaskClient, query: str, words: str) -> None:
    answer = client.get(f"/timeline?{query}", headers={"Accept": "text/plain"})
    assert answer.status_code == 400
    assert words in answer.text


def test_the_views_keep_the_selection_and_nothing_is_lost(client: FlaskClient) -> None:
    page = client.get("/timeline?case=kharkova&by=case&view-from=2017").text
    assert 'href="/network?case=kharkova"' in page
    assert 'href="/timeline.json?case=kharkova&amp;by=case"' in page
    assert '<small class="accused">Larisa Kharkova: accused; sentenced; denies</small>' in page
    first, second = (client.get(f"/timeline?page={number}").text for number in (1, 2))
    events = {slug for text in (first, second) for slug in re.findall(r'of kind-event" href="/page/event/([^"]+)"', text)}
    assert len(events) == 189
    assert "Page 1 of 2: 60 of 113 lanes, those with most events first." in first
    nothing = client.get("/timeline?case=kharkova&type=Protest").text
    assert "Nothing fits." in nothing
    assert '<a href="/timeline?pick=person/larisa-kharkova">' in client.get("/page/person/larisa-kharkova").text


# ---- In a browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundles() -> None:
    build_bundles(ROOT)


def drawn_at(page: Page) -> list[str]:
    """Where every part lies."""
    found: list[str] = page.locator(".strip rect").evaluate_all("parts => parts.map(p => p.getAttribute('x') + p.getAttribute('width'))")
    return found


def test_the_timeline_zooms_moves_tells_and_is_shared(bundles: None, server: str, client: FlaskClient, page: Page) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.set_viewport_size({"width": 1280, "height": 900})
    start = "/timeline?case=kharkova&view-from=2017-07-20&view-to=2017-07-29"
    page.goto(server + start)
    window = page.locator(".window")
    expect(page.locator(".lanes.live")).to_be_visible()
    # The script draws what the server drew.
    assert drawn_at(page) == ["".join(pair) for pair in re.findall(r'<rect class="\w+" data-a[^>]* x="(\S+)" width="(\S+)"', client.get(start).text)]
    expect(window).to_have_text("20 July 2017 – 29 July 2017")
    assert page.locator(".axis .unit").all_text_contents() == [str(number) for number in range(20, 30)]

    page.get_by_role("region", name="Timeline, drawn").focus()
    page.keyboard.press("-")
    expect(window).to_have_text("15 July 2017 – 3 August 2017")
    page.wait_for_url("**view-from=2017-07-15&view-to=2017-08-03")
    shared = page.url
    page.keyboard.press("0")
    expect(window).to_have_text(re.compile("June 2017 – "))
    page.wait_for_url("**/timeline?case=kharkova")
    page.go_back()
    expect(window).to_have_text("15 July 2017 – 3 August 2017")
    page.go_back()
    expect(window).to_have_text("20 July 2017 – 29 July 2017")
    page.goto(shared)
    expect(window).to_have_text("15 July 2017 – 3 August 2017")

    # From event to event by key: what is told is what the list says, with its links.
    page.get_by_role("region", name="Timeline, drawn").focus()
    telling = page.locator(".telling")
    sentenced = page.locator('.strip a[href$="kharkova-sentencing"]').first
    for _ in range(9):
        page.keyboard.press("ArrowDown")
        if sentenced.evaluate("link => link === document.activeElement"):
            break
    expect(telling.locator(".accused").first).to_have_text("accused; sentenced; denies")
    expect(telling).to_contain_text("25 July 2017")
    expect(telling).to_contain_text("Solidarity Center")
    expect(telling.locator(".offsets").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(telling).to_be_hidden()
    page.locator(".axis .unit", has_text="25").click()
    page.wait_for_url("**view-from=2017-07-25&view-to=2017-07-25")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []

    page.set_viewport_size({"width": 360, "height": 780})
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/timeline?by=case")
    expect(page.locator(".lanes.live")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name, strip = (page.locator(f".lane {part}").first.bounding_box() for part in (".name", ".strip"))
    assert name and strip
    assert name["y"] + name["height"] <= strip["y"]
    assert strip["width"] > 320
    page.locator(".strip a:not([display])").nth(3).hover()
    expect(telling).to_be_visible()
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert faults == []
    assert BUNDLE.stat().st_size < 15_000


def test_the_published_timeline_moves_without_a_server(bundles: None, published: Path, page: Page) -> None:
    with serve_folder(published) as address:
        page.goto(f"{address}/timeline.html")
        window = page.locator(".window")
        expect(window).to_have_text("15 November 2015 – 16 April 2018")
        expect(page.locator(".pages")).to_contain_text("The other lanes are not on this page")
        page.locator(".axis .larger", has_text="2017").click()
        expect(window).to_have_text("1 January 2017 – 31 December 2017")
        page.get_by_role("button", name="Whole").click()
        expect(window).to_have_text("15 November 2015 – 16 April 2018")
        page.locator(".strip a:not([display])").first.hover()
        target = page.locator(".telling .go a").get_attribute("href")
        assert target and (published / urlsplit(target).path).is_file()
