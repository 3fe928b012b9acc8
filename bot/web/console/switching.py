"""The kill switch: automatic answers stopped at once, in a commune or everywhere, through one door or all."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import EVERYWHERE, Right
from bot.domain.conversations import Channel
from bot.domain.switches import EVERY, Switch
from bot.web.console.room import InRoom, Room
from bot.web.counter import served_communes

CHANNELS = (EVERY, Channel.WEB, Channel.API, Channel.VOICE)
LONGEST = 500
routes = APIRouter(prefix="/console/switch", include_in_schema=False)


@routes.get("")
async def show(room: InRoom) -> Response:
    """What is stopped now."""
    room.need(Right.SWITCH)
    return await _page(room)


@routes.post("/stop")
async def stop(room: InRoom) -> Response:
    """Stops; the very next question is told the message."""
    fields = room.visit.fields
    commune, channel = fields.get("commune", ""), fields.get("channel", "")
    if commune not in _communes(room) or channel not in CHANNELS:
        return await _page(room, "bad_choice", 422)
    room.visit.require(Right.SWITCH, EVERYWHERE if commune == EVERY else commune)
    message, reason = (fields.get(name, "").strip()[:LONGEST] for name in ("message", "reason"))
    if not message or not reason:
        return await _page(room, "no_words", 422)
    switch = Switch(commune, channel, message, reason, room.visit.agent.name, room.office.desk.now())
    await room.office.write(lambda desks: desks.switchboard.stop(switch))
    return RedirectResponse("/console/switch", 303)


@routes.post("/start")
async def start(room: InRoom) -> Response:
    """Starts again."""
    commune, channel = room.visit.fields.get("commune", ""), room.visit.fields.get("channel", "")
    room.visit.require(Right.SWITCH, EVERYWHERE if commune == EVERY else commune)
    agent = room.visit.agent.name
    await room.office.write(lambda desks: desks.switchboard.start(commune, channel, agent))
    return RedirectResponse("/console/switch", 303)


def _communes(room: Room) -> Sequence[str]:
    served = [one.id for one in served_communes(room.office.desk.holder.counter)]
    return [EVERY, *served] if room.visit.agent.may(Right.SWITCH, EVERYWHERE) else served


async def _page(room: Room, fault: str = "", status: int = 200) -> Response:
    stopped = await room.office.read(lambda desks: desks.switchboard.all())
    names = {one.id: one.name for one in served_communes(room.office.desk.holder.counter)}
    values: dict[str, object] = {
        "stopped": stopped,
        "names": {EVERY: room.office.words.say("switch.everywhere"), **names},
        "communes": _communes(room),
        "channels": CHANNELS,
        "every": EVERY,
        "fault": fault,
        "given": room.visit.fields,
    }
    return room.page("switch", values, status)
