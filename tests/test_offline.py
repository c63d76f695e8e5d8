"""What a static site's scripts answer is what the server answers: names, notes, network, and the values of questions."""

import gzip
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from hatch_build import build_bundles, run_node
from kg.errors import BadRequestError
from kg.network import filter_network
from kg.offline import offline_notes, offline_questions, offline_search_index, offline_spelling, static_path
from kg.ontology import Ontology
from kg.questions import find_question, read_questions, read_values
from kg.search import find, fold
from kg.settings import Settings
from kg.spelling import sound_of
from kg.store import bind_values
from kg.web.naming import Told
from kg.web.search import suggest
from kg.web.site import Site

ROOT = Path(__file__).resolve().parent.parent
FRONTEND, BUNDLES = ROOT / "frontend", ROOT / "kg" / "web" / "static" / "bundles"
ID = "https://w3id.org/khronika/id/"

WRITTEN = (
    "mamay|MAMAY|Mamai|Мамай|Жанболат Мамай|zhanbolat|Janbolat|Dzhanbolat Mamaj|bokayev|Bokaev|Бокаев|Макс Бокаев|Bokajev|"
    "Мұхтар Әблязов|Мухтар Аблязов|ablyazov|Abliazov|Ablyazov Mukhtar|kharkova|Harkova|Харькова|Khar’kova|Лариса|"
    "Kushakbayev|Қушақбаев|Qushaqbaev|елеусинов|Eleusinov|Жагипаров|Žagiparov|Jagiparov|Ayan|Аян|Talǵat|Ахмедов|Ahmedov|"
    "Kazakhstan|Қазақстан|Qazaqstan|Казахстан|almaty|Алматы|астана|Shymkent|Шымкент|суд|court of|criminal code|kodeks|"
    "radio azattyq|Азаттык|human rights|rights human|IPHR|civicus|trial|Trial of|a|zh|ж|әділ|Adil Soz|2017|—|?!|é|"
    "president|Президент|police|Полиция|Jehovah's Witnesses|Свидетели Иеговы|union"
).split("|")
MISSPELT = "kharkowa|Mamaev|Bokajew|Ablazof|Zhagiparof|Kusakbaev|Eleusinof|Kazahstn|Almatty|Shimkemt|presidant|polise|nobody at all|xx|Харкова|Мамаи|Бакаев".split(
    "|"
)
# What is found first, and why: by initials, by one error from four letters on, by two from eight; a number is never forgiven.
FORGIVEN: dict[str, list[str] | None] = {
    "ICJ": ["International Commission of Jurists", "acronym"],
    "CITUK": ["Confederation of Independent Trade Unions of Kazakhstan", "name"],
    "kharkvoa": ["Larisa Kharkova", "spelling"],
    "khrakva": None,
    "Хракова": ["Larisa Kharkova", "spelling"],
    "Kuzhakbajef": ["Nurbek Kushakbayev", "spelling"],
    "Bokyaev": ["Max Bokayev", "sound"],
    "almty": ["Almaty", "spelling"],
    "alm": ["Almaty", "beginning"],
    "amt": None,
    "presidnet": ["President of Kazakhstan", "spelling"],
    "Expo-2017": ["EXPO-2017 is held in Astana", "name"],
    "Expo-2018": None,
}
ODD = [
    "ẞtraße", "ΣΊΣΥΦΟΣ", "σίσυφος", "İstanbul ıssız", "ŉ ǰ ﬁn ᾳ", "Հայաստան և", "საქართველო ᲡᲐ", "القاهرة مَدِينَة", "יְרוּשָׁלַיִם",
    "e\u0301\u0323", "𝔐amay", "ⅷ ½", "A\u034fB", "де\u0488х", "Ŀ'Hospitalet", "Žižek Šč ŝ", "x_y-z", "Ёж Й й", "Қ қ ҚАЗ", "",
]  # fmt: skip
FILTERS = (
    "|kind=person|kind=person&kind=event|kind=court&kind=law|kind=place|kind=document&kind=place&kind=event|kind=case|actors=1|"
    "actors=1&kind=person|actors=1&kind=organisation&kind=court|actors=1&standing=alleged|actors=1&standing=stated&standing=alleged|"
    "actors=1&from=2017-06&to=2017-06|actors=1&role=accused|actors=1&type=Trial|actors=1&type=Sentencing&standing=corroborated|"
    "standing=stated|standing=corroborated|standing=alleged|standing=disputed|standing=denied-only|standing=retracted|"
    "standing=alleged&standing=disputed|role=accused|role=judge|role=accused&role=court|role=organiser&kind=event|type=Trial|"
    "type=Sentencing|type=Trial&type=Protest|type=Statement&from=2017|from=2017-06|to=2017-06|from=2017-06&to=2017-06-15|"
    "from=2017-07-01/2017-07-31|to=2016/2017-05|from=2017-02-28&to=2017-02-28|from=2019|to=1999|from=2017-06/..|"
    "role=accused&type=Trial&from=2017&to=2017|kind=event&role=accused&standing=stated|kind=|from=|actors=0|"
    "kind=ship|role=cour|type=Party|standing=true|from=June|from=2017-02-30|from=2018&to=2017|"
    "role=https%3A//w3id.org/khronika/list/role/accused"
).split("|")
ASKED: list[tuple[str, dict[str, str]]] = [
    ("sentences", {"person": "larisa-kharkova", "court": "any", "from": "", "weakest": "any"}),
    ("sentences", {"person": "person/larisa-kharkova"}),
    ("sentences", {"person": f"{ID}person/larisa-kharkova"}),
    ("sentences", {"person": "Larisa Kharkova"}),
    ("sentences", {"kind": "Imprisonment", "from": "2017-01-01", "to": "2017-12-31"}),
    ("sentences", {"person": "nobody"}),
    ("sentences", {"person": 'x> } DELETE { <y" '}),
    ("sentences", {"from": "2017-02-30"}),
    ("sentences", {"from": "2017-6-1"}),
    ("sentences", {"cour": "x"}),
    ("events-in-a-period", {"period": "2017-06"}),
    ("events-in-a-period", {"period": "2017-06-01/2017-07-31"}),
    ("events-in-a-period", {"period": "2017-06/.."}),
    ("events-in-a-period", {"period": "../2016"}),
    ("events-in-a-period", {"period": "2017/2016"}),
    ("events-in-a-period", {"period": "../.."}),
    ("events-in-a-period", {"period": "June"}),
    ("names-and-spellings", {"name": "x"}),
]


