"""When the counter steps aside: a person is speaking with the resident, or people stopped the automatic answers."""

import asyncio
from typing import Protocol

import structlog

from bot.answering.record import Record
from bot.domain.answers import Outcome
from bot.domain.conversations import Question
from bot.domain.duty import Speaking, Stopped
from bot.domain.events import Answered, AnswerEvent, HandedOver
from bot.domain.places import Contact

PATIENCE_S = 2.0

log = structlog.get_logger(__name__)


class People(Protocol):
    """Asked at every question that is no emergency. Never raises."""

    def instead(self, question: Question) -> Speaking | Stopped | None:
        """Who or what takes the question in the counter's place; None: the counter answers."""
        ...


class NoPeople:
    """A counter where nobody works."""

    def instead(self, question: Question) -> Speaking | Stopped | None:
        """The counter answers."""
        return None


async def aside(people: People, record: Record, contact: Contact | None) -> tuple[AnswerEvent, ...]:
    """What is said instead of an answer; nothing when the counter answers."""
    try:
        taken = await asyncio.wait_for(asyncio.to_thread(people.instead, record.question), PATIENCE_S)
    except TimeoutError:
        log.error("people_not_asked", error="TimeoutError")
        return ()
    match taken:
        case None:
            return ()
        case Speaking(who):
            message, contact = record.wording.passed_on.format(who=who), None
        case Stopped(message):
            message = message or record.wording.stopped
    answer = record.answer(Outcome.HANDED_OVER, message=message, contact=contact)
    return HandedOver(message, contact), Answered(answer)
