"""A caller is handed to a person by the PBX or by us; when nobody takes the call it comes back."""

import asyncio
from pathlib import Path

import numpy as np

from tests.voice.legs.peers import Baresip, baresip, chirp, clear_share, pcm
from tests.voice.legs.serving import Recorder, serving
from voice.legs.leg import CallLeg, Ending, Over, Transferred
from voice.legs.trunk import Target, Way

BRIEFING, PROMPT = chirp(0.5, 2000, 2600), chirp(0.5, 800, 1400)
CALLER, AGENT = chirp(12.0, 3000, 400), chirp(12.0, 400, 3300)
RING_S = 1.2


def targets(agent: Baresip, silent: Baresip, busy: Baresip, way: Way) -> dict[str, Target]:
    found = {"agent": agent, "silent": silent, "busy": busy}
    return {name: Target(f"sip:caller@127.0.0.1:{phone.port}", way) for name, phone in found.items()}


async def refused(phone: Baresip) -> None:
    """Whoever rings is told that the person is busy."""
    await phone.wait("CALL_INCOMING", 20)
    await phone.command("hangup")


async def test_by_the_pbx_nobody_busy_then_a_person(tmp_path: Path) -> None:
    results: list[Transferred] = []

    async def then(leg: CallLeg) -> None:
        for who in ("nobody", "silent", "busy", "agent"):
            results.append(await leg.transfer(who, RING_S))
            leg.play(pcm(PROMPT))

    recorder = Recorder(then)
    async with (
        baresip(tmp_path / "agent", AGENT, answers="auto") as agent,
        baresip(tmp_path / "silent") as silent,
        baresip(tmp_path / "busy") as busy,
        baresip(tmp_path / "caller", CALLER) as caller,
        serving(recorder, targets=targets(agent, silent, busy, Way.REFER)) as line,
    ):
        declining = asyncio.create_task(refused(busy))
        await caller.dial(line.stack.port)
        await caller.wait("CALL_ESTABLISHED")
        await caller.wait("CALL_ESTABLISHED", 10, count=2)
        await asyncio.sleep(1.0)
        await declining
        said = agent.said()
        heard = caller.heard(1)
        prompts = caller.heard(0)
    assert results == [Transferred.REFUSED, Transferred.NO_ANSWER, Transferred.BUSY, Transferred.DONE]
    assert recorder.told == [Over(Ending.TRANSFERRED)]
    assert clear_share(prompts, PROMPT) > 0.6  # the caller came back to the counter
    assert clear_share(heard, said[1600:4800]) > 0.6  # and hears the person in the end


async def test_by_us_the_person_hears_why_presses_1_and_both_are_joined(tmp_path: Path) -> None:
    results: list[Transferred] = []

    async def then(leg: CallLeg) -> None:
        for who in ("silent", "busy", "agent", "agent"):
            results.append(await leg.transfer(who, RING_S if who == "silent" else 5.0, pcm(BRIEFING)))
            leg.play(pcm(PROMPT))

    async def picks_up(agent: Baresip) -> None:
        await agent.wait("CALL_ESTABLISHED", 20)
        await asyncio.sleep(0.9)
        await agent.command("sndcode", "2")
        await agent.wait("CALL_ESTABLISHED", 20, count=2)
        await asyncio.sleep(0.9)
        await agent.command("sndcode", "1")

    recorder = Recorder(then)
    async with (
        baresip(tmp_path / "agent", AGENT, law="pcmu", answers="auto") as agent,
        baresip(tmp_path / "silent") as silent,
        baresip(tmp_path / "busy") as busy,
        baresip(tmp_path / "caller", CALLER) as caller,
        serving(recorder, targets=targets(agent, silent, busy, Way.BRIDGE)) as line,
    ):
        people = [asyncio.create_task(refused(busy)), asyncio.create_task(picks_up(agent))]
        await caller.dial(line.stack.port)
        await caller.wait("CALL_ESTABLISHED")
        await asyncio.wait_for(asyncio.gather(*people), 20)
        await asyncio.sleep(1.6)
        await agent.command("hangup")
        await caller.wait("CALL_CLOSED")
        told, at_person = caller.heard(), agent.heard(1)
        said, by_person = caller.said(), agent.said(1)
    assert results == [Transferred.NO_ANSWER, Transferred.BUSY, Transferred.REFUSED, Transferred.DONE]
    assert recorder.told == [Over(Ending.TRANSFERRED)]
    assert clear_share(told, PROMPT) > 0.6
    assert clear_share(at_person, BRIEFING) > 0.6
    assert clear_share(told, by_person[-8000:-4000]) > 0.6  # the caller hears the person
    assert clear_share(at_person, said[-8000:-4000]) > 0.6  # and the person the caller
    assert np.all(np.abs(told[: len(PROMPT)]) < 9000)
