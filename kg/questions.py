"""The named questions: a `.rq` file with a `#+` head each, asked with typed values and answered with evidence."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from kg.dates import parse_edtf
from kg.errors import BadRequestError, InputError, NotFoundError
from kg.files import queries_dir, read_query
from kg.findings import closest
from kg.languages import ENGLISH, Label
from kg.namespaces import BASE, LIST, XSD
from kg.ontology import Ontology
from kg.store import Row, Store
from kg.terms import Iri, Literal, Term

CLAIMS = "claims"
"""The column that holds a row's claims, as IRIs parted by spaces."""
INTERNAL = {"index", "page", "reconcile"}
"""Topics whose queries the program runs itself; they are not offered as questions."""
LANGUAGES = ("en", "ru", "kk")
_THINGS = {
    "actor": ("person", "organisation", "court", "group", "post"),
    "law": ("law", "provision"),
    **{kind: (kind,) for kind in ("person", "organisation", "court", "group", "case", "event", "place", "document")},
}
_HELP = {
    "date": "a day, as 2017-07-25",
    "number": "a whole number",
    "period": "a year, month or span, as 2017, 2017-06 or 2017-06-01/2017-07-31",
}
_HEAD = re.compile(r"(?m)\A(?:#\+.*\n)+")
_HEAD_KEYS = {"summary", "description", "unit", "tags", "parameters", "chart"}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a question."""

    name: str
    type: str
    """A kind of thing (actor, person, court, law, place, case, event, document ...), `date`, `period`, `number`,
    `language`, `text`, or `list:<scheme>` for a concept. A period is an EDTF date and reaches the query as the days
    `?<name>From` and `?<name>To`, each left unbound where the period is open."""
    label: str
    default: str | None
    """The value when none is given; none: any."""
    example: str | None
    required: bool

    @property
    def help(self) -> str:
        """How a value is written, where a reader may not know; '' for what is chosen from a list, and for free text."""
        return _HELP.get(self.type, "")


class Choice(NamedTuple):
    """One of the values that a parameter can have: as it is written, in words, and as the term in the query."""

    value: str
    label: str
    term: Term


@dataclass(frozen=True)
class Question:
    """A question as its file gives it."""

    name: str
    topic: str
    summary: str
    description: str
    unit: str
    """What one row is."""
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    query: str
    """The text without its head."""
    chart: Mapping[str, str] = field(default_factory=dict)
    """How the answer is drawn, where that says something: `kind` (bars, timeline) and the columns it is drawn from."""


class Evidence(NamedTuple):
    """One passage of one claim behind a row; a tuple, since a count of everything has thousands."""

    claim: Iri
    stance: str
    manner: str
    asserted_by: tuple[Iri, ...]
    reported_in: Iri
    held_in: Iri | None
    start: int | None
    end: int | None


@dataclass(frozen=True)
class Answer:
    """The rows of a question: columns in order, cells as terms, the evidence of each row, labels for every IRI."""

    question: Question
    values: Mapping[str, Term]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    evidence: tuple[tuple[Evidence, ...], ...]
    labels: Mapping[str, str]


def read_questions() -> dict[str, Question]:
    """All questions by name, in order of topic and name; raises InputError for a malformed file."""
    return dict(_read_questions(queries_dir()))


@lru_cache(maxsize=4)
def _read_questions(folder: Path) -> tuple[tuple[str, Question], ...]:
    found: dict[str, Question] = {}
    for path in sorted(folder.glob("*/*.rq")):
        if path.parent.name in INTERNAL:
            continue
        if path.stem in found:
            raise InputError(f"{path.name}: two questions have this name; rename one")
        found[path.stem] = read_question(path)
    return tuple(found.items())


def read_question(path: Path) -> Question:
    """The question in a file; raises InputError when its head is missing or wrong."""
    text = path.read_text(encoding="utf-8")
    where = f"queries/{path.parent.name}/{path.name}"
    head = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        # BaseLoader keeps every scalar as the text that was written.
        fields = yaml.load(head, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        raise InputError(f"{where}: the #+ head is not YAML: {error}") from error
    if not isinstance(fields, dict) or not fields.get("summary") or not fields.get("unit"):
        raise InputError(f"{where}: the #+ head needs a summary and the unit that one row counts")
    unknown = set(fields) - _HEAD_KEYS
    if unknown:
        raise InputError(f"{where}: unknown key '{min(unknown)}' in the head; known: {', '.join(sorted(_HEAD_KEYS))}")
    parameters = tuple(
        Parameter(
            name,
            spec["type"],
            spec.get("label", name),
            spec.get("default"),
            spec.get("example"),
            spec.get("required") == "true",
        )
        for name, spec in (fields.get("parameters") or {}).items()
    )
    return Question(
        path.stem,
        path.parent.name,
        fields["summary"],
        fields.get("description", ""),
        fields["unit"],
        tuple(fields.get("tags") or ()),
        parameters,
        _HEAD.sub("", text),
        dict(fields.get("chart") or {}),
    )


def known_example(parameter: Parameter, knows: Callable[[str], bool], base: str) -> str | None:
    """The example of a parameter; none where it names a thing of which the graph at hand `knows` nothing.

    The examples of the questions are of the dataset that comes with them: elsewhere they would name somebody who is not
    there, or must not be.
    """
    kinds = _THINGS.get(parameter.type, ())
    if kinds and not any(knows(f"{base}id/{kind}/{parameter.example}") for kind in kinds):
        return None
    return parameter.example


def find_question(name: str) -> Question:
    """The question of a name; raises NotFoundError that names a near one."""
    known = read_questions()
    if name not in known:
        raise NotFoundError(f"no question is called '{name}'{closest(name, list(known))}; kg ask --list shows all")
    return known[name]


def ask(
    store: Store, ontology: Ontology, name: str, given: Mapping[str, str] | None = None, language: str = "en"
) -> Answer:
    """The answer to a named question; `given` holds parameters as people write them, empty or `any` for any.

    Raises NotFoundError for an unknown question, BadRequestError for a parameter that is unknown or does not fit.
    """
    question = find_question(name)
    values = read_values(store, ontology, question, given or {}, language)
    rows = store.select(question.query, values)
    claims = [sorted(set(str(row.pop(CLAIMS, "")).split())) for row in rows]
    by_claim = find_evidence(store, {claim for row_claims in claims for claim in row_claims})
    evidence = tuple(tuple(entry for claim in row_claims for entry in by_claim.get(claim, ())) for row_claims in claims)
    columns = tuple(column for column in columns_of(question.query) if column != CLAIMS)
    iris = {str(cell) for row in rows for cell in row.values() if isinstance(cell, Iri)}
    for entries in evidence:
        for entry in entries:
            iris.update([*entry.asserted_by, entry.reported_in, entry.stance, entry.manner])
    return Answer(question, values, columns, tuple(rows), evidence, find_labels(store, iris, language))


def columns_of(query: str) -> list[str]:
    """The variables of the outermost SELECT, in order."""
    body = re.sub(r"(?m)^\s*#.*$", "", query)
    head = re.split(r"\bWHERE\b|\{", body[re.search(r"\bSELECT\b", body).end() :], maxsplit=1)[0]  # type: ignore[union-attr]
    head = re.sub(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\bAS\s+(\?\w+)\s*\)", r"\1", head)
    return re.findall(r"\?(\w+)", head)


def read_values(
    store: Store, ontology: Ontology, question: Question, given: Mapping[str, str], language: str = "en"
) -> dict[str, Term]:
    """Typed terms for a question's parameters, defaults filled in; raises BadRequestError with what helps."""
    names = [parameter.name for parameter in question.parameters]
    for name in given:
        if name not in names:
            known = ", ".join(names) or "none"
            raise BadRequestError(
                f"{question.name}: unknown parameter '{name[:60]}'{closest(name, names)}; known: {known}"
            )
    values: dict[str, Term] = {}
    for parameter in question.parameters:
        text = given.get(parameter.name)
        if text is None:
            text = language if parameter.type == "language" else parameter.default
        if text is None or text.strip() in ("", "any"):
            if parameter.required:
                example = known_example(parameter, store.knows, str(store.manifest.get("base", BASE)))
                hint = f", as {parameter.name}={example}" if example else ""
                raise BadRequestError(f"{question.name}: say which {parameter.name}{hint}")
            continue
        where = f"{question.name}: {parameter.name}={text.strip()[:80]!r}"
        if parameter.type == "period":
            values.update(_read_period(parameter.name, text.strip(), where))
        else:
            values[parameter.name] = _read_value(store, ontology, parameter, text.strip(), where)
    return values


