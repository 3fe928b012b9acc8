"""The chat API of OpenAI, so that its client and the programs built on it can ask the counter (one model a commune)."""

import time
from itertools import pairwise

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.domain.conversations import Channel, Turn
from bot.domain.events import Alerted, EmergencyRaised, Failed
from bot.web.access import new_session
from bot.web.asking import LONGEST, AtDesk, InWords, commune_at, count
from bot.web.counter import served_communes
from bot.web.desk import Asked, Desk
from bot.web.guard import AI_GENERATED
from bot.web.journal import Session
from bot.web.markdown import piece
from bot.web.openai_frames import (
    AnswerMessage,
    ChatCompletion,
    ChatRequest,
    Choice,
    Message,
    Model,
    ModelList,
    marks_of,
    usage_of,
)
from bot.web.openai_stream import Heading, chunks
from bot.web.page import hear_out
from bot.web.problems import DESCRIBED, Problem
from bot.web.resident import EventStream
from bot.web.running import RunningAnswer

MODEL = "guichet"
REMEMBERED = 4

routes = APIRouter(prefix="/v1", tags=["openai"])


@routes.get("/models")
async def models(desk: AtDesk) -> ModelList:
    """`guichet` asks the default commune, `guichet-<commune>` that one."""
    return ModelList(data=[Model(id=name, owned_by=MODEL) for name in _names(desk)])


@routes.get("/models/{name}", responses=DESCRIBED)
async def model(name: str, desk: AtDesk) -> Model:
    """One of them."""
    _commune(desk, name)
    return Model(id=name, owned_by=MODEL)


@routes.post("/chat/completions", response_model=ChatCompletion, responses=DESCRIBED)
async def complete(body: ChatRequest, request: Request, desk: AtDesk, wording: InWords) -> Response:
    """Answers the last message; those before it are the conversation."""
    await count(request, "")
    wanted = (body.metadata or {}).get("language")
    language = wording.speak(wanted if isinstance(wanted, str) else "").language
    running = await desk.take(_asked(body, _commune(desk, body.model), language))
    heading = Heading(f"chatcmpl-{running.question.id}", int(time.time()), body.model)
    if body.stream:
        counted = bool(body.stream_options and body.stream_options.include_usage)
        return EventStream(chunks(running, heading, desk.options.heartbeat_s, counted))
    await hear_out(running, request)
    return JSONResponse(_completion(running, heading).model_dump(mode="json"), headers=AI_GENERATED)


def _names(desk: Desk) -> list[str]:
    return [MODEL, *(f"{MODEL}-{commune.id}" for commune in served_communes(desk.holder.counter))]


def _commune(desk: Desk, model: str) -> str:
    names = _names(desk)
    if model not in names:
        raise Problem(404, "unknown-model", values={"known": ", ".join(names)})
    return commune_at(desk, model.removeprefix(MODEL).removeprefix("-")).id


def _asked(body: ChatRequest, commune: str, language: str) -> Asked:
    last = body.messages[-1]
    if last.role != "user":
        raise Problem(422, "no-question")
    session = Session(new_session())
    return Asked(last.text[:LONGEST], commune, language, Channel.API, session, 0.0, _turns(body.messages[:-1]))


def _turns(history: list[Message]) -> tuple[Turn, ...]:
    """Questions followed by their answer, the last few."""
    pairs = pairwise(history)
    turns = [Turn(asked.text, said.text) for asked, said in pairs if (asked.role, said.role) == ("user", "assistant")]
    return tuple(turns[-REMEMBERED:])


def _completion(running: RunningAnswer, heading: Heading) -> ChatCompletion:
    text, said = "", False
    for event in running.events:
        if isinstance(event, Failed):
            raise Problem(503, "failed", values={"request_id": running.answer_id}, headers={"Retry-After": "5"})
        added = piece(event, text, said, running.question.language)
        text, said = text + added, said or (bool(added) and not isinstance(event, Alerted | EmergencyRaised))
    return ChatCompletion(
        id=heading.id,
        created=heading.created,
        model=heading.model,
        choices=[Choice(message=AnswerMessage(content=text))],
        usage=usage_of(running.question.text, text),
        **dict(marks_of(running.answer)),
    )
