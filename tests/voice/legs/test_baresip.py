"""Whole calls by baresip, judged on its own recordings: both ways, keys, hold, hanging up, a bad network."""

import asyncio
import random
from pathlib import Path

import numpy as np

from tests.voice.legs.peers import baresip, chirp, clear_share, pcm
from tests.voice.legs.serving import Recorder, serving
from voice.legs.leg import CallLeg, Ending, OnHold, Over, Pressed
from voice.legs.rtp import RtpStream
from voice.legs.sip_leg import SipLeg

GREETING, AFTER = chirp(1.0), chirp(0.8, 600, 1800)
SPEECH = np.concatenate([np.zeros(4000), chirp(1.5, 3200, 500)])


async def test_a_call_is_heard_both_ways_with_keys_hold_and_silence_on_demand(tmp_path: Path) -> None:
    async def then(leg: CallLeg) -> None:
        leg.play(pcm(np.concatenate([GREETING, np.tile(GREETING, 5)])))
        await asyncio.sleep(2.2)
        leg.flush()

    recorder = Recorder(then)
    async with baresip(tmp_path / "caller", SPEECH) as caller, serving(recorder) as line:
        await caller.dial(line.stack.port)
        await caller.wait("CALL_ESTABLISHED")
        await asyncio.sleep(2.6)
        leg = recorder.legs[0]
        assert isinstance(leg, SipLeg)
        leg.play(pcm(AFTER))
        await caller.command("sndcode", "5")
        await asyncio.sleep(1.1)
        await caller.command("hold")
        await asyncio.sleep(0.5)
        sent = leg.stream.traffic.sent
        await asyncio.sleep(0.3)
        assert leg.stream.traffic.sent == sent  # nothing is sent to who holds
        await caller.command("resume")
        await asyncio.sleep(0.4)
        assert leg.stream.traffic.sent > sent + 10  # baresip 1.0 itself records nothing any more after a hold
        await caller.command("hangup")
        await caller.wait("CALL_CLOSED")
        await asyncio.sleep(0.2)
        heard, said = caller.heard(), caller.said()
    assert leg.call.caller == "caller"
    assert leg.call.called == "guichet"
    assert recorder.told == [Pressed("5"), OnHold(True), OnHold(False), Over(Ending.CALLER)]
    assert clear_share(heard, GREETING) > 0.6  # positive: the polarity is right both ways
    assert clear_share(heard, AFTER) > 0.6
    assert clear_share(recorder.heard, said[4000:16000]) > 0.6
    assert 2.1 < silent_at_s(heard[8000:]) + 1.0 < 2.5  # at once after the flush
    assert leg.stream.traffic.lost == 0


def silent_at_s(heard: np.ndarray) -> float:
    """When a tenth of a second of silence begins."""
    whole = np.abs(heard[: len(heard) // 800 * 800]).reshape(-1, 800).max(axis=1)
    return float(np.flatnonzero(whole < 500)[0]) / 10


class RoughNetwork(RtpStream):
    """5 % of packets lost, each other up to 60 ms late, some out of order."""

    dice = random.Random(11)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if self.dice.random() >= 0.05:
            late = self.dice.uniform(0, 0.06)
            asyncio.get_running_loop().call_later(late, super().datagram_received, data, addr)


async def test_five_percent_lost_and_sixty_milliseconds_of_jitter_are_heard_through(tmp_path: Path) -> None:
    said = np.concatenate([np.zeros(8000), chirp(3.0, 400, 3000)])
    recorder = Recorder()
    async with baresip(tmp_path / "caller", said, law="pcmu") as caller, serving(recorder, RoughNetwork) as line:
        await caller.dial(line.stack.port)
        await caller.wait("CALL_ESTABLISHED")
        await asyncio.sleep(0.4)
        await caller.command("sndcode", "#")
        await asyncio.sleep(4.2)
        await caller.command("hangup")
        await caller.wait("CALL_CLOSED")
    assert Pressed("#") in recorder.told
    assert clear_share(recorder.heard, said[9600:28800]) > 0.4  # a tenth of a second has five packets
    assert recorder.legs[0].stream.traffic.lost > 0  # type: ignore[attr-defined]
