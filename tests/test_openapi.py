"""The OpenAPI document: whole, valid, and true of every address, as schemathesis finds by asking."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from kg.questions import read_questions
from kg.settings import Settings
from kg.web import create_app

LONGER = int(os.environ.get("KG_OPENAPI_LONGER", "1"))
"""How many times more cases than usual are tried; by hand, since the usual ones take long enough for every run."""
# What stands for the parts of an address. A route with a part of another name needs a line here.
SAMPLES = {
    "kind": "person", "slug": "larisa-kharkova", "inner": "memberships", "name": "sentences", "ending": "json",
    "scheme": "stance", "concept": "denies", "year": "2017", "filename": "khronika.css", "version": "1.0.0",
}  # fmt: skip
# Where a part of the same name means something else.
OWN = {
    "reader.show_reading": {"slug": "civicus-2017"}, "reader.give_reading": {"slug": "civicus-2017"},
    "vocabulary.show_module": {"name": "alignments"}, "graphs.give_graph": {"name": "derived"},
    "proceedings.give_proceeding": {"slug": "kharkova"}, "catalog.give_dump": {"file": "SHA256SUMS"}, "releases.give_file": {"file": "manifest.json"},
}  # fmt: skip
# What an address must be asked with, where it has nothing to say otherwise.
ASKED = {
    "paths.give_path": "from=larisa-kharkova&to=cituk", "suggest.flyout_entity": "id=person/larisa-kharkova",
    "suggest.flyout_type": "id=Person", "suggest.flyout_property": "id=place",
    "ties.give_evidence": "one=person/larisa-kharkova&two=case/kharkova",
    "ties.show_evidence": "one=person/larisa-kharkova&two=case/kharkova", "ties.show_thing": "thing=person/larisa-kharkova",
    "suggest.view": "id=person/larisa-kharkova", "suggest.preview": "id=person/larisa-kharkova",
}  # fmt: skip
PERIODS = ["2017", "2017-06", "2017-06-21/2017-06-30", "2017-06~", "2016-22", "2017-02/.."]
QUERIES = [
    "ASK {}", "SELECT ?s WHERE { ?s a <https://w3id.org/khronika/ontology#Person> } LIMIT 3",
    "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3",
]  # fmt: skip


@pytest.fixture(scope="module")
def app(snapshot: Path) -> Iterator[Flask]:
    made = create_app(Settings(query_seconds=5.0, query_workers=1), snapshot)
    yield made
    made.extensions["khronika"].queries.close()


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    answer = app.test_client().get("/openapi.json")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    found: dict[str, Any] = answer.get_json()
    return found


# ---- Whole ---------------------------------------------------------------------------------------------------------


def fill(rule: Rule) -> str:
    """An address of a rule."""
    samples = SAMPLES | OWN.get(rule.endpoint, {})
    unknown = sorted(rule.arguments - set(samples))
    assert unknown == [], f"{rule.rule}: SAMPLES has no value for {', '.join(unknown)}"
    built = rule.build({name: samples[name] for name in rule.arguments})
    assert built is not None
    return built[1]


def gives_json(app: Flask, rule: Rule) -> bool:
    """Whether an address answers in JSON when it is asked to, itself or where it leads to."""
    asked = ASKED.get(rule.endpoint, "")
    kinds: list[str] = []
    for more in ("", "format=json"):
        address = f"{fill(rule)}?{asked}&{more}"
        answer = app.test_client().get(address, headers={"Accept": "application/json"}, follow_redirects=True)
        if answer.status_code < 400:
            kinds.append(answer.mimetype)
        elif answer.status_code == 406 or more or (answer.status_code == 404 and "ending" in rule.arguments):
            continue
        else:
            pytest.fail(f"{address}: {answer.status_code}; say in ASKED what {rule.endpoint} must be asked with")
    return "application/json" in kinds


def documented(app: Flask, document: dict[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """Each path of the document with the (method, endpoint) that answers it."""
    adapter = app.url_map.bind("localhost")
    found: dict[str, set[tuple[str, str]]] = {}
    for path, item in document["paths"].items():
        address = path
        for name, value in SAMPLES.items():
            address = address.replace(f"{{{name}}}", value)
        for method in item.keys() - {"parameters"}:
            try:
                endpoint, _ = adapter.match(address, method=method.upper())
            except HTTPException as error:
                endpoint = f"none ({error.code})"
            found.setdefault(path, set()).add((method, endpoint))
    return found


def test_every_address_that_gives_json_is_in_the_document(app: Flask, document: dict[str, Any]) -> None:
    known = {endpoint for entries in documented(app, document).values() for _, endpoint in entries}
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    giving = [rule for rule in rules if gives_json(app, rule)]
    assert len(giving) >= 21
    assert [rule.rule for rule in giving if rule.endpoint not in known] == []


def test_every_path_of_the_document_is_answered(app: Flask, document: dict[str, Any]) -> None:
    assert [
        f"{method} {path}: {endpoint}"
        for path, entries in documented(app, document).items()
        for method, endpoint in sorted(entries)
        if endpoint.startswith("none")
    ] == []


def test_every_question_is_in_the_document_with_its_parameters(document: dict[str, Any]) -> None:
    paths = document["paths"]
    for question in read_questions().values():
        operation = paths[f"/questions/{question.name}.json"]["get"]
        names = [entry["name"] for entry in operation["parameters"] if "name" in entry]
        assert names == [*(parameter.name for parameter in question.parameters), "sort"]
    sentences = {
        entry["name"]: entry for entry in paths["/questions/sentences.json"]["get"]["parameters"] if "name" in entry
    }
    assert sentences["person"]["schema"]["anyOf"][0] == {"type": "string", "format": "khronika-person"}
    assert sentences["kind"]["schema"]["anyOf"][0] == {"$ref": "#/components/schemas/values-list-penalty-kind"}
    assert sentences["weakest"]["schema"]["default"] == "stated"
    kinds = document["components"]["schemas"]["values-list-penalty-kind"]["enum"]
    assert {"Imprisonment", "RestrictionOfFreedom", "Fine"} <= set(kinds)
    who_is_held = paths["/questions/who-is-held.json"]["get"]["parameters"][0]
    assert (who_is_held["name"], who_is_held["required"]) == ("on", True)
    assert who_is_held["schema"] == {"type": "string", "format": "date"}


# ---- Valid ---------------------------------------------------------------------------------------------------------


def walk(node: Any) -> Iterator[Any]:
    """Every mapping in a document."""
    if isinstance(node, dict):
        yield node
    for entry in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from walk(entry)


def test_the_document_is_valid(document: dict[str, Any]) -> None:
    """By the schema of OpenAPI 3.1; and what that lets pass: a stray key of YAML, a reference to nothing."""
    assert document["openapi"] == "3.1.0"
    schemathesis.openapi.from_dict(document).validate()
    for mapping in walk(document):
        assert None not in mapping.values(), mapping
        assert "x-values" not in mapping
        if isinstance(reference := mapping.get("$ref"), str):
            target: Any = document
            for part in reference.removeprefix("#/").split("/"):
                assert part in target, reference
                target = target[part]
    assert document["servers"] == [{"url": "http://localhost"}]


def test_no_entry_is_written_twice() -> None:
    """YAML lets a key stand twice and keeps the later one: a second schema of one name would hide the first."""
    twice: list[str] = []

    def look(node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            counts = Counter(key.value for key, _ in node.value)
            twice.extend(f"{key}, in line {node.start_mark.line + 1}" for key, count in counts.items() if count > 1)
            for _, value in node.value:
                look(value)
        elif isinstance(node, yaml.SequenceNode):
            for entry in node.value:
                look(entry)

    written = Path(__file__).resolve().parent.parent / "kg" / "web" / "openapi.yaml"
    look(yaml.compose(written.read_text(encoding="utf-8"), Loader=yaml.SafeLoader))
    assert twice == []


def test_the_address_of_the_site_is_the_one_that_was_asked(app: Flask) -> None:
    answer = app.test_client().get("/openapi.json", base_url="https://data.example.org/graph/")
    assert answer.get_json()["servers"] == [{"url": "https://data.example.org/graph"}]


# ---- True ----------------------------------------------------------------------------------------------------------


def spell_out(document: dict[str, Any], app: Flask) -> dict[str, Any]:
    """The document with values that this graph has in place of our own formats, as `khronika-person`."""
    names = app.extensions["khronika"].names
    things = {entry["iri"].partition("/id/")[2]: entry["iri"] for entry in names}

    def slugs(*kinds: str) -> list[str]:
        return [thing.partition("/")[2] for thing in things if thing.partition("/")[0] in kinds]

    meant = {
        "actor": slugs("person", "organisation", "court", "group", "post"), "law": slugs("law", "provision"),
        "thing": list(things.values()), "entity": list(things), "edtf": PERIODS, "sparql": QUERIES,
        "graph": ["https://w3id.org/khronika/graph/derived"], "version": ["1.0.0"], "question": ["sentences", "blockings"],
        **{kind: slugs(kind) for kind in ("person", "organisation", "court", "group", "case", "event", "place", "document")},
    }  # fmt: skip
    spelt: dict[str, Any] = json.loads(json.dumps(document))
    for schema in walk(spelt):
        name = str(schema.get("format", ""))
        if name.startswith("khronika-"):
            kept = {"description": schema["description"]} if "description" in schema else {}
            schema.clear()
            # Every value of an enum is tried: a few say as much as all.
            schema.update(type="string", enum=meant[name.removeprefix("khronika-")][:3], **kept)
    # A name that is found: by chance none would be.
    spelt["paths"]["/search.json"]["get"]["parameters"][0]["example"] = "Kharkova"
    # Nobody is connected with themselves, which a schema of each parameter cannot say.
    ends = spelt["paths"]["/api/path"]["get"]["parameters"][:2]
    for parameter, kind in zip(ends, ("person", "organisation"), strict=True):
        parameter["schema"]["enum"] = meant[kind][:3]
    return spelt


def find_faults(
    app: Flask, document: dict[str, Any], examples: int, coverage: bool, chosen: str
) -> tuple[int, list[str]]:
    """The number of cases tried, and what was found: operation, check, what was asked and what came."""
    off = {"enabled": False}
    config = SchemathesisConfig.from_dict({
        "seed": 2017,
        # It would take packed bytes for text.
        "headers": {"Accept-Encoding": "identity"},
        "generation": {
            "max-examples": examples, "database": "none", "deterministic": True, "no-shrink": True,
            # A question refuses a parameter that it does not have, which OpenAPI has no word for.
            "allow-extra-parameters": False,
        },
        "phases": {"coverage": {"enabled": coverage}, "stateful": off},
        "checks": {
            "negative_data_rejection": {"expected-statuses": ["400", "404", "405", "406", "413", "415"]},
            "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "404"]},
            "use_after_free": off, "ensure_resource_availability": off, "ignored_auth": off,
        },
        "operations": [
            # Without a query it is a page for people, whatever else is asked.
            {"include-name": "GET /sparql", "checks": {"negative_data_rejection": off}},
            # Of a selection what is empty or said twice is left out before it is judged, which no schema says.
            {"include-name": "GET /map.json", "checks": {"negative_data_rejection": off}},
            # The JSON within a form is not generated by its schema; that in an address (GET) is.
            {"include-name": "POST /reconcile", "checks": {"positive_data_acceptance": off}},
        ],
    })  # fmt: skip
    spelt = spell_out(document, app)
    spelt["paths"] = {path: item for path, item in spelt["paths"].items() if re.search(chosen, path)}
    schema = schemathesis.openapi.from_dict(spelt, config=config)
    schema.app, schema.location = app, "/openapi.json"
    found: dict[tuple[str, str], str] = {}
    tried = 0
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError):
            found[event.label, "error"] = str(event.value)
        assert not isinstance(event, events.FatalError), event
        if not isinstance(event, events.ScenarioFinished):
            continue
        tried += len(event.recorder.cases)
        for case, checks in event.recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    response = event.recorder.interactions[case].response
                    came = f"{response.status_code} {response.content[:200]!r}" if response else "nothing"
                    told = f"{check.failure_info.failure.message[:400]}\n{check.failure_info.code_sample}\n{came}"
                    found.setdefault((event.label, check.name), told)
    return tried, [f"{label}: {name}\n{told}" for (label, name), told in found.items()]


def test_nothing_said_of_the_other_addresses_is_false(app: Flask, document: dict[str, Any]) -> None:
    tried, faults = find_faults(app, document, 8 * LONGER, True, "^/(?!questions/)")
    assert faults == []
    assert tried > 500


def test_nothing_said_of_a_question_with_every_kind_of_parameter_is_false(app: Flask, document: dict[str, Any]) -> None:
    chosen = "^/questions/(who-is-held|measures-within-days|members-and-leaders)[.]json$"
    tried, faults = find_faults(app, document, 3 * LONGER, True, chosen)
    assert faults == []
    assert tried > 100


def test_nothing_said_of_the_questions_is_false(app: Flask, document: dict[str, Any]) -> None:
    tried, faults = find_faults(app, document, 2 * LONGER, LONGER > 1, "^/questions/")
    assert faults == []
    assert tried > 150


def test_a_false_word_is_found(app: Flask, document: dict[str, Any]) -> None:
    """The check itself: a document that says something else than the site does is caught."""
    false = json.loads(json.dumps(document))
    false["components"]["schemas"]["Hits"]["items"]["properties"]["label"] = {"type": "integer"}
    false["paths"]["/search.json"]["get"]["parameters"][1]["schema"]["items"] = {"enum": ["ship"]}
    _, faults = find_faults(app, false, 3, False, "^/search.json$")
    assert sorted(fault.split("\n")[0] for fault in faults) == [
        "GET /search.json: positive_data_acceptance", "GET /search.json: response_schema_conformance",
    ]  # fmt: skip
