"""Documents as they go out: their media type, what they link to, and when a client may keep what it has."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from flask import Response, request

from kg.formats import BY_NAME, negotiate
from kg.namespaces import SCHEMA
from kg.web.site import Site

_READING = ("GET", "HEAD")
_ASKED_WITH = "Accept, Accept-Language, Authorization, Content-Type, If-Modified-Since, If-None-Match, Range"
_TOLD_TO_SCRIPTS = (
    "Allow, Content-Length, Content-Location, ETag, Last-Modified, Link, Location, Repr-Digest, Retry-After, Vary"
)


def link_to(target: str, relation: str, media_type: str = "") -> str:
    """One member of a Link header (RFC 8288)."""
    kind = f'; type="{media_type}"' if media_type else ""
    return f'<{target}>; rel="{relation}"{kind}'


def give_document(
    content: str | bytes, format_name: str, links: Iterable[str] = (), *, negotiated: bool = False, status: int = 200
) -> Response:
    """An answer in a format of the table; one that was chosen by the Accept header says so in Vary."""
    media_type = BY_NAME[format_name].media_type
    response = Response(content, status, content_type=f"{media_type}; charset=utf-8")
    if joined := ", ".join(links):
        response.headers["Link"] = joined
    if negotiated:
        response.headers["Vary"] = "Accept"
    return response


def choose_document(
    path: str, choices: Sequence[str], page: Callable[[], str], write: Callable[[str], bytes], licence: str
) -> Response:
    """A document at its own address: 200 with the page or the data, by Accept or `?format=`."""
    chosen = negotiate(request.headers.get("Accept"), ("html", *choices), request.args.get("format")).name
    if chosen == "html":
        return give_document(page(), "html", [*alternate_links(path, choices, "alternate"), licence], negotiated=True)
    response = give_data(path, chosen, choices, write(chosen), licence)
    response.headers["Content-Location"] = f"{path}.{chosen}"
    response.headers["Vary"] = "Accept"
    return response


def give_data(path: str, ending: str, choices: Sequence[str], content: str | bytes, licence: str = "") -> Response:
    """What stands at a path in one of its formats, with links to its page and to the others."""
    others = alternate_links(path, [name for name in choices if name != ending], "alternate")
    links = [*others, link_to(path, "describedby", "text/html"), licence]
    return give_document(content, ending, filter(None, links))


def alternate_links(path: str, endings: Sequence[str], *relations: str) -> list[str]:
    """Links to the same in every other format, at the path with each ending."""
    pairs = [(relation, ending) for relation in relations for ending in endings]
    return [link_to(f"{path}.{ending}", relation, BY_NAME[ending].media_type) for relation, ending in pairs]


def licence_links(here: Site) -> list[str]:
    """A link to the licence of every dataset that the site serves."""
    licences = dict.fromkeys(str(dataset["licence"]) for dataset in here.store.manifest.get("datasets", ()))
    return [link_to(licence, "license") for licence in licences]


def thing_links(here: Site, kind: str, slug: str, endings: Sequence[str], schema_type: str = "") -> list[str]:
    """What FAIR Signposting says of the page of a thing: how to cite it, its data, its type, licence and collection."""
    return [
        link_to(f"{here.base}id/{kind}/{slug}", "cite-as"),
        *alternate_links(f"/data/{kind}/{slug}", endings, "describedby", "alternate"),
        link_to(f"{SCHEMA}AboutPage", "type"),
        *([link_to(SCHEMA + schema_type, "type")] if schema_type else []),
        link_to("/catalog", "collection", "text/html"),
        *licence_links(here),
    ]


def may_be_kept(here: Site, response: Response) -> Response:
    """The answer with ETag and Last-Modified, or 304 without a body where the client has it already.

    Last-Modified is when this copy of the snapshot was written; the ETag speaks for the body alone.
    """
    fixed = request.method in _READING and response.status_code == 200 and not response.is_streamed
    if not fixed or response.direct_passthrough:
        return response
    response.add_etag()
    response.last_modified = datetime.fromtimestamp(here.modified, UTC)
    response.headers.setdefault("Cache-Control", "no-cache")
    response.make_conditional(request)
    return response


def open_to_scripts(response: Response) -> Response:
    """The answer with what lets scripts of other sites read it (CORS); nothing here takes a credential from them."""
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault("Access-Control-Expose-Headers", _TOLD_TO_SCRIPTS)
    if request.method == "OPTIONS":
        response.headers.setdefault("Access-Control-Allow-Methods", response.headers.get("Allow", "GET, HEAD, OPTIONS"))
        response.headers.setdefault("Access-Control-Allow-Headers", _ASKED_WITH)
        response.headers.setdefault("Access-Control-Max-Age", "86400")
    return response