def _read_period(name: str, text: str, where: str) -> dict[str, Term]:
    try:
        bounds = parse_edtf(text)
    except InputError as error:
        raise BadRequestError(f"{where} is not a period: write 2017, 2017-06 or 2017-06-01/2017-07-31") from error
    days = {f"{name}From": bounds.earliest_begin, f"{name}To": bounds.latest_end}
    return {side: Literal(day.isoformat(), XSD + "date") for side, day in days.items() if day is not None}


def _read_value(store: Store, ontology: Ontology, parameter: Parameter, text: str, where: str) -> Term:
    if parameter.type in _THINGS:
        return find_thing(store, text, _THINGS[parameter.type], where)
    if parameter.type.startswith("list:"):
        scheme = parameter.type[len("list:") :]
        name = text.removeprefix(f"{LIST}{scheme}/")
        names = ontology.concepts(scheme)
        if name not in names:
            raise BadRequestError(
                f"{where} is not in the list {scheme}{closest(name, names)}; known: {', '.join(names)}"
            )
        return Iri(f"{LIST}{scheme}/{name}")
    if parameter.type == "date":
        try:
            if date.fromisoformat(text).isoformat() != text:
                raise ValueError
        except ValueError:
            raise BadRequestError(f"{where} is not a day: write it as 2017-07-25") from None
        return Literal(text, XSD + "date")
    if parameter.type == "number":
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise BadRequestError(f"{where} is not a whole number")
        return Literal(text, XSD + "integer")
    if parameter.type == "language":
        if text not in LANGUAGES:
            raise BadRequestError(f"{where} is not a language; known: {', '.join(LANGUAGES)}")
        return Literal(text)
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadRequestError(f"{where} holds half a character")
    return Literal(text[:1000])


