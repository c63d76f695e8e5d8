"""The site under a path of its own or behind a proxy: what its pages and headers say of this site's addresses."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from kg.settings import Settings

# Addresses of this site begin with one slash; quotes in texts are escaped, so that only attributes are met.
_ADDRESS = re.compile(r'(?<=\s)(href|src|action|data-[a-z-]+)="(/(?!/)[^"]*)"')
_LINK = re.compile(r"<(/(?!/)[^>]*)>")

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def change_addresses(page: str, change: Callable[[str], str]) -> str:
    """The page with every address of this site in it changed.

    >>> change_addresses('<a class="of" href="/questions">Questions</a>', lambda path: "/kg" + path)
    '<a class="of" href="/kg/questions">Questions</a>'
    """
    return _ADDRESS.sub(lambda match: f'{match[1]}="{change(match[2])}"', page)


class Mounted:
    """A WSGI application that answers under a path, whether or not the proxy before it leaves the path away."""

    def __init__(self, application: Wsgi, path: str) -> None:
        self._application, self._path = application, path

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer to a request, its path read without that of the site."""
        asked = environ.get("PATH_INFO", "")
        if asked == self._path or asked.startswith(self._path + "/"):
            environ["PATH_INFO"] = asked[len(self._path) :] or "/"
        environ["SCRIPT_NAME"] = self._path
        return self._application(environ, start_response)


def mount(app: Flask, settings: Settings) -> None:
    """Let the application stand under `settings.mount` and believe as many proxies as `settings.proxies` says."""
    application: Any = app.wsgi_app
    if settings.mount:
        application = Mounted(application, settings.mount)
    if settings.proxies:
        trusted = settings.proxies
        application = ProxyFix(application, x_for=trusted, x_proto=trusted, x_host=trusted, x_prefix=trusted)
    app.wsgi_app = application  # type: ignore[method-assign]


def place_addresses(response: Response) -> Response:
    """The answer with the path that the site is mounted at before every address of the site."""
    root = request.script_root
    if not root:
        return response
    for name in ("Location", "Content-Location"):
        address = response.headers.get(name, "")
        if address.startswith("/") and not address.startswith("//"):
            response.headers[name] = root + address
    if "Link" in response.headers:
        response.headers["Link"] = _LINK.sub(lambda match: f"<{root}{match[1]}>", response.headers["Link"])
    if response.mimetype == "text/html" and not response.is_streamed:
        response.set_data(change_addresses(response.get_data(as_text=True), lambda path: root + path))
    return response
