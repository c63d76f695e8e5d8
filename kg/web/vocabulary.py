"""The ontology, the shapes and the code lists, for people and machines."""

from flask import Blueprint, Response, render_template

from kg.errors import NotFoundError
from kg.files import ontology_dir, shapes_dir
from kg.namespaces import KHR, LIST, OWL, RDF, SKOS
from kg.web.site import site

blueprint = Blueprint("vocabulary", __name__)
_GROUPS = (
    ("Classes", "Class"),
    ("Properties between nodes", "ObjectProperty"),
    ("Properties with values", "DatatypeProperty"),
)


@blueprint.get("/ontology")
def show_ontology() -> str:
    """The classes and properties with their definitions, and the lists."""
    ontology = site().ontology
    terms = [
        (heading, sorted(term for term in ontology.subjects(RDF + "type", OWL + name) if term.startswith(KHR)))
        for heading, name in _GROUPS
    ]
    schemes = sorted(ontology.subjects(RDF + "type", SKOS + "ConceptScheme"))
    kind_of = ontology.kinds.get
    return render_template("ontology.html", groups=terms, schemes=schemes, ontology=ontology, kind_of=kind_of)


@blueprint.get("/ontology.ttl")
def give_ontology() -> Response:
    """The ontology as it was written."""
    return Response((ontology_dir() / "khronika.ttl").read_bytes(), content_type="text/turtle; charset=utf-8")


@blueprint.get("/shapes.ttl")
def give_shapes() -> Response:
    """The shapes, one file after another."""
    content = b"\n".join(path.read_bytes() for path in sorted(shapes_dir().glob("*.ttl")))
    return Response(content, content_type="text/turtle; charset=utf-8")


@blueprint.get("/list/<scheme>")
@blueprint.get("/list/<scheme>/<concept>")
def show_list(scheme: str, concept: str = "") -> str:
    """A code list, each concept with its labels and definition."""
    ontology = site().ontology
    iri = LIST + scheme
    names = ontology.concepts(scheme)
    if not ontology.knows(iri) or (concept and concept not in names):
        raise NotFoundError("there is no such list or concept")
    return render_template("list.html", scheme=iri, names=names, concept=concept, ontology=ontology)
