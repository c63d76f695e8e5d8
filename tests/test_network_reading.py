"""What one does with the network: evidence of a tie, paths, measures, what is added, hidden and shared."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from kg.analysis import MOST_TIES, analyse
from kg.between import find_between
from kg.build import build_snapshot
from kg.errors import BadRequestError
from kg.network import filter_network
from kg.ontology import Ontology
from kg.settings import Settings
from kg.store import Store
from kg.web import create_app
from test_network import build_index

ROOT = Path(__file__).resolve().parent.parent
ID = "https://w3id.org/khronika/id/"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The site of the example dataset: one person, a court, a union that was closed, a protest."""
    folder = tmp_path_factory.mktemp("network") / "example"
    build_snapshot([ROOT / "data" / "example"], folder)
    yield create_app(Settings(query_workers=0), folder).test_client()


def ask(client: FlaskClient, address: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


# ---- The evidence of a tie -----------------------------------------------------------------------------------------


def said(reason: dict[str, Any]) -> list[tuple[str, list[str], int, int]]:
    """Stance, speakers and offsets of each claim of a reason."""
    return [
        (entry["stance"], [by.removeprefix(ID) for by in entry["assertedBy"]], entry["start"], entry["end"])
        for entry in reason["evidence"]
    ]


def test_a_tie_tells_each_event_and_relation_with_its_claims_and_denials(example: FlaskClient) -> None:
    found = ask(example, "/api/network/evidence?one=person/actor-one&two=event/one-sentencing")
    assert [reason["words"] for reason in found["reasons"]] == [
        "“Actor One is sentenced” (3 March 2020): Actor One — sentenced",
        "Fraud: accused — Actor One",
    ]
    sentenced, accused = found["reasons"]
    assert (sentenced["standing"], said(sentenced)) == ("stated", [("supports", ["organisation/bureau-of-letters"], 0, 110)])
    assert accused["standing"] == "disputed"
    assert said(accused) == [("supports", [], 139, 192), ("denies", ["person/actor-one"], 111, 138)]
    assert found["accused"] == [
        {"id": f"{ID}person/actor-one", "label": "Actor One", "note": "accused; sentenced; denies"}
    ]


def test_shared_events_are_those_of_the_selection(example: FlaskClient) -> None:
    ends = "one=court/court-of-northtown&two=person/actor-one"
    found = ask(example, f"/api/network/evidence?{ends}&actors=1")
    assert [reason["words"] for reason in found["reasons"]] == [
        "“Actor One is sentenced” (3 March 2020): Court of Northtown — court; Actor One — sentenced"
    ]
    assert found["reasons"][0]["event"] == f"{ID}event/one-sentencing"
    # Without `actors` an event stands between the two, and in another year there was none.
    for more in ("", "&actors=1&from=2021"):
        answer = ask(example, f"/api/network/evidence?{ends}{more}", 404)
        assert answer["error"] == "nothing that is shown ties Court of Northtown and Actor One"


def test_a_shared_event_is_as_doubtful_as_the_more_doubtful_part() -> None:
    index = build_index()
    asked = filter_network(index, actors_only=True, standing=["stated", "alleged"])
    ends = (f"{ID}organisation/union", f"{ID}person/anna")
    found = find_between(Store.from_quads([]), Ontology.load(), index, asked, ends, {})
    assert [(reason.event, reason.standing) for reason in found.reasons] == [
        (None, "stated"),  # a membership
        (f"{ID}event/protest", "alleged"),
    ]


def test_the_page_of_a_tie_tells_the_same_without_a_script(example: FlaskClient) -> None:
    page = example.get("/network/tie?one=person/actor-one&two=event/one-sentencing&hide=group/protesters").text
    assert "<small class=\"accused\">accused; sentenced; denies</small>" in page
    assert '<a class="offsets" href="/page/document/bulletin?at=111-138#passage">111–138</a>' in page
    assert '<li class="against"><span class="voice">Actor One</span> <b class="stance">denies</b>' in page
    assert 'href="/network?hide=group/protesters">Back to the network' in page
    twin = example.get("/network?hide=group/protesters").text
    assert 'href="/network/tie?one=case/one&amp;two=person/actor-one&amp;hide=group/protesters"' in twin
    assert 'href="/network/thing?thing=person/actor-one&amp;hide=group/protesters"' in twin
    thing = example.get("/network/thing?thing=person/actor-one").text
    assert "tied to 3 things in what is shown" in thing
    # Each part of a tie keeps its own doubt.
    assert 'criminal charge <span class="standing disputed">disputed</span>, sentenced</span>' in " ".join(thing.split()).replace(" </span>", "</span>")


# ---- What is added, hidden, in focus --------------------------------------------------------------------------------


def shown(client: FlaskClient, query: str) -> tuple[set[str], int]:
    """The slugs of what is shown, and the number of edges."""
    found = ask(client, f"/api/network?{query}")
    return {node["id"].rsplit("/", 1)[1] for node in found["nodes"]}, len(found["edges"])


UNION = "pick=organisation/the-union"


@pytest.mark.parametrize(
    ("query", "things", "ties"),
    [
        (UNION, {"the-union", "union-closure", "bureau-of-letters"}, 2),
        # Expanded with what it is tied to, and the ties among those; 4 more: membership, accused twice, sentenced, in case.
        (f"{UNION}&expand=person/actor-one", {"the-union", "union-closure", "bureau-of-letters", "actor-one", "one", "one-sentencing"}, 7),
        (f"{UNION}&with=person/actor-one", {"the-union", "union-closure", "bureau-of-letters", "actor-one"}, 3),
        ("hide=event/one-sentencing&hide=event/one-protest&hide=group/protesters&hide=court/court-of-northtown",
         {"one", "union-closure", "bureau-of-letters", "the-union", "actor-one"}, 4),
        ("focus=court/court-of-northtown", {"court-of-northtown", "one-sentencing"}, 1),
        ("actors=1&type=OrganisationClosure&expand=person/actor-one",
         {"court-of-northtown", "bureau-of-letters", "the-union", "actor-one"}, 3),
    ],
)  # fmt: skip
def test_things_are_added_hidden_and_put_in_focus(example: FlaskClient, query: str, things: set[str], ties: int) -> None:
    assert shown(example, query) == (things, ties)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/api/network?hide=person/nobody", "hide: the graph has no 'person/nobody'; things are named as person/slug"),
        ("/api/network?" + "with=a&" * 3 + "&".join(f"with=person/{n}" for n in range(201)), "with: at most 200 things can be named"),
        ("/api/network/evidence?one=person/actor-one", "say which thing is meant, as two=person/slug"),
        ("/api/network/evidence?one=person/actor-one&two=x", "two: the graph has no 'x'; things are named as person/slug"),
        ("/api/network/analysis?measure=power", "measure: unknown value 'power'; known: communities, degree, betweenness, eigenvector"),
    ],
)  # fmt: skip
def test_what_cannot_be_met_is_refused(example: FlaskClient, address: str, words: str) -> None:
    assert ask(example, address, 400)["error"] == words


