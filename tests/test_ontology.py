"""The ontology read as data."""

from kg.namespaces import KHR, LIST, ORG
from kg.ontology import Ontology

ONTOLOGY = Ontology.load()


def test_labels_and_definitions() -> None:
    assert ONTOLOGY.label(KHR + "Event") == "event"
    assert ONTOLOGY.label(LIST + "stance/denies", "ru") == "отрицает"
    assert ONTOLOGY.label("http://example.org/a#b") == "b"
    assert ONTOLOGY.definition(KHR + "Person")
    assert ONTOLOGY.definition("http://example.org/a#b") == ""


def test_classes_and_kinds() -> None:
    own = [name.removeprefix(KHR) for name in ONTOLOGY.superclasses(KHR + "Sentencing") if name.startswith(KHR)]
    assert own == ["Sentencing", "ProceduralEvent", "Event"]
    assert [ONTOLOGY.kind_of(KHR + name) for name in ("Court", "Sentencing", "Claim")] == ["court", "event", None]
    assert sorted(set(ONTOLOGY.kinds.values())) == [
        "case", "court", "document", "event", "group", "law", "organisation", "person", "place", "post", "provision"
    ]  # fmt: skip


def test_keys_of_records() -> None:
    keys = ONTOLOGY.keys
    assert (keys["participants"].property, keys["participants"].reverse) == (KHR + "participation", False)
    assert (keys["claims"].property, keys["claims"].reverse) == (KHR + "about", True)
    assert (keys["role"].scheme, keys["label"].by_language) == ("role", True)
    assert keys["date"].datatype == "http://id.loc.gov/datatypes/edtf/EDTF"
    assert "xsd" not in keys


def test_classes_of_inner_nodes() -> None:
    found = {name: ONTOLOGY.class_of_inner_node(ONTOLOGY.keys[name]) for name in ("imposes", "memberships", "place")}
    assert found == {"imposes": KHR + "Penalty", "memberships": KHR + "Membership", "place": None}


def test_where_properties_may_stand() -> None:
    assert ONTOLOGY.allows(KHR + "courtLevel", KHR + "Court")
    assert not ONTOLOGY.allows(KHR + "courtLevel", KHR + "Person")
    assert ONTOLOGY.allows(ORG + "organization", KHR + "Court", reverse=True)
    assert ONTOLOGY.derived(KHR + "standing")
    assert not ONTOLOGY.derived(KHR + "date")


def test_types_and_order_of_pages() -> None:
    assert ONTOLOGY.scheme_of_class == {KHR + "Event": "event-type", KHR + "Penalty": "penalty-kind"}
    assert ONTOLOGY.type_property("penalty-kind") == KHR + "penaltyKind"
    assert [ONTOLOGY.label(group) for group in ONTOLOGY.sections][:3] == ["Identity", "What happened", "Time and place"]
    assert ONTOLOGY.display[KHR + "date"].section == KHR + "TimeAndPlaceGroup"
