"""How the values of each datatype are written in a record, and the sentence that helps when one is not."""

import re
from datetime import date

from kg.dates import parse_edtf
from kg.errors import InputError
from kg.namespaces import EDTF, XSD

_DURATION = re.compile(r"P(?!$)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?\Z", re.ASCII)
_PATTERNS = {
    "boolean": (re.compile(r"(true|false)\Z"), "write true or false"),
    "decimal": (re.compile(r"-?\d{1,30}(\.\d{1,30})?\Z", re.ASCII), "write a plain number, as 7000 or 2.5"),
    "integer": (re.compile(r"-?\d{1,18}\Z", re.ASCII), "write a whole number"),
    "nonNegativeInteger": (re.compile(r"\d{1,18}\Z", re.ASCII), "write a whole number, 0 or more"),
    "duration": (
        _DURATION,
        "write an ISO 8601 duration: P4Y is four years, PT100H a hundred hours, P2Y6M two and a half years",
    ),
    "anyURI": (re.compile(r"https?://[^\s<>\"{}|\\^`]+\Z"), "write a web address that begins with http:// or https://"),
}


def check_text(text: str, datatype: str) -> None:
    """Nothing for a text that the datatype allows; raises InputError with the sentence that helps for another."""
    if datatype == EDTF:
        parse_edtf(text)
    elif datatype == XSD + "date":
        try:
            if date.fromisoformat(text).isoformat() != text:
                raise ValueError
        except ValueError:
            raise InputError(f"'{text}' is not a day: write it as 2017-07-25") from None
    elif datatype.startswith(XSD) and (rule := _PATTERNS.get(datatype[len(XSD) :])):
        pattern, help_text = rule
        if not pattern.match(text):
            raise InputError(f"'{text}' is not of the type {datatype[len(XSD) :]}: {help_text}")
