"""The residents' API: ask and listen, resume, read again, say whether it helped."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bot.domain.clock import now
from bot.domain.reviews import Feedback, Thumb
from bot.web.access import forget_session, hand_session
from bot.web.asking import LONGEST, AtDesk, InWords, as_heard, count, heed
from bot.web.events import PING, encode, frame
from bot.web.frames import AnswerJson, answer_json
from bot.web.guard import AI_GENERATED
from bot.web.problems import DESCRIBED, Problem
from bot.web.running import RunningAnswer

STREAM_HEADERS = {**AI_GENERATED, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
NAMES = (
    "meta",
    "alerts",
    "queue",
    "sources",
    "sentence",
    "clarify",
    "refusal",
    "emergency",
    "handover",
    "answer",
    "error",
)
EVENT = {
    "type": "object",
    "properties": {"event": {"enum": NAMES}, "id": {"type": "string"}, "data": {"type": "string"}, "retry": {}},
}
STREAM: dict[int | str, dict[str, Any]] = {  # the type FastAPI gives them
    200: {"description": "Server-sent events", "content": {"text/event-stream": {"schema": EVENT}}}
}

routes = APIRouter(prefix="/api/v1", tags=["residents"])
AnswerId = Annotated[str, Path(max_length=64)]


class AskBody(BaseModel):
    """A question. Without `commune`, the default one; without `conversation_id`, the cookie's conversation or a new.

    `heard`: what was really heard of the answer before, when it was spoken and cut; nothing else is remembered of it.
    """

    question: str = Field(max_length=LONGEST)
    commune: str = Field("", max_length=64)
    language: str = Field("fr", max_length=16)
    conversation_id: str = Field("", max_length=64)
    heard: str | None = Field(None, max_length=LONGEST)


class FeedbackBody(BaseModel):
    """A verdict on an answer; personal details in the comment are masked."""

    thumb: Thumb
    comment: str = Field("", max_length=2_000)


class EventStream(StreamingResponse):
    """Server-sent events; however the listener leaves, the generator is closed at once."""

    media_type = "text/event-stream"

    def __init__(self, chunks: AsyncGenerator[bytes, None], status_code: int = 200) -> None:
        super().__init__(chunks, status_code, STREAM_HEADERS)
        self._chunks = chunks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._chunks.aclose()


@routes.post("/ask", responses=STREAM | DESCRIBED, response_class=EventStream)
async def ask(body: AskBody, request: Request, desk: AtDesk, wording: InWords) -> EventStream:
    """Asks a question; the answer comes as typed events. Leave and come back: see `/answers/{id}/events`."""
    asked = await heed(request, body.question, body.commune, body.language, body.conversation_id)
    asked = asked if body.heard is None else as_heard(asked, body.heard)
    running = await desk.take(asked)
    notice = wording.speak(asked.language).say("page.conversation_lost") if asked.session.lost else ""
    stream = EventStream(told(running, 0, desk.options.heartbeat_s, notice))
    hand_session(stream, request, asked.session.conversation_id)
    return stream


@routes.get("/answers/{answer_id}/events", responses=STREAM | DESCRIBED, response_class=EventStream)
async def resume(
    answer_id: AnswerId, desk: AtDesk, last_event_id: Annotated[str | None, Header(max_length=64)] = None
) -> Response:
    """The events after `Last-Event-ID`, those to come included; 204 when there will be no more."""
    running = desk.find(answer_id)
    if running is None:
        if await desk.journal.find(answer_id) is None:
            raise Problem(404, "unknown-answer")
        raise Problem(410, "answer-expired", values={"where": f"/api/v1/answers/{answer_id}"})
    after = _number(last_event_id or "0", len(running.events))
    if running.finished and after == len(running.events):
        return Response(status_code=204)
    return EventStream(told(running, after, desk.options.heartbeat_s, ""))


@routes.get("/answers/{answer_id}", responses=DESCRIBED, response_model=AnswerJson)
async def read(answer_id: AnswerId, desk: AtDesk) -> Response:
    """An answer as it was kept; 202 while it is being made."""
    kept = await desk.journal.find(answer_id)
    if kept is not None:
        body = answer_json(kept.question, kept.answer).model_dump(mode="json")
        return JSONResponse(body, headers=AI_GENERATED | {"Cache-Control": "no-store"})
    if desk.find(answer_id) is None:
        raise Problem(404, "unknown-answer")
    return JSONResponse({"id": answer_id}, 202, {"Retry-After": "2", "Location": f"/api/v1/answers/{answer_id}/events"})


@routes.post("/answers/{answer_id}/stop", status_code=204, responses=DESCRIBED)
async def stop(answer_id: AnswerId, desk: AtDesk) -> None:
    """Cancels an answer under way; what was said is kept."""
    running = desk.find(answer_id)
    if running is None:
        raise Problem(404, "unknown-answer")
    running.stop()


@routes.post("/answers/{answer_id}/feedback", status_code=204, responses=DESCRIBED)
async def judge(answer_id: AnswerId, body: FeedbackBody, request: Request, desk: AtDesk) -> None:
    """Keeps a verdict; the last one counts."""
    await count(request, "")
    if not await desk.journal.note(Feedback(answer_id, body.thumb, body.comment, now())):
        raise Problem(404, "unknown-answer")


@routes.delete("/answers/{answer_id}/feedback", status_code=204, responses=DESCRIBED)
async def take_back(answer_id: AnswerId, request: Request, desk: AtDesk) -> None:
    """Takes a verdict back; nothing happens when there was none."""
    await count(request, "")
    await desk.journal.unnote(answer_id)


@routes.delete("/session", status_code=204)
async def end_session() -> Response:
    """Forgets the cookie: the next question begins a new conversation."""
    response = Response(status_code=204)
    forget_session(response)
    return response


async def told(running: RunningAnswer, after: int, heartbeat_s: float, notice: str) -> AsyncGenerator[bytes, None]:
    """The wire of one listener: events, and a comment at each silence so that proxies keep the line open."""
    async with aclosing(running.listen(after, heartbeat_s)) as events:
        async for numbered in events:
            yield (
                PING if numbered is None else encode(numbered.number, *frame(numbered.event, running.question, notice))
            )


def _number(last_event_id: str, last: int) -> int:
    if re.fullmatch(r"[0-9]{1,9}", last_event_id) is None or int(last_event_id) > last:
        raise Problem(422, "bad-event-id", values={"last": last})
    return int(last_event_id)
