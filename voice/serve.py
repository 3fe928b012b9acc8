"""The process of the telephone: lines and the loopback door opened, calls held, until a signal ends it."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import structlog
import uvicorn

from bot.domain.clock import now
from bot.recordings import purge as purge_recordings
from bot.settings import Settings
from voice.assemble import build_room, counter_line, engines, hot_words, prepare
from voice.call import hold_call
from voice.legs.doors import lines
from voice.legs.leg import CallLeg, Line
from voice.room import Room
from voice.speak import Speaker
from voice.speech import MouthError
from voice.web import Door, build_app

PURGE_EVERY_S = 6 * 3_600
DRAIN_S = 5

log = structlog.get_logger(__name__)


async def serve(settings: Settings) -> None:
    """Until SIGINT or SIGTERM. Raises LineError, VoiceAssemblyError, MouthError for what cannot work."""
    opened = lines(settings)
    line = counter_line(settings)
    try:
        async with engines(settings, await hot_words(line)) as made:
            room = build_room(settings, made, line)
            held = _Held(room)
            languages = tuple(sorted(room.wordings))
            door = Door(room, settings.voice_bearer, settings.phone_calls, languages, lambda: held.calls)
            server = _Loopback(_config(settings, door))
            preparing = asyncio.create_task(_prepared(made.mouth, room), name="prompts")
            await _until_signal(held, opened, server, settings.retention_days)
            preparing.cancel()
    finally:
        await line.close()


class _Held:
    """Holds the calls of the lines, and knows how many: the page's microphone gives way to the telephone."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.calls = 0

    async def __call__(self, leg: CallLeg) -> None:
        self.calls += 1
        try:
            await hold_call(leg, self.room)
        finally:
            self.calls -= 1


async def _until_signal(held: _Held, opened: list[Line], server: "_Loopback", retention_days: int) -> None:
    """Any line or door that breaks ends the process: whoever supervises it starts it again."""
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    working = [asyncio.create_task(one.serve(held), name="line") for one in opened]
    working += [
        asyncio.create_task(server.serve(), name="loopback"),
        asyncio.create_task(_purging(held.room, retention_days), name="purge"),
    ]
    waiting = asyncio.create_task(stopped.wait())
    try:
        done, _ = await asyncio.wait([*working, waiting], return_when=asyncio.FIRST_COMPLETED)
        for task in done - {waiting}:
            task.result()
    finally:
        server.should_exit = True
        for task in [*working, waiting]:
            if task.get_name() != "loopback":
                task.cancel()
        await asyncio.wait([*working, waiting], timeout=DRAIN_S)


class _Loopback(uvicorn.Server):
    """Signals are ours: the calls end with the process, not with its web server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None is captured."""
        yield


def _config(settings: Settings, door: Door) -> uvicorn.Config:
    return uvicorn.Config(
        build_app(door),
        http="h11",  # as the counter: headers without end have a limit
        host=settings.voice_host,
        port=settings.voice_port,
        log_config=None,
        access_log=False,
        server_header=False,
        ws_max_size=65_536,
        timeout_graceful_shutdown=DRAIN_S,
    )


async def _prepared(mouth: Speaker, room: Room) -> None:
    with suppress(MouthError):
        made = await prepare(mouth, room.wordings)
        log.info("prompts_made", made=made)


async def _purging(room: Room, retention_days: int) -> None:
    while True:
        if room.journal is not None:
            await asyncio.to_thread(room.journal.purge, now().date())
        try:
            await asyncio.to_thread(purge_recordings, room.recordings, now() - timedelta(days=retention_days))
        except OSError as failed:  # the telephone goes on; the next turn tries again
            log.error("recordings_not_purged", error=type(failed).__name__)
        await asyncio.sleep(PURGE_EVERY_S)
