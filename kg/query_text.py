"""What can be told from the text of a query before, or without, running it: what it asks for, and where it is wrong."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from kg.errors import BadRequestError, MalformedQueryError, UpdateRefusedError

MAX_QUERY = 128 * 1024
# What is no keyword: IRIs, comments, strings (long ones first), prefixed and variable names. This must never take more
# than the parser does: a backslash in a name or an IRI, a dot after a prefix alone, a carriage return after a comment,
# a keyword right before a prefix would each let a SERVICE pass unseen.
_IRI = r"""<(?:[^<>"{}|^`\\\x00-\x20]|\\[uU])*>"""
_STRING = (
    r"""\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'"""
)
_COMMENT, _VARIABLE = r"\#[^\r\n]*", r"[?$]\w+"
_LOCAL = r"(?:(?:[\w:%]|\\.)(?:[\w.:%-]|\\.)*)?"
_NAME = rf"(?<![\w.-])(?:(?!(?i:SERVICE))[\w.-])*:{_LOCAL}"
_NOT_KEYWORDS = re.compile(f"{_IRI}|{_COMMENT}|{_STRING}|{_VARIABLE}|{_NAME}", re.S)
_UPDATES = frozenset("INSERT DELETE LOAD CLEAR CREATE DROP COPY MOVE ADD WITH".split())


def refuse(query: str) -> None:
    """Nothing for a query that may be tried.

    Raises BadRequestError for one that is too long or asks elsewhere, UpdateRefusedError for an update.
    """
    if len(query.encode("utf-8", "replace")) > MAX_QUERY:
        raise BadRequestError(f"the query is longer than {MAX_QUERY // 1024} KiB")
    keywords = _keywords(query)
    if "SERVICE" in keywords:
        raise BadRequestError("SERVICE is not allowed: this endpoint asks no other")
    first = next((word for word in re.findall(r"[A-Z]+", keywords) if word not in ("PREFIX", "BASE")), "")
    if first in _UPDATES:
        raise UpdateRefusedError(first)


def names_its_graphs(query: str) -> bool:
    """Whether a query says by FROM or FROM NAMED which graphs it reads.

    >>> names_its_graphs("SELECT ?from FROM <http://example.org/from> { ?from ?p 'FROM' }")
    True
    >>> names_its_graphs("SELECT ?from { ?from ?p 'FROM' } # FROM <http://example.org/from>")
    False
    """
    return "FROM" in _keywords(query)


def _keywords(query: str) -> str:
    """The query without all that is no keyword. The parser needs no space before one: `1SERVICE` is a number first."""
    return _NOT_KEYWORDS.sub(" ", query).upper()


# ---------------------------------------------------------------- where a query is wrong

# Longer than any keyword of the language.
_PADDING = " " * 24
_PIECE = re.compile(
    rf"(?P<space>\s+)|(?P<mark><<\(|\)>>|[{{}}();,\[\]])|(?P<token>{_IRI}|{_COMMENT}|{_STRING}|{_VARIABLE}"
    r"|[\w.-]*:(?:[\w:%-]|\.(?=[\w:%-])|\\.)*|\w+|.)",
    re.S,
)
_COMPLAINT = re.compile(r"error at (\d+):(\d+): expected (.*)", re.S)
_REASON = re.compile(r"\b(?:Prefix not found|IRI parsing failed|The \w+ [a-z][\w ]+)")


@dataclass(frozen=True)
class _Spread:
    """A query with room between its tokens; where each begins there and in the original, the end as the last one."""

    text: str
    here: list[int]
    original: list[int]
    tokens: list[str]


def locate_fault(query: str, complain: Callable[[str], str]) -> MalformedQueryError:
    """The error of a malformed query with line and column, both from 1, of the first token that does not fit.

    `complain` gives the parser's complaint about a text. The parser (spargebra of Oxigraph 0.5) reports the furthest
    place at which it tried a keyword *plus the length of that keyword*, often lines too far; in a text with more room
    between the tokens than any keyword is long, that place still lies before the next token.
    """
    spread = _spread(query)
    told = _COMPLAINT.match(complain(spread.text))
    if told is None:
        return MalformedQueryError(f"the query is malformed: {complain(query)}")
    lines = spread.text.split("\n")[: int(told[1])]
    place = sum(len(line) + 1 for line in lines[:-1]) + int(told[2]) - 1
    found = bisect_right(spread.here, place) - 1
    before = query[: spread.original[found]]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    token, reason = spread.tokens[found], _REASON.search(told[3])
    words = f"'{token[:40]}' does not fit here" if token else "it ends too early"
    words = f"{reason[0]}: '{token[:40]}'" if reason and token else reason[0] if reason else words
    return MalformedQueryError(f"the query is malformed at line {line}, column {column}: {words}", line, column)


def _spread(query: str) -> _Spread:
    pieces, size = list[str](), 0
    here, original, tokens = [0], [0], [""]
    room = True
    for match in _PIECE.finditer(query):
        piece = match[0]
        if match.lastgroup == "space" or (match.lastgroup == "mark" and not room):
            pieces.append(_PADDING)
            size += len(_PADDING)
            room = True
        if match.lastgroup != "space":
            here.append(size)
            original.append(match.start())
            tokens.append(piece)
        pieces.append(piece)
        size += len(piece)
        room = match.lastgroup == "space"
        if match.lastgroup == "mark":
            pieces.append(_PADDING)
            size += len(_PADDING)
            room = True
    pieces.append(_PADDING)
    size += len(_PADDING)
    end = len(query.rstrip())
    return _Spread("".join(pieces), [*here, size], [*original, end], [*tokens, ""])
