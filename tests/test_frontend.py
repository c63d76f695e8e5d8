"""The scripts of the pages: their types, their own tests, and what they do in a real browser under a strict policy."""

import json
import mimetypes
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from hatch_build import build_bundles, run_node
from kg.network import filter_network
from test_network import ID, build_index

ROOT = Path(__file__).resolve().parent.parent
FRONTEND, BUNDLES = ROOT / "frontend", ROOT / "kg" / "web" / "static" / "bundles"
SITE = "http://khronika.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "worker-src 'self'; form-action 'self'; base-uri 'none'"
)
PAGES = {
    "/network": '<link rel=stylesheet href="/kinds.css"><link rel=stylesheet href="/network.css">'
    '<div id="network" data-source="/api/network" data-twin="#twin"></div><p id="twin">{twin}</p>'
    '<script src="/network.js"></script>',
    "/sparql": '<link rel=stylesheet href="/yasgui.css"><div id="yasgui" data-endpoint="/sparql" '
    'data-prefixes=\'{{"khr": "https://w3id.org/khronika/ontology#"}}\'></div><script src="/yasgui.js"></script>',
    "/folded": '<details><summary>Claims</summary><p id="claims/1">a claim</p></details>'
    '<form data-submit-on-change action="/sent"><input type="checkbox" name="all" value="1"></form>'
    '<script src="/page.js"></script>',
}
HEAD = '<!doctype html><html lang="en"><title>test</title><link rel=icon href="data:,">'
RESULT = {
    "head": {"vars": ["event"]},
    "results": {"bindings": [{"event": {"type": "uri", "value": f"{ID}event/trial"}}]},
}


@pytest.fixture(scope="module", autouse=True)
def bundles() -> None:
    build_bundles(ROOT)


@pytest.fixture
def site(page: Page) -> Iterator[Page]:
    """A page on a site of three pages; the test fails on any error, and when another site is asked."""
    faults: list[str] = []
    index = build_index()

    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if f"{address.scheme}://{address.netloc}" != SITE:
            faults.append(f"asks {route.request.url}")
            route.abort()
            return
        asked = parse_qs(address.query)
        kinds, actors = asked.get("kind", []), asked.get("actors") == ["1"]
        shown = filter_network(index, kinds=kinds, roles=asked.get("role", []), actors_only=actors)
        path = address.path
        if route.request.method == "POST":
            route.fulfill(json=RESULT, content_type="application/sparql-results+json")
        elif path == "/api/network":
            route.fulfill(json=shown)
        elif path in PAGES:
            body = HEAD + PAGES[path].format(twin=f"{len(shown['nodes'])} rows")
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)
        elif (BUNDLES / path[1:]).is_file():
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(body=(BUNDLES / path[1:]).read_bytes(), content_type=f"{kind}; charset=utf-8")
        else:
            route.fulfill(body="another page", content_type="text/plain")

    page.route("**/*", answer)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    assert faults == []


def test_types() -> None:
    run_node("npm", ["run", "check"], FRONTEND)


def test_own_tests() -> None:
    assert re.search(r"^\S+ pass 30$", run_node("npm", ["test"], FRONTEND), re.MULTILINE)


def test_what_is_built() -> None:
    assert sorted(path.name for path in BUNDLES.iterdir()) == [
        "LICENSES.txt", "atlas.json", "kinds.css", "layout-worker.js", "map.css", "map.js", "network.css", "network.js",
        "offline-search.js", "offline-sparql.js", "offline-worker.js", "offline.css", "oxigraph_bg.wasm", "page.js",
        "timeline.js", "yasgui.css", "yasgui.js",
    ]  # fmt: skip


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    run_node("node", ["build.mjs", str(tmp_path / "bundles")], FRONTEND)
    again = {path.name: path.read_bytes() for path in (tmp_path / "bundles").iterdir()}
    assert again == {path.name: path.read_bytes() for path in BUNDLES.iterdir()}


def test_no_text_is_run_as_program() -> None:
    scripts = {path.name: path.read_text(encoding="utf-8") for path in BUNDLES.glob("*.js")}
    assert [name for name, text in scripts.items() if "eval(" in text or "lov.linkeddata" in text] == []


