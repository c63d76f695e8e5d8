"""The shapes: every case through both engines, every constraint seen to speak, every term declared."""

import re
from functools import cache
from pathlib import Path

import pytest
import rdflib

from shacl_engines import ENGINES, SH, Result, read_shapes, results, write_term

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "shapes"
KHR = "https://w3id.org/khronika/ontology#"
KHRSH = "https://w3id.org/khronika/shapes#"
LIST = "https://w3id.org/khronika/list/"

# Files whose shapes others refer to; they have no targets, so no cases of their own.
PARTS = {"conditions", "lists", "prefixes"}

CASE_PATHS = sorted(path.relative_to(CASES).as_posix() for path in CASES.glob("*/*.ttl"))

# The terms of https://www.w3.org/ns/shacl# (W3C Recommendation of 20 July 2017: Core and SHACL-SPARQL).
SHACL_TERMS = frozenset(
    """
    AndConstraintComponent BlankNode BlankNodeOrIRI BlankNodeOrLiteral ClassConstraintComponent
    ClosedConstraintComponent ConstraintComponent DatatypeConstraintComponent DisjointConstraintComponent
    EqualsConstraintComponent HasValueConstraintComponent IRI IRIOrLiteral InConstraintComponent Info
    LanguageInConstraintComponent LessThanConstraintComponent LessThanOrEqualsConstraintComponent Literal
    MaxCountConstraintComponent MaxExclusiveConstraintComponent MaxInclusiveConstraintComponent
    MaxLengthConstraintComponent MinCountConstraintComponent MinExclusiveConstraintComponent
    MinInclusiveConstraintComponent MinLengthConstraintComponent NodeConstraintComponent NodeKind
    NodeKindConstraintComponent NodeShape NotConstraintComponent OrConstraintComponent Parameter
    Parameterizable PatternConstraintComponent PrefixDeclaration PropertyConstraintComponent
    PropertyGroup PropertyShape QualifiedMaxCountConstraintComponent QualifiedMinCountConstraintComponent
    ResultAnnotation SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint SPARQLConstraintComponent
    SPARQLConstructExecutable SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator
    SPARQLUpdateExecutable Severity Shape UniqueLangConstraintComponent ValidationReport ValidationResult
    Validator Violation Warning XoneConstraintComponent alternativePath and annotationProperty
    annotationValue annotationVarName ask class closed conforms construct datatype deactivated declare
    defaultValue description detail disjoint entailment equals flags focusNode group hasValue
    ignoredProperties in inversePath labelTemplate languageIn lessThan lessThanOrEquals maxCount
    maxExclusive maxInclusive maxLength message minCount minExclusive minInclusive minLength name
    namespace node nodeKind nodeValidator not oneOrMorePath optional or order parameter path pattern
    prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath resultSeverity select
    severity shapesGraph shapesGraphWellFormed sourceConstraint sourceConstraintComponent sourceShape
    sparql suggestedShapesGraph targetClass targetNode targetObjectsOf targetSubjectsOf uniqueLang update
    validator value xone zeroOrMorePath zeroOrOnePath
    """.split()
)

# The parameters that our shapes use, and the component that a result names for each.
COMPONENTS = {
    "class": "Class",
    "datatype": "Datatype",
    "disjoint": "Disjoint",
    "equals": "Equals",
    "lessThan": "LessThan",
    "lessThanOrEquals": "LessThanOrEquals",
    "maxCount": "MaxCount",
    "minCount": "MinCount",
    "minInclusive": "MinInclusive",
    "node": "Node",
    "nodeKind": "NodeKind",
    "not": "Not",
    "or": "Or",
    "pattern": "Pattern",
    "qualifiedMinCount": "QualifiedMinCount",
    "sparql": "SPARQL",
    "uniqueLang": "UniqueLang",
    "xone": "Xone",
}
# Terms of a reporting shape that constrain nothing by themselves.
SILENT = {"message", "path", "property", "qualifiedValueShape", "severity", "targetClass", "targetSubjectsOf"}


