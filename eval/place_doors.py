"""The doors a case about places goes through: the path itself, the command line's way, the web, the OpenAI API."""

import json
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import httpx

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.ask import ask, question_of
from bot.domain.answers import Degraded, Outcome, Road
from bot.domain.clock import parse_moment
from bot.domain.conversations import Question, Turn
from bot.domain.events import Answered
from bot.storage import open_store
from bot.web.app import build_app
from bot.web.frames import answer_json
from bot.web.options import WebOptions
from eval.place_cases import PlaceCase
from eval.places import Heard

MANY = 1_000_000


class Through(StrEnum):
    """Where questions come in."""

    INSIDE = "inside"
    ASK = "ask"
    WEB = "web"
    API = "api"


class Door(Protocol):
    """Asks one case, its earlier turns first."""

    async def __call__(self, case: PlaceCase) -> Heard: ...


@asynccontextmanager
async def door(through: Through, counter: Counter) -> AsyncIterator[Door]:
    """The door, open until the block ends."""
    match through:
        case Through.INSIDE:
            yield Inside(counter)
        case Through.ASK:
            yield Command(counter)
        case Through.WEB | Through.API:
            async with _app(counter) as (client, clock):
                yield Web(client, clock) if through is Through.WEB else Api(client, clock)


class Inside:
    """The path itself, with the channel of the case."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def __call__(self, case: PlaceCase) -> Heard:
        """Ask it."""
        turns: list[Turn] = []
        for text in (*(turn.question for turn in case.turns), case.question):
            asked = Question(case.id, text, case.commune, parse_moment(case.at), case.channel, turns=tuple(turns))
            heard, searched = await self._hear(asked)
            turns.append(Turn(searched, heard.text))
        return heard

    async def _hear(self, question: Question) -> tuple[Heard, str]:
        started_s = time.perf_counter()
        async for event in answer(question, self._counter):
            if isinstance(event, Answered):
                said = event.answer
                took_ms = 1000 * (time.perf_counter() - started_s)
                return Heard(said.outcome, said.road, said.text, took_ms), said.searched
        raise RuntimeError(f"{question.id}: the path failed")


class Command:
    """As `guichet ask --json` builds its question and its answer; earlier turns are given to it."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    async def __call__(self, case: PlaceCase) -> Heard:
        """Ask it."""
        turns: list[Turn] = []
        for text in (*(turn.question for turn in case.turns), case.question):
            bare = question_of(text, case.commune, parse_moment(case.at), self._counter)
            started_s = time.perf_counter()
            asked = await ask(replace(bare, turns=tuple(turns)), self._counter)
            heard = _of_json(json.loads(answer_json(asked.question, asked.answer).model_dump_json()), started_s)
            turns.append(Turn(asked.answer.searched, asked.answer.text))
        return heard


class Clock:
    """The moment the application believes it is."""

    def __init__(self) -> None:
        self.moment = datetime.now().astimezone()

    def __call__(self) -> datetime:
        """Now."""
        return self.moment


class Web:
    """The page's own requests: `POST /api/v1/ask`, its events, one conversation a case."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock) -> None:
        self._client, self._clock = client, clock

    async def __call__(self, case: PlaceCase) -> Heard:
        """Ask it."""
        self._clock.moment = parse_moment(case.at)
        self._client.cookies.clear()
        for text in (*(turn.question for turn in case.turns), case.question):
            started_s = time.perf_counter()
            body = {"question": text, "commune": case.commune, "language": "fr"}
            response = await self._client.post("/api/v1/ask", json=body)
            response.raise_for_status()
            heard = _of_json(_last_answer(response.text), started_s)
        return heard


class Api:
    """OpenAI's chat API, the client keeping the conversation."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock) -> None:
        self._client, self._clock = client, clock

    async def __call__(self, case: PlaceCase) -> Heard:
        """Ask it."""
        self._clock.moment = parse_moment(case.at)
        messages: list[dict[str, str]] = []
        for text in (*(turn.question for turn in case.turns), case.question):
            messages.append({"role": "user", "content": text})
            started_s = time.perf_counter()
            body = {"model": f"guichet-{case.commune}", "messages": messages}
            response = await self._client.post("/v1/chat/completions", json=body)
            response.raise_for_status()
            said = response.json()
            content = said["choices"][0]["message"]["content"]
            messages.append({"role": "assistant", "content": content})
            took_ms = 1000 * (time.perf_counter() - started_s)
        road = Road(said["road"]) if said.get("road") else None
        return Heard(Outcome(said["outcome"]), road, _without_sources(content), took_ms)


@asynccontextmanager
async def _app(counter: Counter) -> AsyncIterator[tuple[httpx.AsyncClient, Clock]]:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'guichet.db'}")
        options = WebOptions(questions_per_minute=MANY, session_questions_per_minute=MANY)
        app = build_app(_Holder(counter), store, options, answer, clock)
        try:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://guichet") as client:
                yield client, clock
        finally:
            store.close()


class _Health:
    ready, generation, embedder, generator = True, "", "", ""
    degraded: Sequence[str] = (Degraded.NO_GENERATOR.value,)


class _Holder:
    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def health(self) -> _Health:
        return _Health()


def _last_answer(stream: str) -> dict[str, object]:
    """The data of the last `answer` event."""
    blocks = [block for block in stream.split("\n\n") if "event: answer" in block]
    line = next(line for line in blocks[-1].splitlines() if line.startswith("data: "))
    found: dict[str, object] = json.loads(line.removeprefix("data: "))
    return found


def _of_json(said: dict[str, object], started_s: float) -> Heard:
    took_ms = 1000 * (time.perf_counter() - started_s)
    sentences = said["sentences"]
    texts = [str(one["text"]) for one in sentences] if isinstance(sentences, list) else []
    road = Road(str(said["road"])) if said["road"] else None
    return Heard(Outcome(str(said["outcome"])), road, " ".join(texts) or str(said["message"]), took_ms)


def _without_sources(markdown: str) -> str:
    """What is said, without the footnotes, which quote whole cards."""
    said = "\n".join(line for line in markdown.splitlines() if not line.startswith("[^"))
    return said.replace("[^", " [^")
