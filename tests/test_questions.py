"""Every named question: its head, its parameters, its rows on its example, and its answer on the embedded dataset.

`python tests/test_questions.py` writes the golden answers anew; each is then read against the report before it is kept.
"""

import json
import re
from pathlib import Path

import pytest

from kg.arrange import RESERVED
from kg.charts import CHARTS
from kg.errors import BadRequestError, InputError, NotFoundError
from kg.files import queries_dir
from kg.namespaces import LIST
from kg.ontology import Ontology
from kg.questions import (
    CLAIMS,
    INTERNAL,
    Answer,
    Question,
    ask,
    columns_of,
    find_question,
    read_question,
    read_questions,
)
from kg.store import VALUES_MARK, Store
from kg.terms import Iri, Term
from stores import build_store

ROOT = Path(__file__).resolve().parent.parent
GOLDENS = Path(__file__).resolve().parent / "goldens"
QUESTIONS = read_questions()
STARRED = {
    "actions-against-organisations", "appeals-and-complaints", "associates", "chronology", "convictions-in-absentia",
    "denied-or-disputed", "fines-and-back-taxes", "how-connected", "hunger-strikes", "laws-touching-a-freedom",
    "legal-stages", "sentences", "what-led-to-an-event", "what-rests-on-one-side", "who-is-held",
}  # fmt: skip
# Questions to which one report alone has no answer: nothing in it is corrected or bears two records. Each has a test on a
# graph of its own in test_questions_by_hand.py and test_questions_claims.py.
EMPTY_ALONE = {"corrections", "records-that-may-be-the-same"}
PARAMETER_TYPE = re.compile(
    r"actor|person|organisation|court|group|law|place|case|event|document|date|period|number|text|language|list:[a-z-]+"
)


def examples(question: Question) -> dict[str, str]:
    """What a question has to be asked with, each at its example."""
    return {parameter.name: parameter.example or "" for parameter in question.parameters if parameter.required}


def short(cell: Term) -> str:
    """A cell without what all cells of its kind share."""
    text = str(cell)
    if not isinstance(cell, Iri):
        return text
    if text.startswith(LIST):
        return text.removeprefix(LIST)
    return text.partition("/id/")[2] or text.rpartition("#")[2] or text


def golden(answer: Answer) -> dict[str, object]:
    """An answer as it is kept: plain cells, and evidence as document, offsets, stance and speakers."""
    rows: list[dict[str, object]] = []
    for row, entries in zip(answer.rows, answer.evidence, strict=True):
        kept: dict[str, object] = {column: short(row[column]) for column in answer.columns if column in row}
        kept["evidence"] = sorted(
            f"{entry.reported_in.rpartition('/')[2]} {entry.start}-{entry.end} {entry.stance.rpartition('/')[2]} "
            + " ".join(speaker.rpartition("/")[2] for speaker in entry.asserted_by)
            for entry in entries
        )
        rows.append(kept)
    return {"parameters": {name: short(value) for name, value in answer.values.items()}, "rows": rows}


def write_golden(kept: dict[str, object]) -> str:
    """A golden answer as its file holds it, one row a line."""
    rows = kept["rows"]
    assert isinstance(rows, list)
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f'{{"parameters": {json.dumps(kept["parameters"], ensure_ascii=False)},\n"rows": [\n{lines}\n]}}\n'


# ---------------------------------------------------------------- the files


def test_the_most_wanted_questions_are_there() -> None:
    assert set(QUESTIONS) >= STARRED


