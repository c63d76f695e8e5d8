"""What helps a person at a reconciliation client: suggestions, previews, proposed properties."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, request
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import BadRequestError
from kg.languages import pick_text
from kg.search import find, fold
from kg.web.reconcile import Service, give_json, refuse_jsonp, service

blueprint = Blueprint("suggest", __name__)
PAGE = 20
"""Suggestions given at once."""
_FARTHEST = 100_000
# A preview is made to stand in the pages of others. Nothing in it can be clicked to any effect but to open the page.
_PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
)
Suggestion = dict[str, object]


@blueprint.get("/reconcile/properties")
def propose() -> Response:
    """The properties that things of `?type=` have here; without a type every property."""
    refuse_jsonp()
    made, asked = service().reconciler, request.args.get("type", "")
    found = made.columns.of_class(made.find_type(asked) if asked else "")
    fields: dict[str, object] = {"type": asked}
    limit = _number("limit")
    if limit:
        found, fields["limit"] = found[:limit], limit
    listed = [{"id": column.id, "name": column.name, "description": column.description} for column in found]
    return give_json(fields | {"properties": listed})


def _number(name: str) -> int:
    text = request.args.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text) <= _FARTHEST):
        raise BadRequestError(f"{name} is a whole number from 0 to {_FARTHEST}")
    return int(text)


@blueprint.get("/reconcile/suggest/entity")
def suggest_entity() -> Response:
    """Things whose names begin with `?prefix=`, or hold it; of the types in `?type=`, where some are given."""
    return _suggest(_entities)


@blueprint.get("/reconcile/suggest/type")
def suggest_type() -> Response:
    """Types whose names begin with `?prefix=`, or hold it, in any of the ontology's languages."""
    return _suggest(_types)


@blueprint.get("/reconcile/suggest/property")
def suggest_property() -> Response:
    """Properties whose names begin with `?prefix=`, or hold it; those of a type first, where one is given."""
    return _suggest(_properties)


def _suggest(suggester: Callable[[Service, str], list[Suggestion]]) -> Response:
    refuse_jsonp()
    text, first = request.args.get("prefix", ""), _number("cursor")
    if len(text) > 200:
        raise BadRequestError("prefix: at most 200 characters are taken")
    return give_json({"result": suggester(service(), text.strip())[first : first + PAGE]})


def _entities(made: Service, text: str) -> list[Suggestion]:
    """By id, then by name; a name that is written nearly so where none is."""
    reconciler = made.reconciler
    wanted = [reconciler.find_type(name) for name in request.args.getlist("type") if name]
    named = reconciler.find_entity(text)
    found = [hit.iri for hit in find(made.here.names, text, limit=_FARTHEST)]
    found = [named] if named else found or [match.iri for match in reconciler.names.find(text)]
    of_type = [iri for iri in found if not wanted or set(wanted) & set(reconciler.classes_of.get(iri, ()))]
    return [
        {**made.entity(iri), "notable": [reconciler.type_fields(one) for one in reconciler.classes_of.get(iri, ())]}
        for iri in of_type
    ]


def _types(made: Service, text: str) -> list[Suggestion]:
    fields = {one: made.reconciler.type_fields(one, broader=True) for one in made.reconciler.types.values()}
    names = {
        one: [str(entry["id"]), *(made.here.ontology.label(one, language) for language in ("en", "ru", "kk"))]
        for one, entry in fields.items()
    }
    return [fields[one] for one in _holding(text, names)]


def _properties(made: Service, text: str) -> list[Suggestion]:
    columns = made.reconciler.columns
    ontology = made.here.ontology
    asked = request.args.get("type") or request.args.get("schema") or ""
    first = {column.id for column in columns.of_class(made.reconciler.find_type(asked))} if asked else set()
    names = {
        column.id: [column.id, column.name, *(ontology.label(column.iri, one) for one in ("ru", "kk") if column.iri)]
        for column in columns.all.values()
    }
    found = sorted(_holding(text, names), key=lambda name: name not in first)
    known = columns.all
    return [{"id": name, "name": known[name].name, "description": known[name].description} for name in found]


def _holding(text: str, names: dict[str, list[str]]) -> list[str]:
    """The keys one of whose names begins with a text, then those that hold it; all of them for no text."""
    wanted = fold(text)
    ranks: dict[str, int] = {}
    for key, several in names.items():
        folded = [fold(name) for name in several]
        if any(name.startswith(wanted) for name in folded) or text == key:
            ranks[key] = 0
        elif any(wanted in name for name in folded):
            ranks[key] = 1
    return sorted(ranks, key=lambda key: (ranks[key], names[key][1].casefold(), key))


@blueprint.get("/reconcile/flyout/entity")
def flyout_entity() -> Response:
    """A few words on a thing, as HTML in JSON."""
    made = service()
    iri = made.reconciler.entity(_id())
    return _flyout(made.reconciler.labels[iri], made.describe(iri))


@blueprint.get("/reconcile/flyout/type")
def flyout_type() -> Response:
    """The definition of a type, as HTML in JSON."""
    class_iri = service().reconciler.find_type(_id())
    ontology = service().here.ontology
    return _flyout(ontology.label(class_iri), ontology.definition(class_iri))


@blueprint.get("/reconcile/flyout/property")
def flyout_property() -> Response:
    """The definition of a property, as HTML in JSON."""
    column = service().reconciler.columns.find(_id())
    return _flyout(column.name, column.description)


def _id() -> str:
    refuse_jsonp()
    found = request.args.get("id", "")
    if not found or len(found) > 500:
        raise BadRequestError("say which: ?id=person/<slug>")
    return found


def _flyout(name: str, words: str) -> Response:
    return give_json({"id": request.args["id"], "html": f"<p><b>{escape(name)}</b></p><p>{escape(words)}</p>"})


@blueprint.get("/reconcile/view")
def view() -> AnyResponse:
    """303 to the page of a thing."""
    reconciler = service().reconciler
    return redirect(f"/page/{reconciler.entity(_id())[len(reconciler.start) :]}", 303)


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """A small page on a thing, to be shown in a frame of another site."""
    made = service()
    iri = made.reconciler.entity(_id())
    facts = made.reconciler.columns
    known = facts.values([iri], [facts.find("documents"), facts.find("dcterms:description")])[iri]
    texts = {str(getattr(term, "language", "")): str(term) for term in known.get("dcterms:description", [])}
    address = iri[len(made.reconciler.start) :]
    name, names = made.reconciler.labels[iri], made.reconciler.names.names_of(iri)
    page = render_template(
        "preview.html", name=name, names=[other for other in names if other != name], kind=address.partition("/")[0],
        words=made.describe(iri, noted=False), text=pick_text(texts),
        note=made.note(iri), sources=len(known.get("documents", [])),
        address=f"/page/{address}",
    )  # fmt: skip
    headers = {"Content-Security-Policy": _PREVIEW_POLICY}
    return Response(page, content_type="text/html; charset=utf-8", headers=headers)
