"""IRIs, compact names, page paths and labels."""

from kg.terms import Iri, Literal, compact, expand, local_name, page_path, pick_label

BASE = "https://w3id.org/khronika/"


def test_compact_takes_the_longest_prefix() -> None:
    assert compact("https://w3id.org/khronika/ontology#Event") == "khr:Event"
    assert compact("https://w3id.org/khronika/list/role/court") == "list:role/court"
    assert compact("http://example.org/x") == "http://example.org/x"
    assert expand("oa:start") == "http://www.w3.org/ns/oa#start"
    assert expand("nothing:here") == "nothing:here"


def test_page_path_of_things_inner_nodes_and_foreign_iris() -> None:
    assert page_path(f"{BASE}id/person/a-b", BASE) == "/page/person/a-b"
    assert page_path(f"{BASE}id/event/x/participants/0123456789", BASE) == "/page/event/x#participants/0123456789"
    assert page_path(f"{BASE}list/role/court", BASE) == "/list/role#court"
    assert page_path(f"{BASE}ontology#Event", BASE) == "/ontology#Event"
    assert page_path("https://example.org/id/person/x", BASE) is None
    assert page_path(f"{BASE}id/person", BASE) is None


def test_a_label_falls_back_honestly() -> None:
    english, russian = Literal("Court", language="en"), Literal("Суд", language="ru")
    assert pick_label([english, russian], "ru") == russian
    assert pick_label([english, russian], "kk") == english
    assert pick_label([russian], "kk") == russian
    assert pick_label([], "en") is None


def test_local_name() -> None:
    assert local_name("http://a/b#c") == "c"
    assert local_name("http://a/b/c/") == "c"
    assert isinstance(expand("khr:Event"), Iri)