def test_the_other_views_take_what_the_network_remembers(example: FlaskClient) -> None:
    asked = "hide=event/one-protest&pin=person/actor-one&focus=person/actor-one&path=a&path=b&measure=degree"
    for view in ("/selection", "/selection.json", "/timeline", "/network"):
        assert example.get(f"{view}?{asked}").status_code == 200


# ---- Measures ------------------------------------------------------------------------------------------------------


def measured(client: FlaskClient, measure: str) -> list[tuple[str, float]]:
    found = ask(client, f"/api/network/analysis?measure={measure}")
    return [(thing["id"].rsplit("/", 1)[1], thing["amount"]) for thing in found["things"]]


def test_measures_of_the_example(example: FlaskClient) -> None:
    """A tree of nine but for one triangle: case, sentencing and person."""
    assert measured(example, "degree")[:3] == [("one-sentencing", 4), ("actor-one", 3), ("one", 2)]
    # Of the 28 pairs of the others 17 meet at the sentencing (2*1 + 2*5 + 1*5), 15 at the person (3*5), 12 at the union.
    between = dict(measured(example, "betweenness"))
    assert (between["one-sentencing"], between["actor-one"], between["the-union"], between["one"]) == (0.6071, 0.5357, 0.4286, 0.0)
    # Of unit length, and each in proportion to the sum of its neighbours: of court and protesters' protest to the sentencing.
    weight = dict(measured(example, "eigenvector"))
    times = [sum(weight[other] for other in around) / weight[one] for one, around in (
        ("court-of-northtown", ["one-sentencing"]), ("one", ["one-sentencing", "actor-one"]), ("the-union", ["actor-one", "union-closure"]),
    )]  # fmt: skip
    assert times == pytest.approx([2.5, 2.5, 2.5], abs=0.01)
    assert sum(amount**2 for amount in weight.values()) == pytest.approx(1, abs=0.001)


