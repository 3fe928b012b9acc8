"""The microphone of the page: a thin proxy to `guichet-voice` on the loopback. Where it is absent, that is said."""

import asyncio
import contextlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import urlencode, urlsplit

import httpx
import structlog
from fastapi import APIRouter, Query, WebSocket
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from bot.web.access import is_plausible
from bot.web.asking import count
from bot.web.guard import AI_GENERATED
from bot.web.limits import address_of
from bot.web.problems import DESCRIBED, Problem
from bot.web.shapes import Shape

PROBE_S, FRESH_S = 0.5, 5.0
AUDIO_S = 90.0
LARGEST_MESSAGE = 64_000
LARGER: Mapping[str, int] = {"/v1/audio/transcriptions": 10 * 1024 * 1024}
_DONE, _REFUSED, _ABSENT, _BUSY = 1000, 1008, 1011, 1013
_FAMILIES = {400: "bad-sound", 413: "body-too-large", 422: "invalid"}

routes = APIRouter()
log = structlog.get_logger(__name__)


class VoiceJson(Shape):
    """What can be done by voice now."""

    hears: bool
    speaks: bool
    languages: list[str]


SILENT = VoiceJson(hears=False, speaks=False, languages=[])


@dataclass(slots=True)
class Voice:
    """`guichet-voice` as the page's server knows it; asked again every few seconds."""

    url: str
    token: str = field(repr=False)
    known: VoiceJson = SILENT
    asked_at: float = -1e9
    _client: httpx.AsyncClient | None = None

    async def state(self) -> VoiceJson:
        """Never raises: absent is silent."""
        if not self.url or time.monotonic() - self.asked_at < FRESH_S:
            return self.known
        try:
            told = (await self._http().get(f"{self.url}/healthz", timeout=PROBE_S)).raise_for_status().json()
            self.known = VoiceJson(**{name: told[name] for name in VoiceJson.model_fields})
        except (httpx.HTTPError, ValueError, KeyError):
            self.known = SILENT
        self.asked_at = time.monotonic()
        return self.known

    async def pass_on(self, path: str, body: bytes, content_type: str) -> httpx.Response:
        """A request as it is. Problem 503 when nobody is there."""
        if not self.url:
            raise Problem(503, "no-voice")
        try:
            headers = {"Content-Type": content_type, "Authorization": f"Bearer {self.token}"}
            return await self._http().post(f"{self.url}{path}", content=body, headers=headers, timeout=AUDIO_S)
        except httpx.HTTPError as failed:
            log.error("voice_unreachable", error=type(failed).__name__)
            raise Problem(503, "no-voice") from failed

    def talk(self, asked: Mapping[str, str]) -> connect:
        """A call; to be entered as a context."""
        address = self.url.replace("http", "ws", 1).rstrip("/")
        return connect(
            f"{address}/talk?{urlencode(asked)}",
            additional_headers={"Authorization": f"Bearer {self.token}"},
            proxy=None,
            open_timeout=PROBE_S * 4,
            max_size=LARGEST_MESSAGE,
        )

    def _http(self) -> httpx.AsyncClient:
        """Made once: reading the certificates of the world takes a tenth of a second."""
        if self._client is None:
            self._client = httpx.AsyncClient(trust_env=False)
        return self._client


@routes.get("/api/v1/voice", tags=["residents"])
async def state(request: Request) -> VoiceJson:
    """Whether the page may show a microphone, and read aloud."""
    return await voice_of(request).state()


@routes.post("/v1/audio/speech", tags=["openai"], responses=DESCRIBED)
async def speech(request: Request) -> Response:
    """Text as sound, as OpenAI's client asks for it."""
    return await _passed(request)


@routes.post("/v1/audio/transcriptions", tags=["openai"], responses=DESCRIBED)
async def transcriptions(request: Request) -> Response:
    """Sound as text, as OpenAI's client asks for it."""
    return await _passed(request)


Short = Annotated[str, Query(max_length=64)]


@routes.websocket("/api/v1/voice/talk")
async def talk(page: WebSocket, commune: Short = "", language: Short = "fr", conversation: Short = "") -> None:
    """A conversation by voice: sound and small messages go through as they are."""
    voice: Voice = page.app.state.voice
    if not _is_ours(page) or not voice.url or (conversation and not is_plausible(conversation)):
        await page.close(_REFUSED)
        return
    try:
        await page.app.state.rate.admit(address_of(page), "")
        async with voice.talk({"commune": commune, "language": language, "conversation": conversation}) as call:
            await page.accept()
            await _carry(page, call)
    except Problem:
        await page.close(_REFUSED)
    except (OSError, TimeoutError, WebSocketException) as failed:
        log.error("voice_unreachable", error=type(failed).__name__)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await page.close(_ABSENT)


def voice_of(request: Request) -> Voice:
    """The voice of the application that serves this request."""
    voice: Voice = request.app.state.voice
    return voice


def _is_ours(page: WebSocket) -> bool:
    """A WebSocket obeys no CORS: another site's page could talk in a resident's name."""
    origin = page.headers.get("origin", "")
    allowed = page.app.state.desk.options.cors_origins
    return not origin or origin in allowed or urlsplit(origin).netloc == page.headers.get("host", "")


async def _passed(request: Request) -> Response:
    await count(request, "")
    kind = request.headers.get("content-type", "")
    answer = await voice_of(request).pass_on(request.url.path, await request.body(), kind)
    if answer.status_code in _FAMILIES:
        raise Problem(answer.status_code, _FAMILIES[answer.status_code])
    if answer.is_error:
        raise Problem(503, "no-voice")
    return Response(answer.content, 200, AI_GENERATED, answer.headers.get("content-type"))


async def _carry(page: WebSocket, call: ClientConnection) -> None:
    """Both ways, until either side ends."""
    ways = {asyncio.create_task(_to_call(page, call)), asyncio.create_task(_to_page(call, page))}
    try:
        done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            with contextlib.suppress(RuntimeError, WebSocketDisconnect, WebSocketException):
                task.result()
    finally:
        for task in ways:
            task.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        with contextlib.suppress(RuntimeError, WebSocketDisconnect):
            await page.close(_BUSY if call.close_code == _BUSY else _DONE)


async def _to_call(page: WebSocket, call: ClientConnection) -> None:
    while True:
        message = await page.receive()
        if message["type"] == "websocket.disconnect":
            return
        sent = message.get("bytes") or message.get("text")
        if sent and len(sent) <= LARGEST_MESSAGE:
            await call.send(sent)


async def _to_page(call: ClientConnection, page: WebSocket) -> None:
    async for message in call:
        if isinstance(message, bytes):
            await page.send_bytes(message)
        else:
            await page.send_text(message)
