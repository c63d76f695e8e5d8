"""The ontology, the shapes and the code lists, at their own addresses: a page for people, RDF for machines."""

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg.dates import say_date
from kg.errors import GoneError, NotFoundError
from kg.files import ontology_dir
from kg.formats import BY_NAME, negotiate
from kg.languages import Label
from kg.namespaces import DCTERMS, KHR, KHRSH, LIST, OWL
from kg.terms import Iri, Literal, Term, local_name
from kg.vocabulary.files import (
    RDF_FORMATS,
    Source,
    all_lists_source,
    concept_triples,
    list_sources,
    ontology_sources,
    shapes_source,
    write_triples,
)
from kg.vocabulary.words import vocabulary_path
from kg.web.documents import choose_document, give_data, give_document, link_to
from kg.web.languages import speaking
from kg.web.site import MovedError, site

blueprint = Blueprint("vocabulary", __name__)
ONTOLOGY = KHR.rstrip("#")
MAIN = "khronika"
"""The file of the ontology itself; the others are documents beneath its address."""
_CHOICES = ("html", *RDF_FORMATS)


@blueprint.app_context_processor
def name_formats() -> dict[str, object]:
    """The formats of RDF documents, for the links of every page."""
    return {"rdf_formats": [BY_NAME[name] for name in RDF_FORMATS]}


def give_rdf(path: str, ending: str, content: bytes) -> Response:
    """Data about what stands at a path, in one of RDF_FORMATS."""
    return give_data(path, ending, RDF_FORMATS, content, licence())


def choose_rdf(path: str, page: Callable[[], str], write: Callable[[str], bytes]) -> Response:
    """A document of the vocabulary: its page or its data."""
    return choose_document(path, RDF_FORMATS, page, write, licence())


def known_ending(ending: str) -> str:
    """An ending of RDF_FORMATS; raises NotFoundError for any other."""
    if ending not in RDF_FORMATS:
        raise NotFoundError(f"no data with the ending .{ending[:20]}; known: .{', .'.join(RDF_FORMATS)}")
    return ending


def licence() -> str:
    """The link to the licence of the vocabulary."""
    return link_to(str(site().ontology.value(ONTOLOGY, DCTERMS + "license")), "license")


# -- the ontology ------------------------------------------------------------------------------------------------


@blueprint.get("/ontology")
def show_ontology() -> Response:
    """The classes and properties with their definitions, rules and examples, and the lists."""
    return choose_rdf("/ontology", _ontology_page, ontology_sources()[MAIN].write)


def _ontology_page() -> str:
    here = site()
    modules = [_module(name) for name in ontology_sources() if name != MAIN]
    header = _header(ONTOLOGY)
    modified = say_date(header["modified"][0], speaking()) if "modified" in header else ""
    return render_template("ontology.html", vocabulary=here.vocabulary, header=header, modified=modified,
                           modules=modules)  # fmt: skip


def _header(iri: str) -> dict[str, list[str]]:
    """What an ontology says of itself: local name of the property -> values, texts in one language."""
    here = site()
    words = here.vocabulary.words
    statements = here.ontology.statements(iri)
    return {local_name(name): _texts(words.best(values), values) for name, values in statements.items()}


def _texts(best: Sequence[Term], values: Sequence[Term]) -> list[str]:
    """Values as texts: those in the language of the page where there are any, else the best."""
    own = [value for value in values if isinstance(value, Literal) and value.language == speaking()]
    return [Label(str(value), getattr(value, "language", "") or "") for value in own or best]


def _module(name: str) -> dict[str, str]:
    header = _header(f"{ONTOLOGY}/{name}")
    return {"name": name, "title": header["title"][0], "description": header["description"][0]}


@blueprint.get("/ontology.<ending>")
def give_ontology(ending: str) -> Response:
    """The ontology; as Turtle just as it was written."""
    return give_rdf("/ontology", known_ending(ending), ontology_sources()[MAIN].write(ending))


@blueprint.get("/ontology/context.jsonld")
def give_context() -> Response:
    """The JSON-LD context that gives the keys of records their meaning."""
    content = (ontology_dir() / "context.jsonld").read_bytes()
    return give_document(content, "jsonld", [licence()])


