"""Hours and dates in French: 8 h 30-12 h → de huit heures trente à midi; 21/11/2026 → vingt et un novembre…"""

import re

from voice.saying.numerals import cardinal
from voice.saying.table import Table

_HOUR = r"([01]?\d|2[0-4])"
_TIME = rf"{_HOUR} ?(?:h(?: ?([0-5]\d))?|:([0-5]\d))(?![\w:])"
_FIRST = rf"{_HOUR}(?: ?(?:h(?: ?([0-5]\d))?|:([0-5]\d)))?"
_RANGE = re.compile(rf"(?<![\d,/:-])(de |De |entre )?{_FIRST} ?[-–—] ?{_TIME}")
_BETWEEN = re.compile(rf"(?<![\d,/:-])(?P<before>[\w'’àÀ]+ )?{_TIME}")
_APART = re.compile(r"(\dh?|h) ?/ ?(?=\d{1,2} ?[h:-])")
_CLOCK = frozenset(("à", "jusqu'à", "dès", "avant", "vers", "entre", "de", "après"))
_ALL_DAY = re.compile(r"\b24 ?h(?:eures?)? ?(?:/|sur) ?24(?: ?h\b)?")
_ALL_WEEK = re.compile(r"\b7 ?j(?:ours?)? ?(?:/|sur) ?7(?: ?j\b)?")
_FULL_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])(?!-\d)")
_ISO_DATE = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])")
_DAY_MONTH = re.compile(r"(?<![\d/,])(\d{1,2})/(0\d|1[0-2])(?![\d/])")


def hour(hours: int, minutes: int, *, noon: bool) -> str:
    """`noon`: midi and minuit are meant, not lengths of time."""
    if noon and not minutes and hours in (0, 12, 24):
        return "midi" if hours == 12 else "minuit"
    said = f"{cardinal(hours, feminine=True)} heure{'s' if hours > 1 else ''}"
    return f"{said} {cardinal(minutes, feminine=True)}" if minutes else said


def times(text: str, table: Table) -> str:
    """Every hour, alone or in a range."""
    text = _ALL_WEEK.sub("sept jours sur sept", _ALL_DAY.sub("vingt-quatre heures sur vingt-quatre", text))
    text = _RANGE.sub(_range, _APART.sub(r"\1, ", text))

    def one(found: re.Match[str]) -> str:
        before = found["before"] or ""
        length = any(found.string[: found.start(2)].lower().endswith(f"{cue} ") for cue in table.lengths)
        noon = before.strip().lower().replace("’", "'").removeprefix("d'") in _CLOCK and not length
        return before + hour(int(found[2]), int(found[3] or found[4] or 0), noon=noon)

    return _BETWEEN.sub(one, text)


def _range(found: re.Match[str]) -> str:
    opening, h1, m1, c1, h2, m2, c2 = found.groups()
    first = hour(int(h1), int(m1 or c1 or 0), noon=True)
    last = hour(int(h2), int(m2 or c2 or 0), noon=True)
    joined = "et" if opening == "entre " else "à"
    return f"{opening or 'de '}{first} {joined} {last}"


def dates(text: str, table: Table) -> str:
    """Dates in figures; what is no date of a calendar is left."""

    def said(day: str, month: str, year: str, written: str) -> str:
        if not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
            return written
        named = f"{'premier' if int(day) == 1 else cardinal(int(day))} {table.months[int(month) - 1]}"
        return f"{named} {cardinal(int(year) + (2000 if len(year) == 2 else 0))}" if year else named

    text = _FULL_DATE.sub(lambda found: said(found[1], found[3], found[4], found[0]), text)
    text = _ISO_DATE.sub(lambda found: said(found[3], found[2], found[1], found[0]), text)
    text = _DAY_MONTH.sub(lambda found: said(found[1], found[2], "", found[0]), text)
    named = re.compile(rf"(?i)\b(\d{{1,2}})-({'|'.join(table.months)})(?:-(\d{{4}}))?\b")
    text = named.sub(lambda found: " ".join(part for part in found.groups() if part), text)
    return re.sub(rf"\b1 (?=(?:{'|'.join(table.months)})\b)", "premier ", text)


def days(text: str, table: Table) -> str:
    """lundi-vendredi → du lundi au vendredi; lun. before a figure, a dash or another day → lundi."""
    short = "|".join(re.escape(day) for day in table.short_days)
    after, before = rf"(?= ?(?:[-–,/&]|\d|et |au |{short}))", r"(?<=[-–,/&] )\b"
    pattern = re.compile(rf"\b({short}){after}|{before}({short})|(?<=[-–/])({short})|(?<=au )({short})")
    text = pattern.sub(lambda found: table.short_days[found[0]], text)
    day = f"({'|'.join(table.days)})"
    return re.sub(rf"(?i)(du )?\b{day}s? ?[-–] ?{day}\b(?! ?[-–])", r"du \2 au \3", text)
