"""What the build derives: superclasses, bounds, covering claims, standings, shortcuts."""

import pyoxigraph as ox
import pytest

from kg.derive import derive
from kg.namespaces import KHR, LIST
from kg.ontology import Ontology

BASE = "https://w3id.org/khronika/"
ONTOLOGY = Ontology.load()
# Each claim: stance, manner, speakers, and what else is said of it.
A, B, AB = ["a"], ["b"], ["a", "b"]
STANDINGS = [
    ("one source states it", [("supports", "states", A)], "stated"),
    ("a document documents it", [("supports", "documents", A)], "stated"),
    ("two bodies speak as one", [("supports", "states", AB)], "stated"),
    ("two speak each for themselves", [("supports", "states", A), ("supports", "states", B)], "corroborated"),
    ("one of two joint speakers repeats it alone", [("supports", "states", AB), ("supports", "states", A)], "stated"),
    ("the same speaker twice", [("supports", "states", A), ("supports", "states", A)], "stated"),
    ("repeating is not corroborating", [("supports", "states", A), ("supports", "states", B, "relays")], "stated"),
    ("alleged", [("supports", "alleges", A)], "alleged"),
    ("believed by two", [("supports", "believes", A), ("supports", "fears", B)], "alleged"),
    ("alleged without a speaker", [("supports", "alleges", [])], "alleged"),
    ("alleged by one, confirmed by another", [("supports", "alleges", A), ("corroborates", "states", B)], "stated"),
    ("alleged by one, confirmed by two", [("supports", "alleges", A), ("corroborates", "states", B),
                                          ("corroborates", "states", ["c"])], "corroborated"),
    ("acknowledged", [("acknowledges", "states", A)], "stated"),
    ("stated and denied", [("supports", "states", A), ("denies", "states", B)], "disputed"),
    ("alleged and explained otherwise", [("supports", "alleges", A), ("explains-otherwise", "states", B)], "disputed"),
    ("denied and never asserted", [("denies", "states", B)], "denied-only"),
    ("disputed and never asserted", [("disputes", "states", B)], "denied-only"),
    ("a denial of one aspect leaves the rest", [("supports", "states", A), ("denies", "states", B, "aspect")], "stated"),
    ("retracted", [("supports", "states", A, "withdrawn")], "retracted"),
    ("a retracted denial", [("supports", "states", A), ("denies", "states", B, "withdrawn")], "stated"),
    ("only one aspect is spoken of", [("supports", "states", A, "aspect")], None),
]  # fmt: skip


def node(name: str) -> ox.NamedNode:
    """A node of the test's own."""
    return ox.NamedNode(f"{BASE}id/event/{name}")


def khr(name: str) -> ox.NamedNode:
    """A term of the ontology."""
    return ox.NamedNode(KHR + name)


def claim_quads(number: int, claim: tuple[object, ...], about: ox.NamedNode) -> list[ox.Quad]:
    """A claim as quads."""
    stance, manner, speakers, *more = claim
    iri = node(f"x/claims/{number}")
    quads = [
        ox.Quad(iri, khr("about"), about),
        ox.Quad(iri, khr("stance"), ox.NamedNode(f"{LIST}stance/{stance}")),
        ox.Quad(iri, khr("manner"), ox.NamedNode(f"{LIST}manner/{manner}")),
    ]
    assert isinstance(speakers, list)
    quads += [ox.Quad(iri, khr("assertedBy"), node(speaker)) for speaker in speakers]
    if "relays" in more:
        quads.append(ox.Quad(iri, khr("relays"), node("x/claims/0")))
    if "aspect" in more:
        quads.append(ox.Quad(iri, khr("aspect"), khr("date")))
    if "withdrawn" in more:
        quads.append(ox.Quad(node("x/claims/later"), khr("retracts"), iri))
    return quads


def standing_of(quads: list[ox.Quad], about: ox.NamedNode) -> str | None:
    """The standing that is derived for a node."""
    for quad in derive(quads, ONTOLOGY, BASE):
        if quad.subject == about and quad.predicate == khr("standing"):
            assert isinstance(quad.object, ox.NamedNode)
            return quad.object.value.removeprefix(f"{LIST}standing/")
    return None


@pytest.mark.parametrize(("claims", "standing"), [row[1:] for row in STANDINGS], ids=[row[0] for row in STANDINGS])
def test_standing(claims: list[tuple[object, ...]], standing: str | None) -> None:
    quads = [quad for number, claim in enumerate(claims) for quad in claim_quads(number, claim, node("x"))]
    assert standing_of(quads, node("x")) == standing


