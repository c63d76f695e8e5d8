"""One selection for all views: what it chooses, what it counts, and how it refuses."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import networkx
import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from kg.build import build_snapshot
from kg.errors import BadRequestError
from kg.selection import Features, Selected, read_selection, select
from kg.settings import Settings
from kg.web import create_app
from kg.wording import Wording

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://w3id.org/khronika/"
Index = tuple[dict[str, Any], Features]


@pytest.fixture(scope="module")
def index(snapshot: Path) -> Index:
    """The network and the features of the embedded dataset."""
    network, features = (json.loads((snapshot / name).read_bytes()) for name in ("network.json", "selection.json"))
    return network, features


@pytest.fixture(scope="module")
def wording(snapshot: Path) -> Wording:
    """The texts of the embedded dataset."""
    return Wording(json.loads((snapshot / "texts.json").read_bytes()))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The site of the example dataset: one person, one case, three events."""
    folder = tmp_path_factory.mktemp("selection") / "example"
    build_snapshot([ROOT / "data" / "example"], folder)
    app = create_app(Settings(query_workers=0), folder)
    yield app.test_client()


def choose(index: Index, find: tuple[str, ...] = (), **asked: str | list[str]) -> Selected:
    """What a selection finds; a parameter whose name is a word of Python ends with a low line."""
    given = {name.rstrip("_"): [value] if isinstance(value, str) else value for name, value in asked.items()}
    network, features = index
    named = [f"{BASE}id/{name}" for name in find]
    return select(network, features, read_selection(given, network, features), lambda words: named, BASE)


def events_of(found: Selected) -> set[str]:
    """The slugs of the chosen events."""
    return {event.rsplit("/", 1)[1] for event in found.events}


def shown(found: Selected, kind: str) -> set[str]:
    """The slugs of the things of one kind."""
    return {node["id"].rsplit("/", 1)[1] for node in found.network["nodes"] if node["kind"] == kind}


KHARKOVA = {
    "investigation", "procedural-breaches", "charging", "trial", "requalification-request", "requalification", "verdict",
    "sentencing", "appeal",
}  # fmt: skip


def test_a_case_is_its_events_and_what_is_tied_to_them(index: Index) -> None:
    found = choose(index, case="kharkova")
    assert events_of(found) == {f"kharkova-{name}" for name in KHARKOVA}
    assert shown(found, "person") == {"larisa-kharkova", "prosecutor-of-kharkova-trial"}
    assert shown(found, "court") == {"court-of-kharkova-trial"}
    assert shown(found, "case") == {"kharkova"}
    assert shown(found, "place") == set()
    assert shown(choose(index, case="kharkova", kind=["event", "place"]), "place") == {"shymkent"}


def test_a_period_holds_possibly_or_certainly(index: Index) -> None:
    day = {"case": "kharkova", "from_": "2017-07-25", "to": "2017-07-25"}
    dated = {"charging", "trial", "requalification-request", "requalification", "verdict", "sentencing", "appeal"}
    assert events_of(choose(index, **day)) == {f"kharkova-{name}" for name in dated}
    assert events_of(choose(index, **day, when="certainly")) == {"kharkova-verdict", "kharkova-sentencing"}
    july = {**day, "from_": "2017-07", "to": "2017-07"}
    within = {"trial", "requalification-request", "requalification", "verdict", "sentencing"}
    assert events_of(choose(index, **july, when="certainly")) == {f"kharkova-{name}" for name in within}


def test_values_of_a_facet_are_alternatives_and_facets_narrow(index: Index) -> None:
    both = choose(index, case=["kharkova", "yeleusinov"], type_="Sentencing")
    assert events_of(both) == {"kharkova-sentencing", "yeleusinov-sentencing"}
    assert events_of(choose(index, case="yeleusinov", place="shymkent")) == set()


def test_a_place_holds_what_lies_in_it(index: Index) -> None:
    in_town = events_of(choose(index, place="shymkent"))
    assert in_town == {"kharkova-trial", "kharkova-verdict", "kharkova-sentencing"}
    assert in_town < events_of(choose(index, place="kazakhstan"))


def test_what_is_said_against_a_charge_counts_for_the_events_of_the_charge(index: Index) -> None:
    denied = events_of(choose(index, stance="denies", case="kharkova"))
    assert {"kharkova-charging", "kharkova-verdict"} <= denied
    assert "kharkova-investigation" not in denied


