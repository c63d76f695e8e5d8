"""Query processes: a stranger's query is parsed and run in a process that can be killed and replaced.

The engine has no time limit, and a query nested thousands deep ends its process: neither may reach the server.
"""

import contextlib
import multiprocessing
import os
import queue
import re
import resource
import threading
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import preloaded
from kg.errors import BadRequestError, KhronikaError, NotAcceptableError, UnavailableError
from kg.formats import negotiate
from kg.settings import Settings
from kg.store import Store

MAX_QUERY = 128 * 1024
_ROWS = {
    "srj": ox.QueryResultsFormat.JSON,
    "srx": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
}
# What is no keyword: comments, IRIs, strings (long ones first) and prefixed or variable names.
_NOT_KEYWORDS = re.compile(
    r"""<[^<>"{}|^`\\\x00-\x20]*>|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*|[?$]\w+|[\w.-]*:[\w.-]*""",
    re.S,
)


@dataclass(frozen=True)
class Job:
    """A query as it came over HTTP."""

    query: str
    accept: str | None = None
    wanted: str | None = None
    """A `?format=` name, which beats the Accept header."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """The bytes of an answer and their media type."""

    media_type: str
    content: bytes


@dataclass
class _Worker:
    process: BaseProcess
    pipe: Connection


class QueryPool:
    """Processes that run strangers' queries one at a time each, with limits on time, memory and size."""

    def __init__(self, snapshot: Path, settings: Settings) -> None:
        self._settings, self._snapshot = settings, str(snapshot)
        self._context = multiprocessing.get_context("forkserver")
        os.environ[preloaded.SNAPSHOT_VARIABLE] = str(snapshot)
        os.environ[preloaded.MEMORY_VARIABLE] = str(settings.memory_quads)
        self._context.set_forkserver_preload(["kg.preloaded"])
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._lock = threading.Lock()
        for _ in range(settings.query_workers):
            self._idle.put(self._start())

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._snapshot, self._settings), daemon=True
        )
        with self._lock:  # starting a process is not thread-safe
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def run(self, job: Job) -> Result:
        """The answer to a query; raises BadRequestError, NotAcceptableError or UnavailableError with the reason."""
        refuse(job.query)
        seconds = self._settings.query_seconds
        try:
            worker = self._idle.get(timeout=seconds)
        except queue.Empty:
            raise UnavailableError("all query processes are busy: try again in a moment") from None
        healthy = False
        try:
            worker.pipe.send(job)
            if not worker.pipe.poll(seconds):
                raise UnavailableError(f"the query ran longer than {seconds:g} seconds: narrow it, or add a LIMIT")
            answer = worker.pipe.recv()
            healthy = True
        except (EOFError, OSError):
            raise UnavailableError("the query needs more memory or nesting than is allowed here: simplify it") from None
        finally:
            self._idle.put(worker if healthy else self._replace(worker))
        if isinstance(answer, KhronikaError):
            raise answer
        return answer if isinstance(answer, Result) else Result("text/plain", b"")

    def _replace(self, worker: _Worker) -> _Worker:
        worker.process.kill()
        worker.process.join(5)
        worker.pipe.close()
        return self._start()

    def close(self) -> None:
        """End every idle process."""
        with contextlib.suppress(queue.Empty):
            while True:
                worker = self._idle.get_nowait()
                worker.process.kill()
                worker.process.join(5)


def refuse(query: str) -> None:
    """Nothing for a query that may be tried; raises BadRequestError for one that is too long or asks elsewhere."""
    if len(query.encode("utf-8", "replace")) > MAX_QUERY:
        raise BadRequestError(f"the query is longer than {MAX_QUERY // 1024} KiB")
    if re.search(r"\bSERVICE\b", _NOT_KEYWORDS.sub(" ", query), re.I):
        raise BadRequestError("SERVICE is not allowed: this endpoint asks no other")


def _serve(pipe: Connection, snapshot: str, settings: Settings) -> None:
    """The life of a query process: answer one job after another until the pipe closes."""
    # The fork server loads one snapshot for good; a pool of another one, in the same program, loads its own.
    store = preloaded.STORE if snapshot == preloaded.SNAPSHOT else None
    if store is None:
        store = Store.open(Path(snapshot), settings.memory_quads)
    _limit_memory(settings.query_megabytes)
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            try:
                answer: Result | KhronikaError = _answer(store, job, settings.query_bytes)
            except KhronikaError as error:
                answer = type(error)(str(error))
            pipe.send(answer)


def _limit_memory(megabytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    most = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Limited:
    """A byte sink that refuses more than it may hold."""

    def __init__(self, most: int) -> None:
        self._most, self._size, self._pieces = most, 0, list[bytes]()

    def write(self, piece: bytes) -> int:
        self._size += len(piece)
        if self._size > self._most:
            raise BadRequestError(f"the answer is larger than {self._most // 1024 // 1024} MiB: add a LIMIT")
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing to do: all is kept in memory."""

    def content(self) -> bytes:
        return b"".join(self._pieces)


def _answer(store: Store, job: Job, most_bytes: int) -> Result:
    try:
        result = store.result(job.query, default_graphs=job.default_graphs, named_graphs=job.named_graphs)
        graph = isinstance(result, ox.QueryTriples)
        choices = ["ttl", "jsonld", "nt", "rdf", "json"] if graph else ["srj", "srx", "csv", "tsv", "json"]
        chosen = negotiate(job.accept, choices, job.wanted)
        if isinstance(result, ox.QueryBoolean) and chosen.name in ("csv", "tsv"):
            raise NotAcceptableError("a yes or no has no CSV form: ask for JSON or XML")
        sink: Any = _Limited(most_bytes)
        result.serialize(sink, _GRAPHS[chosen.name] if graph else _ROWS[chosen.name])
    except (OSError, ValueError, RuntimeError) as error:
        raise BadRequestError(f"the query cannot be answered: {error}") from error
    media_type = (
        chosen.media_type if chosen.name != "json" else ("application/ld+json" if graph else "application/json")
    )
    return Result(media_type, sink.content())
