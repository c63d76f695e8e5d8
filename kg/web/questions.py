"""Questions as forms and tables, each with its CSV and JSON twin, its query and its description in RDF."""

from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from kg.answers import say_cell, write_answer
from kg.arrange import RESERVED, arrange_rows
from kg.catalog import catalog_quads, question_triples
from kg.charts import MOST_ROWS, draw_chart
from kg.description import Cell
from kg.errors import BadRequestError
from kg.formats import negotiate
from kg.languages import ENGLISH, Label
from kg.questions import Answer, Parameter, find_question, parameter_choices, read_questions
from kg.store import bind_values
from kg.vocabulary.files import RDF_FORMATS, write_triples
from kg.web.documents import alternate_links, give_data, give_document
from kg.web.languages import speaking
from kg.web.site import site
from kg.web.vocabulary import choose_rdf, give_rdf, known_ending

blueprint = Blueprint("questions", __name__)
_ENDINGS = ("csv", "json", "rq", *RDF_FORMATS)
LONGEST_LINK = 6000
"""Bytes of a query that an address can carry into the editor."""


@blueprint.get("/questions")
def list_questions() -> Response:
    """All questions, by topic; as RDF the catalogue of them."""
    return choose_rdf("/questions", _questions_page, _catalogue)


def _questions_page() -> str:
    topics: dict[str, list[object]] = {}
    for question in read_questions().values():
        topics.setdefault(question.topic, []).append(question)
    return render_template("questions.html", topics=topics)


def _catalogue(ending: str) -> bytes:
    here = site()
    return write_triples([quad.triple for quad in catalog_quads(here.ontology, here.base, here.store.knows)], ending)


@blueprint.get("/questions.<ending>")
def give_catalogue(ending: str) -> Response:
    """All questions as RDF."""
    return give_rdf("/questions", known_ending(ending), _catalogue(ending))


@blueprint.get("/questions/<name>.<ending>")
def give_answer(name: str, ending: str) -> Response:
    """The answer as .csv or .json, the query as .rq, the description of the question as .ttl, .jsonld, .nt or .rdf."""
    if ending not in _ENDINGS:
        raise BadRequestError(f"a question has the endings .{', .'.join(_ENDINGS)}")
    question = find_question(name)
    path = f"/questions/{name}"
    if ending in RDF_FORMATS:
        here = site()
        triples = question_triples(here.ontology, here.base, name, here.store.knows)
        return give_rdf(path, ending, write_triples(triples, ending))
    if ending == "rq":
        content = _bound(_ask(name)) if request.args.keys() - {"format"} else question.query
    else:
        content = write_answer(_ask(name), ending)
    return give_data(path, ending, _ENDINGS, content)


@blueprint.get("/questions/<name>")
def show_answer(name: str) -> Response:
    """The form of a question and its answer, or any other form of it, by Accept or `?format=`."""
    find_question(name)
    chosen = negotiate(request.headers.get("Accept"), ("html", *_ENDINGS), request.args.get("format")).name
    if chosen != "html":
        response = give_answer(name, chosen)
    else:
        page, status = _answer_page(name)
        links = alternate_links(f"/questions/{name}", _ENDINGS, "alternate")
        response = give_document(page, "html", links, status=status)
    response.headers["Vary"] = "Accept"
    return response


def _answer_page(name: str) -> tuple[str, int]:
    """The page and its status: a value that does not fit is told beside the form."""
    question = find_question(name)
    here = site()
    answer: Answer | None = None
    problem = ""
    try:
        answer = _ask(name)
    except BadRequestError as error:
        problem = Label(str(error), ENGLISH)
    choices = {p.name: parameter_choices(here.store, here.ontology, p, speaking()) for p in question.parameters}
    given = {p.name: _shown(p, answer) for p in question.parameters}
    untouched = problem and not request.args
    page = render_template(
        "question.html", question=question, answer=answer, problem="" if untouched else problem,
        choices=choices, given=given, asked=_asked(), order=_order, kept=_kept(),
        sort=request.args.get("sort", ""), words=request.args.get("filter", ""),
        chart=draw_chart(answer, speaking()) if answer else "", named=_named(answer) if answer else [],
        picks=_picks(answer) if answer and not site().published else {},
        bound=_bound(answer) if answer else question.query, editor=_editor(answer) if answer else "",
    )  # fmt: skip
    return page, 400 if problem and not untouched else 200


def _picks(answer: Answer) -> dict[int, tuple[str, str]]:
    """Row -> what a selection takes of it, as `event/slug`, and its name: its first event, else its first thing."""
    nodes, start = site().nodes, len(f"{site().base}id/")
    found: dict[int, tuple[str, str]] = {}
    for number, row in enumerate(answer.rows):
        things = [str(value) for name in answer.columns if (value := row.get(name)) is not None and str(value) in nodes]
        things.sort(key=lambda iri: nodes[iri]["kind"] != "event")
        if things:
            found[number] = (things[0][start:], answer.labels.get(things[0], things[0][start:]))
    return found


def _ask(name: str) -> Answer:
    here = site()
    given = {key: value for key, value in request.args.items() if key not in RESERVED}
    if here.published:
        given = {p.name: here.example(p) or "" for p in find_question(name).parameters if p.required and not p.default}
    answer = here.ask(name, tuple(given.items()))
    return arrange_rows(answer, request.args.get("sort", ""), request.args.get("filter", ""))


def _named(answer: Answer) -> list[tuple[Cell, str]]:
    """The accused whom the labels of a chart name, with what must stand beside their names."""
    column = answer.question.chart.get("label", "")
    return site().naming.beside(say_cell(answer, row.get(column), speaking()) for row in answer.rows[:MOST_ROWS])


def _bound(answer: Answer) -> str:
    """The query as it was run, its parameters in their VALUES block."""
    return bind_values(answer.question.query, [answer.values] if answer.values else [])


def _editor(answer: Answer) -> str:
    """The address of the editor with the query in it; '' for one that is too long for an address."""
    address = "/sparql?" + urlencode({"edit": _bound(answer)})
    return address if len(address) <= LONGEST_LINK else ""


def _kept() -> list[tuple[str, str]]:
    """What the form that filters must not lose."""
    return [(key, value) for key, value in request.args.items() if key not in ("filter", "format")]


def _address(**changes: str) -> str:
    """The query string of this view, with some of it changed."""
    values = {key: value for key, value in {**request.args, **changes}.items() if value and key != "format"}
    return urlencode(values)


def _asked() -> str:
    """What stands behind the path of this view, its question mark included; '' for nothing."""
    query = _address()
    return f"?{query}" if query else ""


def _order(column: str) -> str:
    """The address of this view in the order of a column, the other way round where it is in that order already."""
    return _address(sort=f"-{column}" if request.args.get("sort") == column else column)


def _shown(parameter: Parameter, answer: Answer | None) -> str:
    """The value that the form shows: what was asked, else the default."""
    if parameter.name in request.args:
        return request.args[parameter.name]
    if answer is not None and parameter.name in answer.values:
        value = str(answer.values[parameter.name])
        return value.rsplit("/", 1)[-1] if "://" in value else value
    return parameter.default or ""
