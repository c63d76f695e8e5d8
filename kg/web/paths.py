"""How two actors are connected: a form, and the paths with who says so; the same as JSON."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from kg.drawing import draw_way
from kg.errors import BadRequestError
from kg.languages import ENGLISH, Label
from kg.path_text import connection_fields, count_steps, say_choice, say_none
from kg.paths import HUBS, MOST_PATHS, USUAL_PATHS, Connection, Path, find_paths, standing_choices
from kg.questions import Parameter, parameter_choices
from kg.web.languages import speaking
from kg.web.site import Site, site

blueprint = Blueprint("paths", __name__)
_KNOWN = ("from", "to", "k", "weakest", "include", "without")
_ACTOR = Parameter("actor", "actor", "Actor", None, None, True)


@blueprint.get("/api/path")
def give_path() -> Response:
    """The paths from `?from=` to `?to=`, each step with its reasons and their evidence."""
    return jsonify(connection_fields(_find(site())))


@blueprint.get("/path")
def show_path() -> tuple[str, int]:
    """The form and the paths; what does not fit is told beside the form."""
    here = site()
    found: Connection | None = None
    problem = ""
    # A link may name one actor only: then the other is still to be chosen.
    if {"from", "to"} <= set(request.args) or set(request.args) - set(_KNOWN):
        try:
            found = _find(here)
        except BadRequestError as error:
            problem = Label(str(error), ENGLISH)
    page = render_template(
        "path.html", found=found, problem=problem,
        actors=parameter_choices(here.store, here.ontology, _ACTOR, speaking()),
        given=_given(found), standings=standing_choices(here.ontology, speaking()), hubs=HUBS, most=MOST_PATHS,
        query=request.query_string.decode("ascii", "replace"), count_steps=count_steps,
        choice=say_choice(found) if found else "", nothing=say_none(found) if found else "",
        wider=_wider(found) if found else "",
        drawings=[_draw(here, path) for path in found.paths] if found else [],
        kinds={node["id"]: node["kind"] for node in here.network["nodes"]} if found else {},
    )  # fmt: skip
    return page, 400 if problem else 200


def _find(here: Site) -> Connection:
    asked = request.args
    for name in asked:
        if name not in _KNOWN:
            raise BadRequestError(f"unknown parameter '{name[:60]}'; known: {', '.join(_KNOWN)}")
    return find_paths(
        here.store, here.ontology, here.network, asked.get("from", ""), asked.get("to", ""),
        k=asked.get("k") or USUAL_PATHS, weakest=asked.get("weakest", ""), include=asked.getlist("include"),
        without=asked.getlist("without"), language=speaking(), accusations=here.accusations,
    )  # fmt: skip


def _given(found: Connection | None) -> dict[str, Any]:
    """What the form shows: the choice that was made, else what was written."""
    asked = request.args
    ends: Mapping[str, str] = {"from": found.source, "to": found.target} if found else asked
    return {
        "from": ends.get("from", "").rsplit("/", 1)[-1],
        "to": ends.get("to", "").rsplit("/", 1)[-1],
        "k": found.k if found else USUAL_PATHS,
        "weakest": found.weakest if found else "stated",
        "include": found.include if found else asked.getlist("include"),
        "without": ", ".join(asked.getlist("without")),
    }


def _wider(found: Connection) -> str:
    """The address of the same question with the choice that would give a connection, '' where none would."""
    if not found.hint:
        return ""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("weakest", "include")]
    return urlencode([*kept, ("weakest", found.hint.weakest), *(("include", name) for name in found.hint.include)])


def _draw(here: Site, path: Path) -> str:
    nodes = {node["id"]: node for node in here.network["nodes"]}
    return draw_way([nodes[iri] for iri in path.things], [step.reasons[0].standing for step in path.steps], speaking())
