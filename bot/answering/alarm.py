"""The alarm, before anything else; then, where a fact is asked beside it or it is told calmly, what documents hold."""

from collections.abc import AsyncIterator

import structlog

from bot.answering.aside import aside
from bot.answering.calm import GRAVE, UNEASY
from bot.answering.counter import Counter
from bot.answering.emergencies import Emergency, unnamed
from bot.answering.english import in_french
from bot.answering.ground import Grounded
from bot.answering.hardships import helping
from bot.answering.languages import ENGLISH, language_of
from bot.answering.local_numbers import with_local
from bot.answering.record import Record
from bot.answering.refuse import general_of
from bot.answering.say import say_cited
from bot.answering.seek import seek
from bot.answering.streams import closing
from bot.answering.wording import Danger
from bot.domain.answers import Outcome, Road
from bot.domain.conversations import Channel
from bot.domain.events import Answered, AnswerEvent, EmergencyRaised
from bot.domain.places import Contact
from bot.domain.territories import Commune

log = structlog.get_logger(__name__)


async def meant(text: str, counter: Counter, record: Record) -> Emergency | None:
    """The alarm that a message raises by what it means, its words telling no danger.

    Where it may mean one, whom to call is told with what is answered.
    """
    try:
        with record.timed("meant"):
            chance = await record.apart(counter.calmness.told, text)
    except Exception as error:  # what else is asked is answered all the same
        log.error("meaning_not_read", answer_id=record.id, error=type(error).__name__)
        return None
    if UNEASY < chance <= GRAVE:
        record.notices.append(record.wording.in_danger)
    return unnamed(text, record.wording) if chance > GRAVE else None


async def alarmed(
    found: Emergency, commune: Commune | None, counter: Counter, record: Record
) -> AsyncIterator[AnswerEvent]:
    """The words of the danger; in writing only, what is asked beside it is said from documents, or passed over.

    So is what is told calmly, with the service to see. Nothing that goes wrong afterwards, and no refusal, follows.
    """
    raised = with_local(found, counter.places, commune, record.wording)
    yield EmergencyRaised(raised.message, raised.numbers)
    contact = None
    if commune is not None and record.question.channel is not Channel.VOICE:
        try:
            calm = bool(found.told) and await record.apart(counter.calmness.calm, found.told)
            if asked := found.beside or (found.told if calm else ""):
                async with closing(_beside(asked, commune, counter.unwriting(), record)) as events:
                    async for event in events:
                        yield event
            untold = found.danger is Danger.UNNAMED
            contact = _service(commune, counter, record) if untold or (calm and record.searched) else None
        except Exception as error:  # the alarm stands, whatever fails after it
            log.error("nothing_beside_the_alarm", answer_id=record.id, error=type(error).__name__)
    if record.sentences:
        record.notices.insert(0, raised.message)
        yield Answered(record.answer(Outcome.ANSWERED, Road.EXTRACTED, contact=contact))
    else:
        yield Answered(record.answer(Outcome.EMERGENCY, Road.EMERGENCY, message=raised.message, contact=contact))


def _service(commune: Commune, counter: Counter, record: Record) -> Contact | None:
    """Whom to see: who helps in such a hardship, else the reception. One word of an account names the wrong service."""
    ours = [place for place in counter.places if place.owner == commune.id]
    service = helping(commune, counter, record) or general_of(ours)
    return service.contact if service else None


async def _beside(text: str, commune: Commune, counter: Counter, record: Record) -> AsyncIterator[AnswerEvent]:
    if await aside(counter.people, record, None):  # a person speaks, or the answers are stopped
        return
    record.searched = in_french(text) if language_of(text) == ENGLISH else text
    known = await seek(commune, counter, record)
    if isinstance(known, Grounded):
        async with closing(say_cited(text, known, commune, counter, record)) as events:
            async for event in events:
                yield event
