"""What the benchmarks share: a browser, and how a page tells when it was painted and its network drawn."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from browsers import ARGUMENTS, find_chromium  # noqa: E402

# From a click on a link to the drawing: the last pixel must be there, which reading one of it waits for.
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
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
"""Milliseconds from the click to the first contentful paint; 0 before it."""
DRAWN = "window.khronikaDrawn ?? 0"
"""Milliseconds from the click to the last pixel of the network; 0 before it."""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A Chromium; ends the program where there is none."""
    found = find_chromium()
    if found is None:
        raise SystemExit("no Chromium is here: python tests/browsers.py unpacks one")
    with sync_playwright() as playwright:
        variables = {**os.environ, **found.variables}
        browser = playwright.chromium.launch(executable_path=found.executable, args=ARGUMENTS, env=variables)
        yield browser
        browser.close()
