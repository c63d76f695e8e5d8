"""The SPARQL 1.1 Graph Store HTTP Protocol, as far as it reads: each graph of the snapshot as a document."""

import re
from collections.abc import Mapping

from flask import Blueprint, Response, render_template, request

from kg.errors import BadRequestError, KhronikaError, NotFoundError
from kg.files import read_query
from kg.formats import BY_NAME, negotiate
from kg.web.site import site
from kg.web.sparql import wanted_formats
from kg.web.streams import READING, allow, stream
from kg.workers import GRAPH_FORMATS, Job

blueprint = Blueprint("graphs", __name__)
_WRITING = ["PUT", "POST", "PATCH", "DELETE"]


class ReadOnlyError(KhronikaError):
    """A request to change a graph."""

    status = 405
    headers: Mapping[str, str] = {"Allow": READING}


@blueprint.get("/graphs", provide_automatic_options=False)
def give_named_graph() -> Response:
    """The graph that `?graph=` names, or with `?default` the union of all; with neither, which graphs there are."""
    graphs = request.args.getlist("graph")
    default = "default" in request.args
    if len(graphs) + default > 1:
        raise BadRequestError("the request names several graphs: name one by ?graph=, or the union of all by ?default")
    if default:
        return _give(())
    if graphs:
        return _give_graph(graphs[0])
    page = render_template("graphs.html", graphs=site().store.manifest["graphs"])
    return Response(page, content_type="text/html; charset=utf-8")


@blueprint.get("/graph/<path:name>", provide_automatic_options=False)
def give_graph(name: str) -> Response:
    """The graph whose IRI is the base IRI and the path of the request."""
    return _give_graph(f"{site().base}graph/{name}")


@blueprint.route("/graphs", methods=_WRITING, provide_automatic_options=False)
@blueprint.route("/graph/<path:name>", methods=_WRITING, provide_automatic_options=False)
def refuse_writing(name: str = "") -> Response:
    """405: the graph is changed by building a new snapshot."""
    raise ReadOnlyError(f"{request.method} is not taken: this graph store is only read, and changed by a new snapshot")


@blueprint.route("/graphs", methods=["OPTIONS"])
@blueprint.route("/graph/<path:name>", methods=["OPTIONS"])
def tell_methods(name: str = "") -> Response:
    """That graphs are only read, also from pages elsewhere."""
    return allow(READING)


@blueprint.after_request
def _tell_what_varies(response: Response) -> Response:
    response.headers["Vary"] = "Accept, Accept-Encoding"
    return response


def _give_graph(iri: str) -> Response:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
        raise BadRequestError(f"a graph is named by its whole IRI, as {site().base}graph/derived")
    if iri not in site().store.manifest["graphs"]:
        raise NotFoundError("the graph store has no graph of this name")
    return _give((iri,))


def _give(graphs: tuple[str, ...]) -> Response:
    """The triples of the graphs, of all where none is named; to HEAD only what would be sent."""
    chosen = negotiate(request.headers.get("Accept"), list(GRAPH_FORMATS), *wanted_formats())
    if request.method == "HEAD":
        return Response(content_type=f"{BY_NAME[chosen.name].media_type}; charset=utf-8")
    return stream(site().queries.run(Job(read_query("page/triples"), None, (chosen.name,), graphs)), request)
