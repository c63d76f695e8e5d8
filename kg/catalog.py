"""The named questions as RDF (`sh:SPARQLExecutable`), so that the graph can be asked what can be asked of it."""

from collections.abc import Callable, Iterator

import pyoxigraph as ox

from kg.namespaces import DCTERMS, EDTF, KHR, LIST, QUESTIONS_GRAPH, RDF, RDFS, SCHEMA, SH, SKOS, XSD
from kg.ontology import Ontology
from kg.questions import Parameter, Question, known_example, read_questions

_DATATYPES = {
    "date": XSD + "date",
    "period": EDTF,
    "number": XSD + "integer",
    "text": XSD + "string",
    "language": XSD + "language",
}


Knows = Callable[[str], bool]


def catalog_quads(ontology: Ontology, base: str, knows: Knows) -> list[ox.Quad]:
    """Every question with its text, unit, tags and parameters, in a graph of its own, sorted.

    An example stands there only where the data `knows` the thing that it names.

    A question is `<base>questions/<name>`, the address of its page; a parameter is named after its variable.
    """
    graph = ox.NamedNode(base + QUESTIONS_GRAPH)
    triples = {
        triple
        for question in read_questions().values()
        for triple in _question(question, base, ontology, knows)
    }
    return sorted((ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples), key=str)


def question_triples(ontology: Ontology, base: str, name: str, knows: Knows) -> list[ox.Triple]:
    """What the catalogue says of one question and its parameters, sorted; none where there is no such question."""
    question = read_questions().get(name)
    triples = _question(question, base, ontology, knows) if question else ()
    return sorted(set(triples), key=str)


def _question(question: Question, base: str, ontology: Ontology, knows: Knows) -> Iterator[ox.Triple]:
    iri = f"{base}questions/{question.name}"
    for class_name in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield _link(iri, RDF + "type", SH + class_name)
    yield _text(iri, RDFS + "label", question.summary, "en")
    yield _text(iri, DCTERMS + "description", question.description, "en")
    yield _text(iri, DCTERMS + "identifier", question.name)
    yield _text(iri, DCTERMS + "subject", question.topic)
    yield _text(iri, SCHEMA + "unitText", question.unit, "en")
    for tag in question.tags:
        yield _text(iri, SCHEMA + "keywords", tag, "en")
    yield _text(iri, SH + "select", question.query)
    for order, parameter in enumerate(question.parameters):
        node = f"{iri}/parameters/{parameter.name}"
        yield _link(iri, SH + "parameter", node)
        yield from _parameter(parameter, node, order, ontology)
        if (example := known_example(parameter, knows, base)) is not None:
            yield _text(node, SKOS + "example", example)


def _parameter(parameter: Parameter, node: str, order: int, ontology: Ontology) -> Iterator[ox.Triple]:
    yield _link(node, RDF + "type", SH + "Parameter")
    # As in SHACL-AF the variable is the local name of the path.
    yield _link(node, SH + "path", node)
    yield _text(node, SH + "name", parameter.label, "en")
    yield _typed(node, SH + "order", str(order), "integer")
    yield _typed(node, SH + "optional", str(not parameter.required).lower(), "boolean")
    if parameter.default is not None:
        yield _text(node, SH + "defaultValue", parameter.default)
    if parameter.type in _DATATYPES:
        yield _link(node, SH + "datatype", _DATATYPES[parameter.type])
    elif parameter.type.startswith("list:"):
        yield _link(node, SH + "class", SKOS + "Concept")
        yield _link(node, SKOS + "inScheme", LIST + parameter.type[len("list:") :])
    else:
        of_kind = [class_iri for class_iri, kind in sorted(ontology.kinds.items()) if kind == parameter.type]
        yield _link(node, SH + "class", of_kind[0] if of_kind else KHR + "Actor")


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _text(subject: str, predicate: str, text: str, language: str | None = None) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.Literal(text, language=language))


def _typed(subject: str, predicate: str, text: str, datatype: str) -> ox.Triple:
    literal = ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), literal)
