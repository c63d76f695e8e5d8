"""The pages that answer in the browser, written into a folder with their data, and a plain file server for it."""

import gzip
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kg.files import static_dir
from kg.offline import offline_notes, offline_questions, offline_search_index, offline_spelling
from kg.settings import Settings
from kg.web import create_app
from kg.web.offline import search_page, sparql_page
from kg.web.site import Site

DUMP = "dumps/khronika.nq.gz"


def write_site(snapshot: Path, folder: Path) -> None:
    """Writes what the scripts need, as `kg publish` lays it out: pages, data files, bundles and a dump."""
    app = create_app(Settings(), snapshot)
    app.jinja_env.globals["static_site"] = True
    here = app.extensions["khronika"]
    assert isinstance(here, Site)
    shutil.copytree(static_dir(), folder / "static")
    for name in ("dumps", "api", "questions"):
        (folder / name).mkdir()
    (folder / DUMP).write_bytes(gzip.compress((snapshot / "data.nq").read_bytes(), mtime=0))
    shutil.copy(snapshot / "network.json", folder / "api" / "network.json")
    write_data(here, folder)
    with app.test_request_context("/sparql"):
        write_page(folder, "sparql", sparql_page(DUMP))
    with app.test_request_context("/search"):
        write_page(folder, "search", search_page())
    visitor = app.test_client()
    for path in ("network", "questions/sentences", "questions/chronology"):
        write_page(folder, path, visitor.get(f"/{path}").get_data(as_text=True))


def write_data(here: Site, folder: Path) -> None:
    """Writes the data files alone."""
    (folder / "questions.json").write_bytes(offline_questions(here.store, here.ontology))
    (folder / "search.json").write_bytes(offline_search_index(here.names, here.naming, here.base))
    (folder / "spelling.json").write_bytes(offline_spelling())
    (folder / "notes.json").write_bytes(offline_notes(here.naming))


def write_page(folder: Path, path: str, page: str) -> None:
    """Writes a page with the links of the site told from where it lies."""
    root = "../" * path.count("/")

    def relative(match: re.Match[str]) -> str:
        target, rest = re.fullmatch(r"([^?#]*)(.*)", match[2]).groups()  # type: ignore[union-attr]
        file = target if target.startswith("static/") else f"{target or 'index'}.html"
        return f'{match[1]}="{root}{file}{rest}"'

    file = folder / f"{path}.html"
    file.write_text(re.sub(r'\b(href|src|action)="/([^"]*)"', relative, page), encoding="utf-8")


class PlainHandler(SimpleHTTPRequestHandler):
    """Serves files as they are and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


class OddHandler(PlainHandler):
    """Serves as some hosts do: compressed files as encoded ones, and WebAssembly under a type of no meaning."""

    def guess_type(self, path: object) -> str:
        """The type that such a host tells."""
        return "application/octet-stream" if str(path).endswith(".wasm") else super().guess_type(path)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        """The headers, with the encoding."""
        if self.path.endswith(".gz"):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()


@contextmanager
def serve_folder(folder: Path, handler: type[PlainHandler] = PlainHandler) -> Iterator[str]:
    """The address of a file server for a folder, without a slash at its end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
