"""Days and times as a French resident reads them."""

from datetime import date, datetime

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_RANKS = {"1": "le premier", "2": "le deuxième", "3": "le troisième", "4": "le quatrième", "-1": "le dernier"}


def day_text(day: date) -> str:
    """`samedi 21 novembre 2026`, `1er` for the first."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{_DAYS[day.weekday()]} {number} {_MONTHS[day.month - 1]} {day.year}"


def time_text(moment: datetime) -> str:
    """`18 h 30`, `9 h` on the hour."""
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def span_text(start: date | datetime, end: date | datetime | None) -> str:
    """From one moment to another; the end of a whole-day event is the first day after it, as iCalendar says."""
    if not isinstance(start, datetime):
        last = end if end is not None and not isinstance(end, datetime) else None
        days = (last - start).days if last else 1
        return day_text(start) if days <= 1 or last is None else f"du {day_text(start)} au {day_text(_before(last))}"
    said = f"{day_text(start)}, {time_text(start)}"
    if not isinstance(end, datetime) or end == start:
        return said
    if end.date() == start.date():
        return f"{said} - {time_text(end)}"
    return f"du {said} au {day_text(end)}, {time_text(end)}"


def rule_text(frequency: str, interval: int, days: tuple[str, ...], until: date | None) -> str:
    """How often an event comes back: `toutes les 2 semaines le jeudi, jusqu'au …`."""
    often = _often(frequency, interval)
    on = ", ".join(_weekday(day) for day in days)
    stop = f", jusqu'au {day_text(until)}" if until else ""
    return f"{often} {on}".strip() + stop if often else ""


def _often(frequency: str, interval: int) -> str:
    every = {
        "DAILY": ("tous les jours", "tous les {} jours"),
        "WEEKLY": ("toutes les semaines", "toutes les {} semaines"),
        "MONTHLY": ("tous les mois", "tous les {} mois"),
        "YEARLY": ("tous les ans", "tous les {} ans"),
    }.get(frequency)
    if every is None:
        return ""
    return every[0] if interval <= 1 else every[1].format(interval)


def _weekday(code: str) -> str:
    name = _DAYS[_CODES.index(code[-2:])] if code[-2:] in _CODES else code
    return f"{_RANKS.get(code[:-2], 'le')} {name}"


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
