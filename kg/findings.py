"""What a check has to say: one finding each problem, with the file and line where it can be mended."""

from dataclasses import dataclass
from difflib import get_close_matches

SEVERITIES = ("violation", "warning", "info")


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Finding:
    """One problem: where it is, how grave, by which rule, and what the editor can do about it."""

    place: Place
    severity: str
    """One of SEVERITIES."""
    rule: str
    """A short name of the rule, as `unknown-key`, or the prefixed name of a shape."""
    message: str
    focus: str = ""
    """The IRI of the node concerned, where there is one."""

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message} [{self.rule}]"


def closest(name: str, known: list[str]) -> str:
    """A hint for a name that is not known: ` (did you mean 'x'?)`, or nothing where none is near."""
    from_name = _nearest(name, known)
    return f" (did you mean '{from_name}'?)" if from_name else ""


def _nearest(name: str, known: list[str]) -> str | None:
    lowered = {entry.lower(): entry for entry in sorted(known, reverse=True)}
    matches = get_close_matches(name.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[matches[0]] if matches else None
