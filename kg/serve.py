"""The server: granian runs the Flask application, a process each worker."""

import os
import sys
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kg.errors import InputError
from kg.settings import Settings
from kg.store import read_manifest
from kg.web import create_app
from kg.web.access import Access, is_loopback

_SNAPSHOT, _SOURCES = "KG_SERVED_SNAPSHOT", "KG_SERVED_SOURCES"
_USERS, _PROXY_HEADER = "KG_SERVED_USERS", "KG_SERVED_PROXY_HEADER"
# A thread is held by whoever waits for a query process or takes an answer slowly: as many as there may be requests.
_THREADS = 64


def serve_site(
    snapshot: Path, sources: Path | None, host: str, port: int, workers: int,
    users: Path | None = None, proxy_header: str | None = None,
) -> None:  # fmt: skip
    """Serve a snapshot until interrupted; raises InputError when it is none, must not be, or the port is taken.

    With `users` or `proxy_header` only those may read whom they let in, and only over this machine's own address.
    """
    _may_serve(str(read_manifest(snapshot).get("level", "public")), Access.open(users, proxy_header), host)
    given = {
        _SNAPSHOT: str(snapshot.absolute()),
        _SOURCES: str(sources.absolute()) if sources is not None else None,
        _USERS: str(users.absolute()) if users is not None else None,
        _PROXY_HEADER: proxy_header,
    }
    for name, value in given.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    print(f"Khronika is at {address} - begin with one of these:", file=sys.stderr)
    for path, words in _DOORS:
        print(f"  {address + path:<58} {words}", file=sys.stderr)
    print("Stop it with Ctrl-C.", file=sys.stderr)
    sys.stderr.flush()
    server = Granian(
        "kg.serve:make_app",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        factory=True,
        blocking_threads=_THREADS,
        backpressure=_THREADS,
        log_level=LogLevels.error,  # it would warn of the threads, which wait rather than work
        websockets=False,
    )
    try:
        server.serve()
    except (OSError, RuntimeError) as error:
        raise InputError(f"the server cannot listen at {host}:{port}: {error}") from error


_DOORS = (
    ("/", "what is in the graph"),
    ("/search", "persons, courts, laws and all else by name"),
    ("/questions", "questions with their evidence"),
    ("/network", "the network of actors and events"),
    ("/timeline", "what happened when"),
    ("/path", "how two actors are connected"),
    ("/sparql", "an editor for your own queries"),
)


def make_app() -> object:
    """The application that a server process runs, from what `serve_site` left in the environment."""
    sources, users = os.environ.get(_SOURCES), os.environ.get(_USERS)
    access = Access.open(Path(users) if users else None, os.environ.get(_PROXY_HEADER))
    snapshot = Path(os.environ[_SNAPSHOT])
    return create_app(Settings.from_environment(), snapshot, Path(sources) if sources else None, access)


def _may_serve(level: str, access: Access | None, host: str) -> None:
    if level != "public" and access is None:
        raise InputError("this snapshot is internal: say who may read it, with --users FILE or --proxy-header NAME")
    if access is not None and not is_loopback(host):
        raise InputError(f"a closed site is served at 127.0.0.1 alone, not at {host}: let a proxy with TLS lead there")
