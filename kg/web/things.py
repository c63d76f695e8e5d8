"""Things and their pages: `/id/...` decides and answers 303; `/page/...` is for people, `/data/...` for machines."""

import json
from dataclasses import asdict

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg.describe import Describer
from kg.description import Description
from kg.drawing import draw_ego
from kg.errors import BadRequestError, NotFoundError
from kg.files import read_query
from kg.formats import negotiate
from kg.namespaces import EDTF, KHR
from kg.network import ego_network
from kg.schema_org import describe_site, describe_thing
from kg.stages import Accusation
from kg.terms import Iri, Literal, local_name
from kg.things import THING_FORMATS, thing_data
from kg.web.documents import alternate_links, give_document, licence_links, link_to, thing_links
from kg.web.evidence import chronology_sources, recent_sources
from kg.web.languages import speaking, worded
from kg.web.proceedings import proceeding_of
from kg.web.reading import read_document, read_passage
from kg.web.site import Site, site

blueprint = Blueprint("things", __name__)
_ENDINGS = (*THING_FORMATS, "json")
_BY_COURT = ("convicted", "sentenced", "final", "acquitted")
_CHOICES = ["html", *THING_FORMATS, "json"]


@blueprint.get("/")
def home() -> Response:
    """What is in the graph, recent events, and where to begin; programs are led to its description and its API."""
    here = site()
    describer = here.describer()
    counts = {str(row["kind"]): int(str(row["count"])) for row in here.store.select(read_query("page/counts"))}
    rows = here.store.select(read_query("page/recent"))
    recent = [describer.happening(row) for row in rows]
    sources = recent_sources(here.store, describer, [str(row["event"]) for row in rows])
    told = describe_site(here.store.manifest, here.base)
    page = render_template("home.html", counts=counts, recent=recent, sources=sources, schema_org=told)
    links = [link_to("/.well-known/void", "describedby", "text/turtle"), link_to("/catalog", "item", "text/html")]
    if not here.published:
        links.append(link_to("/openapi.json", "service-desc", "application/json"))
    return give_document(page, "html", [*links, *licence_links(here)])


@blueprint.get("/id/<kind>/<slug>")
@blueprint.get("/id/<kind>/<slug>/<path:inner>")
def identify(kind: str, slug: str, inner: str = "") -> AnyResponse:
    """303 to the page or the data of a thing, by Accept or `?format=`."""
    here = site()
    here.iri(kind, slug)
    chosen = negotiate(request.headers.get("Accept"), _CHOICES, request.args.get("format"))
    if chosen.name == "html":
        target = f"/page/{kind}/{slug}" + (f"#{inner}" if inner else "")
    else:
        target = f"/data/{kind}/{slug}.{chosen.name}"
    response = redirect(target, 303)
    response.headers["Vary"] = "Accept"
    data = alternate_links(f"/data/{kind}/{slug}", _ENDINGS, "describedby")
    response.headers["Link"] = ", ".join([*data, *licence_links(here)])
    return response


@blueprint.get("/data/<kind>/<slug>")
def choose_data(kind: str, slug: str) -> Response:
    """The data of a thing in the format that Accept or `?format=` asks for."""
    chosen = negotiate(request.headers.get("Accept"), _ENDINGS, request.args.get("format"))
    response = give_data(kind, slug, chosen.name)
    response.headers["Vary"] = "Accept"
    response.headers["Content-Location"] = f"/data/{kind}/{slug}.{chosen.name}"
    return response


@blueprint.get("/data/<kind>/<slug>.<ending>")
def give_data(kind: str, slug: str, ending: str) -> Response:
    """Everything that the graph says of a thing and its inner nodes, in one format."""
    here = site()
    iri = here.iri(kind, slug)
    if ending not in _ENDINGS:
        raise NotFoundError(f"no data with the ending .{ending[:20]}; known: .{', .'.join(_ENDINGS)}")
    if ending == "json":
        content = json.dumps(asdict(here.describe(iri)), ensure_ascii=False, indent=1).encode("utf-8")
    else:
        content = thing_data(here.store, here.ontology, iri, ending)
    links = [link_to(f"/page/{kind}/{slug}", relation, "text/html") for relation in ("describes", "alternate")]
    return give_document(content, ending, [link_to(iri, "cite-as"), *links, *licence_links(here)])


