"""The compact form of a network: columns in the place of rows, with numbers for what is said again and again.

`nodes` and `edges` are `{"count": rows, "columns": {name: column}}`, `facets` are as they were. A column is one of:

- `{"values": [...]}`, a value each row; with `start`, what stands before each that is a text;
- `{"of": [...], "at": [...]}`, the different values, and for each row the number of its own, -1 where the row has no
  such key; with `lists` true, a list of numbers for each row;
- `{"nodes": [...]}`, for each row the number of the node whose `id` it is.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from kg.network import Network

Rows = Sequence[Mapping[str, Any]]
Column = dict[str, Any]

_ABSENT = -1


def to_columns(network: Network) -> dict[str, Any]:
    """The network by columns; every row of it can be told again from them."""
    numbers = {node["id"]: number for number, node in enumerate(network["nodes"])}
    edges = _table(network["edges"])
    for end in ("source", "target"):
        if edges["count"]:
            edges["columns"][end] = {"nodes": [numbers[edge[end]] for edge in network["edges"]]}
    return {"nodes": _table(network["nodes"]), "edges": edges, "facets": network["facets"]}


def _table(rows: Rows) -> dict[str, Any]:
    names = sorted({name for row in rows for name in row})
    return {"count": len(rows), "columns": {name: _column(rows, name) for name in names}}


def _column(rows: Rows, name: str) -> Column:
    present = [row[name] for row in rows if name in row]
    if present and all(isinstance(value, list) for value in present):
        of, at = _number([entry for value in present for entry in value])
        steps = iter(at)
        return {"of": of, "at": [[next(steps) for _ in row[name]] if name in row else _ABSENT for row in rows],
                "lists": True}  # fmt: skip
    of, at = _number(present)
    if len(present) == len(rows) and 2 * len(of) > len(rows):
        return _plain(present)
    numbers = iter(at)
    return {"of": of, "at": [next(numbers) if name in row else _ABSENT for row in rows]}


def _plain(values: list[Any]) -> Column:
    """A value each row, texts without what they all begin with."""
    if not all(isinstance(value, str) for value in values):
        return {"values": values}
    first, last = min(values), max(values)
    # What the first and the last in the order of letters begin with, all between them do.
    length = next((at for at, pair in enumerate(zip(first, last, strict=False)) if len(set(pair)) > 1), len(first))
    start = first[:length]
    return {"start": start, "values": [value[length:] for value in values]} if start else {"values": values}


def _number(values: Sequence[Any]) -> tuple[list[Any], list[int]]:
    """The different values in the order in which they come, and the number of each."""
    numbers: dict[object, int] = {}
    of: list[Any] = []
    at: list[int] = []
    for value in values:
        # True and 1 are one key of a dictionary, and so are 1 and 1.0: they are kept apart by their types.
        key: object = value
        if type(value) is not str:
            key = (type(value), tuple(value.items()) if isinstance(value, dict) else value)
        if (number := numbers.get(key)) is None:
            number = numbers[key] = len(of)
            of.append(value)
        at.append(number)
    return of, at
