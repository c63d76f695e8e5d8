"""The SPARQL endpoint: the protocol and a description of the service for machines, an editor for people."""

from flask import Blueprint, Response, render_template, request

from kg.errors import BadRequestError, KhronikaError, UpdateRefusedError
from kg.formats import BY_NAME, negotiate
from kg.namespaces import PREFIXES
from kg.service_description import describe_service
from kg.triples import TRIPLE_FORMATS
from kg.web.site import site
from kg.web.streams import READING, allow, stream
from kg.workers import Job

blueprint = Blueprint("sparql", __name__)
SHOWN_PREFIXES = ("khr", "list", "skos", "dcterms", "org", "rdfs", "xsd")
"""Those that an editor begins with."""
_FORMAT_PARAMETERS = ("format", "output", "results")
"""Names under which clients send a format."""


class UnsupportedError(KhronikaError):
    """A body of a media type, or in an encoding, that the protocol does not know."""

    status = 415


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """The answer to a query by GET or POST; without a query, the editor or the description of the service."""
    query = _query()
    if query is None:
        return _introduce()
    job = Job(
        query, request.headers.get("Accept"), wanted_formats(),
        tuple(request.values.getlist("default-graph-uri")), tuple(request.values.getlist("named-graph-uri")),
    )  # fmt: skip
    return stream(site().queries.run(job), request)


@blueprint.route("/sparql", methods=["OPTIONS"])
def tell_methods() -> Response:
    """What may be sent to the endpoint, also from pages elsewhere."""
    return allow(f"{READING}, POST")


@blueprint.after_request
def _tell_what_varies(response: Response) -> Response:
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


def wanted_formats() -> tuple[str, ...]:
    """The formats that the request names by parameter, first those that count most."""
    return tuple(value for name in _FORMAT_PARAMETERS for value in request.values.getlist(name) if value)


def _introduce() -> Response:
    """The editor for people, the SPARQL 1.1 Service Description for machines."""
    choices = ["html", *TRIPLE_FORMATS] if "edit" in request.args else [*TRIPLE_FORMATS, "html"]
    chosen = negotiate(request.headers.get("Accept"), choices, *wanted_formats())
    if chosen.name == "html":
        prefixes = {name: PREFIXES[name] for name in SHOWN_PREFIXES}
        content: str | bytes = render_template(
            "sparql.html", prefixes=prefixes, seconds=f"{site().settings.query_seconds:g}",
            edit=request.args.get("edit", ""),
        )  # fmt: skip
    else:
        content = describe_service(
            site().store.manifest, request.base_url, request.url_root + ".well-known/void", chosen.name
        )
    return Response(content, content_type=f"{BY_NAME[chosen.name].media_type}; charset=utf-8")


def _query() -> str | None:
    """The query of the request: from the address, the form, or the body itself; none for a GET without one."""
    if "update" in request.values or request.mimetype == "application/sparql-update":
        raise UpdateRefusedError("SPARQL 1.1 Update")
    found = request.args.getlist("query")
    if request.method == "POST":
        found += _posted()
    if len(found) > 1:
        raise BadRequestError("the request has several queries: send one")
    if not found and request.method == "POST":
        raise BadRequestError("the request has no query: send it as the parameter 'query' or as the body")
    return found[0] if found else None


def _posted() -> list[str]:
    if request.mimetype == "application/x-www-form-urlencoded":
        return request.form.getlist("query")
    if request.mimetype != "application/sparql-query":
        raise UnsupportedError("send the query as application/sparql-query or application/x-www-form-urlencoded")
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedError("a query is sent in UTF-8, the one encoding that the standard allows")
    try:
        return [request.get_data().decode("utf-8")]
    except UnicodeDecodeError:
        raise BadRequestError("the query is not UTF-8") from None
