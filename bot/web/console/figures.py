"""What the counter and its people did lately, in figures and plots."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from bot.domain.agents import EVERYWHERE, Right
from bot.storage.desks import Desks
from bot.web.console.plots import HEIGHT, WIDTH, bars
from bot.web.console.room import InRoom

LATELY = timedelta(days=30)
routes = APIRouter(prefix="/console/figures", include_in_schema=False)


@routes.get("")
async def show(room: InRoom) -> Response:
    """The last thirty days, in this agent's communes."""
    room.need(Right.MEASURE)
    allowed = room.visit.agent.communes(Right.MEASURE)
    communes, since = () if EVERYWHERE in allowed else allowed, room.office.desk.now() - LATELY

    def read(desks: Desks) -> dict[str, object]:
        days, roads = desks.measures.days(since, communes), desks.measures.roads(since, communes)
        named = {room.office.words.say(f"roads.{name}"): float(count) for name, count in roads.most_common()}
        short = {f"{day[8:10]}/{day[5:7]}": float(count) for day, count in days.items()}
        return {
            "total": sum(roads.values()),
            "plots": [("volume", bars(short)), ("roads", bars(named))],
            "work": desks.measures.work(since, communes),
        }

    values = await room.office.read(read)
    return room.page("figures", {**values, "width": WIDTH, "height": HEIGHT, "days": LATELY.days})
