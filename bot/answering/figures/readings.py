"""How each kind of figure is recognised in plain text, and the one writing it is brought to."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.answering.figures.days import MONTHS


class FigureKind(StrEnum):
    """What a figure measures."""

    EMAIL = "email"
    URL = "url"
    PHONE = "phone"
    FORM = "form"
    DATE = "date"
    HOUR = "hour"
    AMOUNT = "amount"
    PERCENT = "percent"
    REFERENCE = "reference"
    DAY = "day"
    COUNT = "count"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `value` is normalised: 0261911000, 08:30, 42, 2026-09-01, --09-01 without a year."""

    kind: FigureKind
    value: str


def _number(text: str) -> str:
    value = Decimal(re.sub(r"[^\d.]", "", text).strip(".") or "0")
    return f"{value.normalize():f}"


def _amount(text: str) -> str:
    """`12 € 50` is twelve euros fifty."""
    split = re.fullmatch(r"(\d+) ?(?:€|euros?|eur) ?(\d\d)", text.strip())
    return _number(f"{split.group(1)}.{split.group(2)}" if split else text)


def _phone(text: str) -> str:
    digits = re.sub(r"\(0\)|\D", "", text)
    return "0" + digits.removeprefix("00")[2:] if re.match(r"\+|00", text) else digits


def _url(text: str) -> str:
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", text.strip())
    return bare.rstrip("./,;:!?")


def _form(text: str) -> str:
    return re.sub(r"[^\d*-]", "", text).replace("-", "*")


def _hour(text: str) -> str:
    numbers = [int(part) for part in re.findall(r"\d+", text)]
    hour, minute = numbers[0], numbers[1] if len(numbers) > 1 else 0
    if re.search(r"p\.?m", text) and hour < 12:
        hour += 12
    elif re.search(r"a\.?m", text) and hour == 12:
        hour = 0
    return f"{hour:02d}:{minute:02d}"


def _date(text: str) -> str:
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return text
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?", text):
        day, month, year = int(found.group(1)), int(found.group(2)), found.group(3)
        return f"{year or '-'}-{month:02d}-{day:02d}"
    month = next(MONTHS[word] for word in re.findall(r"[a-z]+", text) if word in MONTHS)
    numbers = re.findall(r"\d+", text)
    year = next((number for number in numbers if len(number) == 4), None)
    days = [int(number) for number in numbers if len(number) < 3]
    return f"{year or '-'}-{month:02d}-{days[0]:02d}" if days else f"{year}-{month:02d}"


def _tight(text: str) -> str:
    return re.sub(r"[. ]", "", text)


def count_of(text: str) -> str:
    """`10 ans` is ten of a unit: the number and the unit without its plural."""
    unit = re.sub(r"[^a-z]", "", text)
    return f"{_number(text)} {_UNIT_NAMES.get(unit, unit.rstrip('s'))}"


_UNIT_NAMES = {"mois": "mois", "h": "heure", "min": "minute", "m": "metre", "months": "mois", "month": "mois"}
UNIT = r"(?:ans?|annees?|mois|semaines?|jours?|heures?|minutes?|metres?|kilometres?|km|kg|litres?|tonnes?)"
_MONTH = f"(?:{'|'.join(MONTHS)})"
_VALUE = r"\d+(?:\.\d+)?"
_SUFFIX = r"(?:com|org|eu|net|info|bzh|example)"

_PREFIX = r"(?<![\d+])(?:(?:\+|00) ?33[ .-]?(?:\(0\) ?)?|0)"
_CENTS = r"(?: ?\d\d(?!\d|\.\d| ?(?:€|%|euro|h\b|ans|mois)))?"

READINGS: tuple[tuple[FigureKind, re.Pattern[str], Callable[[str], str]], ...] = tuple(
    (kind, re.compile(pattern), normal)
    for kind, pattern, normal in (
        (FigureKind.EMAIL, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*", str),
        (FigureKind.URL, r"(?:https?://|www\.)[^\s<>\"')\]]+", _url),
        (FigureKind.URL, rf"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:fr|{_SUFFIX})\b(?:/[^\s<>\"')\],;]*)?", _url),
        (FigureKind.PHONE, rf"{_PREFIX}[1-9](?:[ .\-/]{{0,2}}\d\d){{4}}(?!\d)", _phone),
        (FigureKind.FORM, r"(?<=cerfa )(?:n ?[°o]? ?)?\d{5}(?: ?[*-] ?\d\d)?(?!\d)", _form),
        (FigureKind.FORM, r"(?<!\d)\d{4,6} ?\* ?\d{1,2}(?!\d)", _form),
        (FigureKind.DATE, r"(?<![\d/])(?:\d{4}-\d\d-\d\d|\d\d?/\d\d?(?:/\d{4})?)(?![\d/])", _date),
        (FigureKind.DATE, rf"(?<!\d)\d{{1,2}}(?:er|st|nd|rd|th)? (?:of )?{_MONTH}\b(?:,? \d{{4}}(?!\d))?", _date),
        (FigureKind.DATE, rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?!\d| ?[h€%.:])(?:,? \d{{4}}(?!\d))?", _date),
        (FigureKind.DATE, rf"\b{_MONTH} \d{{4}}(?!\d)", _date),
        (FigureKind.HOUR, r"(?<![\d.:])\d{1,2}(?:[:.]\d\d)? ?(?:a\.?m\b|p\.?m\b)\.?", _hour),
        (FigureKind.HOUR, r"(?<![\d.:])\d{1,2} ?h(?:eures?)?(?: ?[0-5]\d(?!\d|\.\d| ?(?:h\b|€|%)))?(?![a-z\d])", _hour),
        (FigureKind.HOUR, r"(?<![\d.:])[0-2]?\d:[0-5]\d(?![\d:])", _hour),
        (FigureKind.AMOUNT, rf"(?<![\d.]){_VALUE} ?(?:€|euros?\b|eur\b){_CENTS}", _amount),
        (FigureKind.AMOUNT, rf"€ ?{_VALUE}", _amount),
        (FigureKind.PERCENT, rf"(?<![\d.]){_VALUE} ?%", _number),
        (FigureKind.COUNT, rf"(?<![\w./-]){_VALUE} {UNIT}\b", count_of),
        (FigureKind.REFERENCE, r"(?<![\w-])\d+(?:[-/]\d+)+(?!\w)", str),
        (FigureKind.REFERENCE, r"\b[a-z]{1,2}\.? ?\d+(?:-\d+)+(?!\w)", _tight),
        (FigureKind.REFERENCE, r"\b(?!k?m[23]\b)[a-z]{1,3}\d+[a-z\d]*(?!\w)", str),
        (FigureKind.NUMBER, rf"(?<![\w.]){_VALUE}", _number),
    )
)  # fmt: skip