def test_counts_leave_out_their_own_facet(index: Index) -> None:
    counts = choose(index, case="kharkova", type_="Sentencing").counts
    assert counts["case"]["kharkova"] == 1
    assert counts["case"]["yeleusinov"] == 1
    assert counts["type"] == {
        "AppealFiling": 1, "Charging": 1, "Investigation": 1, "ProsecutionRequest": 1, "Requalification": 1,
        "Sentencing": 1, "Situation": 1, "Trial": 1, "Verdict": 1,
    }  # fmt: skip
    assert counts["role"] == {"court": 1, "sentenced": 1}
    assert choose(index, case="kharkova").counts["standing"] == {"alleged": 1, "corroborated": 1, "stated": 7}


def test_picked_things_bring_their_events(index: Index) -> None:
    found = choose(index, pick=["court/court-of-kharkova-trial"])
    in_court = {"trial", "requalification-request", "requalification", "verdict", "sentencing"}
    assert events_of(found) == {f"kharkova-{name}" for name in in_court}
    alone = choose(index, pick=["court/court-of-kharkova-trial"], from_="2010", to="2011")
    assert (events_of(alone), shown(alone, "court")) == (set(), {"court-of-kharkova-trial"})


def test_words_choose_as_picks_do(index: Index) -> None:
    by_words = choose(index, find=("court/court-of-kharkova-trial",), q="a court")
    assert by_words == choose(index, pick="court/court-of-kharkova-trial")
    assert choose(index, q="no such name").network["nodes"] == []


def test_an_event_that_is_picked_stands_for_itself(index: Index) -> None:
    found = choose(index, pick=["event/kharkova-verdict", "event/kharkova-appeal"])
    assert events_of(found) == {"kharkova-verdict", "kharkova-appeal"}
    assert shown(found, "person") == {"larisa-kharkova"}
    # Words and picks narrow each other, as all other choices do.
    both = choose(index, find=("event/kharkova-verdict",), q="guilty", pick="person/larisa-kharkova")
    assert events_of(both) == {"kharkova-verdict"}
    assert events_of(choose(index, find=("event/kharkova-verdict",), q="guilty", pick="person/max-bokayev")) == set()


def test_words_are_found_in_what_is_written_of_events(wording: Wording) -> None:
    def words(asked: str) -> dict[str, tuple[str, ...]]:
        return {event.rsplit("/", 1)[1]: names for event, names in wording.find(asked).items()}

    offence = ("khr:offence", "skos:prefLabel")
    assert words("fraud") == words("FRAUD kharkova") | {"abzhan-investigation": offence}
    assert words("FRAUD kharkova") == {
        "kharkova-charging": offence, "kharkova-requalification": ("dcterms:description", *offence),
        "kharkova-requalification-request": offence, "kharkova-trial": offence,
    }  # fmt: skip
    assert words("undated BROUGHT larisa") == {"kharkova-charging": ("dcterms:description", "skos:prefLabel")}
    # A phrase as it is; a word by its beginning, not its middle or, in quotation marks, not its beginning alone.
    assert set(words('larisa "names no body"')) == {"kharkova-charging"}
    assert words('"body no names"') == words('"names no bod"') == words("bezzlement") == {}
    assert set(words("thorough impart closing")) == {"mamay-coalition-appeal"}
    # By its sound from another script; a word of few letters, and none at all, find nothing so.
    assert {"kharkova-charging", "kharkova-verdict"} <= set(words("Харькова"))
    assert words("ха") == words('""') == words(" ") == {}


def test_texts_choose_events_and_tell_where(index: Index, wording: Wording) -> None:
    network, features = index
    asked = read_selection({"q": ["fraud"], "type": ["Trial"]}, network, features)
    found = select(network, features, asked, lambda words: [], BASE, wording.find)
    assert events_of(found) == {"kharkova-trial"}
    assert found.texts == {f"{BASE}id/event/kharkova-trial": ("khr:offence", "skos:prefLabel")}
    assert found.counts["type"] == {
        "Charging": 1, "Investigation": 1, "ProsecutionRequest": 1, "Requalification": 1, "Trial": 1,
    }  # fmt: skip


def test_several_values_of_a_facet_count_as_they_add_up(index: Index) -> None:
    one, two = choose(index, case="kharkova"), choose(index, case="yeleusinov")
    both = choose(index, case=["yeleusinov", "kharkova"])
    assert both.events == one.events | two.events
    assert both.counts["case"] == one.counts["case"] == two.counts["case"]
    for name in ("type", "role", "standing", "place", "stage"):
        assert both.counts[name] == dict(sorted((Counter(one.counts[name]) + Counter(two.counts[name])).items()))
    # Nothing is left of two facets that exclude each other, and each still counts what the other alone would leave.
    neither = choose(index, case="kharkova", type_="HungerStrike")
    assert (neither.network["nodes"], neither.counts["case"].get("kharkova")) == ([], None)
    assert neither.counts["type"] == one.counts["type"]


