"""The OpenAPI document: written as data beside this file, with the questions and the values of lists put in."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, current_app, jsonify, request

from kg.questions import CLAIMS, LANGUAGES, Parameter, Question, columns_of, read_questions
from kg.selection import known_values
from kg.things import THING_FORMATS
from kg.version import __version__
from kg.web.reconcile import service
from kg.web.site import KINDS, Site, site

blueprint = Blueprint("openapi", __name__)
Schema = dict[str, Any]
VALUES = "x-values"
"""The key of a schema whose enum the program fills in."""
_WRITTEN = Path(__file__).with_name("openapi.yaml")
_ANY: Schema = {"enum": ["", "any"], "description": "Any."}


@blueprint.get("/openapi.json")
def give_document() -> Response:
    """Every address that can answer in JSON, as OpenAPI 3.1."""
    made = current_app.extensions.get("khronika-openapi")
    if made is None:
        made = current_app.extensions["khronika-openapi"] = make_document(site())
    return jsonify({**made, "servers": [{"url": request.url_root.rstrip("/")}]})


def make_document(here: Site) -> dict[str, Any]:
    """The document of a site, without its address."""
    written = _read_written()
    paths = written["paths"] | {f"/questions/{q.name}.json": _question_path(q, here) for q in read_questions().values()}
    named: dict[str, list[str]] = {}
    filled = _fill({**written, "paths": dict(sorted(paths.items()))}, _values_of(here), named)
    lists = {name: {"type": "string", "enum": values} for name, values in sorted(named.items())}
    components = filled["components"]
    return {
        **filled,
        "info": {**written["info"], "version": __version__},
        "components": {**components, "schemas": {**components["schemas"], **lists}},
    }


@cache
def _read_written() -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load(_WRITTEN.read_text(encoding="utf-8"))
    return written


# -- values of lists ----------------------------------------------------------------------------------------------


def _values_of(here: Site) -> Mapping[str, Callable[[], list[str]]]:
    lists = {
        f"list:{scheme}": lambda scheme=scheme: here.ontology.concepts(scheme) for scheme in here.ontology.schemes
    }
    facets = {
        f"facet:{name}": lambda name=name: [str(entry["value"]) for entry in here.network["facets"][name]]
        for name in ("role", "type")
    }
    selected = {
        f"selection:{name}": lambda name=name: sorted(known_values(here.network, here.features)[name])
        for name in ("freedom", "place", "case", "source", "stance", "stage")
    }
    return {
        **lists,
        **facets,
        **selected,
        "kinds": lambda: list(KINDS),
        "thing formats": lambda: [*THING_FORMATS, "json"],
        "thing formats and html": lambda: ["html", *THING_FORMATS, "json"],
        "types": lambda: list(service().reconciler.types),
        "types or none": lambda: ["", *service().reconciler.types],
        "properties": lambda: list(service().reconciler.columns.all),
    }


def _fill(node: Any, values: Mapping[str, Callable[[], list[str]]], named: dict[str, list[str]]) -> Any:
    """The document with a reference to each list that it names; the lists come into `named`, each once."""
    if isinstance(node, list):
        # A list that stands in another, as parameters that several addresses share, is a part of it.
        entries = [_fill(entry, values, named) for entry in node]
        return [part for entry in entries for part in (entry if isinstance(entry, list) else [entry])]
    if not isinstance(node, dict):
        return node
    filled = {name: _fill(entry, values, named) for name, entry in node.items() if name != VALUES}
    if VALUES not in node:
        return filled
    name = "values-" + re.sub("[^a-z]+", "-", node[VALUES])
    if name not in named:
        named[name] = values[node[VALUES]]()
    return filled | {"$ref": f"#/components/schemas/{name}"}


# -- questions ----------------------------------------------------------------------------------------------------


def _question_path(question: Question, here: Site) -> dict[str, Any]:
    return {
        "get": {
            "tags": ["questions"],
            "summary": question.summary,
            "description": f"{question.description}\n\nOne row is one {question.unit}.".strip(),
            "operationId": question.name,
            "parameters": [*(_parameter(p, here) for p in question.parameters), *_arranging(question)],
            "responses": {
                "200": {
                    "description": "The answer.",
                    "content": {"application/json": {"schema": _answer(question)}},
                },
                "400": {"$ref": "#/components/responses/BadRequest"},
            },
        }
    }


def _parameter(parameter: Parameter, here: Site) -> dict[str, Any]:
    one = _SCHEMAS.get(parameter.type.partition(":")[0]) or {"type": "string", "format": f"khronika-{parameter.type}"}
    if parameter.type.startswith("list:"):
        one = {VALUES: parameter.type}
    schema: Schema = dict(one) if parameter.required else {"anyOf": [dict(one), _ANY]}
    if parameter.default is not None:
        schema["default"] = parameter.default
    fields = {"name": parameter.name, "in": "query", "description": parameter.label, "required": parameter.required}
    example = here.example(parameter)
    return {**fields, "schema": schema} if example is None else {**fields, "schema": schema, "example": example}


_SCHEMAS: Mapping[str, Schema] = {
    "date": {"type": "string", "format": "date"},
    "number": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    "period": {"type": "string", "format": "khronika-edtf"},
    "language": {"type": "string", "enum": list(LANGUAGES)},
    "text": {"type": "string"},
}


def _arranging(question: Question) -> list[dict[str, Any]]:
    columns = _columns(question)
    orders = ["", *columns, *(f"-{column}" for column in columns)]
    words = "A column to order the rows by; with - downwards."
    sort = {"name": "sort", "in": "query", "description": words, "schema": {"type": "string", "enum": orders}}
    return [sort, {"$ref": "#/components/parameters/Filter"}]


def _columns(question: Question) -> list[str]:
    return [column for column in columns_of(question.query) if column != CLAIMS]


def _answer(question: Question) -> Schema:
    columns = _columns(question)
    cells = {column: {"$ref": "#/components/schemas/Cell"} for column in columns}
    row = {
        "type": "object",
        "required": ["evidence"],
        "properties": {**cells, "evidence": {"$ref": "#/components/schemas/Row/properties/evidence"}},
        "additionalProperties": False,
    }
    own = {"question": {"const": question.name}, "columns": {"const": columns}, "rows": {"type": "array", "items": row}}
    return {"allOf": [{"$ref": "#/components/schemas/Answer"}, {"type": "object", "properties": own}]}
