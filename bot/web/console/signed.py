"""The signed answers, what they teach the evaluation, and what must be put right in documents."""

import json
import uuid
from dataclasses import asdict

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from bot.domain.agents import Right
from bot.domain.reviews import Standing
from bot.storage.tasks import Task
from bot.web.console.room import InRoom, RequestId
from bot.web.console.shown import communes_of
from bot.web.problems import Problem

LONGEST = 2_000
routes = APIRouter(prefix="/console", include_in_schema=False)


@routes.get("/signed")
async def show(room: InRoom) -> Response:
    """Those in force, those to review, and the tasks that wait."""
    room.need(Right.ANSWER)
    standings = (Standing.IN_FORCE, Standing.TO_REVIEW)
    answers = await room.office.read(lambda desks: desks.approvals.listed(standings))
    tasks = await room.office.read(lambda desks: desks.tasks.waiting())
    mine = communes_of(room.visit.agent)
    values: dict[str, object] = {
        "answers": [one for one in answers if not mine or one.commune in mine],
        "tasks": [one for one in tasks if not mine or one.commune in mine],
        "edits": room.visit.agent.may_somewhere(Right.EDIT),
    }
    return room.page("signed", values)


@routes.post("/signed/{approved_id}/withdraw")
async def withdraw(approved_id: RequestId, room: InRoom) -> Response:
    """Takes a signed answer out: it is said to nobody any more."""
    found = await room.office.read(lambda desks: desks.approvals.get(approved_id))
    if found is None:
        raise Problem(404, "unknown-request")
    room.visit.require(Right.EDIT, found.commune)
    agent = room.visit.agent.name
    await room.office.write(lambda desks: desks.approvals.withdraw(approved_id, agent))
    return RedirectResponse("/console/signed", 303)


@routes.get("/cases.jsonl")
async def cases(room: InRoom) -> Response:
    """What decisions teach, one case a line, as `guichet-eval answers` reads them."""
    room.visit.require(Right.EDIT)
    lessons = await room.office.read(lambda desks: list(desks.lessons.all()))
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in lessons)
    headers = {"Content-Disposition": 'attachment; filename="cases.jsonl"', "Cache-Control": "no-store"}
    return Response(lines.encode("utf-8", "replace"), 200, headers, "application/jsonl")


@routes.post("/requests/{request_id}/correct-source")
async def correct_source(request_id: RequestId, room: InRoom) -> Response:
    """Opens a task for the owner of a document."""
    request = await room.request(request_id)
    draft = await room.office.read(lambda desks: desks.requests.suggestion(request_id))
    number, text = room.visit.fields.get("number", ""), room.visit.fields.get("text", "").strip()[:LONGEST]
    cited = next((one for one in draft.citations if str(one.number) == number), None)
    if cited is None or not text:
        raise Problem(422, "invalid")
    passage = room.office.desk.holder.counter.index.passage(cited.passage_id)
    document = passage.document_id if passage else cited.passage_id
    owner = (passage.service if passage else "") or cited.owner
    agent, moment = room.visit.agent.name, room.office.desk.now()
    task = Task(uuid.uuid4().hex, request_id, request.commune, document, cited.title, owner, text, agent, moment)
    await room.office.write(lambda desks: desks.tasks.open(task))
    return RedirectResponse(f"/console/requests/{request_id}", 303)


@routes.post("/tasks/{task_id}/done")
async def done(task_id: RequestId, room: InRoom) -> Response:
    """Somebody put it right."""
    tasks = await room.office.read(lambda desks: desks.tasks.waiting())
    found = next((one for one in tasks if one.id == task_id), None)
    if found is not None:
        room.visit.require(Right.ANSWER, found.commune)
        agent, moment = room.visit.agent.name, room.office.desk.now()
        await room.office.write(lambda desks: desks.tasks.done(task_id, agent, moment))
    return RedirectResponse("/console/signed", 303)
