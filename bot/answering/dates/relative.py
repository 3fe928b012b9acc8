"""Days told from today: `demain`, `dans trois jours`, `la semaine prochaine`, `ce week-end`, `maintenant`."""

import re
from datetime import date, timedelta

from bot.answering.dates.days import between, coming, full, of_month
from bot.answering.dates.found import Found, Impossible, Named, Reading
from bot.answering.figures.days import DAYS, MONTHS
from bot.domain.calendars import Calendar

SATURDAY, SUNDAY, FRIDAY = 5, 6, 4
WEEK = 7
_STEPS = {"aujourd'hui": 0, "today": 0, "demain": 1, "tomorrow": 1, "apres-demain": 2, "hier": -1, "yesterday": -1,
          "avant-hier": -2, "surlendemain": 2}  # fmt: skip


def _now(_: re.Match[str], __: date, ___: Calendar) -> Found:
    return Named(now=True)


def _step(found: re.Match[str], today: date, _: Calendar) -> Found:
    return Named((today + timedelta(days=_STEPS[found.group(1)]),))


def _in_days(found: re.Match[str], today: date, _: Calendar) -> Found:
    number = 1 if found.group(1) in ("un", "une", "a", "one") else int(found.group(1))
    unit = found.group(2)
    if unit.startswith(("mois", "month")):
        year, month = divmod(today.year * 12 + today.month - 1 + number, 12)
        return Named((_clipped(year, month + 1, today.day),))
    days = number * WEEK if unit.startswith(("semaine", "week")) else number
    return Named((today + timedelta(days=7 if days == 8 else 14 if days == 15 else days),))


def _clipped(year: int, month: int, day: int) -> date:
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def _week(found: re.Match[str], today: date, _: Calendar) -> Found:
    monday = today - timedelta(days=today.weekday())
    if re.search(r"prochain|suivant|next", found.group()):
        monday += timedelta(days=WEEK)
    return Named(between(monday, monday + timedelta(days=6)), name=found.group().strip(), wide=True)


def _week_of(found: re.Match[str], today: date, _: Calendar) -> Found:
    day, month, year = found.groups()
    when = full(day, MONTHS[month], year, today) if month else of_month(int(day), today)
    if when is None:
        return Impossible(found.group().strip())
    monday = when - timedelta(days=when.weekday())
    return Named(between(monday, monday + timedelta(days=6)), name=found.group().strip(), wide=True)


def _day_of_next_week(found: re.Match[str], today: date, _: Calendar) -> Found:
    name = (found.group(1) or found.group(2)).removesuffix("s")
    monday = today - timedelta(days=today.weekday()) + timedelta(days=WEEK)
    return Named((monday + timedelta(days=DAYS[name]),))


def _weekend(found: re.Match[str], today: date, _: Calendar) -> Found:
    said = found.group()
    saturday = coming(SATURDAY, today) if today.weekday() != SUNDAY else today - timedelta(days=1)
    if re.search(r"prochain|suivant|next|d'apres", said) and today.weekday() >= SATURDAY:
        saturday += timedelta(days=WEEK)
    every = bool(re.search(r"\b(?:le|les|tous les|chaque|en|at|on|every)\b|ends\b", said)) and "prochain" not in said
    days = tuple(day for day in (saturday, saturday + timedelta(days=1)) if day >= today)
    if every and len(days) == 1:
        days = (today, today + timedelta(days=6))
    return Named(days, recurring=every, name=said.strip(), weekdays=(SATURDAY, SUNDAY))


def _working_days(found: re.Match[str], today: date, _: Calendar) -> Found:
    days = tuple(sorted(coming(weekday, today) for weekday in range(FRIDAY + 1)))
    return Named(days, recurring=True, name=found.group().strip(), weekdays=tuple(range(FRIDAY + 1)))


def _every_day(found: re.Match[str], today: date, _: Calendar) -> Found:
    return Named(between(today, today + timedelta(days=6)), recurring=True, name=found.group().strip(), wide=True)


def _month(found: re.Match[str], today: date, _: Calendar) -> Found:
    ahead = 1 if re.search(r"prochain|next", found.group()) else 0
    year, month = divmod(today.year * 12 + today.month - 1 + ahead, 12)
    last = _clipped(year, month + 1, 31)
    first = date(year, month + 1, 1)
    return Named(between(max(first, today), last), name=found.group().strip(), wide=True)


def _season(found: re.Match[str], today: date, _: Calendar) -> Found:
    """School summer is July and August; winter is from December to February."""
    summer = found.group(1) in ("ete", "summer")
    first, last = ((7, 1), (8, 31)) if summer else ((12, 1), (2, 28))
    year = today.year if today <= date(today.year, *last) or not summer else today.year + 1
    start = date(year - 1 if not summer and today.month <= 2 else year, *first)
    end = date(start.year if summer else start.year + 1, *last)
    return Named(between(max(start, today), end), name=found.group().strip(), wide=True)


WEEK_OF: tuple[Reading, ...] = (Reading("week_of", _week_of),)
WEEKS: tuple[Reading, ...] = (
    Reading("day_of_next_week", _day_of_next_week),
    Reading("next_week", _week),
    Reading("this_week", _week),
    Reading("working_days", _working_days),
    Reading("weekend", _weekend),
)
RELATIVE: tuple[Reading, ...] = (
    Reading("step", _step),
    Reading("in_days", _in_days),
    Reading("now", _now),
    Reading("every_day", _every_day),
    Reading("whole_month", _month),
    Reading("season", _season),
)
