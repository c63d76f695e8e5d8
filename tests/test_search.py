"""Names are found whatever their case, accents and order of words."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from hatch_build import build_bundles
from kg.search import Entry, SearchIndex, find, fold, read_index
from kg.spelling import sound_of


def entry(kind: str, slug: str, **labels: str) -> Entry:
    """An entry of the index."""
    names = list(labels.values())
    return {"iri": f"http://x/id/{kind}/{slug}", "kind": kind, "labels": labels, "names": names,
            "sounds": [sound_of(name) for name in names]}  # fmt: skip


INDEX: SearchIndex = [
    entry("person", "a", en="Zhanna Álvarez"),
    entry("court", "b", en="Court of Álvarez", ru="Суд"),
    entry("person", "c", ru="Әсел"),
]


def slugs(text: str, **more: object) -> list[str]:
    """The last parts of the IRIs that are found."""
    return [hit.iri[-1] for hit in find(INDEX, text, **more)]  # type: ignore[arg-type]


def test_folding() -> None:
    assert fold("  Zhanna   ÁLVAREZ-Ö. ") == "zhanna alvarez o"
    assert fold("ЁЖ") == "еж"


def test_finding() -> None:
    assert slugs("alvarez zhanna") == ["a"]
    assert slugs("ALVAREZ") == ["a", "b"]
    assert slugs("alvarez", kinds=["court"]) == ["b"]
    assert slugs("суд") == ["b"]
    assert slugs("varez") == ["a", "b"]
    assert slugs("alvarez", limit=1) == ["a"]
    assert slugs("") == slugs("?!") == slugs("nobody") == []


def test_a_hit_tells_the_name_that_matched() -> None:
    hit = find(INDEX, "Суд")[0]
    assert (hit.label, hit.matched, hit.kind) == ("Court of Álvarez", "Суд", "court")
    assert find(INDEX, "суд", language="ru")[0].label == "Суд"


# The same name as newspapers, passports and alphabets write it.
SPELLINGS = [
    "Max Bokayev|Макс Бокаев|Maks Bokaev|Max Bokaýev|Maks Bokajev|МАКС БОКАЕВ",
    "Zhanbolat Mamay|Жанболат Мамай|Janbolat Mamai|Dzhanbolat Mamaj|Djanbolat Mamay",
    "Mukhtar Ablyazov|Мұхтар Әблязов|Мухтар Аблязов|Muhtar Abliazov|Moukhtar Ablyazov",
    "Amin Yeleusinov|Амин Елеусинов|Amin Eleusinov|Амін Елеусінов",
    "Larisa Kharkova|Лариса Харькова|Larissa Harkova|Larisa Khar'kova",
    "Nurbek Kushakbayev|Нурбек Кушакбаев|Nurbek Qushaqbaev|Нұрбек Құшақбаев",
    "Berik Zhagiparov|Берик Жагипаров|Berik Jagiparov|Berik Žagiparov",
    "Talgat Ayan|Талгат Аян|Talǵat Aian|Талғат Аян",
    "Teymur Akhmedov|Теймур Ахмедов|Teimur Ahmedov|Teymur Akhmedow",
    "Kazakhstan|Қазақстан|Qazaqstan|Казахстан",
    "Oskemen|Өскемен|Öskemen",
    "Shchuchinsk|Щучинск|Schuchinsk",
    # Қ, Ғ, Ә, Ү, Ұ, Ө, Һ, І, Ң as Cyrillic and as three Latin alphabets write them.
    "Қонаев|Konaev|Qonaev|Qonayev",
    "Ғалым|Ghalym|Galym|Ğalym|Ǵalym|Галым",
    "Әсем|Asem|Äsem|Ásem|Асем",
    "Үміт|Umit|Ümit|Úmit|Умит",
    "Ұлан|Ulan|Ūlan|Улан",
    "Өмір|Omir|Ömir|Ómir|Омир",
    "Айгүл Жаһан|Aigul Zhakhan|Aigül Jahan|Айгуль Жахан",
    "Іңкәр|Inkar|Ingkar|İñkär|Инкар",
    "Маңғыстау|Mangystau|Manghystau|Mañğystau|Мангистау|Mangistau",
    "Шымкент|Shymkent|Şymkent",
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=[line.split("|")[0] for line in SPELLINGS])
def test_every_spelling_finds_the_name(spellings: str) -> None:
    first, *others = spellings.split("|")
    index = [*INDEX, entry("person", "x", en=first)]
    assert [(name, [hit.iri[-1] for hit in find(index, name, forgiving=False)]) for name in others] == [(name, ["x"]) for name in others]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Bokayev", "Bakayev"), ("Mamay", "Mamin"), ("Abzhan", "Absan"), ("Ayan", "Aman"), ("Karimov", "Garimov")],
)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)


def test_what_is_written_so_comes_before_what_only_sounds_so() -> None:
    index = [entry("person", "m", en="Mamai"), entry("person", "n", en="Mamay")]
    assert [hit.iri[-1] for hit in find(index, "mamay")] == ["n", "m"]
    assert [hit.iri[-1] for hit in find(index, "мамай")] == ["m", "n"]


def test_names_without_a_sound() -> None:
    assert sound_of("") == sound_of(" — ?!") == sound_of("ьъ") == ""
    assert find([entry("person", "z", en="ьъ")], "ьъ")[0].iri[-1] == "z"
    assert find(INDEX, "ъ") == []


def test_every_name_in_the_embedded_data_is_found_in_both_scripts(snapshot: Path) -> None:
    index = read_index((snapshot / "search.json").read_bytes())
    for entry_ in index:
        for name in entry_["names"]:
            assert entry_["iri"] in [hit.iri for hit in find(index, name, limit=len(index))]
    for name in ("Бокаев", "Жанболат Мамай", "Мұхтар Әблязов", "Харькова", "Кушакбаев", "Елеусинов", "Даулетбаев"):
        kinds = {hit.iri.rpartition("/")[2] for hit in find(index, name, kinds=["person"])}
        assert kinds & {
            "max-bokayev", "zhanbolat-mamay", "mukhtar-ablyazov", "larisa-kharkova", "nurbek-kushakbayev",
            "amin-yeleusinov", "marat-dauletbayev",
        }  # fmt: skip


BODIES: SearchIndex = [
    entry("organisation", "p", en="International Partnership for Human Rights", ru="Международное партнёрство по правам человека"),
    entry("organisation", "b", en="Kazakhstan International Bureau for Human Rights and Rule of Law",
          ru="Казахстанское международное бюро по правам человека и соблюдению законности"),
    entry("law", "c", en="Code of Administrative Offences"),
    entry("person", "h", en="Ivan Petrovich Hromov-Rybin"),
    entry("organisation", "i", en="IPHR"),
]  # fmt: skip


def reasons(index: SearchIndex, text: str) -> list[tuple[str, str]]:
    """The last letters of the IRIs that are found, each with the reason."""
    return [(hit.iri[-1], hit.reason) for hit in find(index, text)]


def test_a_body_is_found_by_its_initials() -> None:
    assert reasons(BODIES, "IPHR") == [("i", "name"), ("p", "acronym")]
    assert reasons(BODIES, "КМБПЧ") == [("b", "acronym")]
    assert reasons(BODIES, "kibhr") == [("b", "acronym")]
    assert reasons(BODIES, "CAO") == reasons(BODIES, "coao") == [("c", "acronym")]
    assert find(BODIES, "МППЧ")[0].matched == "Международное партнёрство по правам человека"
    assert [slug for slug, _ in reasons(BODIES, "ki")] == []


def test_typing_errors_are_forgiven_and_come_last() -> None:
    index = [entry("person", "a", en="Larisa Kharkova"), entry("person", "b", en="Karkova"), entry("person", "c", en="Ivan")]
    assert reasons(index, "Karkova") == [("b", "name"), ("a", "sound")]
    assert reasons(index, "Kharkvoa") == [("b", "spelling"), ("a", "spelling")]  # letters changed about
    assert reasons(index, "Khrakva") == []  # two, in seven letters
    assert reasons(index, "Khrakova Larsa") == [("a", "spelling")]
    assert reasons(index, "Хракова") == [("b", "spelling"), ("a", "spelling")]
    assert reasons(index, "Ivna") == [("c", "spelling")]
    assert reasons(index, "Ivn") == []  # too short to be forgiven
    long = [entry("person", "k", en="Kushakbayev")]
    assert reasons(long, "Kuzhakbajef") == [("k", "spelling")]
    assert find(long, "Kusjakpaief") == []


def test_a_number_is_not_forgiven() -> None:
    assert find([entry("event", "e", en="Trial of 2017")], "trial 2016") == []
    assert reasons([entry("event", "e", en="Trial of 2017")], "tiral 2017") == [("e", "spelling")]


def test_every_reason_is_told() -> None:
    assert reasons(INDEX, "Court of Alvarez") == [("b", "name")]
    assert reasons(INDEX, "Zhanna Alv") == [("a", "beginning")]
    assert reasons(INDEX, "alvarez zhanna") == [("a", "word")]
    assert reasons(INDEX, "varez") == [("a", "part"), ("b", "part")]
    assert reasons(INDEX, "Janna Alvarez") == [("a", "sound")]


def test_answers_come_while_one_types(page: Page, server: str) -> None:
    build_bundles(Path(__file__).resolve().parent.parent)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{server}/questions")
    field, listed = page.get_by_role("combobox", name="Search names"), page.get_by_role("listbox")
    options = listed.get_by_role("option")
    expect(field).to_have_attribute("aria-expanded", "false")

    field.press_sequentially("kharkvoa")
    expect(options.first).to_contain_text("nearly written")
    # What must stand beside the name of whoever is accused stands there too.
    expect(options.filter(has_text="Larisa Kharkova").first.locator(".accused")).to_contain_text("sentenced")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form.search [role=status]")).to_contain_text("found")
    assert Axe().run(page, "header").response["violations"] == []

    field.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    field.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    field.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(listed).to_be_hidden()
    assert (field.input_value(), page.url) == ("kharkvoa", f"{server}/questions")

    field.fill("Жанболат Мамай")
    expect(options.first).to_contain_text("Zhanbolat Mamay")
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(f"{server}/page/person/zhanbolat-mamay")
    page.get_by_role("combobox", name="Search names").fill("mamay")
    expect(options.first).to_be_visible()
    page.get_by_role("combobox", name="Search names").press("Enter")
    page.wait_for_url(f"{server}/search?q=mamay")
    assert faults == []


def test_a_late_answer_to_an_older_question_is_not_shown(page: Page, server: str) -> None:
    page.goto(server)
    late: list[Route] = []
    page.route("**/search.json?q=mamay", lambda route: late.append(route))
    field, options = page.get_by_role("combobox"), page.get_by_role("option")
    with page.expect_request("**/search.json?q=mamay"):
        field.fill("mamay")
    field.fill("larisa kharkova")
    expect(options.first).to_contain_text("Larisa Kharkova")
    for route in late:
        route.abort()
    expect(options.first).to_contain_text("Larisa Kharkova")


def test_the_page_tells_why_a_name_was_found(page: Page, server: str) -> None:
    page.goto(f"{server}/search?q=kharkvoa")
    expect(page.locator(".hits li").filter(has_text="Larisa Kharkova").first).to_contain_text("nearly written")
    found = page.request.get(f"{server}/search.json?q=kharkvoa&kind=person").json()
    assert {hit["reason"] for hit in found} == {"spelling"}
