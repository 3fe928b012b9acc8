"""Where a resident's request stands, in words: hours, presence and the queue decide."""

from datetime import datetime, timedelta

from bot.answering.counter import Counter
from bot.domain.duty import Duty, InQueue, Later, Live, duty
from bot.domain.openings import day_of, next_opening, open_at
from bot.domain.places import Place
from bot.domain.references import written
from bot.domain.requests import Request, Stage, Voice
from bot.storage import name_of
from bot.storage.desks import Desks
from bot.web.office import Office
from bot.web.person_shown import Person, Where
from bot.web.words import Words

PRESENT = timedelta(seconds=45)
"""Without a sign for that long, an agent is no longer there."""


async def person_of(conversation_id: str, office: Office, words: Words) -> Person:
    """The request of that conversation, as its resident may know it."""
    counter, moment = office.desk.holder.counter, office.desk.now()
    return await office.read(lambda desks: _person(conversation_id, desks, counter, moment, words))


async def awaited(commune: str, office: Office, words: Words) -> tuple[Where, str, int]:
    """What somebody who would ask now may expect: where they would stand, in words, and their place in the queue."""
    counter, moment = office.desk.holder.counter, office.desk.now()
    found = await office.read(lambda desks: duty_at(commune, desks, counter, moment))
    where, values = _expected(found, words)
    position = int(values.get("position", 0))
    return where, words.say(f"person.{where}", {"reference": "", **values}), position


def duty_at(commune: str, desks: Desks, counter: Counter, moment: datetime, request: Request | None = None) -> Duty:
    """Who answers in that commune now: its reception's hours and closures, and the agents who are there."""
    is_open, opens_at = hours_at(commune, counter, moment)
    here = [one for one in desks.presences.since(moment - PRESENT) if one.available]
    agents = sum(1 for one in here if commune in one.communes or "*" in one.communes)
    waiting = desks.requests.before(request, moment) if request else len(_free(commune, desks, moment))
    return duty(agents=agents, waiting=waiting, is_open=is_open, opens_at=opens_at)


def hours_at(commune: str, counter: Counter, moment: datetime) -> tuple[bool, datetime | None]:
    """Whether the reception of that commune is open, and when it opens next."""
    place = next((one for one in counter.places if one.general and one.owner == commune), None)
    return _hours(place, counter, moment)


def _free(commune: str, desks: Desks, moment: datetime) -> list[Request]:
    return [one for one in desks.requests.queue([commune]) if one.stage is Stage.OPEN and not one.held_by(moment)]


def _hours(place: Place | None, counter: Counter, moment: datetime) -> tuple[bool, datetime | None]:
    """Open or not, and when it opens next. On a day whose hours nobody knows, presence alone decides."""
    if place is None or place.hours is None:
        return True, None
    calendar, closures = counter.calendar_of(place.owner), counter.notices.closures(moment.date())
    if open_at(place, moment, calendar, closures) or not day_of(place, moment.date(), calendar, closures).known:
        return True, None
    found = next_opening(place, moment, calendar, closures)
    return False, datetime.combine(found[0], found[1].opens, moment.tzinfo) if found else None


def _person(conversation_id: str, desks: Desks, counter: Counter, moment: datetime, words: Words) -> Person:
    request = desks.requests.of_conversation(conversation_id, unfinished=False) if conversation_id else None
    if request is None:
        return Person(Where.NONE)
    said = tuple(one for one in desks.requests.messages(request.id) if one.voice is not Voice.NOTE)
    where, values = _standing(request, desks, counter, moment, words)
    reference, who, position = written(request.reference), str(values.get("who", "")), int(values.get("position", 0))
    message = words.say(f"person.{where}", {"reference": reference, **values})
    return Person(where, message, reference, who, position, request.reach is not None, said)


def _standing(
    request: Request, desks: Desks, counter: Counter, moment: datetime, words: Words
) -> tuple[Where, dict[str, str | int]]:
    if request.stage is Stage.CLOSED:
        return Where.ANSWERED, {}
    if request.stage is Stage.SIGNING:
        return Where.SIGNING, {}
    if held := request.held_by(moment):
        return Where.SPEAKING, {"who": name_of(desks, held, moment)}
    return _expected(duty_at(request.commune, desks, counter, moment, request), words)


def _expected(found: Duty, words: Words) -> tuple[Where, dict[str, str | int]]:
    match found:
        case Live():
            return Where.LIVE, {}
        case InQueue(position):
            return Where.QUEUE, {"position": position}
        case Later(opens_at):
            return Where.LATER, {"when": _opening(opens_at, words)}


def _opening(opens_at: datetime | None, words: Words) -> str:
    if opens_at is None:
        return words.say("person.opens_unknown")
    return words.say("person.opens", {"day": f"{opens_at:%d/%m/%Y}", "hour": f"{opens_at:%H:%M}"})
