"""One request: claimed, talked over, corrected, signed and sent, rejected, given to somebody else."""

from collections.abc import Callable
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import Right
from bot.domain.requests import Request, Voice
from bot.domain.reviews import Reason, Verdict
from bot.storage import NotYoursError
from bot.storage.desks import Desks
from bot.web.console.deeds import deed_of, handed_back, rejection_of, second_deed, version_of
from bot.web.console.folder import folder_of, may_countersign, with_text
from bot.web.console.room import InRoom, RequestId, Room, residents_read
from bot.web.console.shown import Folder
from bot.web.office import CLAIM_LASTS, LONGEST

routes = APIRouter(prefix="/console/requests", include_in_schema=False)


@routes.get("/{request_id}")
async def show(request_id: RequestId, room: InRoom) -> Response:
    """The request, whoever holds it."""
    request = await room.request(request_id)
    await room.sign_presence(request.id)
    return await _page(room, request)


@routes.post("/{request_id}/claim")
async def claim(request_id: RequestId, room: InRoom) -> Response:
    """Takes a request: nobody else can, for as long as the agent works on it."""
    request = await room.request(request_id)
    agent, moment = room.visit.agent.name, room.office.desk.now()
    await room.sign_presence(request.id)
    return await _act(
        room, request, lambda desks: desks.requests.claim(request_id, agent, moment, moment + CLAIM_LASTS), stays=True
    )


@routes.post("/{request_id}/send")
async def send(request_id: RequestId, room: InRoom) -> Response:
    """Signs and sends what is in the box, and gives the conversation back to the assistant; correcting has a reason."""
    request = await room.request(request_id)
    if not room.visit.fields.get("text", "").strip():
        return await _page(room, request, "no_text")
    deed = await deed_of(room, request)
    if deed.review.verdict is Verdict.CORRECTED and deed.review.proposed and not deed.review.reason:
        return await _page(room, request, "no_reason_corrected")
    return await _act(room, request, lambda desks: desks.deciding.decide(deed))


@routes.post("/{request_id}/reject")
async def reject(request_id: RequestId, room: InRoom) -> Response:
    """Closes without an answer, with a reason."""
    request = await room.request(request_id)
    if room.visit.fields.get("reason", "") not in list(Reason):
        return await _page(room, request, "no_reason")
    deed = await rejection_of(room, request)
    return await _act(room, request, lambda desks: desks.deciding.decide(deed))


@routes.post("/{request_id}/message")
async def message(request_id: RequestId, room: InRoom) -> Response:
    """Says something to the resident and keeps the conversation; only who holds it may."""
    request = await room.request(request_id)
    agent, moment = room.visit.agent.name, room.office.desk.now()
    text, author = room.visit.fields.get("text", "").strip()[:LONGEST], residents_read(room.visit)
    if not text:
        return await _page(room, request, "no_text")

    def say(desks: Desks) -> Request:
        if not desks.requests.hold_on(request_id, agent, moment + CLAIM_LASTS):
            raise NotYoursError(desks.requests.get(request_id).held_by(moment))
        desks.requests.say(request_id, Voice.AGENT, author, text, moment)
        return request

    return await _act(room, request, say, stays=True)


@routes.post("/{request_id}/release")
async def release(request_id: RequestId, room: InRoom) -> Response:
    """Gives it back to the queue, or to a colleague or a service, with a note for them."""
    request, fields, moment = await room.request(request_id), room.visit.fields, room.office.desk.now()
    agent, version, note = room.visit.agent, version_of(room), fields.get("note", "").strip()[:LONGEST]
    assignee, service = fields.get("assignee", "")[:64], fields.get("service", "")[:128]

    def give(desks: Desks) -> Request:
        given = desks.requests.release(request_id, agent.name, version, assignee=assignee, service=service)
        if note:
            desks.requests.say(request_id, Voice.NOTE, agent.display, note, moment)
        return given

    return await _act(room, request, give)


@routes.post("/{request_id}/second")
async def second(request_id: RequestId, room: InRoom) -> Response:
    """The second signature: what a colleague signed leaves."""
    request = await room.request(request_id, Right.COUNTERSIGN)
    deed, agent = await second_deed(room, request), room.visit.agent.name
    return await _act(room, request, lambda desks: desks.deciding.second(deed, agent))


@routes.post("/{request_id}/send-back")
async def send_back(request_id: RequestId, room: InRoom) -> Response:
    """Refuses the second signature, with a note."""
    request = await room.request(request_id, Right.COUNTERSIGN)
    agent, moment, version = room.visit.agent, room.office.desk.now(), version_of(room)
    note = room.visit.fields.get("note", "").strip()[:LONGEST]
    if not note:
        return await _page(room, request, "no_note")
    return await _act(
        room, request, lambda desks: desks.deciding.send_back(request_id, version, agent.name, note, moment)
    )


@routes.post("/{request_id}/close")
async def close(request_id: RequestId, room: InRoom) -> Response:
    """Ends the conversation without signing anything: the assistant answers again."""
    request = await room.request(request_id)
    agent, moment, version = room.visit.agent.name, room.office.desk.now(), version_of(room)
    back = handed_back(room, request)
    return await _act(room, request, lambda desks: desks.deciding.close(request_id, version, agent, back, moment))


async def _act(room: Room, request: Request, work: Callable[[Desks], Request], *, stays: bool = False) -> Response:
    """Does it; when somebody was first, the page as it stands now with what the agent had written."""
    try:
        await room.office.write(work)
    except NotYoursError as refused:
        return await _conflict(room, request.id, refused.by)
    address = f"/console/requests/{request.id}" if stays else f"/console?{urlencode({'done': request.reference})}"
    return RedirectResponse(address, 303)


async def _conflict(room: Room, request_id: str, by: str) -> Response:
    now = await room.request(request_id)
    names = {one.agent: one.display for one in await room.here()}
    key = "conflict_held" if by else "conflict_moved"
    notice = room.office.words.say(f"folder.{key}", {"who": names.get(by, by)})
    folder = with_text(await folder_of(room, now), room.visit.fields.get("text", ""), notice)
    return room.page("request", _values(room, folder), 409)


async def _page(room: Room, request: Request, fault: str = "") -> Response:
    folder = await folder_of(room, request)
    if fault:
        notice, text = room.office.words.say(f"folder.{fault}"), room.visit.fields.get("text", "")
        return room.page("request", _values(room, with_text(folder, text, notice)), 422)
    return room.page("request", _values(room, folder))


def _values(room: Room, folder: Folder) -> dict[str, object]:
    return {
        "folder": folder,
        "reasons": list(Reason),
        "countersigns": may_countersign(room.visit.agent, folder),
        "given": room.visit.fields,
    }
