"""Pages in three languages: their words, dates, numbers and links; labels that fall back are marked; nothing is untold."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.dates import get_month_names
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from kg.date_words import SAYINGS
from kg.languages import Wording, read_catalog, say_count, say_number, script_words
from kg.questions import read_questions
from kg.settings import Settings
from kg.web import create_app
from kg.web.languages import _SMALL, is_page
from kg.words import say_duration, say_size
from words import find_texts

OTHERS = ("ru", "kk")
ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)s|%%|\{\w+\}|<[^>]+>")
BOKAYEV = "/page/person/max-bokayev"


@pytest.fixture(scope="module")
def client(snapshot: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(query_workers=1), snapshot)
    yield app.test_client()
    app.extensions["khronika"].queries.close()


def get(client: FlaskClient, path: str, status: int = 200) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == status, answer.text
    return answer.text


# -- the words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_no_translation_is_left_over(language: str) -> None:
    said = {(context or "", text if isinstance(text, str) else text[0]) for _, text, context in find_texts()}
    catalog = read_catalog(language)
    there = {(m.context or "", m.id if isinstance(m.id, str) else m.id[0]): m for m in catalog if m.id}
    assert len(said) > 900
    assert said - set(there) == set(), "run: python tests/words.py"
    assert set(there) - said == set(), "run: python tests/words.py"
    # What a question counts and leaves out is shown in English, and marked so, where nobody has translated it yet.
    may_fall_back = {("", question.description) for question in read_questions().values()}
    bare = {key for key, m in there.items() if not all([m.string] if isinstance(m.string, str) else m.string)}
    assert bare - may_fall_back == set()


def test_no_text_is_said_where_it_cannot_be_found() -> None:
    """Babel looks into no f-string, and not into every template string of a script."""
    said = re.compile(r"""\bf(["']).*\{[^}]*\b_?say(?:_count)?\(""")
    assert [path.name for path in (ROOT / "kg").rglob("*.py") if said.search(path.read_text(encoding="utf-8"))] == []
    found = {text if isinstance(text, str) else text[0] for _, text, _ in find_texts()}
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "frontend" / "src").glob("*.js")))
    scripts = re.sub(r"^\s*(?:\*|//).*$", "", scripts, flags=re.MULTILINE)
    written = set(re.findall(r'\bsay(?:Count)?\(\s*"((?:[^"\\]|\\.)*)"', scripts))
    assert len(written) > 100
    assert written - found == set()


@pytest.mark.parametrize(("language", "forms"), [("ru", 3), ("kk", 2)])
def test_translations_keep_placeholders_links_and_have_all_forms(language: str, forms: int) -> None:
    faults = []
    for message in read_catalog(language):
        if not message.id or not message.string:
            continue
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        told = [message.string] if isinstance(message.string, str) else list(message.string)
        if len(english) > 1 and len(told) != forms:
            faults.append(f"{english[0]}: {len(told)} forms")
        for text in filter(None, told):
            if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english[-1])):
                faults.append(f"{english[0]} -> {text}")
    assert faults == []


def test_forms_by_number() -> None:
    told = {(name, number): say_count("%(num)s event", "%(num)s events", number, name)
            for name in ("en", "ru", "kk") for number in (1, 2, 5, 21)}  # fmt: skip
    assert told == {
        ("en", 1): "1 event", ("en", 2): "2 events", ("en", 5): "5 events", ("en", 21): "21 events",
        ("ru", 1): "1 событие", ("ru", 2): "2 события", ("ru", 5): "5 событий", ("ru", 21): "21 событие",
        ("kk", 1): "1 оқиға", ("kk", 2): "2 оқиға", ("kk", 5): "5 оқиға", ("kk", 21): "21 оқиға",
    }  # fmt: skip


def test_texts_that_english_does_not_tell_apart() -> None:
    assert [Wording("ru").say("From"), Wording("ru").say("From", "actor")] == ["С", "От кого"]


def test_the_presumption_of_innocence_word_for_word(client: FlaskClient) -> None:
    russian, kazakh = get(client, "/ru/page/case/kharkova"), get(client, "/kk/page/case/kharkova")
    assert ("считается невиновным, пока его виновность не будет установлена вступившим в законную силу приговором суда"
            in russian)  # fmt: skip
    assert "кінәлілігі заңды күшіне енген сот үкімімен анықталғанға дейін кінәсіз деп саналады" in kazakh


# -- values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "case"), [("en", "alone"), ("ru", "of"), ("kk", "alone")])
def test_the_months_are_those_of_the_common_locale_data(language: str, case: str) -> None:
    months = get_month_names("wide", context="format", locale=language)
    assert list(SAYINGS[language].names[case][:12]) == [months[number] for number in range(1, 13)]


