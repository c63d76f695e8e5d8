"""An Atom feed (RFC 4287): what is new, for readers that look from time to time."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class FeedEntry:
    """One piece of news; `updated` is a day."""

    iri: str
    title: str
    link: str
    updated: str
    summary: str
    category: str


@dataclass(frozen=True)
class Feed:
    """A feed with its entries, newest first."""

    iri: str
    title: str
    home: str
    author: str
    rights: str
    updated: str
    entries: Sequence[FeedEntry]


def write_feed(feed: Feed) -> bytes:
    """The feed as Atom; nothing in it depends on when it is written."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(root, "id", feed.iri)
    _add(root, "title", feed.title)
    _add(root, "updated", f"{feed.updated}T00:00:00Z")
    ElementTree.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.iri})
    ElementTree.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.home})
    _add(ElementTree.SubElement(root, "author"), "name", feed.author)
    _add(root, "rights", feed.rights)
    for entry in feed.entries:
        node = ElementTree.SubElement(root, "entry")
        _add(node, "id", entry.iri)
        _add(node, "title", entry.title)
        _add(node, "updated", f"{entry.updated}T00:00:00Z")
        ElementTree.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
        ElementTree.SubElement(node, "category", {"term": entry.category})
        _add(node, "summary", entry.summary)
    ElementTree.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'.encode()


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_XML.sub("", text)
