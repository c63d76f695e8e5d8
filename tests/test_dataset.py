"""The embedded dataset against its source: every passage, every bound, every sentence, nothing copied."""

import hashlib
import re
from pathlib import Path

import pytest

from kg.check import Checked, check_datasets, shape_files
from kg.dates import parse_edtf
from kg.namespaces import KHR
from kg.shacl import shape_results
from kg.stages import find_accusations
from kg.store import Store
from stores import CLAIMED, nodes_of, nodes_with_evidence, store_of

REPORT = "kazakhstan-2017.txt"
# The longest run of words of the report that a record may hold.
MOST_WORDS = 5
# Names that are longer than that.
LONG_NAMES = [
    "kazakhstan international bureau for human rights and rule of law",
    "confederation of independent trade unions of kazakhstan",
    "committee for protection of zhanbolat mamay",
]


@pytest.fixture(scope="session")
def report(shared: Path) -> str:
    """The text of the report, the very one that was recorded."""
    content = (shared / "report" / REPORT).read_bytes()
    assert hashlib.sha256(content).hexdigest() == "88eca341d4dae4feefe05e1f576f8b6c75c8a226d9c9ccc0a1b7722ad9879d67"
    text = content.decode("utf-8")
    assert len(text) == 18596
    return text


@pytest.fixture(scope="session")
def checked(dataset: Path, shared: Path) -> Checked:
    """The embedded dataset, checked with its source at hand."""
    return check_datasets([dataset], shared / "report")


@pytest.fixture(scope="session")
def store(checked: Checked) -> Store:
    """What the embedded dataset says and what is derived from it."""
    return store_of(checked)


def test_nothing_stands_against_the_dataset(checked: Checked) -> None:
    assert [str(finding) for finding in checked.findings if finding.severity == "violation"] == []


def test_every_passage_is_sealed(checked: Checked) -> None:
    passages = checked.datasets[0].passages
    assert len(passages) > 500
    assert [str(passage.place) for passage in passages if passage.digest is None] == []


def test_every_sentence_is_grounded_or_left_out_with_a_reason(checked: Checked, report: str) -> None:
    dataset = checked.datasets[0]
    covered = bytearray(len(report))
    passages = [passage for passage in dataset.passages if passage.document.endswith("/civicus-2017")]
    for span in [*passages, *dataset.left_out]:
        covered[span.start : span.end] = b"\1" * (span.end - span.start)
    bare = "".join(" " if covered[position] else character for position, character in enumerate(report))
    assert re.findall(r"\w[^\n]*", bare) == []


def test_what_is_left_out_states_nothing(checked: Checked, report: str) -> None:
    left_out = checked.datasets[0].left_out
    assert 5 <= len(left_out) <= 40
    assert max(span.end - span.start for span in left_out) <= 120
    assert [span.reason for span in left_out if len(span.reason) < 10] == []


@pytest.mark.parametrize("name", CLAIMED)
def test_every_thing_has_a_claim_with_evidence(store: Store, name: str) -> None:
    every = nodes_of(store, name)
    assert every
    assert every == nodes_with_evidence(store, name)


def test_every_selector_cuts_the_passage_that_was_sealed(store: Store, report: str, dataset: Path) -> None:
    rows = store.select(f"""
        PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?source ?start ?end ?digest {{
          ?evidence oa:hasSelector ?selector ; <{KHR}passageDigest> ?digest ; oa:hasSource ?source .
          ?selector oa:start ?start ; oa:end ?end
        }}""")
    assert len(rows) > 500
    gazetteer = (dataset / "sources" / "geonames.txt").read_text(encoding="utf-8")
    for row in rows:
        text = gazetteer if str(row["source"]).endswith("/geonames-rows") else report
        passage = text[int(str(row["start"])) : int(str(row["end"]))]
        assert passage.strip() == passage != ""
        assert hashlib.sha256(passage.encode()).hexdigest() == str(row["digest"])


def test_the_bounds_are_those_that_the_date_implies(store: Store) -> None:
    rows = store.select(f"""
        PREFIX khr: <{KHR}>
        SELECT ?event ?date ?earliestBegin ?latestBegin ?earliestEnd ?latestEnd {{
          ?event a khr:Event
          OPTIONAL {{ ?event khr:date ?date }} OPTIONAL {{ ?event khr:earliestBegin ?earliestBegin }}
          OPTIONAL {{ ?event khr:latestBegin ?latestBegin }} OPTIONAL {{ ?event khr:earliestEnd ?earliestEnd }}
          OPTIONAL {{ ?event khr:latestEnd ?latestEnd }}
        }}""")
    assert len(rows) > 120
    assert len({row["event"] for row in rows}) == len(rows)
    for row in rows:
        names = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")
        stored = [str(row[name]) if name in row else None for name in names]
        if "date" not in row:
            assert stored == [None] * 4
            continue
        bounds = parse_edtf(str(row["date"]))
        implied = [bounds.earliest_begin, bounds.latest_begin, bounds.earliest_end, bounds.latest_end]
        assert stored == [day.isoformat() if day else None for day in implied]


