"""The loopback door of `guichet-voice`: the counter's web server brings browsers here, and nobody else comes.

WebSocket `/talk`: a call from a page. `POST /v1/audio/…`: hearing and speaking as OpenAI's client asks for them.
"""

import asyncio
import contextlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Depends, FastAPI, File, Form, HTTPException, UploadFile, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from voice.call import hold_call
from voice.files import MOST_BYTES, SoundFileError
from voice.files_written import MEDIA_TYPES, encoded
from voice.legs.leg import Call
from voice.legs.web import LONGEST_MESSAGE, RATE_HZ, WebLeg
from voice.rates import resampled
from voice.room import Room, Town
from voice.speech import MouthError
from voice.transcripts import FILE_RATE_HZ, spoken_file, subtitles, transcription
from voice.words import FRENCH

HEARING_S = 60.0
SPEECH_HZ = 24_000
"""What OpenAI's `pcm` is."""
WAV_HEADER = 44
_BUSY, _REFUSED = 1013, 1008
_ID = re.compile(r"[0-9a-f]{32}|")

log = structlog.get_logger(__name__)
routes = APIRouter()


@dataclass(frozen=True, slots=True)
class Door:
    """The room, the token of whoever may come, how many calls are held at once; `by_telephone` are held already."""

    room: Room
    token: str
    most_calls: int
    languages: tuple[str, ...]
    by_telephone: Callable[[], int] = lambda: 0


class SpeechBody(BaseModel):
    """OpenAI's `audio.speech`; `voice` is ignored but when it is a language, `instructions` always."""

    input: str = Field(min_length=1, max_length=4_096)
    model: str = Field("guichet", max_length=64)
    voice: str = Field(FRENCH, max_length=64)
    response_format: Literal["mp3", "opus", "aac", "flac", "wav", "pcm"] = "mp3"
    speed: float = Field(1.0, ge=0.25, le=4.0)


def build_app(door: Door) -> FastAPI:
    """The application over one room."""
    app = FastAPI(title="guichet-voice", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.door, app.state.calls = door, 0
    app.include_router(routes)
    return app


def _admitted(connection: HTTPConnection) -> Door:
    door: Door = connection.app.state.door
    if not _known(connection, door):
        raise HTTPException(401, "not the counter")
    return door


def _known(connection: HTTPConnection, door: Door) -> bool:
    given = connection.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {door.token}".encode())


@routes.get("/healthz")
async def healthz(request: Request) -> JSONResponse:
    """What this machine can do now; says nothing of calls."""
    door: Door = request.app.state.door
    hears = door.room.senses is not None and bool(getattr(door.room.senses[0], "ready", True))
    return JSONResponse({"hears": hears, "speaks": True, "languages": list(door.languages)})


@routes.websocket("/talk")
async def talk(socket: WebSocket, commune: str = "", language: str = FRENCH, conversation: str = "") -> None:
    """A call from a page."""
    state = socket.app.state
    door: Door = state.door
    if not _known(socket, door) or not _ID.fullmatch(conversation):
        await socket.close(_REFUSED)
        return
    if state.calls + door.by_telephone() >= door.most_calls:
        await socket.accept()
        await socket.close(_BUSY, "busy")
        return
    state.calls += 1
    try:
        await _talk(socket, commune, language, conversation, door.room)
    finally:
        state.calls -= 1


async def _talk(socket: WebSocket, commune: str, language: str, conversation: str, room: Room) -> None:
    """The socket is read in a task of its own: the call goes on whatever the page does."""
    await socket.accept()
    line = room.counter.serving(commune[:64]) if commune else room.counter
    town = room.town if line is room.counter else Town(line)
    here = replace(room, counter=line, town=town, desk=replace(room.desk, counter=line, texts=None), person="")
    leg = WebLeg(Call("web", "", "", RATE_HZ), socket)
    beside = [asyncio.create_task(_read(socket, leg)), asyncio.create_task(leg.run())]
    try:
        first = language if language in room.wordings else FRENCH
        await hold_call(leg, here, leg, conversation, first)
        leg.left()
        await beside[1]
    finally:
        for task in beside:
            task.cancel()
        with contextlib.suppress(RuntimeError):
            await socket.close()


async def _read(socket: WebSocket, leg: WebLeg) -> None:
    try:
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                break
            sound, text = message.get("bytes"), message.get("text")
            if sound and len(sound) <= LONGEST_MESSAGE:
                leg.heard(sound)
            elif text and len(text) <= LONGEST_MESSAGE:
                leg.told(text)
    except (WebSocketDisconnect, RuntimeError):
        pass
    leg.left()


@routes.post("/v1/audio/speech")
async def speech(body: SpeechBody, door: Annotated[Door, Depends(_admitted)]) -> Response:
    """Text as sound."""
    kind, language = body.response_format, body.voice if body.voice in door.room.wordings else FRENCH
    try:
        made = await spoken_file(body.input, door.room.mouth, language, body.speed)
    except MouthError as failed:
        log.error("speech_failed", error=type(failed).__name__)
        raise HTTPException(503, "nothing can speak") from failed
    if kind != "wav":
        sound = made[WAV_HEADER:]
        made = (
            resampled(sound, FILE_RATE_HZ, SPEECH_HZ)
            if kind == "pcm"
            else await asyncio.to_thread(encoded, sound, FILE_RATE_HZ, kind)
        )
    return Response(made, media_type=MEDIA_TYPES[kind])


@routes.post("/v1/audio/transcriptions")
async def transcriptions(
    door: Annotated[Door, Depends(_admitted)],
    file: Annotated[UploadFile, File()],
    language: Annotated[str, Form(max_length=16)] = "",
    response_format: Annotated[Literal["json", "text", "srt", "vtt", "verbose_json"], Form()] = "json",
) -> Response:
    """Sound as text; ten minutes at most."""
    if door.room.senses is None:
        raise HTTPException(503, "no ear is installed")
    try:
        heard = await transcription(
            await file.read(MOST_BYTES + 1), door.room.senses[0], language[:2].lower(), HEARING_S
        )
    except SoundFileError as wrong:
        raise HTTPException(400, str(wrong)) from wrong
    if response_format == "text":
        return PlainTextResponse(heard.text)
    if response_format in ("srt", "vtt"):
        return PlainTextResponse(subtitles(heard.text, heard.sound_s, response_format))
    short = {"text": heard.text}
    whole = short | {"language": heard.language, "duration": heard.sound_s, "task": "transcribe", "segments": []}
    return JSONResponse(whole if response_format == "verbose_json" else short)