def test_communities_of_the_example(example: FlaskClient) -> None:
    found = ask(example, "/api/network/analysis")
    groups: dict[int, set[str]] = {}
    for thing in found["things"]:
        groups.setdefault(thing["group"], set()).add(thing["id"].rsplit("/", 1)[1])
    assert groups == {
        1: {"one-sentencing", "actor-one", "one", "court-of-northtown"},
        2: {"union-closure", "the-union", "bureau-of-letters"},
        3: {"one-protest", "protesters"},
    }
    # Of ten ties (the double one between person and sentencing is two) 5, 2 and 1 lie within the groups, of their twenty ends
    # 12, 5 and 3: 8/10 - (12**2 + 5**2 + 3**2) / 20**2.
    assert (found["groups"], found["modularity"]) == ([4, 3, 2], 0.355)
    assert [thing["note"] for thing in found["things"] if thing["id"] == f"{ID}person/actor-one"] == ["accused; sentenced; denies"]


def test_a_network_too_large_to_be_measured_is_told(example: FlaskClient) -> None:
    nodes = [{"id": str(number)} for number in range(3)]
    edges = [{"source": "0", "target": "1", "claims": 1}] * (MOST_TIES + 1)
    with pytest.raises(BadRequestError, match="3 things with 6001 ties are too many to be measured here"):
        analyse({"nodes": nodes, "edges": edges}, "degree")
    sampled = analyse({"nodes": [{"id": f"n{number:03}"} for number in range(501)], "edges": [
        {"source": "n000", "target": f"n{number:03}", "claims": 1} for number in range(1, 501)
    ]}, "betweenness")  # fmt: skip
    assert (sampled.sampled, sampled.things[0].id) == (60, "n000")


def test_the_page_of_a_measure_says_what_it_means(example: FlaskClient) -> None:
    page = example.get("/network/analysis?measure=betweenness").text
    assert "it is no sign that anybody passed anything on" in page
    assert '<span class="amount">0.607</span>' in page
    assert 'href="/network/thing?thing=person/actor-one"' in page


# ---- In a browser --------------------------------------------------------------------------------------------------

LINE = """() => {
  const { renderer, graph } = window.khronikaNetwork;
  const box = document.querySelector(".network-canvas").getBoundingClientRect();
  const [one, two] = %s.map((end) => renderer.framedGraphToViewport(renderer.getNodeDisplayData("%s" + end)));
  return [box.x + (one.x + two.x) / 2, box.y + (one.y + two.y) / 2];
}"""


def drawn(page: Page) -> set[str]:
    """The things that are to be seen in the drawing."""
    seen = page.evaluate(
        "window.khronikaNetwork.graph.nodes().filter((id) => !window.khronikaNetwork.renderer.getNodeDisplayData(id).hidden)"
    )
    return {iri.removeprefix(ID) for iri in seen}


