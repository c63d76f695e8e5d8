"""The network on the smallest graph that has each kind of tie and each doubt."""

import json

import pyoxigraph as ox
import pytest

from kg.errors import BadRequestError, NotFoundError
from kg.network import Network, ego_network, filter_network, network_index, to_networkx
from kg.ontology import Ontology
from kg.store import Store

ID = "https://w3id.org/khronika/id/"
ROLE = "https://w3id.org/khronika/list/role/"
DATA = """
@prefix : <https://w3id.org/khronika/id/> .
@prefix event: <https://w3id.org/khronika/id/event/> .
@prefix person: <https://w3id.org/khronika/id/person/> .
@prefix org-: <https://w3id.org/khronika/id/organisation/> .
@prefix khr: <https://w3id.org/khronika/ontology#> .
@prefix role: <https://w3id.org/khronika/list/role/> .
@prefix type: <https://w3id.org/khronika/list/event-type/> .
@prefix standing: <https://w3id.org/khronika/list/standing/> .
@prefix status: <https://w3id.org/khronika/list/event-status/> .
@prefix relation: <https://w3id.org/khronika/list/relation-type/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .

person:anna khr:standing standing:stated ; skos:prefLabel "Anna"@en, "Анна"@ru .
person:boris khr:standing standing:stated ; skos:prefLabel "Boris"@en .
person:vera khr:standing standing:denied-only ; skos:prefLabel "Vera"@en .
org-:union khr:standing standing:stated ; skos:prefLabel "Union"@en ;
  khr:organisationKind <https://w3id.org/khronika/list/organisation-kind/trade-union> .
<https://w3id.org/khronika/id/case/one> khr:standing standing:stated ; skos:prefLabel "Case one"@en .
<https://w3id.org/khronika/id/place/town> khr:standing standing:stated ; skos:prefLabel "Town"@en .

event:trial khr:standing standing:stated ; skos:prefLabel "Trial"@en ; khr:eventType type:Trial ;
  khr:date "2017-06"^^edtf:EDTF ; khr:earliestBegin "2017-06-01"^^xsd:date ; khr:latestEnd "2017-06-30"^^xsd:date ;
  khr:inCase <https://w3id.org/khronika/id/case/one> ; khr:place <https://w3id.org/khronika/id/place/town> ;
  khr:participation <https://w3id.org/khronika/id/event/trial/participants/a>,
    <https://w3id.org/khronika/id/event/trial/participants/b> .
<https://w3id.org/khronika/id/event/trial/participants/a>
  khr:actor person:anna ; khr:role role:accused ; khr:standing standing:stated .
<https://w3id.org/khronika/id/event/trial/participants/b>
  khr:actor person:boris ; khr:role role:judge ; khr:standing standing:corroborated .

event:protest khr:standing standing:stated ; skos:prefLabel "Protest"@en ; khr:eventType type:Protest ;
  khr:eventStatus status:planned ; khr:precededBy event:trial ;
  khr:participation <https://w3id.org/khronika/id/event/protest/participants/a>,
    <https://w3id.org/khronika/id/event/protest/participants/b>,
    <https://w3id.org/khronika/id/event/protest/participants/c> .
<https://w3id.org/khronika/id/event/protest/participants/a>
  khr:actor person:anna ; khr:role role:organiser ; khr:standing standing:stated .
<https://w3id.org/khronika/id/event/protest/participants/b>
  khr:actor org-:union ; khr:role role:organiser ; khr:standing standing:alleged .
<https://w3id.org/khronika/id/event/protest/participants/c>
  khr:actor person:boris ; khr:role role:participant ; khr:standing standing:denied-only .

<https://w3id.org/khronika/id/person/anna/memberships/m> org:member person:anna ; org:organization org-:union ;
  org:role role:head ; khr:standing standing:stated .
<https://w3id.org/khronika/id/event/trial/relationships/r>
  khr:subject <https://w3id.org/khronika/id/event/trial/imposes/p> ; khr:relationType relation:motive ;
  khr:object event:protest ; khr:standing standing:disputed .

<https://w3id.org/khronika/id/event/trial/claims/1> khr:about event:trial,
  <https://w3id.org/khronika/id/event/trial/participants/a>, <https://w3id.org/khronika/id/event/trial/participants/b> .
<https://w3id.org/khronika/id/event/trial/claims/2> khr:about
  <https://w3id.org/khronika/id/event/trial/participants/b> .
<https://w3id.org/khronika/id/event/protest/claims/1> khr:about event:protest,
  <https://w3id.org/khronika/id/event/protest/participants/a>, <https://w3id.org/khronika/id/event/protest/participants/b>,
  <https://w3id.org/khronika/id/event/protest/participants/c> .
<https://w3id.org/khronika/id/person/anna/memberships/m/claims/1> khr:about
  <https://w3id.org/khronika/id/person/anna/memberships/m> .
<https://w3id.org/khronika/id/event/trial/relationships/r/claims/1> khr:about
  <https://w3id.org/khronika/id/event/trial/relationships/r> .
"""


