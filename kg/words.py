"""Values in the words that people use."""

from babel.units import format_unit

from kg.languages import ENGLISH

_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "m": "minute", "S": "second"}
_KAZAKH = {
    "year": "жыл", "month": "ай", "week": "апта", "day": "күн", "hour": "сағат", "minute": "минут", "second": "секунд",
}  # fmt: skip
"""Not all of them are in the tables of Babel 2.18."""
_SIZES = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")


def say_duration(text: str, language: str = ENGLISH) -> str:
    """An ISO 8601 duration in words.

    >>> say_duration("P2Y6M"), say_duration("P2Y6M", "ru")
    ('2 years 6 months', '2 года 6 месяцев')
    """
    days, _, time = text.removeprefix("P").partition("T")
    pieces: list[str] = []
    for part, minutes in ((days, "M"), (time, "m")):
        number = ""
        for character in part:
            if character.isalpha():
                unit = _UNITS.get(minutes if character == "M" else character, character)
                pieces.append(_say_unit(number, unit, language))
                number = ""
            else:
                number += character
    return " ".join(pieces) or text


def _say_unit(number: str, unit: str, language: str) -> str:
    if language == ENGLISH or unit not in _UNITS.values():
        return f"{number} {unit}{'' if number == '1' else 's'}"
    if language == "kk":
        return f"{number} {_KAZAKH[unit]}"
    return format_unit(float(number), f"duration-{unit}", "long", locale=language)


def say_size(size: int, language: str = ENGLISH) -> str:
    """The size of a file, in the unit that leaves the fewest digits.

    >>> say_size(1234567), say_size(1234567, "ru")
    ('1.2 MB', '1,2 МБ')
    """
    step = 0
    amount = float(size)
    while amount >= 1000 and step < len(_SIZES) - 1:
        amount, step = amount / 1000, step + 1
    return format_unit(round(amount, 1 if step else 0), f"digital-{_SIZES[step]}", "short", locale=language)