def read_together(paths: list[Path]) -> str:
    """The Turtle of several files, one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@cache
def shapes_text() -> str:
    """All shapes."""
    return read_together(sorted((ROOT / "shapes").glob("*.ttl")))


@cache
def background_text() -> str:
    """The ontology, the lists and what every case stands on."""
    vocabulary = [ROOT / "ontology" / "khronika.ttl", *sorted((ROOT / "ontology" / "lists").glob("*.ttl"))]
    return read_together([*vocabulary, CASES / "background.ttl"])


def read_expected(case: str) -> set[Result]:
    """The results in the lines `# expect: shape | focus | path | component | severity | value` of a case."""
    found = re.findall(r"^# expect: (.+)$", (CASES / case).read_text(encoding="utf-8"), re.MULTILINE)
    return {Result(*line.split(" | ")) for line in found}


def reporting_shapes(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    """The shapes that results can name: those with a target and their property shapes."""
    targeted = {shape for name in ("targetClass", "targetSubjectsOf") for shape in graph.subjects(SH[name])}
    return targeted | {inner for shape in targeted for inner in graph.objects(shape, SH.property)}


def own_shapes(graph: rdflib.Graph) -> set[rdflib.term.Node]:
    """Every node shape and property shape."""
    return {shape for kind in (SH.NodeShape, SH.PropertyShape) for shape in graph.subjects(rdflib.RDF.type, kind)}


def iris(graph: rdflib.Graph) -> set[str]:
    """Every IRI in a graph, datatypes too."""
    terms = {term for triple in graph for term in triple}
    datatypes = {term.datatype for term in terms if isinstance(term, rdflib.Literal) and term.datatype}
    return {str(term) for term in terms | datatypes if isinstance(term, rdflib.URIRef)}


def declared_terms() -> set[str]:
    """Every subject of the ontology and the lists."""
    return {str(term) for term in set(read_shapes(background_text()).subjects())}


def query_terms(graph: rdflib.Graph) -> set[str]:
    """The IRIs that the SPARQL constraints name by prefix."""
    declared = graph.subject_objects(SH.namespace)
    namespaces = {str(graph.value(node, SH.prefix)): str(name) for node, name in declared}
    found = set()
    for query in graph.objects(None, SH.select):
        for prefix, local in re.findall(r"(?<![\w:?$-])([a-z]+):([A-Za-z][\w-]*)", str(query)):
            found.add(namespaces[prefix] + local)
    return found


def test_background_says_nothing() -> None:
    for engine in ENGINES:
        assert results(background_text(), shapes_text(), engine) == set()


@pytest.mark.parametrize("case", CASE_PATHS)
def test_case_through_both_engines(case: str) -> None:
    data = background_text() + "\n" + (CASES / case).read_text(encoding="utf-8")
    by_shifty = results(data, shapes_text(), "shifty")
    by_pyshacl = results(data, shapes_text(), "pyshacl")
    assert by_shifty == read_expected(case)
    assert by_pyshacl == read_expected(case)
    assert by_shifty == by_pyshacl


@pytest.mark.parametrize("case", CASE_PATHS)
def test_case_is_named_after_what_it_expects(case: str) -> None:
    severities = {result.severity for result in read_expected(case)}
    kind = Path(case).name.split(".")[0]
    assert kind in ("valid", "invalid", "warning")
    if kind == "valid":
        assert severities == set()
    elif kind == "warning":
        assert severities == {"Warning"}
    else:
        assert "Violation" in severities


def test_every_case_on_disk_is_run() -> None:
    on_disk = [path for path in CASES.rglob("*") if path.is_file() and path.name != "background.ttl"]
    assert len(on_disk) == len(CASE_PATHS) > 0
    folders = {case.split("/")[0] for case in CASE_PATHS}
    assert folders == {path.stem for path in (ROOT / "shapes").glob("*.ttl")} - PARTS
    for folder in folders - {"recommendations"}:
        kinds = {Path(case).name.split(".")[0] for case in CASE_PATHS if case.startswith(folder + "/")}
        assert {"valid", "invalid"} <= kinds, folder


def test_every_constraint_is_hit() -> None:
    graph = read_shapes(shapes_text())
    reporting = reporting_shapes(graph)
    stated = {
        (write_term(shape), str(name).removeprefix(str(SH)))
        for shape in reporting
        for name in graph.predicates(shape)
        if str(name).startswith(str(SH)) and str(name).removeprefix(str(SH)) not in SILENT
    }
    declared = {(shape, COMPONENTS[name]) for shape, name in stated}
    hit = {(result.shape, result.component) for case in CASE_PATHS for result in read_expected(case)}
    assert sorted(declared - hit) == []
    assert sorted(hit - declared) == []


def test_shacl_terms_exist() -> None:
    used = {iri.removeprefix(str(SH)) for iri in iris(read_shapes(shapes_text())) if iri.startswith(str(SH))}
    assert sorted(used - SHACL_TERMS) == []


def test_own_terms_are_declared() -> None:
    graph = read_shapes(shapes_text())
    cases = read_shapes(read_together([CASES / case for case in CASE_PATHS] + [CASES / "background.ttl"]))
    used = iris(graph) | iris(cases) | query_terms(graph)
    own = {iri for iri in used if iri.startswith((KHR, LIST))}
    assert len(own) > 200
    assert sorted(own - declared_terms()) == []


def test_shapes_are_named_and_speak() -> None:
    graph = read_shapes(shapes_text())
    shapes = own_shapes(graph)
    assert len(shapes) > 300
    references = ("property", "node", "not", "qualifiedValueShape")
    referred = {shape for name in references for shape in graph.objects(None, SH[name])}
    for name in ("or", "xone", "and"):
        for members in graph.objects(None, SH[name]):
            referred |= set(graph.items(members))
    assert referred | reporting_shapes(graph) == shapes
    for shape in shapes:
        assert isinstance(shape, rdflib.URIRef)
        assert str(shape).startswith(KHRSH)
        assert len(list(graph.objects(shape, SH.severity))) == 1, shape
        messages = list(graph.objects(shape, SH.message))
        assert [getattr(message, "language", None) for message in messages] == ["en"], shape
    for constraint in graph.objects(None, SH.sparql):
        assert isinstance(constraint, rdflib.URIRef)
        assert list(graph.objects(constraint, SH.prefixes)) == [rdflib.URIRef(KHRSH + "prefixes")]


def test_messages_are_short() -> None:
    messages = read_shapes(shapes_text()).subject_objects(SH.message)
    assert {write_term(shape) for shape, message in messages if len(str(message)) > 120} == set()


def test_severities_lie_in_their_files() -> None:
    warnings = read_shapes((ROOT / "shapes" / "recommendations.ttl").read_text(encoding="utf-8"))
    assert set(warnings.objects(None, SH.severity)) == {SH.Warning}
    graph = read_shapes(shapes_text())
    assert set(graph.subjects(SH.severity, SH.Warning)) == set(warnings.subjects(SH.severity))
