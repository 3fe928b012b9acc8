"""Sound that waits to be sent: what was heard can be told, what was not can be taken back."""

import asyncio
import time

import pytest

from voice.legs.ticking import Ticker
from voice.media import LONGEST_S, Playout


def test_frames_are_whole_whatever_the_pieces_and_silence_follows() -> None:
    playout, audio = Playout(8000), bytes(range(256)) * 3
    for start in range(0, len(audio), 14):
        playout.play(audio[start : start + 14])
    taken = b"".join(playout.take() for _ in range(4))
    assert taken == audio.ljust(4 * 320, b"\0")
    assert playout.take() == bytes(320)


def test_what_was_really_heard_is_known_after_a_flush() -> None:
    playout = Playout(16000)
    playout.play(bytes(32000))
    for _ in range(10):
        playout.take()
    assert playout.unplayed_s == pytest.approx(0.8)
    playout.flush()
    assert playout.unplayed_s == 0
    assert playout.take() == bytes(640)


def test_half_a_sample_is_refused_and_a_runaway_speaker_is_bounded() -> None:
    playout = Playout(8000)
    with pytest.raises(ValueError, match="half a sample"):
        playout.play(b"\0")
    for _ in range(200):
        playout.play(bytes(16000))
    assert playout.unplayed_s == LONGEST_S


async def test_the_clock_neither_drifts_nor_owes_a_frame_when_the_loop_is_held() -> None:
    ticker, ticks = Ticker(), []
    started = time.monotonic()
    stop = ticker.add(lambda: ticks.append(time.monotonic()))
    await asyncio.sleep(0.2)
    time.sleep(0.15)  # noqa: ASYNC251 - somebody holds the loop
    await asyncio.sleep(0.25)
    stop()
    assert abs(len(ticks) - (ticks[-1] - started) / 0.02) < 1.5
    assert ticker.late_s > 0.1
    before = len(ticks)
    await asyncio.sleep(0.05)
    assert len(ticks) == before


async def test_one_call_that_fails_does_not_silence_the_others() -> None:
    ticker, ticks = Ticker(), []
    broken = ticker.add(lambda: 1 / 0)
    stop = ticker.add(lambda: ticks.append(1))
    await asyncio.sleep(0.1)
    broken()
    stop()
    assert len(ticks) >= 3