def find_thing(store: Store, text: str, kinds: Sequence[str], where: str = "") -> Iri:
    """The IRI of a thing named by slug, `kind/slug`, IRI or exact name; raises BadRequestError that names near ones."""
    slugs: dict[str, Iri] = {}
    for row in store.select(read_query("index/things")):
        iri = row["thing"]
        kind, slug = str(iri).rsplit("/", 2)[1:]
        if kind in kinds and isinstance(iri, Iri):
            names = (slug, f"{kind}/{slug}", str(iri))
            if text in names or (
                isinstance(row.get("name"), Literal) and str(row["name"]).casefold() == text.casefold()
            ):
                return iri
            slugs[slug] = iri
    of_kind = " or ".join(kinds)
    raise BadRequestError(f"{where or text[:80]} names no {of_kind} that the graph knows{closest(text, list(slugs))}")


def parameter_choices(store: Store, ontology: Ontology, parameter: Parameter, language: str = "en") -> list[Choice]:
    """Everything that a parameter can be, concepts with labels in a language; empty for days, numbers, free text."""
    if parameter.type in _THINGS:
        return _thing_choices(store, _THINGS[parameter.type], language)
    if parameter.type.startswith("list:"):
        scheme = LIST + parameter.type[len("list:") :]
        names = ontology.concepts(parameter.type[len("list:") :])
        return [Choice(name, ontology.label(f"{scheme}/{name}", language), Iri(f"{scheme}/{name}")) for name in names]
    return [Choice(name, name, Literal(name)) for name in LANGUAGES] if parameter.type == "language" else []


def _thing_choices(store: Store, kinds: Sequence[str], language: str) -> list[Choice]:
    """Every thing of some kinds, in the order of labels; in another language than English with its label in that."""
    found = []
    for row in store.select(read_query("index/choices")):
        kind, slug = str(row["thing"]).rsplit("/", 2)[1:]
        if kind in kinds:
            found.append(Choice(slug, str(row["label"]), row["thing"]))
    if language == ENGLISH:
        return found
    labels = find_labels(store, {str(choice.term) for choice in found}, language)
    told = [choice._replace(label=labels.get(str(choice.term), choice.label)) for choice in found]
    return sorted(told, key=lambda choice: (choice.label.casefold(), choice.value))


def find_labels(store: Store, iris: set[str], language: str = "en") -> dict[str, str]:
    """IRI -> Label in the language, else in English, else in any; an IRI without a label is left out."""
    best: dict[str, tuple[int, Label]] = {}
    wanted = [Iri(iri) for iri in sorted(iris) if "://" in iri]
    for row in store.select_each(read_query("index/labels"), "node", wanted):
        iri, label = str(row["node"]), row["label"]
        if isinstance(label, Literal):
            rank = {language: 0, "en": 1, None: 2}.get(label.language, 3)
            if iri not in best or (rank, label.text) < best[iri]:
                best[iri] = (rank, Label(label.text, label.language or ""))
    return {iri: text for iri, (_, text) in best.items()}


def find_evidence(store: Store, claims: set[str]) -> dict[str, list[Evidence]]:
    """Claim IRI -> its passages, each with who asserts the claim and where it is reported; in order of offsets."""
    found: dict[str, list[Evidence]] = {}
    for row in store.select_each(read_query("index/evidence"), "claim", [Iri(claim) for claim in sorted(claims)]):
        held, asserted = row.get("heldIn"), sorted(str(row.get("speakers", "")).split())
        entry = Evidence(
            Iri(row["claim"]), str(row["stance"]), str(row["manner"]), tuple(map(Iri, asserted)),
            Iri(row["reportedIn"]), Iri(held) if held is not None else None,
            _int(row.get("start")), _int(row.get("end")),
        )  # fmt: skip
        found.setdefault(entry.claim, []).append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: (entry.start or 0, entry.end or 0))
    return found


def _int(term: Term | None) -> int | None:
    return int(str(term)) if term is not None else None
