"""Actors, events and memberships as FollowTheMoney entities, a JSON object a line.

FollowTheMoney has no claims: only what is stated or corroborated and took place is given, with the identifier under
which the claims can be read. Schemata and properties are those of followthemoney 4 (https://followthemoney.tech).
"""

import json

from kg.dates import say_date
from kg.files import read_query
from kg.ontology import Ontology
from kg.store import Row, Store
from kg.terms import local_name

_SCHEMATA = {
    "person": "Person",
    "organisation": "Organization",
    "court": "PublicBody",
    "group": "LegalEntity",
    "event": "Event",
}
_COMPANIES = {"company", "bank"}
_PUBLIC_BODIES = set(
    "government-body ministry tax-authority law-enforcement prosecution security-service prison-authority parliament"
    " municipal-body intergovernmental-organisation".split()
)


def write_entities(store: Store, ontology: Ontology) -> bytes:
    """The entities, sorted by id, each on a line of its own."""
    things = {str(row["thing"]): row for row in reversed(store.select(read_query("index/ftm-things")))}
    names = _aliases(store)
    entities = [_thing(iri, row, names.get(iri, []), ontology) for iri, row in things.items()]
    for row in store.select(read_query("index/ftm-links")):
        if str(row["from"]) in things and str(row["to"]) in things:
            entities.append(_link(row, ontology))
    involved: dict[str, list[str]] = {}
    for entity in entities:
        if entity["schema"] == "UnknownLink":
            involved.setdefault(_only(entity, "object"), []).append(_only(entity, "subject"))
    for entity in entities:
        if str(entity["id"]) in involved:
            _properties(entity)["involved"] = sorted(set(involved[str(entity["id"])]))
    lines = {json.dumps(entity, ensure_ascii=False, sort_keys=True) for entity in entities}
    return "".join(f"{line}\n" for line in sorted(lines)).encode("utf-8")


def _id(iri: str) -> str:
    return "khr-" + iri.partition("/id/")[2].replace("/", "-")


def _properties(entity: dict[str, object]) -> dict[str, list[str]]:
    properties = entity["properties"]
    assert isinstance(properties, dict)
    return properties


def _only(entity: dict[str, object], name: str) -> str:
    return _properties(entity)[name][0]


def _aliases(store: Store) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in store.select(read_query("index/names")):
        if local_name(str(row["property"])) == "altLabel":
            found.setdefault(str(row["thing"]), []).append(str(row["name"]))
    return found


def _thing(iri: str, row: Row, aliases: list[str], ontology: Ontology) -> dict[str, object]:
    kind, type_iri = iri.rsplit("/", 2)[1], str(row["type"]) if "type" in row else ""
    type_name = local_name(type_iri) if type_iri else ""
    schema = _SCHEMATA.get(kind, "LegalEntity")
    if kind == "organisation" and (type_name in _COMPANIES or type_name in _PUBLIC_BODIES):
        schema = "Company" if type_name in _COMPANIES else "PublicBody"
    properties = {"name": [str(row["name"])], "sourceUrl": [iri]}
    if aliases:
        properties["alias"] = sorted(set(aliases))
    if "description" in row:
        properties["description"] = [str(row["description"])]
    if type_iri:
        properties["keywords"] = [ontology.label(type_iri)]
    if schema == "Event":
        properties.update(_when_and_where(row))
    return {"id": _id(iri), "schema": schema, "properties": properties}


def _when_and_where(row: Row) -> dict[str, list[str]]:
    """Dates as far as both bounds agree (a year, a month, a day), and in words; the place by name."""
    found: dict[str, list[str]] = {}
    for name, first, last in (("startDate", "begin", "latestBegin"), ("endDate", "end", "latestEnd")):
        if first in row and last in row:
            agreed = _agreed(str(row[first]), str(row[last]))
            if agreed:
                found[name] = [agreed]
    if "date" in row:
        found["summary"] = [say_date(str(row["date"]))]
    if "placeName" in row:
        found["location"] = [str(row["placeName"])]
    return found


def _agreed(first: str, last: str) -> str:
    """The part of two days that is the same: '2017-06' of the first and last day of June 2017."""
    for length in (10, 7, 4):
        if first[:length] == last[:length]:
            return first[:length]
    return ""


def _link(row: Row, ontology: Ontology) -> dict[str, object]:
    membership = str(row["kind"]) == "membership"
    ends = ("member", "organization") if membership else ("subject", "object")
    properties = {ends[0]: [_id(str(row["from"]))], ends[1]: [_id(str(row["to"]))], "sourceUrl": [str(row["link"])]}
    if "role" in row:
        properties["role"] = [ontology.label(str(row["role"]))]
    return {
        "id": _id(str(row["link"])),
        "schema": "Membership" if membership else "UnknownLink",
        "properties": properties,
    }