def build_index() -> Network:
    graph = ox.NamedNode("https://w3id.org/khronika/graph/small/one")
    quads = [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in ox.parse(DATA.encode(), format=ox.RdfFormat.TURTLE)
    ]
    return network_index(Store.from_quads(quads), Ontology.load())


@pytest.fixture(scope="module")
def index() -> Network:
    return build_index()


def list_nodes(network: Network) -> list[str]:
    return sorted(node["id"].removeprefix(ID) for node in network["nodes"])


def list_edges(network: Network) -> list[tuple[str, str, str, str]]:
    return sorted(
        (edge["source"].removeprefix(ID), edge["target"].removeprefix(ID), edge["kind"], edge["standing"])
        for edge in network["edges"]
    )


def test_nodes(index: Network) -> None:
    assert list_nodes(index) == [
        "case/one", "event/protest", "event/trial", "organisation/union",
        "person/anna", "person/boris", "person/vera", "place/town",
    ]  # fmt: skip
    trial = next(node for node in index["nodes"] if node["id"] == f"{ID}event/trial")
    assert {name: trial[name] for name in ("kind", "label", "type", "date", "begin", "end", "status", "standing")} == {
        "kind": "event",
        "label": {"en": "Trial"},
        "type": "https://w3id.org/khronika/list/event-type/Trial",
        "date": "2017-06",
        "begin": "2017-06-01",
        "end": "2017-06-30",
        "status": None,
        "standing": "stated",
    }
    assert trial["dateText"]["en"] == "June 2017"
    # Case, two participants and the protest; the place does not count.
    assert trial["degree"] == 4
    anna = next(node for node in index["nodes"] if node["id"] == f"{ID}person/anna")
    assert anna["label"] == {"en": "Anna", "ru": "Анна"}


def test_edges(index: Network) -> None:
    assert list_edges(index) == [
        ("event/protest", "event/trial", "sequence", "stated"),
        ("event/protest", "organisation/union", "participation", "alleged"),
        ("event/protest", "person/anna", "participation", "stated"),
        ("event/protest", "person/boris", "participation", "denied-only"),
        ("event/trial", "case/one", "case", "stated"),
        ("event/trial", "event/protest", "relationship", "disputed"),
        ("event/trial", "person/anna", "participation", "stated"),
        ("event/trial", "person/boris", "participation", "corroborated"),
        ("event/trial", "place/town", "place", "stated"),
        ("person/anna", "organisation/union", "membership", "stated"),
    ]
    judge = next(edge for edge in index["edges"] if edge["role"] == f"{ROLE}judge")
    assert (judge["claims"], judge["via"], judge["derived"]) == (2, f"{ID}event/trial/participants/b", False)
    assert judge["roleLabel"]["en"] != ""


def test_facets(index: Network) -> None:
    facets = index["facets"]
    assert [(entry["value"], entry["count"]) for entry in facets["kind"]] == [
        ("person", 3), ("organisation", 1), ("case", 1), ("event", 2), ("place", 1),
    ]  # fmt: skip
    assert [(entry["value"], entry["count"]) for entry in facets["role"]] == [
        ("accused", 1), ("head", 1), ("judge", 1), ("organiser", 2), ("participant", 1),
    ]  # fmt: skip
    assert [entry["value"] for entry in facets["type"]] == ["Protest", "Trial"]
    assert facets["period"] == {"begin": "2017-06-01", "end": "2017-06-30"}


def test_the_index_is_the_same_each_time(index: Network) -> None:
    assert json.dumps(build_index()) == json.dumps(index)


def test_no_filter_leaves_out_what_is_only_denied_and_what_ties_everything(index: Network) -> None:
    shown = filter_network(index)
    assert list_nodes(shown) == [
        "case/one", "event/protest", "event/trial", "organisation/union", "person/anna", "person/boris",
    ]  # fmt: skip
    assert ("event/protest", "person/boris", "participation", "denied-only") not in list_edges(shown)
    assert ("event/trial", "event/protest", "relationship", "disputed") in list_edges(shown)


