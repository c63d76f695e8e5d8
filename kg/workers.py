"""Query processes: a stranger's query is parsed and run in a process that can be killed and replaced.

The engine has no time limit, and a query nested thousands deep ends its process: neither may reach the server. Each
answer is taken from its process as fast as it comes and spooled: a slow client holds no query process, and the server's
memory does not grow with the answer.
"""

import contextlib
import multiprocessing
import os
import queue
import resource
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg import preloaded
from kg.errors import BadRequestError, BusyError, KhronikaError, UnavailableError
from kg.formats import Format, negotiate
from kg.query_text import refuse
from kg.settings import Settings
from kg.spool import Spool
from kg.store import Store

_ROWS = {
    "srj": ox.QueryResultsFormat.JSON,
    "srx": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
}
_YES_NO = ("srj", "srx", "json")
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "json": ox.RdfFormat.JSON_LD,
}
GRAPH_FORMATS = tuple(_GRAPHS)
PIECE = 64 * 1024
"""Bytes after which a part of an answer is sent on; an answer that is not larger comes whole or not at all."""
_PATIENCE = 0.5
"""Seconds after which a smaller part is sent on with what comes next."""
_GLANCE = 0.1
"""Seconds between two looks at whether the client is still there."""
_WAITING_EACH = 8
"""Queries that may wait for each query process; more are turned away at once."""


@dataclass(frozen=True)
class Job:
    """A query as it came over HTTP."""

    query: str
    accept: str | None = None
    wanted: tuple[str, ...] = ()
    """The names of `?format=` and its like, of which the first known one beats the Accept header."""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Piece:
    """What a query process sends: the next part of the answer, and whether it is the last."""

    media_type: str
    content: bytes
    last: bool


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
        self._places = threading.Semaphore((_WAITING_EACH + 1) * settings.query_workers)
        self._closed = False
        for _ in range(settings.query_workers):
            self._idle.put(self._start())

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._snapshot, self._settings), daemon=True)
        with self._lock:  # starting a process is not thread-safe
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def run(self, job: Job) -> Spool:
        """The answer to a query as soon as it has begun, to be closed when it is read.

        Raises BadRequestError, UpdateRefusedError, NotAcceptableError or UnavailableError with the reason; an answer of
        more than PIECE bytes may fail later, while it is read.
        """
        refuse(job.query)
        if not self._places.acquire(blocking=False):
            raise BusyError("too many queries are waiting: try again in a moment")
        try:
            worker = self._idle.get(timeout=self._settings.query_seconds)
        except queue.Empty:
            self._places.release()
            raise BusyError("all query processes are busy: try again in a moment") from None
        answer = Spool()
        threading.Thread(target=self._attend, args=(worker, job, answer), daemon=True).start()
        answer.wait_begun()
        return answer

    def _attend(self, worker: _Worker, job: Job, answer: Spool) -> None:
        """Bring an answer from its process; replace one that overran, died, or whose client has gone."""
        healthy = False
        try:
            worker.pipe.send(job)
            ends = time.monotonic() + self._settings.query_seconds
            while not healthy:
                message = self._receive(worker, answer, ends)
                if isinstance(message, KhronikaError):
                    healthy = True
                    answer.fail(message)
                else:
                    healthy = message.last
                    answer.add(message.media_type, message.content, message.last)
        except (EOFError, OSError):
            answer.fail(UnavailableError("the query needs more memory or nesting than is allowed here: simplify it"))
        except KhronikaError as error:
            answer.fail(error)
        finally:
            self._places.release()
            self._give_back(worker, healthy)

    def _receive(self, worker: _Worker, answer: Spool, ends: float) -> _Piece | KhronikaError:
        """The next message of a process; raises UnavailableError when there is no time left or nobody reads."""
        while True:
            left = ends - time.monotonic()
            if answer.closed:
                raise UnavailableError("nobody waits for this answer")
            if left <= 0:
                seconds = self._settings.query_seconds
                raise UnavailableError(f"the query ran longer than {seconds:g} seconds: narrow it, or add a LIMIT")
            if worker.pipe.poll(min(left, _GLANCE)):
                message = worker.pipe.recv()
                assert isinstance(message, _Piece | KhronikaError)
                return message

    def _give_back(self, worker: _Worker, healthy: bool) -> None:
        if not healthy or self._closed:
            _end(worker)
        if not self._closed:
            self._idle.put(worker if healthy else self._start())

    def close(self) -> None:
        """End every process; one at work ends as soon as it is seen."""
        self._closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                _end(self._idle.get_nowait())


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join(5)
    worker.pipe.close()


# ---------------------------------------------------------------- in the query process


def _serve(pipe: Connection, snapshot: str, settings: Settings) -> None:
    """The life of a query process: answer one job after another until the pipe closes."""
    # The fork server loads one snapshot for good; a pool of another one, in the same program, loads its own.
    store = preloaded.STORE if snapshot == preloaded.SNAPSHOT else None
    if store is None:
        store = Store.open(Path(snapshot), settings.memory_quads)
    _limit_memory(settings.query_megabytes)
    if not store.on_disk:
        # No file and no connection can be opened any more, so that nothing outside is asked whatever the engine tries.
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    with contextlib.suppress(EOFError, OSError):
        while True:
            job = pipe.recv()
            try:
                _answer(store, job, _Sender(pipe, settings.query_bytes))
            except KhronikaError as error:
                pipe.send(error)


def _limit_memory(megabytes: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
    most = pages * resource.getpagesize() + megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Sender:
    """A byte sink that sends what is written to it in pieces, and refuses more than an answer may hold."""

    def __init__(self, pipe: Connection, most: int) -> None:
        self._pipe, self._most = pipe, most
        self.media_type = ""
        self._size, self._kept, self._since = 0, bytearray(), 0.0

    def write(self, piece: bytes) -> int:
        self._size += len(piece)
        if self._size > self._most:
            raise BadRequestError(f"the answer is larger than {self._most // 1024 // 1024} MiB: add a LIMIT")
        if not self._kept:
            self._since = time.monotonic()
        self._kept += piece
        if len(self._kept) > PIECE or time.monotonic() - self._since > _PATIENCE:
            self.send(last=False)
        return len(piece)

    def flush(self) -> None:
        """Nothing to do: what is left is sent at the end."""

    def send(self, last: bool) -> None:
        self._pipe.send(_Piece(self.media_type, bytes(self._kept), last))
        self._kept.clear()


def _answer(store: Store, job: Job, sender: _Sender) -> None:
    try:
        result = store.result(job.query, default_graphs=job.default_graphs, named_graphs=job.named_graphs)
        graph = isinstance(result, ox.QueryTriples)
        yes_no = isinstance(result, ox.QueryBoolean)
        chosen = negotiate(job.accept, list(_GRAPHS if graph else _YES_NO if yes_no else _ROWS), *job.wanted)
        sender.media_type = _media_type(chosen, graph)
        sink: Any = sender
        result.serialize(sink, _GRAPHS[chosen.name] if graph else _ROWS[chosen.name])
    except (OSError, ValueError, RuntimeError) as error:
        raise BadRequestError(f"the query cannot be answered: {error}") from error
    sender.send(last=True)


def _media_type(chosen: Format, graph: bool) -> str:
    return "application/ld+json" if graph and chosen.name == "json" else chosen.media_type
