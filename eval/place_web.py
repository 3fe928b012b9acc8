"""The doors of the web for a case about places: the page's own requests, and OpenAI's API."""

import json
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import httpx

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.domain.answers import Degraded, Outcome, Road
from bot.domain.clock import parse_moment
from bot.storage import open_store
from bot.web.app import build_app
from bot.web.options import WebOptions
from eval.place_cases import PlaceCase
from eval.places import Heard

MANY = 1_000_000


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
            heard = of_json(_last_answer(response.text), started_s)
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
async def served(counter: Counter) -> AsyncIterator[tuple[httpx.AsyncClient, Clock]]:
    """A client of the application on this counter, and the clock it reads."""
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


def of_json(said: dict[str, object], started_s: float) -> Heard:
    """What an answer in the API's words said."""
    took_ms = 1000 * (time.perf_counter() - started_s)
    sentences = said["sentences"]
    texts = [str(one["text"]) for one in sentences] if isinstance(sentences, list) else []
    road = Road(str(said["road"])) if said["road"] else None
    return Heard(Outcome(str(said["outcome"])), road, " ".join(texts) or str(said["message"]), took_ms)


def _without_sources(markdown: str) -> str:
    """What is said, without the footnotes, which quote whole cards."""
    said = "\n".join(line for line in markdown.splitlines() if not line.startswith("[^"))
    return said.replace("[^", " [^")
