"""The drawing of the network in a real browser: edges that can be hit, the layout in its worker, and pictures to take along."""

import re
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from hatch_build import build_bundles

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"
PLACES = "JSON.stringify(khronikaNetwork.graph.mapNodes((id, { x, y }) => [id, x, y]))"
# A point beside the middle of an edge, so many pixels off it, that no thing and no other edge is near.
BESIDE = """off => {
  const { renderer, graph } = khronikaNetwork;
  const box = document.querySelector(".network-canvas").getBoundingClientRect();
  const on = id => renderer.graphToViewport(graph.getNodeAttributes(id));
  const away = (p, a, b) => {
    const [vx, vy] = [b.x - a.x, b.y - a.y];
    const t = Math.max(0, Math.min(1, ((p.x - a.x) * vx + (p.y - a.y) * vy) / (vx * vx + vy * vy)));
    return Math.hypot(p.x - a.x - t * vx, p.y - a.y - t * vy);
  };
  for (const edge of graph.edges()) {
    const [a, b] = graph.extremities(edge).map(on);
    const [vx, vy] = [b.x - a.x, b.y - a.y];
    const length = Math.hypot(vx, vy);
    const p = { x: (a.x + b.x) / 2 - vy / length * off, y: (a.y + b.y) / 2 + vx / length * off };
    if (graph.someNode(id => Math.hypot(on(id).x - p.x, on(id).y - p.y) < 26)) continue;
    if (graph.someEdge((other, _, c, d) => other !== edge && away(p, on(c), on(d)) < 12)) continue;
    return { edge, x: p.x + box.x, y: p.y + box.y };
  }
}"""


@pytest.fixture(scope="module", autouse=True)
def bundles() -> None:
    build_bundles(ROOT)


