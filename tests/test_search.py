"""Names are found whatever their case, accents and order of words."""

from kg.search import SearchIndex, find, fold

INDEX: SearchIndex = [
    {"iri": "http://x/id/person/a", "kind": "person", "labels": {"en": "Zhanna Álvarez"}, "names": ["Zhanna Álvarez"]},
    {"iri": "http://x/id/court/b", "kind": "court", "labels": {"en": "Court of Álvarez", "ru": "Суд"},
     "names": ["Court of Álvarez", "Суд"]},
    {"iri": "http://x/id/person/c", "kind": "person", "labels": {"ru": "Әсел"}, "names": ["Әсел"]},
]  # fmt: skip


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