def test_a_supporting_claim_covers_parts_and_a_denial_does_not() -> None:
    part, own = node("x/participants/1"), node("x/participants/2")
    quads = [ox.Quad(node("x"), khr("participation"), part), ox.Quad(node("x"), khr("participation"), own),
             *claim_quads(1, ("supports", "states", A), node("x")), *claim_quads(2, ("denies", "states", B), node("x")),
             *claim_quads(3, ("supports", "alleges", B), own)]  # fmt: skip
    covers = [(q.subject, q.object) for q in derive(quads, ONTOLOGY, BASE) if q.predicate == khr("covers")]
    assert covers == [(node("x/claims/1"), part)]
    assert [standing_of(quads, n) for n in (node("x"), part, own)] == ["disputed", "stated", "alleged"]


def test_a_claim_covers_only_what_its_own_dataset_records() -> None:
    # Two datasets tell of one event; the first names two who took part, the second one of these and one more.
    both, first_only, second_only = (node(f"x/participants/{n}") for n in (1, 2, 3))
    quads = []
    for number, (dataset, parts) in enumerate({"one": (both, first_only), "two": (both, second_only)}.items(), 1):
        graph = ox.NamedNode(f"{BASE}graph/{dataset}/document")
        recorded = [*claim_quads(number, ("supports", "states", [dataset]), node("x")),
                    *(ox.Quad(node("x"), khr("participation"), part) for part in parts)]  # fmt: skip
        quads += [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in recorded]
    covers = {(q.subject, q.object) for q in derive(quads, ONTOLOGY, BASE) if q.predicate == khr("covers")}
    one, two = node("x/claims/1"), node("x/claims/2")
    assert covers == {(one, both), (one, first_only), (two, both), (two, second_only)}
    standings = [standing_of(quads, n) for n in (node("x"), both, first_only, second_only)]
    assert standings == ["corroborated", "corroborated", "stated", "stated"]


def test_superclasses_and_bounds() -> None:
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    edtf = ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF")
    quads = [ox.Quad(node("x"), kind, khr("Sentencing")), ox.Quad(node("x"), khr("date"), ox.Literal("2017-02/..~", datatype=edtf)),
             ox.Quad(node("y"), kind, khr("Court")), ox.Quad(node("y"), khr("date"), ox.Literal("2017-02~/..", datatype=edtf))]  # fmt: skip
    found = {str(quad).removesuffix(f" <{BASE}graph/derived>") for quad in derive(quads, ONTOLOGY, BASE)}
    day = "http://www.w3.org/2001/XMLSchema#date"
    assert found == {
        f"{node('x')} {kind} {khr('ProceduralEvent')}", f"{node('x')} {kind} {khr('Event')}",
        f"{node('y')} {kind} {khr('Organisation')}", f"{node('y')} {kind} {khr('Actor')}",
        f'{node("y")} {khr("earliestBegin")} "2017-02-01"^^<{day}>', f'{node("y")} {khr("latestBegin")} "2017-02-28"^^<{day}>',
        f"{node('y')} {khr('dateCertainty')} <{LIST}date-certainty/approximate>",
    }  # fmt: skip


def test_what_is_recorded_is_not_derived_again() -> None:
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    graph = ox.NamedNode(f"{BASE}graph/d/document")
    quads = [ox.Quad(node("x"), kind, khr(name), graph) for name in ("Event", "Sentencing")]
    assert [q.object for q in derive(quads, ONTOLOGY, BASE)] == [khr("ProceduralEvent")]


def actors(status: str | None, claims: list[tuple[object, ...]]) -> list[str]:
    """The actors that the shortcut names."""
    part = node("x/participants/1")
    quads = [ox.Quad(node("x"), khr("participation"), part), ox.Quad(part, khr("actor"), node("one")),
             *[quad for number, claim in enumerate(claims) for quad in claim_quads(number, claim, node("x"))]]  # fmt: skip
    if status:
        quads.append(ox.Quad(node("x"), khr("eventStatus"), ox.NamedNode(f"{LIST}event-status/{status}")))
    return [str(q.object) for q in derive(quads, ONTOLOGY, BASE) if q.predicate == khr("hasActor")]


def test_the_shortcut_takes_what_happened_and_is_stated() -> None:
    stated, alleged = [("supports", "states", A)], [("supports", "alleges", A)]
    assert actors(None, stated) == actors("under-way", stated) == [str(node("one"))]
    assert actors("planned", stated) == actors("cancelled", stated) == actors(None, alleged) == []
