"""Who may read an internal snapshot: named users with a password, or whom a proxy on the same machine lets in."""

import hashlib
import hmac
import ipaddress
import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.security import check_password_hash, generate_password_hash

from kg.errors import InputError

SHORTEST = 12
"""Characters that a password has at least."""
_NAME = re.compile(r"[^\s:#][^\s:]{0,99}\Z")
_HASH = re.compile(r"scrypt:\d+:\d+:\d+\$[^$\s]+\$[0-9a-f]+\Z")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*\Z")


@dataclass(frozen=True)
class Access:
    """Two ways in, either or both: users with the hash of their password, and a header that only a proxy can set."""

    users: Mapping[str, str] = field(default_factory=dict)
    proxy_header: str = ""

    @staticmethod
    def open(users: Path | None, proxy_header: str | None) -> "Access | None":
        """The ways in that were asked for, none where none was; raises InputError for what is no good."""
        if users is None and proxy_header is None:
            return None
        if proxy_header is not None and not _HEADER.match(proxy_header):
            raise InputError(f"'{proxy_header[:50]}' is no name of a header: write --proxy-header X-Remote-User")
        return Access(read_users(users) if users is not None else {}, proxy_header or "")


def read_users(path: Path) -> dict[str, str]:
    """Name -> hash, from lines `name:hash` as `kg password` prints them; raises InputError with file and line."""
    try:
        text, mode = path.read_text(encoding="utf-8"), path.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: the users cannot be read: {error}") from error
    if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise InputError(f"{path}: others may write to this file, and let themselves in: chmod go-w {path.name}")
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, hashed = line.strip().partition(":")
        if not _NAME.match(name) or not _HASH.match(hashed):
            raise InputError(f"{path}:{number}: a line is name:hash, as `kg password NAME` prints it")
        if name in found:
            raise InputError(f"{path}:{number}: the user '{name}' stands here twice")
        found[name] = hashed
    if not found:
        raise InputError(f"{path}: no user in this file: add the line that `kg password NAME` prints")
    return found


def user_line(name: str, password: str) -> str:
    """The line of a file of users for a name and a password; raises InputError for one that is no good."""
    if not _NAME.match(name):
        raise InputError(f"'{name[:50]}' is no name of a user: no spaces, no colon, no # at the beginning")
    if len(password) < SHORTEST:
        raise InputError(f"the password is too short: take {SHORTEST} characters or more")
    return f"{name}:{generate_password_hash(password, method='scrypt')}"


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class Door:
    """Looks at every request before it is answered."""

    def __init__(self, access: Access) -> None:
        self._access = access
        some = next(iter(access.users.values()), generate_password_hash("", method="scrypt"))
        method, salt, digest = some.split("$")
        # A name that nobody has is tried against a hash of the same cost, which no password opens.
        self._nobody = f"{method}${salt}${'0' * len(digest)}"
        # scrypt is slow on purpose: who came in once is known again by a digest under a key that only this process has.
        self._key, self._known = secrets.token_bytes(32), dict[str, bytes]()

    def lets_in(self) -> bool:
        """Whether the present request comes from somebody who may read."""
        header = self._access.proxy_header
        # Who is connected, not whom a proxy names as its client.
        original = request.environ.get("werkzeug.proxy_fix.orig", request.environ)
        connected = str(original.get("REMOTE_ADDR", ""))
        if header and request.headers.get(header, "").strip() and is_loopback(connected):
            return True
        given = request.authorization
        if not self._access.users or given is None or given.type != "basic":
            return False
        return self._is_user(given.username or "", given.password or "")

    def _is_user(self, name: str, password: str) -> bool:
        told = hmac.digest(self._key, f"{name}:{password}".encode("utf-8", "surrogatepass"), hashlib.sha256)
        if hmac.compare_digest(self._known.get(name, b""), told):
            return True
        right = check_password_hash(self._access.users.get(name, self._nobody), password)
        if right and name in self._access.users:
            self._known[name] = told
            return True
        return False


def protect(app: Flask, level: str, access: Access | None) -> None:
    """Close a site to all but those whom `access` lets in; raises InputError for an internal snapshot without it.

    To be called before any other function that sets headers, so that its word on caches and origins is the last.
    """
    if access is None:
        if level != "public":
            raise InputError("this snapshot is internal: say who may read it, with --users FILE or --proxy-header NAME")
        return
    door = Door(access)

    def refuse() -> Response | None:
        # Styles and scripts are those of every site of this software.
        if request.endpoint == "static" or door.lets_in():
            return None
        if request.path == "/healthz" and request.method in ("GET", "HEAD"):
            return Response("ok\n", content_type="text/plain; charset=utf-8")
        response = Response("this site is for its users only\n", 401, content_type="text/plain; charset=utf-8")
        if access.users:
            response.headers["WWW-Authenticate"] = 'Basic realm="Khronika", charset="UTF-8"'
        return response

    def keep_private(response: Response) -> Response:
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Referrer-Policy"] = "no-referrer"
        for name in {name for name, _ in response.headers if name.lower().startswith("access-control-")}:
            del response.headers[name]
        response.vary.add("Authorization")
        return response

    app.before_request(refuse)
    app.after_request(keep_private)
