"""A caller's question, typed by an agent at the counter or on the telephone: a draft at once."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import Right
from bot.domain.requests import Door
from bot.web.asking import commune_at
from bot.web.console.room import InRoom
from bot.web.console.shown import communes_of
from bot.web.counter import served_communes
from bot.web.office import CLAIM_LASTS, Asked

DOORS = (Door.COUNTER, Door.CALL)
routes = APIRouter(prefix="/console/new", include_in_schema=False)


@routes.get("")
async def show(room: InRoom, question: Annotated[str, Query(max_length=4_000)] = "") -> Response:
    """The form; a question asked in vain may come with it."""
    room.need(Right.ANSWER)
    return _page(room, question)


@routes.post("")
async def ask(room: InRoom) -> Response:
    """Makes a request of what somebody asks, held at once by the agent who has them in front."""
    fields, office, agent = room.visit.fields, room.office, room.visit.agent.name
    commune = commune_at(office.desk, fields.get("commune", ""))
    room.visit.require(Right.ANSWER, commune.id)
    text = fields.get("question", "").strip()
    if not text:
        return _page(room, "", "no_question", 422)
    door = Door.CALL if fields.get("door") == Door.CALL else Door.COUNTER
    request = await office.open(Asked(text, commune.id, "fr", door))
    moment = office.desk.now()
    await office.write(lambda desks: desks.requests.claim(request.id, agent, moment, moment + CLAIM_LASTS))
    return RedirectResponse(f"/console/requests/{request.id}", 303)


def _page(room: InRoom, question: str, fault: str = "", status: int = 200) -> Response:
    allowed = communes_of(room.visit.agent)
    served = [one for one in served_communes(room.office.desk.holder.counter) if not allowed or one.id in allowed]
    return room.page("new", {"communes": served, "doors": DOORS, "fault": fault, "question": question}, status)
