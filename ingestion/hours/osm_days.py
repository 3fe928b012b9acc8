"""Weekdays, their rank in the month, public and school holidays, as OpenStreetMap writes them."""

from dataclasses import dataclass

from ingestion.hours.osm_tokens import Tokens
from ingestion.hours.spans import HoursUnclearError

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
RANKS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Days:
    """One way in which a rule names its days; nothing at all is every day."""

    weekdays: tuple[int, ...] = ()
    ranks: tuple[int, ...] = ()
    school: bool = False
    public: bool = False

    @property
    def named(self) -> bool:
        """Whether it says which days."""
        return bool(self.weekdays or self.school or self.public)


def days(tokens: Tokens) -> tuple[Days, ...]:
    """The days that come next, one for each way they are named: `Mo-Fr,PH` is two, `SH Mo-Fr` is one."""
    found: list[Days] = []
    plain: list[int] = []
    school = _school_first(tokens)
    while tokens.peek() in (*WEEKDAYS, "PH", "SH"):
        word = tokens.next()
        if word in ("PH", "SH"):
            found.append(Days(school=word == "SH", public=word == "PH"))
        else:
            weekdays, ranks = _weekdays(word, tokens), _ranks(tokens)
            if ranks:
                found.append(Days(weekdays, ranks, school))
            else:
                plain += weekdays
        if not (tokens.ahead(",") and tokens.peek(1) in (*WEEKDAYS, "PH", "SH")):
            break
        tokens.take(",")
    if plain:
        found.insert(0, Days(tuple(sorted(set(plain))), (), school))
    return tuple(found) or (Days(),)


def _school_first(tokens: Tokens) -> bool:
    """`SH` right before weekdays narrows them, where `SH,Mo` would add to them."""
    return tokens.peek(1) in WEEKDAYS and tokens.taken("SH")


def _weekdays(first: str, tokens: Tokens) -> tuple[int, ...]:
    start = WEEKDAYS.index(first)
    if not tokens.taken("-"):
        return (start,)
    last = tokens.next()
    if last not in WEEKDAYS:
        raise HoursUnclearError(f"{last} stands where a weekday was expected")
    length = (WEEKDAYS.index(last) - start) % len(WEEKDAYS) + 1
    return tuple((start + number) % len(WEEKDAYS) for number in range(length))


def _ranks(tokens: Tokens) -> tuple[int, ...]:
    if not tokens.taken("["):
        return ()
    ranks = [_rank(tokens)]
    while tokens.taken(","):
        ranks.append(_rank(tokens))
    tokens.take("]")
    return tuple(ranks)


def _rank(tokens: Tokens) -> int:
    sign = -1 if tokens.taken("-") else 1
    number = tokens.number()
    if number not in RANKS:
        raise HoursUnclearError(f"[{number}] is no rank of a weekday in a month")
    return sign * number
