"""The map: where each event is shown, how exactly, and what is only listed; by hand from the records."""

import gzip
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from hatch_build import build_bundles
from kg.build import build_snapshot
from kg.settings import Settings
from kg.store import Store
from kg.terms import Iri
from kg.web import create_app

ROOT = Path(__file__).resolve().parent.parent
ID = "https://w3id.org/khronika/id/"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

# A region with a point, a court house in it, a town without a point, a flat beyond all, and an alleged event.
PLACES = """
- {id: north, type: Place, placeKind: region, precision: region, label: {en: The North}, wkt: POINT(10.5 60.5), at: [16, 38]}
- {id: court-house, type: Place, placeKind: building, precision: exact, label: {en: Court house}, within: northtown,
   wkt: POINT(10.51234 60.49876), at: [16, 38]}
- {id: market, type: Place, placeKind: site, precision: site, label: {en: Market}, within: north, at: [16, 38]}
- {id: flat, type: Place, placeKind: building, precision: unknown, label: {en: A flat}, at: [16, 38]}
- {id: one-hearing, type: Trial, label: {en: A hearing}, date: 2020-02, place: court-house, at: [0, 110]}
- {id: one-march, type: Protest, label: {en: A march}, date: 2020-01, origin: market, destination: court-house, at: [0, 110]}
- {id: one-search, type: Search, label: {en: A search}, place: flat, at: [0, 110]}
- {id: one-threat, type: Threat, label: {en: A threat}, place: north,
   claims: [{unattributed: true, manner: alleges, at: [139, 192]}]}
"""


@pytest.fixture(scope="module")
def client(snapshot: Path) -> FlaskClient:
    """The site of the embedded dataset."""
    return create_app(Settings(query_workers=0), snapshot).test_client()


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """The site of the example dataset with places of every precision added."""
    folder = tmp_path_factory.mktemp("map")
    shutil.copytree(ROOT / "data" / "example", folder / "example")
    (folder / "example" / "places.yaml").write_text(PLACES, encoding="utf-8")
    actors = folder / "example" / "actors.yaml"
    words = actors.read_text(encoding="utf-8")
    actors.write_text(words.replace("  label: {en: Northtown}\n", "  label: {en: Northtown}\n  within: north\n"), encoding="utf-8")
    build_snapshot([folder / "example"], folder / "snapshot")
    yield create_app(Settings(query_workers=0), folder / "snapshot").test_client()


def ask(client: FlaskClient, query: str = "") -> dict[str, Any]:
    """The GeoJSON of a selection."""
    answer = client.get(f"/map.json?{query}")
    assert (answer.status_code, answer.mimetype) == (200, "application/geo+json"), answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def spots(found: dict[str, Any]) -> dict[str, tuple[object, str, object, list[str]]]:
    """Slug of a place -> its coordinates, precision, country and events with where they were."""

    def at(event: dict[str, Any]) -> str:
        place = "" if event["touches"] == "place" else f" {event['touches']}"
        return f"{event['id'].rsplit('/', 1)[1]} @ {event['place'].rsplit('/', 1)[1]}{place}"

    return {
        feature["id"].rsplit("/", 1)[1]: (
            (feature["geometry"] or {}).get("coordinates"), feature["properties"]["precision"],
            feature["properties"]["country"], [at(event) for event in feature["properties"]["events"]],
        )
        for feature in found["features"]
    }  # fmt: skip


