"""Ten tasks as somebody new tries them, in a browser, from the first page on: each within five clicks.

KG_PICTURES=docs/pictures pytest tests/test_tasks.py   writes the pictures of the manual again.
"""

import base64
import csv
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "docs" / "tasks.md"
MOST_CLICKS = 5
MOST_PICTURE_BYTES = 1_200_000
ID = "https://w3id.org/khronika/id/"
LINE = """(ends) => {
  const { renderer } = window.khronikaNetwork, box = document.querySelector(".network-canvas").getBoundingClientRect();
  const [one, two] = ends.map((end) => renderer.framedGraphToViewport(renderer.getNodeDisplayData(end)));
  return [box.x + (one.x + two.x) / 2, box.y + (one.y + two.y) / 2];
}"""


class Visitor:
    """Somebody on the site, whose clicks are counted; keys are free, a choice in a list is one click."""

    def __init__(self, page: Page, picture: Path | None) -> None:
        self.page = page
        self.picture = picture
        self.clicks = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def choose(self, label: str, words: str) -> None:
        self.page.get_by_label(label, exact=False).first.select_option(label=words)
        self.clicks += 1

    def follow(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name, exact=True).first)

    def look_up(self, words: str, name: str) -> None:
        """Types into the search field of the first page and takes one of the names that come up."""
        self.click(self.page.get_by_label("Find a person"))
        self.page.keyboard.type(words)
        self.click(self.page.get_by_role("option").filter(has_text=name).first)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def select_period(self, start: str, end: str) -> None:
        """The selection of a period, from the first page."""
        self.follow("Selection")
        self.click(self.page.get_by_label("From", exact=True))
        self.page.keyboard.type(start)
        self.page.keyboard.press("Tab")
        self.page.keyboard.type(end)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_label("To", exact=True)).to_have_value(end)


    def open_network(self) -> None:
        self.follow("Network")
        expect(self.page.locator(".network-status")).to_contain_text("ties", timeout=20_000)

    def find_in_network(self, name: str) -> None:
        """Types a name above the drawing, which brings the thing to the middle and tells its ties."""
        self.click(self.page.get_by_placeholder("Find a name"))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".network-panel .between")).to_contain_text(name)


    def show(self, what: Locator) -> None:
        """Writes what the screen shows, from a little above what is pointed at on, where pictures are wanted; once."""
        if self.picture is None:
            return
        what.evaluate("(one) => window.scrollBy(0, one.getBoundingClientRect().top - 90)")
        self.page.wait_for_timeout(600)
        session = self.page.context.new_cdp_session(self.page)
        shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": 70})
        self.picture.write_bytes(base64.b64decode(shot["data"]))
        self.picture = None


