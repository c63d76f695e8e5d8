"""The site as files: whole, without a dead link, under any path, the same each time, and only what changed is written."""

import functools
import gzip
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox
import pytest
from playwright.sync_api import Page, Route

from everybody import EXEMPT, MOST_BYTES, find_inline
from kg.build import build_snapshot
from kg.errors import InputError
from kg.publish import RECORD, publish_site
from kg.search import read_index
from kg.settings import Settings

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "data" / "example"
SETTINGS = Settings(query_workers=0)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the example dataset."""
    folder = tmp_path_factory.mktemp("publish") / "example"
    build_snapshot([EXAMPLE], folder)
    return folder


class Anchors(HTMLParser):
    """The links of a page and the places in it that can be linked to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src", "action") and value is not None:
                self.links.append(value)
            if name == "id" and value:
                self.places.add(value)
            if name == "content" and value and value.startswith("0; url="):
                self.links.append(value.removeprefix("0; url="))


def read_page(path: Path) -> Anchors:
    """The links and places of one page."""
    found = Anchors()
    found.feed(path.read_text(encoding="utf-8"))
    return found


def list_files(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its content."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_no_link_is_dead(published: Path) -> None:
    pages = {path: read_page(path) for path in published.rglob("*.html")}
    dead, checked = [], 0
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            checked += 1
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.is_file() or not target.is_relative_to(published):
                dead.append(f"{path.relative_to(published)}: {link}")
            elif parts.fragment and target.suffix == ".html" and unquote(parts.fragment) not in pages[target].places:
                dead.append(f"{path.relative_to(published)}: {link} (no such place)")
    assert len(pages) > 900
    assert checked > 20_000
    assert dead == []


def test_no_page_names_an_address_from_the_root(published: Path) -> None:
    for path in published.rglob("*.html"):
        assert not re.search(r'\s(?:href|src|action|data-[a-z-]+)="/', path.read_text(encoding="utf-8")), path


def test_every_thing_has_its_page_and_data(published: Path, snapshot: Path) -> None:
    for entry in read_index((snapshot / "search.json").read_bytes()):
        kind, slug = entry["iri"].rsplit("/", 2)[1:]
        assert (published / "page" / kind / f"{slug}.html").is_file()
        assert f"../../page/{kind}/{slug}.html" in (published / "id" / kind / f"{slug}.html").read_text(encoding="utf-8")
        for ending in ("ttl", "trig", "nt", "nq", "rdf", "jsonld", "json"):
            assert (published / "data" / kind / f"{slug}.{ending}").is_file()


def test_a_page_stands_in_its_own_policy_and_loads_nothing_from_elsewhere(published: Path) -> None:
    for path in published.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if path.relative_to(published).parts[0] == "id":
            continue
        policies = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', text)
        assert len(policies) == 1, path
        assert ("wasm-unsafe-eval" in policies[0]) == (path.name == "sparql.html")
        assert "unsafe-inline" not in policies[0]
        loaded = re.findall(r'<(?:script|img|link rel="(?:stylesheet|icon)")[^>]*\s(?:src|href)="([^"]+)"', text)
        assert loaded and not [address for address in loaded if "//" in address]


def test_a_page_is_light_and_holds_no_script_of_its_own(published: Path) -> None:
    weights = {path.name: len(gzip.compress(path.read_bytes(), 6)) for path in (published / "static").rglob("*.[cj]s*")}
    for path in published.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        loaded = [address.rsplit("/", 1)[1] for address in re.findall(r'"([^"]*/static/[^"]+\.(?:js|css))"', text)]
        heavy = sum(weights[name] for name in loaded if not name.startswith(EXEMPT)) + len(gzip.compress(text.encode(), 6))
        assert heavy < MOST_BYTES, path
        assert find_inline(text) == [], path


def test_the_dump_that_queries_read_is_the_snapshots(published: Path, snapshot: Path) -> None:
    manifest = json.loads((snapshot / "manifest.json").read_text(encoding="utf-8"))
    page = (published / "sparql.html").read_text(encoding="utf-8")
    (dump,) = re.findall(r'data-dump="([^"]+)"', page)


    quads = set(ox.parse(gzip.decompress((published / dump).read_bytes()), format=ox.RdfFormat.N_QUADS))
    assert len(quads) == manifest["counts"]["quads"]


def test_two_runs_give_the_same_files(example: Path, tmp_path: Path) -> None:
    publish_site(example, tmp_path / "one", SETTINGS)
    # Where a server would stand makes no difference to files.
    publish_site(example, tmp_path / "two", replace(SETTINGS, mount="/elsewhere", proxies=1))
    one, two = list_files(tmp_path / "one"), list_files(tmp_path / "two")
    assert one == two
    assert str(tmp_path).encode() not in b"".join(one.values())


def test_only_what_changed_is_written(example: Path, tmp_path: Path) -> None:
    first = publish_site(example, tmp_path / "site", SETTINGS)
    assert len(first.written) == first.files
    again = publish_site(example, tmp_path / "site", SETTINGS)
    assert (again.files, again.written, again.removed) == (first.files, [], [])
    shutil.copytree(EXAMPLE, tmp_path / "data")
    actors = tmp_path / "data" / "actors.yaml"
    actors.write_text(actors.read_text(encoding="utf-8").replace("Bureau of Letters", "Bureau of Epistles"), encoding="utf-8")
    build_snapshot([tmp_path / "data"], tmp_path / "changed")
    changed = publish_site(tmp_path / "changed", tmp_path / "site", SETTINGS)
    assert "page/organisation/bureau-of-letters.html" in changed.written
    assert "data/place/northtown.ttl" not in changed.written
    assert "static/khronika.css" not in changed.written
    assert changed.removed == []


def test_what_is_gone_is_taken_away_and_what_is_not_ours_is_left(example: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_site(example, site, SETTINGS)
    (site / "CNAME").write_text("example.org\n", encoding="utf-8")
    record = json.loads((site / RECORD).read_text(encoding="utf-8"))
    (site / "page" / "person" / "gone.html").write_text("gone", encoding="utf-8")
    record["files"]["page/person/gone.html"] = "0"
    record["files"]["../outside.txt"] = "0"
    record["madeFrom"] = ""
    (tmp_path / "outside.txt").write_text("stays", encoding="utf-8")
    (site / RECORD).write_text(json.dumps(record), encoding="utf-8")
    done = publish_site(example, site, SETTINGS)
    assert (done.written, done.removed) == ([], ["page/person/gone.html"])
    assert (tmp_path / "outside.txt").read_text(encoding="utf-8") == "stays"
    assert (site / "CNAME").is_file()


def test_a_run_that_was_ended_leaves_nothing_behind(example: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"

    class EndedError(Exception):
        pass

    def end(done: int, known: int, name: str) -> None:
        if done == 30:
            raise EndedError

    with pytest.raises(EndedError):
        publish_site(example, site, SETTINGS, end)
    (site / "page" / "person").mkdir(parents=True, exist_ok=True)
    (site / "page" / "person" / "withheld-since.html").write_text("x", encoding="utf-8")
    with (site / ".publishing").open("a", encoding="utf-8") as journal:
        journal.write("page/person/withheld-since.html\n")
    done = publish_site(example, site, SETTINGS)
    assert done.removed == ["page/person/withheld-since.html"]
    publish_site(example, tmp_path / "whole", SETTINGS)
    assert list_files(site) == list_files(tmp_path / "whole")


def test_a_run_that_was_ended_is_never_taken_for_the_whole_one_before_it(example: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish_site(example, site, SETTINGS)
    page = site / "page" / "person" / "actor-one.html"
    before = page.read_bytes()
    page.write_bytes(b"of a run that was ended")
    (site / ".publishing").write_text("page/person/actor-one.html\n", encoding="utf-8")
    assert publish_site(example, site, SETTINGS).written == ["page/person/actor-one.html"]
    assert page.read_bytes() == before
    assert not (site / ".publishing").exists()


def test_a_folder_of_somebody_else_is_refused(example: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="holds files that were not published from here"):
        publish_site(example, tmp_path, SETTINGS)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_only_a_public_snapshot_is_published(tmp_path: Path) -> None:
    build_snapshot([EXAMPLE], tmp_path / "internal", level="internal")
    with pytest.raises(InputError, match="only a public one is published"):
        publish_site(tmp_path / "internal", tmp_path / "site", SETTINGS)
    assert not (tmp_path / "site").exists()


# ---------------------------------------------------------------- the rules by which identifiers resolve


def follow_rules(rules: str, path: str, accept: str) -> str:
    """Where the rules of a web server lead a request, as mod_rewrite reads them, from the address of the host on."""
    condition = ""
    for line in rules.splitlines():
        words = line.split()
        if line.startswith("RewriteCond"):
            condition = words[2]
        elif line.startswith("RewriteRule"):
            found = re.search(words[1], path)
            if found and (not condition or re.search(condition, accept, re.IGNORECASE)):
                target = re.sub(r"\$(\d)", lambda match: found[int(match[1])] or "", words[2])  # noqa: B023
                return target.removeprefix("https://HOST/")
            condition = ""
    raise AssertionError(f"no rule for {path}")


RESOLVED = [
    ("id/person/larisa-kharkova", "text/html", "page/person/larisa-kharkova.html"),
    ("id/person/larisa-kharkova", "text/turtle", "data/person/larisa-kharkova.ttl"),
    ("id/person/larisa-kharkova", "application/ld+json, */*;q=0.1", "data/person/larisa-kharkova.jsonld"),
    ("id/person/larisa-kharkova", "application/rdf+xml", "data/person/larisa-kharkova.rdf"),
    ("id/person/larisa-kharkova", "application/n-triples", "data/person/larisa-kharkova.nt"),
    ("id/person/larisa-kharkova", "application/trig", "data/person/larisa-kharkova.trig"),
    ("id/person/larisa-kharkova", "application/n-quads", "data/person/larisa-kharkova.nq"),
    ("id/case/mamay/charges/mamay-laundering", "*/*", "page/case/mamay.html"),
    ("id/case/mamay/charges/mamay-laundering", "text/turtle", "data/case/mamay.ttl"),
    ("ontology", "text/html", "ontology.html"),
    ("ontology", "text/turtle", "ontology.ttl"),
    ("ontology/alignments", "application/rdf+xml", "ontology/alignments.rdf"),
    ("shapes", "application/ld+json", "shapes.jsonld"),
    ("list/stance", "text/html", "list/stance.html"),
    ("list/stance/denies", "text/html", "list/stance.html#denies"),
    ("list/stance/denies", "text/turtle", "list/stance.ttl"),
    ("questions/who-is-held", "text/html", "questions/who-is-held.html"),
    ("questions/who-is-held", "text/turtle", "questions/who-is-held.ttl"),
    ("releases/1.0.0", "*/*", "releases/1.0.0.html"),
    ("dumps/data.nq.gz", "*/*", "dumps/data.nq.gz"),
    (".well-known/void", "*/*", ".well-known/void"),
    ("catalog", "text/html", "catalog.html"),
    ("", "text/html", "index.html"),
]


@pytest.mark.parametrize(("path", "accept", "file"), RESOLVED)
def test_identifiers_resolve_to_files_by_the_rules(published: Path, path: str, accept: str, file: str) -> None:
    rules = (ROOT / "docs" / "w3id" / "htaccess-static").read_text(encoding="utf-8")
    assert follow_rules(rules, path, accept) == file
    name, _, anchor = file.partition("#")
    assert (published / name).is_file()
    assert not anchor or anchor in read_page(published / name).places


def test_identifiers_resolve_to_the_server_by_the_rules() -> None:
    rules = (ROOT / "docs" / "w3id" / "htaccess-server").read_text(encoding="utf-8")
    assert follow_rules(rules, "id/person/larisa-kharkova", "text/turtle") == "id/person/larisa-kharkova"


# ---------------------------------------------------------------- in a browser, with everything else cut off


@pytest.fixture(scope="module")
def address(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a plain file server that has the site under a path."""
    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "path").symlink_to(published)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(root))
    handler.log_message = lambda *told: None  # type: ignore[attr-defined]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/some/path"
        server.shutdown()


@pytest.fixture
def alone(page: Page, address: str) -> Iterator[Page]:
    """A page that reaches nothing but the site, and that may not say an error."""
    elsewhere: list[str] = []
    said: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith(address):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    page.route("**/*", guard)
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert (elsewhere, said) == ([], [])


def test_sparql_answers_in_the_browser(alone: Page, address: str) -> None:
    alone.goto(f"{address}/questions/convictions-in-absentia.html")
    alone.get_by_text("The query in SPARQL").click()
    alone.get_by_role("link", name="Open it in the editor").click()
    alone.wait_for_url("**/sparql.html?*")
    alone.get_by_role("button", name="Run").click()
    alone.get_by_role("cell", name="Mukhtar Ablyazov").first.wait_for(timeout=60_000)


def test_search_and_network_answer_in_the_browser(alone: Page, address: str) -> None:
    alone.goto(f"{address}/index.html")
    alone.locator("#find").fill("Харькова")
    alone.locator("#find").press("Enter")
    alone.wait_for_url("**/search.html?q=*")
    alone.get_by_role("link", name="Larisa Kharkova", exact=True).first.click()
    assert alone.get_by_role("heading", level=1).text_content() == "Larisa Kharkova"
    alone.get_by_role("link", name="Network", exact=True).click()
    alone.locator(".network-status", has_text="ties").wait_for()


def test_a_passage_is_found_in_its_document(alone: Page, address: str) -> None:
    alone.goto(f"{address}/page/person/larisa-kharkova.html")
    alone.locator("a.offsets").first.click()
    alone.wait_for_url("**/page/document/*.html#at-*")
    place = alone.evaluate("document.querySelector(':target')?.tagName")
    assert place == "LI"
