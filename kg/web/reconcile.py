"""The reconciliation service, version 0.2: OpenRefine and its like find the graph's things for their rows here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, request

from kg.errors import BadRequestError
from kg.languages import pick_text
from kg.namespaces import KHR, LIST
from kg.reconciliation.columns import Column
from kg.reconciliation.queries import BATCH, QueryReader, read_json
from kg.reconciliation.reconcile import Candidate, Query, Reconciler
from kg.version import __version__
from kg.web.site import Site, site

blueprint = Blueprint("reconcile", __name__)
WIDTH, HEIGHT = 430, 220
"""Pixels of the frame that a preview is made for."""
_FIRM = ("stated", "corroborated")
_HAPPENED = (None, "occurred")
_SETTINGS: list[dict[str, object]] = [
    {
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "Most values in one cell; 0 for no limit",
    },
    {
        "name": "content",
        "label": "Content",
        "type": "select",
        "default": "entity",
        "help_text": "What stands for a thing: the thing itself, its name or its address",
        "choices": [
            {"value": "entity", "name": "Things"},
            {"value": "label", "name": "Names"},
            {"value": "iri", "name": "Addresses (IRI)"},
        ],
    },
    {
        "name": "language",
        "label": "Language",
        "type": "select",
        "default": "any",
        "help_text": "Of names and texts",
        "choices": [
            {"value": "any", "name": "Any"},
            {"value": "en", "name": "English"},
            {"value": "ru", "name": "Russian"},
            {"value": "kk", "name": "Kazakh"},
        ],
    },
]


@dataclass
class Service:
    """What the routes answer from: a site, the reconciler made from it, and how things are told apart in a line."""

    here: Site
    reconciler: Reconciler

    @staticmethod
    def of(here: Site) -> "Service":
        """The service of a site."""
        made = Reconciler(
            here.store, here.ontology, here.base, here.names, here.moved,
            lambda iri: here.naming.say(here.naming.accused_in(iri), iri),
        )  # fmt: skip
        return Service(here, made)

    def entity(self, iri: str) -> dict[str, str]:
        """A thing as the protocol writes it."""
        made = self.reconciler
        return {"id": iri[len(made.start) :], "name": made.labels[iri], "description": self.describe(iri)}

    def describe(self, iri: str, noted: bool = True) -> str:
        """What kind of thing it is, when it was, how firm it stands; and what must stand beside an accused's name."""
        node = self.here.nodes.get(iri, {})
        standing, status = node.get("standing", "stated"), node.get("status")
        return "; ".join(
            filter(None, (
                self.kind(iri),
                node.get("dateText", {}).get("en"),
                "" if status in _HAPPENED else self.here.ontology.label(f"{LIST}event-status/{status}"),
                "" if standing in _FIRM else self.here.ontology.label(f"{LIST}standing/{standing}"),
                self.note(iri) if noted else "",
            ))
        )  # fmt: skip

    def kind(self, iri: str) -> str:
        """The finest word for what a thing is."""
        classes = self.reconciler.classes_of.get(iri, ())
        of_list = self.here.nodes.get(iri, {}).get("typeLabel", {}).get("en")
        return of_list or (self.here.ontology.label(classes[0]) if classes else "")

    def note(self, iri: str) -> str:
        """Legal stage and denials of the accused that a thing is, or that its name names; '' for nobody."""
        naming = self.here.naming
        return naming.say(naming.accused_in(iri, self.reconciler.labels[iri]), iri)


def service() -> Service:
    """The service of the present application, made when it is first asked for."""
    made = current_app.extensions.get("khronika-reconcile")
    if not isinstance(made, Service):
        made = current_app.extensions["khronika-reconcile"] = Service.of(site())
    return made


def refuse_jsonp() -> None:
    """Raises BadRequestError for a request of a script: every answer can be read across origins (CORS) instead."""
    # A script is sent with the visitor's credentials: any page could read what a site shows to its members only.
    if "callback" in request.args:
        raise BadRequestError("JSONP is not offered: leave callback out, answers may be read across origins (CORS)")