def test_by_standing(index: Network) -> None:
    shown = filter_network(index, standing=["denied-only", "stated"])
    assert "person/vera" in list_nodes(shown)
    assert ("event/protest", "person/boris", "participation", "denied-only") in list_edges(shown)


def test_by_kind(index: Network) -> None:
    shown = filter_network(index, kinds=["person", "organisation"])
    assert list_nodes(shown) == ["organisation/union", "person/anna", "person/boris"]
    assert list_edges(shown) == [("person/anna", "organisation/union", "membership", "stated")]


@pytest.mark.parametrize("role", ["judge", f"{ROLE}judge"])
def test_by_role(index: Network, role: str) -> None:
    shown = filter_network(index, roles=[role])
    assert list_nodes(shown) == ["case/one", "event/trial", "person/boris"]
    assert list_edges(shown) == [
        ("event/trial", "case/one", "case", "stated"),
        ("event/trial", "person/boris", "participation", "corroborated"),
    ]


def test_by_event_type(index: Network) -> None:
    shown = filter_network(index, event_types=["Protest"])
    assert list_nodes(shown) == ["event/protest", "organisation/union", "person/anna"]


@pytest.mark.parametrize(
    ("begin", "end", "events"),
    [
        ("2017-06-15", None, ["event/trial"]),
        (None, "2017-05-31", []),
        ("2017-07", None, []),
        ("2017", "2017", ["event/trial"]),
        ("2017-06-30", "2017-06-30", ["event/trial"]),
    ],
)
def test_by_period(index: Network, begin: str | None, end: str | None, events: list[str]) -> None:
    shown = filter_network(index, begin=begin, end=end)
    assert [iri for iri in list_nodes(shown) if iri.startswith("event/")] == events


def test_actors_only(index: Network) -> None:
    """The planned protest ties nobody; the trial ties Anna and Boris as firmly as its weakest link."""
    shown = filter_network(index, actors_only=True)
    assert list_nodes(shown) == ["organisation/union", "person/anna", "person/boris"]
    assert list_edges(shown) == [
        ("person/anna", "organisation/union", "membership", "stated"),
        ("person/anna", "person/boris", "shared-event", "stated"),
    ]
    tie = next(edge for edge in shown["edges"] if edge["derived"])
    assert (tie["events"], tie["claims"]) == ([f"{ID}event/trial"], 3)


def test_actors_only_with_doubt_asked_for(index: Network) -> None:
    shown = filter_network(index, actors_only=True, standing=["stated", "alleged"])
    assert ("organisation/union", "person/anna", "shared-event", "alleged") in list_edges(shown)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kinds": ["ship"]}, "kind: unknown value 'ship'; known: person, organisation, court, group, post, law, "),
        ({"roles": ["cour"]}, "role: unknown value 'cour'; known: accused, head, judge, organiser, participant"),
        ({"event_types": ["Party"]}, "type: unknown value 'Party'; known: Protest, Trial"),
        ({"standing": ["true"]}, "standing: unknown value 'true'; known: retracted, denied-only, disputed, "),
        ({"begin": "June"}, "from: 'June' is not an EDTF date"),
        ({"begin": "2018", "end": "2017"}, "from: 2018 lies after 2017; give the earlier date first"),
    ],
)
def test_wrong_filters(index: Network, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(BadRequestError) as raised:
        filter_network(index, **wrong)  # type: ignore[arg-type]
    assert str(raised.value).startswith(words)


def test_ego(index: Network) -> None:
    assert list_nodes(ego_network(index, f"{ID}person/boris")) == ["event/trial", "person/boris"]
    assert list_nodes(ego_network(index, f"{ID}person/boris", hops=2)) == [
        "case/one", "event/protest", "event/trial", "person/anna", "person/boris", "place/town",
    ]  # fmt: skip
    # What is only denied has a page of its own all the same.
    assert list_nodes(ego_network(index, f"{ID}person/vera")) == ["person/vera"]
    with pytest.raises(NotFoundError):
        ego_network(index, f"{ID}person/nobody")


def test_to_networkx(index: Network) -> None:
    graph = to_networkx(index)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (8, 10)
    assert graph.nodes[f"{ID}person/anna"]["kind"] == "person"
    assert graph.number_of_edges(f"{ID}event/trial", f"{ID}event/protest") == 2


def test_an_empty_store() -> None:
    empty = network_index(Store.from_quads([]), Ontology.load())
    assert (empty["nodes"], empty["edges"]) == ([], [])
    assert filter_network(empty)["nodes"] == []
