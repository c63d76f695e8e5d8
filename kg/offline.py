"""The data files with which the pages of a static site answer in the browser what the server answers elsewhere."""

import json
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from kg.dates import say_date
from kg.files import read_query
from kg.formats import BY_NAME
from kg.namespaces import EDTF
from kg.ontology import Ontology
from kg.questions import Parameter, Question, known_example, parameter_choices, read_questions
from kg.search import Entry, SearchIndex, finding_rules
from kg.spelling import spelling_rules
from kg.store import Store
from kg.terms import Iri, Literal, local_name, page_path
from kg.web.naming import Naming, Told
from kg.words import say_duration

_FILES = {"/": "index.html", "/api/network": "api/network.json", "/.well-known/void": ".well-known/void",
          "/dumps/SHA256SUMS": "dumps/SHA256SUMS"}  # fmt: skip
# A file by its ending; the last part of any other address (`/releases/1.0.0`) is a name of its own.
_ENDING = re.compile(r"\.(?:" + "|".join([*BY_NAME, "atom", "css", "gz", "js", "svg", "txt", "wasm"]) + ")$")


def file_of(address: str) -> str:
    """The file that an address of the site is written to.

    >>> file_of("/page/person/actor-one"), file_of("/data/person/actor-one.ttl"), file_of("/")
    ('page/person/actor-one.html', 'data/person/actor-one.ttl', 'index.html')
    """
    path = unquote(address.partition("#")[0].partition("?")[0])
    if path in _FILES:
        return _FILES[path]
    name = path.strip("/")
    if path.endswith("/"):
        return f"{name}/index.html"
    return name if _ENDING.search(posixpath.basename(name)) else f"{name}.html"


def static_path(address: str) -> str:
    """The file that an address is written to, with the place in it, from the root of the site.

    >>> static_path("/page/event/x#claims/5")
    'page/event/x.html#claims/5'
    """
    path, mark, anchor = address.partition("#")
    return f"{file_of(path)}{mark}{anchor}"


def offline_questions(store: Store, ontology: Ontology) -> bytes:
    """Every question with its query and parameters, and what its page needs to show the answer.

    That is what parameters can be, the words for dates and durations, and the queries for labels and evidence.
    """
    questions = list(read_questions().values())
    types = {parameter.type: parameter for question in questions for parameter in question.parameters}
    choices = {kind: list(_choices(store, ontology, types[kind])) for kind in sorted(types)}
    return _write(
        {
            "questions": [_question(question, store) for question in questions],
            "choices": {kind: found for kind, found in choices.items() if found},
            "words": dict(_words(store)),
            "queries": {name: read_query(f"index/{name}") for name in ("labels", "evidence")},
        }
    )


def _question(question: Question, store: Store) -> dict[str, object]:
    return {
        "name": question.name,
        "topic": question.topic.replace("-", " "),
        "summary": question.summary,
        "description": question.description,
        "unit": question.unit,
        "query": question.query,
        "parameters": [_parameter(parameter, store) for parameter in question.parameters],
    }


def _parameter(parameter: Parameter, store: Store) -> dict[str, object]:
    return {
        "name": parameter.name,
        "type": parameter.type,
        "label": parameter.label,
        "required": parameter.required,
        "default": parameter.default,
        "example": known_example(parameter, store.knows, str(store.manifest["base"])),
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
    """The rules by which names of different spelling sound alike, and by which a name is found."""
    return _write({**spelling_rules(), **finding_rules()})


def offline_notes(naming: Naming) -> bytes:
    """Who is accused, and the note that must stand beside each of their names in a table."""
    return _write(naming.tables())


def _write(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
