"""From all that is recorded to what may be shown to everybody: what is withheld goes, what is coarse is coarsened.

Only recorded statements are redacted. Whatever is derived is then derived from what is left, so that nothing made
from a withheld statement can remain; and what comes out must satisfy the shapes like any other data.
"""

from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from kg.check import Checked, shape_files
from kg.derive import derive
from kg.findings import Finding, Place
from kg.lines import LineIndex
from kg.namespaces import KHR, OA, SH, SKOS
from kg.ontology import Ontology
from kg.redaction.coarsen import Coarsening, label_kind
from kg.redaction.levels import COARSE, INTERNAL_PROPERTIES, WITHHELD, Journal, read_aliases, read_levels
from kg.redaction.names import REPLACED_BY, Names, find_named_ids, find_named_titles
from kg.redaction.passages import Passages
from kg.redaction.public_ids import PublicIds, rename_quads
from kg.redaction.requirements import read_requirements
from kg.redaction.statements import Statements, iri_of, value_of
from kg.redaction.withhold import Withholding
from kg.shacl import ShapeResult, shape_results
from kg.terms import local_name

_LABEL = SKOS + "prefLabel"
_LANGUAGES = ("en", "ru", "kk")
# What a node can lose by what was left out; any other violation is a fault, and stops the build.
_LOSSES = tuple(f"{SH}{name}ConstraintComponent" for name in ("MinCount", "QualifiedMinCount", "Xone", "Or", "Not"))


@dataclass(frozen=True)
class Redacted:
    """What may be shown, why it cannot be where it cannot, and what it took."""

    recorded: list[ox.Quad]
    derived: list[ox.Quad]
    findings: list[Finding]
    report: dict[str, object]
    """For those inside only: every change with level, reason, basis, file and line."""


def redact(checked: Checked) -> Redacted:
    """The public form of checked datasets; they come back as they are where no record says how to publish it."""
    if not any(quad.predicate.value in INTERNAL_PROPERTIES for quad in checked.recorded):
        return Redacted(checked.recorded, checked.derived, [], {"changes": []})
    return _Redaction(checked).run()