def bare(query: str) -> str:
    """A query without its head."""
    return re.sub(r"\A(#\+.*\n)+", "", query)


@pytest.fixture(scope="module", autouse=True)
def bundles() -> None:
    build_bundles(ROOT)


@pytest.fixture(scope="module")
def here(snapshot: Path) -> Site:
    """The embedded data as the server has it."""
    return Site.open(Settings(), snapshot, None)


@pytest.fixture(scope="module")
def cases(here: Site) -> dict[str, Any]:
    """What is asked of both."""
    names = sorted({name for entry in here.names for name in entry["names"]})
    examples = [
        (question.name, {p.name: p.example for p in question.parameters if p.example and p.type != "period"})
        for question in read_questions().values()
    ]
    accused = sorted(entry["iri"] for entry in here.names if here.naming.accused_in(entry["iri"]))
    plain: list[tuple[str, dict[str, str]]] = [(name, {}) for name in read_questions()]
    return {
        "searches": [(text, []) for text in [*FORGIVEN, *names[::2], *WRITTEN, *ODD]]
        + [(text, ["person", "case"]) for text in [*WRITTEN, *MISSPELT]],
        "near": MISSPELT,
        "texts": [*names, *WRITTEN, *MISSPELT, *ODD],
        "notes": [*((None, name) for name in names), *((iri, "") for iri in accused)],
        "filters": FILTERS,
        "asked": [*ASKED, *examples, *plain],
    }