def test_no_sentence_of_the_report_is_copied(dataset: Path, report: str) -> None:
    def words(text: str) -> list[str]:
        lowered = " ".join(re.findall(r"[\w’'-]+", text.lower()))
        for name in LONG_NAMES:
            lowered = lowered.replace(name, "NAME")
        return lowered.split()

    source = words(report)
    runs = {tuple(source[i : i + MOST_WORDS + 1]) for i in range(len(source) - MOST_WORDS)}
    copied = []
    for path in sorted(dataset.rglob("*.yaml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = words(line)
            if any(tuple(found[i : i + MOST_WORDS + 1]) in runs for i in range(len(found) - MOST_WORDS)):
                copied.append(f"{path.name}:{number}: {line.strip()}")
    assert copied == []


# What a careful reader of the report would insist on, fact by fact.
FACTS = {
    "Kharkova: four years of restricted freedom, convertible, and no prison term": """
        ?e a khr:Sentencing ; khr:participation [ khr:actor person:larisa-kharkova ; khr:role role:sentenced ] ;
           khr:date ?d ; khr:imposes ?p . ?p khr:penaltyKind penalty:RestrictionOfFreedom ; khr:duration ?t ;
           khr:convertibleTo penalty:Imprisonment . FILTER(STR(?d) = "2017-07-25" && STR(?t) = "P4Y")""",
    "Kharkova: a hundred hours of community work": """
        ?e a khr:Sentencing ; khr:imposes ?p . ?p khr:penaltyKind penalty:CommunityWork ; khr:statedDuration ?t .
        FILTER(STR(?t) = "PT100H")""",
    "Kharkova: an appeal that is planned, not filed": """
        ?e khr:eventType type:AppealFiling ; khr:eventStatus status:planned ;
           khr:participation [ khr:actor person:larisa-kharkova ]""",
    "Mamay: in detention since February, confirmed at the time of the report": """
        ?e khr:eventType type:Detention ; khr:participation [ khr:actor person:zhanbolat-mamay ] ; khr:date ?d ;
           khr:lastConfirmed ?c . FILTER(STR(?d) = "2017-02/.." && STR(?c) = "2017-07-29")""",
    "Ablyazov: sentenced in absentia to twenty years": """
        ?e a khr:Sentencing ; khr:inAbsentia true ; khr:imposes ?p . ?p khr:penaltyKind penalty:Imprisonment ;
           khr:duration ?t ; khr:imposedOn person:mukhtar-ablyazov . FILTER(STR(?t) = "P20Y")""",
    "Dauletbayev: a year in prison, not served because of an amnesty": """
        ?e a khr:Sentencing ; khr:participation [ khr:actor person:marat-dauletbayev ] ; khr:imposes ?p .
        ?p khr:duration ?t ; khr:penaltyStatus ?s . FILTER(STR(?t) = "P1Y" && ?s IN (pstatus:amnestied, pstatus:not-served))""",
    "Abayev denies that his ministry had a role in the blocking": """
        ?c khr:stance stance:denies ; khr:assertedBy person:dauren-abayev ; khr:about ?n .
        ?n khr:standing standing:denied-only""",
    "Bokayev: a hunger strike": """
        ?e khr:eventType type:HungerStrike ; khr:participation [ khr:actor person:max-bokayev ]""",
}  # fmt: skip
PREFIXES = f"PREFIX khr: <{KHR}>\n" + "".join(
    f"PREFIX {name}: <https://w3id.org/khronika/{path}/>\n"
    for name, path in {
        "person": "id/person", "role": "list/role", "penalty": "list/penalty-kind", "type": "list/event-type",
        "status": "list/event-status", "pstatus": "list/penalty-status", "stance": "list/stance",
        "standing": "list/standing",
    }.items()
)  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_facts_that_a_reader_insists_on(store: Store, fact: str) -> None:
    assert store.ask(f"{PREFIXES}ASK {{ {FACTS[fact]} }}")


def test_both_engines_say_the_same_of_the_dataset(checked: Checked) -> None:
    quads = [*checked.recorded, *checked.derived, *checked.vocabulary]
    shifty, pyshacl = (shape_results(quads, shape_files(), engine) for engine in ("shifty", "pyshacl"))
    assert shifty == pyshacl
    assert {result.severity.rpartition("#")[2] for result in shifty} <= {"Warning", "Info"}


def test_everybody_proceeded_against_has_a_stage(store: Store) -> None:
    stages = {
        accused.rpartition("/")[2]: {(entry.stage or "none").rpartition("/")[2] for entry in entries}
        for accused, entries in find_accusations(store).items()
        if "/person/" in accused
    }
    assert stages == {
        "amin-yeleusinov": {"sentenced"}, "berik-zhagiparov": {"case-closed"}, "larisa-kharkova": {"sentenced"},
        "mahkambet-abzhan": {"sentenced", "under-investigation"}, "marat-dauletbayev": {"sentenced"},
        "max-bokayev": {"sentenced"}, "mukhtar-ablyazov": {"sentenced"}, "nurbek-kushakbayev": {"sentenced"},
        "talgat-ayan": {"sentenced"}, "teymur-akhmedov": {"sentenced"}, "zhanbolat-mamay": {"indicted"},
    }  # fmt: skip
