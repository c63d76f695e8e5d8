"""The coarse form of claims, actors and places: less exact, so that it may be shown."""

from collections.abc import Iterable

import pyoxigraph as ox

from kg.namespaces import DCTERMS, KHR, LIST, ORG, OWL, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.ontology import Ontology
from kg.redaction.levels import COARSE, Journal, Level, Regions
from kg.redaction.statements import Statements, iri_of, value_of
from kg.redaction.withhold import Withholding

_TYPE, _LABEL = RDF + "type", SKOS + "prefLabel"
_CLAIM, _PLACE, _RELATIONSHIP = KHR + "Claim", KHR + "Place", KHR + "Relationship"
_ABOUT, _SUBJECT, _OBJECT = KHR + "about", KHR + "subject", KHR + "object"
_OWN_WORDS = (DCTERMS + "description", SKOS + "editorialNote")
_OUTSIDE = (OWL + "sameAs", RDFS + "seeAlso", SCHEMA + "url")
_WROTE = (DCTERMS + "creator", DCTERMS + "publisher")
_TRUE = ox.Literal("true", datatype=ox.NamedNode(XSD + "boolean"))


class Coarsening:
    """Brings coarse nodes into the form in which they may be shown; what cannot have one goes to `withholding`."""

    def __init__(
        self, statements: Statements, levels: dict[str, Level], withholding: Withholding, journal: Journal
    ) -> None:
        self._statements, self._levels = statements, levels
        self._withholding, self._journal = withholding, journal
        self.regions = Regions(statements, levels)
        ontology = statements.ontology
        self._kept = {_TYPE} | set(ontology.subjects_that(KHR + "keptWhenCoarse", "true"))

    def run(self, public_labels: dict[str, list[ox.Literal]]) -> None:
        """Coarsen claims first, for a claim without its speaker stays where one whose speaker goes does not."""
        coarse = sorted(node for node, level in self._levels.items() if level.name == COARSE)
        classes = self._statements.classes
        for claim in (node for node in coarse if _CLAIM in classes(node)):
            self._claim(claim)
        for place in (node for node in coarse if _PLACE in classes(node)):
            self._place(place)
        for actor in (node for node in coarse if not {_CLAIM, _PLACE} & classes(node)):
            self._actor(actor, public_labels.get(actor, []))

    # -- claims ---------------------------------------------------------------------------------------------------

    def _claim(self, claim: str) -> None:
        graph = self._statements.of(claim)[0].graph_name
        for quad in self._statements.of(claim):
            if quad.predicate.value not in (*self._kept, KHR + "unattributed"):
                self._statements.remove(quad)
        self._withholding.exposed.add(claim)
        if not self._statements.values(claim, KHR + "unattributed"):
            self._statements.add(ox.Quad(ox.NamedNode(claim), ox.NamedNode(KHR + "unattributed"), _TRUE, graph))
        self._journal.note("coarsened", claim, "", self._levels[claim])

    # -- places ---------------------------------------------------------------------------------------------------

    def _place(self, place: str) -> None:
        """Everything that lay there lies in the region; claims about the place itself go with it."""
        region = self.regions.find(place)
        for quad in self._statements.to(place):
            if quad.predicate.value not in (_ABOUT, KHR + "mergedRecord"):
                self._move(quad, region)
        self._withholding.take([place])

    def _move(self, quad: ox.Quad, region: str | None) -> None:
        subject = iri_of(quad.subject)
        if region == iri_of(quad.object):
            return
        holder = subject if _CLAIM in self._statements.classes(subject) else self._statements.holder(subject)
        self._withholding.exposed.add(holder)
        if region is None or region == subject:
            self._withholding.drop(quad)
        else:
            self._statements.replace(quad, ox.NamedNode(region))
        why = f"published as {region}" if region else "no region is known"
        self._journal.note("place-to-region", subject, why, None, quad.predicate.value, iri_of(quad.object))

    # -- actors and posts -----------------------------------------------------------------------------------------

    def _actor(self, actor: str, public_labels: list[ox.Literal]) -> None:
        level = self._levels[actor]
        graph = self._statements.of(actor)[0].graph_name
        own = {actor, *self._statements.below(actor)}
        linked = [quad for quad in self._statements.to(actor) if iri_of(quad.subject) not in own]
        for quad in self._statements.of(actor):
            if quad.predicate.value not in self._kept:
                self._withholding.drop(quad)
        self._to_regions([actor])
        for label in public_labels or label_unpublished(self._statements, actor):
            self._statements.add(ox.Quad(ox.NamedNode(actor), ox.NamedNode(_LABEL), label, graph))
        self._inner(actor, sorted(own - {actor}))
        self._journal.note("coarsened", actor, "", level)
        for quad in linked:
            self._linked(quad, actor)

    def _inner(self, actor: str, nodes: list[str]) -> None:
        """Of what is said of the actor only that it exists and in which region stays."""
        kept = {actor, *(node for node in nodes if self._says_where(node, actor))}
        claims = [node for node in nodes if _CLAIM in self._statements.classes(node)]
        bare = [
            claim
            for claim in claims
            if kept.issuperset(self._statements.values(claim, _ABOUT))
            and not self._statements.values(claim, KHR + "aspect")
        ]
        parts = {part for claim in bare for part in self._statements.below(claim)} - set(claims)
        staying = kept | parts | set(bare)
        self._withholding.take(
            [node for node in nodes if node not in staying], f"it tells more of {actor} than role and region"
        )
        self._to_regions(sorted(kept - {actor}))
        for claim in bare:
            self._bare(claim)

    def _says_where(self, node: str, actor: str) -> bool:
        """Whether a node is a relationship from the actor to a place."""
        if _RELATIONSHIP not in self._statements.classes(node):
            return False
        ends = self._statements.values(node, _OBJECT)
        places = [end for end in ends if _PLACE in self._statements.classes(end)]
        return self._statements.values(node, _SUBJECT) == [actor] and bool(ends) and places == ends

    def _bare(self, claim: str) -> None:
        """A claim about the actor: its own words and its passage would say who it is."""
        for quad in self._statements.of(claim):
            if quad.predicate.value in _OWN_WORDS:
                self._statements.remove(quad)
        self._withholding.exposed.add(claim)

    def _linked(self, quad: ox.Quad, actor: str) -> None:
        """What points at the actor points at the public form; ties to others that would name it go."""
        node, predicate = iri_of(quad.subject), quad.predicate.value
        statements = self._statements
        if node in self._withholding.gone:
            return
        upright = statements.classes(node) & {_RELATIONSHIP, KHR + "Membership"}
        if upright and self._says_where(node, actor):
            self._to_regions([node])
        elif upright or predicate == ORG + "postIn":
            why = f"it would tell who {actor} is"
            if upright:
                self._withholding.take([node], why)
            else:
                self._withholding.drop(quad)
        elif predicate in _WROTE:
            self._cut_outside(node)
        elif _CLAIM in statements.classes(node):
            if predicate != _ABOUT:
                self._withholding.exposed.add(node)
            elif statements.values(node, KHR + "aspect"):
                self._withholding.take([node], f"it tells more of {actor} than role and region")
            else:
                self._bare(node)
        else:
            holder = statements.holder(node)
            self._withholding.exposed.add(holder)
            self._to_regions([holder, *statements.below(holder)])

    def _cut_outside(self, document: str) -> None:
        """A link to where the document lies would show its author."""
        for quad in self._statements.of(document):
            if quad.predicate.value in _OUTSIDE:
                self._statements.remove(quad)
                why = "the document lies outside under its author's name"
                self._journal.note("text-left-out", document, why, None, quad.predicate.value, value_of(quad.object))

    def _to_regions(self, nodes: Iterable[str]) -> None:
        for node in nodes:
            for quad in self._statements.of(node):
                place = iri_of(quad.object)
                if _PLACE in self._statements.classes(place) and _PLACE not in self._statements.classes(node):
                    self._move(quad, self.regions.find(place))


