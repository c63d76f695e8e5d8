"""How far the case against each accused has come by a date, with every stage and the steps that are recorded for it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from kg.dates import parse_edtf, say_date
from kg.describe import Describer
from kg.description import Cell
from kg.errors import BadRequestError, InputError
from kg.files import read_query
from kg.namespaces import KHR, LIST
from kg.store import Row
from kg.terms import Iri, Literal, local_name

_AS_OF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", re.ASCII)
OUT = "out"
RECORDED = "recorded"
POSSIBLY = "possibly"


@dataclass(frozen=True)
class Step:
    """An event of the case as far as it concerns a stage, a charge or a penalty."""

    event: Cell
    date: str
    """In words, as vague as recorded; '' for none."""
    edtf: str
    certainty: str
    """'recorded', or 'possibly' where it may have begun only after the date that was asked for."""
    standing: str


@dataclass
class Stage:
    """One stage of the list; no steps where none is recorded, which says nothing of what happened."""

    name: str
    label: str
    order: int
    reached: str = ""
    """'recorded', 'possibly', or '' for not recorded."""
    current: bool = False
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class AccusedStages:
    """One accused with the stages, in order, and which of them is the furthest recorded."""

    accused: Cell
    presumption: str
    """What may be said of guilt: as `presume` has it."""
    stage: Stage | None
    possible: Stage | None
    """A later stage that was possibly reached by the date."""
    stages: tuple[Stage, ...]


def read_as_of(text: str) -> date | None:
    """The last day that a day, month or year covers, none for ''; raises BadRequestError for anything else."""
    if not text:
        return None
    try:
        last = parse_edtf(text).latest_end if _AS_OF.fullmatch(text) else None
    except InputError:
        last = None
    if last is None:
        raise BadRequestError(f"as-of={text[:40]} is no day, month or year: write it as 2017-06-30, 2017-06 or 2017")
    return last


class CaseReader:
    """Reads answers about one case as of a date."""

    def __init__(self, describer: Describer, case: Iri, until: date | None) -> None:
        self.describer, self.case = describer, case
        self._until = until.isoformat() if until else ""

    @property
    def dated(self) -> bool:
        """Whether a date was asked for."""
        return bool(self._until)

    def rows(self, query: str) -> list[Row]:
        """The answers of a query of the page about the case."""
        return self.describer.store.select(read_query(f"page/{query}"), {"node": self.case})

    def certainty(self, row: Row) -> str:
        """Whether an event had begun by the date: `recorded`, `possibly`, or out."""
        if not self._until:
            return RECORDED
        begin, latest = str(row.get("begin", "")), str(row.get("latest", ""))
        if begin > self._until:
            return OUT
        return RECORDED if latest and latest <= self._until else POSSIBLY

    def step(self, row: Row) -> Step:
        """The event of an answer."""
        found = row.get("date")
        text = found.text if isinstance(found, Literal) else ""
        words = say_date(text, self.describer.language) if text else ""
        certainty = self.certainty(row)
        return Step(self.describer.cell(row["event"]), words, text, certainty, local_name(str(row["standing"])))

    def label(self, row: Row, name: str) -> str:
        """A concept of an answer by its label, or ''."""
        return self.describer.label(str(row[name])) if name in row else ""


def find_stages(reader: CaseReader) -> tuple[AccusedStages, ...]:
    """Each accused of the case with the whole list of stages."""
    steps: dict[Iri, list[tuple[str, Step]]] = {}
    charged = {Iri(str(row["accused"])) for row in reader.rows("proceeding-charges")}
    for row in reader.describer.store.select(read_query("page/stages"), {"case": reader.case}):
        found = steps.setdefault(Iri(str(row["accused"])), [])
        if reader.certainty(row) != OUT:
            found.append((str(row["stage"]), reader.step(row)))
    return tuple(_accused(reader.describer, iri, steps.get(iri, [])) for iri in sorted(charged | set(steps)))


def presume(stages: Collection[str]) -> str:
    """What the recorded stages let one say of guilt.

    `final`: convicted, and a source says that the judgment can no longer be appealed; `differing`: found guilty by one
    step and not by another; `convicted`, `sentenced`, `acquitted`, `case-closed`; `accused` for all else.
    """
    guilty = next((name for name in ("sentenced", "convicted") if name in stages), "")
    ended = next((name for name in ("acquitted", "case-closed") if name in stages), "")
    if guilty and ended:
        return "differing"
    if guilty and "final" in stages:
        return "final"
    return guilty or ended or "accused"


def _accused(describer: Describer, accused: Iri, steps: list[tuple[str, Step]]) -> AccusedStages:
    stages = _listed(describer)
    for iri, step in steps:
        stage = stages[iri]
        stage.steps.append(step)
        stage.reached = RECORDED if RECORDED in (stage.reached, step.certainty) else POSSIBLY
    # The steps come by their dates: of several stages at the end of the list, the one with the last step counts.
    last_step = {local_name(iri): place for place, (iri, _) in enumerate(steps)}

    def furthest(found: Iterable[Stage]) -> Stage | None:
        return max(found, key=lambda stage: (stage.order, last_step[stage.name]), default=None)

    reached = [stage for stage in stages.values() if stage.reached == RECORDED]
    last, possible = furthest(reached), furthest(stage for stage in stages.values() if stage.reached == POSSIBLY)
    if last:
        last.current = True
    later = possible if possible and (last is None or possible.order > last.order) else None
    presumption = presume({stage.name for stage in reached})
    return AccusedStages(describer.cell(accused), presumption, last, later, tuple(stages.values()))


def _listed(describer: Describer) -> dict[str, Stage]:
    """The stages of the list in its order."""
    ontology = describer.ontology
    iris = [f"{LIST}legal-stage/{name}" for name in ontology.concepts("legal-stage")]
    found = [
        (iri, Stage(local_name(iri), describer.label(iri), int(str(ontology.value(iri, KHR + "stageOrder")))))
        for iri in iris
    ]
    return dict(sorted(found, key=lambda entry: (entry[1].order, entry[0] != LIST + "legal-stage/final", entry[0])))
