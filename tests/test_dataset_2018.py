"""The second dataset against its source, and how it meets the first: one identity, two voices, no doubt flattened."""

import hashlib
import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.build import build_snapshot
from kg.check import Checked, check_datasets, shape_files
from kg.namespaces import BASE, KHR, SKOS
from kg.ontology import Ontology
from kg.questions import ask
from kg.shacl import shape_results
from kg.stages import find_accusations
from kg.store import Store
from stores import CLAIMED, nodes_of, nodes_with_evidence, store_of

ROOT = Path(__file__).resolve().parent.parent
FIRST, SECOND = ROOT / "data" / "kazakhstan-2017", ROOT / "data" / "kazakhstan-2018"
REPORT = "us-state-department-2018-kazakhstan.txt"
# The parts of the report that are recorded whole: assembly and association, and trade unions.
WHOLE = [(41754, 49482), (88157, 94167)]
MOST_WORDS = 5
LONG_NAMES = [
    "kazakhstan international bureau for human rights and rule of law", "un working group on arbitrary detention",
    "confederation of the independent trade unions of kazakhstan", "ministry of labor and social protection",
    "federation of trade unions of the republic of kazakhstan", "office of the commissioner for child rights",
    "organization for security and cooperation in europe", "office for democratic institutions and human rights",
    "national preventive mechanism npm against torture", "office of the human rights ombudsman",
    "coordinating council of the national preventive mechanism", "appeals court of the mangystau region",
]  # fmt: skip
# What both datasets describe, each under one identifier; anything else that met would be two things taken for one.
SHARED = {
    "case": "bokayev cituk-closure-affair kharkova kushakbayev yeleusinov",
    "event": "bokayev-ayan-sentencing bokayev-imprisonment cituk-closure kharkova-investigation kharkova-verdict "
    "kushakbayev-sentencing land-reform-protests-2016 website-blocking-in-kazakhstan yeleusinov-sentencing",
    "group": "authorities-of-kazakhstan",
    "law": "law-on-trade-unions-2014",
    "organisation": "cituk committee-on-national-security foreign-ministry government-of-kazakhstan kibhr "
    "ministry-of-information-and-communications national-prevention-mechanism parliament-of-kazakhstan "
    "tax-authorities us-state-department",
    "person": "amin-yeleusinov dauren-abayev larisa-kharkova max-bokayev mukhtar-ablyazov nurbek-kushakbayev",
    "place": "almaty astana kazakhstan mangystau-region shymkent",
    "post": "general-prosecutor-of-kazakhstan president-of-kazakhstan",
}


@pytest.fixture(scope="session")
def report_2018(shared: Path) -> str:
    content = (shared / "reports" / REPORT).read_bytes()
    assert hashlib.sha256(content).hexdigest() == "4c00614ff7a728603b8a1ec20ce77eecf299346864b8cd01190d75c0c41a2012"
    text = content.decode("utf-8")
    assert len(text) == 107074
    return text


@pytest.fixture(scope="session")
def alone(shared: Path) -> Checked:
    return check_datasets([SECOND], shared / "reports")