def test_cities_lie_where_the_gazetteer_says_to_a_kilometre(client: FlaskClient, store: Store) -> None:
    """Looked up in GeoNames: Almaty 43.25249 76.9115, Astana 51.1801 71.44598, Shymkent 42.30988 69.60042 and so on."""
    points = {slug: place for slug, (place, *_) in spots(ask(client)).items() if place}
    assert points == {
        "almaty": [76.91, 43.25], "astana": [71.45, 51.18], "baikonur": [63.32, 45.62], "shymkent": [69.6, 42.31],
        "petropavlovsk": [69.15, 54.87], "zhezkazgan": [67.71, 47.79],
    }  # fmt: skip
    rows = store.select(
        """PREFIX khr: <https://w3id.org/khronika/ontology#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
        SELECT ?place ?other WHERE {
          ?place khr:point ?point ; owl:sameAs ?other .
          ?claim khr:about ?place ; khr:aspect khr:point ; khr:value ?point ; khr:reportedIn ?document .
        } ORDER BY ?place"""
    )
    assert [(str(row["place"]).rsplit("/", 1)[1], str(row["other"]).split("/")[3]) for row in rows] == [
        ("almaty", "1526384"), ("astana", "1526273"), ("atyrau", "610529"), ("baikonur", "1521368"),
        ("petropavlovsk", "1520172"), ("shymkent", "1518980"), ("zhezkazgan", "1516589"),
    ]  # fmt: skip
    gazetteer = (ROOT / "data" / "kazakhstan-2017" / "sources" / "geonames.txt").read_text(encoding="utf-8")
    assert "1526384\tAlmaty\tKZ\t43.25249\t76.9115\n" in gazetteer
    assert store.knows(Iri(f"{ID}document/geonames-rows"))


def test_june_2017_on_a_map(client: FlaskClient) -> None:
    found = ask(client, "from=2017-06&to=2017-06")
    assert spots(found) == {
        "kazakhstan": (None, "country", "KZ", [
            "mangystau-hunger-strike @ mangystau-region", "foreign-policy-access-restored @ kazakhstan",
            "foreign-policy-blocking @ kazakhstan", "rights-ngos-tax-inspections @ kazakhstan",
            "independent-union-movement-shutdown @ kazakhstan",
        ]),
        "astana": ([71.45, 51.18], "city", None, [
            "expo-2017 @ astana", "expo-2017-opening @ astana", "bokayev-complaint-decision @ astana"]),
        "almaty": ([76.91, 43.25], "city", None, [
            "jehovahs-witnesses-inspection @ jehovahs-witnesses-almaty-office", "jehovahs-witnesses-congress @ almaty"]),
        "petropavlovsk": ([69.15, 54.87], "city", None, ["bokayev-transfer @ petropavlovsk destination"]),
        "abzhan-apartment": (None, "unknown", None, ["abzhan-apartment-search @ abzhan-apartment"]),
        "abzhan-wife-apartment": (None, "unknown", None, ["abzhan-wife-apartment-search @ abzhan-wife-apartment"]),
    }  # fmt: skip
    assert len(found["withoutPlace"]) == 43
    certainly = spots(ask(client, "from=2017-06&to=2017-06&when=certainly&place=astana"))
    assert certainly == {
        "astana": ([71.45, 51.18], "city", None, [
            "expo-2017 @ astana", "expo-2017-opening @ astana", "bokayev-complaint-decision @ astana"]),
    }  # fmt: skip
    standing = {feature["id"].rsplit("/", 1)[1]: feature["properties"]["standing"] for feature in ask(client)["features"]}
    assert (standing["zhezkazgan"], standing["baikonur"]) == ("disputed", "stated")


def test_what_has_no_coordinates_is_listed_and_counted(client: FlaskClient) -> None:
    page = client.get("/map").text
    words = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "189 events: 43 on the map, 6 events at 3 places without coordinates, 140 without a place." in words
    assert "Places without coordinates" in words and "Flat of Marat Dauletbayev" in words
    assert 'data-spot="https://w3id.org/khronika/id/place/almaty"' in page
    assert 'data-spot="https://w3id.org/khronika/id/place/dauletbayev-flat"' not in page
    assert "Coordinates: GeoNames gazetteer (CC BY 4.0), rows of seven cities." in words
    # Who says so, and the passage, one click away; and where the accused stand, beside their names.
    assert '/page/document/civicus-2017?at=1576-1599' not in page and "?at=" in page and "sentenced" in words
    assert '<a href="/map?case=kharkova" aria-current="page">Map</a>' in client.get("/map?case=kharkova").text
    assert "Nothing fits." in client.get("/map?case=kharkova&type=Protest").text


