"""The words of dates in each language: months and seasons in their grammatical cases, and the phrases of vagueness.

A phrase names the case that each of its points stands in. `alone` is a date by itself; English has no other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Saying:
    """How one language says dates."""

    names: Mapping[str, Sequence[str]]
    """Case -> the twelve months, then spring, summer, autumn and winter."""
    forms: Mapping[str, Mapping[str, str]]
    """What is dated (day, month, season, year, decade, century) -> case -> pattern; `alone` where a case has none."""
    phrases: Mapping[str, tuple[str, tuple[str, ...]]]
    """Phrase -> its pattern, and the case of each point in it."""
    about: str
    perhaps: str
    day_case: str = ""
    """The case of the month after the number of a day, where it is always the same."""

    def name(self, number: int, case: str) -> str:
        """A month by its number, or a season by that of EDTF (21 to 24)."""
        names = self.names.get(case, self.names["alone"])
        return names[number - 1 if number < 21 else number - 9]

    def form(self, what: str, case: str) -> str:
        """The pattern of a date of some precision."""
        patterns = self.forms[what]
        return patterns.get(case, patterns["alone"])


_ENGLISH = Saying(
    names={
        "alone": (
            "January February March April May June July August September October November December "
            "spring summer autumn winter"
        ).split()
    },
    forms={
        "day": {"alone": "{} {} {}"},
        "month": {"alone": "{} {}"},
        "season": {"alone": "{} {}"},
        "year": {"alone": "{}"},
        "decade": {"alone": "{}s"},
        "century": {"alone": "in the years {} to {}"},
    },
    phrases={
        "early": ("early {}", ("alone",)),
        "mid": ("mid-{}", ("alone",)),
        "late": ("late {}", ("alone",)),
        "from": ("since {}", ("alone",)),
        "until": ("until {}", ("alone",)),
        "between": ("between {} and {}", ("alone", "alone")),
        "after": ("{} or later", ("alone",)),
        "before": ("{} or earlier", ("alone",)),
        "span": ("{} to {}", ("alone", "alone")),
        "within": ("within {}", ("alone",)),
    },
    about="about {}",
    perhaps="perhaps {}",
)

_RUSSIAN = Saying(
    names={
        "alone": (
            "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь весна лето осень зима"
        ).split(),
        "of": (
            "января февраля марта апреля мая июня июля августа сентября октября ноября декабря весны лета осени зимы"
        ).split(),
        "till": (
            "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь весну лето осень зиму"
        ).split(),
    },
    forms={
        "day": {"alone": "{} {} {} г."},
        "month": {"alone": "{} {} г."},
        "season": {"alone": "{} {} г."},
        "year": {"alone": "{} г."},
        "decade": {"alone": "{}-е гг.", "of": "{}-х гг."},
        "century": {"alone": "{}–{} гг."},
    },
    phrases={
        "early": ("начало {}", ("of",)),
        "mid": ("середина {}", ("of",)),
        "late": ("конец {}", ("of",)),
        "from": ("с {}", ("of",)),
        "until": ("по {}", ("till",)),
        "between": ("не раньше {} и не позже {}", ("of", "of")),
        "after": ("не раньше {}", ("of",)),
        "before": ("не позже {}", ("of",)),
        "span": ("с {} по {}", ("of", "till")),
        "within": ("в пределах {}", ("of",)),
    },
    about="примерно {}",
    perhaps="предположительно {}",
    day_case="of",
)

_KAZAKH = Saying(
    names={
        "alone": (
            "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан көктем жаз күз қыс"
        ).split(),
        "of": (
            "қаңтардың ақпанның наурыздың сәуірдің мамырдың маусымның шілденің тамыздың қыркүйектің қазанның қарашаның "
            "желтоқсанның көктемнің жаздың күздің қыстың"
        ).split(),
        "from": (
            "қаңтардан ақпаннан наурыздан сәуірден мамырдан маусымнан шілдеден тамыздан қыркүйектен қазаннан қарашадан "
            "желтоқсаннан көктемнен жаздан күзден қыстан"
        ).split(),
        "till": (
            "қаңтарға ақпанға наурызға сәуірге мамырға маусымға шілдеге тамызға қыркүйекке қазанға қарашаға "
            "желтоқсанға көктемге жазға күзге қысқа"
        ).split(),
    },
    forms={
        "day": {"alone": "{2} жылғы {0} {1}"},
        "month": {"alone": "{1} жылғы {0}"},
        "season": {"alone": "{1} жылғы {0}"},
        "year": {"alone": "{} жыл", "of": "{} жылдың", "from": "{} жылдан", "till": "{} жылға"},
        "decade": {"alone": "{}-жылдар", "of": "{}-жылдардың", "from": "{}-жылдардан", "till": "{}-жылдарға"},
        "century": {
            "alone": "{}–{} жылдар", "of": "{}–{} жылдардың", "from": "{}–{} жылдардан", "till": "{}–{} жылдарға",
        },
    },
    phrases={
        "early": ("{} басы", ("of",)),
        "mid": ("{} ортасы", ("of",)),
        "late": ("{} соңы", ("of",)),
        "from": ("{} бастап", ("from",)),
        "until": ("{} дейін", ("till",)),
        "between": ("{} ерте емес, {} кеш емес", ("from", "from")),
        "after": ("{} ерте емес", ("from",)),
        "before": ("{} кеш емес", ("from",)),
        "span": ("{} {} дейін", ("from", "till")),
        "within": ("{} ішінде", ("of",)),
    },
    about="шамамен {}",
    perhaps="болжам бойынша {}",
)  # fmt: skip

SAYINGS: Mapping[str, Saying] = {"en": _ENGLISH, "ru": _RUSSIAN, "kk": _KAZAKH}
