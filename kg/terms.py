"""RDF terms as plain values, and the ways between IRI, compact name and address path."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.namespaces import PREFIXES, XSD


class Iri(str):
    """An absolute IRI."""

    __slots__ = ()


@dataclass(frozen=True)
class Literal:
    """An RDF literal: its text as written, its datatype IRI, and its language where it has one."""

    text: str
    datatype: str = XSD + "string"
    language: str | None = None

    def __str__(self) -> str:
        return self.text


Term = Iri | Literal


def compact(iri: str) -> str:
    """The prefixed name of an IRI, or the IRI itself where no prefix fits.

    >>> compact("https://w3id.org/khronika/ontology#Event")
    'khr:Event'
    """
    best = ""
    for prefix, start in PREFIXES.items():
        if iri.startswith(start) and len(start) > len(PREFIXES.get(best, "")):
            best = prefix
    return f"{best}:{iri[len(PREFIXES[best]) :]}" if best else iri


def expand(name: str) -> Iri:
    """The IRI of a prefixed name; a name with no known prefix comes back unchanged.

    >>> expand("khr:Event")
    'https://w3id.org/khronika/ontology#Event'
    """
    prefix, colon, local = name.partition(":")
    return Iri(PREFIXES[prefix] + local) if colon and prefix in PREFIXES else Iri(name)


def local_name(iri: str) -> str:
    """The last part of an IRI: what stands after its last `#` or `/`."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


def page_path(iri: str, base: str) -> str | None:
    """The path of the page on which a thing of this site is described, none for a foreign IRI.

    An inner node (`/id/event/x/claims/5`) lies on its parent's page, a concept on its list's, at an anchor of its own.

    >>> page_path("https://w3id.org/khronika/id/event/x/claims/5", "https://w3id.org/khronika/")
    '/page/event/x#claims/5'
    """
    if not iri.startswith(base):
        return None
    kind, _, rest = iri[len(base) :].partition("/")
    if kind == "id":
        parts = rest.split("/", 2)
        if len(parts) < 2:
            return None
        anchor = "#" + parts[2] if len(parts) == 3 else ""
        return f"/page/{parts[0]}/{parts[1]}{anchor}"
    if kind.startswith("ontology#"):
        return "/ontology" + kind[len("ontology") :]
    return f"/list/{rest.replace('/', '#', 1)}" if kind == "list" else None


def site_address(base: str, path: str) -> str:
    """The lasting address of a page or file of the site: under the base, wherever the site itself runs.

    >>> site_address("https://w3id.org/khronika/", "/dumps/data.nq.gz")
    'https://w3id.org/khronika/dumps/data.nq.gz'
    """
    return base + path.removeprefix("/")


def pick_label(labels: Iterable[Literal], language: str) -> Literal | None:
    """The label in the wanted language, else in English, else in none, else the first in order; none of none."""
    ordered = sorted(labels, key=lambda label: (label.language or "", label.text))
    for wanted in (language, "en", None):
        for label in ordered:
            if label.language == wanted:
                return label
    return ordered[0] if ordered else None
