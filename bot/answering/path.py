"""The way of a question, from the words of a resident to the last event of its answer."""

import traceback
from collections.abc import AsyncIterator
from dataclasses import replace

import structlog

from bot.answering.actions import actions_for
from bot.answering.alarm import alarmed, meant
from bot.answering.approved import say_signed, standing_signed
from bot.answering.aside import aside
from bot.answering.computed import computed
from bot.answering.counter import Counter, Limits
from bot.answering.emergencies import Emergency, mindful, tells
from bot.answering.english import in_french
from bot.answering.evidence.aspects import Aspect
from bot.answering.ground import Divided, Grounded, Lack, Vague
from bot.answering.hardships import helping
from bot.answering.languages import ENGLISH, OTHER, language_of, surely_french
from bot.answering.notices import showing
from bot.answering.record import Record
from bot.answering.refuse import contact_for, refuse, refuse_for
from bot.answering.rephrase import rephrase
from bot.answering.say import say_cited
from bot.answering.screen import Calm, Clear, Declined, PersonWanted, Polite, screen
from bot.answering.seek import seek
from bot.answering.streams import closing
from bot.answering.wording import Reason
from bot.domain.answers import Outcome
from bot.domain.conversations import Question
from bot.domain.events import (
    Alerted,
    Answered,
    AnswerEvent,
    Clarified,
    Failed,
    HandedOver,
    Refused,
    SentenceSaid,
)
from bot.domain.places import Contact
from bot.domain.territories import Commune

__all__ = ["Counter", "Limits", "answer"]

CHOICES = 4
"""Services proposed when a question names no subject."""

log = structlog.get_logger(__name__)


async def answer(question: Question, counter: Counter) -> AsyncIterator[AnswerEvent]:
    """Events of one answer: Begun first, then what happens, then Answered or Failed. Closing it cancels everything."""
    language = question.language if question.language != "fr" else language_of(question.text)
    record = Record(question, counter.wording(language), counter.index.generation)
    commune = counter.territory.commune(question.commune)
    yield record.begun(commune.name if commune else question.commune)
    try:
        with record.timed("screen", here=True):
            screened = screen(
                question.text, record.wording, longest=counter.limits.longest_question, official=counter.official
            )
        if isinstance(screened, Clear) and language != OTHER:
            screened = await meant(screened.text, counter, record) or screened
        if isinstance(screened, Emergency):  # whose words wait for nothing
            async with closing(alarmed(screened, commune, counter, record)) as events:
                async for event in events:
                    yield event
            return
        record.alerts = await showing(commune, question.at, counter.notices)
        if record.alerts:
            yield Alerted(record.alerts)
        if instead := await aside(counter.people, record, _contact("", commune, counter)):
            for event in instead:
                yield event
            return
        if isinstance(screened, Clear) and commune is not None and language != OTHER:
            async with closing(_search(screened.text, commune, language, counter, record)) as events:
                async for event in events:
                    yield event
        else:
            for event in _decided(screened, commune, counter, record):
                yield event
    except Exception as error:  # logged by type and place: a message may hold the resident's words
        where = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-8:]]
        log.error(
            "answer_failed", answer_id=record.id, question_id=question.id, error=type(error).__name__, where=where
        )
        yield Failed(record.wording.failed, _contact("", commune, counter))


def _decided(screened: Calm, commune: Commune | None, counter: Counter, record: Record) -> tuple[AnswerEvent, ...]:
    """What is said without any search."""
    match screened:
        case Polite(courtesy):
            message = record.wording.courtesy[courtesy].format(commune=commune.name if commune else "")
            return (Answered(record.answer(Outcome.ANSWERED, message=message)),)
        case PersonWanted(text):
            contact, message = _contact(text, commune, counter), record.wording.person
            handed = record.answer(Outcome.HANDED_OVER, message=message, contact=contact)
            return HandedOver(message, contact), Answered(handed)
        case Declined(reason):
            return _declined(reason, "", commune, counter, record)
        case Clear(text):
            reason = Reason.OTHER_LANGUAGE if commune else Reason.UNKNOWN_COMMUNE
            return _declined(reason, text, commune, counter, record)


async def _search(
    text: str, commune: Commune, language: str, counter: Counter, record: Record
) -> AsyncIterator[AnswerEvent]:
    question, limits = record.question, counter.limits
    with record.timed("rephrase", here=True):
        french = in_french(text) if language == ENGLISH and not surely_french(text) else text
        record.searched = rephrase(french, question.turns[-limits.turns :])
    day = question.at.date()
    with record.timed("approved"):
        signed = await record.apart(standing_signed, counter.approved, record.searched, commune.id, day, counter)
    if signed:
        for event in say_signed(signed, record):
            yield event
        return
    with record.timed("computed"):
        known = await record.apart(computed, text, commune, counter, record)
    if known is not None:
        for event in known:
            yield event
        return
    unhurried = counter.unwriting() if tells(text) else counter  # whom to call, in danger, waits for no reading
    found = await seek(commune, unhurried, record)
    if isinstance(found, Grounded):
        async with closing(_say(text, found, commune, counter, record)) as events:
            async for event in events:
                yield event
    else:
        for event in _not_found(found, commune, counter, record):
            yield event


def _not_found(
    found: Lack | Vague | Divided, commune: Commune, counter: Counter, record: Record
) -> tuple[AnswerEvent, ...]:
    match found:
        case Vague(aspect):
            back = record.wording.clarify.get(aspect, record.wording.clarify[Aspect.ANYTHING])
            choices = tuple(place.name for place in counter.places if place.owner == commune.id)[:CHOICES]
            return Clarified(back, choices), Answered(record.answer(Outcome.CLARIFY, message=back))
        case Divided(case):
            back = record.wording.divided.format(case=case)
            return Clarified(back), Answered(record.answer(Outcome.CLARIFY, message=back))
        case Lack():
            text, wording = record.question.text, record.wording
            service = helping(commune, counter, record)
            contact = service.contact if service else _contact(record.searched, commune, counter)
            refusal = refuse_for(found, text, wording, contact)
            if tells(text) or wording.in_danger in record.notices:
                refusal = mindful(refusal, wording)
            if service:
                refusal = replace(refusal, missing=f"{refusal.missing} {wording.listened}")
            return Refused(refusal), Answered(record.answer(refusal.outcome, refusal=refusal, contact=contact))


async def _say(
    text: str, found: Grounded, commune: Commune, counter: Counter, record: Record
) -> AsyncIterator[AnswerEvent]:
    road = None
    async with closing(say_cited(text, found, commune, counter, record)) as events:
        async for event in events:
            road = event.road if isinstance(event, SentenceSaid) else road
            yield event
    if record.sentences:
        contact = _contact(record.searched, commune, counter)
        said = [citation for sentence in record.sentences for citation in sentence.citations]
        record.actions = actions_for(record.searched, said, commune, counter)
        yield Answered(record.answer(Outcome.ANSWERED, road, contact=contact))
        return
    for refusing in _declined(Reason.UNVERIFIED, record.searched, commune, counter, record):
        yield refusing


def _declined(
    reason: Reason, about: str, commune: Commune | None, counter: Counter, record: Record
) -> tuple[AnswerEvent, ...]:
    contact = _contact(about, commune, counter)
    refusal = refuse(reason, record.wording, contact, limit=counter.limits.longest_question)
    return Refused(refusal), Answered(record.answer(refusal.outcome, refusal=refusal, contact=contact))


def _contact(about: str, commune: Commune | None, counter: Counter) -> Contact | None:
    return contact_for(about, counter.places, commune.owners(), counter.reader.lexicon) if commune else None