def faults_of(page: Page) -> list[str]:
    """What the page says went wrong, as it comes."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    return faults


def test_evidence_path_and_changes_by_keyboard_pointer_and_shared_address(page: Page, server: str, browser: Browser) -> None:
    faults = faults_of(page)
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{server}/network?case=kharkova&actors=1")
    status, panel = page.locator(".network-status"), page.locator(".network-panel")
    expect(status).to_contain_text("ties")
    everybody = drawn(page)
    assert {"person/larisa-kharkova", "court/court-of-kharkova-trial"} <= everybody

    # By keyboard: the row of the table opens the panel, Escape gives the keyboard back.
    row = page.locator('#twin a[data-one$="court-of-kharkova-trial"][data-two$="larisa-kharkova"]')
    row.focus()
    page.keyboard.press("Enter")
    expect(panel.locator("h2")).to_be_focused()
    expect(panel.locator(".reasons > li")).to_have_count(5)
    expect(panel.locator(".reasons")).to_contain_text("“Larisa Kharkova is sentenced” (25 July 2017)")
    expect(panel.locator("small.accused").first).to_have_text("accused; sentenced; denies")
    expect(panel.locator(".reasons a.offsets").first).to_have_attribute("href", "/page/document/civicus-2017?at=1463-1690#passage")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(row).to_be_focused()

    # By pointer: the line between the same two.
    page.locator(".network-canvas").scroll_into_view_if_needed()
    expect(page.locator(".network-canvas")).not_to_have_attribute("aria-busy", "true")
    x, y = page.evaluate(LINE % (["person/larisa-kharkova", "court/court-of-kharkova-trial"], ID))
    page.mouse.click(x, y)
    expect(panel.locator(".reasons > li")).to_have_count(5)
    assert Axe().run(page, context={"include": [["#network"]]}).response["violations"] == []

    # A thing is hidden, and shown again on the way back.
    page.locator("#twin summary").first.click()
    page.locator('#twin [data-thing$="/court-of-kharkova-trial"]').click()
    panel.get_by_role("button", name="Hide").click()
    expect(panel).to_be_hidden()
    expect(page.locator(".network-chips")).to_contain_text("1 thing hidden")
    assert page.url.endswith("/network?case=kharkova&actors=1&hide=court%2Fcourt-of-kharkova-trial")
    expect(page.locator('#twin [data-thing$="/court-of-kharkova-trial"]')).to_have_count(0)
    assert drawn(page) == everybody - {"court/court-of-kharkova-trial"}
    page.go_back()
    expect(page.locator('#twin [data-thing$="/court-of-kharkova-trial"]')).to_have_count(1)
    assert drawn(page) == everybody
    page.go_forward()
    expect(page.locator('#twin [data-thing$="/court-of-kharkova-trial"]')).to_have_count(0)

    # From one actor to another: what lies on the way and was hidden, or left out by the selection, is shown.
    page.goto(f"{server}/network?case=bokayev&case=abzhan&hide=event/bokayev-hunger-strike")
    expect(status).to_contain_text("ties")
    hub = "event/persecution-of-outspoken-people"
    assert {"person/max-bokayev", "person/mahkambet-abzhan"} <= drawn(page)
    assert not {hub, "event/bokayev-hunger-strike"} & drawn(page)
    page.locator("#twin summary").first.click()
    page.locator('#twin [data-thing$="/max-bokayev"]').click()
    panel.get_by_role("button", name="Pin").click()
    expect(panel.get_by_role("button", name="Pin")).to_have_attribute("aria-pressed", "true")
    panel.get_by_role("button", name="Path from here").click()
    page.locator('#twin [data-thing$="/mahkambet-abzhan"]').click()
    panel.get_by_role("button", name="Path to here, from Max Bokayev").click()
    expect(panel.locator(".steps > li")).to_have_count(4)
    expect(panel.locator(".steps .row").first).to_contain_text("Max Bokayev — on hunger strike")
    assert {hub, "event/bokayev-hunger-strike"} <= drawn(page)
    expect(page.locator(".network-chips li")).to_have_text(
        ["1 thing pinned ×", "Path from Max Bokayev to Mahkambet Abzhan ×"]
    )

    # The address gives somebody else the same picture, and a measure of it.
    other = browser.new_page(viewport={"width": 390, "height": 800}, color_scheme="dark", reduced_motion="reduce")
    more_faults = faults_of(other)
    other.goto(page.url)
    expect(other.locator(".network-panel .steps > li")).to_have_count(4)
    assert drawn(other) == drawn(page)
    assert other.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(other).response["violations"] == []
    other.get_by_role("button", name="Measures").click()
    other.locator(".network-panel").get_by_role("link", name="Number of ties").click()
    expect(other.locator(".network-panel .ranking li").first).to_contain_text("claims")
    assert "measure=degree" in other.url
    other.get_by_role("button", name="Take back: Path from Max Bokayev to Mahkambet Abzhan").click()
    expect(other.locator(".network-chips li")).to_have_text(["1 thing pinned ×", "Number of ties ×"])
    assert hub not in drawn(other)
    other.close()
    assert (faults, more_faults) == ([], [])