@blueprint.get("/ontology/<name>")
def show_module(name: str) -> AnyResponse:
    """A file beside the ontology, by its name or with an ending; the version in use leads to the ontology."""
    if f"{ONTOLOGY}/{name}" == site().ontology.value(ONTOLOGY, OWL + "versionIRI"):
        return redirect("/ontology", 303)
    sources = {found: source for found, source in ontology_sources().items() if found != MAIN}
    stem, _, ending = name.rpartition(".")
    if stem in sources:
        return give_rdf(f"/ontology/{stem}", known_ending(ending), sources[stem].write(ending))
    if name not in sources:
        raise NotFoundError("the ontology has no version or file of this name; its terms are at /ontology#<Term>")
    return choose_rdf(f"/ontology/{name}", lambda: _module_page(name, sources[name]), sources[name].write)


def _module_page(name: str, source: Source) -> str:
    header = _header(f"{ONTOLOGY}/{name}")
    text = source.turtle().decode("utf-8")
    return render_template("module.html", name=name, header=header, text=text)


# -- the shapes --------------------------------------------------------------------------------------------------


@blueprint.get("/shapes")
def show_shapes() -> Response:
    """The shapes by topic: what each demands, and what it tells an editor to do."""
    return choose_rdf(
        "/shapes",
        lambda: render_template("shapes.html", topics=site().vocabulary.topics, namespace=KHRSH,
                                prefix=site().vocabulary.words.curie(KHRSH).rstrip(":")),
        shapes_source().write,
    )  # fmt: skip


@blueprint.get("/shapes.<ending>")
def give_shapes(ending: str) -> Response:
    """The shapes; as Turtle one file after another, just as they were written."""
    return give_rdf("/shapes", known_ending(ending), shapes_source().write(ending))


# -- the code lists ----------------------------------------------------------------------------------------------


@blueprint.get("/list")
def show_lists() -> Response:
    """All code lists."""
    return choose_rdf(
        "/list",
        lambda: render_template("lists.html", lists=site().vocabulary.lists),
        all_lists_source().write,
    )


@blueprint.get("/list.<ending>")
def give_lists(ending: str) -> Response:
    """All code lists in one document."""
    return give_rdf("/list", known_ending(ending), all_lists_source().write(ending))


@blueprint.get("/list/<scheme>")
def show_list(scheme: str) -> Response:
    """A code list, each concept with its labels and definition; with an ending, its data."""
    sources = list_sources()
    stem, _, ending = scheme.rpartition(".")
    if stem in sources:
        return give_rdf(f"/list/{stem}", known_ending(ending), sources[stem].write(ending))
    if scheme not in sources:
        raise NotFoundError("there is no such list; all are at /list")
    return choose_rdf(f"/list/{scheme}", lambda: _list_page(scheme), sources[scheme].write)


def _list_page(scheme: str) -> str:
    vocabulary = site().vocabulary
    told = next(entry for entry in vocabulary.lists if entry.term.iri == LIST + scheme)
    return render_template("list.html", list=told, concepts=vocabulary.concepts(LIST + scheme))


@blueprint.get("/list/<scheme>/<concept>")
def identify_concept(scheme: str, concept: str) -> AnyResponse:
    """303 to the list's page at the concept, or to its data; with an ending, the data itself."""
    stem, _, ending = concept.rpartition(".")
    if stem and site().ontology.knows(f"{LIST}{scheme}/{stem}"):
        path = f"/list/{scheme}/{stem}"
        return give_rdf(path, known_ending(ending), write_triples(concept_triples(scheme, stem), ending))
    iri = f"{LIST}{scheme}/{concept}"
    if not site().ontology.knows(iri):
        raise NotFoundError(f"the list {scheme} has no such concept" if scheme in list_sources() else "no such list")
    _forward_retired(iri)
    chosen = negotiate(request.headers.get("Accept"), _CHOICES, request.args.get("format")).name
    target = vocabulary_path(iri) if chosen == "html" else f"/list/{scheme}/{concept}.{chosen}"
    response = redirect(str(target), 303)
    response.headers["Vary"] = "Accept"
    return response


def _forward_retired(iri: str) -> None:
    """Raises MovedError for a concept that another replaces, GoneError for one that was given up without."""
    ontology = site().ontology
    retired = site().vocabulary.words.retired(iri)
    if retired is None:
        return
    replacement = ontology.value(iri, DCTERMS + "isReplacedBy")
    if isinstance(replacement, Iri) and replacement.startswith(LIST):
        raise MovedError(iri[len(LIST) :], replacement[len(LIST) :])
    since = f" in version {retired.version}" if retired.version else ""
    raise GoneError(f"this concept was given up{since}: {retired.reason or 'no reason is recorded'}")