def sentenced(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.follow("Questions")
    visitor.follow("Who was sentenced, by which court, to what?")
    visitor.choose("Kind of penalty", "Restriction of freedom")
    visitor.click(page.get_by_role("button", name="Ask"))
    rows = page.locator("table.answer tbody tr:not(.evidence)")
    expect(rows).to_have_count(2)
    for row, (person, words) in enumerate([("Mahkambet Abzhan", "2 years"), ("Larisa Kharkova", "4 years")]):
        expect(rows.nth(row)).to_contain_text(person)
        expect(rows.nth(row)).to_contain_text(words)
    return page.locator("#answer")


def held(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.look_up("mamay", "Zhanbolat Mamay")
    visitor.follow("on a timeline")
    # The pointer rests on the bar, which tells what is known of it.
    page.locator(".strip a[href='/page/event/mamay-detention'] text").hover()
    told = page.get_by_role("group", name="The event, its date and its")
    expect(told).to_contain_text("since February 2017; last confirmed 29 July 2017; no end is known")
    visitor.show(page.locator(".strip").first)
    return told


def edge(visitor: Visitor) -> Locator:
    page, panel = visitor.page, visitor.page.locator(".network-panel")
    visitor.open_network()
    visitor.find_in_network("Larisa Kharkova")
    canvas = page.locator(".network-canvas")
    canvas.scroll_into_view_if_needed()
    page.wait_for_timeout(700)
    x, y = page.evaluate(LINE, [f"{ID}person/larisa-kharkova", f"{ID}organisation/cituk"])
    page.mouse.click(x, y)
    visitor.clicks += 1
    reason = panel.locator(".reasons > li")
    expect(reason).to_have_count(1)
    expect(reason).to_contain_text("Larisa Kharkova — president, Confederation of Independent Trade Unions of Kazakhstan")
    # The line in the drawing is more to look at than the passage that it leads to.
    visitor.show(canvas)
    visitor.click(reason.get_by_role("link", name="1463–1560"))
    expect(page.locator("#passage h2")).to_have_text("Passage 1463–1560")
    expect(page.get_by_role("heading", level=1)).to_have_text("Crackdown on civic freedoms continues under EXPO-2017")
    return page.locator("#passage")


def download(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.select_period("2017-06", "2017-06")
    with page.expect_download() as waiting:
        visitor.follow("CSV")
    lines = Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(lines))
    opening = [row for row in rows if row["label"] == "EXPO-2017 opens in Astana"]
    assert [(row["type"], row["date"], row["standing"]) for row in opening] == [("Gathering", "2017-06-09", "stated")]
    expect(page.locator(".tally")).to_contain_text(f"{sum(row['kind'] == 'event' for row in rows)} events")
    return page.locator(".selection")


def june(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.select_period("2017-06", "2017-06")
    visitor.click(page.locator("nav.views").get_by_role("link", name="Map"))
    expect(page.locator("#map").get_by_label("5 events somewhere in Kazakhstan")).to_be_visible()
    visitor.click(page.locator("#map").get_by_label("somewhere in Almaty: 2 events"))
    expect(page.locator("#almaty")).to_contain_text("Congress of Jehovah's Witnesses in Almaty")
    return page.locator("#map")


def linked(visitor: Visitor) -> Locator:
    page, panel = visitor.page, visitor.page.locator(".network-panel")
    visitor.open_network()
    visitor.find_in_network("Max Bokayev")
    visitor.click(panel.get_by_role("button", name="Path from here"))
    visitor.find_in_network("Mahkambet Abzhan")
    visitor.click(panel.get_by_role("button", name="Path to here, from Max Bokayev"))
    expect(panel.locator(".steps > li")).to_have_count(4)
    expect(panel.locator(".steps .row").first).to_contain_text("Max Bokayev — on hunger strike")
    return page.locator(".network-canvas")


def stage(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.look_up("kharkova prosecution", "Prosecution of Larisa Kharkova")
    told = page.locator(".accused-stages").first
    expect(told).to_contain_text("Legal stage: sentenced, Larisa Kharkova is sentenced (25 July 2017)")
    visitor.click(page.get_by_label("As of a day, month or year"))
    page.keyboard.type("2017-07-24")
    page.keyboard.press("Enter")
    expect(told).to_contain_text("Legal stage as of 24 July 2017: no step recorded by then; possibly already: on trial")
    expect(page.locator(".proceeding .denial").first).to_have_text("Denies: Larisa Kharkova")
    return page.locator(".proceeding")


def misspelt(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.click(page.get_by_label("Find a person"))
    page.keyboard.type("Жанболат Мамаи")
    page.keyboard.press("Enter")
    hit = page.locator(".hits li").first
    expect(hit).to_contain_text("Zhanbolat Mamay")
    return page.locator(".hits")


def one_source(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.follow("Questions")
    visitor.follow("What rests on one source, or only on the accused, the authorities or one organisation?")
    visitor.choose("Case", "Investigation of Mahkambet Abzhan")
    visitor.click(page.get_by_role("button", name="Ask"))
    expect(page.locator("table.answer")).to_contain_text("Abzhan works on housing rights")
    return page.locator("#answer")


def missing(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.follow("Timeline")
    visitor.follow("2017")
    visitor.click(page.locator(".where a").first)
    visitor.follow("Read it with its claims beside it, and see what nothing grounds")
    expect(page.locator(".ungrounded")).to_contain_text("590 passages ground something.")
    expect(page.locator(".ungrounded")).to_contain_text("379 of 18\u202f596 characters ground nothing (2 %).")
    return page.locator(".ungrounded")


TASKS: dict[str, Callable[[Visitor], Locator]] = {
    "sentenced": sentenced, "held": held, "edge": edge, "download": download, "june": june,
    "linked": linked, "stage": stage, "misspelt": misspelt, "one-source": one_source, "missing": missing,
}  # fmt: skip


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_five_clicks_at_most(browser: Browser, server: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 960, "height": 640}, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(server + "/")
    pictures = os.environ.get("KG_PICTURES")
    visitor = Visitor(page, ROOT / pictures / f"{name}.webp" if pictures else None)
    shown = TASKS[name](visitor)
    visitor.show(shown)
    context.close()
    assert visitor.clicks <= MOST_CLICKS
    assert problems == []
    assert read_manual()[name] == visitor.clicks


def read_manual() -> dict[str, int]:
    """The clicks that the manual says of each task, by the name of its picture."""
    parts = MANUAL.read_text(encoding="utf-8").split("\n## ")[1:]
    said = {}
    for part in parts:
        (name,), (clicks,) = re.findall(r"\(pictures/([a-z-]+)\.webp\)", part), re.findall(r"\*\*(\d) clicks?\*\*", part)
        said[name] = int(clicks)
    return said


def test_the_manual_holds_the_ten_tasks_with_small_pictures() -> None:
    assert list(read_manual()) == list(TASKS)
    assert len(TASKS) == 10
    pictures = {path.stem: path.stat().st_size for path in MANUAL.parent.glob("pictures/*.webp")}
    assert set(pictures) == set(TASKS)
    assert sum(pictures.values()) < MOST_PICTURE_BYTES
