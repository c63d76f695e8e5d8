"""Every error that Khronika raises on purpose; each knows the HTTP status that answers it."""

from collections.abc import Mapping


class KhronikaError(Exception):
    """Something that the user can be told about in one sentence."""

    status = 500
    headers: Mapping[str, str] = {}
    """What an answer over HTTP says beside the sentence."""

    @property
    def fields(self) -> Mapping[str, object]:
        """What a program is told beside the sentence."""
        return {}


class InputError(KhronikaError):
    """A file, record or setting cannot be used as it is."""

    status = 400


class BadRequestError(KhronikaError):
    """A request, parameter or query is malformed."""

    status = 400


class MalformedQueryError(BadRequestError):
    """A query that cannot be parsed, with the line and column, both from 1, where that shows."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column

    @property
    def fields(self) -> Mapping[str, object]:
        """The line and column."""
        return {"line": self.line, "column": self.column} if self.line else {}


class UpdateRefusedError(KhronikaError):
    """A request that would change the data."""

    status = 403

    def __init__(self, what: str) -> None:
        super().__init__(f"updates are not taken ({what}): this graph is changed by building a new snapshot")


class NotFoundError(KhronikaError):
    """The thing that was asked for does not exist."""

    status = 404


class NotAcceptableError(KhronikaError):
    """None of the formats that the client accepts can be given."""

    status = 406


class GoneError(KhronikaError):
    """What was asked for has been given up, and nothing stands in its place."""

    status = 410


class UnavailableError(KhronikaError):
    """The answer cannot be given now: too much time, memory or waiting."""

    status = 503


class BusyError(UnavailableError):
    """Too many others are being answered at this moment."""

    headers: Mapping[str, str] = {"Retry-After": "2"}
