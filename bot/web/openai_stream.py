"""An answer as the chunks that OpenAI's client reads, ended by `data: [DONE]`."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from bot.domain.answers import Answer
from bot.domain.events import Alerted, Answered, EmergencyRaised, Failed
from bot.web.events import PING
from bot.web.markdown import piece
from bot.web.openai_frames import ChatChunk, ChunkChoice, Delta, marks_of, usage_of
from bot.web.running import RunningAnswer

DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Heading:
    """What every chunk of one answer repeats."""

    id: str
    created: int
    model: str


async def chunks(
    running: RunningAnswer, heading: Heading, heartbeat_s: float, counted: bool
) -> AsyncGenerator[bytes, None]:
    """The answer as it comes; a failure is an `error` object, which the client raises. `counted` adds the usage."""
    text, said = "", False
    yield _chunk(heading, Delta(role="assistant", content=""))
    async with aclosing(running.listen(0, heartbeat_s)) as events:
        async for numbered in events:
            if numbered is None:
                yield PING
                continue
            if added := piece(numbered.event, text, said, running.question.language):
                text, said = text + added, said or not isinstance(numbered.event, Alerted | EmergencyRaised)
                yield _chunk(heading, Delta(content=added))
            match numbered.event:
                case Answered(answer):
                    yield _last(heading, answer)
                case Failed(message):
                    yield _error(message)
    if counted:
        yield _counted(heading, running.question.text, text)
    yield DONE


def _chunk(heading: Heading, delta: Delta) -> bytes:
    return _data(_blank(heading, [ChunkChoice(delta=delta)]))


def _last(heading: Heading, answer: Answer) -> bytes:
    ended = _blank(heading, [ChunkChoice(delta=Delta(), finish_reason="stop")])
    return _data(ended.model_copy(update=dict(marks_of(answer))))


def _counted(heading: Heading, asked: str, said: str) -> bytes:
    return _data(_blank(heading, []).model_copy(update={"usage": usage_of(asked, said)}))


def _error(message: str) -> bytes:
    error = {"message": message, "type": "server_error", "code": "failed", "param": None}
    return f"data: {json.dumps({'error': error})}\n\n".encode()


def _blank(heading: Heading, choices: list[ChunkChoice]) -> ChatChunk:
    return ChatChunk(id=heading.id, created=heading.created, model=heading.model, choices=choices)


def _data(chunk: ChatChunk) -> bytes:
    return f"data: {chunk.model_dump_json()}\n\n".encode()
