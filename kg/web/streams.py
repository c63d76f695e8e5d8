"""Answers that are sent while they come: compressed where the client takes it, and visibly cut where they fail."""

import zlib
from collections.abc import Iterator

from flask import Request, Response

from kg.errors import KhronikaError
from kg.spool import Spool

READING = "GET, HEAD, OPTIONS"
_WORTH_PACKING = 1024


def stream(answer: Spool, request: Request) -> Response:
    """The response that sends a spooled answer as it comes and closes it at the end, or when the client goes away."""
    packed = takes_gzip(request) and (answer.size is None or answer.size >= _WORTH_PACKING)
    parts = _until_cut(answer)
    response = Response(_pack(parts) if packed else parts, content_type=f"{answer.media_type}; charset=utf-8")
    response.call_on_close(answer.close)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    elif answer.size is not None:
        response.content_length = answer.size
    return response


def takes_gzip(request: Request) -> bool:
    """Whether the client would rather have gzip than the plain bytes."""
    return request.accept_encodings.best_match(["gzip", "identity"]) == "gzip"


def allow(methods: str) -> Response:
    """The answer to OPTIONS where not every method that a route knows is one that it takes."""
    return Response(status=204, headers={"Allow": methods})


def _until_cut(answer: Spool) -> Iterator[bytes]:
    """The parts of an answer; where it fails midway, what makes of them no well-formed answer, and its error.

    The status is long sent, and granian 2.8 ends the chunks properly even when the application raises: only the body
    can say that it is not whole.
    """
    quotes = 0
    try:
        for part in answer:
            quotes += part.count(b'"')
            yield part
    except KhronikaError as error:
        yield _unfinished(answer.media_type, quotes, f"the answer is cut here: {error}".encode())
        raise


def _unfinished(media_type: str, quotes: int, words: bytes) -> bytes:
    """Words that make whatever they follow ill-formed, as what they open is never closed."""
    if media_type == "text/csv":
        # A quoted field without an end, whether the cut fell into one or between two.
        return words if quotes % 2 else b'\r\n"' + words
    return b"\n<" + words if media_type.endswith("xml") else b'\n"' + words


def _pack(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts in gzip, each sent on at once; the end is written only where it is the end."""
    packer = zlib.compressobj(wbits=16 + zlib.MAX_WBITS)
    for part in parts:
        yield packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