@pytest.fixture(scope="session")
def together(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Both datasets, with both texts in one folder of sources."""
    sources = tmp_path_factory.mktemp("sources")
    for path in (*(shared / "report").iterdir(), *(shared / "reports").iterdir()):
        shutil.copy(path, sources)
    return check_datasets([FIRST, SECOND], sources)


@pytest.fixture(scope="session")
def store_2018(alone: Checked) -> Store:
    return store_of(alone)


@pytest.fixture(scope="session")
def union(together: Checked) -> Store:
    return store_of(together)


# ---------------------------------------------------------------- against its source


def test_nothing_stands_against_it_alone_or_with_the_first(alone: Checked, together: Checked) -> None:
    for checked in (alone, together):
        assert [str(finding) for finding in checked.findings if finding.severity == "violation"] == []


def test_every_passage_is_sealed(alone: Checked) -> None:
    passages = alone.datasets[0].passages
    assert len(passages) > 400
    assert [str(passage.place) for passage in passages if passage.digest is None] == []


def test_every_sentence_of_the_two_parts_is_grounded_or_left_out(alone: Checked, report_2018: str) -> None:
    dataset = alone.datasets[0]
    covered = bytearray(len(report_2018))
    # A claim on a whole part or paragraph would ground nothing in particular.
    for span in [*(passage for passage in dataset.passages if passage.end - passage.start <= 400), *dataset.left_out]:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    for start, end in WHOLE:
        bare = "".join(" " if covered[i] else report_2018[i] for i in range(start, end))
        assert re.findall(r"\w[^\n]*", bare.replace("#", " ")) == []


def test_only_headings_are_left_out(alone: Checked, report_2018: str) -> None:
    left_out = alone.datasets[0].left_out
    assert len(left_out) == 4
    for span in left_out:
        assert report_2018[span.start] == "#" and "\n" not in report_2018[span.start : span.end]
        assert report_2018[span.end] == "\n"


@pytest.mark.parametrize("name", CLAIMED)
def test_every_thing_has_a_claim_with_evidence(store_2018: Store, name: str) -> None:
    every = nodes_of(store_2018, name)
    assert every
    assert every == nodes_with_evidence(store_2018, name)


def test_every_selector_cuts_the_passage_that_was_sealed(alone: Checked, report_2018: str) -> None:
    for passage in alone.datasets[0].passages:
        cut = report_2018[passage.start : passage.end]
        assert cut.strip() == cut != ""
        assert hashlib.sha256(cut.encode()).hexdigest() == passage.digest


def test_no_sentence_of_the_report_is_copied(report_2018: str) -> None:
    def words(text: str) -> list[str]:
        lowered = " ".join(re.findall(r"[\w’'-]+", text.lower()))
        for name in LONG_NAMES:
            lowered = lowered.replace(name, "NAME")
        return lowered.split()

    source = words(report_2018)
    runs = {tuple(source[i : i + MOST_WORDS + 1]) for i in range(len(source) - MOST_WORDS)}
    copied = []
    for path in sorted(SECOND.rglob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = words(re.sub(r"https?://\S+", "", line))
            if any(tuple(found[i : i + MOST_WORDS + 1]) in runs for i in range(len(found) - MOST_WORDS)):
                copied.append(f"{path.name}:{number}: {line.strip()}")
    assert copied == []


# ---------------------------------------------------------------- what a careful reader insists on

PREFIXES = f"PREFIX khr: <{KHR}>\nPREFIX skos: <{SKOS}>\n" + "".join(
    f"PREFIX {name}: <{BASE}{path}/>\n"
    for name, path in {
        "person": "id/person", "organisation": "id/organisation", "court": "id/court", "law": "id/law",
        "event": "id/event", "group": "id/group", "document": "id/document", "role": "list/role",
        "penalty": "list/penalty-kind", "type": "list/event-type", "outcome": "list/outcome", "status": "list/event-status",
        "stance": "list/stance", "standing": "list/standing", "relation": "list/relation-type",
        "assessment": "list/assessment", "unit": "list/unit",
    }.items()
)  # fmt: skip
FACTS = {
    "Yeleusinov: two years in prison, by this report since January 2017": """
        event:yeleusinov-sentencing khr:imposes ?p . ?p khr:duration ?t . ?c khr:about event:yeleusinov-sentencing ;
        khr:aspect khr:date ; khr:value ?v . FILTER(STR(?t) = "P2Y" && STR(?v) = "2017-01")""",
    "Kushakbayev: two and a half years in April 2017, as the first report has it": """
        event:kushakbayev-sentencing khr:date ?d ; khr:imposes [ khr:duration ?t ; khr:imposedOn person:nurbek-kushakbayev ]
        FILTER(STR(?d) = "2017-04" && STR(?t) = "P2Y6M")""",
    "Kharkova: limits on movement, confirmed in 2018, and no prison": """
        ?e a khr:State ; khr:participation [ khr:actor person:larisa-kharkova ; khr:role role:affected ] ; khr:lastConfirmed ?d ;
        khr:freedomConcerned <https://w3id.org/khronika/list/freedom/movement> . FILTER(STR(?d) = "2018-12-11")
        FILTER NOT EXISTS { ?held khr:participation [ khr:actor person:larisa-kharkova ; khr:role role:held ] }""",
    "Bokayev: five years for organising protests, called arbitrary by the UN group": """
        ?r khr:subject event:bokayev-imprisonment ; khr:relationType relation:assessed-as ; khr:object assessment:arbitrary .
        ?c khr:about ?r ; khr:assertedBy organisation:un-working-group-on-arbitrary-detention .
        ?s khr:subject event:bokayev-ayan-sentencing ; khr:relationType relation:reason ; khr:object event:bokayev-organising-protests""",
    "CITUK: closed in January 2017; the ruling is that of a southern regional court, kept apart from the unnamed one": """
        ?ruling khr:partOf event:cituk-closure ; khr:eventType type:CourtRuling ; khr:date ?d ;
        khr:participation [ khr:role role:court ; khr:actor court:southern-regional-court-of-cituk-closure ] .
        event:cituk-closure khr:date ?d FILTER(STR(?d) = "2017-01")
        FILTER NOT EXISTS { event:cituk-closure khr:participation [ khr:actor court:southern-regional-court-of-cituk-closure ] }""",
    "OCC union: the ruling to close it was overturned on appeal": """
        event:occ-union-appeal-decision khr:appealOf event:occ-union-closure-ruling ; khr:outcome outcome:overturned ; khr:date ?d .
        FILTER(STR(?d) = "2018-06-06")""",
    "Democratic Choice: banned on 13 March 2018": """
        event:democratic-choice-ban a khr:OrganisationRestriction ; khr:date ?d ;
        khr:participation [ khr:role role:banned ; khr:actor organisation:democratic-choice-of-kazakhstan ]
        FILTER(STR(?d) = "2018-03-13")""",
    "The government denies that it blocked social networks, and explains otherwise": """
        event:social-networks-blocking khr:participation ?p . ?p khr:actor organisation:government-of-kazakhstan ;
        khr:standing standing:denied-only . ?c khr:about event:social-networks-blocking ; khr:stance stance:explains-otherwise ;
        khr:explanation event:technical-difficulties-of-networks""",
    "Abayev announces a restriction: planned, not carried out": """
        event:ablyazov-posts-restriction khr:eventStatus status:planned . ?c khr:about event:ablyazov-posts-restriction ;
        khr:assertedBy person:dauren-abayev""",
    "10 May: minors among the detained, by the account of activists only": """
        event:protest-of-10-may-detentions khr:participation ?p . ?p khr:actor group:minors-detained-on-10-may .
        FILTER NOT EXISTS { ?c khr:about ?p ; khr:assertedBy organisation:us-state-department }""",
    "23 June: thirty detained in Astana, by the count of rights advocates": """
        group:detained-in-astana-on-23-june khr:size [ khr:numericValue 30.0 ; khr:unit unit:person ] .
        ?c khr:about group:detained-in-astana-on-23-june ; khr:assertedBy group:rights-advocates-on-23-june""",
    "4 August: the gathering was planned and the mayor's office refused it": """
        event:almaty-gathering-of-4-august khr:eventStatus status:planned . event:almaty-gathering-refusal khr:outcome outcome:rejected ;
        khr:participation [ khr:role role:decision-maker ; khr:actor organisation:almaty-mayors-office ]""",
    "Baltabay: an accusation by a union member, no charge told": """
        ?charge khr:accused person:yerlan-baltabay ; khr:chargeKind <https://w3id.org/khronika/list/charge-kind/accusation> ;
        khr:standing standing:alleged . FILTER NOT EXISTS { ?e khr:eventType type:Charging ; khr:hasActor person:yerlan-baltabay }""",
    "Trade union law: amended in July 2017": """
        ?e a khr:LegislativeActivity ; khr:concernsLaw law:law-on-trade-unions-2014 ; khr:date ?d FILTER(STR(?d) = "2017-07")""",
    "Articles 12 and 52 of the labour code are named, and no other article": """
        { SELECT (COUNT(?p) AS ?n) (MIN(?a) AS ?low) (MAX(?a) AS ?high) { ?p a khr:Provision ; khr:number ?a } }
        FILTER(?n = 2 && ?low = "12" && ?high = "52")""",
    "Jumayev: convicted, and denies the leaflets": """
        ?charge khr:accused person:ablovas-jumayev ; khr:standing standing:disputed .
        ?e a khr:Sentencing ; khr:charge ?charge ; khr:imposes [ khr:penaltyKind penalty:Imprisonment ]""",
}  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_facts_that_a_reader_insists_on(store_2018: Store, union: Store, fact: str) -> None:
    assert store_2018.ask(f"{PREFIXES}ASK {{ {FACTS[fact]} }}")
    assert union.ask(f"{PREFIXES}ASK {{ {FACTS[fact]} }}")


def test_who_was_released_and_when(store_2018: Store) -> None:
    rows = store_2018.select(f"""{PREFIXES} SELECT ?who ?date {{
        ?event khr:eventType type:Release ; khr:date ?date ; khr:participation [ khr:role role:released ; khr:actor ?who ]
    }} ORDER BY ?date ?who""")
    assert [(str(row["who"]).rpartition("/")[2], str(row["date"])) for row in rows] == [
        ("people-freed-from-police-cells", "2018-01-01/2018-06-30"), ("amin-yeleusinov", "2018-05"),
        ("nurbek-kushakbayev", "2018-05"), ("ardak-ashim", "2018-05-05"), ("vadim-kuramshin", "2018-08-17"),
    ]  # fmt: skip


# ---------------------------------------------------------------- the two datasets as one


def described(checked: Checked, number: int) -> set[str]:
    label = ox.NamedNode(SKOS + "prefLabel")
    return {quad.subject.value for quad in checked.datasets[number].quads if quad.predicate == label}


def test_the_two_meet_in_what_is_certainly_one_and_nowhere_else(together: Checked) -> None:
    shared_things = {f"{BASE}id/{kind}/{slug}" for kind, slugs in SHARED.items() for slug in slugs.split()}
    assert described(together, 0) & described(together, 1) == shared_things


def test_each_source_has_its_spelling(union: Store) -> None:
    rows = union.select(f"""{PREFIXES} SELECT DISTINCT ?label ?spelling {{
        ?claim khr:about ?who ; khr:aspect ?aspect ; khr:value ?spelling ; khr:reportedIn document:us-state-department-2018 .
        ?who skos:prefLabel ?label FILTER(LANG(?label) = "en" && ?aspect IN (skos:prefLabel, skos:altLabel))
        FILTER(STRSTARTS(STR(?who), "{BASE}id/person/")) }} ORDER BY ?label""")
    assert [(str(row["label"]), str(row["spelling"])) for row in rows] == [
        ("Amin Yeleusinov", "Amin Yeleussinov"), ("Dauren Abayev", "Dauren Abayev"), ("Larisa Kharkova", "Larisa Kharkova"),
        ("Max Bokayev", "Maks Bokayev"), ("Mukhtar Ablyazov", "Mukhtar Ablyazov"), ("Nurbek Kushakbayev", "Nurbek Kushakbaev"),
    ]  # fmt: skip


def test_where_the_sources_disagree_is_a_query(union: Store) -> None:
    rows = union.select(f"""{PREFIXES} SELECT ?node ?aspect ?held ?claimed {{
        ?claim khr:about ?node ; khr:aspect ?aspect ; khr:value ?claimed ; khr:reportedIn document:us-state-department-2018 .
        ?node ?aspect ?held . ?other khr:about ?node ; khr:reportedIn document:civicus-2017 .
        FILTER(?aspect NOT IN (skos:prefLabel, skos:altLabel) && STR(?held) != STR(?claimed)) }} ORDER BY ?node""")
    found = {
        tuple(re.split(r"[/#]", str(row[name]))[-1] for name in ("node", "aspect", "held", "claimed")) for row in rows
    }
    assert found == {
        ("bokayev-ayan-sentencing", "date", "2016-11", "2016"), ("kharkova-verdict", "date", "2017-07-25", "2017"),
        ("bokayev-imprisonment", "lastConfirmed", "2017-07-29", "2018-12-11"), ("kibhr", "organisationKind", "other", "ngo"),
        ("yeleusinov-sentencing", "date", "2017-05", "2017-01"),
    }  # fmt: skip


def asked(union: Store, name: str, *columns: str, **given: str) -> set[tuple[str, ...]]:
    """What a named question answers on both datasets: the chosen columns, names cut short, "-" where a cell is empty."""
    rows = ask(union, Ontology.load(), name, given).rows
    return {tuple(re.split(r"[/#]", str(row.get(column, "-")))[-1] for column in columns) for row in rows}


def test_a_question_tells_a_rival_value_from_a_vaguer_one(union: Store) -> None:
    found = asked(union, "where-sources-disagree", "thing", "differsIn", "value", "saidBy")
    # What is only disputed differs in no value; names are no disagreement.
    assert {row for row in found if row[1] != "-"} == {
        ("bokayev-ayan-sentencing", "precision", "2016", "us-state-department"),
        ("bokayev-ayan-sentencing", "precision", "2016-11", "iphr"),
        ("bokayev-ayan-sentencing", "precision", "2016-11", "kibhr"),
        ("kharkova-verdict", "precision", "2017", "us-state-department"),
        ("kharkova-verdict", "precision", "2017-07-25", "iphr"),
        ("kharkova-verdict", "precision", "2017-07-25", "kibhr"),
        ("kibhr", "value", "ngo", "us-state-department"),
        ("kibhr", "value", "other", "iphr"), ("kibhr", "value", "other", "kibhr"),
        ("yeleusinov-sentencing", "value", "2017-01", "us-state-department"),
        ("yeleusinov-sentencing", "value", "2017-05", "iphr"),
        ("yeleusinov-sentencing", "value", "2017-05", "kibhr"),
    }  # fmt: skip


def test_a_spelling_is_shown_with_the_source_that_uses_it(union: Store) -> None:
    for actor, spelling in (
        ("max-bokayev", "Maks Bokayev"), ("amin-yeleusinov", "Amin Yeleussinov"), ("nurbek-kushakbayev", "Nurbek Kushakbaev")
    ):  # fmt: skip
        assert (spelling, "us-state-department-2018") in asked(union, "names-and-spellings", "name", "usedIn", actor=actor)


def test_who_may_be_held_before_and_after_the_releases(union: Store) -> None:
    before, after = (asked(union, "who-is-held", "person", "held", on=day) for day in ("2018-03-01", "2018-12-31"))
    freed = {"amin-yeleusinov", "nurbek-kushakbayev", "vadim-kuramshin"}
    assert {person for person, _ in before} & freed == freed
    assert {person for person, _ in after} & freed == set()
    assert ("vadim-kuramshin", "certainly") in before
    assert ("max-bokayev", "possibly") in after


def covering(checked: Checked) -> set[tuple[str, str]]:
    return {(str(q.subject), str(q.object)) for q in checked.derived if q.predicate.value == KHR + "covers"}


def test_no_source_is_made_to_say_what_only_the_other_one_says(alone: Checked, together: Checked, union: Store) -> None:
    assert covering(together) == covering(alone) | covering(check_datasets([FIRST]))
    # The second report does not speak of Talgat Ayan, who was sentenced together with Max Bokayev.
    ayan = "event:bokayev-ayan-sentencing khr:participation ?p . ?p khr:actor person:talgat-ayan ."
    assert union.ask(f"{PREFIXES}ASK {{ {ayan} ?p khr:standing standing:stated }}")
    assert not union.ask(
        f"{PREFIXES}ASK {{ {ayan} ?c khr:about ?p ; khr:assertedBy organisation:us-state-department }}"
    )
    bokayev = "event:bokayev-ayan-sentencing khr:imposes ?p . ?p khr:imposedOn person:max-bokayev ."
    assert union.ask(f"{PREFIXES}ASK {{ {bokayev} ?p khr:standing standing:corroborated }}")


def test_one_snapshot_keeps_each_statement_in_the_graph_of_its_dataset(together: Checked, tmp_path: Path) -> None:
    build_snapshot([FIRST, SECOND], tmp_path / "both")
    content = (tmp_path / "both" / "data.nq").read_bytes()
    found: dict[str, set[ox.Quad]] = {}
    for quad in ox.parse(content, format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, ox.NamedNode)
        found.setdefault(quad.graph_name.value.removeprefix(f"{BASE}graph/").partition("/")[0], set()).add(quad)
    assert set(found) == {"kazakhstan-2017", "kazakhstan-2018", "derived", "lists", "ontology", "questions", "shapes"}
    for dataset in together.datasets:
        assert found[dataset.settings.name] == set(dataset.quads)


def test_both_engines_say_the_same_of_it(alone: Checked) -> None:
    quads = [*alone.recorded, *alone.derived, *alone.vocabulary]
    shifty, pyshacl = (shape_results(quads, shape_files(), engine) for engine in ("shifty", "pyshacl"))
    assert shifty == pyshacl
    assert {result.severity.rpartition("#")[2] for result in shifty} <= {"Warning", "Info"}


def stages_of(store: Store) -> dict[str, set[str]]:
    return {
        accused.rpartition("/")[2]: {(entry.stage or "none").rpartition("/")[2] for entry in entries}
        for accused, entries in find_accusations(store).items()
        if "/person/" in accused
    }


def test_everybody_proceeded_against_has_a_stage(store_2018: Store, union: Store) -> None:
    # Of the joint sentencing of Bokayev and Ayan this report claims only Bokayev's part: the stage shows with both.
    assert stages_of(union)["max-bokayev"] == {"sentenced"}
    assert stages_of(store_2018) == {
        "ablovas-jumayev": {"sentenced"}, "amin-yeleusinov": {"sentenced"}, "ardak-ashim": {"charged"},
        "larisa-kharkova": {"convicted"}, "nurbek-kushakbayev": {"sentenced"},
        "scholar-of-astrophysics-institute": {"under-investigation"}, "yerlan-baltabay": {"under-investigation"},
    }  # fmt: skip
