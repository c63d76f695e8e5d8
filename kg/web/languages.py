"""Which language a page is in: by the first part of its path, and kept by its links.

An address without a language is English and lasts; `/ru/...` and `/kk/...` are the same pages in other words.
Identifiers, data and what programs ask have one address each, without a language.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask, Response, has_request_context, request
from markupsafe import Markup, escape

from kg.languages import ENGLISH, LANGUAGES, Label, find_wording, pick_text, say, say_number, script_words

_KEY = "khronika.language"
_PREFIX = re.compile(rf"/({'|'.join(name for name in LANGUAGES if name != ENGLISH)})(?=/|\Z)")
_PROGRAMS = ("/id/", "/data/", "/api/", "/static/", "/.well-known/", "/reconcile", "/healthz")
_FILE = re.compile(r"\.(?:json|jsonld|csv|tsv|rq|ttl|nt|nq|trig|rdf|atom|graphml|gexf|gz|txt)\Z")
# Addresses of this site in a page; one that names its own language keeps it.
_ADDRESS = re.compile(r'(?<=\s)(hreflang="[a-z-]+" )?(href|action|data-pages)="(/(?!/)[^"]*)"')
_SMALL = ("page.js", "reasons.js", "searching.js")
"""What the script of every page is made of."""
_BUNDLE = re.compile(r'src="/static/bundles/(?!page\.js)')

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ByLanguage:
    """A WSGI application whose pages can be asked for in every language, by the first part of the path."""

    def __init__(self, application: Wsgi) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The answer to a request, its path read without the language."""
        asked = _PREFIX.match(environ.get("PATH_INFO", ""))
        rest = environ["PATH_INFO"][asked.end() :] or "/" if asked else ""
        if asked and is_page(rest):
            environ[_KEY], environ["PATH_INFO"] = asked[1], rest
        return self._application(environ, start_response)


def is_page(address: str) -> bool:
    """Whether a page for people is at an address of this site, rather than data or what only programs ask.

    >>> is_page("/page/person/actor-one"), is_page("/data/person/actor-one.ttl")
    (True, False)
    """
    path, _, query = address.partition("#")[0].partition("?")
    return not (path.startswith(_PROGRAMS) or _FILE.search(path) or "format=" in query)


def speaking() -> str:
    """The language of the present request; English outside of one."""
    return str(request.environ.get(_KEY, ENGLISH)) if has_request_context() else ENGLISH


def in_language(address: str, language: str) -> str:
    """The address of a page in a language; any other address as it is.

    >>> in_language("/questions", "ru")
    '/ru/questions'
    """
    return f"/{language}{address}" if language != ENGLISH and is_page(address) else address


def keep_language(response: Response) -> Response:
    """The page with links to pages in its own language, and with the header that names it."""
    language = speaking()
    location = response.headers.get("Location", "")
    if location.startswith("/") and not location.startswith("//"):
        response.headers["Location"] = in_language(location, language)
    if response.mimetype != "text/html" or response.is_streamed:
        return response
    response.headers.setdefault("Content-Language", language)
    if language != ENGLISH:
        response.set_data(_ADDRESS.sub(lambda match: _keep(match, language), response.get_data(as_text=True)))
    return response


def _keep(match: re.Match[str], language: str) -> str:
    own, name, address = match.groups()
    return match[0] if own else f'{name}="{in_language(address, language)}"'


def worded(labels: Mapping[str, str] | None) -> Label:
    """The one of some labels by language that the present request wants: in its language, else in English, else the
    first; '' of none.
    """
    return pick_text(labels, speaking())


def lang(text: object) -> Markup:
    """The attribute that says which language some words are in, where that is another than the page's."""
    language = getattr(text, "language", "")
    return Markup(' lang="{}"').format(language) if language and language != speaking() else Markup("")


def spoken(text: object) -> Markup:
    """Words, marked with their language where that is another than the page's."""
    mark = lang(text)
    return Markup("<span{}>{}</span>").format(mark, text) if mark else escape(text)


def speak(app: Flask) -> None:
    """Let the application answer in every language, and its templates speak the one that is asked for."""
    app.wsgi_app = ByLanguage(app.wsgi_app)  # type: ignore[method-assign]
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: find_wording(speaking()).say(text),
        lambda one, many, number: find_wording(speaking()).count(one, many, number),
        newstyle=True,
        pgettext=lambda context, text: find_wording(speaking()).say(text, context),
    )
    app.jinja_env.globals.update(
        speaking=speaking, languages=LANGUAGES, lang=lang, worded=worded,
        grouped=lambda number: say_number(number, speaking()),
        words_of=lambda head: script_words(speaking(), None if _BUNDLE.search(head) else _SMALL),
        english=lambda: lang(Label("x", ENGLISH)), translated=lambda text: say(text, speaking()),
        in_language=in_language,
    )  # fmt: skip
    app.jinja_env.filters.update(spoken=spoken, worded=worded)