def give_json(fields: Mapping[str, object]) -> Response:
    """An answer in JSON."""
    return Response(json.dumps(fields, ensure_ascii=False), content_type="application/json; charset=utf-8")


@blueprint.route("/reconcile", methods=["GET", "POST"], strict_slashes=False)
def serve() -> Response:
    """The manifest; with `queries` or `query` the candidates, with `extend` the values of properties."""
    refuse_jsonp()
    asked, made = request.values, service()
    reader = QueryReader(made.reconciler)
    if "queries" in asked:
        batch = reader.read_batch(read_json(asked["queries"], "queries"))
        return give_json({name: _result(made, query) for name, query in batch.items()})
    if "query" in asked:
        text = asked["query"]
        given: object = read_json(text, "query") if text.lstrip().startswith("{") else text
        return give_json(_result(made, reader.read_query(given, "query")))
    if "extend" in asked:
        return give_json(_extend(made, reader))
    if request.method == "POST":
        raise BadRequestError("send queries=... or extend=..., as application/x-www-form-urlencoded")
    return give_json(_manifest(made))


def _manifest(made: Service) -> dict[str, object]:
    here, root = made.here, request.url_root.rstrip("/")
    titles = [entry["title"] for entry in here.store.manifest["datasets"]]
    title = "; ".join(map(pick_text, titles))

    def suggest(kind: str) -> dict[str, str]:
        return {
            "service_url": root,
            "service_path": f"/reconcile/suggest/{kind}",
            "flyout_service_url": root,
            "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}",
        }

    types = made.reconciler.types.values()
    return {
        "versions": ["0.1", "0.2"],
        "name": f"Khronika: {title}",
        "identifierSpace": made.reconciler.start,
        "schemaSpace": KHR,
        "serviceVersion": __version__,
        "documentation": f"{root}/ontology",
        "logo": f"{root}/static/icon.svg",
        "defaultTypes": [made.reconciler.type_fields(one) for one in types if one in here.ontology.kinds],
        "batchSize": BATCH,
        # The id stands in the query: a slash in it would be %2F in a path, which many servers refuse.
        "view": {"url": f"{root}/reconcile/view?id={{{{id}}}}"},
        "preview": {"url": f"{root}/reconcile/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {kind: suggest(kind) for kind in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/properties"},
            "property_settings": _SETTINGS,
        },
    }


def _result(made: Service, query: Query) -> dict[str, object]:
    return {"result": [_candidate(made, candidate) for candidate in made.reconciler.match(query)]}


def _candidate(made: Service, candidate: Candidate) -> dict[str, object]:
    classes = made.reconciler.classes_of.get(candidate.iri, ())
    return {
        **made.entity(candidate.iri),
        "type": [made.reconciler.type_fields(one) for one in classes],
        "score": candidate.score,
        "match": candidate.certain,
        "features": [{"id": name, "value": value} for name, value in candidate.features.items()],
    }


def _extend(made: Service, reader: QueryReader) -> dict[str, object]:
    wanted = reader.read_extension(read_json(request.values["extend"], "extend"))
    columns = made.reconciler.columns
    things = [iri for iri in wanted.things.values() if iri]
    known = columns.values(things, [column for column, _ in wanted.columns])
    return {
        "meta": [_meta(made, column) for column, _ in wanted.columns],
        "rows": {
            name: {
                column.id: columns.cells(known.get(iri or "", {}).get(column.id, []), settings)
                for column, settings in wanted.columns
            }
            for name, iri in wanted.things.items()
        },
    }


def _meta(made: Service, column: Column) -> dict[str, object]:
    fields: dict[str, object] = {"id": column.id, "name": column.name}
    return fields | ({"type": made.reconciler.type_fields(column.gives)} if column.gives else {})