@pytest.fixture
def drawn(page: Page, server: str) -> Iterator[Page]:
    """The network of two months, drawn and at rest; the test fails on any error of the page."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.emulate_media(reduced_motion="reduce")
    with page.expect_request(re.compile("/api/network")) as asked:
        page.goto(f"{server}/network?from=2017-06&to=2017-07")
    assert asked.value.url == f"{server}/api/network?from=2017-06&to=2017-07&form=columns"
    wait_for_rest(page)
    page.locator(".network-stage").scroll_into_view_if_needed()
    yield page
    assert faults == []


def wait_for_rest(page: Page) -> None:
    """Returns when the network is drawn and nothing is being arranged."""
    deadline = time.monotonic() + 20
    while page.evaluate("document.querySelector('.network-canvas')?.getAttribute('aria-busy')") != "false":
        assert time.monotonic() < deadline, "the layout never came to rest"
        page.wait_for_timeout(30)


def read_places(page: Page) -> dict[str, tuple[float, float]]:
    found: list[tuple[str, float, float]] = page.evaluate(f"JSON.parse({PLACES})")
    return {name: (x, y) for name, x, y in found}


def test_an_edge_is_hit_within_eight_pixels(drawn: Page) -> None:
    drawn.evaluate("window.hits = []; khronikaNetwork.drawing.onEdge(hit => hits.push(hit))")
    near = drawn.evaluate(BESIDE, 6)
    drawn.mouse.move(near["x"], near["y"])
    expect(drawn.locator(".network-tooltip")).to_contain_text(" — ")
    drawn.mouse.click(near["x"], near["y"])
    hit = drawn.evaluate("hits[0]")
    assert (hit["edge"], {hit["source"], hit["target"]}) == (near["edge"], set(near["edge"].split()))
    assert {hit["ties"][0]["source"], hit["ties"][0]["target"]} == {hit["source"], hit["target"]}
    far = drawn.evaluate(BESIDE, 10)
    drawn.mouse.click(far["x"], far["y"])
    expect(drawn.locator(".network-tooltip")).to_be_hidden()
    assert drawn.evaluate("hits.length") == 1


def test_the_layout_moves_what_is_free_and_comes_to_the_same_end(drawn: Page) -> None:
    settled = read_places(drawn)
    drawn.get_by_role("button", name="Restore the layout").click()
    given = read_places(drawn)
    assert all(settled[name] != given[name] for name in given)
    pinned = sorted(given)[:3]
    for name in pinned:
        drawn.evaluate("id => khronikaNetwork.drawing.pin(id, true)", name)
    drawn.evaluate("id => khronikaNetwork.drawing.hide([id])", sorted(given)[5])
    ends = []
    for _ in range(2):
        drawn.get_by_role("button", name="Restore the layout").click()
        drawn.get_by_role("button", name="Arrange again").click()
        wait_for_rest(drawn)
        ends.append(read_places(drawn))
    assert ends[0] == ends[1]
    assert [name for name in sorted(given) if ends[0][name] == given[name]] == [*pinned, sorted(given)[5]]
    # Another view keeps what is pinned, and the same address is drawn the same again.
    drawn.reload()
    wait_for_rest(drawn)
    assert read_places(drawn) == settled
    # With motion it can be stopped at once.
    drawn.emulate_media(reduced_motion="no-preference")
    drawn.evaluate("void khronikaNetwork.drawing.arrange()")
    drawn.get_by_role("button", name="Stop arranging").press("Enter")
    wait_for_rest(drawn)
    expect(drawn.get_by_role("button", name="Arrange again")).to_be_visible()


def test_what_is_chosen_stands_out(drawn: Page) -> None:
    told = drawn.evaluate("""() => {
      const { drawing, graph, renderer } = khronikaNetwork;
      const edge = graph.findEdge((_, { mark }) => mark === 0);
      const [one, two] = graph.extremities(edge);
      const other = graph.findNode(id => id !== one && id !== two && !graph.areNeighbors(id, one));
      const node = id => renderer.getNodeDisplayData(id);
      const out = [node(other).color];
      drawing.highlight({ nodes: new Set([one, two]), edges: new Set([edge]) });
      out.push(node(other).color, renderer.getEdgeDisplayData(edge).color);
      drawing.highlight(null);
      out.push(node(other).color);
      drawing.colourBy(new Map([[other, 1]]));
      out.push(node(other).color, node(one).color);
      drawing.colourBy(null);
      drawing.sizeBy(new Map([[other, 8], [one, 2]]));
      out.push(node(other).size / node(two).size > 4);
      drawing.sizeBy(null);
      drawing.hide([other]);
      out.push(node(other).hidden, drawing.focus(other), drawing.focus(one));
      drawing.hide([]);
      out.push(node(other).hidden);
      return out;
    }""")
    plain, faded, strong, again, group, ungrouped, larger, hidden, missing, found, shown = told
    assert (faded, strong, again == plain, group, ungrouped) == ("#dcdee2", "#4a4f57", True, "#c25400", "#454b54")
    assert (larger, hidden, missing, found, shown) == (True, True, False, True, False)


def save(page: Page, name: str, folder: Path) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as {name}").press("Enter")
    assert download.value.suggested_filename == f"khronika-network.{name.lower()}"
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path.read_bytes()


def test_pictures(drawn: Page, tmp_path: Path) -> None:
    svg = ElementTree.fromstring(save(drawn, "SVG", tmp_path))
    counts: dict[str, Any] = drawn.evaluate("""() => {
      const { graph } = khronikaNetwork;
      const marks = [0, 0, 0, 0];
      graph.forEachEdge((_, { mark }) => marks[mark]++);
      return { things: graph.order, marks };
    }""")
    groups = [group for group in svg.iter(f"{SVG}g") if group.get("class") == "things"]
    assert len(groups[0]) == counts["things"]
    lines = next(group for group in svg.iter(f"{SVG}g") if group.get("class") == "ties")
    dashes = [line.get("stroke-dasharray") for line in lines if str(line.get("class")).startswith("tie")]
    assert counts["marks"][1] > 10 and counts["marks"][2] > 0
    assert [dashes.count(None), dashes.count("5 4")] == [counts["marks"][0], sum(counts["marks"][1:3])]
    disputed = [line.get("stroke") for line in lines if line.get("class") == "tie disputed"]
    assert disputed == ["#a33b2a"] * counts["marks"][2]
    words = [str(text.text) for text in svg.iter(f"{SVG}text")]
    assert {"Network", "Zhanbolat Mamay", "Person", "alleged only", "disputed"} <= set(words)
    assert words[-1].startswith(f"Khronika · {drawn.url} · events from 201")
    png = save(drawn, "PNG", tmp_path)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (2 * int(svg.get("width", "")), 2 * int(svg.get("height", "")))
    assert len(png) > 100_000


def test_the_legend_says_what_is_drawn(drawn: Page) -> None:
    legend = drawn.get_by_role("list", name="Marks")
    expect(legend).to_contain_text("Person")
    for words in ("alleged only", "disputed", "denied", "the thicker a line, the more claims lie behind it"):
        expect(legend.get_by_text(words, exact=True)).to_be_visible()
    expect(legend.get_by_text("while it moves")).to_have_count(0)
