"""A connection written out: for the terminal, as Markdown, and as plain values for JSON."""

import json
from collections.abc import Callable

from kg.answers import evidence_fields, harmless, say_sources
from kg.errors import BadRequestError
from kg.languages import say, say_count
from kg.paths import HUBS, Connection, Hint, Path, Step
from kg.telling import Reason
from kg.terms import local_name
from kg.ties import MOST_STEPS

_SHOWN = 3
"""How many reasons of one step are written out; JSON has them all."""


def write_connection(connection: Connection, format_name: str) -> str:
    """The connection as `text`, `md` or `json`."""
    if format_name not in _WRITERS:
        raise BadRequestError(f"a connection has no format '{format_name}'; known: {', '.join(_WRITERS)}")
    return _WRITERS[format_name](connection)


def say_choice(connection: Connection) -> str:
    """What was left out of the search, in a sentence."""
    language = connection.language
    parts = [say(HUBS[name], language) + f" ({count})" for name, count in connection.left_out]
    parts += [connection.labels.get(iri, local_name(iri)) for iri in connection.without]
    first = say("Each step is stated or corroborated, and its events took place.", language)
    if connection.weakest != "stated":
        standing = say(connection.weakest, language)
        first = say("Each step is at least %(standing)s, and its events took place.", language, standing=standing)
    second = say("Nothing was left out.", language)
    if parts:
        second = say("Left out: %(things)s.", language, things="; ".join(parts))
    return f"{first} {second}"


def say_none(connection: Connection) -> str:
    """That there is no connection, and what would make one."""
    one, two = (connection.labels.get(end, local_name(end)) for end in (connection.source, connection.target))
    found = say(
        "No connection between %(one)s and %(two)s is recorded, of at most %(steps)s such as these.",
        connection.language, one=one, two=two, steps=count_steps(MOST_STEPS, connection.language),
    )  # fmt: skip
    return f"{found} {say_hint(connection, connection.hint)}" if connection.hint else found


def say_hint(connection: Connection, hint: Hint) -> str:
    """What would have to be let in for a connection."""
    language = connection.language
    parts = [say("what is %(standing)s", language, standing=say(hint.weakest, language))]
    parts = parts if hint.weakest != connection.weakest else []
    parts += [say(HUBS[name], language) for name in hint.include if name not in connection.include]
    return say(
        "There is one of %(steps)s if you let in %(things)s.", language,
        steps=count_steps(hint.steps, language), things=say(" and ", language).join(parts),
    )  # fmt: skip


def count_steps(number: int, language: str = "en") -> str:
    """A number of steps in words.

    >>> count_steps(1)
    '1 step'
    """
    return say_count("%(num)s step", "%(num)s steps", number, language)


def _text(connection: Connection) -> str:
    lines: list[str] = []
    for number, path in enumerate(connection.paths, 1):
        lines += [f"{number}. {count_steps(len(path.steps))}", f"   {_name(connection, path.things[0])}"]
        for step in path.steps:
            for reason in step.reasons[:_SHOWN]:
                lines.append(f"   │ {_say_reason(reason)}")
                lines.append(f"   │   {say_sources(connection.labels, reason.evidence)}")
            lines += [f"   │ {line}" for line in (*_more(step), *_notes(connection, step))]
            lines.append(f"   {_name(connection, step.target)}")
        lines.append("")
    lines += [] if connection.paths else [say_none(connection), ""]
    return "".join(f"{harmless(line)}\n" for line in (*lines, say_choice(connection)))


def _say_reason(reason: Reason) -> str:
    doubt = "" if reason.standing in ("stated", "corroborated") else f" [{reason.standing}]"
    return f"{reason.words}{doubt}{f' ({reason.remark})' if reason.remark else ''}"


def _more(step: Step) -> list[str]:
    more = len(step.reasons) - _SHOWN
    return [f"and {more} more"] if more > 0 else []


def _notes(connection: Connection, step: Step) -> list[str]:
    if not step.notes:
        return []
    words = "; ".join(f"{_name(connection, iri)} ({note})" for iri, note in step.notes)
    return [f"{words}. Presumed innocent until a final judgment."]


def _name(connection: Connection, iri: str) -> str:
    return connection.labels.get(iri, local_name(iri))


def _markdown(connection: Connection) -> str:
    def safe(text: str) -> str:
        return "".join(f"\\{letter}" if letter in "\\`*_[]<>|#" else letter for letter in harmless(text))

    ends = [_name(connection, end) for end in (connection.source, connection.target)]
    lines = [f"# {safe(' – '.join(ends))}", ""]
    for path in connection.paths:
        lines += [f"1. {safe(' → '.join(_name(connection, iri) for iri in path.things))}"]
        for step in path.steps:
            for reason in step.reasons[:_SHOWN]:
                lines.append(f"   - {safe(_say_reason(reason))}")
                lines.append(f"     {safe(say_sources(connection.labels, reason.evidence))}")
            lines += [f"   - {safe(line)}" for line in (*_more(step), *_notes(connection, step))]
        lines.append("")
    lines += [] if connection.paths else [safe(say_none(connection)), ""]
    return "".join(f"{line}\n" for line in (*lines, safe(say_choice(connection))))


def connection_fields(connection: Connection) -> dict[str, object]:
    """The connection as plain values."""
    hint = connection.hint
    return {
        "from": _thing(connection, connection.source),
        "to": _thing(connection, connection.target),
        "k": connection.k,
        "weakest": connection.weakest,
        "include": list(connection.include),
        "without": [_thing(connection, iri) for iri in connection.without],
        "leftOut": [{"rule": name, "words": HUBS[name], "things": count} for name, count in connection.left_out],
        "paths": [_path_fields(connection, path) for path in connection.paths],
        "words": say_choice(connection) if connection.paths else f"{say_none(connection)} {say_choice(connection)}",
        "hint": {"weakest": hint.weakest, "include": list(hint.include), "steps": hint.steps} if hint else None,
    }


def _path_fields(connection: Connection, path: Path) -> dict[str, object]:
    return {
        "things": [_thing(connection, iri) for iri in path.things],
        "steps": [
            {
                "from": step.source,
                "to": step.target,
                "reasons": [reason_fields(reason) for reason in step.reasons],
                "accused": [{**_thing(connection, iri), "note": note} for iri, note in step.notes],
            }
            for step in path.steps
        ],
    }


def reason_fields(reason: Reason) -> dict[str, object]:
    """One reason of a step as plain values."""
    return {
        "kind": reason.kind,
        "words": reason.words,
        "event": reason.event,
        "date": reason.date or None,
        "dateWords": reason.date_words or None,
        "partOfFrom": reason.source_part or None,
        "partOfTo": reason.target_part or None,
        "standing": reason.standing,
        "remark": reason.remark or None,
        "evidence": [evidence_fields(entry) for entry in reason.evidence],
    }


def _thing(connection: Connection, iri: str) -> dict[str, object]:
    return {"id": iri, "label": _name(connection, iri)}


def _json(connection: Connection) -> str:
    return json.dumps(connection_fields(connection), ensure_ascii=False, indent=1) + "\n"


_WRITERS: dict[str, Callable[[Connection], str]] = {"text": _text, "json": _json, "md": _markdown}
CONNECTION_FORMATS = tuple(_WRITERS)