def test_an_address_is_the_same_for_all_ways_to_ask(index: Index) -> None:
    asked = {
        "type": [f"{BASE}list/event-type/Verdict", "Verdict", "Appeal"[:0]], "q": [' "trade union" '], "case": ["kharkova"],
        "pick": ["person/larisa-kharkova", "court/court-of-kharkova-trial"], "when": ["possibly"], "kind": ["event"],
        "from": [""], "to": ["2017-07"], "actors": ["0"],
    }  # fmt: skip
    query = (
        "case=kharkova&kind=event&pick=court%2Fcourt-of-kharkova-trial&pick=person%2Flarisa-kharkova"
        "&q=%22trade+union%22&to=2017-07&type=Verdict"
    )
    assert read_selection(asked, *index).query() == query
    assert read_selection(parse_qs(query), *index).query() == query


def test_a_role_leaves_only_those_who_had_it(index: Index) -> None:
    found = choose(index, case="kharkova", role="sentenced")
    assert events_of(found) == {"kharkova-sentencing"}
    assert shown(found, "person") == {"larisa-kharkova"}
    assert shown(found, "court") == set()


def test_a_role_that_is_only_denied_chooses_nothing(index: Index) -> None:
    found = choose(index, role="participant")
    assert "foreign-policy-blocking" not in events_of(found)
    assert found.counts["role"]["participant"] == len(found.events) == len(shown(found, "event")) == 13


def test_a_role_in_an_organisation_leaves_its_holders(index: Index) -> None:
    found = choose(index, role="president")
    assert (shown(found, "person"), shown(found, "organisation")) == ({"larisa-kharkova"}, {"cituk"})
    assert events_of(found) == set()


def test_nothing_asked_for_is_all_that_is_usual(index: Index) -> None:
    found = choose(index)
    assert len(found.events) == len([node for node in index[0]["nodes"] if node["kind"] == "event"])
    assert shown(found, "document") == set()


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"place": "atlantis"}, "place: unknown value 'atlantis'; known: "),
        ({"when": "perhaps"}, "when: unknown value 'perhaps'; known: possibly, certainly"),
        ({"pick": "person/nobody"}, "pick: the graph has no 'person/nobody'; things are picked as person/slug"),
        ({"pick": [f"person/{number}" for number in range(201)]}, "pick: at most 200 things can be picked"),
        ({"from_": "2018", "to": "2017"}, "from: 2018 lies after 2017; give the earlier date first"),
        ({"kind": "dragon"}, "kind: unknown value 'dragon'; known: person, "),
        ({"actors": "2"}, "actors=1 asks for actors alone, actors=0 for everything"),
    ],
)
def test_what_cannot_be_met_is_refused(index: Index, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRequestError, match=re.escape(words)):
        choose(index, **asked)


# ---- On the site ---------------------------------------------------------------------------------------------------


def test_the_selection_as_files(client: FlaskClient) -> None:
    found: Any = client.get("/selection.json?type=Protest").json
    assert found["events"] == [f"{BASE}id/event/one-protest"]
    assert found["counts"]["type"] == {"OrganisationClosure": 1, "Protest": 1, "Sentencing": 1}
    assert {node["id"].partition("/id/")[2] for node in found["nodes"]} == {"event/one-protest", "group/protesters"}

    table = client.get("/selection.csv?type=Protest")
    assert table.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [(row["label"], row["date"], row["earliestBegin"], row["latestEnd"]) for row in rows] == [
        ("Protest outside the court", "[2020-03-21..2020-03-31]", "2020-03-21", "2020-03-31"),
        ("Protesters outside the court", "", "", ""),
    ]

    graph = networkx.parse_graphml(client.get("/selection.graphml?type=Protest").text)
    assert sorted(label for _, label in graph.nodes(data="label")) == ["Protest outside the court", "Protesters outside the court"]
    gexf = networkx.read_gexf(io.BytesIO(client.get("/selection.gexf?type=Protest").data))
    assert gexf.number_of_edges() == 1


