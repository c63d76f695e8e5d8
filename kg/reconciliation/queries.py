"""What clients of the reconciliation service send, read into queries; what is wrong is said of the query it is in."""

import json
from dataclasses import dataclass

from kg.errors import BadRequestError, KhronikaError
from kg.reconciliation.columns import Column, Wanted, read_wanted
from kg.reconciliation.reconcile import USUAL, Query, Reconciler, Value

BATCH = 100
"""Queries in one batch."""
IDS, PROPERTIES = 500, 20
"""Things and properties of one data extension."""
TYPES = 10
"""Types of one query."""
VALUES = 400
"""Values of properties in one batch."""
TEXT = 2000
"""Characters of one text."""
MOST = 50
"""Candidates that a query may ask for."""
STRICTNESS = ("any", "all", "should")


class TooLargeError(KhronikaError):
    """More in one request than the service takes."""

    status = 413


@dataclass(frozen=True)
class Extension:
    """What a data extension asks for."""

    things: dict[str, str | None]
    """Each id as it was sent, and the thing that it names, if any."""
    columns: tuple[tuple[Column, Wanted], ...]


def read_json(text: str, name: str) -> object:
    """The JSON of a parameter; raises BadRequestError for anything else."""
    try:
        found: object = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError:
        raise BadRequestError(f"{name}: the JSON is nested too deeply") from None
    except ValueError as error:
        raise BadRequestError(f"{name}: this is not JSON: {error}") from None
    return found


def _refuse_constant(text: str) -> object:
    raise ValueError(f"{text} is no number of JSON")


class QueryReader:
    """Reads what clients send into queries; says which query is wrong, and how."""

    def __init__(self, reconciler: Reconciler) -> None:
        self._reconciler = reconciler

    def read_batch(self, given: object) -> dict[str, Query]:
        """The queries of a batch by their names."""
        if not isinstance(given, dict):
            raise BadRequestError(
                'queries: write an object of queries by name, as {"q0": {"query": "a name"}}'
            )
        if len(given) > BATCH:
            raise TooLargeError(f"queries: {len(given)} queries in one batch; at most {BATCH} are taken")
        queries = {_whole(name, "the name of a query"): self.read_query(query, name) for name, query in given.items()}
        values = sum(len(several) for query in queries.values() for _, several in query.properties)
        if values > VALUES:
            raise TooLargeError(f"queries: {values} values of properties in one batch; at most {VALUES} are taken")
        return queries

    def read_query(self, given: object, name: str) -> Query:
        """One query, written as an object or as its text alone."""
        if isinstance(given, str):
            given = {"query": given}
        if not isinstance(given, dict):
            raise BadRequestError(f'{name[:60]}: a query is an object, as {{"query": "a name"}}')
        where = name[:60]
        text = given.get("query", "")
        if not isinstance(text, str):
            raise BadRequestError(f"{where}: query is a text")
        properties = self._read_properties(given.get("properties"), where)
        if "query" not in given and not properties:
            raise BadRequestError(f"{where}: give a query or properties")
        strict = given.get("type_strict") or "any"
        if strict not in STRICTNESS:
            raise BadRequestError(f"{where}: type_strict is one of {', '.join(STRICTNESS)}")
        types = self._read_types(given.get("type"), where)
        return Query(_whole(text, where).strip(), types, strict, _read_limit(given.get("limit"), where), properties)

    def _read_types(self, given: object, where: str) -> tuple[str, ...]:
        several = given if isinstance(given, list) else [given] if given else []
        named = [one.get("id") if isinstance(one, dict) else one for one in several]
        if len(named) > TYPES or not all(isinstance(one, str) for one in named):
            raise BadRequestError(f"{where}: type is the id of a type, or an array of at most {TYPES} of them")
        return tuple(self._reconciler.find_type(str(one)) for one in named if one)

    def _read_properties(self, given: object, where: str) -> tuple[tuple[Column, tuple[Value, ...]], ...]:
        if given is None:
            return ()
        if not isinstance(given, list):
            raise BadRequestError(f'{where}: properties is an array, as [{{"pid": "place", "v": "Shymkent"}}]')
        if len(given) > PROPERTIES:
            raise TooLargeError(f"{where}: {len(given)} properties; at most {PROPERTIES} are taken")
        found = []
        for entry in given:
            if not isinstance(entry, dict) or not isinstance(entry.get("pid"), str) or "v" not in entry:
                raise BadRequestError(f"{where}: a property has a pid and its value v")
            several = entry["v"] if isinstance(entry["v"], list) else [entry["v"]]
            values = tuple(_read_value(one, where) for one in several if one not in ("", None))
            found.append((self._reconciler.columns.find(entry["pid"]), values))
        return tuple(found)

    def read_extension(self, given: object) -> Extension:
        """The things of a data extension, and the properties with their settings."""
        if (
            not isinstance(given, dict)
            or not isinstance(given.get("ids"), list)
            or not isinstance(given.get("properties"), list)
        ):
            raise BadRequestError(
                'extend: write {"ids": ["person/<slug>"], "properties": [{"id": "memberOf"}]}'
            )
        ids, wanted = given["ids"], given["properties"]
        if len(ids) > IDS or len(wanted) > PROPERTIES:
            raise TooLargeError(f"extend: at most {IDS} ids and {PROPERTIES} properties are taken")
        if not all(isinstance(one, str) for one in ids):
            raise BadRequestError("extend: ids are texts")
        columns: list[tuple[Column, Wanted]] = []
        for entry in wanted:
            if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
                raise BadRequestError("extend: a property is an object with an id, and settings where they are wanted")
            column = self._reconciler.columns.find(entry["id"])
            columns.append((column, read_wanted(entry.get("settings"), f"extend: {column.id}")))
        things = {_whole(one, "extend"): self._reconciler.find_entity(one) for one in ids}
        return Extension(things, tuple(columns))


def _read_value(given: object, where: str) -> Value:
    if isinstance(given, dict) and isinstance(given.get("id"), str):
        name = given.get("name")
        return Value(_whole(name, where) if isinstance(name, str) else "", _whole(given["id"], where))
    if isinstance(given, bool):
        return Value("true" if given else "false")
    if isinstance(given, str | int | float):
        return Value(_whole(str(given), where))
    raise BadRequestError(f"{where}: a value of a property is a text, a number, true or false, or an entity with an id")


def _read_limit(given: object, where: str) -> int:
    if given is None:
        return USUAL
    if isinstance(given, bool) or not isinstance(given, int | float) or given != given // 1 or given < 1:
        raise BadRequestError(f"{where}: limit is a whole number above 0")
    return min(int(given), MOST)


def _whole(text: str, where: str) -> str:
    """A text that is short enough and has no half characters in it; raises BadRequestError for another."""
    if len(text) > TEXT:
        raise BadRequestError(f"{where[:60]}: a text of {len(text)} characters; at most {TEXT} are taken")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadRequestError(f"{where[:60].encode('ascii', 'replace').decode()}: half a character in a text")
    return text
