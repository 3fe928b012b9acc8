"""The day of a council's session, from the words of its minutes: in figures or in letters."""

import re
from collections.abc import Iterator
from datetime import date

from bot.answering.figures.days import DAYS, MONTHS
from bot.answering.figures.numbers import in_digits
from bot.domain.folding import fold

HEAD = 6_000
"""Characters of the beginning in which the day stands."""

_MONTH = "|".join(MONTHS)
_WEEKDAY = "|".join(DAYS)
_DAY = rf"(?P<day>\d{{1,2}}|premier)(?:er)? (?P<month>{_MONTH})"
_OF_THE_YEAR = re.compile(rf"l'an (?P<year>20\d\d),? (?:et )?(?:le )?(?:(?:{_WEEKDAY}),? )?(?:le )?{_DAY}\b")
_WRITTEN = re.compile(rf"\b{_DAY} (?P<year>20\d\d)\b")
_FIGURES = re.compile(r"\b(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>20\d\d)\b")
_THOUSANDS = re.compile(r"\b2 mil(?:le)?(?: (\d{1,2}))?\b")
_ANOTHER = re.compile(
    r"\b(?:approb\w+|approuv\w+|preceden\w+|convo\w+|affich\w+|transmi\w+|publi\w+|mis en ligne|arrete\w*|vu|depuis)"
    r"[^.;:]{0,60}(?::\s*)?$"
)
_BEFORE = re.compile(r"(?:seance|session|reunion|conseil|comite|assemblee|proces-verbal|compte[- ]rendu)[^.;]{0,80}$")
_AFTER = re.compile(r"[^.;]{0,120}(?:se sont reunis|s'est reuni|etant assembles?|seance)")
_AROUND = 130


def session_day(text: str) -> date | None:
    """The day the session was held; None when the beginning names none. A day of convocation or display is another."""
    plain = _THOUSANDS.sub(_year, in_digits(fold(text[:HEAD])))
    found = [*_held(plain, _OF_THE_YEAR, sure=True), *_held(plain, _WRITTEN), *_held(plain, _FIGURES)]
    return next(iter(found), None)


def _held(plain: str, pattern: re.Pattern[str], sure: bool = False) -> Iterator[date]:
    """Days a session is said to be held on, in reading order."""
    for found in pattern.finditer(plain):
        before, after = plain[max(0, found.start() - _AROUND) : found.start()], plain[found.end() :][:_AROUND]
        meets = sure or _BEFORE.search(before) or _AFTER.match(after)
        if meets and not _ANOTHER.search(before) and (day := _date(found)):
            yield day


def _date(found: re.Match[str]) -> date | None:
    day = 1 if found["day"] == "premier" else int(found["day"])
    month = MONTHS[found["month"]] if found["month"] in MONTHS else int(found["month"])
    try:
        return date(int(found["year"]), month, day)
    except ValueError:
        return None


def _year(found: re.Match[str]) -> str:
    return str(2000 + int(found[1] or 0))
