"""The pages in a real browser: what a reader does on them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect


class Watch:
    """What went wrong in a page, or was asked of another host."""

    def __init__(self, page: Page, server: str) -> None:
        self.problems: list[str] = []
        self._server = server
        page.on("console", lambda message: self._note(message.type == "error", message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("request", self._look)

    def _note(self, wrong: bool, words: str) -> None:
        if wrong:
            self.problems.append(words)

    def _look(self, request: Request) -> None:
        self._note(not request.url.startswith((self._server, "data:", "blob:")), f"asked {request.url}")


@pytest.fixture
def watch(page: Page, server: str) -> Iterator[Watch]:
    """A page that is watched; the test fails when the console shows an error or another host is asked."""
    watch = Watch(page, server)
    yield watch
    assert watch.problems == []


def wait_for_drawing(page: Page) -> int:
    """The number of things in the network, once it is drawn."""
    # The policy of the site forbids to read text as a program, so the page is asked by its words, not by a function.
    expect(page.locator(".network-status")).to_contain_text("ties")
    count: int = page.evaluate("window.khronikaNetwork.graph.order")
    return count


def test_claims_stand_beside_the_fact_on_a_wide_screen(page: Page, server: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(server + "/page/person/zhanbolat-mamay")
    row = page.locator(".entries > .row").first
    body, margin = row.locator("> .body").bounding_box(), row.locator("> .margin").bounding_box()
    assert body and margin
    assert margin["x"] >= body["x"] + body["width"]
    assert abs(margin["y"] - body["y"]) < 4


def test_a_reader_finds_a_person_and_the_passage(page: Page, server: str, watch: Watch) -> None:
    page.goto(server + "/")
    page.get_by_label("Find a person, organisation, court, law, place or event").fill("kharkova")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Larisa Kharkova", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Larisa Kharkova")
    expect(page.locator(".accusations")).to_contain_text("Larisa Kharkova is presumed innocent")
    expect(page.locator(".accusations .denial").first).to_have_text("Denies: Larisa Kharkova")
    page.locator(".chronology .offsets").first.click()
    expect(page.locator("#passage h2")).to_contain_text("Passage")
    assert "/page/document/civicus-2017?at=" in page.url


def test_a_search_keeps_to_a_kind(page: Page, server: str, watch: Watch) -> None:
    page.goto(server + "/search?q=mamay")
    page.get_by_role("checkbox", name="cases").check()
    page.wait_for_url("**kind=case**")
    hits = page.locator(".hits a")
    expect(hits.first).to_have_class("of kind-case")
    assert {hit.get_attribute("class") for hit in hits.all()} == {"of kind-case"}


def test_the_network_is_drawn_filtered_and_leads_on(page: Page, server: str, watch: Watch) -> None:
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(server + "/network")
    everything = wait_for_drawing(page)
    assert everything > 100
    box = page.locator("#network canvas").first.bounding_box()
    assert box
    assert box["width"] > 800
    page.get_by_role("checkbox", name="Event", exact=False).first.uncheck()
    expect(page.locator(".network-status")).not_to_contain_text(f"{everything} things")
    assert "kind=person" in page.url
    assert "kind=event" not in page.url
    fewer = wait_for_drawing(page)
    assert 0 < fewer < everything
    expect(page.locator("#twin summary").last).to_contain_text(f"{fewer} things")
    place = page.evaluate(
        """() => {
          const { renderer, graph } = window.khronikaNetwork;
          const node = graph.findNode((_, thing) => thing.label === "Larisa Kharkova");
          const stage = document.querySelector("#network canvas").getBoundingClientRect();
          const { x, y } = renderer.framedGraphToViewport(renderer.getNodeDisplayData(node));
          return { x: stage.x + x, y: stage.y + y };
        }"""
    )
    page.mouse.move(place["x"], place["y"])
    page.mouse.click(place["x"], place["y"])
    page.locator(".network-panel").get_by_role("link", name="Open the page").click()
    page.wait_for_url("**/page/person/larisa-kharkova")


def test_a_question_is_asked_and_answered(page: Page, server: str, watch: Watch) -> None:
    page.goto(server + "/questions")
    page.get_by_role("link", name="Who was sentenced, by which court, to what?").click()
    page.get_by_label("Person sentenced").select_option(label="Larisa Kharkova")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**person=larisa-kharkova**")
    expect(page.get_by_label("Person sentenced")).to_have_value("larisa-kharkova")
    rows = page.locator("table.answer tbody")
    expect(rows).to_have_count(3)
    for words in (
        "Restriction of freedom",
        "4 years",
        "Community work",
        "100 hours",
        "Ban on holding posts",
        "5 years",
    ):
        expect(page.locator("table.answer")).to_contain_text(words)
    expect(rows.first.locator("small.accused").first).to_have_text("accused; sentenced; denies")
    expect(rows.first.locator("tr.evidence .offsets").first).to_be_visible()


def test_two_actors_are_connected_and_an_empty_answer_leads_on(page: Page, server: str, watch: Watch) -> None:
    page.goto(server + "/path")
    page.get_by_role("combobox", name="From").select_option(label="Zhanbolat Mamay")
    page.get_by_role("combobox", name="To").select_option(label="Mukhtar Ablyazov")
    page.get_by_role("button", name="Connect").click()
    expect(page.locator(".empty")).to_contain_text("There is one of 1 step if you let in what is alleged.")
    page.get_by_role("link", name="Show it").click()
    page.wait_for_url("**weakest=alleged**")
    expect(page.locator(".paths > li")).to_have_count(2)
    expect(page.locator(".steps .row").first).to_contain_text("Anti-corruption authorities alleges")
    expect(page.get_by_label("Weakest standing")).to_have_value("alleged")
    page.locator(".steps .offsets").first.click()
    expect(page.locator("#passage h2")).to_have_text("Passage 4950–5060")


def test_the_editor_runs_a_query(page: Page, server: str, watch: Watch) -> None:
    page.goto(server + "/sparql")
    page.wait_for_selector(".CodeMirror")
    page.evaluate(
        """() => window.khronikaYasgui.getTab().getYasqe().setValue(
          "PREFIX khr: <https://w3id.org/khronika/ontology#> SELECT (COUNT(DISTINCT ?c) AS ?courts) WHERE { ?c a khr:Court }"
        )"""
    )
    page.locator(".yasqe_queryButton").click()
    cell = page.locator(".yasr table tbody td").last
    expect(cell).to_be_visible()
    assert int("".join(character for character in cell.inner_text() if character.isdigit())) >= 7


def test_without_a_script_a_query_can_still_be_run(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server + "/sparql")
    expect(page.get_by_label("Query")).to_contain_text("SELECT ?event ?label WHERE")
    page.goto(server + "/network")
    page.locator("#twin summary").last.click()
    expect(page.locator("#twin tbody tr").last).to_be_visible()
    context.close()


def test_a_requalified_charge_is_not_what_the_court_found(page: Page, server: str, watch: Watch) -> None:
    page.goto(server + "/page/person/larisa-kharkova")
    charges = page.locator(".charges > li")
    expect(charges).to_have_count(3)
    expect(charges.filter(has_text="Embezzlement")).to_have_class("not-by-court")
    expect(charges.filter(has_text="Embezzlement")).to_contain_text("Requalified to Abuse of office (Kharkova)")
    found = page.locator(".charges > li.by-court")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Legal stage: sentenced, Larisa Kharkova is sentenced (25 July 2017)")
