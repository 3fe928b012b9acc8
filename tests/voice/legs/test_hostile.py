"""Strangers, nonsense, floods and one-way calls: the line stays up and the next call works."""

import asyncio
import random
import socket
import time

import pytest

from tests.voice.legs.raw_sip import SDP, Raw
from tests.voice.legs.serving import Recorder, serving, until
from voice.legs.leg import Ending, OnHold, Over
from voice.legs.sip import SipLine
from voice.legs.sip_leg import SipLeg


async def calls_well(line: SipLine, name: str) -> None:
    """A call is answered and ended."""
    raw = await Raw(line.stack.port).open()
    raw.send(raw.invite(name))
    await until(lambda: "200" in raw.statuses)
    tag = raw.their_tag()
    raw.send(raw.request("ACK", name, 1, tag))
    await asyncio.sleep(0.05)
    raw.told.clear()
    raw.send(raw.request("BYE", name, 2, tag))
    await until(lambda: raw.statuses == ["200"])
    await until(lambda: line.calls == 0)
    raw.close()


async def test_a_stranger_gets_no_answer_and_leaves_no_trace() -> None:
    recorder = Recorder()
    async with serving(recorder) as line:
        stranger = await Raw(line.stack.port).open("127.0.0.2")
        for number in range(50):
            stranger.send(stranger.invite(f"s{number}"))
            stranger.send(stranger.request("OPTIONS", f"o{number}", 1))
            stranger.send(stranger.request("REGISTER", f"r{number}", 1))
        await until(lambda: line.stack.dropped.strangers == 150)
        await asyncio.sleep(0.1)
        assert stranger.told == [] and recorder.legs == []
        assert not line.stack._wire._answered and not line.stack._uas._calls
        await calls_well(line, "after")
        stranger.close()


def mutations(whole: str) -> list[bytes]:
    """The same INVITE cut, repeated, blown up, with bytes of chance in it."""
    data, dice = whole.replace("\n", "\r\n").encode(), random.Random(4)
    cut = [data[:size] for size in range(0, len(data), 7)]
    noisy = [bytes(dice.randrange(256) if dice.random() < 0.02 else byte for byte in data) for _ in range(150)]
    replaced = [
        data.replace(old.encode(), new.encode())
        for old, new in (
            ("CSeq: 1 INVITE", "CSeq: one INVITE"), ("CSeq: 1 INVITE", "CSeq: 99999999999999999999 INVITE"),
            ("Content-Length: ", "Content-Length: -"), ("Content-Length: ", "Content-Length: 9999999"),
            ("m=audio 9 ", "m=audio -9 "), ("m=audio 9 ", "m=audio 0 "),
            ("IN IP4 127.0.0.1\r\nt", "IN IP4 0.0.0.0\r\nt"), ("m=audio 9 ", "m=audio 99999999 "),
            ("RTP/AVP 8", "RTP/AVP x y z"),
            ("a=rtpmap:8 PCMA/8000", "a=rtpmap:8 PCMA/eight"), ("RTP/AVP", "RTP/SAVP"), ("c=IN IP4 127.0.0.1", "c=IN"),
            ("8 101", "96"), ("rtpmap:101", "rtpmap:notanumber"), ("v=0", "v=zero"), ("t=0 0", "t=a b"),
            ("From: <sip:0102030405@127.0.0.1>", "From: " + "<" * 3000), ("branch=", "bronch="),
            ("Call-ID: m\r\n", "Call-ID: " + "x" * 30000 + "\r\n"), ("Max-Forwards: 70", "X: y\r\n" * 2000),
            ("sip:guichet@127.0.0.1", "sip:" + "%00" * 99), ("SIP/2.0", "SIP/9.9"), ("INVITE", "\0\0\0\0"),
            ("INVITE", "Invite"),
        )
    ]  # fmt: skip
    return [*cut, *noisy, *replaced, b"\0" * 60000, b"\r\n\r\n", "é".encode() * 100, b"SIP/2.0 200 OK\r\n\r\n"]


async def test_malformed_messages_are_survived() -> None:
    recorder = Recorder()
    async with serving(
        recorder, most_calls=4, most_per_minute=10_000, most_per_number=10_000, dead_media_s=0.2
    ) as line:
        raw = await Raw(line.stack.port).open()
        bad = mutations(raw.invite("m"))
        for start in range(0, len(bad), 40):
            for data in bad[start : start + 40]:
                raw.send(data)
            await asyncio.sleep(0.05)
        await until(lambda: line.calls == 0, 5)
        assert line.stack.dropped.malformed > 30
        raw.close()
        await asyncio.sleep(0.3)
        await calls_well(line, "after")
        assert not line.stack._uas._calls


async def test_a_flood_is_dropped_and_calls_come_again_after_it() -> None:
    async with serving(Recorder(), most_calls=2, most_per_minute=10_000, most_per_number=10_000) as line:
        raw = await Raw(line.stack.port).open()
        flood = raw.request("OPTIONS", "flood", 1).replace("\n", "\r\n")

        def pour() -> None:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as tap:
                for number in range(2500):
                    message = flood.replace("flood", f"flood{number}").replace("z9hG4bK", f"z9hG4bK{number}x")
                    tap.sendto(message.encode(), ("127.0.0.1", line.stack.port))
                    time.sleep(0.0003)

        await asyncio.to_thread(pour)
        await asyncio.sleep(0.2)
        assert line.stack.dropped.flood > 300
        await asyncio.sleep(1.0)
        await calls_well(line, "after")
        raw.close()


