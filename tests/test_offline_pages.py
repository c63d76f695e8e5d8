"""The pages of a static site that answer in the browser: a plain file server, a real browser, and nobody else to ask."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Download, Page, Route, expect

from kg.ontology import Ontology
from kg.questions import CLAIMS, find_question, read_values
from kg.store import Store
from offline_site import OddHandler, serve_folder

ROOT = Path(__file__).resolve().parent.parent
BASE_PATH = "/some/where"
ID = "https://w3id.org/khronika/id/"
PREFIX = "PREFIX khr: <https://w3id.org/khronika/ontology#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
SENTENCES = "sparql.html?question=sentences&person=larisa-kharkova&weakest=stated"


@pytest.fixture(scope="module")
def folder(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site under a path of its own."""
    folder = tmp_path_factory.mktemp("host")
    site = folder / BASE_PATH[1:]
    site.parent.mkdir(parents=True)
    site.symlink_to(published)
    return folder


@pytest.fixture(scope="module")
def host(folder: Path) -> Iterator[str]:
    """The address of the site on a plain file server."""
    with serve_folder(folder) as address:
        yield address + BASE_PATH


class Watch:
    """Keeps a browser from asking anybody but one host, and remembers what went wrong."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.problems: list[str] = []
        self.asked: list[str] = []
        self._host = host
        context.route("**/*", self._answer)
        context.on("console", lambda message: self.problems.append(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(self._host):
            self.asked.append(urlsplit(url).path.removeprefix(BASE_PATH))
            route.continue_()
        else:
            self.problems.append(f"asked {url}")
            route.abort()


@pytest.fixture
def watch(page: Page, host: str) -> Iterator[Watch]:
    """A watch over the page; the test fails when it has something to tell."""
    watch = Watch(page.context, host)
    yield watch
    assert watch.problems == []


def ask(page: Page, query: str) -> None:
    """Types a query and runs it from the keyboard."""
    page.get_by_label("Query", exact=True).fill(query)
    page.keyboard.press("Control+Enter")


def link_to(query: str) -> str:
    """The address of a query, from the root of the site."""
    return f"sparql.html?{urlencode({'edit': query})}"


def read_rows(page: Page) -> list[list[str]]:
    """The cells of the answer's rows, the lines of evidence left out."""
    rows = page.locator("table.answer tbody tr:not(.evidence)")
    return [row.locator("td").all_inner_texts() for row in rows.all()]


def say(page: Page, words: str) -> None:
    """Waits until the page says how a query went."""
    expect(page.locator(".offline-bar [role=status]")).to_contain_text(words, timeout=20_000)


