"""The explained path: how two actors are connected, each step in words, with who says so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.describe import Describer
from kg.errors import BadRequestError
from kg.files import read_query
from kg.findings import closest
from kg.languages import marked
from kg.namespaces import KHR, LIST
from kg.network import ACTOR_KINDS, Network
from kg.ontology import Ontology
from kg.questions import find_labels, find_thing
from kg.stages import Accusation, find_accusations
from kg.store import Store
from kg.telling import Reason, tell_steps
from kg.terms import Iri
from kg.ties import Ties

USUAL_PATHS = 3
MOST_PATHS = 10
MOST_LONGER = 2
"""By how many steps an alternative may be longer than the shortest path."""
_MANY_CASES = 4
_NEVER = ("denied-only", "retracted")
HUBS = {
    "places": marked("places, the country among them"),
    "reports": marked("the reports that the records were read from, and what any document is about"),
    "authors": marked("the authors and publishers of these reports"),
    "collectives": marked("groups that belong to 4 cases or more, as the authorities in general"),
}
"""What ties everything to everything and so explains nothing: left out unless it is let in by these names."""


@dataclass(frozen=True)
class Step:
    """From one thing of a path to the next: all that ties the two, and what must stand beside accused persons."""

    source: Iri
    target: Iri
    reasons: tuple[Reason, ...]
    notes: tuple[tuple[Iri, str], ...]
    """Each accused whom the step names, with the legal stage and the denials in a few words."""


@dataclass(frozen=True)
class Path:
    """One way from the one to the other."""

    things: tuple[Iri, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Hint:
    """A wider choice with which there is a connection, and how many steps it takes."""

    weakest: str
    include: tuple[str, ...]
    steps: int


@dataclass(frozen=True)
class Connection:
    """How two actors are connected; no path is an answer too."""

    source: Iri
    target: Iri
    paths: tuple[Path, ...]
    k: int
    weakest: str
    include: tuple[str, ...]
    without: tuple[Iri, ...]
    left_out: tuple[tuple[str, int], ...]
    """The name of each rule that leaves things out, and how many it leaves out."""
    hint: Hint | None
    labels: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class _Choice:
    weakest: str
    include: tuple[str, ...]
    without: tuple[Iri, ...]


def find_paths(store: Store, ontology: Ontology, index: Network, source: str, target: str, *,
               k: int | str = USUAL_PATHS, weakest: str = "stated", include: Iterable[str] = (),
               without: Iterable[str] = (), language: str = "en",
               accusations: Mapping[str, tuple[Accusation, ...]] | None = None) -> Connection:  # fmt: skip
    """How two actors are connected, at most `k` paths, the shortest, firmest and most telling first.

    Actors are named as in questions: by slug, `kind/slug`, IRI or exact name. `weakest` is the weakest standing that a
    step may have; events that did not take place never count. `include` lets in what HUBS leaves out, `without` leaves
    out more things. Raises BadRequestError with the sentence that helps.
    """
    choice = _Choice(_read_weakest(ontology, weakest), _read_include(include), _read_without(store, without))
    ends = (_read_end(store, "from", source), _read_end(store, "to", target))
    most = _read_number(k)
    if ends[0] == ends[1]:
        raise BadRequestError(f"from and to are the same, {source.strip()[:80]}: a connection needs two actors")
    for end in set(ends) & set(choice.without):
        raise BadRequestError(f"without: {str(end).rsplit('/', 1)[1]} is one of the two to be connected")
    hubs = _find_hubs(store, index)
    ties, ways = _search(index, ontology, hubs, choice, ends, most)
    told = tell_steps(store, ontology, ties, ways, language)
    describer = Describer(store, ontology, str(store.manifest.get("base", "")), language)
    accused = find_accusations(store) if accusations is None else accusations
    paths = tuple(
        Path(tuple(map(Iri, way)), tuple(_step(ties, told, ends_of, accused, describer) for ends_of in pairwise(way)))
        for way in ways
    )
    left_out = tuple((name, len(hubs[name] - set(ends))) for name in HUBS if name not in choice.include and hubs[name])
    return Connection(
        *ends, paths, most, choice.weakest, choice.include, choice.without, left_out,
        None if paths else _find_hint(index, ontology, hubs, choice, ends),
        _labels(store, paths, (*ends, *choice.without), language), language,
    )  # fmt: skip


# -- what was asked ---------------------------------------------------------------------------------------------


def _read_end(store: Store, name: str, text: str) -> Iri:
    if not text.strip():
        raise BadRequestError(f"say whom to connect, as {name}=<name or identifier>")
    return find_thing(store, text.strip(), ACTOR_KINDS, f"{name}={text.strip()[:80]!r}")


def _read_number(k: int | str) -> int:
    text = str(k).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 3 and 1 <= int(text) <= MOST_PATHS):
        raise BadRequestError(f"k={text[:20]!r} is no number of paths: write 1 to {MOST_PATHS}")
    return int(text)


def _standings(ontology: Ontology) -> list[str]:
    """The standings that may count, the firmest first."""
    ordered = {
        name: int(str(ontology.value(f"{LIST}standing/{name}", KHR + "standingOrder")))
        for name in ontology.concepts("standing")
    }
    return [name for name in sorted(ordered, key=ordered.__getitem__) if name not in _NEVER]


def standing_choices(ontology: Ontology, language: str = "en") -> list[tuple[str, str]]:
    """(name, label) of each standing that a step may have at the weakest."""
    return [(name, ontology.label(f"{LIST}standing/{name}", language)) for name in _standings(ontology)]


def _read_weakest(ontology: Ontology, text: str) -> str:
    name, known = text.strip().removeprefix(f"{LIST}standing/") or "stated", _standings(ontology)
    if name in _NEVER:
        raise BadRequestError(
            f"weakest={name!r}: what is only denied, or retracted, connects nobody; known: {', '.join(known)}"
        )
    if name not in known:
        raise BadRequestError(f"weakest={name[:80]!r} is no standing{closest(name, known)}; known: {', '.join(known)}")
    return name


def _read_include(names: Iterable[str]) -> tuple[str, ...]:
    asked = [name.strip() for text in names for name in text.split(",") if name.strip()]
    for name in asked:
        if name not in HUBS:
            raise BadRequestError(
                f"include={name[:80]!r} is not left out{closest(name, list(HUBS))}; known: {', '.join(HUBS)}"
            )
    return tuple(name for name in HUBS if name in asked)


def _read_without(store: Store, names: Iterable[str]) -> tuple[Iri, ...]:
    asked = [name.strip() for text in names for name in text.split(",") if name.strip()]
    if len(asked) > 20:
        raise BadRequestError("without: at most 20 things can be left out by hand")
    kinds = (*ACTOR_KINDS, "case", "law", "provision", "event", "document", "place")
    return tuple(dict.fromkeys(find_thing(store, name, kinds, f"without={name[:80]!r}") for name in asked))


# -- what explains nothing ----------------------------------------------------------------------------------------


def _find_hubs(store: Store, index: Network) -> dict[str, frozenset[str]]:
    """The things that each rule of HUBS leaves out."""
    rows = store.select(read_query("index/reports"))
    return {
        "places": frozenset(node["id"] for node in index["nodes"] if node["kind"] == "place"),
        "reports": frozenset(str(row["report"]) for row in rows),
        "authors": frozenset(str(row["author"]) for row in rows if "author" in row),
        "collectives": _find_collectives(index),
    }


def _find_collectives(index: Network) -> frozenset[str]:
    """The groups whose events belong to many cases, or are about many."""
    kinds = {node["id"]: node["kind"] for node in index["nodes"]}
    events: dict[str, set[str]] = {}
    cases: dict[str, set[str]] = {}
    for edge in index["edges"]:
        source, target = edge["source"], edge["target"]
        if kinds[source] == "event" and kinds[target] == "group":
            events.setdefault(target, set()).add(source)
        elif kinds[source] == "event" and kinds[target] == "case":
            cases.setdefault(source, set()).add(target)
    return frozenset(
        group
        for group, its in events.items()
        if len({case for event in its for case in cases.get(event, ())}) >= _MANY_CASES
    )


# -- the search ---------------------------------------------------------------------------------------------------


def _search(index: Network, ontology: Ontology, hubs: Mapping[str, frozenset[str]], choice: _Choice,
            ends: tuple[Iri, Iri], most: int) -> tuple[Ties, list[tuple[str, ...]]]:  # fmt: skip
    order = _standings(ontology)
    left_out = set(choice.without).union(*(found for name, found in hubs.items() if name not in choice.include))
    ties = Ties(index, order[: order.index(choice.weakest) + 1], left_out, ends, "reports" in choice.include)
    ways = ties.find_ways(ends[0], ends[1], most)
    return ties, [way for way in ways if len(way) <= len(ways[0]) + MOST_LONGER]


def _find_hint(index: Network, ontology: Ontology, hubs: Mapping[str, frozenset[str]], choice: _Choice,
               ends: tuple[Iri, Iri]) -> Hint | None:  # fmt: skip
    """The least that would have to be let in for a connection, None where nothing helps."""
    weaker = _standings(ontology)
    weaker = weaker[weaker.index(choice.weakest) + 1 :]
    wider = [(name,) for name in HUBS if name not in choice.include]
    tries = [(standing, ()) for standing in weaker] + [(choice.weakest, names) for names in wider]
    tries += [(standing, names) for standing in weaker for names in wider]
    for standing, names in tries:
        wanted = _Choice(standing, (*choice.include, *names), choice.without)
        _, ways = _search(index, ontology, hubs, wanted, ends, 1)
        if ways:
            return Hint(standing, tuple(name for name in HUBS if name in wanted.include), len(ways[0]) - 1)
    return None


def _step(ties: Ties, told: Mapping[tuple[str, str], tuple[Reason, ...]], ends: tuple[str, str],
          accusations: Mapping[str, tuple[Accusation, ...]], describer: Describer) -> Step:  # fmt: skip
    named = dict.fromkeys(ends)
    for reason in told[ends]:
        named.update(dict.fromkeys(sorted(ties.around(reason.event)) if reason.event else ()))
    notes = [(Iri(iri), describer.accusation_note(accusations[iri])) for iri in named if iri in accusations]
    return Step(Iri(ends[0]), Iri(ends[1]), told[ends], tuple(notes))


def _labels(store: Store, paths: Sequence[Path], more: Iterable[str], language: str) -> Mapping[str, str]:
    """The labels of everything that the paths name: things, speakers, documents, stances."""
    iris = set(more)
    for path in paths:
        iris.update(path.things)
        iris.update(iri for step in path.steps for iri, _ in step.notes)
        reasons = [reason for step in path.steps for reason in step.reasons]
        iris.update(reason.event for reason in reasons if reason.event)
        for entry in (entry for reason in reasons for entry in reason.evidence):
            home = entry.held_in or entry.reported_in
            iris.update((*entry.asserted_by, entry.reported_in, home, entry.stance, entry.manner))
    return find_labels(store, iris, language)
