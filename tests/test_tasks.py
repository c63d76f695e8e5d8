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


class Visitor:
    """Somebody on the site, whose clicks are counted; keys are free, a choice in a list is one click."""

    def __init__(self, page: Page) -> None:
        self.page = page
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
    row = page.locator(".chronology > li").filter(has_text="Zhanbolat Mamay is held before trial")
    expect(row.locator(".date")).to_have_text("since February 2017")
    visitor.click(row.get_by_role("link", name="Zhanbolat Mamay is held before trial"))
    told = page.locator(".facts > div").all_inner_texts()
    assert [re.sub(r"\s+", " ", words).lower() for words in told if re.match("date|last", words, re.IGNORECASE)] == [
        "date since february 2017", "last confirmed 29 july 2017",
    ]  # fmt: skip
    return page.locator(".facts").first


def passage(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.look_up("mamay", "Zhanbolat Mamay")
    row = page.locator(".chronology > li").filter(has_text="Zhanbolat Mamay is beaten in custody, by his account")
    visitor.click(row.get_by_role("link", name="5447–5502"))
    expect(page.locator("#passage h2")).to_have_text("Passage 5447–5502")
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
    visitor.click(page.locator("nav.views").get_by_role("link", name="Network"))
    expect(page.locator(".network-status")).to_contain_text("ties", timeout=20_000)
    expect(page.locator("#twin")).to_contain_text("EXPO-2017 opens in Astana")
    return page.locator("#network")


def linked(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.follow("Path")
    visitor.choose("From", "Zhanbolat Mamay")
    visitor.choose("To", "Mukhtar Ablyazov")
    visitor.click(page.get_by_role("button", name="Connect"))
    expect(page.locator(".empty")).to_contain_text("There is one of 1 step if you let in what is alleged.")
    visitor.follow("Show it")
    expect(page.locator(".paths h3").first).to_have_text("Path 1: 1 step")
    expect(page.locator(".steps .row").first).to_contain_text("Anti-corruption authorities alleges")
    return page.locator(".paths")


def stage(visitor: Visitor) -> Locator:
    page = visitor.page
    visitor.look_up("kharkova prosecution", "Prosecution of Larisa Kharkova")
    expect(page.locator(".charges > .by-court")).to_contain_text("Legal stage: sentenced, Larisa Kharkova is sentenced (25 July 2017)")
    expect(page.locator(".charges > .by-court .denial")).to_have_text("Denies: Larisa Kharkova")
    return page.locator(".accusations")


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
    "sentenced": sentenced, "held": held, "passage": passage, "download": download, "june": june,
    "linked": linked, "stage": stage, "misspelt": misspelt, "one-source": one_source, "missing": missing,
}  # fmt: skip


def picture(page: Page, shown: Locator, path: Path) -> None:
    """Writes what the screen shows, from what is pointed at on, as a WebP."""
    page.mouse.move(0, 0)
    shown.evaluate("(one) => window.scrollBy(0, one.getBoundingClientRect().top - 90)")
    page.wait_for_timeout(600)
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "webp", "quality": 70})
    path.write_bytes(base64.b64decode(shot["data"]))


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_five_clicks_at_most(browser: Browser, server: str, name: str) -> None:
    context = browser.new_context(viewport={"width": 960, "height": 640}, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(server + "/")
    visitor = Visitor(page)
    shown = TASKS[name](visitor)
    folder = os.environ.get("KG_PICTURES")
    if folder:
        picture(page, shown, ROOT / folder / f"{name}.webp")
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
