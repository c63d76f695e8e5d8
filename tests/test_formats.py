"""One table of formats, one negotiator, one table of cases."""

import pytest

from kg.errors import BadRequestError, NotAcceptableError
from kg.formats import BY_NAME, FORMATS, negotiate

CHOICES = ["html", "ttl", "jsonld", "nt", "rdf", "json"]
CASES = [
    (None, None, "html"),
    ("", None, "html"),
    ("*/*", None, "html"),
    ("text/turtle", None, "ttl"),
    ("text/turtle;q=0.5, application/ld+json", None, "jsonld"),
    ("text/html;q=0.1, application/rdf+xml;q=0.9", None, "rdf"),
    ("application/*", None, "jsonld"),
    ("text/*;q=0.5, text/html;q=0", None, "ttl"),
    ("application/xhtml+xml", None, "html"),
    ("TEXT/TURTLE", None, "ttl"),
    ("application/json", None, "json"),
    ("text/html", "nt", "nt"),
    ("*/*;q=zero, text/turtle", None, "ttl"),
]


@pytest.mark.parametrize(("accept", "wanted", "name"), CASES)
def test_negotiation(accept: str | None, wanted: str | None, name: str) -> None:
    assert negotiate(accept, CHOICES, wanted).name == name


def test_what_cannot_be_given() -> None:
    with pytest.raises(NotAcceptableError, match="text/html"):
        negotiate("image/png", CHOICES)
    with pytest.raises(NotAcceptableError):
        negotiate("text/turtle;q=0", CHOICES)
    with pytest.raises(BadRequestError, match="unknown format 'pdf'"):
        negotiate("*/*", CHOICES, "pdf")


def test_every_name_and_media_type_stands_once() -> None:
    assert len(BY_NAME) == len(FORMATS) == 13
    assert len({entry.media_type for entry in FORMATS}) == 13
