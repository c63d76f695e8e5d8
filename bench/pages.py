"""How light and how fast every kind of page is, on loopback with the embedded data: a Markdown table.

    python bench/pages.py [--runs 9] [--only NAME ...]

Weights are those of HTML, styles and scripts packed with gzip; "counted" leaves out the bundles that the tests do (the
drawing of networks, the query editor, WebAssembly). Times are medians over fresh pages of a browser that has nothing
kept: until something is painted, and, where there is a network, until its last pixel is drawn.
"""

import argparse
import os
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browsers import ARGUMENTS, find_chromium  # noqa: E402
from conftest import serve  # noqa: E402
from everybody import EXEMPT, KINDS, packed_bytes  # noqa: E402
from kg.build import build_snapshot  # noqa: E402

WATCH = """
const look = () => {
  const made = window.khronikaNetwork;
  if (!made) return requestAnimationFrame(look);
  const gl = made.renderer.webGLContexts.edges;
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
  requestAnimationFrame(() => { window.khronikaDrawn = performance.now(); });
};
requestAnimationFrame(look);
"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
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
        drawn = page.evaluate("window.khronikaDrawn ?? 0")
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
    found = find_chromium()
    if found is None:
        raise SystemExit("no Chromium is here: python tests/browsers.py unpacks one")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        snapshot = Path(folder) / "embedded"
        build_snapshot([ROOT / "data" / "kazakhstan-2017"], snapshot)
        variables = {**os.environ, **found.variables}
        browser = playwright.chromium.launch(executable_path=found.executable, args=ARGUMENTS, env=variables)
        print("| page | counted, kB packed | all, kB packed | first paint, ms | network drawn, ms |")
        print("|---|--:|--:|--:|--:|")
        with serve(snapshot, Path(folder) / "log") as site:
            for name in asked.only or KINDS:
                # A page that is not there is an error, which is not weighed.
                if name != "not-found":
                    print(measure(browser, site, name, asked.runs), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
