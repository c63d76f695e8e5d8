"""Names are found whatever their case, accents and order of words."""

from pathlib import Path

import pytest

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
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=[line.split("|")[0] for line in SPELLINGS])
def test_every_spelling_finds_the_name(spellings: str) -> None:
    first, *others = spellings.split("|")
    index = [*INDEX, entry("person", "x", en=first)]
    assert [(name, [hit.iri[-1] for hit in find(index, name)]) for name in others] == [(name, ["x"]) for name in others]


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