def test_every_file_is_a_question_and_every_question_has_a_golden() -> None:
    files = [path for path in queries_dir().glob("*/*.rq") if path.parent.name not in INTERNAL]
    assert len(files) == len(QUESTIONS) > 0
    assert {path.stem for path in GOLDENS.glob("*.json")} == set(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_head(name: str) -> None:
    question = QUESTIONS[name]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert question.summary.endswith("?")
    assert question.description.endswith(".")
    assert question.unit
    assert question.tags
    for parameter in question.parameters:
        assert PARAMETER_TYPE.fullmatch(parameter.type), parameter
        assert parameter.label != parameter.name, f"{parameter.name} has no label of its own"
        assert parameter.example or not parameter.required, f"{parameter.name} is required and has no example"
        assert parameter.name not in RESERVED, f"{parameter.name} means something else in an address"
    if question.chart:
        assert set(question.chart) == CHARTS[question.chart["kind"]]
        assert {column for key, column in question.chart.items() if key != "kind"} <= set(columns_of(question.query))


@pytest.mark.parametrize("name", QUESTIONS)
def test_query_uses_its_parameters_and_carries_claims(name: str) -> None:
    question = QUESTIONS[name]
    body = re.sub(r"(?m)^\s*#.*$", "", question.query)
    assert question.query.count(VALUES_MARK) == 1
    assert re.search(r"\bORDER BY\b", body)
    assert not re.search(r"\bGRAPH\b|\bSERVICE\b|\bFROM\b", body)
    assert re.search(rf'GROUP_CONCAT\(DISTINCT STR\(\?claim\); SEPARATOR=" "\) AS \?{CLAIMS}\)', body)
    for parameter in question.parameters:
        sides = ("From", "To") if parameter.type == "period" else ("",)
        for side in sides:
            assert re.search(rf"\?{parameter.name}{side}\b", body), f"{parameter.name}{side} is nowhere in the query"


# ---------------------------------------------------------------- the answers


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_equals_its_golden(name: str, store: Store, ontology: Ontology) -> None:
    found = golden(ask(store, ontology, name, examples(QUESTIONS[name])))
    assert found == json.loads((GOLDENS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "parameter", "example"),
    [
        (name, spec.name, spec.example)
        for name, question in QUESTIONS.items()
        for spec in question.parameters
        if spec.example
    ],
)
def test_each_example_gives_rows(name: str, parameter: str, example: str, store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, name, {**examples(QUESTIONS[name]), parameter: example})
    assert answer.rows


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_row_has_evidence_and_stands_once(name: str, store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, name, examples(QUESTIONS[name]))
    assert bool(answer.rows) == (name not in EMPTY_ALONE)
    assert all(answer.evidence)
    for entries in answer.evidence:
        assert all(entry.start is not None and entry.end is not None and entry.start < entry.end for entry in entries)
    rows = [json.dumps(golden(answer)["rows"][index], sort_keys=True) for index in range(len(answer.rows))]  # type: ignore[index]
    assert len(rows) == len(set(rows))


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_order_is_total(name: str, ontology: Ontology, store: Store) -> None:
    """The same statements loaded in another order give the same answer."""
    turned = Store.from_quads(reversed(list(store.quads())))
    given = examples(QUESTIONS[name])
    assert golden(ask(turned, ontology, name, given)) == golden(ask(store, ontology, name, given))


# ---------------------------------------------------------------- what answers must keep apart


def column(answer: Answer, *names: str) -> list[tuple[str, ...]]:
    """Some columns of an answer, '-' where a cell is empty."""
    return [tuple(short(row[name]) if name in row else "-" for name in names) for row in answer.rows]


def test_an_arrest_before_trial_is_no_sentence(store: Store, ontology: Ontology) -> None:
    people = {person for (person,) in column(ask(store, ontology, "sentences"), "person")}
    assert people == {
        "person/larisa-kharkova", "person/nurbek-kushakbayev", "person/amin-yeleusinov", "person/max-bokayev",
        "person/talgat-ayan", "person/mukhtar-ablyazov", "person/mahkambet-abzhan", "person/teymur-akhmedov",
        "person/marat-dauletbayev",
    }  # fmt: skip
    assert ask(store, ontology, "sentences", {"kind": "PreTrialDetention"}).rows == ()


def test_the_conviction_is_on_the_requalified_charge(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "sentences", {"person": "larisa-kharkova"})
    assert column(answer, "kind", "duration") == [
        ("penalty-kind/CommunityWork", "PT100H"),
        ("penalty-kind/RestrictionOfFreedom", "P4Y"),
        ("penalty-kind/OfficeBan", "P5Y"),
    ]
    assert {charge.rpartition("/")[2] for (charge,) in column(answer, "charge")} == {"kharkova-abuse-of-office"}


def test_vague_dates_are_within_a_period_certainly_or_possibly(store: Store, ontology: Ontology) -> None:
    def within(person: str) -> list[tuple[str, ...]]:
        given = {"person": person, "from": "2017-07-01", "to": "2017-07-31"}
        return sorted(set(column(ask(store, ontology, "sentences", given), "inPeriod")))

    assert within("larisa-kharkova") == [("certainly",)]
    assert within("mukhtar-ablyazov") == [("possibly",)]
    assert within("nurbek-kushakbayev") == []


def test_an_order_to_detain_does_not_say_that_somebody_is_held(store: Store, ontology: Ontology) -> None:
    held = set(column(ask(store, ontology, "who-is-held", {"on": "2017-07-29"}), "person", "held", "basis"))
    assert ("person/zhanbolat-mamay", "certainly", "event-type/Detention") in held
    assert ("person/mahkambet-abzhan", "possibly", "event-type/DetentionOrder") in held
    people = {person for person, _, _ in held}
    assert not people & {"person/mukhtar-ablyazov", "person/marat-dauletbayev", "person/larisa-kharkova"}
    before = {person for (person,) in column(ask(store, ontology, "who-is-held", {"on": "2017-01-31"}), "person")}
    assert "person/zhanbolat-mamay" not in before


def test_the_legal_stage_is_as_of_a_day(store: Store, ontology: Ontology) -> None:
    def stages(day: str) -> list[tuple[str, ...]]:
        return column(ask(store, ontology, "legal-stages", {"on": day, "case": "kharkova"}), "stage", "reached")

    assert stages("2017-07-24")[-1] == ("legal-stage/on-trial", "possibly")
    assert stages("2017-07-25") == [("legal-stage/sentenced", "certainly")]
    mamay = ask(store, ontology, "legal-stages", {"case": "mamay"})
    assert column(mamay, "stage", "reached") == [("legal-stage/indicted", "certainly")], "the trial is only expected"


def test_an_appeal_planned_has_no_outcome(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "appeals-and-complaints", {"actor": "larisa-kharkova"})
    assert column(answer, "status", "result", "decision") == [("event-status/planned", "-", "-")]
    liberty = ask(store, ontology, "appeals-and-complaints", {"actor": "liberty"})
    assert column(liberty, "result") == [("outcome/rejected",)]


def test_a_denial_is_no_fact(store: Store, ontology: Ontology) -> None:
    ministry = "organisation/ministry-of-information-and-communications"
    denied = ask(store, ontology, "denied-or-disputed", {"concerning": ministry})
    assert column(denied, "deniedBy", "standing") == [("person/dauren-abayev", "standing/denied-only")]
    events = [event for (event,) in column(ask(store, ontology, "chronology", {"actor": ministry}), "event")]
    assert "event/foreign-policy-blocking" not in events


def test_amounts_are_listed_and_never_added_up(store: Store, ontology: Ontology) -> None:
    answer = ask(store, ontology, "fines-and-back-taxes", {"inCurrency": "EUR"})
    assert sorted(column(answer, "kind", "amount", "approximate")) == [
        ("penalty-kind/BackTaxesAndFines", "3500", "true"),
        ("penalty-kind/BackTaxesAndFines", "7000", "true"),
        ("penalty-kind/Fine", "1800", "true"),
    ]


def test_an_alleged_tie_shows_only_when_asked_for(store: Store, ontology: Ontology) -> None:
    given = {"from": "zhanbolat-mamay", "to": "bta-bank"}
    assert ask(store, ontology, "how-connected", given).rows == ()
    alleged = ask(store, ontology, "how-connected", {**given, "weakest": "alleged"})
    assert column(alleged, "step", "one", "kind", "other", "standing") == [
        ("1", "person/zhanbolat-mamay", "relation-type/accomplice-of", "person/mukhtar-ablyazov", "standing/alleged"),
        ("2", "person/mukhtar-ablyazov", "role/head", "organisation/bta-bank", "standing/stated"),
    ]


# ---------------------------------------------------------------- parameters


def test_unknown_names_are_answered_with_what_is_known(store: Store, ontology: Ontology) -> None:
    with pytest.raises(NotFoundError, match="sentences"):
        find_question("sentencse")
    with pytest.raises(BadRequestError, match=r"sentences: unknown parameter 'cour'.*known: person, court"):
        ask(store, ontology, "sentences", {"cour": "x"})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"from": "July 2017"}, "is not a day"),
        ({"from": "2017-02-30"}, "is not a day"),
        ({"from": "20170701"}, "is not a day"),
        ({"kind": "Prison"}, "is not in the list penalty-kind"),
        ({"person": "nobody-of-that-name"}, "names no person"),
        ({"person": "cituk"}, "names no person"),
        ({"court": "larisa-kharkova"}, "names no court"),
    ],
)
def test_a_value_of_another_type_is_refused(
    given: dict[str, str], message: str, store: Store, ontology: Ontology
) -> None:
    with pytest.raises(BadRequestError, match=message):
        ask(store, ontology, "sentences", given)


