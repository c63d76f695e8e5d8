"""A case as a proceeding, as far as recorded by a date: the part of its page, and the same as JSON."""

from dataclasses import asdict

from flask import Blueprint, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kg.description import Description
from kg.proceedings import Proceeding, find_proceeding
from kg.terms import Iri
from kg.web.site import Site, site

blueprint = Blueprint("proceedings", __name__)


@blueprint.get("/api/proceeding/<slug>")
def give_proceeding(slug: str) -> AnyResponse:
    """The proceeding of a case as of `?as-of=`, a day, month or year; as last known without it."""
    here = site()
    moved = here.moved.get(f"{here.base}id/case/{slug}", "")
    if moved.startswith(f"{here.base}id/case/"):
        asked = request.query_string.decode("ascii", "replace")
        target = f"/api/proceeding/{moved.rpartition('/')[2]}"
        return redirect(f"{target}?{asked}" if asked else target, 301)
    return jsonify(asdict(_find(here, here.iri("case", slug))))


def proceeding_of(here: Site, thing: Description) -> Proceeding | None:
    """What the page of a case shows, by the date that the request asks for; none for other things."""
    return _find(here, Iri(thing.iri)) if thing.kind == "case" else None


def _find(here: Site, case: Iri) -> Proceeding:
    return find_proceeding(here.describer(), case, request.args.get("as-of", ""))