def test_numbers_durations_and_sizes() -> None:
    assert [say_number(1234567, name) for name in ("en", "ru", "kk")] == ["1\u202f234\u202f567", "1\xa0234\xa0567", "1\xa0234\xa0567"]
    assert [say_duration("P1Y", "ru"), say_duration("P2Y", "ru"), say_duration("P5Y", "ru")] == ["1 год", "2 года", "5 лет"]
    assert say_duration("P4Y6M", "kk") == "4 жыл 6 ай"
    assert [say_size(1234567, "en"), say_size(1234567, "ru")] == ["1.2 MB", "1,2 МБ"]


# -- pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "language", "heading", "date", "events", "doors"),
    [
        ("", "en", "Who did what to whom, and who says so", "25 July 2017", "events, states among them", "Ask a question"),
        ("/ru", "ru", "Кто, что и кому сделал — и кто об этом говорит", "25 июля 2017 г.", "событий (включая состояния)", "Задать вопрос"),
        ("/kk", "kk", "Кім кімге не істеді және бұл туралы кім айтады", "2017 жылғы 25 шілде", "оқиға (жай-күйлерді қоса)", "Сұрақ қою"),
    ],
)  # fmt: skip
def test_the_first_page_in_each_language(
    client: FlaskClient, prefix: str, language: str, heading: str, date: str, events: str, doors: str
) -> None:
    answer = client.get(f"{prefix}/")
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{heading}</h1>" in answer.text
    assert f'<span class="date">{date}</span>' in answer.text
    assert f"<b>189</b> {events}" in answer.text
    assert f'<a href="{prefix}/questions">{doors}</a>' in answer.text


def test_links_stay_in_the_language_and_data_has_one_address(client: FlaskClient) -> None:
    for path in ("/", BOKAYEV, "/questions/sentences", "/network", "/path?from=max-bokayev&to=mahkambet-abzhan", "/ontology"):
        page = get(client, f"/kk{path}")
        links = re.findall(r'(hreflang="[a-z]+" )?(?:href|action)="(/[^"]*)"', page)
        assert len(links) > 10
        wrong = [link for own, link in links if not own and link.startswith("/kk") != is_page(link.removeprefix("/kk"))]
        assert wrong == []
    person = get(client, f"/ru{BOKAYEV}")
    assert 'href="/data/person/max-bokayev.json"' in person
    assert 'data-suggest="/search.json" data-pages="/ru/page/"' in person
    assert 'href="/static/khronika.css"' in person
    for path in ("/ru/data/person/max-bokayev.json", "/ru/id/person/max-bokayev", "/kk/api/network", "/ru/static/khronika.css"):
        assert client.get(path).status_code == 404


def test_each_page_names_the_same_in_the_other_languages(client: FlaskClient) -> None:
    page = get(client, "/ru/questions/sentences?from=2017-07-01")
    base = "https://w3id.org/khronika"
    for name, path in (("en", ""), ("ru", "/ru"), ("kk", "/kk"), ("x-default", "")):
        assert f'<link rel="alternate" hreflang="{name}" href="{base}{path}/questions/sentences">' in page
    assert f'<link rel="canonical" href="{base}/ru/questions/sentences">' in page
    assert '<a hreflang="en" href="/questions/sentences?from=2017-07-01" lang="en">English</a>' in page
    assert '<a hreflang="ru" href="/ru/questions/sentences?from=2017-07-01" lang="ru" aria-current="true">Русский</a>' in page
    assert '<a hreflang="kk" href="/kk/questions/sentences?from=2017-07-01" lang="kk">Қазақша</a>' in page
    assert f'<link rel="canonical" href="{base}/id/person/max-bokayev">' in get(client, BOKAYEV)


def test_a_label_is_in_the_language_of_the_page_or_marked_with_its_own(client: FlaskClient) -> None:
    assert "<h1>Max Bokayev</h1>" in get(client, BOKAYEV)
    assert "<h1>Макс Бокаев</h1>" in get(client, f"/ru{BOKAYEV}")
    assert '<h1 lang="en">Max Bokayev</h1>' in get(client, f"/kk{BOKAYEV}")
    found = get(client, "/ru/questions/sentences")
    assert 'href="/ru/page/person/larisa-kharkova" lang="en">Larisa Kharkova</a>' in found
    assert re.search(r'<a class="term" href="/ru/list/penalty-kind#RestrictionOfFreedom">Ограничение свободы', found)
    assert client.get("/data/person/max-bokayev.json").json["label"] == "Max Bokayev"  # type: ignore[index]


