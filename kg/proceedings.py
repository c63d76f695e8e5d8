"""A case as a proceeding: stages, charges, penalties, appeals, who acted and what is denied, as recorded by a date."""

from dataclasses import dataclass, field

from kg.dates import say_date
from kg.describe import Describer
from kg.description import Cell, Entry, Fact
from kg.files import read_query
from kg.proceeding_stages import (
    OUT,
    POSSIBLY,
    RECORDED,
    AccusedStages,
    CaseReader,
    Step,
    find_stages,
    read_as_of,
)
from kg.store import Row
from kg.terms import Iri, local_name

_FILINGS = ("AppealFiling", "ComplaintFiling")
_HAPPENED = ("", "occurred", "under-way")


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


def find_proceeding(describer: Describer, case: Iri, as_of: str = "") -> Proceeding:
    """The proceeding of a case; raises BadRequestError where `as_of` is no day, month or year."""
    return _Reader(describer, case, read_as_of(as_of)).read(as_of)


class _Reader(CaseReader):
    """Reads the parts of one proceeding, each by one query."""

    def read(self, as_of: str) -> Proceeding:
        """Everything, in the order of the page."""
        charges, later = self.charges()
        appeals, planned = self.appeals()
        claims, against, denied = self.claims()
        return Proceeding(
            self.describer.cell(self.case), as_of, say_date(as_of, self.describer.language) if as_of else "",
            find_stages(self), charges, later, self.penalties(), appeals, planned, self.acting(), claims, against,
            denied,
        )  # fmt: skip

    # -- charges ----------------------------------------------------------------------------------------------

    def charges(self) -> tuple[tuple[Charge, ...], int]:
        """The charges, and how many are left out as later than the date."""
        rows: dict[str, list[Row]] = {}
        for row in self.rows("proceeding-charges"):
            rows.setdefault(str(row["charge"]), []).append(row)
        denials = self._denials()
        found = [self._charge(entries, denials) for entries in rows.values()]
        kept = tuple(charge for charge in found if charge.certainty != OUT)
        return kept, len(found) - len(kept)

    def _charge(self, rows: list[Row], denials: dict[str, list[tuple[str, tuple[Cell, ...]]]]) -> Charge:
        first, iri = rows[0], str(rows[0]["charge"])
        naming = {str(row["event"]): row for row in rows if "event" in row}
        bringing = [row for row in naming.values() if str(row.get("brings")) == "true"] or naming.values()
        known = {self.certainty(row) for row in bringing}
        undated = RECORDED if not self.dated else POSSIBLY
        certainty = next((c for c in (RECORDED, POSSIBLY, OUT) if c in known), undated)
        changes = {self.certainty(r) for r in naming.values() if local_name(str(r["type"])) == "Requalification"}
        changed = next((c for c in (RECORDED, POSSIBLY, OUT) if c in changes), undated)
        replaced = list(dict.fromkeys(self.describer.cell(row["replacement"]) for row in rows if "replacement" in row))
        return Charge(
            self.describer.cell(first["charge"]), self.describer.cell(first["accused"]), self.label(first, "kind"),
            certainty, self.describer.cell(first["offence"]).text if "offence" in first else "",
            list(dict.fromkeys(self.describer.cell(row["law"]) for row in rows if "law" in row)),
            self.label(first, "chargeStatus") if not self.dated else "",
            [(cell, changed) for cell in replaced if changed != OUT],
            [self.step(row) for row in naming.values() if self.certainty(row) != OUT],
            self.describer.entry(self.case, iri), denials.get(iri, []),
        )  # fmt: skip

    def _denials(self) -> dict[str, list[tuple[str, tuple[Cell, ...]]]]:
        """Charge -> who speaks against it and how, by claim."""
        claims: dict[tuple[str, str, str], list[Cell]] = {}
        for row in self.describer.store.select(read_query("page/charges"), {"case": self.case}):
            if "claim" in row:
                speakers = claims.setdefault((str(row["charge"]), str(row["claim"]), self.label(row, "stance")), [])
                speakers.extend([self.describer.cell(row["speaker"])] if "speaker" in row else [])
        found: dict[str, list[tuple[str, tuple[Cell, ...]]]] = {}
        for (charge, _, stance), by in claims.items():
            found.setdefault(charge, []).append((stance, tuple(dict.fromkeys(by))))
        return found

    # -- penalties and appeals --------------------------------------------------------------------------------

    def penalties(self) -> tuple[Penalty, ...]:
        """What the events of the case imposed by the date."""
        rows = [row for row in self.rows("proceeding-penalties") if self.certainty(row) != OUT]
        return tuple(self._penalty(row) for row in rows)

    def _penalty(self, row: Row) -> Penalty:
        entry = self.describer.entry(str(row["event"]), str(row["penalty"]))
        words = {local_name(fact.property): ", ".join(cell.text for cell in fact.cells) for fact in entry.facts}
        told = ("penaltyKind", "imposedOn", "penaltyStatus", "statusReason")
        facts = tuple(fact for fact in entry.facts if local_name(fact.property) not in told)
        bearer = self.describer.cell(row["bearer"]) if "bearer" in row else None
        status, reason = words.get("penaltyStatus", ""), words.get("statusReason", "")
        return Penalty(words.get("penaltyKind", ""), bearer, self.step(row), facts, status, reason, entry)

    def appeals(self) -> tuple[tuple[Appeal, ...], tuple[Appeal, ...]]:
        """Appeals and complaints that are recorded as made, and those that are planned or only spoken of."""
        found: dict[str, Appeal] = {}
        answers: dict[str, set[str]] = {}
        for row in self.rows("proceeding-appeals"):
            if self.certainty(row) == OUT:
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
            self.step(row), self.label(row, "type"), self.label(row, "status"), status in _HAPPENED, decision,
            outcome=self.label(row, "outcome"),
        )  # fmt: skip

    # -- who acted, what is denied ----------------------------------------------------------------------------

    def acting(self) -> tuple[Acting, ...]:
        """Courts, officials, lawyers and agencies; those of later events are left out."""
        found: dict[tuple[str, str], Acting] = {}
        for row in self.rows("proceeding-actors"):
            if self.certainty(row) == OUT:
                continue
            key = (str(row["actor"]), str(row["role"]))
            standing = local_name(str(row["standing"]))
            acting = found.setdefault(key, Acting(self.describer.cell(row["actor"]), self.label(row, "role"), standing))
            if "event" in row and self.describer.cell(row["event"]) not in acting.events:
                acting.events.append(self.describer.cell(row["event"]))
        return tuple(found.values())

    def claims(self) -> tuple[int, int, tuple[Denied, ...]]:
        """How many claims there are, how many of them speak against what they are about, and against what."""
        rows = self.rows("proceeding-claims")
        against = [row for row in rows if str(row["polarity"]) == "against"]
        found: dict[tuple[str, str], Denied] = {}
        for row in against:
            key = (str(row["about"]), str(row["stance"]))
            denied = found.setdefault(key, Denied(self._named(Iri(key[0])), self.label(row, "stance")))
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
