"""A question about places with what the turns before it meant: what is asked, of which place, and when."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.answering.counter import Counter
from bot.answering.dates.dated import Days, When, dated
from bot.answering.english import in_french
from bot.answering.places.asked import Ask, Asked, is_english, read_question
from bot.answering.record import Record
from bot.answering.rules import patterns
from bot.domain.calendars import Calendar
from bot.domain.clock import MORNING, PARIS
from bot.domain.folding import fold
from bot.domain.territories import Commune

_BESIDE = {
    days: re.compile(rf"\b(?:{said})\b(?! d[eu'])")
    for days, said in (
        (2, "surlendemain"),
        (1, "lendemain|jour (?:d'apres|suivant)|next day"),
        (-1, "veille|day before"),
    )
}


def understood(text: str, commune: Commune, counter: Counter, record: Record) -> Asked:
    """The question with what the turn before it meant: what was asked, and when."""
    at, calendar = record.question.at, counter.calendar_of(commune.id)
    asked = read_question(text, record.searched, at, calendar, counter.directory)
    last = _last_about_a_place(counter, record)
    if not last or not _leans(text, asked, counter, record):
        return _completed(asked)
    before = read_question(last, last, at, calendar, counter.directory)
    said = asked.said if asked.said & counter.directory.called and asked.asks else asked.said | before.said
    when = _beside(text, before.when) or _in_the_same_month(text, before.when, calendar) or asked.when or before.when
    # Nothing is inherited silently: what either question says beside the place must be explained as well.
    core = asked.core if asked.asks else asked.core | asked.said | before.core
    whole = replace(asked, asks=asked.asks or before.asks, when=when, said=said, core=core)
    _remember(whole, asked, last, record)
    return _completed(whole)


def _last_about_a_place(counter: Counter, record: Record) -> str:
    """The latest question that named a place, in French: callers who keep the conversation give it as it was asked."""
    asked = [turn.asked for turn in reversed(record.question.turns) if turn.asked.strip()]
    french = [in_french(one) if is_english(one) else one for one in asked]
    named = (one for one in french if counter.directory.stems(one) & counter.directory.called)
    return next(named, french[0] if french else "")


def _leans(text: str, asked: Asked, counter: Counter, record: Record) -> bool:
    """Whether the question needs the one before it: completed already, asking nothing by itself, or pointing back."""
    points_back = patterns("followups", "leaning")["pronoun"].search(fold(text))
    placeless = not asked.said & counter.directory.called
    return fold(record.searched) != fold(text) or not asked.asks or (placeless and bool(points_back))


def _beside(text: str, before: When | None) -> When | None:
    """`et le lendemain ?` is counted from the day spoken of before."""
    moved = next((days for days, said in _BESIDE.items() if said.search(fold(text))), 0)
    if not moved or not isinstance(before, Days) or before.recurring or not before.days:
        return None
    return replace(before, days=(before.days[-1] + timedelta(days=moved),), window=None, name="")


def _in_the_same_month(text: str, before: When | None, calendar: Calendar) -> When | None:
    """`et le 26 ?` after a date is of its month."""
    if not isinstance(before, Days) or before.recurring or not re.fullmatch(r"\D*\ble \d{1,2}\b\W*", fold(text)):
        return None
    start = datetime.combine(before.days[0].replace(day=1), MORNING, PARIS)
    return dated(text, start, calendar).when


def _completed(asked: Asked) -> Asked:
    """A place and a time alone ask whether it is open then: `la piscine dimanche ?`."""
    return replace(asked, asks=(Ask.OPEN,)) if not asked.asks and asked.when is not None else asked


def _remember(whole: Asked, own: Asked, before: str, record: Record) -> None:
    """What is kept of a follow-up stands alone, so that the next one can lean on it."""
    if not own.asks:
        record.searched = f"{before} {record.searched}"
    elif own.when is None and isinstance(whole.when, Days) and len(whole.when.days) == 1:
        record.searched = f"{record.searched} {whole.when.days[0]:%d/%m/%Y}"
