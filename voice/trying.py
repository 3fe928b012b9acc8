"""A whole call from sound files: the same room, the same conversation, no telephone."""

import asyncio
import io
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.settings import Settings
from voice.assemble import build_room, counter_line, engines, hot_words
from voice.call import hold_call
from voice.files import read
from voice.journal import CallRecord, Speaker, percentile
from voice.legs.file import RATE_HZ, FileLeg
from voice.rates import resampled
from voice.speech import EAR_RATE_HZ


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a call from files; `both` is a stereo WAV, the caller on the left."""

    record: CallRecord
    both: bytes


async def clips(files: list[Path]) -> list[bytes]:
    """What the caller says, as a telephone brings it. Raises SoundFileError."""
    return [resampled(await read(path.read_bytes()), EAR_RATE_HZ, RATE_HZ) for path in files]


async def try_call(settings: Settings, sounds: list[bytes]) -> Tried:
    """Plays each sound once the counter has fallen silent. Raises MouthError, VoiceAssemblyError."""
    line = counter_line(settings)
    try:
        async with engines(settings, await hot_words(line)) as made:
            leg = FileLeg(sounds)
            running = asyncio.create_task(leg.run())
            watch = await hold_call(leg, build_room(settings, made, line))
            await running
    finally:
        await line.close()
    return Tried(watch.record, _both(bytes(leg.said), bytes(leg.sent)))


def told(record: CallRecord) -> str:
    """The turns and the times, for people."""
    names = {Speaker.CALLER: "appelant", Speaker.COUNTER: "guichet "}
    lines = [f"{entry.at_s:7.2f} s  {names[entry.speaker]}  {entry.text}" for entry in record.entries]
    if record.timings:
        lines += ["", "end of speech → words / first sentence / first sound of the answer (s)"]
        lines += [
            f"  {_seconds(t.understood_s)} / {_seconds(t.answered_s)} / {_seconds(t.sounded_s)}" for t in record.timings
        ]
        sounded = [one.sounded_s for one in record.timings if one.sounded_s is not None]
        lines.append(
            f"  p50 {percentile(sounded, 0.5):.2f}  p95 {percentile(sounded, 0.95):.2f}  ({len(sounded)} answers)"
        )
    return "\n".join(lines)


def _seconds(value: float | None) -> str:
    return "   -" if value is None else f"{value:.2f}"


def _both(said: bytes, sent: bytes) -> bytes:
    length = min(len(said), len(sent)) // 2 * 2
    left, right = (np.frombuffer(one[:length], dtype="<i2") for one in (said, sent))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(2)
        writer.setsampwidth(2)
        writer.setframerate(RATE_HZ)
        writer.writeframes(np.stack([left, right], axis=1).tobytes())
    return file.getvalue()
