"""Reads a site as a stranger does: every link from a page on, in pages and headers, each address once."""

import gzip
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from flask.testing import FlaskClient

_LINKS = re.compile(r"""(?:href|src|action|data-href|data-src)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_HEADER_LINKS = re.compile(r"<([^>]*)>")
MOST = 5000


@dataclass(frozen=True)
class Seen:
    """One answer: what a stranger gets, headers included."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def everything(self) -> bytes:
        """Headers and body as one, the body unpacked."""
        body = gzip.decompress(self.body) if self.body[:2] == b"\x1f\x8b" else self.body
        return "\n".join(f"{name}: {value}" for name, value in self.headers).encode("utf-8", "replace") + b"\n" + body


def fetch(client: FlaskClient, path: str, accept: str = "text/html,*/*;q=0.5") -> Seen:
    """One answer, redirects not followed."""
    answer = client.get(path, headers={"Accept": accept})
    return Seen(answer.status_code, tuple(answer.headers.items()), answer.get_data())


def links_of(path: str, seen: Seen, base: str = "") -> list[str]:
    """The paths on the same site to which an answer leads; an IRI under `base` is a path of the site."""
    headers = dict(seen.headers)
    found = [headers["Location"]] if "Location" in headers else []
    found += _HEADER_LINKS.findall(headers.get("Link", ""))
    if headers.get("Content-Type", "").startswith("text/html"):
        page = seen.body.decode("utf-8")
        found += [unescape(double or single) for double, single in _LINKS.findall(page)]
    paths = []
    for link in found:
        if base and link.startswith(base):
            link = "/" + link[len(base) :]
        target = urldefrag(urljoin(f"http://localhost{path}", link))[0]
        parts = urlsplit(target)
        if parts.scheme in ("http", "https") and parts.netloc == "localhost":
            paths.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return paths


def crawl(
    client: FlaskClient, starts: Iterable[str], base: str = "", wanted: Callable[[str], bool] = lambda path: True
) -> dict[str, Seen]:
    """Every address that can be reached by links from the first ones, with its answer; `wanted` may pass over some."""
    found: dict[str, Seen] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in found or not wanted(path):
            continue
        assert len(found) < MOST, f"more than {MOST} addresses: the last was {path}"
        found[path] = fetch(client, path)
        waiting += links_of(path, found[path], base)
    return found


def plain_routes(client: FlaskClient) -> list[str]:
    """Every address of a site that is read and has no part to fill in, sorted; the first is that of the front page."""
    rules = client.application.url_map.iter_rules()
    return sorted(rule.rule for rule in rules if "GET" in (rule.methods or set()) and not rule.arguments)


def not_sorted(path: str) -> bool:
    """Whether an address is no other order of a table, and no other window of a timeline, that is reached without: the
    same rows, many times over.
    """
    return not any(name in ("sort", "edit", "view-from") for name, _ in parse_qsl(urlsplit(path).query))
