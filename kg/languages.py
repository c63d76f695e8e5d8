"""The languages of the interface, and what each says for an English text: its words, read from `translations/`."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from gettext import c2py
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "ru": "Русский", "kk": "Қазақша"}
"""The languages of the interface, each by its own name; texts are written in the first."""
SCRIPTS = "frontend/src/"
"""What the places of the texts of scripts begin with."""


class Label(str):
    """Words that know which language they are in; `language` is '' where it is not known."""

    language: str

    def __new__(cls, text: str, language: str = "") -> "Label":
        """The text as words of a language."""
        made = super().__new__(cls, text)
        made.language = language
        return made


def pick_text(texts: Mapping[str, str] | None, language: str = ENGLISH) -> Label:
    """The one of some texts by language that is wanted: in the language, else in English, else the first; '' of none.

    >>> pick_text({"ru": "суд", "en": "court"}, "kk")
    'court'
    """
    for name in (language, ENGLISH, *(texts or ())):
        if texts and texts.get(name):
            return Label(texts[name], name)
    return Label("")


def translations_dir() -> Path:
    """The folder with one `.po` file for every language but English."""
    return Path(__file__).resolve().parent / "translations"


@cache
def read_catalog(language: str) -> Catalog:
    """The translations into a language, with the places of the texts."""
    with (translations_dir() / f"{language}.po").open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def marked(text: str) -> str:
    """A text as it is, marked as one that is translated where it is shown."""
    return text


YES_OR_NO = {"true": marked("yes"), "false": marked("no")}


class Wording:
    """What a language says for English texts: each as it is where nothing is said for it."""

    def __init__(self, language: str) -> None:
        catalog = Catalog(locale=ENGLISH) if language == ENGLISH else read_catalog(language)
        self._form: Callable[[int], int] = c2py(catalog.plural_expr)
        self._forms: dict[tuple[str, str], tuple[str, ...]] = {}
        for message in catalog:
            forms = _forms(message)
            if message.id and all(forms):
                text = message.id if isinstance(message.id, str) else message.id[0]
                self._forms[message.context or "", text] = forms

    def say(self, text: str, context: str = "") -> str:
        """A text, or the singular of one that counts; `context` parts texts that English does not tell apart."""
        return self._forms.get((context, text), (text,))[0]

    def count(self, one: str, many: str, number: int) -> str:
        """A text that counts something, in the form that the number takes."""
        forms = self._forms.get(("", one), (one, many))
        return forms[min(self._form(number), len(forms) - 1)]


def _forms(message: Message) -> tuple[str, ...]:
    """The translation of a text, or its forms by number."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


@cache
def find_wording(language: str) -> Wording:
    """The words of a language, read once."""
    return Wording(language)


def say(text: str, language: str, **values: object) -> Label:
    """An English text in a language, with values in the place of `%(names)s`; in English where it has no translation.

    >>> say("Skip to the text", "ru").language
    'ru'
    """
    told = find_wording(language).say(text)
    return Label(told % values if values else told, language if told != text else ENGLISH)


def say_count(one: str, many: str, number: int, language: str) -> str:
    """A text that counts something, in the form that the number takes; `%(num)s` stands for the number."""
    return find_wording(language).count(one, many, number) % {"num": say_number(number, language)}


def say_number(number: float | Decimal, language: str) -> str:
    """A number with its digits in groups, as the language writes them; in English parted by narrow spaces.

    >>> say_number(1234567, "en")
    '1\u202f234\u202f567'
    """
    if language == ENGLISH:
        return f"{number:,}".replace(",", "\u202f")
    return format_decimal(number, locale=language)


@cache
def script_words(language: str, sources: tuple[str, ...] | None = None) -> dict[str, str | list[str]]:
    """English text -> translation, or its plural forms, of what scripts say: all of them, or those of some files."""
    found: dict[str, str | list[str]] = {}
    for message in read_catalog(language) if language != ENGLISH else ():
        places = [name.removeprefix(SCRIPTS) for name, _ in message.locations if name.startswith(SCRIPTS)]
        if message.id and any(sources is None or place in sources for place in places):
            text = message.id if isinstance(message.id, str) else message.id[0]
            forms = _forms(message)
            found[text] = forms[0] if isinstance(message.id, str) else list(forms)
    return found
