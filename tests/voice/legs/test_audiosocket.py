"""AudioSocket byte by byte, as https://docs.asterisk.org/Configuration/Channel-Drivers/AudioSocket/ writes it."""

import asyncio

import pytest

from tests.voice.legs.callers import door, trunk
from voice.legs.audiosocket import AudioSocketLine
from voice.legs.audiosocket_messages import Kind, Message, caller_in, messages
from voice.legs.leg import Call, CallLeg, Ending, Heard, LegEvent, Over, Pressed

NAME = bytes.fromhex("0436430c2b02624c2032570501212b57")


def test_messages_are_the_bytes_of_the_protocol() -> None:
    assert bytes(Message(Kind.HANG_UP)) == b"\x00\x00\x00"
    assert bytes(Message(Kind.NAME, NAME)) == b"\x01\x00\x10" + NAME
    assert bytes(Message(Kind.KEY, b"5")) == b"\x03\x00\x015"
    assert bytes(Message(Kind.SOUND, bytes(320)))[:3] == b"\x10\x01\x40"


async def test_messages_cut_anywhere_come_out_whole_and_a_broken_end_is_an_end() -> None:
    sent = [Message(Kind.NAME, NAME), Message(Kind.SOUND, b"\1\2" * 160), Message(0x42, b"?"), Message(Kind.KEY, b"*")]
    data = b"".join(map(bytes, sent)) + b"\x10\x01"
    reader = asyncio.StreamReader()

    async def slowly() -> None:
        for byte in data:
            reader.feed_data(bytes([byte]))
            await asyncio.sleep(0)
        reader.feed_eof()

    feeding = asyncio.create_task(slowly())
    assert [message async for message in messages(reader)] == sent
    await feeding


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("67756963-6865-7400-0010-000102030405", "0102030405"),
        ("67756963-6865-7400-0011-033102030405", "33102030405"),
        ("67756963-6865-7400-0000-000000000000", ""),
        ("67756963-6865-7400-0013-033102030405", ""),
        ("67756963-6865-7400-0010-0001020304ab", ""),
        ("0436430c-2b02-624c-2032-570501212b57", ""),
    ],
)
def test_the_number_may_come_in_the_name(name: str, number: str) -> None:
    assert caller_in(bytes.fromhex(name.replace("-", ""))) == number


async def raw(port: int, data: bytes, wait_s: float = 0.3) -> bytes:
    """What is answered to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    try:
        return await asyncio.wait_for(reader.read(-1), wait_s)
    except TimeoutError:
        return b"still open"
    finally:
        writer.close()


async def test_who_does_not_begin_with_a_name_gets_no_call() -> None:
    calls: list[Call] = []

    async def answerer(leg: CallLeg) -> None:
        calls.append(leg.call)
        async for _ in leg.events():
            pass

    async with door("audiosocket", answerer) as line:
        for data in (b"GET / HTTP/1.1\r\n\r\n", b"\x10\x01\x40" + bytes(320), b"\x01\x00\x02ab"):
            assert await raw(line.port, data, 3) == b""
        assert calls == []
        assert (await raw(line.port, bytes(Message(Kind.NAME, NAME))))[:3] in (b"still open"[:3], b"\x10\x01\x40")
    assert len(calls) == 1


async def test_odd_frames_are_cut_to_twenty_milliseconds_and_keys_of_others_are_nothing() -> None:
    events: list[LegEvent] = []

    async def answerer(leg: CallLeg) -> None:
        async for event in leg.events():
            events.append(event)

    async with door("audiosocket", answerer) as line:
        data = bytes(Message(Kind.NAME, NAME)) + bytes(Message(Kind.SOUND, b"\7\0" * 210)) * 2
        data += bytes(Message(Kind.SOUND, b"\7\0" * 60))
        data += bytes(Message(Kind.KEY, b"A")) + bytes(Message(Kind.KEY, b"12")) + bytes(Message(Kind.KEY, b"0"))
        await raw(line.port, data)
        await asyncio.sleep(0.1)
    heard = b"".join(event.frame for event in events if isinstance(event, Heard))
    assert all(len(event.frame) == 320 for event in events if isinstance(event, Heard))
    assert heard.count(b"\7\0") == 480
    assert [event for event in events if not isinstance(event, Heard)] == [Pressed("0"), Over(Ending.CALLER)]


async def test_the_line_is_bounded_and_a_dead_call_ends() -> None:
    endings: list[LegEvent] = []

    async def answerer(leg: CallLeg) -> None:
        endings.extend([event async for event in leg.events() if isinstance(event, Over)])

    line = AudioSocketLine(trunk(most_calls=1, dead_media_s=0.4))
    task = asyncio.create_task(line.serve(answerer))
    await asyncio.sleep(0.1)
    first = asyncio.create_task(raw(line.port, bytes(Message(Kind.NAME, NAME)), 3))
    await asyncio.sleep(0.1)
    assert await raw(line.port, bytes(Message(Kind.NAME, NAME)), 3) == b"\0\0\0"
    assert (await first)[-3:] == b"\0\0\0"
    assert endings == [Over(Ending.NO_MEDIA)]
    assert (await raw(line.port, bytes(Message(Kind.NAME, NAME)), 3))[:1] == b"\x10"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
