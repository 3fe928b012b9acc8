"""Telephones not written by us, on the loopback: each with its own folder, ports and recordings."""

import asyncio
import itertools
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from eval.calls.sounds import Sound, recording, write

STARTS = 3
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_BARESIP = """
module_path /usr/lib/baresip/modules
module {codec}
module aufile.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
sip_listen 127.0.0.1:{port}
net_interface 127.0.0.1
rtp_ports {rtp}-{rtp_end}
rtp_timeout 0
jitter_buffer_delay 2-5
audio_player aufile,{folder}/played.wav
audio_source aufile,{folder}/says.wav
audio_alert aufile,{folder}/alert.wav
audio_srate 8000
ausrc_srate 8000
auplay_srate 8000
audio_channels 1
ausrc_channels 1
auplay_channels 1
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
"""


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    """A port nobody has now."""
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def free_tcp_port() -> int:
    """The same, for connections."""
    return free_port(socket.SOCK_STREAM)


_rtp = itertools.count(0)


def rtp_range(size: int = 20) -> tuple[int, int]:
    """A range of ports for sound, its own for each peer of this process."""
    start = 30000 + (free_port() % 200) * 100 + next(_rtp) % 5 * size
    return start, start + size


class EndedError(Exception):
    """A telephone that ended instead of starting."""


@dataclass
class Baresip:
    """One baresip under control; `heard` and `said` are its own recordings."""

    folder: Path
    port: int
    control: int
    events: list[dict[str, object]] = field(default_factory=list)
    _writer: asyncio.StreamWriter | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def command(self, name: str, params: str = "") -> None:
        assert self._writer
        text = json.dumps({"command": name, "params": params, "token": name})
        self._writer.write(f"{len(text)}:{text},".encode())
        await self._writer.drain()

    async def dial(self, port: int, user: str = "guichet") -> None:
        await self.command("dial", f"sip:{user}@127.0.0.1:{port}")

    async def wait(self, kind: str, timeout_s: float = 8.0, count: int = 1) -> dict[str, object]:
        """The event of this type, the `count`-th of them."""
        async with asyncio.timeout(timeout_s):
            while True:
                found = [event for event in self.events if event.get("type") == kind]
                if len(found) >= count:
                    return found[count - 1]
                self._changed.clear()
                await self._changed.wait()

    async def read(self, reader: asyncio.StreamReader) -> None:
        try:
            while True:
                size = int((await reader.readuntil(b":"))[:-1])
                self.events.append(json.loads((await reader.readexactly(size + 1))[:-1]))
                self._changed.set()
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    def lead(self, call: int = 0) -> int:
        """By how many samples the recording of what goes in is longer, now, than that of what comes out."""
        said, heard = (sorted(self.folder.glob(f"dump-*-{way}.wav"))[call].stat().st_size for way in ("enc", "dec"))
        return (said - heard) // 2

    def heard(self, call: int = 0) -> Sound:
        """What came out of the telephone, from the answer on."""
        return recording(sorted(self.folder.glob("dump-*-dec.wav"))[call])

    def said(self, call: int = 0) -> Sound:
        """What went into the telephone."""
        return recording(sorted(self.folder.glob("dump-*-enc.wav"))[call])


@asynccontextmanager
async def baresip(
    folder: Path, says: Sound | None = None, law: str = "pcma", account: str = "", answers: str = "manual"
) -> AsyncIterator[Baresip]:
    """A baresip that says `says` (then silence); it picks up by itself when `answers` is "auto"."""
    folder.mkdir(parents=True)  # noqa: ASYNC240
    write(folder / "says.wav", np.concatenate([says if says is not None else np.zeros(0), np.zeros(8000 * 60)]))
    one, process, reader = await _started(folder, law, account, answers)
    task = asyncio.create_task(one.read(reader))
    try:
        yield one
    finally:
        task.cancel()
        await _ended(process)


async def _started(
    folder: Path, law: str, account: str, answers: str
) -> tuple[Baresip, asyncio.subprocess.Process, asyncio.StreamReader]:
    """A running baresip. Somebody may take a port between our look and its start: it then ends, and starts anew."""
    for _ in range(STARTS):
        one = Baresip(folder, free_port(), free_tcp_port())
        _configured(one, law, account, answers)
        process = await asyncio.create_subprocess_exec(
            "baresip", "-f", str(folder), "-4",
            stdin=asyncio.subprocess.DEVNULL, stdout=(folder / "log").open("w"), stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        try:
            reader, one._writer = await connected(
                partial(asyncio.open_connection, "127.0.0.1", one.control), alive=process
            )
            await asyncio.sleep(0.1)
        except (TimeoutError, EndedError):
            await _ended(process)
            continue
        # Whoever took the control port would answer in its place.
        if process.returncode is None:
            return one, process, reader
    raise EndedError(f"baresip ended {STARTS} times: {(folder / 'log').read_text()[-500:]}")


def _configured(one: Baresip, law: str, account: str, answers: str) -> None:
    start, end = rtp_range()
    setting = _BARESIP.format(
        codec="g711.so", port=one.port, rtp=start, rtp_end=end, folder=one.folder, control=one.control
    )
    (one.folder / "config").write_text(setting)
    line = account or f"<sip:caller@127.0.0.1:{one.port}>;regint=0"
    (one.folder / "accounts").write_text(f"{line};audio_codecs={law};answermode={answers}\n")


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 3)
    except TimeoutError:
        process.kill()


async def connected(
    attempt: Callable[[], Awaitable[Streams]],
    timeout_s: float = 8.0,
    alive: asyncio.subprocess.Process | None = None,
) -> Streams:
    """What `attempt` gives as soon as it does not fail; EndedError as soon as the process it waits for ends."""
    async with asyncio.timeout(timeout_s):
        while True:
            if alive and alive.returncode is not None:
                raise EndedError(f"ended with {alive.returncode}")
            try:
                return await attempt()
            except OSError:
                await asyncio.sleep(0.05)
