"""Answers written out: tables for people, CSV, JSON and Markdown for everything else."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from kg.dates import say_date
from kg.errors import BadRequestError
from kg.namespaces import DURATION_TEXT, EDTF, XSD
from kg.questions import Answer, Evidence, read_questions
from kg.store import Store
from kg.terms import Iri, Term, local_name
from kg.words import say_duration

EVIDENCE = "evidence"
"""The heading of the column that says who asserts a row, how, and where it stands."""

_ROWS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def write_answer(answer: Answer, format_name: str, wide: bool = False) -> str:
    """The answer as `table`, `csv`, `json` or `md`; a wide table fits the terminal, another has room for every word."""
    if format_name == "table":
        return _table(answer, wide)
    return _WRITERS[format_name](answer)


def list_questions() -> str:
    """Every question: its name, what it answers and its parameters, in order of topic."""
    lines: list[str] = []
    topic = ""
    for question in read_questions().values():
        if question.topic != topic:
            topic = question.topic
            lines.append(f"{topic}\n")
        parameters = " ".join(f"--{parameter.name} {parameter.type}" for parameter in question.parameters)
        lines.append(f"  {question.name:<34} {question.summary}\n")
        if parameters:
            lines.append(f"  {'':<34} {parameters}\n")
    return "".join(lines)


def column_words(name: str) -> str:
    """The heading of a column in English words.

    >>> column_words("sentencedBy")
    'sentenced by'
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: f" {match[1].lower()}", name).replace("_", " ")


def say_cell(answer: Answer, cell: Term | None, language: str = "en") -> str:
    """A cell as people read it: the label of an IRI, a date in words, a duration in words, any other text as it is."""
    if cell is None:
        return ""
    if isinstance(cell, Iri):
        return answer.labels.get(cell, local_name(cell))
    if cell.datatype == EDTF:
        return say_date(cell.text, language)
    if cell.datatype in (XSD + "duration", DURATION_TEXT):
        return say_duration(cell.text, language)
    return cell.text


def say_evidence(answer: Answer, entries: Sequence[Evidence]) -> str:
    """The evidence of a row in a line."""
    return say_sources(answer.labels, entries)


def say_sources(labels: Mapping[str, str], entries: Sequence[Evidence]) -> str:
    """Passages in a line: speakers, stance and manner, the document, and all its offsets together."""
    spans: dict[str, list[str]] = {}
    for entry in entries:
        speakers = ", ".join(labels.get(by, local_name(by)) for by in entry.asserted_by) or "speaker not named"
        stance, manner = local_name(entry.stance), local_name(entry.manner)
        where = local_name(entry.held_in or entry.reported_in)
        told = "" if entry.held_in in (None, entry.reported_in) else f"{local_name(entry.reported_in)}, in "
        words = f"{speakers} ({stance if manner == 'states' else f'{stance}, {manner}'}): {told}{where}"
        found = spans.setdefault(words, [])
        span = f"{entry.start}-{entry.end}"
        if entry.start is not None and span not in found:
            found.append(span)
    return "; ".join(f"{words} [{', '.join(found)}]" if found else words for words, found in spans.items())


def _cells(answer: Answer) -> list[list[str]]:
    return [
        [*(say_cell(answer, row.get(column)) for column in answer.columns), say_evidence(answer, entries)]
        for row, entries in zip(answer.rows, answer.evidence, strict=True)
    ]


def _filled(answer: Answer) -> tuple[list[str], list[list[str]]]:
    """Headings and cells for people: a column that is empty in every row is left out."""
    heads, rows = [*answer.columns, EVIDENCE], _cells(answer)
    kept = [number for number, _ in enumerate(heads) if not rows or any(row[number] for row in rows)]
    return [heads[number] for number in kept], [[row[number] for number in kept] for row in rows]


def _table(answer: Answer, wide: bool) -> str:
    buffer = io.StringIO()
    console = Console(file=buffer, width=None if wide else 200)
    table = Table(
        title=answer.question.summary, caption=f"{len(answer.rows)} rows; one row is one {answer.question.unit}"
    )
    heads, rows = _filled(answer)
    for column in heads:
        table.add_column(column, overflow="fold")
    for cells in rows:
        table.add_row(*(_harmless(cell) for cell in cells))
    console.print(table)
    return buffer.getvalue()


def _harmless(text: str) -> str:
    """Text that no terminal takes for a command and rich not for markup."""
    return harmless(text).replace("[", "\\[")


def harmless(text: str) -> str:
    """Text that no terminal takes for a command."""
    return "".join(
        character if character.isprintable() or character == "\n" else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _csv(answer: Answer) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([*answer.columns, *(f"{column}_label" for column in answer.columns), EVIDENCE])
    for row, cells in zip(answer.rows, _cells(answer), strict=True):
        plain = [str(row.get(column, "")) for column in answer.columns]
        writer.writerow([_no_formula(cell) for cell in [*plain, *cells]])
    return buffer.getvalue()


def _no_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def answer_rows(answer: Answer) -> list[dict[str, object]]:
    """The rows as plain values: for each column its value and, where it has one, its label; and the evidence."""
    found: list[dict[str, object]] = []
    for row, entries in zip(answer.rows, answer.evidence, strict=True):
        plain: dict[str, object] = {}
        for column in answer.columns:
            cell = row.get(column)
            if cell is not None:
                plain[column] = {"value": str(cell), "label": say_cell(answer, cell)}
        plain[EVIDENCE] = [evidence_fields(entry) for entry in entries]
        found.append(plain)
    return found


def evidence_fields(entry: Evidence) -> dict[str, object]:
    """One piece of evidence as plain values."""
    return {
        "claim": entry.claim,
        "stance": local_name(entry.stance),
        "manner": local_name(entry.manner),
        "assertedBy": list(entry.asserted_by),
        "reportedIn": entry.reported_in,
        "heldIn": entry.held_in,
        "start": entry.start,
        "end": entry.end,
    }


def _json(answer: Answer) -> str:
    question = answer.question
    whole = {
        "question": question.name,
        "summary": question.summary,
        "unit": question.unit,
        "parameters": {name: str(value) for name, value in answer.values.items()},
        "columns": list(answer.columns),
        "rows": answer_rows(answer),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _markdown(answer: Answer) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |\n"

    heads, rows = _filled(answer)
    return line(heads) + line(["---"] * len(heads)) + "".join(line(cells) for cells in rows)


_WRITERS: dict[str, Callable[[Answer], str]] = {"csv": _csv, "json": _json, "md": _markdown}
ANSWER_FORMATS = ("table", *_WRITERS)


def write_sparql(store: Store, query: str, format_name: str | None) -> bytes:
    """The result of an ad hoc query in a format of rows or of graphs, whichever it is."""
    result = store.result(query)
    formats: dict[str, object] = dict(_GRAPHS) if isinstance(result, ox.QueryTriples) else dict(_ROWS)
    chosen = format_name or next(iter(formats))
    if chosen not in formats:
        raise BadRequestError(f"this query's result has no format '{chosen}'; known: {', '.join(formats)}")
    if isinstance(result, ox.QueryBoolean) and chosen in ("csv", "tsv"):
        return b"true\n" if result else b"false\n"
    written = result.serialize(format=formats[chosen])
    return written if isinstance(written, bytes) else b""
