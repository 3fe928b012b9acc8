"""The sound of one call, both sides, written beside the call: a file without a name until it is whole.

The kernel forgets such a file when its process dies (`O_TMPFILE`, open(2)): what bears a name can be played to its end.
"""

import asyncio
import contextlib
import os
import wave
from pathlib import Path
from typing import BinaryIO

import numpy as np
import structlog

from bot.recordings import name_of

LONGEST_S = 1_200.0
"""Twenty minutes of a call; what comes after is not recorded."""
PIECE_S, MOST_WAITING = 1.0, 30
MOST_RANKS = 99

log = structlog.get_logger(__name__)


def check_folder(folder: Path) -> None:
    """Makes it, or closes it to others, for its owner alone; OSError when recordings cannot be written there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    os.close(_nameless(folder))


class Recording:
    """Stereo, 16 bits: the caller on the left, the counter on the right. `add` never waits."""

    def __init__(self, folder: Path, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._file = _File(folder, rate_hz)
        self._piece = bytearray()
        self._most_bytes = 4 * int(LONGEST_S * rate_hz)
        self._bytes = 0
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue(MOST_WAITING)
        self._is_lost = False
        self._writing = asyncio.create_task(self._write(), name="recording")

    @property
    def length_s(self) -> float:
        """Of what was recorded so far."""
        return self._bytes / 4 / self._rate_hz

    def add(self, caller: bytes, counter: bytes) -> None:
        """The same moment of both sides, of the same length."""
        if self._is_lost or self._bytes >= self._most_bytes:
            return
        both = np.stack([np.frombuffer(one, dtype="<i2") for one in (caller, counter)], axis=1).tobytes()
        self._piece += both[: self._most_bytes - self._bytes]
        self._bytes += min(len(both), self._most_bytes - self._bytes)
        if len(self._piece) >= 4 * PIECE_S * self._rate_hz:
            self._hand_over()

    async def keep(self, conversation_id: str) -> bool:
        """Whole, under its name; False when it cannot be, and then nothing is left."""
        self._hand_over()
        await self._end()
        try:
            if not self._is_lost:
                await asyncio.to_thread(self._file.name, conversation_id)
        except OSError as failed:
            self._lose(type(failed).__name__)
        finally:
            self._file.close()
        return not self._is_lost

    async def forget(self) -> None:
        """Nothing of it is left."""
        self._is_lost = True
        await self._end()
        self._file.close()

    def _hand_over(self) -> None:
        if self._piece and not self._is_lost:
            try:
                self._pieces.put_nowait(bytes(self._piece))
            except asyncio.QueueFull:
                self._lose("the disk is too slow")  # a file with holes is no recording
        self._piece.clear()

    async def _end(self) -> None:
        await self._pieces.put(b"")
        await self._writing

    async def _write(self) -> None:
        """Takes every piece to the last, whatever happens to the disk."""
        while piece := await self._pieces.get():
            try:
                if not self._is_lost:
                    await asyncio.to_thread(self._file.write, piece)
            except OSError as failed:
                self._lose(type(failed).__name__)

    def _lose(self, why: str) -> None:
        self._is_lost = True
        log.error("recording_lost", error=why)


class _File:
    """Without a name until the last moment."""

    def __init__(self, folder: Path, rate_hz: int) -> None:
        self._folder, self._rate_hz = folder, rate_hz
        self._file: BinaryIO | None = None
        self._writer: wave.Wave_write | None = None

    def write(self, piece: bytes) -> None:
        """More of it."""
        self._opened().writeframesraw(piece)

    def name(self, conversation_id: str) -> None:
        """The name comes last: linkat(2) by /proc, which open(2) gives for such files."""
        self._opened().close()  # the lengths at its head
        assert self._file is not None
        self._file.flush()
        number = self._file.fileno()
        os.fsync(number)
        for rank in range(1, MOST_RANKS + 1):
            with contextlib.suppress(FileExistsError):
                os.link(f"/proc/self/fd/{number}", self._folder / name_of(conversation_id, rank), src_dir_fd=number)
                return
        raise FileExistsError(f"recorded {MOST_RANKS} times")

    def close(self) -> None:
        """Without a name, it is gone."""
        if self._file is not None and self._writer is not None:
            with contextlib.suppress(OSError):
                self._writer.close()
            with contextlib.suppress(OSError):
                self._file.close()

    def _opened(self) -> wave.Wave_write:
        if self._writer is None:
            self._file = os.fdopen(_nameless(self._folder), "w+b")
            self._writer = wave.open(self._file, "wb")  # noqa: SIM115 - it lives as long as the call
            self._writer.setnchannels(2)
            self._writer.setsampwidth(2)
            self._writer.setframerate(self._rate_hz)
        return self._writer


def _nameless(folder: Path) -> int:
    return os.open(folder, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, 0o600)