def test_a_place_is_shown_no_more_exactly_than_it_is_known(invented: FlaskClient) -> None:
    found = ask(invented)
    assert spots(found) == {
        # The town and the market have no point: what happened there happened somewhere in the region.
        "north": ([10.5, 60.5], "region", None, [
            "one-march @ market origin", "one-sentencing @ northtown", "one-protest @ northtown", "one-threat @ north"]),
        "court-house": ([10.51234, 60.49876], "exact", None, [
            "one-march @ court-house destination", "one-hearing @ court-house"]),
        "flat": (None, "unknown", None, ["one-search @ flat"]),
    }  # fmt: skip
    assert [event.rsplit("/", 1)[1] for event in found["withoutPlace"]] == ["union-closure"]
    assert [feature["properties"]["number"] for feature in found["features"]] == [4, 2, 1]
    alleged = ask(invented, "standing=alleged")["features"]
    assert [(feature["id"], feature["properties"]["standing"]) for feature in alleged] == [(f"{ID}place/north", "alleged")]


@pytest.mark.parametrize("query", ["place=atlantis", "from=summer", "standing=loud", "from=2018&to=2017", "pick=place/%3Cb%3E"])
def test_what_cannot_be_chosen_is_refused(client: FlaskClient, query: str) -> None:
    for address in ("/map", "/map.json"):
        answer = client.get(f"{address}?{query}", headers={"Accept": "text/html"})
        assert answer.status_code == 400, address
        assert answer.mimetype != "text/html" or "<b>" not in answer.text


def test_a_published_site_has_the_map_with_its_data_beside_it(published: Path) -> None:
    page = (published / "map.html").read_text(encoding="utf-8")
    assert 'data-source="map.json" data-atlas="static/bundles/atlas.json"' in page
    assert (published / "map.json").is_file() and (published / "static" / "bundles" / "atlas.json").is_file()


# ---- In a browser --------------------------------------------------------------------------------------------------


def test_a_place_is_picked_on_the_map_and_in_the_list(server: str, page: Page) -> None:
    build_bundles(ROOT)
    faults: list[str] = []
    weights: dict[str, int] = {}
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: weights.update({answer.url: len(gzip.compress(answer.body()))}))
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{server}/map?from=2017-06&to=2017-06")
    kazakhstan = page.locator("#map").get_by_label("5 events somewhere in Kazakhstan")
    expect(kazakhstan).to_be_visible()
    expect(page.locator("#map .map-area")).to_have_count(1)
    expect(page.locator("#map").get_by_label("somewhere in Almaty: 2 events")).to_be_visible()
    assert {url.split("/", 3)[2] for url in weights} == {server.split("/")[2]}
    assert sum(weights.values()) < 100_000, weights
    # From the map to the list, with a mouse and by keyboard.
    page.locator("#map").get_by_label("somewhere in Almaty: 2 events").click()
    expect(page.locator("#almaty")).to_have_class(re.compile("chosen"))
    assert page.url.endswith("/map?from=2017-06&to=2017-06#almaty")
    expect(page.locator("#almaty h2")).to_be_focused()
    page.locator("#map").get_by_label("somewhere in Astana: 3 events").press("Enter")
    expect(page.locator("#astana")).to_have_class(re.compile("chosen"))
    # From the list to the map: what is looked at stands out there.
    page.get_by_role("button", name="Show on the map: Petropavlovsk").focus()
    expect(page.locator("#map").get_by_label("somewhere in Petropavlovsk: 1 event")).to_have_class(re.compile("lit"))
    page.keyboard.press("Enter")
    assert page.url.endswith("#petropavlovsk")
    # Far away the towns are one mark, which opens.
    for _ in range(2):
        page.get_by_role("button", name="Zoom out").click()
    cluster = page.locator("#map").get_by_label("2 places, 4 events: Astana, Petropavlovsk")
    cluster.click()
    expect(page.locator("#map").get_by_label("somewhere in Astana: 3 events")).to_be_visible()
    # Another view of the same, and back.
    page.get_by_label("Views of the selection").get_by_role("link", name="Table").click()
    expect(page.locator(".tally")).to_contain_text("56 events")
    page.go_back()
    expect(page.locator(".tally")).to_contain_text("56 events: 11 on the map")
    assert faults == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_everybody_can_read_the_map(server: str, page: Page, width: int, scheme: Any) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{server}/map#shymkent")
    expect(page.locator("#map").get_by_label("somewhere in Shymkent: 3 events")).to_have_class(re.compile("lit"))
    found = Axe().run(page, options=WCAG)
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