@blueprint.get("/page/<kind>/<slug>")
def show_page(kind: str, slug: str) -> Response:
    """The page of a thing."""
    here = site()
    iri = here.iri(kind, slug)
    describer = here.describer()
    thing = here.describe(iri)
    around = ego_network(here.network, iri) if any(n["id"] == iri for n in here.network["nodes"]) else None
    accusations = _accusations(here, thing)
    told = describe_thing(here.store, here.ontology, thing)
    page = render_template(
        "thing.html", thing=thing, accusations=accusations, proceeding=proceeding_of(here, thing),
        data=[(n, f"/data/{kind}/{slug}.{n}") for n in _ENDINGS],
        titled=here.naming.accused_in(iri, thing.label), schema_org=told,
        panel=sorted({str(entry["iri"]) for entry in accusations}),
        accused_labels={str(entry["iri"]): describer.label(str(entry["iri"])) for entry in accusations},
        drawing=draw_ego(around, iri, speaking()) if around else "",
        named=here.naming.beside(worded(node["label"]) for node in around["nodes"]) if around else [],
        sources=chronology_sources(here.store, describer, iri) if thing.chronology else {},
        **_reading(here, thing),
    )  # fmt: skip
    return give_document(page, "html", thing_links(here, kind, slug, _ENDINGS, told["@type"]))


def _accusations(here: Site, thing: Description) -> list[dict[str, object]]:
    """The charges against a person, or in a case, each with stage, date and denials in words."""
    wanted = (entry for entries in here.accusations.values() for entry in entries)
    return [_accusation(here, here.describer(), entry) for entry in wanted if thing.iri in (entry.accused, entry.case)]


def _accusation(here: Site, describer: Describer, entry: Accusation) -> dict[str, object]:
    requalified = _values(here, entry.charge, KHR + "requalifiedTo") if entry.charge else []
    judged = _values(here, entry.stage_event, KHR + "charge") if entry.stage_event else []
    # A step of the case says something of a charge only where it names that charge, or none at all.
    own_step = not requalified and (not judged or entry.charge is None or entry.charge in judged)
    return {
        "iri": entry.accused,
        "charge": describer.cell(entry.charge) if entry.charge else None,
        "accused": describer.cell(entry.accused),
        "kind": describer.label(entry.kind) if entry.kind else "",
        "case": describer.cell(entry.case) if entry.case else None,
        "stage": describer.label(entry.stage) if entry.stage else "",
        "own_step": own_step,
        "requalified": [describer.cell(charge) for charge in requalified],
        "by_court": own_step and entry.stage is not None and local_name(entry.stage) in _BY_COURT,
        "event": describer.cell(entry.stage_event) if entry.stage_event else None,
        "date": describer.cell(Literal(entry.stage_date, EDTF)).text if entry.stage_date else "",
        "denials": [
            (describer.label(denial.stance), [describer.cell(speaker) for speaker in denial.speakers])
            for denial in entry.denials
        ],
    }


def _values(here: Site, iri: str, property_iri: str) -> list[Iri]:
    return [value for value in here.facts(iri).get(property_iri, ()) if isinstance(value, Iri)]


def _reading(here: Site, thing: Description) -> dict[str, object]:
    """The passage that `?at=start-end` names on a document's page, and what rests on the document."""
    if thing.kind != "document":
        return {"passage": None, "reading": None}
    asked, first = request.args.get("at"), request.args.get("from", "0")
    if not first.isascii() or not first.isdecimal() or len(first) > 9:
        raise BadRequestError("the first passage of the list is written as ?from=200")
    passage = read_passage(here, thing.iri, asked) if asked is not None else None
    return {"passage": passage, "reading": read_document(here, thing.iri, int(first))}
