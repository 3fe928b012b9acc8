"""The counter seen from a call: questions by HTTP on the loopback, sentences as soon as they leave; duty; requests."""

import asyncio
import copy
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
import structlog

from bot.answering.streams import closing
from voice.counter_events import MOST_SOURCES, Answering, Asking, Sourced, dangers_of, read
from voice.dialog_events import Broken, Concluded
from voice.journal import Entry

log = structlog.get_logger(__name__)

CONNECT_S, SILENCE_S, SHORT_S = 1.0, 30.0, 3.0
BUSY_TRIES, BUSY_PAUSE_S = 5, 0.1
MOST_TURNS, LONGEST_TURN = 60, 2_000


class CounterUnreachableError(Exception):
    """The counter does not answer, or refuses; the message says what."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Who may answer now: `present`, an agent at a screen; `open`, the reception; else when it opens."""

    present: bool
    open: bool
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class Request:
    """What is left for the town hall's people. `caller` is hidden; `number` is to call back, with consent."""

    call_id: str
    question: str
    language: str
    entries: tuple[Entry, ...]
    caller: str
    duration_s: float
    number: str = ""


class CounterLine:
    """One counter, for one commune, with the telephone's token."""

    def __init__(self, url: str, token: str, commune: str = "", transport: httpx.AsyncBaseTransport | None = None):
        self.commune = commune
        timeout = httpx.Timeout(SILENCE_S, connect=CONNECT_S)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        nothing_kept = CookieJar(DefaultCookiePolicy(allowed_domains=[]))  # a cookie would join the calls of two people
        self._client = httpx.AsyncClient(
            base_url=url, timeout=timeout, headers=headers, transport=transport, trust_env=False, cookies=nothing_kept
        )

    def serving(self, commune: str) -> "CounterLine":
        """The same line, for another commune."""
        other = copy.copy(self)
        other.commune = commune
        return other

    async def close(self) -> None:
        """Nothing more is asked."""
        await self._client.aclose()

    async def ask(
        self, text: str, language: str, conversation_id: str, heard: str | None = None
    ) -> AsyncIterator[Asking | Sourced | Answering]:
        """The events of one answer, in order; the last is `Concluded` or `Broken`. Closing it cancels the answer.

        `heard`: what was heard of the answer before, when it was cut.
        """
        body = {
            "question": text,
            "commune": self.commune,
            "language": language,
            "conversation_id": conversation_id,
            "heard": heard,
        }
        begun: Asking | None = None
        ended = False
        try:
            async with closing(self._events(body)) as events:
                async for name, data in events:
                    for told in read(name, data):
                        begun = told if isinstance(told, Asking) else begun
                        ended = isinstance(told, Concluded | Broken)
                        yield told
                    if ended:
                        return
            yield Broken()
        except (httpx.HTTPError, CounterUnreachableError) as failed:
            log.error("counter_failed", error=type(failed).__name__)
            yield Broken()
        finally:
            if begun and not ended:
                await self._stop(begun.answer_id)

    async def duty(self, language: str) -> Duty:
        """Who may answer now. Raises CounterUnreachableError."""
        told = await self._get("/api/v1/calls/duty", {"commune": self.commune, "language": language})
        opens_at = datetime.fromisoformat(told["opens_at"]) if told.get("opens_at") else None
        return Duty(told["where"] in ("live", "queue"), bool(told["open"]), opens_at)

    async def leave(self, request: Request) -> str:
        """Keeps a request in the agents' queue; its reference. Raises CounterUnreachableError."""
        body: dict[str, object] = {
            "call_id": request.call_id,
            "commune": self.commune,
            "language": request.language,
            "question": request.question[:LONGEST_TURN],
            "turns": [_turn(entry) for entry in request.entries[-MOST_TURNS:]],
            "caller": request.caller,
            "duration_s": round(request.duration_s, 1),
        }
        if request.number:
            body["call_back"] = {"name": "", "phone": request.number, "email": "", "consent": True}
        told = await self._send(self._client.post("/api/v1/calls", json=body, timeout=SHORT_S * 3))
        return str(told["reference"])

    async def name(self) -> str:
        """The name of the commune; empty when it is not served. Raises CounterUnreachableError."""
        told = await self._get("/api/v1/communes", {})
        wanted = self.commune or told["default"]
        return next((str(one["name"]) for one in told["communes"] if one["id"] == wanted), "")

    async def names(self) -> tuple[str, ...]:
        """The names of all the communes served. Raises CounterUnreachableError."""
        told = await self._get("/api/v1/communes", {})
        return tuple(str(one["name"]) for one in told["communes"])

    async def warnings(self, language: str) -> tuple[str, ...]:
        """The dangers agents put before everybody now. Raises CounterUnreachableError."""
        told = await self._get("/api/v1/alerts", {"commune": self.commune, "language": language})
        return dangers_of(told)

    async def _events(self, body: Mapping[str, object]) -> AsyncIterator[tuple[str, Any]]:
        """Server-sent events; a conversation still busy with what was interrupted is asked again at once."""
        for tried in range(BUSY_TRIES):
            async with self._client.stream("POST", "/api/v1/ask", json=body) as response:
                if response.status_code == httpx.codes.CONFLICT and tried + 1 < BUSY_TRIES:
                    await response.aread()
                elif response.is_error:
                    raise CounterUnreachableError(f"the counter refused: {response.status_code}")
                else:
                    async with closing(_parse(response)) as events:
                        async for event in events:
                            yield event
                    return
            await asyncio.sleep(BUSY_PAUSE_S)

    async def _stop(self, answer_id: str) -> None:
        with suppress(httpx.HTTPError):
            await self._client.post(f"/api/v1/answers/{answer_id}/stop", timeout=SHORT_S)

    async def _get(self, path: str, asked: Mapping[str, str]) -> Any:
        return await self._send(self._client.get(path, params=dict(asked), timeout=SHORT_S))

    async def _send(self, sending: Any) -> Any:  # what httpx gives and JSON holds
        try:
            response: httpx.Response = await sending
            if response.is_error:
                raise CounterUnreachableError(f"the counter refused: {response.status_code}")
            return response.json()
        except (httpx.HTTPError, ValueError) as failed:
            raise CounterUnreachableError(f"the counter cannot be reached: {type(failed).__name__}") from failed


async def _parse(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    name, data = "", ""
    async with closing(response.aiter_lines()) as lines:
        async for line in lines:
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                data += value
            elif not line and data:
                yield name, json.loads(data)
                name, data = "", ""


def _turn(entry: Entry) -> dict[str, object]:
    sources = [{"title": one.title[:300], "url": one.url[:2_000]} for one in entry.sources[:MOST_SOURCES]]
    return {"speaker": entry.speaker, "text": entry.text[:LONGEST_TURN], "sources": sources}
