"""What the counter and its people did lately, in figures and plots."""

from collections import Counter
from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from bot.domain.agents import EVERYWHERE, Right
from bot.storage.desks import Desks
from bot.storage.measures import Work
from bot.web.console.plots import HEIGHT, WIDTH, bars
from bot.web.console.room import InRoom
from bot.web.words import Words

LATELY = timedelta(days=30)
WAITS = (
    ("hour", timedelta(hours=1)),
    ("half_day", timedelta(hours=4)),
    ("day", timedelta(days=1)),
    ("more", timedelta.max),
)
EDITS = (("0 %", 0.0), ("1-20 %", 0.2), ("21-50 %", 0.5), ("> 50 %", 1.0))
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
        work = desks.measures.work(since, communes)
        plots = {"volume": short, "roads": named, **_of_work(work, room.office.words)}
        return {
            "total": sum(roads.values()),
            "plots": [(name, bars(values)) for name, values in plots.items()],
            "work": work,
        }

    values = await room.office.read(read)
    return room.page("figures", {**values, "width": WIDTH, "height": HEIGHT, "days": LATELY.days})


def _of_work(work: Work, words: Words) -> dict[str, dict[str, float]]:
    """How long residents waited, how much agents changed, and why: how many decisions of each."""
    waits = Counter(next(name for name, limit in WAITS if wait < limit) for wait in work.waits)
    edits = Counter(next(name for name, limit in EDITS if share <= limit) for share in work.edits)
    return {
        "waits": {words.say(f"figures.{name}"): float(waits[name]) for name, _ in WAITS if work.waits},
        "edits": {name: float(edits[name]) for name, _ in EDITS if work.edits},
        "reasons": {words.say(f"reasons.{name}"): float(count) for name, count in work.reasons.most_common()},
    }