def test_every_view_has_the_same_things(client: FlaskClient) -> None:
    query = "?case=one&role=sentenced"
    for view in ("/selection", "/network", "/selection/text"):
        page = client.get(f"{view}?role=sentenced&when=&case=one&case=one").text
        for other in ("/selection", "/network", "/timeline", "/selection/text"):
            assert f'<li><a href="{other}{query.replace("&", "&amp;")}"' in page, (view, other)
    whole: Any = client.get(f"/selection.json{query}").json
    network: Any = client.get(f"/api/network{query}").json
    assert [node["id"] for node in network["nodes"]] == [node["id"] for node in whole["nodes"]]
    assert len(network["nodes"]) == 3
    assert f'href="/network{query.replace("&", "&amp;")}"' in client.get(f"/selection{query}").text
    assert f'href="/selection{query.replace("&", "&amp;")}"' in client.get(f"/network{query}").text


def test_the_page_counts_and_keeps_what_was_chosen(client: FlaskClient) -> None:
    page = client.get("/selection?case=one&from=2020-03&when=certainly&pick=person/actor-one").text
    assert "1 event, 4 things shown, " in page
    for kept in (
        '<input type="checkbox" name="case" value="one" checked>', 'value="2020-03"', 'value="certainly" selected',
        '<input type="hidden" name="pick" value="person/actor-one">',
    ):  # fmt: skip
        assert kept in page, kept
    # What was chosen stands above the result, each with a link that takes it away.
    assert 'href="/selection?case=one&amp;from=2020-03&amp;when=certainly" aria-label="Take away Picked Actor One"' in page
    assert '<a href="/selection?case=one&amp;from=2020-03&amp;pick=person%2Factor-one&amp;when=certainly">Permalink</a>' in page
    texts = client.get("/selection?q=%22fraud%22").text
    assert "words in: offence, name" in texts
    assert "1 event, 4 things shown, " in texts
    answer = client.get("/questions/sentences").text
    assert 'form="pick-rows" name="pick" value="event/one-sentencing" aria-label="Pick Actor One is sentenced"' in answer
    empty = client.get("/selection?type=Protest&case=one").text
    assert "Nothing fits." in empty
    assert client.get("/selection?case=%3Cscript%3E").status_code == 400


# ---- In a browser --------------------------------------------------------------------------------------------------


def test_a_selection_is_chosen_shared_and_taken_back(server: str, page: Page) -> None:
    page.goto(f"{server}/selection")
    page.get_by_text("Case", exact=True).first.click()
    page.get_by_role("checkbox", name="Prosecution of Larisa Kharkova 9").check()
    page.get_by_role("button", name="Show the selection").click()
    expect(page.locator(".tally")).to_contain_text("9 events, 13 things shown")
    assert "case=kharkova" in page.url
    page.get_by_label("Views of the selection").get_by_role("link", name="Network").click()
    expect(page.locator(".network-status")).to_contain_text("13 things")
    page.get_by_label("Actors only, tied by the events they share").check()
    expect(page.locator(".network-status")).to_contain_text("3 things")
    assert "case=kharkova" in page.url
    # Each choice is a step back.
    page.go_back()
    expect(page.locator(".network-status")).to_contain_text("13 things")
    page.go_back()
    expect(page.locator(".tally")).to_contain_text("9 events, 13 things shown")
    # By hand: two events of the nine are ticked, read, and one choice taken away again.
    page.get_by_role("checkbox", name="keep Larisa Kharkova is found guilty").check()
    page.get_by_role("checkbox", name="keep Larisa Kharkova is sentenced").check()
    page.get_by_role("button", name="Keep only the ticked").click()
    expect(page.locator(".tally")).to_contain_text("2 events")
    page.get_by_label("Views of the selection").get_by_role("link", name="Text").click()
    expect(page.locator(".told h3")).to_have_count(2)
    expect(page.locator(".told .margin").first).to_contain_text("Larisa Kharkova denies")
    shared = page.url
    page.get_by_role("link", name="Take away Picked Larisa Kharkova is sentenced").click()
    expect(page.locator(".told h3")).to_have_count(1)
    page.go_back()
    expect(page.locator(".told h3")).to_have_count(2)
    page.locator(".chosen").get_by_role("link", name="Start again").click()
    expect(page.locator(".told h3")).to_have_count(100)
    page.goto(shared)
    expect(page.locator(".told h3")).to_have_count(2)
    # From the search: what is ticked is the selection.
    page.goto(f"{server}/search?q=kharkova&kind=person")
    page.get_by_role("checkbox", name="Larisa Kharkova", exact=True).check()
    page.get_by_role("button", name="Show the ticked as a selection").click()
    expect(page.locator(".chosen")).to_contain_text("Picked Larisa Kharkova")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "view"), [(1280, ""), (360, ""), (1280, "/text"), (360, "/text")])
def test_everybody_can_read_the_page(server: str, page: Page, width: int, scheme: Any, view: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{server}/selection{view}?case=kharkova&standing=alleged&standing=stated&q=kharkova")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
