"""What a page says of its thing to search engines, in schema.org: names, a description and a day; never a charge."""

from collections.abc import Mapping
from typing import Any

from kg.description import Description
from kg.languages import pick_text
from kg.namespaces import KHR, LIST, RDFS, SCHEMA, SKOS
from kg.ontology import Ontology
from kg.store import Store, plain_term

_THING = "Thing"
_FIRM = ("stated", "corroborated")
_OCCURRED = LIST + "event-status/occurred"


def schema_type(ontology: Ontology, class_iri: str) -> str:
    """The type in schema.org that the alignments give for a class or the nearest class above it, else `Thing`."""
    for above in ontology.superclasses(class_iri):
        for relation in (RDFS + "subClassOf", SKOS + "closeMatch"):
            for value in ontology.values(above, relation):
                if str(value).startswith(SCHEMA):
                    return str(value)[len(SCHEMA) :]
    return _THING


def describe_thing(store: Store, ontology: Ontology, thing: Description) -> dict[str, Any]:
    """A thing in schema.org, as a JSON-LD object; a day only of what is stated to have been, and known to the day."""
    facts: dict[str, list[str]] = {}
    for quad in store.quads_of(thing.iri):
        facts.setdefault(quad.predicate.value, []).append(str(plain_term(quad.object)))
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": schema_type(ontology, thing.class_iri),
        "@id": thing.iri,
        "url": thing.iri,
        "name": thing.label,
        "alternateName": sorted({name.text for name in thing.names}),
        "description": thing.description[0].text if thing.description else "",
    }
    occurred = facts.get(KHR + "eventStatus", [_OCCURRED]) == [_OCCURRED] and thing.standing_name in _FIRM
    if told["@type"] == "Event" and occurred:
        told["startDate"] = _certain_day(facts, "earliestBegin", "latestBegin")
        told["endDate"] = _certain_day(facts, "earliestEnd", "latestEnd")
    return {name: value for name, value in told.items() if value}


def _certain_day(facts: Mapping[str, list[str]], earliest: str, latest: str) -> str:
    days = facts.get(KHR + earliest, [])
    return days[0] if days and days == facts.get(KHR + latest) else ""


def describe_site(manifest: Mapping[str, Any], address: str) -> dict[str, Any]:
    """The site in schema.org: what it is, and each dataset with its licence."""

    datasets = [
        {
            "@type": "Dataset",
            "@id": f"{address}graph/{dataset['id']}",
            "name": pick_text(dataset["title"]),
            "description": pick_text(dataset["description"]),
            "license": dataset["licence"],
        }
        for dataset in manifest["datasets"]
    ]
    return {"@context": "https://schema.org", "@type": "WebSite", "name": "Khronika", "url": address, "about": datasets}
