"""From a form to a decision, whole: the review, the words that changed, what is sent, what serves the next ones."""

import uuid
from dataclasses import replace
from datetime import datetime

from bot.answering.signing import LASTS, kept_sources, signed_from
from bot.domain.differences import word_changes
from bot.domain.references import written
from bot.domain.requests import Door, Request
from bot.domain.reviews import ApprovedAnswer, Reason, Review, Suggestion, Verdict
from bot.storage import Deed
from bot.web.console.folder import day_of
from bot.web.console.room import Room, residents_read
from bot.web.office import LONGEST
from bot.web.problems import Problem
from bot.web.shapes import web_url


async def deed_of(room: Room, request: Request) -> Deed:
    """What sending the box does. A draft sent as it stands was approved, else it was corrected."""
    suggestion = await room.office.read(lambda desks: desks.requests.suggestion(request.id))
    moment, fields = room.office.desk.now(), room.visit.fields
    text, proposed = _text(fields.get("text", "")), suggestion.text
    kept = tuple(one.number for one in suggestion.citations if fields.get(f"source-{one.number}"))
    as_it_stands = text == _text(proposed) and len(kept) == len(suggestion.citations)
    verdict = Verdict.APPROVED if as_it_stands else Verdict.CORRECTED
    review = _review(room, request, verdict, proposed, text, moment)
    review = replace(review, citations=kept, reusable=bool(fields.get("reusable")))
    approved = await _approved(room, request, review, suggestion)
    deed = Deed(review, version_of(room), residents_read(room.visit), handed_back(room, request), approved=approved)
    return _with_letter(deed, room, request, suggestion)


async def rejection_of(room: Room, request: Request) -> Deed:
    """Nothing is sent; the reason is kept."""
    suggestion = await room.office.read(lambda desks: desks.requests.suggestion(request.id))
    review = _review(room, request, Verdict.REJECTED, suggestion.text, "", room.office.desk.now())
    return Deed(review, version_of(room), handed_back=handed_back(room, request))


async def second_deed(room: Room, request: Request) -> Deed:
    """The decision that waits, to be signed again. Problem 409 when none waits."""
    reviews = await room.office.read(lambda desks: desks.requests.reviews(request.id))
    suggestion = await room.office.read(lambda desks: desks.requests.suggestion(request.id))
    waiting = [one for one in reviews if not one.seconded_by and one.verdict is not Verdict.REJECTED]
    if not waiting:
        raise Problem(409, "already-over")
    approved = await _approved(room, request, waiting[-1], suggestion)
    names = {one.agent: one.display for one in await room.here()}
    first = names.get(waiting[-1].by, waiting[-1].by)
    author = room.office.words.say("folder.two_signers", {"first": first, "second": residents_read(room.visit)})
    deed = Deed(waiting[-1], version_of(room), author, handed_back(room, request), approved=approved)
    return _with_letter(deed, room, request, suggestion)


def handed_back(room: Room, request: Request) -> str:
    """The words that say who answers from now on; none where nobody listens."""
    return room.office.wording.speak(request.language).say("person.handed_back") if request.door is Door.CHAT else ""


def version_of(room: Room) -> int:
    """The version of the request the agent read; Problem 422 when the form does not say."""
    given = room.visit.fields.get("version", "")
    if not given.isdecimal() or len(given) > 9:
        raise Problem(422, "invalid")
    return int(given)


def _with_letter(deed: Deed, room: Room, request: Request, suggestion: Suggestion) -> Deed:
    """The same, with what leaves by e-mail: the answer, who signs it, and its sources."""
    words, reference = room.office.wording.speak(request.language), written(request.reference)
    kept = kept_sources(suggestion, deed.review.citations)
    sources = "\n".join(f"- {one.title} {web_url(one.url)}".rstrip() for one in kept)
    values = {"text": deed.review.text, "who": deed.author, "reference": reference, "sources": sources}
    letter = words.say("person.letter" if sources else "person.letter_bare", values)
    return replace(deed, subject=words.say("person.letter_subject", values), letter=letter)


def _review(room: Room, request: Request, verdict: Verdict, proposed: str, text: str, moment: datetime) -> Review:
    fields = room.visit.fields
    given = fields.get("reason", "") if verdict is not Verdict.APPROVED else ""
    return Review(
        uuid.uuid4().hex,
        request.id,
        verdict,
        room.visit.agent.name,
        moment,
        proposed,
        text,
        Reason(given) if given in list(Reason) else None,
        fields.get("note", "").strip()[:LONGEST],
        changes=word_changes(proposed, text) if text else (),
    )


async def _approved(room: Room, request: Request, review: Review, suggestion: Suggestion) -> ApprovedAnswer | None:
    """The signed answer for the next residents, looked up as the counter searched this one's question."""
    asked, day = await _asked(room, request), review.at.date()
    until = day_of(room.visit.fields.get("expires", ""), day + LASTS)
    owner = request.service or room.visit.agent.service
    return signed_from(review, request, suggestion, asked, owner, residents_read(room.visit), until)


async def _asked(room: Room, request: Request) -> str:
    """The question as the counter searches it: that of the answer signed before, of the chat, or as it stands."""
    if request.approved_id:
        before = await room.office.read(lambda desks: desks.approvals.get(request.approved_id))
        return before.asked if before else request.question
    kept = await room.office.desk.journal.find(request.answer_id) if request.answer_id else None
    return kept.answer.searched if kept and kept.answer.searched else request.question


def _text(written: str) -> str:
    """What a browser sends of a text area, with line ends as we write them."""
    return "\n".join(line.rstrip() for line in written.strip()[:LONGEST].splitlines())
