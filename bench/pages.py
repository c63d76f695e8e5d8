"""How light and how fast every kind of page is, on loopback with the embedded data: a Markdown table.

    python bench/pages.py [--runs 9] [--only NAME ...]

Weights are those of HTML, styles and scripts packed with gzip; "counted" leaves out the bundles that the tests do (the
drawing of networks, the query editor, WebAssembly). Times are medians over fresh pages of a browser that has nothing
kept: until something is painted, and, where there is a network, until its last pixel is drawn.
"""

import argparse
import statistics
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from drawn import DRAWN, PAINT, ROOT, WATCH, open_browser
from playwright.sync_api import Browser, Page

from conftest import serve
from everybody import EXEMPT, KINDS, packed_bytes
from kg.build import build_snapshot

LOADED = "() => performance.getEntriesByType('resource').map(({ name }) => name)"
PATIENCE = 600
"""How often a page is asked, every 50 ms, whether it is ready."""


def open_fresh(browser: Browser, address: str) -> tuple[Page, float, float]:
    """A page that nothing was kept for, its first contentful paint and the drawing of its network, in milliseconds."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    has_network = page.locator("#network").count() > 0
    for _ in range(PATIENCE):
        drawn = page.evaluate(DRAWN)
        paint = page.evaluate(PAINT)
        if paint and (drawn or not has_network):
            return page, paint, drawn
        page.wait_for_timeout(50)
    raise SystemExit(f"{address} was not ready in {PATIENCE // 20} s")


def weigh(page: Page, address: str) -> tuple[int, int]:
    """The packed bytes of a page with what it loads: those that count, and all."""
    loaded = {one for one in page.evaluate(LOADED) if urlsplit(one).path.endswith((".js", ".css"))}
    counted = {one for one in loaded if not urlsplit(one).path.rsplit("/", 1)[1].startswith(EXEMPT)}
    weight = {one: packed_bytes(one) for one in (address, *loaded)}
    return sum(weight[one] for one in (address, *counted)), sum(weight.values())


def measure(browser: Browser, site: str, name: str, runs: int) -> str:
    """The row of a kind of page."""
    paints, drawings = [], []
    for _ in range(runs):
        page, paint, drawn = open_fresh(browser, site + KINDS[name])
        counted, whole = weigh(page, site + KINDS[name])
        page.context.close()
        paints.append(paint)
        drawings.append(drawn)
    told = f"{statistics.median(drawings):.0f}" if all(drawings) else ""
    return f"| {name} | {counted / 1000:.1f} | {whole / 1000:.1f} | {statistics.median(paints):.0f} | {told} |"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9, help="fresh pages of each kind")
    parser.add_argument("--only", nargs="+", choices=sorted(KINDS), help="these kinds of pages")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        snapshot = Path(folder) / "embedded"
        build_snapshot([ROOT / "data" / "kazakhstan-2017"], snapshot)
        print("| page | counted, kB packed | all, kB packed | first paint, ms | network drawn, ms |")
        print("|---|--:|--:|--:|--:|")
        with serve(snapshot, Path(folder) / "log") as site:
            for name in asked.only or KINDS:
                # A page that is not there is an error, which is not weighed.
                if name != "not-found":
                    print(measure(browser, site, name, asked.runs), flush=True)


if __name__ == "__main__":
    main()
