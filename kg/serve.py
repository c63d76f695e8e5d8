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

_SNAPSHOT, _SOURCES = "KG_SERVED_SNAPSHOT", "KG_SERVED_SOURCES"
# A thread is held by whoever waits for a query process or takes an answer slowly: as many as there may be requests.
_THREADS = 64


def serve_site(snapshot: Path, sources: Path | None, host: str, port: int, workers: int) -> None:
    """Serve a snapshot until interrupted; raises InputError when it is none or the port is taken."""
    read_manifest(snapshot)
    os.environ[_SNAPSHOT] = str(snapshot.absolute())
    os.environ.pop(_SOURCES, None)
    if sources is not None:
        os.environ[_SOURCES] = str(sources.absolute())
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
    ("/page/person/larisa-kharkova", "a person: facts, claims, denials, chronology"),
    ("/questions", "questions with their evidence"),
    ("/network", "the network of actors and events"),
    ("/path", "how two actors are connected"),
    ("/sparql", "an editor for your own queries"),
)


def make_app() -> object:
    """The application that a server process runs, from what `serve_site` left in the environment."""
    sources = os.environ.get(_SOURCES)
    return create_app(Settings.from_environment(), Path(os.environ[_SNAPSHOT]), Path(sources) if sources else None)
