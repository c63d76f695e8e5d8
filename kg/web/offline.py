"""The pages that answer in the browser, for a static site: SPARQL and search."""

from flask import Blueprint, render_template

from kg.namespaces import PREFIXES
from kg.web.site import KINDS, site
from kg.web.sparql import SHOWN_PREFIXES

blueprint = Blueprint("offline", __name__)
_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
)


@blueprint.get("/sparql")
def sparql_page() -> str:
    """The page on which a query is run over a dump of N-Quads."""
    manifest = site().store.manifest
    (dump,) = (f"dumps/{name}" for name, facts in manifest["dumps"].items() if facts["format"] == "nq")
    prefixes = {name: PREFIXES[name] for name in SHOWN_PREFIXES}
    return render_template(
        "offline_sparql.html", prefixes=prefixes, base=site().base, dump=dump, sparql_policy=_POLICY,
        quads=manifest["counts"]["quads"],
    )  # fmt: skip


@blueprint.get("/search")
def search_page() -> str:
    """The page on which names are found."""
    return render_template("offline_search.html", all_kinds=KINDS)
