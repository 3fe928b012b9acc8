"""Signed answers read again when the documents change or their day comes: those that no longer stand are reviewed."""

import asyncio
import uuid
from datetime import datetime

import structlog

from bot.answering.approved import moved
from bot.answering.suggest import suggest
from bot.domain.conversations import Channel, Question
from bot.domain.references import reference_of
from bot.domain.requests import Door, Request
from bot.domain.reviews import ApprovedAnswer, Suggestion, Support, signed_sentences
from bot.web.faults import places_of
from bot.web.office import Office

LOOK_EVERY_S = 2.0

log = structlog.get_logger(__name__)


async def reread_at_changes(office: Office) -> None:
    """Reads them at the start, at each new generation and each new day, until it is cancelled."""
    read_at: tuple[str, object] | None = None
    while True:
        now = (office.desk.holder.health().generation, office.desk.now().date())
        try:
            if now != read_at:
                await reread(office)
                read_at = now
        except Exception as error:  # whatever breaks, answers that moved are not said, and we look again
            log.error("approved_not_reread", error=type(error).__name__, where=places_of(error))
        await asyncio.sleep(LOOK_EVERY_S)


async def reread(office: Office) -> int:
    """How many answers were put back in the review queue."""
    signed, moment = await office.read(lambda desks: desks.approvals.listed()), office.desk.now()
    flagged = 0
    for one in signed:
        changed = await asyncio.to_thread(_moved, one, office)
        if changed or one.expired(moment.date()):
            flagged += await _review_again(one, changed, office, moment)
    return flagged


def _moved(signed: ApprovedAnswer, office: Office) -> tuple[Support, ...]:
    return moved(signed, office.desk.holder.counter) if signed.supports else ()


async def _review_again(signed: ApprovedAnswer, changed: tuple[Support, ...], office: Office, at: datetime) -> bool:
    request_id = uuid.uuid4().hex
    question = Question(request_id, signed.question, signed.commune, at, Channel.CONSOLE)
    found = await suggest(question, office.desk.holder.counter, office.path)
    gone = {one.passage_id for one in changed}
    titles = {one.title for said in signed.sentences for one in said.citations if one.passage_id in gone}
    points = [office.words.say("review.changed", {"title": title}) for title in sorted(titles)]
    if signed.expired(at.date()):
        points.append(office.words.say("review.expired"))
    signs = {"who": signed.signed_by, "date": f"{signed.signed_at:%d/%m/%Y}" if signed.signed_at else ""}
    points.append(office.words.say("review.signed", signs))
    said = signed_sentences(signed.text, found.citations)
    draft = Suggestion(said, found.citations, found.supports, found.confidence, tuple(points))
    request = Request(
        request_id,
        reference_of(request_id),
        signed.commune,
        Door.REVIEW,
        signed.question,
        "fr",
        at,
        service=signed.owner,
        approved_id=signed.id,
    )
    return await office.write(lambda desks: desks.approvals.to_review(signed.id, request, draft))
