"""Other people's programs: a telephone on another stack, a registrar and proxy that is stopped and started."""

import asyncio
from pathlib import Path

import numpy as np

from tests.voice.legs.kamailio import SECRET, kamailio
from tests.voice.legs.linphone import linphone
from tests.voice.legs.peers import baresip, chirp, clear_share, free_port, pcm
from tests.voice.legs.serving import Recorder, serving, until
from voice.legs.g711 import Law
from voice.legs.leg import CallLeg, Ending, Over, Pressed
from voice.legs.sip_leg import SipLeg
from voice.legs.trunk import Account

GREETING = chirp(1.2)


async def greets(leg: CallLeg) -> None:
    leg.play(pcm(GREETING))


async def test_linphone_in_mu_law_hears_and_is_heard(tmp_path: Path) -> None:
    said = np.concatenate([np.zeros(8000), chirp(1.2, 3200, 500), np.zeros(80000)])
    recorder = Recorder(greets)
    async with serving(recorder) as line, linphone(tmp_path / "phone", said) as phone:
        await phone.command(f"call sip:guichet@127.0.0.1:{line.stack.port}")
        await until(lambda: bool(recorder.legs))
        await asyncio.sleep(2.4)
        await phone.command("7")
        await asyncio.sleep(0.6)
        await phone.command("terminate")
        await until(lambda: bool(recorder.told) and isinstance(recorder.told[-1], Over))
        await asyncio.sleep(0.2)
        heard = phone.heard()
    leg = recorder.legs[0]
    assert isinstance(leg, SipLeg)
    assert recorder.told == [Pressed("7"), Over(Ending.CALLER)]
    assert leg._party.proposal.terms.law is Law.MU  # type: ignore[attr-defined]
    assert clear_share(heard, GREETING) > 0.6
    assert clear_share(recorder.heard, said[8000:17600]) > 0.6


async def test_a_registrar_that_is_stopped_and_started_finds_us_again(tmp_path: Path) -> None:
    port = free_port()
    account = Account("0102030405", SECRET, "127.0.0.1", ("127.0.0.1", port), refresh_s=2)
    recorder = Recorder(greets)
    async with baresip(tmp_path / "caller") as caller, serving(recorder, account=account) as line:
        assert not line.registered
        async with kamailio(tmp_path / "kamailio", port):
            await until(lambda: line.registered)
            await asyncio.sleep(2.2)
            await until(lambda: line.registered)  # refreshed, or about to be
            await caller.dial(port, "0102030405")
            await caller.wait("CALL_ESTABLISHED")
            await asyncio.sleep(1.4)
            await caller.command("hangup")
            await until(lambda: line.calls == 0)
        await until(lambda: not line.registered)
        async with kamailio(tmp_path / "kamailio", port):
            await until(lambda: line.registered, 12)
            await caller.dial(port, "0102030405")
            await caller.wait("CALL_ESTABLISHED", count=2)
            await asyncio.sleep(0.3)
            leg = recorder.legs[1]
            await leg.hang_up()  # our BYE goes back through the proxy
            await caller.wait("CALL_CLOSED", count=2)
    assert clear_share(caller.heard(), GREETING) > 0.6
    assert recorder.told == [Over(Ending.CALLER), Over(Ending.COUNTER)]
    assert recorder.legs[0].call.called == "0102030405"


async def test_a_wrong_password_is_tried_again_and_never_registered(tmp_path: Path) -> None:
    port = free_port()
    account = Account("0102030405", "wrong", "127.0.0.1", ("127.0.0.1", port))
    async with kamailio(tmp_path / "kamailio", port), serving(Recorder(), account=account) as line:
        await asyncio.sleep(1.0)
        assert not line.registered
