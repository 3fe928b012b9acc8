"""Alerts and closures, set and ended from the console by the very rules of the agents' API."""

from collections.abc import Awaitable

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import EVERYWHERE, Right
from bot.domain.notices import Severity
from bot.web import agent as notices
from bot.web.console.room import InRoom, RequestId, Room
from bot.web.counter import served_communes
from bot.web.notice_frames import AlertBody, ClosureBody
from bot.web.problems import Problem, ProblemJson, body_of

routes = APIRouter(prefix="/console/notices", include_in_schema=False)


@routes.get("")
async def show(room: InRoom) -> Response:
    """What is shown and closed now and to come."""
    room.need(Right.NOTIFY)
    return await _page(room)


@routes.post("/alerts")
async def raise_alert(room: InRoom) -> Response:
    """Shows a banner."""
    fields = room.visit.fields
    messages = {language: fields[key] for language, key in (("fr", "fr"), ("en", "en")) if fields.get(key, "").strip()}
    given = {"owners": [fields.get("owner", "")], "messages": messages, "severity": fields.get("severity", "")}
    try:
        body = AlertBody.model_validate({**given, "ends": fields.get("ends", ""), "url": fields.get("url", "")})
    except ValidationError:
        return await _page(room, room.office.words.say("notices.incomplete"))
    return await _done(room, notices.raise_alert(body, room.visit.agent, room.office.desk))


@routes.post("/alerts/{notice_id}/end")
async def end_alert(notice_id: RequestId, room: InRoom) -> Response:
    """Takes a banner down."""
    return await _done(room, notices.end_alert(notice_id, room.visit.agent, room.office.desk))


@routes.post("/closures")
async def close(room: InRoom) -> Response:
    """Closes a place."""
    fields = room.visit.fields
    given: dict[str, object] = {name: fields.get(name, "") for name in ("place", "ends", "reason")}
    if fields.get("starts"):
        given["starts"] = fields["starts"]
    try:
        body = ClosureBody.model_validate(given)
    except ValidationError:
        return await _page(room, room.office.words.say("notices.incomplete"))
    return await _done(room, notices.close(body, room.visit.agent, room.office.desk))


@routes.post("/closures/{notice_id}/end")
async def end_closure(notice_id: RequestId, room: InRoom) -> Response:
    """Ends a closure."""
    return await _done(room, notices.end_closure(notice_id, room.visit.agent, room.office.desk))


async def _done(room: Room, work: Awaitable[object]) -> Response:
    """Back to the page; what the rules refuse is said above the form, which keeps what was written."""
    try:
        await work
    except Problem as refused:
        if refused.status == 403:
            raise
        told = ProblemJson.model_validate(body_of(refused, room.office.words))
        return await _page(room, told.detail)
    room.office.bell.ring()
    return RedirectResponse("/console/notices", 303)


async def _page(room: Room, fault: str = "") -> Response:
    desk, agent = room.office.desk, room.visit.agent
    counter, moment = desk.holder.counter, desk.now()
    allowed = agent.communes(Right.NOTIFY)
    everywhere = EVERYWHERE in allowed
    communes = [one for one in served_communes(counter) if everywhere or one.id in allowed]
    groups = counter.territory.intercommunalities if everywhere else {}
    owners = {**{one.id: one.name for one in communes}, **{one.id: one.name for one in groups.values()}}
    values: dict[str, object] = {
        "alerts": await desk.journal.on_board(lambda board: board.alerts(moment)),
        "closures": await desk.journal.on_board(lambda board: board.closures(moment)),
        "owners": list(owners.items()),
        "places": [(one.id, one.name) for one in counter.places if one.owner in owners],
        "names": {one.id: one.name for one in counter.places},
        "severities": list(Severity),
        "fault": fault,
        "given": room.visit.fields,
        "moment": moment,
    }
    return room.page("notices", values, 422 if fault else 200)
