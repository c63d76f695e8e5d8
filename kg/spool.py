"""An answer that is kept, the beginning in memory and the rest in a temporary file, while it comes and is read."""

import contextlib
import tempfile
import threading
from collections.abc import Iterator

from kg.errors import KhronikaError

_IN_MEMORY = 1024 * 1024
_PART = 64 * 1024


class Spool:
    """Written by one thread and read once by another, each as fast as it can; closed by the reader."""

    def __init__(self) -> None:
        self.media_type = ""
        self.size: int | None = None
        """The bytes of the whole, once they are known."""
        self.closed = False
        self._changed = threading.Condition()
        self._kept = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed in close()
        self._written = 0
        self._error: KhronikaError | None = None

    def add(self, media_type: str, content: bytes, last: bool) -> None:
        """Keep the next part; nothing where nobody reads any more."""
        with self._changed:
            if self.closed:
                return
            self.media_type = media_type
            self._kept.seek(self._written)
            self._written += self._kept.write(content)
            self.size = self._written if last else None
            self._changed.notify_all()

    def fail(self, error: KhronikaError) -> None:
        """Let the reader know that no more will come, and why."""
        with self._changed:
            self._error = error
            self._changed.notify_all()

    def wait_begun(self) -> None:
        """Returns when there is something to read; closes and raises the error of what failed before."""
        with self._changed:
            self._changed.wait_for(lambda: self._written or self.size is not None or self._error)
            if self._error and not self._written:
                self.close()
                raise self._error

    def __iter__(self) -> Iterator[bytes]:
        """The parts as they come; raises the error of what failed midway, when its parts are read."""
        place = 0
        while part := self._next(place):
            place += len(part)
            yield part

    def _next(self, place: int) -> bytes:
        """What stands at a place, waited for; nothing at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._written > place or self.size is not None or self._error)
            if place == self._written and self._error:
                raise self._error
            self._kept.seek(place)
            return self._kept.read(_PART)

    @property
    def content(self) -> bytes:
        """All of it; raises the error of what failed midway."""
        with contextlib.closing(self):
            return b"".join(self)

    def close(self) -> None:
        """Nobody reads any more: what is kept is forgotten, and whoever writes may stop."""
        with self._changed:
            self.closed = True
            self._kept.close()
