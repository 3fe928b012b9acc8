"""What residents asked in vain, by theme, and what is wrong in the documents: where to write next."""

import asyncio
import uuid
from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.answering.gathering import gather
from bot.domain.agents import EVERYWHERE, Right
from bot.storage.desks import Desks
from bot.storage.measures import Gap
from bot.storage.tasks import Task
from bot.web.console.freshness import read_report
from bot.web.console.room import InRoom
from bot.web.console.unanswered import still_unanswered
from bot.web.problems import Problem

LATELY = timedelta(days=30)
SHOWN, EXAMPLES = 40, 3
LONGEST = 2_000
routes = APIRouter(prefix="/console/gaps", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme asked in vain."""

    gaps: tuple[Gap, ...]

    @property
    def examples(self) -> tuple[str, ...]:
        """Some of its questions, each once."""
        return tuple(dict.fromkeys(one.question for one in self.gaps))[:EXAMPLES]

    @property
    def useless(self) -> int:
        """How many answers were judged useless."""
        return sum(one.useless for one in self.gaps)


@routes.get("")
async def show(room: InRoom) -> Response:
    """The themes, the most asked first."""
    room.need(Right.EDIT)
    allowed = room.visit.agent.communes(Right.EDIT)
    communes = () if EVERYWHERE in allowed else allowed
    since = room.office.desk.now() - LATELY
    counter, day = room.office.desk.holder.counter, room.office.desk.now().date()

    def read(desks: Desks) -> list[Gap]:
        gaps, found = desks.measures.gaps(since, communes), desks.measures.found(since, communes)
        return still_unanswered(gaps, found, counter, day)

    gaps = await room.office.read(read)
    gathered = gather([one.question for one in gaps], counter.analyser)
    themes = [Theme(tuple(gaps[position] for position in one.positions)) for one in gathered[:SHOWN]]
    desk = room.office.desk
    report = await asyncio.to_thread(read_report, desk.options.reports, desk.holder.health().generation)
    return room.page("gaps", {"themes": themes, "total": len(gaps), "days": LATELY.days, "report": report})


@routes.post("/document")
async def correct_document(room: InRoom) -> Response:
    """Asks the owner of a document to put right what ingestion found."""
    room.need(Right.EDIT)
    fields, moment, agent = room.visit.fields, room.office.desk.now(), room.visit.agent
    document, title, why = (fields.get(name, "").strip()[:LONGEST] for name in ("document", "title", "why"))
    found = await asyncio.to_thread(room.office.desk.holder.counter.index.passages, document[:128])
    if not found or not why:
        raise Problem(422, "invalid")
    owner, commune = found[0].service or found[0].owner, found[0].owner
    task = Task(uuid.uuid4().hex, "", commune, document[:128], title, owner, why, agent.name, moment)
    await room.office.write(lambda desks: desks.tasks.open(task))
    return RedirectResponse("/console/signed", 303)


@routes.post("/page")
async def create_page(room: InRoom) -> Response:
    """Asks the owner of the subject for a page."""
    fields, moment, agent = room.visit.fields, room.office.desk.now(), room.visit.agent
    commune, question = fields.get("commune", "")[:64], fields.get("question", "").strip()[:LONGEST]
    room.visit.require(Right.EDIT, commune)
    title = room.office.words.say("gaps.page_wanted")
    task = Task(uuid.uuid4().hex, "", commune, "", title, agent.service, question, agent.name, moment)
    await room.office.write(lambda desks: desks.tasks.open(task))
    return RedirectResponse("/console/signed", 303)
