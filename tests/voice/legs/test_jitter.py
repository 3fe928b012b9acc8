"""Whatever the network does to packets, 20 ms come out at each tick, in order, no later than they must."""

import random

import numpy as np
import pytest

from voice.legs.jitter import FRAME, LEAST_FRAMES, MOST_FRAMES, JitterBuffer

SPEECH = np.random.default_rng(1).bytes(FRAME * 500)


def played(arrivals: list[tuple[float, int, bytes]], ticks: int, buffer: JitterBuffer) -> list[bytes | None]:
    """What comes out when packets `(ms, stamp, payload)` arrive at their time."""
    waiting, out = sorted(arrivals, key=lambda one: one[0]), []
    for tick in range(ticks):
        while waiting and waiting[0][0] <= tick * 20 + 10:
            _, stamp, payload = waiting.pop(0)
            buffer.put(stamp % (1 << 32), payload)
        out.append(buffer.take())
    return out


def packets(size: int, start: int, late_ms: float = 0.0) -> list[tuple[float, int, bytes]]:
    dice = random.Random(7)
    step = size / 8
    return [
        (n * step + dice.uniform(0, late_ms), start + n * size, SPEECH[n * size : (n + 1) * size])
        for n in range(len(SPEECH) // size)
    ]


@pytest.mark.parametrize("size", [80, 160, 240, 320, 480])
def test_packets_of_any_size_come_out_whole_across_the_wrap_of_stamps(size: int) -> None:
    out = played(packets(size, start=(1 << 32) - 4000), 480, JitterBuffer(LEAST_FRAMES))
    assert b"".join(frame or b"" for frame in out) == SPEECH[: FRAME * len([f for f in out if f])]
    assert sum(frame is None for frame in out) <= 5


def test_sixty_milliseconds_of_jitter_cost_a_longer_delay_and_hardly_a_frame() -> None:
    buffer = JitterBuffer()
    out = played(packets(160, 0, late_ms=60.0), 500, buffer)
    assert sum(frame is None for frame in out[50:]) <= 4
    assert buffer.delay_frames <= 5


def test_the_delay_becomes_short_again_when_the_network_is_calm() -> None:
    buffer, calm = JitterBuffer(), JitterBuffer()
    rough = [p for p in packets(160, 0, late_ms=100.0) if p[1] < 80 * FRAME]
    smooth = [p for p in packets(160, 0) if p[1] >= 100 * FRAME]
    played(rough + smooth, 1000, buffer)
    played(packets(160, 0), 500, calm)
    assert buffer.delay_frames == calm.delay_frames == LEAST_FRAMES


def test_a_delay_made_shorter_too_early_is_tried_again_later_and_later() -> None:
    """Every six seconds a packet comes 30 ms late: it may cost a frame now and then, not each time."""
    steady = [(n * 20.0 + 30 * (n % 300 == 299), n * FRAME, b"\7" * FRAME) for n in range(6000)]
    out = played(steady, 6000, JitterBuffer())
    assert sum(frame is None for frame in out) <= 8


def test_five_percent_lost_is_told_frame_by_frame() -> None:
    dice = random.Random(3)
    kept = [packet for packet in packets(160, 0) if dice.random() > 0.05]
    out = played(kept, 480, JitterBuffer())
    heard = [frame for frame in out if frame]
    assert len(heard) >= 450
    places = [SPEECH.find(frame) for frame in heard]
    assert min(places) == 0
    assert places == sorted(places)


def test_another_stream_or_another_clock_is_taken_up_within_three_packets() -> None:
    buffer = JitterBuffer()
    played([(n * 20.0, n * FRAME, b"\7" * FRAME) for n in range(50)], 50, buffer)
    out = played([(n * 20.0, 9_000_000 + n * FRAME, b"\5" * FRAME) for n in range(50)], 50, buffer)
    assert sum(frame == b"\5" * FRAME for frame in out) >= 44


def test_a_sender_whose_stamps_stand_still_while_it_pauses_is_heard_for_ever() -> None:
    """A telephone that changes its source sends nothing for a moment and goes on with the next stamp."""
    gaps = [(n * 20.0 + 30.0 * (n // 100), n * FRAME, b"\7" * FRAME) for n in range(4000)]
    buffer = JitterBuffer()
    out = played(gaps, 4050, buffer)
    assert sum(frame is None for frame in out[:-50]) <= 3 * 40
    assert all(out[4000:4040])
    assert buffer.delay_frames <= 3


def test_one_stray_packet_moves_nothing_and_hostile_sizes_are_survived() -> None:
    buffer = JitterBuffer()
    steady = [(n * 20.0, n * FRAME, b"\7" * FRAME) for n in range(100)]
    out = played([*steady, (500.0, 77_000_000, b"\1" * FRAME)], 100, buffer)
    assert sum(frame == b"\7" * FRAME for frame in out) >= 96
    for size in (0, 1, 7999, 8001, 65000):
        buffer.put(12345, bytes(size))
        buffer.take()
    assert buffer.delay_frames <= MOST_FRAMES
