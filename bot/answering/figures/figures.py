"""Every figure of a text, brought to one writing so that two writings of one fact are equal."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from bot.answering.figures.days import MONTHS, YEAR, days_covered, days_named, spell_days
from bot.answering.figures.numbers import in_digits
from bot.answering.figures.readings import READINGS, UNIT, Figure, FigureKind, count_of
from bot.domain.folding import fold

_MONTH = f"(?:{'|'.join(MONTHS)})"
_MONTH_ALONE = re.compile(rf"(?<!\w)(?:{'|'.join(YEAR)})(?!\w)")
_CELL = re.compile(r"(?<=[:;|] )\d+(?:\.\d+)?(?![\d.-])(?! ?(?:h\b|%|/|:))")
_SPREAD = re.compile(rf"(?<![\w./-])(\d+(?:\.\d+)?) ?(?:a|et|ou|-|/|,) ?\d+(?:\.\d+)? ({UNIT})\b")
_QUALIFIED = re.compile(rf"(?<![\w./-])(\d+(?:\.\d+)?) [a-z-]+ ({UNIT})\b")
_HEADED = re.compile(rf"\b({UNIT})\)? ?[:;|] ?(\d+(?:\.\d+)?)(?![\d.]| ?(?:h\b|€|%))")
_RANGE_OF_DAYS = re.compile(rf"\b(\d{{1,2}}(?:er)?) (?:au|a|et|-|to|and) (\d{{1,2}}(?:er)?) ({_MONTH}(?: \d{{4}})?)\b")

REMEMBERED = 1_024  # sources, places and what passages can say come back at each question


@lru_cache(maxsize=REMEMBERED)
def figures(text: str) -> frozenset[Figure]:
    """The figures a sentence states; each must be found again in what it cites."""
    return frozenset(_read(_plain(text), days_named))


@lru_cache(maxsize=REMEMBERED)
def grounds(text: str) -> frozenset[Figure]:
    """The figures a source allows one to state: its own and those they contain.

    A date allows its month and its year, a range of days each day, an amount its number, a text
    that says euros the bare numbers of its table cells as amounts.
    """
    plain = _plain(text)
    own = set(_read(plain, days_covered))
    implied = {part for figure in own for part in _parts(figure)}
    implied |= {Figure(FigureKind.COUNT, count_of(f"{value} {unit}")) for value, unit in _counted(plain)}
    for unit, kind in (("€|euro", FigureKind.AMOUNT), ("%", FigureKind.PERCENT)):
        if re.search(unit, plain):
            cells = {found.group() for found in _CELL.finditer(plain)}
            implied |= {Figure(kind, figure.value) for cell in cells for figure in _read(cell, days_covered)}
    return frozenset(own | implied)


def _counted(plain: str) -> Iterator[tuple[str, str]]:
    """Numbers whose unit stands further: `10 à 15 ans`, `10 premiers jours`, `Durée (mois) : 12`."""
    for pattern in (_SPREAD, _QUALIFIED):
        yield from pattern.findall(plain)
    yield from ((value, unit) for unit, value in _HEADED.findall(plain))


def _plain(text: str) -> str:
    folded = spell_days(fold(text).replace("–", "-").replace("—", "-").replace("−", "-"))
    folded = re.sub(r"\b(?:pour ?cent|per ?cent)\b", "%", folded)
    folded = in_digits(folded)
    folded = re.sub(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?!\d)", lambda found: found.group().replace(" ", ""), folded)
    folded = re.sub(r"(?<=\d),(?=\d)", ".", folded)
    return re.sub(r"\b(3\d) (\d\d)\b(?! \d\d)", r"\1\2", folded)


def _read(plain: str, days: Callable[[str], frozenset[str]]) -> Iterator[Figure]:
    yield from (Figure(FigureKind.DAY, day) for day in days(plain))
    rest = _RANGE_OF_DAYS.sub(r"\1 \3 \2 \3", plain)
    for kind, pattern, normal in READINGS:
        for found in pattern.finditer(rest):
            yield Figure(kind, normal(found.group()))
        rest = pattern.sub(" ~ ", rest)
    yield from (Figure(FigureKind.DATE, f"-{MONTHS[name]:02d}") for name in _MONTH_ALONE.findall(rest))


def _parts(figure: Figure) -> Iterator[Figure]:
    match figure.kind:
        case FigureKind.AMOUNT | FigureKind.PERCENT:
            yield Figure(FigureKind.NUMBER, figure.value)
        case FigureKind.DATE:
            yield from _date_parts(figure.value)
        case FigureKind.COUNT:
            yield Figure(FigureKind.NUMBER, figure.value.split()[0])
        case FigureKind.HOUR:
            yield Figure(FigureKind.NUMBER, str(int(figure.value[:2])))
        case FigureKind.REFERENCE | FigureKind.FORM:
            yield from (Figure(FigureKind.NUMBER, part.lstrip("0") or "0") for part in re.findall(r"\d+", figure.value))
            yield Figure(FigureKind.FORM, figure.value.split("*")[0])
            yield Figure(FigureKind.REFERENCE, figure.value.rstrip("abcdefghijklmnopqrstuvwxyz"))
        case FigureKind.URL:
            yield Figure(FigureKind.URL, figure.value.split("/")[0])
        case FigureKind.EMAIL | FigureKind.PHONE | FigureKind.DAY | FigureKind.NUMBER:
            return


def _date_parts(value: str) -> Iterator[Figure]:
    if found := re.fullmatch(r"(\d{4}|-)-(\d\d)-(\d\d)", value):
        year, month, day = found.groups()
        yield Figure(FigureKind.DATE, f"--{month}-{day}")
        yield Figure(FigureKind.DATE, f"-{month}")
        yield Figure(FigureKind.NUMBER, str(int(day)))
        if year != "-":
            yield Figure(FigureKind.DATE, f"{year}-{month}")
            yield Figure(FigureKind.NUMBER, year)
    elif found := re.fullmatch(r"(\d{4})-(\d\d)", value):
        yield Figure(FigureKind.DATE, f"-{found.group(2)}")
        yield Figure(FigureKind.NUMBER, found.group(1))