def test_licences_are_told() -> None:
    text = (BUNDLES / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("oxigraph 0.5.11 (MIT OR Apache-2.0)", "sigma 3.0.3 (MIT)", "graphology 0.26.0 (MIT)", "@zazuko/yasgui 4.6.2 (MIT)", "jquery "):
        assert f"\n{name}" in text


def wait_until(page: Page, expression: str) -> None:
    """Returns when the expression is true in the page; playwright's own waiting needs eval, which is refused."""
    deadline = time.monotonic() + 10
    while not page.evaluate(expression):
        assert time.monotonic() < deadline, f"never true: {expression}"
        page.wait_for_timeout(50)


def read_graph(page: Page) -> list[str]:
    """The paths of the things that are drawn."""
    wait_until(page, "window.khronikaNetwork !== undefined")
    nodes = json.loads(page.evaluate("JSON.stringify(window.khronikaNetwork.graph.nodes())"))
    return sorted(node.removeprefix(ID) for node in nodes)


def test_the_network_is_drawn(site: Page) -> None:
    site.goto(f"{SITE}/network")
    assert read_graph(site) == [
        "case/one", "event/protest", "event/trial", "organisation/union", "person/anna", "person/boris",
    ]  # fmt: skip
    expect(site.locator(".network-status")).to_have_text("6 things, 8 ties")
    # The sequence and the disputed motive are one line, as firm as the firmer.
    drawn = site.evaluate("window.khronikaNetwork.graph.mapEdges((_, a) => a.ties.length + a.standing).sort()")
    assert drawn == ["1alleged", "1corroborated", "1stated", "1stated", "1stated", "1stated", "2stated"]


def test_a_filter_goes_into_the_address_and_back(site: Page) -> None:
    site.goto(f"{SITE}/network")
    read_graph(site)
    site.get_by_role("checkbox", name="Event 2").uncheck()
    expect(site.locator("#twin")).to_have_text("4 rows")
    assert site.url == f"{SITE}/network?kind=case&kind=organisation&kind=person"
    site.goto(site.url)
    assert read_graph(site) == ["case/one", "organisation/union", "person/anna", "person/boris"]
    expect(site.get_by_role("checkbox", name="Event 2")).not_to_be_checked()
    expect(site.get_by_role("checkbox", name="Person 3")).to_be_checked()
    site.get_by_role("button", name="Clear").click()
    expect(site.locator("#twin")).to_have_text("6 rows")
    assert site.url == f"{SITE}/network"


def test_actors_only(site: Page) -> None:
    site.goto(f"{SITE}/network")
    read_graph(site)
    site.get_by_role("checkbox", name="Actors only").check()
    expect(site.locator("#twin")).to_have_text("3 rows")
    assert site.url == f"{SITE}/network?actors=1"
    assert read_graph(site) == ["organisation/union", "person/anna", "person/boris"]


PLACE = """slug => {
  const { renderer, graph } = window.khronikaNetwork;
  const node = graph.findNode(iri => iri.endsWith(slug));
  const box = document.querySelector(".network-canvas").getBoundingClientRect();
  const { x, y } = renderer.framedGraphToViewport(renderer.getNodeDisplayData(node));
  return [x + box.x, y + box.y];
}"""


def test_a_pointer_tells_and_a_click_opens_the_panel_that_leads_on(site: Page) -> None:
    site.goto(f"{SITE}/network")
    read_graph(site)
    x, y = site.evaluate(PLACE, "event/trial")
    site.mouse.move(x, y)
    expect(site.locator(".network-tooltip")).to_contain_text("TrialTrial · June 2017stated")
    site.mouse.click(x, y)
    expect(site.locator(".network-panel .problem")).to_have_text("OK")  # the test's site has no page of this thing
    site.keyboard.press("Escape")
    expect(site.locator(".network-panel")).to_be_hidden()
    expect(site.locator(".network-canvas")).to_be_focused()


def test_keys_and_search(site: Page) -> None:
    site.emulate_media(reduced_motion="reduce")
    site.goto(f"{SITE}/network")
    read_graph(site)
    ratio = "window.khronikaNetwork.renderer.getCamera().getState().ratio"
    site.locator(".network-canvas").focus()
    site.keyboard.press("+")
    wait_until(site, f"{ratio} < 0.7")
    site.keyboard.press("0")
    wait_until(site, f"{ratio} === 1")
    site.get_by_role("combobox", name="Find").fill("anna")
    site.keyboard.press("Enter")
    wait_until(site, f"{ratio} === 0.4")
    site.get_by_role("button", name="Arrange again").click()
    site.get_by_role("button", name="Restore the layout").click()
    moved = "graph => graph.filterNodes((_, a) => a.x !== a.thing.x || a.y !== a.thing.y).length"
    assert site.evaluate(f"({moved})(window.khronikaNetwork.graph)") == 0


def test_a_narrow_screen_needs_no_sideways_scrolling(site: Page) -> None:
    site.set_viewport_size({"width": 360, "height": 740})
    site.goto(f"{SITE}/network")
    read_graph(site)
    assert site.evaluate("document.documentElement.scrollWidth") == 360


def test_the_query_editor(site: Page) -> None:
    site.goto(f"{SITE}/sparql")
    expect(site.locator(".CodeMirror-code")).to_contain_text("PREFIX khr: <https://w3id.org/khronika/ontology#>")
    site.locator(".yasqe_queryButton").click()
    expect(site.locator(".yasr_results")).to_contain_text("https://w3id.org/khronika/id/event/trial")


def test_a_folded_claim_opens_when_it_is_named(site: Page) -> None:
    site.goto(f"{SITE}/folded#claims/1")
    expect(site.get_by_text("a claim")).to_be_visible()
    site.get_by_role("checkbox").click()
    site.wait_for_url(f"{SITE}/sent?all=1")
