"""Every kind of page is for everybody: light, dark, narrow, printed, without motion, by keyboard, safe and light to load."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from conftest import serve
from everybody import EXEMPT, HELD, KINDS, MOST_BYTES, NO_PAGES, find_inline, packed_bytes
from kg.build import build_snapshot
from kg.settings import Settings
from kg.web import create_app
from kg.web.site import KINDS as THINGS

EXAMPLE = Path(__file__).resolve().parent.parent / "data" / "example"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
# Hundreds of rows of one make: the first of each, and one that names an accused, stand for all.
THIN_OUT = """() => document.querySelectorAll(`.entry:nth-of-type(n+4):not(#Sentencing), .terms > div:nth-of-type(n+4),
  tbody tr:nth-of-type(n+40), .chronology > li:nth-of-type(n+40), .told > li:nth-of-type(n+20), .grounded > li:nth-of-type(n+20),
  .brief-lane:nth-of-type(n+12), .lane:nth-of-type(n+20), .passages > li:nth-of-type(n+20), .facet-lists label:nth-of-type(n+12)`).forEach((entry) => entry.remove())"""
# The editor is another project's: roles and labels inside it are not ours to set.
AXE = """async (rules) => {
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  if (rules) options.runOnly = { type: "rule", values: rules };
  const { violations } = await axe.run({ exclude: [["#yasgui"]] }, options);
  return violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200)]);
}"""
COLOURS = ["color-contrast", "link-in-text-block"]
LOADED = """() => performance.getEntriesByType("resource").map(({ name }) => name)"""
MOVING = """() => document.getAnimations().filter(({ playState }) => playState === "running").length"""
BEYOND = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(".plate, .table"))
  .slice(-3).map(({ outerHTML }) => outerHTML.slice(0, 120)).concat(document.scrollingElement.scrollWidth)"""
# A printed page shows its heading, none of its tools, and the addresses of what lies elsewhere.
PRINTED = """() => {
  const seen = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 1;
  const told = (found) => [...found].filter(seen).map(({ outerHTML }) => outerHTML.slice(0, 120)).slice(0, 3);
  const bare = [...document.querySelectorAll("main a[href^='http'], .where > a:first-child:not([href^='#'])")]
    .filter((link) => !getComputedStyle(link, "::after").content.includes(link.getAttribute("href")));
  return {
    tools: told(document.querySelectorAll("header nav, nav.views, form, button, input, select, .skip")),
    headless: [...document.querySelectorAll("h1")].some(seen) ? [] : ["no heading"],
    bare: told(bare),
  };
}"""
LANGUAGE = re.compile("^/(ru|kk)/")
SCRIPTS = {"preview": ["'none'"]}
UNSAFE = {"sparql": {"'unsafe-inline'"}}
"""The query editor sets styles on its elements; no page runs a script that is not a file of the site."""


