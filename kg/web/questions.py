"""Questions as forms and tables, each with its CSV and JSON twin."""

from flask import Blueprint, Response, render_template, request

from kg.answers import write_answer
from kg.errors import BadRequestError
from kg.questions import Answer, Parameter, ask, find_question, parameter_choices, read_questions
from kg.web.site import site

blueprint = Blueprint("questions", __name__)


@blueprint.get("/questions")
def list_questions() -> str:
    """All questions, by topic."""
    topics: dict[str, list[object]] = {}
    for question in read_questions().values():
        topics.setdefault(question.topic, []).append(question)
    return render_template("questions.html", topics=topics)


@blueprint.get("/questions/<name>.<ending>")
def give_answer(name: str, ending: str) -> Response:
    """The answer as .csv or .json."""
    if ending not in ("csv", "json"):
        raise BadRequestError("an answer has the endings .csv and .json")
    answer = _ask(name)
    media_type = "text/csv" if ending == "csv" else "application/json"
    return Response(write_answer(answer, ending), content_type=f"{media_type}; charset=utf-8")


@blueprint.get("/questions/<name>")
def show_answer(name: str) -> tuple[str, int]:
    """The form of a question and its answer; a value that does not fit is told beside the form."""
    question = find_question(name)
    here = site()
    answer: Answer | None = None
    problem = ""
    try:
        answer = _ask(name)
    except BadRequestError as error:
        problem = str(error)
    choices = {p.name: parameter_choices(here.store, here.ontology, p) for p in question.parameters}
    given = {p.name: _shown(p, answer) for p in question.parameters}
    query = request.query_string.decode("ascii", "replace")
    untouched = problem and not request.args
    page = render_template("question.html", question=question, answer=answer, problem="" if untouched else problem,
                           choices=choices, given=given, query=query)  # fmt: skip
    return page, 400 if problem and not untouched else 200


def _ask(name: str) -> Answer:
    here = site()
    given = {key: value for key, value in request.args.items() if key != "format"}
    return ask(here.store, here.ontology, name, given)


def _shown(parameter: Parameter, answer: Answer | None) -> str:
    """The value that the form shows: what was asked, else the default."""
    if parameter.name in request.args:
        return request.args[parameter.name]
    if answer is not None and parameter.name in answer.values:
        value = str(answer.values[parameter.name])
        return value.rsplit("/", 1)[-1] if "://" in value else value
    return parameter.default or ""
