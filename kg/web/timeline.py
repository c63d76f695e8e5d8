"""The selection in time, one lane for each actor or case; and what happened in each year. Both also as JSON."""

from collections import Counter
from collections.abc import Container

from flask import Blueprint, Response, jsonify, render_template, request

from kg.answers import answer_rows
from kg.arrange import arrange_rows
from kg.charts import draw_chart
from kg.errors import NotFoundError
from kg.files import read_query
from kg.questions import Answer, ask
from kg.web.lanes import give_lanes, view_lanes
from kg.web.languages import speaking
from kg.web.site import site

blueprint = Blueprint("timeline", __name__)
_QUESTION = "events-in-a-period"
_WEAKEST = "disputed"


@blueprint.get("/timeline")
def show_years() -> str:
    """The events of the selection in lanes; without one, of everything, with the years that something happened in."""
    return render_template("lanes.html", years=_years(), view=view_lanes())


@blueprint.get("/timeline.json")
def give_years() -> Response:
    """The lanes as JSON where `by` asks for them; else for each year how much may have been under way in it."""
    # What cannot be selected is refused whether or not anything is made of it.
    lanes = give_lanes() if request.args else {}
    if "by" in request.args:
        return jsonify(lanes)
    return jsonify({"unit": "event or state", "years": [{"year": year, "number": n} for year, n in _years().items()]})


@blueprint.get("/timeline/<year>")
def show_year(year: str) -> str:
    """The events and states of one year, those that may have been in it among them."""
    years = _years()
    answer = _answer(year, years)
    chart = draw_chart(answer, speaking())
    return render_template("timeline.html", years=years, year=int(year), answer=answer, chart=chart)


@blueprint.get("/timeline/<year>.json")
def give_year(year: str) -> Response:
    """The same as JSON, each event with its evidence."""
    answer = _answer(year, _years())
    return jsonify({"year": int(year), "unit": "event or state", "events": answer_rows(answer)})


def _answer(year: str, years: Container[int]) -> Answer:
    here = site()
    if not year.isascii() or not year.isdecimal() or int(year) not in years:
        raise NotFoundError("nothing is recorded of this year")
    answer = ask(here.store, here.ontology, _QUESTION, {"period": year, "weakest": _WEAKEST}, speaking())
    return arrange_rows(answer, "date", "")


def _years() -> dict[int, int]:
    """Year -> how many events and states may have been under way in it, in order; a state without an end is not
    taken to have lasted beyond the day on which it was last confirmed.
    """
    found: Counter[int] = Counter()
    for row in site().store.select(read_query("page/years")):
        if "first" in row:
            first, last = int(str(row["first"])), int(str(row.get("last", row["first"])))
            found.update(range(first, max(first, last) + 1))
    return dict(sorted(found.items()))