def label_unpublished(statements: Statements, node: str) -> list[ox.Literal]:
    """What a coarse thing is called: its kind, and that its name is not published."""
    ontology = statements.ontology
    words = ontology.texts(f"{LIST}level/{COARSE}", KHR + "saysUnpublished")
    kinds = label_kind(statements, node)
    return [
        ox.Literal(f"{kinds[language]} ({words[language]})", language=language)
        for language in sorted(words)
        if language in kinds
    ]


def label_kind(statements: Statements, node: str) -> dict[str, str]:
    """What a thing is, by language: the label of its one type or kind, else of its class."""
    ontology = statements.ontology
    classes = [name for name in statements.values(node, _TYPE) if name in ontology.kinds or name.startswith(KHR)]
    ordered = sorted(classes, key=lambda name: -len(ontology.superclasses(name)))
    for name in [*_kind_properties(ontology, statements.classes(node)), ""]:
        kinds = statements.values(node, name) if name else ordered[:1]
        if len(kinds) == 1:
            labels = ontology.texts(kinds[0], SKOS + "prefLabel") or ontology.texts(kinds[0], RDFS + "label")
            return {language: text[:1].upper() + text[1:] for language, text in labels.items()}
    return {}


def _kind_properties(ontology: Ontology, classes: Iterable[str]) -> list[str]:
    """The properties that say a finer type: khr:eventType, and khr:<class>Kind of the classes that have one."""
    own = sorted(name[len(KHR) :] for name in classes if name.startswith(KHR))
    names = [f"{KHR}{name[0].lower()}{name[1:]}Kind" for name in own]
    return [name for name in (KHR + "eventType", *names) if ontology.knows(name)]
