"""Who is accused of what, at which legal stage, and who denies it: shown wherever an accused person is."""

from dataclasses import dataclass

from kg.files import read_query
from kg.store import Row, Store
from kg.terms import Iri, Literal


@dataclass(frozen=True)
class Denial:
    """A claim that denies, disputes or explains a charge otherwise."""

    claim: Iri
    stance: Iri
    speakers: tuple[Iri, ...]


@dataclass(frozen=True)
class Accusation:
    """One charge against one accused, named or not, with the stage that the case has reached and the denials of it."""

    charge: Iri | None
    """None where the sources tell of a proceeding and name no charge."""
    accused: Iri
    kind: Iri | None
    case: Iri | None
    stage: Iri | None
    """A concept of the legal-stage list, none when the sources name no step."""
    stage_event: Iri | None
    stage_date: str | None
    """The EDTF date of the event that set the stage."""
    denials: tuple[Denial, ...]


def find_accusations(store: Store, as_of: str | None = None) -> dict[str, tuple[Accusation, ...]]:
    """Accused -> accusations, the stage as of a day (`2017-06-30`), or the last one known."""
    stages = _last_stages(store, as_of)
    found: dict[str, list[Accusation]] = {}
    rows: dict[Iri, list[Row]] = {}
    for row in store.select(read_query("page/charges")):
        rows.setdefault(Iri(str(row["charge"])), []).append(row)
    for charge, entries in rows.items():
        first = entries[0]
        accused, case = Iri(str(first["accused"])), first.get("case")
        stage, event, date = stages.get((accused, str(case)), (None, None, None))
        speakers: dict[tuple[Iri, Iri], list[Iri]] = {}
        for row in entries:
            if "claim" in row:
                key = (Iri(str(row["claim"])), Iri(str(row["stance"])))
                speakers.setdefault(key, []).extend([Iri(str(row["speaker"]))] if "speaker" in row else [])
        denials = tuple(Denial(claim, stance, tuple(dict.fromkeys(by))) for (claim, stance), by in speakers.items())
        entry = Accusation(
            charge, accused, Iri(str(first["kind"])), Iri(str(case)) if case else None, stage, event, date, denials
        )
        found.setdefault(accused, []).append(entry)
    for (whom, where), step in stages.items():
        if not any(entry.case == where for entry in found.get(whom, ())):
            found.setdefault(whom, []).append(Accusation(None, Iri(whom), None, Iri(where), *step, denials=()))
    return {accused: tuple(entries) for accused, entries in found.items()}


def _last_stages(store: Store, as_of: str | None) -> dict[tuple[str, str], tuple[Iri, Iri, str | None]]:
    """(accused, case) -> stage, event and date of the furthest step that had begun by the day."""
    best: dict[tuple[str, str], tuple[tuple[int, str], tuple[Iri, Iri, str | None]]] = {}
    for row in store.select(read_query("page/stages")):
        begin = str(row.get("begin", ""))
        if as_of is not None and (not begin or begin > as_of):
            continue
        key = (str(row["accused"]), str(row["case"]))
        rank = (int(str(row["order"])), begin)
        date = row.get("date")
        step = (Iri(str(row["stage"])), Iri(str(row["event"])), date.text if isinstance(date, Literal) else None)
        if key not in best or rank >= best[key][0]:
            best[key] = (rank, step)
    return {key: step for key, (_, step) in best.items()}
