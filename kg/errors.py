"""Every error that Khronika raises on purpose; each knows the HTTP status that answers it."""


class KhronikaError(Exception):
    """Something that the user can be told about in one sentence."""

    status = 500


class InputError(KhronikaError):
    """A file, record or setting cannot be used as it is."""

    status = 400


class BadRequestError(KhronikaError):
    """A request, parameter or query is malformed."""

    status = 400


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
