"""Each parameter of each question: what it leaves, what it refuses, and that nothing typed gets into a query.

`narrowed.json` holds for every parameter one asking and what is left in one column, read against the report.
"""

import json
from pathlib import Path

import pytest

from kg.errors import BadRequestError
from kg.ontology import Ontology
from kg.questions import Parameter, ask, read_questions, read_values
from kg.store import Store, bind_values
from test_questions import examples, short

NARROWED = json.loads((Path(__file__).parent / "narrowed.json").read_text(encoding="utf-8"))
QUESTIONS = read_questions()
EVERY = [(name, parameter) for name, question in QUESTIONS.items() for parameter in question.parameters]
NAMED = [f"{name}-{parameter.name}" for name, parameter in EVERY]
ATTACKS = ["x } DROP ALL {", '"> } UNION { ?s ?p ?o', "<http://x> } #", "\\u007d", "' OR '1'='1", "?s", "\ud800"]


def changed(case: dict[str, dict[str, str]]) -> set[str]:
    """The parameters that an asking gives otherwise than the question's own example."""
    own = examples(QUESTIONS[str(case["question"])])
    return {name for name, value in case["given"].items() if own.get(name) != value}


@pytest.mark.parametrize("case", NARROWED, ids=[f"{case['question']}-{'-'.join(case['given'].values())}" for case in NARROWED])
def test_what_a_parameter_leaves(case: dict[str, object], store: Store, ontology: Ontology) -> None:
    given = case["given"]
    assert isinstance(given, dict)
    answer = ask(store, ontology, str(case["question"]), given)
    column = case["column"]
    if column is None:
        assert answer.rows == ()
    else:
        assert sorted({short(row[str(column)]) for row in answer.rows if column in row}) == case["values"]


def test_every_parameter_has_its_case() -> None:
    cases: dict[str, int] = {}
    for case in NARROWED:
        cases[case["question"]] = cases.get(case["question"], 0) + 1
    assert cases == {name: len(question.parameters) for name, question in QUESTIONS.items() if question.parameters}
    for name, parameter in EVERY:
        given = [case["given"] for case in NARROWED if case["question"] == name]
        assert any(parameter.name in values for values in given), f"{name}: {parameter.name}"


@pytest.mark.parametrize(("name", "parameter"), EVERY, ids=NAMED)
def test_any_is_a_value(name: str, parameter: Parameter, store: Store, ontology: Ontology) -> None:
    given = {**examples(QUESTIONS[name]), parameter.name: "any"}
    if parameter.required:
        with pytest.raises(BadRequestError, match=f"{name}: say which {parameter.name}, as {parameter.name}="):
            ask(store, ontology, name, given)
    else:
        values = read_values(store, ontology, QUESTIONS[name], given)
        assert parameter.name not in values
        assert len(ask(store, ontology, name, given).rows) >= len(ask(store, ontology, name, examples(QUESTIONS[name])).rows)


@pytest.mark.parametrize(("name", "parameter"), EVERY, ids=NAMED)
def test_what_is_typed_never_becomes_query(name: str, parameter: Parameter, store: Store, ontology: Ontology) -> None:
    before = len(store)
    for attack in ATTACKS:
        given = {**examples(QUESTIONS[name]), parameter.name: attack}
        if parameter.type == "text" and attack != "\ud800":
            values = read_values(store, ontology, QUESTIONS[name], given)
            # It stands in the block of values as one literal, and nowhere else.
            bound = bind_values(QUESTIONS[name].query, [values])
            assert len(bound.splitlines()) <= len(QUESTIONS[name].query.splitlines())
            assert ask(store, ontology, name, given).rows == ()
            continue
        with pytest.raises(BadRequestError) as caught:
            ask(store, ontology, name, given)
        assert str(caught.value).startswith(f"{name}: {parameter.name}=")
    assert len(store) == before


@pytest.mark.parametrize(("name", "parameter"), EVERY, ids=NAMED)
def test_a_misspelt_parameter_is_told(name: str, parameter: Parameter, store: Store, ontology: Ontology) -> None:
    with pytest.raises(BadRequestError) as caught:
        ask(store, ontology, name, {f"{parameter.name}x": "1"})
    assert f"{name}: unknown parameter '{parameter.name}x' (did you mean '{parameter.name}'?)" in str(caught.value)
