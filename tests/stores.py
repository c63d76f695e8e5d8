"""Checked records as stores, and what every dataset has to show against its source."""

from pathlib import Path

from kg.check import Checked, check_datasets
from kg.namespaces import KHR
from kg.store import Store

EMBEDDED = Path(__file__).resolve().parent.parent / "data" / "kazakhstan-2017"
CLAIMED = ["Event", "Participation", "Charge", "Penalty", "Membership", "Relationship", "Person", "Organisation", "Court",
           "Group", "Post", "Law", "Provision", "Case", "Place", "Document"]  # fmt: skip


def store_of(checked: Checked) -> Store:
    """What is recorded with what is derived from it and the lists."""
    return Store.from_quads([*checked.recorded, *checked.derived, *checked.vocabulary])


def build_store() -> Store:
    """The embedded dataset with what is derived from it and the lists."""
    return store_of(check_datasets([EMBEDDED]))


def nodes_of(store: Store, name: str) -> set[str]:
    """The nodes of a class."""
    return {str(row["node"]) for row in store.select(f"SELECT ?node {{ ?node a <{KHR}{name}> }}")}


def nodes_with_evidence(store: Store, name: str) -> set[str]:
    """The nodes of a class that a claim with a sealed passage is about."""
    rows = store.select(f"""
        PREFIX khr: <{KHR}>
        PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT DISTINCT ?node {{
          ?node a khr:{name} . ?claim khr:about ?node ; khr:evidence ?evidence .
          ?evidence oa:hasSource ?source ; oa:hasSelector ?selector ; khr:passageDigest ?digest .
          ?selector oa:start ?start ; oa:end ?end
        }}""")
    return {str(row["node"]) for row in rows}
