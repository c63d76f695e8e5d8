"""A case as a proceeding: stages, charges, penalties, appeals, who acted and what is denied, as recorded by a date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from kg.dates import parse_edtf, say_date
from kg.describe import Describer
from kg.description import Cell, Entry, Fact
from kg.errors import BadRequestError, InputError
from kg.files import read_query
from kg.namespaces import KHR, LIST
from kg.store import Row
from kg.terms import Iri, Literal, local_name

_AS_OF = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?", re.ASCII)
_OUT = "out"
RECORDED = "recorded"
POSSIBLY = "possibly"
_FILINGS = ("AppealFiling", "ComplaintFiling")
_HAPPENED = ("", "occurred", "under-way")


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
    """What may be said of guilt: accused, by-court, final, acquitted, case-closed."""
    stage: Stage | None
    possible: Stage | None
    """A later stage that was possibly reached by the date."""
    stages: tuple[Stage, ...]


@dataclass
class Charge:
    """A charge against one accused: what became of it, and by which steps."""

    charge: Cell
    accused: Cell
    kind: str
    certainty: str
    offence: str = ""
    provisions: list[Cell] = field(default_factory=list)
    status: str = ""
    """What has become of it as last known; left out where a date is asked for, as the status has none."""
    requalified: list[tuple[Cell, str]] = field(default_factory=list)
    """Each charge that took its place, 'recorded' or 'possibly' by the date."""
    steps: list[Step] = field(default_factory=list)
    entry: Entry | None = None
    """The claims about it, those against it among them."""
    denials: list[tuple[str, tuple[Cell, ...]]] = field(default_factory=list)


@dataclass(frozen=True)
class Penalty:
    """A penalty that an event of the case imposes; '' for a status that is not recorded."""

    kind: str
    bearer: Cell | None
    step: Step
    facts: tuple[Fact, ...]
    status: str
    reason: str
    entry: Entry


@dataclass
class Appeal:
    """An appeal or complaint with the decisions on it, or a decision whose filing is not recorded."""

    step: Step
    type: str
    status: str
    filed: bool
    """Whether it is recorded as made, not as planned or otherwise spoken of only."""
    decision: bool
    makers: list[Cell] = field(default_factory=list)
    against: list[Cell] = field(default_factory=list)
    outcome: str = ""
    decisions: list["Appeal"] = field(default_factory=list)


@dataclass
class Acting:
    """A court, official, lawyer or agency in one role, with the events; none for a role towards an accused."""

    actor: Cell
    role: str
    standing: str
    events: list[Cell] = field(default_factory=list)


@dataclass
class Denied:
    """What is denied, disputed or explained otherwise, how, and by whom."""

    about: Cell
    stance: str
    speakers: list[Cell] = field(default_factory=list)


@dataclass(frozen=True)
class Proceeding:
    """A case, as far as recorded by a date."""

    case: Cell
    as_of: str
    """The date that was asked for; '' for the last known."""
    as_of_words: str
    accused: tuple[AccusedStages, ...]
    charges: tuple[Charge, ...]
    later_charges: int
    """How many charges are left out, as every step that names them is later than the date."""
    penalties: tuple[Penalty, ...]
    appeals: tuple[Appeal, ...]
    planned: tuple[Appeal, ...]
    acting: tuple[Acting, ...]
    claims: int
    against: int
    denied: tuple[Denied, ...]


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


def find_proceeding(describer: Describer, case: Iri, as_of: str = "") -> Proceeding:
    """The proceeding of a case; raises BadRequestError where `as_of` is no day, month or year."""
    return _Reader(describer, case, read_as_of(as_of)).read(as_of)


class _Reader:
    """Reads the parts of one proceeding, each by one query."""

    def __init__(self, describer: Describer, case: Iri, until: date | None) -> None:
        self.describer, self.case = describer, case
        self._until = until.isoformat() if until else ""

    def read(self, as_of: str) -> Proceeding:
        """Everything, in the order of the page."""
        charges, later = self.charges()
        appeals, planned = self.appeals()
        claims, against, denied = self.claims()
        return Proceeding(
            self.describer.cell(self.case), as_of, say_date(as_of, self.describer.language) if as_of else "",
            self.stages(), charges, later, self.penalties(), appeals, planned, self.acting(), claims, against, denied,
        )  # fmt: skip

    def _rows(self, query: str) -> list[Row]:
        return self.describer.store.select(read_query(f"page/{query}"), {"node": self.case})

    def _certainty(self, row: Row) -> str:
        """Whether an event had begun by the date: `recorded`, `possibly`, or out."""
        if not self._until:
            return RECORDED
        begin, latest = str(row.get("begin", "")), str(row.get("latest", ""))
        if begin > self._until:
            return _OUT
        return RECORDED if latest and latest <= self._until else POSSIBLY

    def _step(self, row: Row) -> Step:
        found = row.get("date")
        text = found.text if isinstance(found, Literal) else ""
        words = say_date(text, self.describer.language) if text else ""
        certainty = self._certainty(row)
        return Step(self.describer.cell(row["event"]), words, text, certainty, local_name(str(row["standing"])))

    def _label(self, row: Row, name: str) -> str:
        return self.describer.label(str(row[name])) if name in row else ""

    # -- stages -----------------------------------------------------------------------------------------------

    def stages(self) -> tuple[AccusedStages, ...]:
        """Each accused of the case with the whole list of stages."""
        steps: dict[Iri, list[tuple[str, Step]]] = {}
        charged = {Iri(str(row["accused"])) for row in self._rows("proceeding-charges")}
        rows = self.describer.store.select(read_query("page/stages"), {"case": self.case})
        for row in rows:
            found = steps.setdefault(Iri(str(row["accused"])), [])
            if self._certainty(row) != _OUT:
                found.append((str(row["stage"]), self._step(row)))
        return tuple(self._accused(iri, steps.get(iri, [])) for iri in sorted(charged | set(steps)))

    def _accused(self, accused: Iri, steps: list[tuple[str, Step]]) -> AccusedStages:
        stages = self._listed()
        for iri, step in steps:
            stage = stages[iri]
            stage.steps.append(step)
            stage.reached = RECORDED if RECORDED in (stage.reached, step.certainty) else POSSIBLY
        reached = [stage for stage in stages.values() if stage.reached == RECORDED]
        last = _furthest(reached)
        possible = _furthest(stage for stage in stages.values() if stage.reached == POSSIBLY)
        if last:
            last.current = True
        later = possible if possible and (last is None or possible.order > last.order) else None
        return AccusedStages(
            self.describer.cell(accused), _presumption(last), last, later, tuple(stages.values())
        )  # fmt: skip

    def _listed(self) -> dict[str, Stage]:
        """The stages of the list in its order."""
        ontology = self.describer.ontology
        iris = [f"{LIST}legal-stage/{name}" for name in ontology.concepts("legal-stage")]
        found = [
            (iri, Stage(local_name(iri), self.describer.label(iri), int(str(ontology.value(iri, KHR + "stageOrder")))))
            for iri in iris
        ]
        return dict(sorted(found, key=lambda entry: (entry[1].order, entry[0] != LIST + "legal-stage/final", entry[0])))

    # -- charges ----------------------------------------------------------------------------------------------

    def charges(self) -> tuple[tuple[Charge, ...], int]:
        """The charges, and how many are left out as later than the date."""
        rows: dict[str, list[Row]] = {}
        for row in self._rows("proceeding-charges"):
            rows.setdefault(str(row["charge"]), []).append(row)
        denials = self._denials()
        found = [self._charge(entries, denials) for entries in rows.values()]
        kept = tuple(charge for charge in found if charge.certainty != _OUT)
        return kept, len(found) - len(kept)

    def _charge(self, rows: list[Row], denials: dict[str, list[tuple[str, tuple[Cell, ...]]]]) -> Charge:
        first, iri = rows[0], str(rows[0]["charge"])
        naming = {str(row["event"]): row for row in rows if "event" in row}
        bringing = [row for row in naming.values() if str(row.get("brings")) == "true"] or naming.values()
        known = {self._certainty(row) for row in bringing}
        undated = RECORDED if not self._until else POSSIBLY
        certainty = next((c for c in (RECORDED, POSSIBLY, _OUT) if c in known), undated)
        changes = {self._certainty(r) for r in naming.values() if local_name(str(r["type"])) == "Requalification"}
        changed = next((c for c in (RECORDED, POSSIBLY, _OUT) if c in changes), undated)
        replaced = list(dict.fromkeys(self.describer.cell(row["replacement"]) for row in rows if "replacement" in row))
        return Charge(
            self.describer.cell(first["charge"]), self.describer.cell(first["accused"]), self._label(first, "kind"),
            certainty, self.describer.cell(first["offence"]).text if "offence" in first else "",
            list(dict.fromkeys(self.describer.cell(row["law"]) for row in rows if "law" in row)),
            self._label(first, "chargeStatus") if not self._until else "",
            [(cell, changed) for cell in replaced if changed != _OUT],
            [self._step(row) for row in naming.values() if self._certainty(row) != _OUT],
            self.describer.entry(self.case, iri), denials.get(iri, []),
        )  # fmt: skip

    def _denials(self) -> dict[str, list[tuple[str, tuple[Cell, ...]]]]:
        """Charge -> who speaks against it and how, by claim."""
        claims: dict[tuple[str, str, str], list[Cell]] = {}
        for row in self.describer.store.select(read_query("page/charges"), {"case": self.case}):
            if "claim" in row:
                speakers = claims.setdefault((str(row["charge"]), str(row["claim"]), self._label(row, "stance")), [])
                speakers.extend([self.describer.cell(row["speaker"])] if "speaker" in row else [])
        found: dict[str, list[tuple[str, tuple[Cell, ...]]]] = {}
        for (charge, _, stance), by in claims.items():
            found.setdefault(charge, []).append((stance, tuple(dict.fromkeys(by))))
        return found

    # -- penalties and appeals --------------------------------------------------------------------------------

    def penalties(self) -> tuple[Penalty, ...]:
        """What the events of the case imposed by the date."""
        rows = [row for row in self._rows("proceeding-penalties") if self._certainty(row) != _OUT]
        return tuple(self._penalty(row) for row in rows)

    def _penalty(self, row: Row) -> Penalty:
        entry = self.describer.entry(str(row["event"]), str(row["penalty"]))
        words = {local_name(fact.property): ", ".join(cell.text for cell in fact.cells) for fact in entry.facts}
        told = ("penaltyKind", "imposedOn", "penaltyStatus", "statusReason")
        facts = tuple(fact for fact in entry.facts if local_name(fact.property) not in told)
        bearer = self.describer.cell(row["bearer"]) if "bearer" in row else None
        status, reason = words.get("penaltyStatus", ""), words.get("statusReason", "")
        return Penalty(words.get("penaltyKind", ""), bearer, self._step(row), facts, status, reason, entry)

    def appeals(self) -> tuple[tuple[Appeal, ...], tuple[Appeal, ...]]:
        """Appeals and complaints that are recorded as made, and those that are planned or only spoken of."""
        found: dict[str, Appeal] = {}
        answers: dict[str, set[str]] = {}
        for row in self._rows("proceeding-appeals"):
            if self._certainty(row) == _OUT:
                continue
            iri = str(row["event"])
            appeal = found.setdefault(iri, self._appeal(row))
            for name, cells in (("maker", appeal.makers), ("against", appeal.against)):
                if name in row and self.describer.cell(row[name]) not in cells:
                    cells.append(self.describer.cell(row[name]))
            if appeal.decision and "filing" in row:
                answers.setdefault(iri, set()).add(str(row["filing"]))
        for iri, filings in sorted(answers.items()):
            for filing in sorted(filings & set(found)):
                found[filing].decisions.append(found[iri])
        alone = [appeal for iri, appeal in found.items() if not answers.get(iri, set()) & set(found)]
        return tuple(a for a in alone if a.filed), tuple(a for a in alone if not a.filed)

    def _appeal(self, row: Row) -> Appeal:
        status = local_name(str(row["status"])) if "status" in row else ""
        decision = local_name(str(row["type"])) not in _FILINGS
        return Appeal(
            self._step(row), self._label(row, "type"), self._label(row, "status"), status in _HAPPENED, decision,
            outcome=self._label(row, "outcome"),
        )  # fmt: skip

    # -- who acted, what is denied ----------------------------------------------------------------------------

    def acting(self) -> tuple[Acting, ...]:
        """Courts, officials, lawyers and agencies, at whatever date."""
        found: dict[tuple[str, str], Acting] = {}
        for row in self._rows("proceeding-actors"):
            key = (str(row["actor"]), str(row["role"]))
            standing = local_name(str(row["standing"]))
            acting = found.setdefault(
                key, Acting(self.describer.cell(row["actor"]), self._label(row, "role"), standing)
            )
            if "event" in row and self.describer.cell(row["event"]) not in acting.events:
                acting.events.append(self.describer.cell(row["event"]))
        return tuple(found.values())

    def claims(self) -> tuple[int, int, tuple[Denied, ...]]:
        """How many claims there are, how many of them speak against what they are about, and against what."""
        rows = self._rows("proceeding-claims")
        against = [row for row in rows if str(row["polarity"]) == "against"]
        found: dict[tuple[str, str], Denied] = {}
        for row in against:
            key = (str(row["about"]), str(row["stance"]))
            denied = found.setdefault(key, Denied(self._named(Iri(key[0])), self._label(row, "stance")))
            if "speaker" in row and self.describer.cell(row["speaker"]) not in denied.speakers:
                denied.speakers.append(self.describer.cell(row["speaker"]))
        return len({row["claim"] for row in rows}), len({row["claim"] for row in against}), tuple(found.values())

    def _named(self, iri: Iri) -> Cell:
        """A node by its label; a part of an event that has none by the facts of that part."""
        cell = self.describer.cell(iri)
        if cell.text != local_name(iri):
            return cell
        holder = self.describer.cell(Iri("/".join(iri.split("/")[: self.describer.base.count("/") + 3])))
        return Cell(f"{holder.text}: {self.describer.say_part(holder.iri or '', iri)}", iri, cell.path, holder.kind)


def _furthest(stages: Iterable[Stage]) -> Stage | None:
    """The latest in the order of the list; of several at its end, the one whose step comes last."""
    return max(stages, key=lambda stage: (stage.order, max(step.edtf for step in stage.steps)), default=None)


def _presumption(stage: Stage | None) -> str:
    """What the stage lets one say of guilt."""
    name = stage.name if stage else ""
    if name in ("final", "acquitted", "case-closed"):
        return name
    return "by-court" if name in ("convicted", "sentenced") else "accused"
