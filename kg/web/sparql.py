"""The SPARQL endpoint: the protocol for machines, an editor for people."""

from flask import Blueprint, Response, render_template, request

from kg.errors import BadRequestError, KhronikaError
from kg.namespaces import PREFIXES
from kg.web.site import site
from kg.workers import Job

blueprint = Blueprint("sparql", __name__)
SHOWN_PREFIXES = ("khr", "list", "skos", "dcterms", "org", "rdfs", "xsd")
"""Those that an editor begins with."""


class UnsupportedError(KhronikaError):
    """A body of a media type that the protocol does not know."""

    status = 415


@blueprint.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """The answer to a query by GET or POST; without a query, the editor."""
    query = _query()
    if query is None:
        if request.method == "POST":
            raise BadRequestError("the request has no query: send it as the parameter 'query' or as the body")
        prefixes = {name: PREFIXES[name] for name in SHOWN_PREFIXES}
        page = render_template(
            "sparql.html", prefixes=prefixes, seconds=f"{site().settings.query_seconds:g}",
            edit=request.args.get("edit", ""),
        )  # fmt: skip
        return Response(page, content_type="text/html; charset=utf-8", headers={"Vary": "Accept"})
    arguments = request.values
    job = Job(
        query, request.headers.get("Accept"), arguments.get("format"),
        tuple(arguments.getlist("default-graph-uri")), tuple(arguments.getlist("named-graph-uri")),
    )  # fmt: skip
    result = site().queries.run(job)
    content_type = f"{result.media_type}; charset=utf-8"
    return Response(result.content, content_type=content_type, headers={"Vary": "Accept"})


def _query() -> str | None:
    """The query of the request: from the address, the form, or the body itself."""
    if (request.method == "POST" and "update" in request.form) or request.mimetype == "application/sparql-update":
        raise BadRequestError("updates are not taken: this graph is changed by building a new snapshot")
    if request.method == "GET":
        return request.args.get("query")
    if request.mimetype == "application/sparql-query":
        try:
            return request.get_data().decode("utf-8")
        except UnicodeDecodeError:
            raise BadRequestError("the query is not UTF-8") from None
    if request.mimetype == "application/x-www-form-urlencoded":
        return request.form.get("query")
    raise UnsupportedError("send the query as application/sparql-query or application/x-www-form-urlencoded")
