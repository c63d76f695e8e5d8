"""A plain file server for a published site, as any web host is one, and one with the oddities of some hosts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


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