class _Redaction:
    def __init__(self, checked: Checked) -> None:
        self.checked, self.base = checked, checked.datasets[0].settings.base
        self.ontology, self.journal, self.lines = Ontology.load(), Journal(), LineIndex()
        for dataset in checked.datasets:
            self.lines.merge(dataset.lines)
        self.start = Place((checked.datasets[0].folder / "dataset.yaml").as_posix(), 1)
        self.statements = Statements(checked.recorded, self.ontology)
        self.levels, self.aliases = read_levels(self.statements), read_aliases(self.statements)
        self.public_ids = self._read_public_ids()
        self.public_labels = {
            node: labels for node in self.statements.nodes() if (labels := self._literals(node, KHR + "publicLabel"))
        }
        self.names = Names(self.statements, self.levels, self.aliases)
        self.passages = Passages(self.statements, self.levels)
        requirements = read_requirements(shape_files())
        self.claimed = requirements.inverse[KHR + "about"]
        self.withholding = Withholding(self.statements, requirements, self.levels, self.journal)
        self.findings: list[Finding] = []

    def _literals(self, node: str, predicate: str) -> list[ox.Literal]:
        quads = [quad for quad in self.statements.of(node) if quad.predicate.value == predicate]
        return [quad.object for quad in quads if isinstance(quad.object, ox.Literal)]

    def _read_public_ids(self) -> dict[str, str]:
        """Each node that gets another identifier -> its new IRI, or for an inner node the last part of it."""
        found: dict[str, str] = {}
        for node in self.statements.nodes():
            for public_id in self.statements.values(node, KHR + "publicId")[:1]:
                classes = sorted(self.statements.classes(node), key=lambda name: -len(self.ontology.superclasses(name)))
                kind = next((kind for name in classes if (kind := self.ontology.kind_of(name))), None)
                addressed = self.statements.addressed(node)
                found[node] = f"{self.base}id/{kind}/{public_id}" if addressed else public_id
        aliases = {record: found[kept] for record, kept in self.aliases.items() if kept in found}
        return found | aliases

    # -- the way --------------------------------------------------------------------------------------------------

    def run(self) -> Redacted:
        for quad in self.statements.quads():
            # What is said within a statement (RDF 1.2) cannot be looked through: it does not become public.
            if quad.predicate.value in INTERNAL_PROPERTIES or not value_of(quad.object):
                self.statements.remove(quad)
        coarsening = Coarsening(self.statements, self.levels, self.withholding, self.journal)
        coarsening.run(self.public_labels)
        self._relabel()
        withheld = {node for node, level in self.levels.items() if level.name == WITHHELD}
        self.withholding.take(sorted(withheld))
        self.withholding.take(
            sorted(r for r, kept in self.aliases.items() if kept in withheld), "it is merged with what is withheld"
        )
        self._forget_earlier()
        while True:
            self._leave_out_texts()
            ids = PublicIds(self.statements, self._living_ids())
            if clashes := self._find_clashes(ids):
                return Redacted([], [], clashes, self.journal.report(self.lines))
            recorded = rename_quads(self.statements.quads(), ids.of, self._graph_of)
            derived = derive(recorded, self.ontology, self.base)
            old = {ids.of(node): node for node in reversed(self.statements.nodes()) if self.statements.of(node)}
            unsupported = self._unclaimed(recorded, derived, old) or self._against_shapes(recorded, derived, old)
            if not unsupported:
                break
            for node, why in sorted(unsupported.items()):
                self.withholding.take([node], why)
        self.findings += find_named_ids(self.names.guard, [*recorded, *derived], old, self.base, self.lines, self.start)
        self.findings += find_named_titles(self.names.guard, self.checked.datasets)
        return Redacted(recorded, derived, self.findings, self.journal.report(self.lines))

    def _relabel(self) -> None:
        """A public label stands in place of all others."""
        for node, labels in self.public_labels.items():
            if self.levels.get(node) is None or self.levels[node].name != COARSE:
                for quad in self.statements.of(node):
                    if quad.predicate.value == _LABEL:
                        self.statements.remove(quad)
                        graph = quad.graph_name
                        for label in labels:
                            self.statements.add(ox.Quad(quad.subject, quad.predicate, label, graph))

    def _forget_earlier(self) -> None:
        """A thing that gets another id keeps none of those that it had by merges or that were given up for it."""
        for node in self.public_ids:
            earlier = [*self.statements.values(node, KHR + "merge"), *self.statements.sources(node, REPLACED_BY)]
            self.withholding.take(earlier, f"{node} is published under another id")

    def _living_ids(self) -> dict[str, str]:
        living = {node: to for node, to in self.public_ids.items() if node not in self.withholding.gone}
        for node, to in living.items():
            self.journal.note("renamed", node, "its record gives it a publicId", self.levels.get(node), "", to)
        return living

    def _leave_out_texts(self) -> None:
        """Take away every text that names somebody, and what cannot stand without it, until nothing changes."""
        before = None
        while before != (len(self.withholding.gone), len(self.withholding.exposed)):
            before = (len(self.withholding.gone), len(self.withholding.exposed))
            self.passages.cut(self.withholding, self.journal)
            self.names.learn(self.withholding.gone)
            self.withholding.take(self.names.find_retired(), "an identifier given up, it names somebody")
            for quad, named in self.names.find(self.statements.quads()):
                subject = iri_of(quad.subject)
                self.withholding.drop(quad)
                level = self.levels.get(named)
                self.journal.note(
                    "text-left-out", subject, f"it names {named}", level, quad.predicate.value, value_of(quad.object)
                )
                if quad.predicate.value == _LABEL:
                    self._give_label(quad)
        for quad, named in self.names.find_doubtful(self.statements.quads()):
            why = f"a word of it is in the name of {named}, and in that of somebody shown"
            self.journal.note("look", iri_of(quad.subject), why, None, quad.predicate.value, value_of(quad.object))

    def _give_label(self, lost: ox.Quad) -> None:
        """In place of a label that named somebody: what the thing is."""
        node = iri_of(lost.subject)
        if node in self.withholding.gone:
            return
        language = lost.object.language if isinstance(lost.object, ox.Literal) else None
        kinds, there = label_kind(self.statements, node), {label.language for label in self._literals(node, _LABEL)}
        for wanted in {language, "en"} & set(_LANGUAGES) - there:
            if wanted in kinds:
                label = ox.Literal(kinds[wanted], language=wanted)
                self.statements.add(ox.Quad(lost.subject, lost.predicate, label, lost.graph_name))

    # -- what does not stand --------------------------------------------------------------------------------------

    def _unclaimed(self, recorded: list[ox.Quad], derived: list[ox.Quad], old: dict[str, str]) -> dict[str, str]:
        """What nobody says any longer, neither in a claim of its own nor in one that covers it."""
        about = {iri_of(quad.object) for quad in chain(recorded, derived) if quad.predicate.value == KHR + "about"}
        return {
            old[node]: "no claim is left"
            for node in {iri_of(quad.subject) for quad in recorded} - about
            if not self.claimed.isdisjoint(self.statements.classes(old.get(node, "")))
        }

    def _against_shapes(self, recorded: list[ox.Quad], derived: list[ox.Quad], old: dict[str, str]) -> dict[str, str]:
        """What the shapes find lacking; any other fault becomes a finding."""
        results = shape_results([*recorded, *derived, *self.checked.vocabulary], shape_files(), "shifty")
        violations = [result for result in results if result.severity == SH + "Violation"]
        lacking = {old[r.focus]: r.message for r in violations if r.component in _LOSSES and r.focus in old}
        if not lacking:
            self.findings += [self._faulty(result, old.get(result.focus, result.focus)) for result in violations]
        return lacking

    def _faulty(self, result: ShapeResult, node: str) -> Finding:
        message = f"without what is withheld this is against {local_name(result.source_shape)}: {result.message}"
        return Finding(self.lines.find(node) or self.start, "violation", "public-form", message, node)

    def _find_clashes(self, ids: PublicIds) -> list[Finding]:
        """A violation for every public id that another node has too."""
        found: list[Finding] = []
        taken: dict[str, list[str]] = {}
        for node in self.statements.nodes():
            if self.statements.of(node) and (node in self.public_ids or self.statements.addressed(node)):
                taken.setdefault(ids.of(node), []).append(node)
        for nodes in taken.values():
            for node in (n for n in nodes if n in self.public_ids and len(nodes) > 1):
                message = f"the publicId '{local_name(ids.of(node))}' is taken: choose another"
                place = self.lines.find(node, KHR + "publicId") or self.start
                found.append(Finding(place, "violation", "duplicate-id", message, node))
        return found

    # -- graphs ---------------------------------------------------------------------------------------------------

    def _graph_of(self, quad: ox.Quad) -> str:
        """The graph of a statement: one named after a document that goes, or gets another id, is named otherwise."""
        graph = iri_of(quad.graph_name)
        start, _, document = graph.rpartition("/")
        iri = f"{self.base}id/document/{document}"
        if iri in self.withholding.gone:
            return f"{start}/{self._home(iri_of(quad.subject))}"
        return f"{start}/{local_name(self.public_ids[iri])}" if iri in self.public_ids else graph

    def _home(self, node: str) -> str:
        """The first document of those that still ground what is said of a thing, `dataset` where there is none."""
        values = self.statements.values
        claims = self.passages.about(self.statements.holder(node))
        sources = {s for claim in claims for e in values(claim, KHR + "evidence") for s in values(e, OA + "hasSource")}
        return min((local_name(self.public_ids.get(source, source)) for source in sources), default="dataset")
