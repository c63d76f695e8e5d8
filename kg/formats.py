"""The one table of formats, and the one place where a format is negotiated."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import BadRequestError, NotAcceptableError


@dataclass(frozen=True)
class Format:
    """One way to write an answer: its short name (also the file ending), media type, and what it can hold."""

    name: str
    media_type: str
    holds: frozenset[str]
    """Of `page`, `graph`, `dataset`, `query`, `rows`, `yes-no`, `table`."""
    also: tuple[str, ...] = ()
    """Further media types under which a client may ask for it."""


def _format(name: str, media_type: str, holds: str, *also: str) -> Format:
    return Format(name, media_type, frozenset(holds.split()), also)


FORMATS: tuple[Format, ...] = (
    _format("html", "text/html", "page", "application/xhtml+xml"),
    _format("ttl", "text/turtle", "graph", "application/x-turtle"),
    _format("jsonld", "application/ld+json", "graph dataset"),
    _format("nt", "application/n-triples", "graph", "text/plain"),
    _format("rdf", "application/rdf+xml", "graph"),
    _format("nq", "application/n-quads", "dataset"),
    _format("trig", "application/trig", "dataset"),
    _format("rq", "application/sparql-query", "query"),
    _format("srj", "application/sparql-results+json", "rows yes-no"),
    _format("srx", "application/sparql-results+xml", "rows yes-no"),
    _format("csv", "text/csv", "rows table"),
    _format("tsv", "text/tab-separated-values", "rows"),
    _format("json", "application/json", "graph rows yes-no table page"),
)

BY_NAME: dict[str, Format] = {entry.name: entry for entry in FORMATS}


def _ranges(accept: str) -> list[tuple[float, str]]:
    found: list[tuple[float, str]] = []
    for part in accept.split(","):
        media, *parameters = [piece.strip() for piece in part.split(";")]
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip().lower() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        if media:
            found.append((quality, media.lower()))
    return found


def _specificity(media_range: str, entry: Format) -> int:
    """How closely a media range names a format: 3 its own name, 2 the type with any subtype, 1 anything, 0 not."""
    if media_range == entry.media_type or media_range in entry.also:
        return 3
    if media_range == entry.media_type.split("/")[0] + "/*":
        return 2
    return 1 if media_range == "*/*" else 0


def negotiate(accept: str | None, choices: Sequence[str], wanted: str | None = None) -> Format:
    """The format to answer in: `wanted` (a `?format=` name) beats the Accept header, the first choice breaks ties.

    Raises BadRequestError for an unknown `wanted`, NotAcceptableError when nothing fits.
    """
    if wanted is not None:
        if wanted not in choices:
            raise BadRequestError(f"unknown format '{wanted}'; known: {', '.join(choices)}")
        return BY_NAME[wanted]
    if not accept or not accept.strip():
        return BY_NAME[choices[0]]
    ranges = _ranges(accept)
    best: Format | None = None
    best_quality = 0.0
    for name in choices:
        entry = BY_NAME[name]
        fitting = [(_specificity(media, entry), quality) for quality, media in ranges]
        specific, quality = max(fitting, default=(0, 0.0))
        if specific and quality > best_quality:
            best, best_quality = entry, quality
    if best is None:
        names = ", ".join(BY_NAME[name].media_type for name in choices)
        raise NotAcceptableError(f"none of the formats asked for can be given; available: {names}")
    return best
