"""What an agent's page listens to: a sign at each change, while their presence and their claim are kept alive."""

import json
from collections.abc import AsyncGenerator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.sse import format_sse_event
from starlette.requests import Request as HttpRequest

from bot.domain.agents import Right
from bot.web.console.room import Room
from bot.web.events import PING
from bot.web.office import AtOffice
from bot.web.page import InPages
from bot.web.problems import Problem
from bot.web.resident import EventStream
from bot.web.signing_in import SIGNED_OUT, Listening, is_still_signed_in

SIGN_EVERY_S = 15.0
routes = APIRouter(prefix="/console", include_in_schema=False)


@routes.get("/events", response_class=EventStream)
async def events(
    visit: Listening,
    http: HttpRequest,
    office: AtOffice,
    pages: InPages,
    request: Annotated[str, Query(max_length=64)] = "",
) -> EventStream:
    """Server-sent `change` events, and `signed-out` when the session ends; the page then asks again what it shows."""
    if not visit.agent.may_somewhere(Right.ANSWER):
        raise Problem(403, "not-allowed", values={"who": visit.agent.display})
    return EventStream(_told(Room(visit, office, pages), http, request))


async def _told(room: Room, http: HttpRequest, request_id: str) -> AsyncGenerator[bytes, None]:
    """A first event at once: whatever happened before the page began to listen is asked again."""
    office, seen, number = room.office, -1, 0
    while not office.bell.leaving and await is_still_signed_in(http):
        await room.sign_presence(request_id)
        if request_id:
            await room.hold_on(request_id)
        if office.bell.rung != seen:
            seen, number = office.bell.rung, number + 1
            yield format_sse_event(data_str=json.dumps({"free": await _free(room)}), event="change", id=str(number))
        else:
            yield PING
        await office.bell.wait(seen, SIGN_EVERY_S)
    if office.bell.leaving:
        return  # the page comes back by itself, to the next server
    yield SIGNED_OUT


async def _free(room: Room) -> int:
    """How many requests nobody holds, for the page's title."""
    return sum(1 for line in await room.queue() if not line.holder)
