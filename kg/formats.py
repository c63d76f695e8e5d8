"""The one table of formats, and the one place where a format is negotiated."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.errors import BadRequestError, NotAcceptableError


@dataclass(frozen=True)
class Format:
    """One way to write an answer: its short name (also the file ending), media type, and what it can hold."""

    name: str
    title: str
    """As people call it."""
    media_type: str
    holds: frozenset[str]
    """Of `page`, `graph`, `dataset`, `query`, `rows`, `yes-no`, `table`."""
    also: tuple[str, ...] = ()
    """Further media types, and other short names, under which a client may ask for it."""

    def is_called(self, name: str) -> bool:
        """Whether a client that says this name or media type means this format."""
        # A plus sign in an address that nobody has escaped arrives as a space.
        return name.strip().lower().replace(" ", "+") in (self.name, self.media_type, *self.also)


def _format(name: str, title: str, media_type: str, holds: str, *also: str) -> Format:
    return Format(name, title, media_type, frozenset(holds.split()), also)


FORMATS: tuple[Format, ...] = (
    _format("html", "HTML", "text/html", "page", "application/xhtml+xml"),
    _format("ttl", "Turtle", "text/turtle", "graph", "application/x-turtle", "text/n3", "text/rdf+n3", "turtle", "n3"),
    _format("jsonld", "JSON-LD", "application/ld+json", "graph dataset", "json-ld"),
    _format("nt", "N-Triples", "application/n-triples", "graph", "text/plain", "ntriples", "n-triples"),
    _format("rdf", "RDF/XML", "application/rdf+xml", "graph", *"application/xml text/xml rdf+xml rdfxml xml".split()),
    _format("trig", "TriG", "application/trig", "dataset", "application/x-trig"),
    _format("nq", "N-Quads", "application/n-quads", "dataset", "text/x-nquads", "nquads", "n-quads"),
    _format("rq", "SPARQL query", "application/sparql-query", "query"),
    _format("srj", "SPARQL JSON", "application/sparql-results+json", "rows yes-no", "sparql-results+json"),
    _format("srx", "SPARQL XML", "application/sparql-results+xml", "rows yes-no", "application/xml", "text/xml", "xml"),
    _format("csv", "CSV", "text/csv", "rows table"),
    _format("tsv", "TSV", "text/tab-separated-values", "rows", "text/plain"),
    _format("json", "JSON", "application/json", "graph rows yes-no table page"),
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


def negotiate(accept: str | None, choices: Sequence[str], *wanted: str | None) -> Format:
    """The format to answer in: a `wanted` one (`?format=`) beats the Accept header, the first choice breaks ties.

    Of several wanted the first known one is taken. Raises BadRequestError when none is known, NotAcceptableError when
    nothing fits.
    """
    asked = [name for name in wanted if name is not None]
    for name in asked:
        for choice in choices:
            if BY_NAME[choice].is_called(name):
                return BY_NAME[choice]
    if asked:
        raise BadRequestError(f"unknown format '{asked[0]}'; known: {', '.join(choices)}")
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
