"""10,000 places and moments made at random: what the program says of openings against a slow oracle."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from hypothesis import HealthCheck, Phase, given, settings

from bot.domain.calendars import Calendar
from bot.domain.exceptions import stretch_of
from bot.domain.openings import Day, day_of, next_opening, open_at
from eval.bench.openings_cases import Case, calendar, cases, facts_of, special_days
from eval.bench.slow_days import Facts
from eval.bench.slow_openings import DAY, MINUTE, PARIS, Oracle
from eval.proofs import Figure, Proof

EXAMPLES = 10_000
WITHIN_DAYS = 6
"""Days the oracle walks through, minute by minute, for the next opening of a case."""


def run(examples: int = EXAMPLES) -> Proof:
    """Try that many cases; the first wrong one is kept in the configuration."""
    started = time.monotonic()
    tried: list[Case] = []
    wrong = ""
    try:
        prove(examples, tried.append)
    except AssertionError as error:
        wrong = str(error)
    figures = (
        Figure("cases", len(tried), "cases", at_least=examples),
        Figure("wrong", int(bool(wrong)), "cases", at_most=0),
        Figure("special_days", len(special_days(calendar())), "days"),
        Figure("seconds", round(time.monotonic() - started, 1), "s"),
    )
    return Proof("openings", figures, {"examples": examples, "first_wrong": wrong})


def prove(examples: int, seen: Callable[[Case], None] = lambda _: None) -> None:
    """AssertionError, with the case, when the program and the oracle differ on one of so many."""
    days = calendar()
    facts = facts_of(days)

    # Not made smaller: with an oracle this slow that takes longer than the whole proof.
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(special_days(days)))
    def agree(case: Case) -> None:
        seen(case)
        compare(case, days, facts)

    agree()


def compare(case: Case, days: Calendar, facts: Facts) -> None:
    """AssertionError when a minute of the case's day, its next opening or what is known of it differs."""
    place, closures, day = case.place, case.closures, case.day
    oracle = Oracle(place, facts, closures)
    said = day_of(place, day, days, closures)
    assert said.known == oracle.plan(day).known, f"known on {day}: {case}"
    assert list(said.spans) == sorted(said.spans, key=lambda span: span.opens), f"order on {day}: {case}"
    truth = oracle.open_minutes(day)
    evening = day_of(place, day - DAY, days, closures)
    assert _shown(day, evening, said) == truth, f"minutes of {day}: {case}"
    for moment, wall in _moments(day):
        if wall.minute % 15 == 0 or (wall in truth) != (wall - MINUTE in truth):
            found = open_at(place, moment, days, closures)
            assert (found is not None) == (wall in truth), f"open at {moment}: {case}"
    for moment, wall in _moments(day)[::240]:
        told = next_opening(place, moment, days, closures, within_days=WITHIN_DAYS)
        begins = datetime.combine(told[0], told[1].opens) if told else None
        assert begins == oracle.first_opening(wall, WITHIN_DAYS), f"next after {moment}: {case}"


def _shown(day: date, evening: Day, said: Day) -> set[datetime]:
    """The minutes of a day that the spans of that day and of the evening before cover."""
    stretches = [stretch_of(each.date, span) for each in (evening, said) for span in each.spans]
    lengths = ((one.starts, int((one.ends - one.starts) / MINUTE)) for one in stretches)
    minutes = (starts + number * MINUTE for starts, length in lengths for number in range(length))
    return {minute for minute in minutes if minute.date() == day}


@lru_cache(maxsize=1000)
def _moments(day: date) -> tuple[tuple[datetime, datetime], ...]:
    """Every real minute of that day in Paris, and what the clock shows: 1,440, or 60 less or more when it changes."""
    first = datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC)
    following = day + DAY
    end = datetime(following.year, following.month, following.day, tzinfo=PARIS).astimezone(UTC)
    moments = (first + number * MINUTE for number in range(int((end - first) / MINUTE)))
    return tuple((moment, moment.astimezone(PARIS).replace(tzinfo=None)) for moment in moments)