@pytest.fixture(scope="module")
def answers(here: Site, cases: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the scripts answer, in Node."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    (folder / "network.json").write_bytes((here.snapshot / "network.json").read_bytes())
    (folder / "questions.json").write_bytes(offline_questions(here.store, here.ontology))
    (folder / "search.json").write_bytes(offline_search_index(here.names, here.naming, here.base))
    (folder / "spelling.json").write_bytes(offline_spelling())
    (folder / "notes.json").write_bytes(offline_notes(here.naming))
    found: dict[str, Any] = json.loads(run_node("node", ["tests/parity.js", str(folder)], FRONTEND))
    return found


def test_names_are_found_as_on_the_server(
    here: Site, cases: dict[str, Any], answers: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same things in the same order, by the same of their names and for the same reason, however they are written."""
    monkeypatch.setattr("kg.search.fold", lru_cache(maxsize=None)(fold))
    expected = [
        [[hit.iri, hit.label, hit.matched, hit.reason] for hit in find(here.names, text, kinds)]
        for text, kinds in cases["searches"]
    ]
    assert answers["found"] == expected
    assert sum(bool(hits) for hits in expected) > 350
    first = [[hits[0][1], hits[0][3]] if hits else None for hits in answers["found"][: len(FORGIVEN)]]
    assert dict(zip(FORGIVEN, first, strict=True)) == FORGIVEN


def test_what_was_meant_is_suggested_as_on_the_server(here: Site, answers: dict[str, Any]) -> None:
    assert answers["near"] == [suggest(here.names, text) for text in MISSPELT]
    assert answers["near"][0][0] == "Kharkova"


def test_texts_are_folded_and_sound_the_same(cases: dict[str, Any], answers: dict[str, Any]) -> None:
    assert dict(zip(cases["texts"], answers["folded"], strict=True)) == {text: fold(text) for text in cases["texts"]}
    assert dict(zip(cases["texts"], answers["sounds"], strict=True)) == {text: sound_of(text) for text in cases["texts"]}


def test_the_accused_have_the_same_notes(here: Site, cases: dict[str, Any], answers: dict[str, Any]) -> None:
    assert answers["notes"] == [Told(here.naming).note(iri, text) for iri, text in cases["notes"]]
    assert sum(map(bool, answers["notes"])) > 50


@pytest.mark.parametrize("number", range(len(FILTERS)), ids=FILTERS)
def test_the_network_is_filtered_as_on_the_server(here: Site, answers: dict[str, Any], number: int) -> None:
    asked = parse_qs(FILTERS[number])
    try:
        shown = filter_network(
            here.network, kinds=asked.get("kind", []), roles=asked.get("role", []), event_types=asked.get("type", []),
            begin=asked.get("from", [None])[0], end=asked.get("to", [None])[0], standing=asked.get("standing", []),
            actors_only=asked.get("actors") == ["1"],
        )  # fmt: skip
    except BadRequestError as error:
        words = str(error).split("'")[0]
        assert answers["filtered"][number]["problem"].startswith(words)
        return
    assert answers["filtered"][number] == {"nodes": [node["id"] for node in shown["nodes"]], "edges": shown["edges"]}


def test_values_reach_a_query_as_on_the_server(here: Site, cases: dict[str, Any], answers: dict[str, Any]) -> None:
    """The same text of the query, or an error on both sides."""
    bound = 0
    for (name, given), answer in zip(cases["asked"], answers["bound"], strict=True):
        question = find_question(name)
        try:
            values = read_values(here.store, here.ontology, question, given)
        except BadRequestError:
            assert "problem" in answer, (name, given)
            continue
        assert answer == bind_values(bare(question.query), [values] if values else []), (name, given)
        bound += 1
    assert bound > 150


def test_a_wrong_value_is_told_with_what_helps(cases: dict[str, Any], answers: dict[str, Any]) -> None:
    told = {json.dumps(asked): answer for asked, answer in zip(cases["asked"], answers["bound"], strict=True)}
    assert told[json.dumps(("events-in-a-period", {"period": "June"}))] == {
        "problem": "Period: 'June' is not a period: write 2017, 2017-06, 2017-06-21 or 2017-06-01/2017-07-31, with .. for an "
        "open side."
    }
    assert told[json.dumps(("sentences", {"person": "nobody"}))] == {
        "problem": "Person sentenced: 'nobody' is none of the things that can be asked for here: choose one from the list."
    }


def test_the_files_are_the_same_each_time_and_say_what_a_page_needs(here: Site, ontology: Ontology) -> None:
    questions = offline_questions(here.store, ontology)
    assert questions == offline_questions(here.store, ontology)
    read = json.loads(questions)
    assert [question["name"] for question in read["questions"]] == list(read_questions())
    sentences = next(question for question in read["questions"] if question["name"] == "sentences")
    assert sentences["parameters"][0] == {
        "name": "person", "type": "person", "label": "Person sentenced", "required": False, "default": None,
        "example": "mukhtar-ablyazov", "help": "",
    }  # fmt: skip
    assert sentences["query"].startswith("PREFIX khr:")
    assert (read["words"]["2017-07-25"], read["words"]["P4Y"]) == ("25 July 2017", "4 years")
    assert {"value": "larisa-kharkova", "label": "Larisa Kharkova", "iri": f"{ID}person/larisa-kharkova"} in read["choices"]["person"]


def test_no_accused_is_found_without_stage_and_denials(here: Site) -> None:
    index = {entry["iri"]: entry for entry in json.loads(offline_search_index(here.names, here.naming, here.base))}
    assert len(index) == len(here.names)
    kharkova = index[f"{ID}person/larisa-kharkova"]
    assert (kharkova["note"], kharkova["path"]) == ("accused; sentenced; denies", "page/person/larisa-kharkova.html")
    assert index[f"{ID}case/kharkova"]["note"] == "Larisa Kharkova: accused; sentenced; denies"
    for entry in here.names:
        for name in entry["names"]:
            for accused in here.naming.accused_in(entry["iri"], name):
                assert here.naming.note(accused) in index[entry["iri"]]["note"]


def test_where_a_page_lies() -> None:
    assert static_path("/") == "index.html"
    assert static_path("/page/event/x#claims/5") == "page/event/x.html#claims/5"


def test_what_a_page_fetches_beside_the_engine_is_little() -> None:
    files = ("offline-sparql.js", "offline-worker.js", "offline.css")
    assert sum(len(gzip.compress((BUNDLES / name).read_bytes())) for name in files) < 60_000
