"""The data files with which the pages of a static site answer in the browser what the server answers elsewhere."""

import json
import re
from collections.abc import Iterator

from kg.dates import say_date
from kg.files import read_query
from kg.namespaces import EDTF
from kg.ontology import Ontology
from kg.questions import Parameter, Question, parameter_choices, read_questions
from kg.search import Entry, SearchIndex
from kg.spelling import spelling_rules
from kg.store import Store
from kg.terms import Iri, Literal, local_name, page_path
from kg.web.naming import Naming, Told
from kg.words import say_duration


def static_path(path: str) -> str:
    """The file of a page in a static site, from the root of the site.

    >>> static_path("/page/event/x#claims/5")
    'page/event/x.html#claims/5'
    """
    page, mark, anchor = path.partition("#")
    return f"{page.removeprefix('/') or 'index'}.html{mark}{anchor}"


def offline_questions(store: Store, ontology: Ontology) -> bytes:
    """Every question with its query and parameters, and what its page needs to show the answer.

    That is what parameters can be, the words for dates and durations, and the queries for labels and evidence.
    """
    questions = list(read_questions().values())
    types = {parameter.type: parameter for question in questions for parameter in question.parameters}
    choices = {kind: list(_choices(store, ontology, types[kind])) for kind in sorted(types)}
    return _write(
        {
            "questions": [_question(question) for question in questions],
            "choices": {kind: found for kind, found in choices.items() if found},
            "words": dict(_words(store)),
            "queries": {name: read_query(f"index/{name}") for name in ("labels", "evidence")},
        }
    )


def _question(question: Question) -> dict[str, object]:
    return {
        "name": question.name,
        "topic": question.topic.replace("-", " "),
        "summary": question.summary,
        "description": question.description,
        "unit": question.unit,
        # What the head says stands in the other fields.
        "query": re.sub(r"(?m)\A(?:#\+.*\n)+", "", question.query),
        "parameters": [_parameter(parameter) for parameter in question.parameters],
    }


def _parameter(parameter: Parameter) -> dict[str, object]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "label": parameter.label,
        "required": parameter.required,
        "default": parameter.default,
        "example": parameter.example,
        "help": parameter.help,
    }


def _choices(store: Store, ontology: Ontology, parameter: Parameter) -> Iterator[dict[str, str]]:
    for value, label, term in parameter_choices(store, ontology, parameter):
        key = "iri" if isinstance(term, Iri) else "text"
        yield {"value": value, "label": label, key: str(term)}


def _words(store: Store) -> Iterator[tuple[str, str]]:
    for row in store.select(read_query("index/dates-and-durations")):
        value = row["value"]
        if isinstance(value, Literal):
            yield value.text, say_date(value.text) if value.datatype == EDTF else say_duration(value.text)


def offline_search_index(names: SearchIndex, naming: Naming, base: str) -> bytes:
    """The index of names with the page of each thing, and beside whoever is accused the note on stage and denials."""
    return _write([_entry(entry, naming, base) for entry in names])


def _entry(entry: Entry, naming: Naming, base: str) -> dict[str, object]:
    iri, names, told = entry["iri"], entry["names"], Told(naming)
    label = entry["labels"].get("en") or (names[0] if names else local_name(iri))
    # Any of its names may be the one that a reader sees.
    notes = filter(None, [told.note(iri, name) for name in (label, *names)])
    return {
        "iri": iri,
        "kind": entry["kind"],
        "label": label,
        "names": names,
        "sounds": entry["sounds"],
        "path": static_path(page_path(iri, base) or ""),
        "note": "; ".join(notes),
    }


def offline_spelling() -> bytes:
    """The rules by which names of different spelling sound alike."""
    return _write(spelling_rules())


def offline_notes(naming: Naming) -> bytes:
    """Who is accused, and the note that must stand beside each of their names in a table."""
    return _write(naming.tables())


def _write(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