async def test_an_invite_that_comes_twice_is_one_call_and_a_refer_is_refused() -> None:
    recorder = Recorder()
    async with serving(recorder) as line:
        raw = await Raw(line.stack.port).open()
        for _ in range(3):
            raw.send(raw.invite("twice", branch="same"))
        await until(lambda: raw.statuses.count("200") >= 1)
        tag = raw.their_tag()
        raw.send(raw.request("ACK", "twice", 1, tag))
        await asyncio.sleep(0.1)
        assert len(recorder.legs) == 1
        raw.told.clear()
        raw.send(raw.request("REFER", "twice", 2, tag, extra="Refer-To: <sip:premium@198.51.100.1>\n"))
        raw.send(raw.invite("twice", branch="other"))
        raw.send(raw.request("BYE", "twice", 9, "forged"))
        await until(lambda: len(raw.statuses) == 3)
        assert sorted(raw.statuses) == ["405", "481", "482"]
        assert line.calls == 1
        held = SDP.format(host=raw.host, sound_port=9) + "a=sendonly\n"
        raw.told.clear()
        raw.send(raw.request("INVITE", "twice", 10, tag, body=held))
        await until(lambda: raw.statuses == ["200"])
        assert "a=recvonly" in raw.told[-1]
        raw.send(raw.request("ACK", "twice", 10, tag))
        raw.send(raw.request("CANCEL", "twice", 11, tag))
        raw.send(raw.request("BYE", "twice", 12, tag))
        await until(lambda: line.calls == 0)
    assert recorder.told == [OnHold(True), Over(Ending.CALLER)]
    raw.close()


async def test_a_caller_who_gives_up_at_once_leaves_no_call() -> None:
    recorder = Recorder()
    async with serving(recorder) as line:
        raw = await Raw(line.stack.port).open()
        for number in range(8):
            raw.send(raw.invite(f"c{number}", branch=f"c{number}"))
            await asyncio.sleep(0.001 * number)
            raw.send(raw.request("CANCEL", f"c{number}", 1, branch=f"c{number}"))
            await until(lambda: line.calls == 0, 3)
        assert not line.stack._parties and not line.stack._uas._calls
        raw.close()


@pytest.mark.parametrize("aimed_at", ["127.0.0.1", "198.51.100.1"])
async def test_one_way_audio_ends_the_call_and_sound_is_never_aimed_at_a_third_party(aimed_at: str) -> None:
    recorder = Recorder()
    async with serving(recorder, dead_media_s=0.6) as line:
        raw = await Raw(line.stack.port).open()
        victim = await Raw().open()
        raw.send(raw.invite("silent", sound_port=victim.own_port, host=aimed_at))
        await until(lambda: bool(recorder.told), 4)
        await until(lambda: any(text.startswith("BYE") for text in raw.told))
        assert recorder.told == [Over(Ending.NO_MEDIA)]
        leg = recorder.legs[0]
        assert isinstance(leg, SipLeg)
        assert (leg.stream.traffic.sent > 0) == (aimed_at == "127.0.0.1")
        raw.close()
        victim.close()


async def test_sound_of_a_stranger_is_not_heard_nor_followed() -> None:
    recorder = Recorder()
    async with serving(recorder) as line:
        raw, sound = await Raw(line.stack.port).open(), await Raw().open()
        raw.send(raw.invite("heard", sound_port=sound.own_port))
        await until(lambda: bool(recorder.legs))
        leg = recorder.legs[0]
        assert isinstance(leg, SipLeg)
        thief = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        thief.bind(("127.0.0.2", 0))
        packet = b"\x80\x08" + bytes(10) + b"\x11" * 160
        for number in range(20):
            thief.sendto(packet[:2] + number.to_bytes(2, "big") + packet[4:], ("127.0.0.1", leg.stream.port))
        await asyncio.sleep(0.2)
        assert leg.stream.traffic.received == 0
        assert leg.stream._target == ("127.0.0.1", sound.own_port)
        for number in range(5):
            sound.send(packet[:2] + number.to_bytes(2, "big") + packet[4:], leg.stream.port)
        await until(lambda: leg.stream.traffic.received == 5)
        for junk in (b"", b"\x80", b"\x80\x08", b"\xff" * 2000, b"\x80\x65" + bytes(10), b"\xb0\x08" + b"\xff" * 30):
            sound.send(junk, leg.stream.port)
        await asyncio.sleep(0.1)
        thief.close()
        raw.close()
        sound.close()
        await leg.hang_up()


async def test_a_call_that_is_too_long_is_ended() -> None:
    recorder = Recorder()
    async with serving(recorder, longest_call_s=0.5) as line:
        raw = await Raw(line.stack.port).open()
        raw.send(raw.invite("long"))
        await until(lambda: bool(recorder.told))
        raw.close()
    assert recorder.told == [Over(Ending.TOO_LONG)]