def test_a_question_in_russian_and_kazakh(client: FlaskClient) -> None:
    russian, kazakh = get(client, "/ru/questions/sentences"), get(client, "/kk/questions/sentences")
    assert "<h1>Кто, каким судом и к чему осуждён?</h1>" in russian
    assert "<h1>Кімді, қай сот және неге соттады?</h1>" in kazakh
    assert ">кем назначено наказание</a></th>" in russian
    assert "11 строк; одна строка — это наказание" in russian
    assert "11 жол; бір жол — жаза" in kazakh
    assert "4 года" in russian
    assert "4 жыл" in kazakh
    wrong = get(client, "/ru/questions/sentences?from=x", 400)
    assert re.search(r'<p class="problem" role="alert" lang="en">sentences: from=', wrong)


def test_errors_and_redirections_keep_the_language(client: FlaskClient) -> None:
    page = get(client, "/ru/nothing-here", 404)
    assert "<h1>Не найдено</h1>" in page
    assert '<p class="lead">по этому адресу ничего нет</p>' in page
    assert '<p class="lead" lang="en">the graph has no person at this address</p>' in get(client, "/kk/page/person/nobody", 404)
    assert "<h1>Not found</h1>" in get(client, "/de/questions", 404)


def test_a_path_in_russian(client: FlaskClient) -> None:
    page = get(client, "/ru/path?from=max-bokayev&to=mahkambet-abzhan")
    assert "<h1>Как связаны два участника?</h1>" in page
    assert "Каждый шаг сообщается или подтверждён, и его события произошли." in page


def test_under_a_path_of_its_own(snapshot: Path) -> None:
    app = create_app(Settings(query_workers=0, mount="/kg"), snapshot)
    page = get(app.test_client(), "/kg/kk/questions")
    assert 'href="/kg/kk/questions/sentences"' in page
    assert 'hreflang="ru" href="/kg/ru/questions"' in page
    assert 'href="/kg/static/khronika.css"' in page


def test_every_kind_of_page_is_there_in_every_language(client: FlaskClient) -> None:
    pages = ("/selection", "/network", "/timeline", "/timeline/2017", "/search?q=kharkova", "/list", "/list/role", "/shapes",
             "/ontology/alignments", "/catalog", "/dumps/", "/releases", "/releases/1.0.0", "/graphs", "/sparql",
             "/page/event/mamay-beating", "/page/law/draft-media-law", "/page/document/civicus-2017?at=4476-4557",
             "/read/civicus-2017", "/path", "/map", "/selection/text", "/network/analysis?measure=degree",
             "/network/thing?thing=person/max-bokayev")  # fmt: skip
    for language in OTHERS:
        for path in pages:
            assert f'<html lang="{language}">' in get(client, f"/{language}{path}"), path


# -- scripts -----------------------------------------------------------------------------------------------------


def test_the_words_of_a_page_are_those_of_its_scripts(client: FlaskClient) -> None:
    sources, waiting = {"page.js"}, ["page.js"]
    while waiting:
        text = (ROOT / "frontend" / "src" / waiting.pop()).read_text(encoding="utf-8")
        found = set(re.findall(r'from "\./([\w-]+\.js)"', text)) - sources
        sources |= found
        waiting += found
    said = {name for name in sources if "say(" in (ROOT / "frontend" / "src" / name).read_text(encoding="utf-8")}
    assert said - {"words.js"} == set(_SMALL) - {"page.js"}
    assert script_words("ru", _SMALL)["No name found"] == "Ничего не найдено"
    assert "Show all" not in script_words("ru", _SMALL)
    assert script_words("ru")["Show all"] == "Показать всё"
    assert 'id="words"' not in get(client, "/")


def test_scripts_speak_the_language_of_the_page(server: str, page: Page) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(f"{server}/ru/")
    page.get_by_role("combobox").fill("kharkova")
    expect(page.get_by_role("listbox", name="Найденные названия")).to_be_visible()
    expect(page.get_by_role("option").first).to_contain_text("человек")
    expect(page.locator("[role=status]")).to_contain_text("назван")
    page.get_by_role("combobox").press("ArrowDown")
    page.get_by_role("combobox").press("Enter")
    page.wait_for_url("**/ru/page/**")
    page.get_by_role("link", name="Қазақша").click()
    page.wait_for_url("**/kk/page/**")
    page.goto(f"{server}/kk/network")
    expect(page.get_by_role("button", name="Бәрін көрсету")).to_be_visible()
    assert faults == []