INJECTIONS = ["> } ; DROP ALL", '" } UNION { ?s ?p ?o } #', "EUR\\u0022 }", "') } #@ values", "any } #\n}"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_free_text_never_becomes_a_query(text: str, store: Store, ontology: Ontology) -> None:
    size = len(store)
    assert ask(store, ontology, "fines-and-back-taxes", {"inCurrency": text}).rows == ()
    for name, parameter in (("sentences", "person"), ("sentences", "from"), ("sentences", "kind")):
        with pytest.raises(BadRequestError):
            ask(store, ontology, name, {parameter: text})
    with pytest.raises(BadRequestError):
        ask(store, ontology, "fines-and-back-taxes", {"inYear": text})
    assert len(store) == size


def test_any_is_no_restriction(store: Store, ontology: Ontology) -> None:
    plain = golden(ask(store, ontology, "sentences"))
    free = dict.fromkeys(("person", "court", "judge", "kind", "law", "from", "to"), "any")
    assert golden(ask(store, ontology, "sentences", free)) == plain
    assert golden(ask(store, ontology, "sentences", {"person": " "})) == plain
    every = ask(store, ontology, "sentences", {"weakest": "any"})
    assert len(every.rows) >= len(ask(store, ontology, "sentences").rows) > 0


def test_a_required_parameter_is_asked_for(store: Store, ontology: Ontology) -> None:
    for given in ({}, {"on": "any"}, {"on": ""}):
        with pytest.raises(BadRequestError, match="who-is-held: say which on, as on=2017-07-29"):
            ask(store, ontology, "who-is-held", given)


def test_a_thing_is_named_by_slug_kind_iri_or_name(store: Store, ontology: Ontology) -> None:
    ways = ("larisa-kharkova", "person/larisa-kharkova", "https://w3id.org/khronika/id/person/larisa-kharkova",
            "Larisa Kharkova", "larisa kharkova")  # fmt: skip
    answers = [golden(ask(store, ontology, "sentences", {"person": way})) for way in ways]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("#+ summary: Who?\n", "needs a summary and the unit"),
        ("#+ summary: [Who?\n", "is not YAML"),
        ("#+ summary: Who?\n#+ unit: person\n#+ sumary: Who?\n", "unknown key 'sumary'"),
        ("", "needs a summary and the unit"),
    ],
)
def test_a_malformed_head_is_named(head: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "who.rq"
    path.write_text(f"{head}SELECT ?who WHERE {{ ?who ?p ?o }}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_question(path)


if __name__ == "__main__":
    embedded, loaded = build_store(), Ontology.load()
    for question_name, asked in QUESTIONS.items():
        kept_answer = golden(ask(embedded, loaded, question_name, examples(asked)))
        (GOLDENS / f"{question_name}.json").write_text(write_golden(kept_answer), encoding="utf-8")
