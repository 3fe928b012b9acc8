"""One answer listened to: the counter's own events, or an OpenAI-compatible stream."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from enum import StrEnum

import httpx


class Door(StrEnum):
    """How the counter is asked."""

    GUICHET = "guichet"
    OPENAI = "openai"


@dataclass(frozen=True, slots=True)
class Target:
    """A counter, or any OpenAI-compatible server with its model."""

    url: str
    door: Door
    model: str
    timeout_s: float

    @property
    def path(self) -> str:
        """Where questions go."""
        return "/api/v1/ask" if self.door is Door.GUICHET else "/v1/chat/completions"


@dataclass(slots=True)
class Heard:
    """In milliseconds from the request; None for what did not come. `places` in the line, as they were told."""

    asked_at: float
    conversation: str
    first_event_ms: float | None = None
    first_sentence_ms: float | None = None
    places: list[int] = field(default_factory=list)
    pieces: int = 0
    finished: bool = False
    error: str = ""

    @property
    def queued(self) -> int:
        """The worst place in the line."""
        return max(self.places, default=0)

    def elapsed_ms(self) -> float:
        """Since the request."""
        return 1000 * (time.perf_counter() - self.asked_at)


def request(question: str, conversation: str, target: Target) -> dict[str, object]:
    """The body of one question."""
    if target.door is Door.GUICHET:
        return {"question": question, "conversation_id": conversation}
    return {"model": target.model, "stream": True, "messages": [{"role": "user", "content": question}]}


async def ask(client: httpx.AsyncClient, question: str, conversation: str, target: Target, leaves: bool) -> Heard:
    """One question and what is heard of its answer; a refused or broken one is heard as an error."""
    heard = Heard(time.perf_counter(), conversation)
    body = request(question, conversation, target)
    try:
        async with asyncio.timeout(target.timeout_s), client.stream("POST", target.path, json=body) as answer:
            if answer.status_code == httpx.codes.OK:
                await listen(answer, heard, leaves)
            else:
                heard.error = f"HTTP {answer.status_code}"
    except (httpx.HTTPError, TimeoutError) as failed:
        heard.error = type(failed).__name__
    return heard


async def listen(answer: httpx.Response, heard: Heard, leaves: bool) -> None:
    """Until the end, or the first event for somebody who leaves. A stream that ends without an ending is an error."""
    name = ""
    async for line in answer.aiter_lines():
        if line.startswith("event:"):
            name = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            _hear(heard, name, line.removeprefix("data:").strip())
            if leaves:
                return
    if not heard.finished:
        heard.error = heard.error or "cut short"


def _hear(heard: Heard, name: str, data: str) -> None:
    heard.first_event_ms = heard.first_event_ms or heard.elapsed_ms()
    if data == "[DONE]":
        heard.finished = True
        return
    told = json.loads(data)
    match name:
        case "meta":
            heard.conversation = told.get("conversation_id", "")
        case "queue":
            heard.places.append(int(told.get("position", 0)))
        case "answer":
            heard.finished = True
        case "failed":
            heard.finished, heard.error = True, "failed"
    if name == "sentence" or (not name and told["choices"] and told["choices"][0]["delta"].get("content")):
        heard.first_sentence_ms = heard.first_sentence_ms or heard.elapsed_ms()
        heard.pieces += 1
