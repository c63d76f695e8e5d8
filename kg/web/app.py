"""The application factory, the one map from errors to answers, and the headers that every answer carries."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from flask import Flask, Response, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from kg.answers import column_words, say_cell
from kg.dates import say_date
from kg.errors import KhronikaError
from kg.files import static_dir
from kg.formats import BY_NAME
from kg.lane_drawing import MARKS
from kg.languages import ENGLISH, YES_OR_NO, Label, say
from kg.namespaces import LIST, XSD
from kg.paths import Connection
from kg.questions import Answer, Evidence
from kg.settings import Settings
from kg.store import read_manifest
from kg.terms import Literal, Term, local_name, page_path
from kg.version import __version__
from kg.web import (
    catalog,
    chronicle,
    graphs,
    maps,
    network,
    offline,
    openapi,
    paths,
    proceedings,
    questions,
    reader,
    reconcile,
    releases,
    search,
    selection,
    sparql,
    suggest,
    things,
    ties,
    timeline,
    vocabulary,
)
from kg.web.access import Access, protect
from kg.web.documents import may_be_kept, open_to_scripts
from kg.web.evidence import Line, evidence_lines, passages_of
from kg.web.languages import in_language, keep_language, speak, speaking
from kg.web.mounting import mount, place_addresses
from kg.web.naming import Told
from kg.web.site import MovedError, Site
from kg.words import say_size

MAX_BODY = 256 * 1024
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A published page carries it in itself, where frames cannot be spoken of.
_PUBLISHED_POLICY = _POLICY.removesuffix("; frame-ancestors 'none'")
# The query editor sets styles on its elements from script and brings some of its own.
_EDITOR_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


_READ = (things, reader, questions, network, timeline, maps, vocabulary, catalog, releases)
_ASKED = (sparql, graphs, paths, ties, proceedings, search, selection, chronicle, reconcile, suggest, openapi)
"""What only a server can answer; on a static site the visitor's browser does, where it can."""


def create_app(
    settings: Settings, snapshot: Path, sources: Path | None = None, access: Access | None = None, *,
    published: bool = False,
) -> Flask:  # fmt: skip
    """The site of a snapshot, to be served or (`published`) written to files.

    Raises InputError when the folder holds none, or an internal one and no `access`.
    """
    app = Flask("kg.web", static_folder=str(static_dir()), static_url_path="/static",
                template_folder=str(static_dir().parent / "templates"))  # fmt: skip
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    # First of all hooks: nothing is read before the door, and what it says of headers is the last word.
    protect(app, str(read_manifest(snapshot).get("level", "public")), access)
    opened = Site.open(settings, snapshot, sources, published)
    app.extensions["khronika"] = opened
    speak(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        say_value=say_value, local_name=local_name, version=__version__, manifest=opened.store.manifest,
        link=lambda term: page_path(term, opened.base) if isinstance(term, str) else None,
        told=lambda already=(), titled=(): Told(opened.naming, already, titled), passages_of=passages_of,
        lines_of=lambda answer, entries: _lines_of(opened, answer, entries),
        own_voice=lambda claim: opened.voices.is_own([c.iri for c in claim.speakers], claim.reported_in.iri),
        say_column=say_column, used_columns=used_columns,
        unused_columns=lambda answer: [name for name in answer.columns if name not in used_columns(answer)],
        canonical=lambda language="": opened.base.rstrip("/") + in_language(request.path, language or speaking()),
        day=lambda text: say_date(text, speaking()), size=lambda number: say_size(number, speaking()),
        concept=lambda scheme, name: opened.ontology.label(f"{LIST}{scheme}/{name}", speaking()),
        lane_marks=MARKS,
        static_site=published, formats=BY_NAME, policy=_PUBLISHED_POLICY,
    )  # fmt: skip
    app.jinja_env.filters["say_column"] = say_column
    for routes in (*_READ, *((offline,) if published else _ASKED)):
        app.register_blueprint(routes.blueprint)
    app.register_error_handler(KhronikaError, _answer_error)
    app.register_error_handler(HTTPException, _answer_http_error)
    app.after_request(lambda response: may_be_kept(opened, _add_headers(place_addresses(keep_language(response)))))
    mount(app, settings)
    return app


def _lines_of(opened: Site, answer: Answer | Connection, entries: Sequence[Evidence]) -> list[Line]:
    return evidence_lines(answer.labels, entries, opened.voices, opened.base, speaking())


def say_column(name: str) -> str:
    """The heading of a column in words of the present request.

    >>> say_column("sentencedBy")
    'sentenced by'
    """
    return say(column_words(name), speaking())


def say_value(answer: Answer, value: Term) -> str:
    """A cell in words, yes and no included."""
    words = say_cell(answer, value, speaking())
    is_boolean = isinstance(value, Literal) and value.datatype == XSD + "boolean"
    return say(YES_OR_NO.get(words, words), speaking()) if is_boolean else words


def used_columns(answer: Answer) -> list[str]:
    """The columns that have a value in some row."""
    return [name for name in answer.columns if any(row.get(name) is not None for row in answer.rows)]


def _answer_error(error: KhronikaError) -> AnyResponse:
    if isinstance(error, MovedError):
        target = request.path.replace(error.old, error.new, 1)
        asked = request.query_string.decode("ascii", "replace")
        return redirect(f"{target}?{asked}" if asked else target, 301)
    response = _error_page(error.status, Label(str(error), ENGLISH), error.fields)
    response.headers.update(error.headers)
    return response


def _answer_http_error(error: HTTPException) -> Response:
    status = error.code or 500
    message = Label(error.description or error.name, ENGLISH)
    if status == 404:
        message = say("nothing is at this address", speaking())
    elif status == 405:
        message = say("%(method)s is not taken at this address", speaking(), method=request.method)
    response = _error_page(status, message)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "location"):
            response.headers[name] = value
    return response


def _error_page(status: int, message: str, fields: Mapping[str, object] | None = None) -> Response:
    best = request.accept_mimetypes.best_match(["text/html", "application/json", "text/plain"], default="text/plain")
    asked = str(request.accept_mimetypes)
    people = "text/html" in asked or "text/plain" in asked
    if (_gives_json(request.path) and not people) or (
        request.path.startswith(("/sparql", "/graph")) and "text/html" not in asked and best == "text/html"
    ):
        best = "application/json"
    if best == "text/html":
        response = make_response(render_template("error.html", status=status, message=message), status)
    elif best == "application/json":
        response = make_response({"status": status, "error": message, **(fields or {})}, status)
    else:
        response = make_response(f"{message}\n", status, {"Content-Type": "text/plain; charset=utf-8"})
    response.headers["Vary"] = "Accept"
    return response


def _gives_json(path: str) -> bool:
    """Whether what is at an address is for programs, which read errors as JSON unless they say otherwise."""
    return path.startswith(("/api/", "/reconcile", "/healthz")) or path.endswith(".json")


def _add_headers(response: Response) -> Response:
    editor = request.path == "/sparql" and response.mimetype == "text/html"
    response.headers.setdefault("Content-Security-Policy", _EDITOR_POLICY if editor else _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return open_to_scripts(response)
