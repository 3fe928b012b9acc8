"""Names of days and months, in French and English, and the days a range covers."""

import re

WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
YEAR = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
ENGLISH_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ENGLISH_YEAR = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT_WEEK = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")

DAYS = {name: rank for names in (WEEK, ENGLISH_WEEK) for rank, name in enumerate(names)}
MONTHS = {name: rank for names in (YEAR, ENGLISH_YEAR) for rank, name in enumerate(names, start=1)}

_SHORT = re.compile(
    rf"\b({'|'.join(_SHORT_WEEK)})\b\.?(?=\s?[-–—,.:/])|(?:(?<=[-–—/])|(?<=[-–—/] ))({'|'.join(_SHORT_WEEK)})\b"
)
_NAME = "|".join(f"{name}s?" for name in DAYS)
_RANGE = re.compile(rf"\b({_NAME})\s?(?:-|–|—|a|au|to|through|jusqu'au)\s?({_NAME})\b")
_ALL = re.compile(r"\btous les jours\b|\b7 ?j(?:ours)? ?(?:/|sur) ?7\b|\bevery day\b|\bdaily\b")
_WEEKEND = re.compile(r"\bweek-?ends?\b")
_ONE = re.compile(rf"\b({_NAME})\b")


def spell_days(folded: str) -> str:
    """Abbreviated days in full: `lun-ven` becomes `lundi-vendredi`."""

    def full(found: re.Match[str]) -> str:
        return WEEK[_SHORT_WEEK.index(found.group(1) or found.group(2))]

    return _SHORT.sub(full, folded)


def days_named(folded: str) -> frozenset[str]:
    """The days a text names one by one, in French."""
    return frozenset(_french(name) for name in _ONE.findall(folded))


def days_covered(folded: str) -> frozenset[str]:
    """The days a text names or covers by a range, `tous les jours` or the week-end."""
    covered = set(days_named(folded))
    for first, last in _RANGE.findall(folded):
        covered.update(_between(DAYS[_singular(first)], DAYS[_singular(last)]))
    if _ALL.search(folded):
        covered.update(WEEK)
    if _WEEKEND.search(folded):
        covered.update(WEEK[5:])
    return frozenset(covered)


def _between(first: int, last: int) -> list[str]:
    return [WEEK[(first + step) % 7] for step in range((last - first) % 7 + 1)]


def _singular(name: str) -> str:
    return name if name in DAYS else name[:-1]


def _french(name: str) -> str:
    return WEEK[DAYS[_singular(name)]]