@pytest.fixture(scope="module")
def app(snapshot: Path) -> Flask:
    """The site of the embedded dataset, asked without a server."""
    return create_app(Settings(query_workers=0), snapshot)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the example dataset that has the texts of the sources."""
    folder = tmp_path_factory.mktemp("held")
    build_snapshot([EXAMPLE], folder / "example")
    with serve(folder / "example", folder / "log", "--sources", str(EXAMPLE / "sources")) as address:
        yield address


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of somebody who wants no motion; pages keep what they loaded."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce", locale="en-GB")
    yield context
    context.close()


@pytest.fixture(scope="module")
def opened(context: BrowserContext) -> Page:
    """The one tab that all pages are looked at in."""
    page = context.new_page()
    page.on("console", lambda message: PROBLEMS.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: PROBLEMS.append(str(error)))
    page.on("request", lambda request: ASKED.append(request.url))
    return page


PROBLEMS: list[str] = []
ASKED: list[str] = []


def test_no_kind_of_page_is_left_out(app: Flask) -> None:
    addresses = app.url_map.bind("localhost")
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or set())}
    paths = {LANGUAGE.sub("/", urlsplit(address).path) for address in (*KINDS.values(), *HELD.values())}
    shown = {addresses.match(path, method="GET")[0] for path in paths}
    assert rules - shown - set(NO_PAGES) == set(), "add an address to KINDS, or to NO_PAGES where it gives no page"
    assert set(NO_PAGES) - rules == set()
    assert {kind for kind in THINGS if f"/page/{kind}/" not in " ".join(KINDS.values())} == set()


def test_what_is_no_page_gives_none(context: BrowserContext, server: str) -> None:
    answers = {name: context.request.get(server + address, headers=BROWSER, max_redirects=0) for name, address in NO_PAGES.items()}
    assert {name: answer.status for name, answer in answers.items() if answer.status not in (200, 303)} == {}
    kinds = {name: answer.headers["content-type"] for name, answer in answers.items() if answer.status == 200}
    assert [name for name, kind in kinds.items() if "html" in kind] == []


def settle(page: Page, name: str) -> None:
    """Waits until what scripts draw is there."""
    if name in ("network", "network-path"):
        # The policy forbids to read text as a program, so the page is asked by its words, not by a function.
        expect(page.locator(".network-status")).to_contain_text("ties", timeout=20_000)
    if name == "network-path":
        expect(page.locator(".network-panel .steps > li")).to_have_count(4)
    if name == "map":
        expect(page.locator("#map .map-area")).to_be_visible()
    if name == "sparql":
        page.wait_for_selector(".CodeMirror")


def judge_policy(policy: str, name: str) -> list[str]:
    """What a policy allows that it should not; scripts are files of the site, on every page."""
    directives = {words[0]: words[1:] for words in (part.split() for part in policy.split(";")) if words}
    unsafe = {word for words in directives.values() for word in words if "unsafe" in word}
    scripts = directives.get("script-src", directives["default-src"])
    return [*scripts] * (scripts != SCRIPTS.get(name, ["'self'"])) + sorted(unsafe ^ UNSAFE.get(name, set()))


def weigh(page: Page, address: str) -> dict[str, int]:
    """The packed bytes of the page and of what it loads, where they are too many together."""
    loaded = {one for one in page.evaluate(LOADED) if urlsplit(one).path.endswith((".js", ".css"))}
    counted = {one for one in loaded if not urlsplit(one).path.rsplit("/", 1)[1].startswith(EXEMPT)}
    assert any(one.endswith("/khronika.css") for one in counted)
    weights = {one: packed_bytes(one) for one in (address, *sorted(counted))}
    return weights if sum(weights.values()) >= MOST_BYTES else {}


def look_wide(page: Page) -> list[Any]:
    """Violations on a wide screen in the light."""
    page.evaluate(THIN_OUT)
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE)


def look_dark(page: Page) -> list[Any]:
    """Violations in the dark, where colours alone differ."""
    page.emulate_media(color_scheme="dark")
    found = page.evaluate(AXE, COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def look_narrow(page: Page) -> list[Any]:
    """Violations on a telephone, and what lies beyond its edge."""
    page.set_viewport_size({"width": 360, "height": 780})
    return page.evaluate(AXE) + page.evaluate(BEYOND)


def look_printed(page: Page) -> dict[str, Any]:
    """What is wrong with a page on paper as wide as A4."""
    page.set_viewport_size({"width": 794, "height": 1100})
    page.emulate_media(media="print")
    found = {"wide": page.evaluate(BEYOND), **page.evaluate(PRINTED)}
    page.emulate_media(media="screen")
    return {look: faults for look, faults in found.items() if faults}


@pytest.mark.parametrize("name", [*KINDS, *HELD])
def test_a_page_is_for_everybody(opened: Page, server: str, held: str, name: str) -> None:
    site, address = (held, HELD[name]) if name in HELD else (server, KINDS[name])
    PROBLEMS.clear()
    ASKED.clear()
    opened.set_viewport_size({"width": 1280, "height": 900})
    answer = opened.goto(site + address)
    assert answer
    settle(opened, name)

    faults = {
        "policy": judge_policy(answer.headers["content-security-policy"], name),
        "inline": find_inline(answer.text()),
        "weight": weigh(opened, site + address if name != "not-found" else site + "/"),
        "wide": look_wide(opened),
        "dark": look_dark(opened),
        "narrow": look_narrow(opened),
        "moving": opened.evaluate(MOVING),
        "printed": look_printed(opened),
        # A page that is not there is told to the console by the browser itself.
        "console": [words for words in PROBLEMS if "404" not in words],
        "asked": [one for one in ASKED if not one.startswith((site, "data:", "blob:"))],
    }
    assert {look: found for look, found in faults.items() if found} == {}


STOP = """() => {
  const stop = document.activeElement, style = getComputedStyle(stop), box = stop.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return { name: stop.outerHTML.slice(0, 90), end: stop === document.body, outline: style.outlineStyle, width: parseFloat(style.outlineWidth),
    seen: box.bottom > 0 && box.top < innerHeight && (stop.contains(top) || Boolean(top?.contains(stop)) || stop.getClientRects().length > 1) };
}"""


@pytest.mark.parametrize("name", ["case", "question"])
def test_every_stop_of_the_keyboard_is_seen(opened: Page, server: str, name: str) -> None:
    opened.set_viewport_size({"width": 1280, "height": 900})
    opened.goto(server + KINDS[name])
    opened.keyboard.press("Tab")
    skip = opened.get_by_role("link", name="Skip to the text")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    stops = [opened.evaluate(STOP)]
    while not stops[-1]["end"] and len(stops) < 60:
        opened.keyboard.press("Tab")
        stops.append(opened.evaluate(STOP))
    assert len(stops) > 25
    unseen = [stop for stop in stops if not stop["end"] and (stop["outline"] != "solid" or stop["width"] < 2 or not stop["seen"])]
    assert unseen == []
    skip.focus()
    opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "main"
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.closest('main') !== null")
