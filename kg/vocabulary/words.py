"""Terms of the vocabulary in words: names, addresses on the site, paths as people and as SPARQL say them."""

from collections.abc import Iterable

from kg.description import Cell
from kg.languages import ENGLISH, LANGUAGES, say
from kg.namespaces import DCTERMS, KHR, KHRSH, LIST, OWL, RDF, RDFS, SKOS
from kg.ontology import Ontology
from kg.terms import Literal, Term, local_name
from kg.vocabulary.entries import Retired, TermEntry
from kg.vocabulary.files import file_prefixes
from kg.vocabulary.shapes import Step

_MATCHES = (
    RDFS + "subClassOf", RDFS + "subPropertyOf", SKOS + "exactMatch", SKOS + "closeMatch", SKOS + "broadMatch",
    SKOS + "narrowMatch", SKOS + "relatedMatch",
)  # fmt: skip
TOLD_APART = {
    *_MATCHES, RDF + "type", RDFS + "label", SKOS + "prefLabel", SKOS + "definition", SKOS + "scopeNote",
    SKOS + "example", SKOS + "inScheme", SKOS + "topConceptOf", SKOS + "broader", SKOS + "notation",
    RDFS + "isDefinedBy", OWL + "deprecated", KHR + "deprecatedIn", DCTERMS + "isReplacedBy", SKOS + "changeNote",
}  # fmt: skip
_MARKS = {"inversePath": "^{}", "zeroOrMorePath": "{}*", "oneOrMorePath": "{}+", "zeroOrOnePath": "{}?"}


def vocabulary_path(iri: str) -> str | None:
    """The address on the site at which a term of the vocabulary is told of; none for a term of another vocabulary.

    >>> vocabulary_path("https://w3id.org/khronika/list/stance/denies")
    '/list/stance#denies'
    """
    for start, page in ((KHR, "/ontology"), (KHRSH, "/shapes")):
        if iri.startswith(start):
            return f"{page}#{iri[len(start) :]}"
    if iri.startswith(LIST):
        scheme, _, concept = iri[len(LIST) :].partition("/")
        return f"/list/{scheme}#{concept}" if concept else f"/list/{scheme}"
    return None


class VocabularyWords:
    """Says terms in the words of the ontology."""

    def __init__(self, ontology: Ontology, language: str = ENGLISH) -> None:
        self._ontology, self._language = ontology, language

    def curie(self, iri: str) -> str:
        """The prefixed name of a term, by the prefixes that the files declare; the IRI where none fits."""
        fitting = [(len(start), name) for name, start in file_prefixes().items() if iri.startswith(start)]
        if not fitting:
            return iri
        length, name = max(fitting)
        return f"{name}:{iri[length:]}"

    def anchor(self, iri: str) -> str:
        """The name of a term on its page: its local name, its prefixed name where another vocabulary defines it."""
        return local_name(iri) if iri.startswith((KHR, KHRSH, LIST)) else self.curie(iri)

    def cell(self, term: Term) -> Cell:
        """A term with the address where it is told of: that of our page, else its own."""
        if isinstance(term, Literal):
            return Cell(term.text, language=term.language)
        path = vocabulary_path(term)
        if path is None and term in self._ontology.display:
            path = f"/ontology#{self.curie(term)}"
        if term.startswith(KHRSH):
            return Cell(term[len(KHRSH) :], term, path)
        told = path is not None and self._ontology.knows(term)
        return Cell(self._ontology.label(term, self._language) if told else self.curie(term), term, path or term)

    def best(self, values: Iterable[Term]) -> list[Term]:
        """The values without the texts that say the same in another language than English."""
        return [value for value in values if not isinstance(value, Literal) or value.language in (None, "en")]

    def term(self, iri: str) -> TermEntry:
        """What is told of every term."""
        ontology = self._ontology
        texts = {name: [str(value) for value in self.best(ontology.values(iri, SKOS + name))]
                 for name in ("scopeNote", "example")}  # fmt: skip
        matches = []
        for name in _MATCHES:
            others = [value for value in ontology.values(iri, name) if vocabulary_path(str(value)) is None]
            if others:
                matches.append((local_name(name), tuple(Cell(self.curie(str(o)), str(o), str(o)) for o in others)))
        return TermEntry(
            iri, self.anchor(iri), self.curie(iri), self._labels(iri), ontology.definition(iri, self._language),
            tuple(texts["scopeNote"]), tuple(texts["example"]), tuple(matches),
            self.retired(iri),
        )  # fmt: skip

    def _labels(self, iri: str) -> tuple[tuple[str, str], ...]:
        """(language, label), that of the page first."""
        languages = sorted(LANGUAGES, key=lambda name: name != self._language)
        return tuple((name, self._ontology.label(iri, name)) for name in languages)

    def retired(self, iri: str) -> Retired | None:
        """That a term was given up; none for one in use."""
        ontology = self._ontology
        if str(ontology.value(iri, OWL + "deprecated")) != "true":
            return None
        replacement = ontology.value(iri, DCTERMS + "isReplacedBy")
        return Retired(
            str(ontology.value(iri, KHR + "deprecatedIn") or ""), str(ontology.value(iri, SKOS + "changeNote") or ""),
            self.cell(replacement) if replacement is not None else None,
        )  # fmt: skip

    def path(self, step: Step) -> str:
        """A path in words."""
        if step.property is not None:
            return self._ontology.label(step.property, self._language)
        if step.how == "inversePath" and step.steps[0].property is not None:
            return self._ontology.inverse_label(step.steps[0].property, self._language)
        parts = [self.path(part) for part in step.steps]
        if step.how == "alternativePath":
            return say(" or ", self._language).join(parts)
        if step.how == "sequence":
            return say(", then ", self._language).join(parts)
        return say("%(path)s, any number of times", self._language, path=" ".join(parts))

    def path_code(self, step: Step) -> str:
        """A path as SPARQL writes it, with prefixed names."""
        if step.property is not None:
            return self.curie(step.property)
        parts = [self.path_code(part) for part in step.steps]
        if step.how in ("alternativePath", "sequence"):
            return ("|" if step.how == "alternativePath" else "/").join(parts)
        return _MARKS[step.how].format("".join(parts))