def test_a_query_is_answered_with_nobody_else_to_ask(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/sparql.html")
    expect(page.get_by_label("Query", exact=True)).to_have_value(
        "PREFIX dcterms: <http://purl.org/dc/terms/>\nPREFIX khr: <https://w3id.org/khronika/ontology#>\n"
        "PREFIX list: <https://w3id.org/khronika/list/>\nPREFIX org: <http://www.w3.org/ns/org#>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n\nSELECT ?event ?label WHERE {\n"
        "  ?event a khr:Event ; skos:prefLabel ?label .\n}\nORDER BY ?label ?event\nLIMIT 20\n"
    )
    assert "/dumps/data.nq.gz" not in watch.asked
    query = PREFIX + 'SELECT ?law ?name WHERE { ?law a khr:Law ; skos:prefLabel ?name FILTER(CONTAINS(?name, "Trade Unions")) }'
    ask(page, query)
    say(page, "1 row in ")
    assert read_rows(page) == [["Law on Trade Unions (2014)", "Law on Trade Unions (2014)"]]
    link = page.locator("table.answer tbody a")
    assert (link.evaluate("a => a.href"), link.get_attribute("class")) == (
        f"{host}/page/law/law-on-trade-unions-2014.html", "of kind-law",
    )  # fmt: skip
    assert parse_qs(urlsplit(page.url).query)["edit"] == [query]
    assert watch.asked.count("/dumps/data.nq.gz") == watch.asked.count("/static/bundles/oxigraph_bg.wasm") == 1


def read_download(download: Download) -> str:
    return Path(download.path()).read_text(encoding="utf-8")


def test_a_question_has_the_rows_that_the_command_gives(
    page: Page, host: str, watch: Watch, store: Store, ontology: Ontology
) -> None:
    page.goto(f"{host}/questions/sentences.html")
    page.get_by_label("Person sentenced").select_option(label="Larisa Kharkova")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url(f"{host}/sparql.html?question=sentences&person=larisa-kharkova**")
    say(page, "3 rows in ")
    expect(page.get_by_label("Person sentenced")).to_have_value("larisa-kharkova")
    # The one place where values stand, written by the engine.
    block = f"VALUES (?person ?weakest) {{ (<{ID}person/larisa-kharkova> <https://w3id.org/khronika/list/standing/stated>) }}"
    assert block in page.get_by_label("Query", exact=True).input_value()
    with page.expect_download() as caught:
        page.get_by_role("button", name="JSON").click()
    assert caught.value.suggested_filename == "sentences.srj"
    question = find_question("sentences")
    values = read_values(store, ontology, question, {"person": "larisa-kharkova"})
    expected = [{name: str(term) for name, term in row.items()} for row in store.select(question.query, values)]
    found = json.loads(read_download(caught.value))["results"]["bindings"]
    given = [{name: cell["value"] for name, cell in row.items()} for row in found]
    for row in (*expected, *given):
        row[CLAIMS] = " ".join(sorted(row[CLAIMS].split()))
    assert given == expected
    assert len(expected) == 3
    first = page.locator("table.answer tbody").first
    assert read_rows(page)[1][2:6] == ["25 July 2017", "Court that tried Larisa Kharkova (unnamed)", "Restriction of freedom", "4 years"]
    expect(first.locator("small.accused")).to_have_text("accused; sentenced; denies")
    claim = first.locator("tr.evidence a.offsets").first
    assert (claim.inner_text(), claim.evaluate("a => a.href").partition("#")[0]) == (
        "911–977", f"{host}/page/event/kharkova-sentencing.html",
    )  # fmt: skip
    assert claim.evaluate("a => a.href").partition("#")[2].startswith("claims/")
    expect(page.get_by_text("Empty in every row and left out here: decided by, amount,")).to_be_visible()


def test_the_address_holds_what_is_asked(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/{SENTENCES}")
    say(page, "3 rows in ")
    page.get_by_label("Person sentenced").select_option(label="Max Bokayev")
    page.get_by_role("button", name="Ask").click()
    say(page, "1 row in ")
    assert parse_qs(urlsplit(page.url).query) == {"question": ["sentences"], "person": ["max-bokayev"], "weakest": ["stated"]}
    ask(page, "ASK { ?s ?p ?o }")
    expect(page.get_by_text("Yes: the graph holds what the query describes.")).to_be_visible()
    expect(page.get_by_label("Begin with a question")).to_have_value("")
    page.go_back()
    say(page, "1 row in ")
    expect(page.get_by_label("Person sentenced")).to_have_value("max-bokayev")
    page.go_back()
    say(page, "3 rows in ")
    page.go_forward()
    page.go_forward()
    expect(page.get_by_text("Yes: the graph holds what the query describes.")).to_be_visible()
    expect(page.get_by_label("Query", exact=True)).to_have_value("ASK { ?s ?p ?o }")


def test_an_endless_query_is_stopped_and_the_next_one_answered(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/sparql.html")
    ask(page, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    say(page, "Running")
    expect(page.get_by_role("button", name="Run")).to_be_disabled()
    page.get_by_role("button", name="Stop").click()
    say(page, "Stopped.")
    ask(page, PREFIX + "SELECT (COUNT(DISTINCT ?c) AS ?courts) { ?c a khr:Court }")
    say(page, "1 row in ")
    assert read_rows(page) == [["17"]]


def test_a_query_that_breaks_the_engine_leaves_the_next_one_unharmed(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/sparql.html")
    ask(page, f"SELECT * {{ {'{' * 20_000}{'}' * 20_000} }}")
    expect(page.get_by_role("alert")).to_contain_text("the query went beyond what this browser can hold", timeout=20_000)
    ask(page, "ASK { ?s ?p ?o }")
    expect(page.get_by_text("Yes: the graph holds what the query describes.")).to_be_visible()


def test_a_malformed_query_is_told_with_line_and_column(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/sparql.html")
    ask(page, "SELECT *\nWHERE { ?s foo:bar ?o }")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Line 2, column 19: the prefix of this name is not declared.")
    expect(page.locator(".editor-lines .wrong")).to_have_text("2")
    alert.get_by_role("button").click()
    assert page.evaluate("document.activeElement.selectionStart") == len("SELECT *\nWHERE { ?s foo:bar")
    ask(page, "DELETE WHERE { ?s ?p ?o }")
    expect(alert).to_contain_text("Line 1, column 10: expected")
    ask(page, "SELECT * { SERVICE <http://other.invalid/> { ?s ?p ?o } }")
    expect(alert).to_contain_text("The service <http://other.invalid/> is not supported")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("question=sentences&from=2017-02-30", "From: '2017-02-30' is not a day: write it as 2017-07-25."),
        ("question=sentences&cour=x", "Unknown parameter 'cour'; known: person, court, judge, kind, law, from, to, weakest."),
        ("question=events-in-a-period&period=June", "'June' is not a period: write 2017, 2017-06, 2017-06-21 or"),
        ("question=who-won", "No question is called 'who-won'"),
    ],
)
def test_a_wrong_question_is_told(page: Page, host: str, watch: Watch, asked: str, words: str) -> None:
    page.goto(f"{host}/sparql.html?{asked}")
    expect(page.get_by_role("alert")).to_contain_text(words)


def test_a_value_is_never_read_as_a_query(page: Page, host: str, watch: Watch) -> None:
    wicked = '" } ?s ?p ?o . FILTER("'
    page.goto(f"{host}/sparql.html?{urlencode({'question': 'names-and-spellings', 'inLanguage': wicked})}")
    expect(page.get_by_text("Nothing in the graph answers this.")).to_be_visible()
    assert r'VALUES (?inLanguage) { ("\" } ?s ?p ?o . FILTER(\"") }' in page.get_by_label("Query", exact=True).input_value()


def test_a_graph_is_shown_and_taken_along(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/{link_to(f'CONSTRUCT {{ ?c a ?t }} WHERE {{ VALUES ?c {{ <{ID}case/kharkova> }} ?c a ?t }}')}")
    say(page, "1 triple in ")
    triple = f"<{ID}case/kharkova> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/khronika/ontology#Case> .\n"
    expect(page.locator(".offline-result pre")).to_have_text(triple.strip().replace("<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "a"))
    with page.expect_download() as caught:
        page.get_by_role("button", name="N-Triples").click()
    assert (caught.value.suggested_filename, read_download(caught.value)) == ("answer.nt", triple)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("CSV", "n,l\r\n1,Суд\r\n"),
        ("TSV", '?n\t?l\n1\t"Суд"@ru\n'),
        ("XML", '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'),
    ],
)
def test_rows_are_taken_along(page: Page, host: str, watch: Watch, name: str, start: str) -> None:
    query = 'SELECT ?n ?l { VALUES (?n ?l) { (1 "Суд"@ru) } }'
    page.goto(f"{host}/{link_to(query)}")
    say(page, "1 row in ")
    with page.expect_download() as caught:
        page.get_by_role("button", name=name).click()
    content = Path(caught.value.path()).read_bytes().decode("utf-8")
    assert content.startswith(start)


def test_nothing_leads_on_and_much_is_cut(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/{link_to('SELECT * { ?s <http://nowhere.invalid/> ?o }')}")
    expect(page.get_by_text("Nothing in the graph fits this query.")).to_be_visible()
    ask(page, "SELECT ?s { ?s ?p ?o } LIMIT 1001")
    say(page, "1,001 rows in ")
    say(page, "the first 1,000 are shown")
    assert page.locator("table.answer tbody").count() == 1000


def test_a_host_may_unpack_and_name_files_as_it_likes(page: Page, folder: Path) -> None:
    with serve_folder(folder, OddHandler) as address:
        watch = Watch(page.context, address)
        page.goto(f"{address}{BASE_PATH}/{SENTENCES}")
        say(page, "3 rows in ")
        assert watch.problems == []


def test_names_are_found_in_three_scripts(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/sparql.html")
    page.get_by_label("Search names").fill("Харькова")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(f"{host}/search.html?q=**")
    first = page.locator(".hits li").first
    expect(first).to_have_text("Larisa Kharkova accused; sentenced; denies person · sounds like Kharkova", use_inner_text=True)
    assert first.locator("a").evaluate("a => a.href") == f"{host}/page/person/larisa-kharkova.html"
    field = page.get_by_label("A name, or part of one")
    for text, name in (("Мұхтар Әблязов", "Mukhtar Ablyazov"), ("bokajev", "Max Bokayev"), ("МАМАЙ", "Zhanbolat Mamay")):
        field.fill(text)
        expect(first.locator("a")).to_have_text(name)
        assert parse_qs(urlsplit(page.url).query) == {"q": [text]}


def test_a_search_keeps_to_a_kind_and_helps_on(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/search.html?q=mamay")
    expect(page.locator("[role=status]")).to_have_text("31 things found.")
    expect(page.get_by_role("checkbox", name="laws")).to_be_hidden()
    page.get_by_role("checkbox", name="cases 2").check()
    expect(page.locator(".hits li")).to_have_count(2)
    assert page.url == f"{host}/search.html?q=mamay&kind=case"
    page.goto(page.url)
    expect(page.locator(".hits li")).to_have_count(2)
    field = page.get_by_label("A name, or part of one")
    field.fill("adil soz")
    expect(page.locator(".empty")).to_have_text("No name of this kind holds these words. Look among all kinds.")
    page.get_by_role("link", name="Look among all kinds").click()
    expect(page.locator(".hits a").first).to_have_text("Adil Soz")
    for text, label, why in (
        ("presidant", "President of Kazakhstan", "nearly written so"),
        ("ICJ", "International Commission of Jurists", "by its initials"),
    ):
        field.fill(text)
        first = page.locator(".hits li").first
        expect(first.locator("a")).to_have_text(label)
        expect(first.locator("small")).to_contain_text(why)
    field.fill("presdnt")
    field.press("Enter")
    expect(page.locator(".empty")).to_contain_text("Did you mean President")
    page.go_back()
    expect(field).to_have_value("ICJ")


def wait_for_drawing(page: Page) -> None:
    expect(page.locator(".network-status")).to_contain_text("ties")


def test_the_network_is_filtered_here(page: Page, host: str, watch: Watch) -> None:
    page.goto(f"{host}/network.html")
    wait_for_drawing(page)
    expect(page.locator(".network-status")).to_have_text("387 things, 755 ties")
    expect(page.locator("#twin summary")).to_have_text("The same as a table: 387 things, 755 ties")
    page.get_by_role("checkbox", name="Actors only").check()
    expect(page.locator("#twin summary")).to_have_text("The same as a table: 148 things, 123 ties")
    assert page.url == f"{host}/network.html?actors=1"
    page.goto(page.url)
    wait_for_drawing(page)
    expect(page.locator("#twin summary")).to_have_text("The same as a table: 148 things, 123 ties")
    page.locator("#twin summary").click()
    assert page.locator("#twin tbody tr").count() == 123
    tie = page.locator("#twin tbody tr", has_text="Larisa Kharkova").filter(has_text="president")
    assert tie.locator("td").first.inner_text() == "Larisa Kharkova accused; sentenced; denies"
    assert tie.locator("a").first.evaluate("a => a.href") == f"{host}/page/person/larisa-kharkova.html"
    page.get_by_label("From").fill("yesterday")
    page.get_by_label("From").press("Enter")
    expect(page.locator(".network-status")).to_contain_text("from: 'yesterday' is not a date: write 2017, 2017-06, 2017-06-21 or")
    assert watch.asked.count("/api/network.json") == 2


PAGES = {
    "sparql": "sparql.html",
    "answer": SENTENCES,
    "problem": link_to("SELECT * {"),
    "search": "search.html?q=mamay",
    "network": "network.html?actors=1",
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("mode", "width"), [("light", 1280), ("light", 360), ("dark", 1280)])
def test_a_page_is_for_every_reader(browser: Browser, host: str, name: str, mode: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if mode == "dark" else "light", reduced_motion="reduce",
    )  # fmt: skip
    page, watch = context.new_page(), Watch(context, host)
    page.goto(f"{host}/{PAGES[name]}")
    ready = {"answer": "table.answer", "problem": ".problem button", "search": ".hits li", "network": ".network-controls"}
    page.wait_for_selector(ready.get(name, "optgroup"), state="attached")
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    violations = Axe().run(page).response["violations"]
    context.close()
    assert wider <= 0
    assert [(found["id"], found["nodes"][0]["html"][:200]) for found in violations] == []
    assert watch.problems == []


def test_without_a_script_a_page_says_where_to_go(browser: Browser, host: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path, words in (("sparql.html", "Queries need JavaScript and WebAssembly"), ("search.html", "Search needs JavaScript")):
        page.goto(f"{host}/{path}")
        expect(page.locator("noscript p")).to_contain_text(words)
        expect(page.locator("noscript p")).to_be_visible()
    context.close()
