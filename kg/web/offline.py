"""The pages that answer in the browser, for a static site: SPARQL and search."""

from flask import render_template

from kg.namespaces import PREFIXES
from kg.web.site import KINDS, site
from kg.web.sparql import SHOWN_PREFIXES

SPARQL_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
)


def sparql_page(dump: str) -> str:
    """The page on which a query is run over a dump of N-Quads, whose address is told from the page's own."""
    prefixes = {name: PREFIXES[name] for name in SHOWN_PREFIXES}
    return render_template(
        "offline_sparql.html", prefixes=prefixes, base=site().base, dump=dump, policy=SPARQL_POLICY,
        quads=site().store.manifest["counts"]["quads"],
    )  # fmt: skip


def search_page() -> str:
    """The page on which names are found."""
    return render_template("offline_search.html", all_kinds=KINDS)
