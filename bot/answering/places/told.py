"""What is said of a place: computed from its hours and its card, in decided words, one sentence at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.answering.dates.dated import Days, NotKnown, Now, When
from bot.answering.dates.found import Impossible
from bot.answering.places.asked import OF_HOURS, Ask
from bot.answering.places.card import OF_CARD, card
from bot.answering.places.days import told_days, usual_days
from bot.answering.places.moment import next_one, now, on_day, reach, today_only
from bot.answering.places.telling import Telling
from bot.domain.clock import PARIS
from bot.domain.openings import by_phone, open_at

SOON = timedelta(days=21)
"""How far ahead a coming exception is told with the usual hours."""


def told(asks: Sequence[Ask], when: When | None, telling: Telling) -> tuple[str, ...]:
    """The sentences that answer; the first says the fact, the last how to reach the place when hours fail."""
    said = list(_facts(asks, when, telling))
    return tuple(dict.fromkeys(sentence for sentence in said if sentence))


def _facts(asks: Sequence[Ask], when: When | None, telling: Telling) -> Iterator[str]:
    hours = [ask for ask in asks if ask in OF_HOURS]
    if Ask.PHONE in asks and hours:
        telling = replace(telling, place=by_phone(telling.place))
    if hours:
        yield from _hours(hours[0], asks, when, telling)
    for ask in asks:
        if ask in OF_CARD:
            yield from card(ask, telling)


def _hours(ask: Ask, asks: Sequence[Ask], when: When | None, telling: Telling) -> Iterator[str]:
    if telling.place.hours is None:
        yield from _without_hours(when, telling)
        return
    match when:
        case Impossible(said):
            yield telling.words.say("impossible", said=said)
        case NotKnown(name):
            yield telling.words.say("not_known", name=name)
            yield from usual_days("usual", telling)
        case Days() as days if ask is Ask.AGAIN and (len(days.days) == 1 or days.name):
            yield from _after(days, telling)
        case Days() as days if _over(days, telling):
            yield from now(telling)
        case Days() as days:
            yield from _on_days(days, telling)
        case Now():
            yield from now(telling)
        case None if ask is Ask.AGAIN:
            yield from _again(telling)
        case None if ask is Ask.HOURS:
            yield from usual_days("usual", telling)
            yield from today_only(telling) if Ask.OPEN in asks else ()
            yield from _coming(telling)
        case None:
            yield from now(telling)
    yield from _validity(telling)


def _without_hours(when: When | None, telling: Telling) -> Iterator[str]:
    """A closure an agent entered is known even where hours are not."""
    day = when.days[0] if isinstance(when, Days) and when.days else telling.at.date()
    found = telling.day(day)
    if found.known:
        yield from on_day(found, None, telling)
    yield telling.say("unreadable" if telling.place.hours_problem else "no_hours")
    yield from reach(telling)


def _on_days(asked: Days, telling: Telling) -> Iterator[str]:
    if asked.recurring:
        yield from told_days(asked, telling)
    elif len(asked.days) == 1:
        yield from on_day(telling.day(asked.days[0]), asked.window, telling)
    else:
        yield from told_days(asked, telling)


def _over(asked: Days, telling: Telling) -> bool:
    """Whether it is a part of today after which the place no longer opens, and that is behind: `ce matin` at noon."""
    if asked.days != (telling.at.date(),) or asked.window is None:
        return False
    moment = telling.at.time()
    closes = [span.closes for span in telling.day(asked.days[0]).spans]
    return bool(closes) and all(asked.window.since < one <= moment for one in closes)


def _after(asked: Days, telling: Telling) -> Iterator[str]:
    """That day, and the first opening from it on: `quand rouvre-t-elle après Noël ?`."""
    yield from on_day(telling.day(asked.days[-1]), None, telling)
    yield from next_one(datetime.combine(asked.days[-1], time(23, 59), PARIS), telling)


def _again(telling: Telling) -> Iterator[str]:
    span = open_at(telling.place, telling.at, telling.calendar, telling.closures)
    if span:
        yield from now(telling)
    else:
        today = telling.day(telling.at.date())
        if today.reason:
            yield from now(telling)
        else:
            yield from next_one(telling.at, telling)


def _coming(telling: Telling) -> Iterator[str]:
    """Exceptions of the next weeks, so that usual hours mislead nobody."""
    today, times = telling.at.date(), telling.words.times
    for closure in (*telling.place.closures, *telling.closures):
        first = max(closure.starts.date(), today)
        if closure.place_id == telling.place.id and closure.ends > telling.at and first <= today + SOON:
            day = telling.day(first)
            said = times.spans(day.spans) if day.spans else telling.words.say("closed")
            yield telling.say("exception", day=times.day(first), spans=said, because=telling.because(closure.reason))


def _validity(telling: Telling) -> Iterator[str]:
    hours = telling.place.hours
    if hours and hours.valid_until and telling.at.date() <= hours.valid_until:
        yield telling.words.say("valid_until", until=telling.words.times.day(hours.valid_until))
