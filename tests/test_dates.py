"""EDTF dates: a table of dates and their four bounds, and what is refused."""

from datetime import date

import pytest
from edtf import parse_edtf as edtf_grammar

from kg.dates import parse_edtf, say_date
from kg.errors import InputError

# EDTF text: earliest begin, latest begin, earliest end, latest end, certainty, in words.
BOUNDS = [
    ("2017-07-25", "2017-07-25", "2017-07-25", "2017-07-25", "2017-07-25", None, "25 July 2017"),
    ("2017-06", "2017-06-01", "2017-06-30", "2017-06-01", "2017-06-30", None, "June 2017"),
    ("2016-02", "2016-02-01", "2016-02-29", "2016-02-01", "2016-02-29", None, "February 2016"),
    ("2017", "2017-01-01", "2017-12-31", "2017-01-01", "2017-12-31", None, "2017"),
    ("2017-06~", "2017-06-01", "2017-06-30", "2017-06-01", "2017-06-30", "approximate", "about June 2017"),
    ("2017?", "2017-01-01", "2017-12-31", "2017-01-01", "2017-12-31", "uncertain", "perhaps 2017"),
    ("2017-06-12%", "2017-06-12", "2017-06-12", "2017-06-12", "2017-06-12", "approximate-and-uncertain",
     "perhaps about 12 June 2017"),
    ("2017-21", "2017-03-01", "2017-05-31", "2017-03-01", "2017-05-31", None, "spring 2017"),
    ("2016-22", "2016-06-01", "2016-08-31", "2016-06-01", "2016-08-31", None, "summer 2016"),
    ("2016-23", "2016-09-01", "2016-11-30", "2016-09-01", "2016-11-30", None, "autumn 2016"),
    ("2015-24", "2015-12-01", "2016-02-29", "2015-12-01", "2016-02-29", None, "winter 2015"),
    ("2017-02/..", "2017-02-01", "2017-02-28", None, None, None, "since February 2017"),
    ("../2017-06-12", None, None, "2017-06-12", "2017-06-12", None, "until 12 June 2017"),
    ("2017-06-21/2017-06-30", "2017-06-21", "2017-06-21", "2017-06-30", "2017-06-30", None,
     "21 June 2017 to 30 June 2017"),
    ("2017-06/2017-08", "2017-06-01", "2017-06-30", "2017-08-01", "2017-08-31", None, "June 2017 to August 2017"),
    ("2017/2017-03", "2017-01-01", "2017-03-31", "2017-03-01", "2017-03-31", None, "2017 to March 2017"),
    ("2017-06/2017-06~", "2017-06-01", "2017-06-30", "2017-06-01", "2017-06-30", "approximate", "within June 2017"),
    ("[2017-06-21..2017-06-30]", "2017-06-21", "2017-06-30", "2017-06-21", "2017-06-30", None, "late June 2017"),
    ("[2017-05-11..2017-05-20]", "2017-05-11", "2017-05-20", "2017-05-11", "2017-05-20", None, "mid-May 2017"),
    ("[2017-04..2017-05]", "2017-04-01", "2017-05-31", "2017-04-01", "2017-05-31", None,
     "between April 2017 and May 2017"),
    ("[2017-07-29..]", "2017-07-29", None, "2017-07-29", None, None, "29 July 2017 or later"),
    ("[..2017-06]", None, "2017-06-30", None, "2017-06-30", None, "June 2017 or earlier"),
    ("201X", "2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31", None, "2010s"),
    ("2017-06-XX", "2017-06-01", "2017-06-30", "2017-06-01", "2017-06-30", None, "June 2017"),
    ("2017-06-12T10:30:00Z", "2017-06-12", "2017-06-12", "2017-06-12", "2017-06-12", None, "12 June 2017"),
]  # fmt: skip


@pytest.mark.parametrize("row", BOUNDS, ids=[row[0] for row in BOUNDS])
def test_bounds_of_a_date(row: tuple[str, str | None, str | None, str | None, str | None, str | None, str]) -> None:
    text, *expected, certainty, words = row
    bounds = parse_edtf(text)
    days = [bounds.earliest_begin, bounds.latest_begin, bounds.earliest_end, bounds.latest_end]
    assert days == [date.fromisoformat(day) if day else None for day in expected]
    assert bounds.certainty == certainty
    assert say_date(text) == words


@pytest.mark.parametrize(
    "text",
    ["", "..", "../..", "[..]", "[]", "2017-13", "2017-02-29", "2017-4-1", "17", "June 2017", "2017-06/", "/2017-06",
     "2017-06-2X", "2017-33", "2017-21-01", "[2017,2018]", "{2017..2018}", "2018/2017", "[2017-06-02..2017-06-01]",
     "Y170000002", "-0044", "0000", "2017-06-12T25:00:00", "２０１７", "2017\n", " 2017", "20X7", "201X-06"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_help(text: str) -> None:
    with pytest.raises(InputError, match=r"EDTF|ends before"):
        parse_edtf(text)


def test_the_published_grammar_takes_what_we_take() -> None:
    taken = [row[0] for row in BOUNDS]
    assert [text for text in taken if edtf_grammar(text) is None] == []


def test_words_in_other_languages() -> None:
    assert say_date("2017-07-25", "ru") == "25 июля 2017 г."
    assert say_date("2017-06", "ru") == "июнь 2017 г."
    assert say_date("2017-06-05", "kk") == "2017 жылғы 5 маусым"
    assert say_date("2016-22", "kk") == "2016 жылғы жаз"
    assert say_date("2017-02/..", "ru") == "с февраля 2017 г."
    assert say_date("2017-02/..", "kk") == "2017 жылғы ақпаннан бастап"
    assert say_date("[2017-06-21..2017-06-30]", "ru") == "конец июня 2017 г."
    assert say_date("[2017-06-21..2017-06-30]", "kk") == "2017 жылғы маусымның соңы"
    assert say_date("[2017-06-05..2017-07-03]", "ru") == "не раньше 5 июня 2017 г. и не позже 3 июля 2017 г."
    assert say_date("2017-06-21/2017-07-03", "ru") == "с 21 июня 2017 г. по 3 июля 2017 г."
    assert say_date("2017-06-21/2017-07-03", "kk") == "2017 жылғы 21 маусымнан 2017 жылғы 3 шілдеге дейін"
    assert say_date("2017-21/2017-24", "ru") == "с весны 2017 г. по зиму 2017 г."
    assert say_date("2017-06~", "ru") == "примерно июнь 2017 г."
    assert say_date("201X", "kk") == "2010-жылдар"
    assert say_date("no date") == "no date"
