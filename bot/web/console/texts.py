"""Canned texts: written once, used by everybody, kept by versions."""

import uuid
from dataclasses import replace

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import EVERYWHERE, Right
from bot.domain.canned import VARIABLES, CannedText, unknown_variables
from bot.storage import ChangedMeanwhileError
from bot.web.console.room import InRoom, Room
from bot.web.counter import served_communes

LONGEST_TITLE, LONGEST = 120, 4_000
routes = APIRouter(prefix="/console/canned", include_in_schema=False)


@routes.get("")
async def show(room: InRoom) -> Response:
    """Every text."""
    room.need(Right.EDIT)
    return await _page(room)


@routes.post("")
async def keep(room: InRoom) -> Response:
    """A new text, or a new version of one."""
    fields = room.visit.fields
    title, text = fields.get("title", "").strip()[:LONGEST_TITLE], fields.get("text", "").strip()[:LONGEST]
    commune, version = fields.get("commune", ""), fields.get("version", "0")
    room.visit.require(Right.EDIT, commune or EVERYWHERE)
    if not title or not text:
        return await _page(room, "empty")
    if unknown_variables(text):
        return await _page(room, "unknown")
    text_id = fields.get("id", "")[:64] or uuid.uuid4().hex
    made = CannedText(text_id, commune, title, text, 1, room.visit.agent.name, room.office.desk.now())
    return await _keep(room, replace(made, version=int(version) + 1 if version.isdecimal() else 1))


@routes.post("/withdraw")
async def withdraw(room: InRoom) -> Response:
    """Takes a text away; its versions stay in the record."""
    wanted, moment = room.visit.fields.get("id", ""), room.office.desk.now()
    texts = await room.office.read(lambda desks: desks.canned.of(""))
    found = next((one for one in texts if one.id == wanted), None)
    if found is None:
        return RedirectResponse("/console/canned", 303)
    room.visit.require(Right.EDIT, found.commune or EVERYWHERE)
    who = room.visit.agent.name
    gone = replace(found, version=found.version + 1, withdrawn=True, changed_by=who, changed_at=moment)
    return await _keep(room, gone)


async def _keep(room: Room, text: CannedText) -> Response:
    try:
        await room.office.write(lambda desks: desks.canned.keep(text))
    except ChangedMeanwhileError:
        return await _page(room, "changed", 409)
    return RedirectResponse("/console/canned", 303)


async def _page(room: Room, fault: str = "", status: int = 422) -> Response:
    texts = await room.office.read(lambda desks: desks.canned.of(""))
    served = served_communes(room.office.desk.holder.counter)
    mine = [one for one in served if room.visit.agent.may(Right.EDIT, one.id)]
    values: dict[str, object] = {
        "texts": [one for one in texts if not one.commune or room.visit.agent.may(Right.EDIT, one.commune)],
        "communes": mine,
        "everywhere": room.visit.agent.may(Right.EDIT, EVERYWHERE),
        "shown_variables": ", ".join(f"{{{name}}}" for name in VARIABLES),
        "fault": fault,
        "given": room.visit.fields,
    }
    return room.page("canned", values, status if fault else 200)
