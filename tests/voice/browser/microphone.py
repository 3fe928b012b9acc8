"""A real guichet-voice on the loopback with the tiny ear and voice, a staged counter, a file for a microphone."""

import hashlib
import threading
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from bot.web.options import WebOptions
from tests.bot.web.browser.stage import Scenes, stage
from tests.voice.tiny import tiny_room
from voice import espeak
from voice.files import wav
from voice.rates import resampled
from voice.web import Door, build_app

TOKEN = "the-token-of-the-telephone-in-tests"
RATE_HZ = 16_000
CALLS = 3


@dataclass(frozen=True)
class Servers:
    """`counter` is the address of the page."""

    counter: str
    voice: str


def serve(app: FastAPI) -> tuple[uvicorn.Server, threading.Thread, str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    return server, thread, f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Both, until the end of the block. The two know each other by a port that is chosen first."""
    options = WebOptions(
        questions_per_minute=10_000,
        session_questions_per_minute=10_000,
        heartbeat_s=0.2,
        voice_digest=hashlib.sha256(TOKEN.encode()).digest(),
        voice_url="http://127.0.0.1:0",
        voice_token=TOKEN,
    )
    counter_app = stage(folder / "guichet.db", options, Scenes(0.05))
    counter = serve(counter_app)
    voice = serve(voice_app(counter[2], folder))
    counter_app.state.voice.url = voice[2]
    yield Servers(counter[2], voice[2])
    for server, thread, _ in (voice, counter):
        server.should_exit = True
        thread.join(5)


def voice_app(counter: str, folder: Path) -> FastAPI:
    """Engines start with the application and end with it."""

    @asynccontextmanager
    async def engines(app: FastAPI) -> AsyncIterator[None]:
        async with tiny_room(counter, TOKEN, folder) as room:
            app.mount("/", build_app(Door(room, TOKEN, CALLS, ("en", "fr"))))
            yield

    return FastAPI(lifespan=engines)


async def spoken(folder: Path, script: Sequence[tuple[float, str]]) -> Path:
    """A file for the fake microphone: seconds of silence, then words, and so on; half a minute of silence ends it."""
    sound = b""
    for silence_s, text in script:
        said, rate_hz = await espeak.say(text, "fr", 1.0)
        sound += bytes(2 * int(silence_s * RATE_HZ)) + resampled(said, rate_hz, RATE_HZ)
    path = folder / "microphone.wav"
    path.write_bytes(wav(sound + bytes(2 * 30 * RATE_HZ), RATE_HZ))
    return path
