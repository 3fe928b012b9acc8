"""The alarm, before anything else; then, where a fact is asked beside the danger, what documents hold of it."""

from collections.abc import AsyncIterator

import structlog

from bot.answering.aside import aside
from bot.answering.counter import Counter
from bot.answering.emergencies import Emergency
from bot.answering.english import in_french
from bot.answering.ground import Grounded
from bot.answering.languages import ENGLISH, language_of
from bot.answering.local_numbers import with_local
from bot.answering.record import Record
from bot.answering.say import say_cited
from bot.answering.seek import seek
from bot.answering.streams import closing
from bot.domain.answers import Outcome, Road
from bot.domain.conversations import Channel
from bot.domain.events import Answered, AnswerEvent, EmergencyRaised
from bot.domain.territories import Commune

log = structlog.get_logger(__name__)


async def alarmed(
    found: Emergency, commune: Commune | None, counter: Counter, record: Record
) -> AsyncIterator[AnswerEvent]:
    """The words of the danger; what is asked beside it is said from documents, in writing only, or passed over.

    Nothing that goes wrong afterwards, and no refusal, follows an alarm.
    """
    raised = with_local(found, counter.places, commune, record.wording)
    yield EmergencyRaised(raised.message, raised.numbers)
    if raised.beside and commune is not None and record.question.channel is not Channel.VOICE:
        try:
            async with closing(_beside(raised.beside, commune, counter.unwriting(), record)) as events:
                async for event in events:
                    yield event
        except Exception as error:  # the alarm stands, whatever fails after it
            log.error("nothing_beside_the_alarm", answer_id=record.id, error=type(error).__name__)
    if record.sentences:
        record.notices.insert(0, raised.message)
        yield Answered(record.answer(Outcome.ANSWERED, Road.EXTRACTED))
    else:
        yield Answered(record.answer(Outcome.EMERGENCY, Road.EMERGENCY, message=raised.message))


async def _beside(text: str, commune: Commune, counter: Counter, record: Record) -> AsyncIterator[AnswerEvent]:
    if await aside(counter.people, record, None):  # a person speaks, or the answers are stopped
        return
    record.searched = in_french(text) if language_of(text) == ENGLISH else text
    known = await seek(commune, counter, record)
    if isinstance(known, Grounded):
        async with closing(say_cited(text, known, commune, counter, record)) as events:
            async for event in events:
                yield event
