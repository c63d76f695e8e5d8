"""The texts that the interface says, found where they are written; run as a program, it brings the .po files up to date.

`python tests/words.py` adds what is new, without a translation, and takes away what is said no more.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kg.answers import column_words  # noqa: E402
from kg.languages import ENGLISH, LANGUAGES, read_catalog, translations_dir  # noqa: E402
from kg.questions import columns_of, read_questions  # noqa: E402

Text = tuple[str, str | tuple[str, str], str | None]
"""(the file in which it stands, the text or its singular and plural, the context that parts it from another)"""

_TEMPLATES = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"}
_IN_PYTHON = {"say": None, "marked": None, "say_count": (1, 2), "_say": None}
_IN_SCRIPTS = {"say": None, "sayCount": (1, 2)}


def find_texts() -> Iterator[Text]:
    """Every text of templates, programs, scripts and questions."""
    for path in sorted((ROOT / "kg").rglob("*.html")):
        yield from _extract(path, "jinja2.ext:babel_extract", {"_": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}, _TEMPLATES)
    for path in sorted((ROOT / "kg").rglob("*.py")):
        if "kg.languages" in path.read_text(encoding="utf-8"):
            yield from _extract(path, "python", _IN_PYTHON, {})
    for path in sorted((ROOT / "frontend" / "src").glob("*.js")):
        yield from _extract(path, "javascript", _IN_SCRIPTS, {"parse_template_string": "true"})
    yield from _texts_of_questions()


def _extract(path: Path, method: str, keywords: dict[str, tuple[int, ...] | None], options: dict[str, str]) -> Iterator[Text]:
    with path.open("rb") as stream:
        for _, message, _, context in extract(_method(method), stream, keywords, (), options):  # type: ignore[arg-type]
            if message:
                yield path.relative_to(ROOT).as_posix(), message, context  # type: ignore[misc]


def _method(name: str) -> object:
    module, colon, function = name.partition(":")
    return getattr(__import__(module, fromlist=[function]), function) if colon else name


def _texts_of_questions() -> Iterator[Text]:
    for question in read_questions().values():
        place = f"queries/{question.topic}/{question.name}.rq"
        parameters = [text for parameter in question.parameters for text in (parameter.label, parameter.help)]
        topic = question.topic.replace("-", " ").capitalize()
        columns = [column_words(name) for name in columns_of(question.query) if name != "claims"]
        for text in (topic, question.summary, question.unit, *parameters, *columns):
            if text:
                yield place, text, None
        if question.description:
            yield place, question.description, None


def update(language: str) -> tuple[int, int]:
    """Write the file of a language anew; how many texts there are, and how many of them have no translation."""
    path = translations_dir() / f"{language}.po"
    before = read_catalog(language) if path.is_file() else Catalog(locale=language)
    after = Catalog(locale=language)
    for place, text, context in find_texts():
        old = before.get(text if isinstance(text, str) else text[0], context)
        after.add(text, old.string if old and (isinstance(text, str) or not isinstance(old.id, str)) else None, locations=[(place, 0)], context=context)
    header = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    written = io.BytesIO()
    write_po(written, after, width=120, omit_header=True, include_lineno=False)
    forms = f'"Plural-Forms: {after.plural_forms}\\n"\n\n'
    path.write_text(header + forms + written.getvalue().decode("utf-8"), encoding="utf-8")
    bare = [message for message in after if message.id and not all(_forms(message.string))]
    return len(after), len(bare)


def _forms(string: object) -> list[object]:
    return list(string) if isinstance(string, list | tuple) else [string]


if __name__ == "__main__":
    translations_dir().mkdir(exist_ok=True)
    for name in LANGUAGES:
        if name != ENGLISH:
            print(name, *update(name))
