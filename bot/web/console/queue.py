"""The queue: what waits, for how long, who has it; and whether this agent takes conversations."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import Right
from bot.domain.requests import Door
from bot.web.console.room import InRoom
from bot.web.console.shown import Line

SHOWN = ("all", "free", "mine")
routes = APIRouter(include_in_schema=False)


@routes.get("/console")
async def queue(room: InRoom, who: str = "all", door: str = "", theme: str = "", done: str = "") -> Response:
    """Every request this agent may answer, the oldest first."""
    if not room.visit.agent.may_somewhere(Right.ANSWER) and room.visit.agent.may_somewhere(Right.SWITCH):
        return RedirectResponse("/console/switch", 303)
    room.need(Right.ANSWER)
    await room.sign_presence()
    lines, here = await room.queue(), await room.here()
    me = next((one for one in here if one.agent == room.visit.agent.name), None)
    values: dict[str, object] = {
        "lines": chosen(lines, who, door, theme == "yes"),
        "total": len(lines),
        "free": sum(1 for one in lines if not one.holder),
        "letters": await room.office.read(lambda desks: desks.mails.waiting()),
        "here": here,
        "takes": bool(me and me.available),
        "who": who if who in SHOWN else "all",
        "door": door,
        "theme": theme == "yes",
        "doors": list(Door),
        "done": done[:32],
    }
    return room.page("queue", values)


@routes.post("/console/presence")
async def presence(room: InRoom) -> Response:
    """Begins, or stops, taking conversations."""
    room.need(Right.ANSWER)
    agent, takes = room.visit.agent.name, room.visit.fields.get("takes") == "yes"
    await room.sign_presence()
    await room.office.write(lambda desks: desks.presences.take(agent, takes))
    return RedirectResponse("/console", 303)


def chosen(lines: Sequence[Line], who: str, door: str, sensitive: bool) -> list[Line]:
    """Those the filters keep; a request given to somebody stays in sight of all, and first for them."""
    kept = [one for one in lines if not door or one.request.door == door]
    kept = [one for one in kept if not sensitive or one.request.theme]
    match who:
        case "free":
            return [one for one in kept if not one.holder]
        case "mine":
            return [one for one in kept if one.mine]
        case _:
            return kept
