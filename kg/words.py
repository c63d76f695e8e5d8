"""Values in the words that people use."""

_UNITS = {"Y": "year", "M": "month", "D": "day", "H": "hour", "m": "minute", "S": "second"}


def say_duration(text: str) -> str:
    """An ISO 8601 duration in English words.

    >>> say_duration("P2Y6M")
    '2 years 6 months'
    """
    days, _, time = text.removeprefix("P").partition("T")
    pieces: list[str] = []
    for part, minutes in ((days, "M"), (time, "m")):
        number = ""
        for character in part:
            if character.isalpha():
                unit = _UNITS.get(minutes if character == "M" else character, character)
                pieces.append(f"{number} {unit}{'' if number == '1' else 's'}")
                number = ""
            else:
                number += character
    return " ".join(pieces) or text
