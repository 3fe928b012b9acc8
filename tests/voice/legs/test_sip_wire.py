"""What SIP over UDP owes a peer that hears badly: said again until answered, answered again when said again."""

import asyncio

from tests.voice.legs.raw_sip import SDP, Raw
from tests.voice.legs.serving import Recorder, serving, until
from voice.legs.leg import CallLeg, Transferred
from voice.legs.trunk import Target, Way


def reply(request: str, status: str, tag: str = "agent", body: str = "") -> str:
    """An answer to a request, its headers copied."""
    lines = request.replace("\r\n", "\n").split("\n")
    copied = [line for line in lines if line.startswith(("Via:", "From:", "Call-ID:", "CSeq:"))]
    to = next(line for line in lines if line.startswith("To:")).partition(";tag=")[0] + f";tag={tag}"
    kind = "Content-Type: application/sdp\n" if body else ""
    head = "\n".join([f"SIP/2.0 {status}", *copied, to, "Contact: <sip:agent@127.0.0.1:{port}>"])
    return f"{head}\n{kind}Content-Length: {len(body.replace(chr(10), chr(13) + chr(10)))}\n\n{body}"


def of(raw: Raw, method: str) -> list[str]:
    return [text for text in raw.told if text.startswith(method + " ")]


async def test_an_answer_is_repeated_until_acknowledged_and_our_bye_until_answered() -> None:
    recorder = Recorder()
    async with serving(recorder) as line:
        raw = await Raw(line.stack.port).open()
        raw.send(raw.invite("deaf"))
        await until(lambda: raw.statuses.count("200") == 2, 3)
        tag = raw.their_tag()
        raw.send(raw.request("ACK", "deaf", 1, tag))
        await asyncio.sleep(0.05)
        raw.told.clear()
        await recorder.legs[0].hang_up()
        await until(lambda: len(of(raw, "BYE")) == 2, 3)
        assert raw.statuses == []
        raw.send(reply(of(raw, "BYE")[0], "200 OK", tag))
        await asyncio.sleep(1.2)
        assert len(of(raw, "BYE")) == 2
        raw.close()


async def transferred(person: Raw, ring_s: float, answers: list[str]) -> list[Transferred]:
    """What becomes of a bridged transfer to `person`, who answers an INVITE so."""
    results: list[Transferred] = []

    async def then(leg: CallLeg) -> None:
        results.append(await leg.transfer("person", ring_s))
        await leg.hang_up()

    target = Target(f"sip:agent@127.0.0.1:{person.own_port}", Way.BRIDGE)
    async with serving(Recorder(then), targets={"person": target}) as line:
        raw = await Raw(line.stack.port).open()
        person.port = line.stack.port
        raw.send(raw.invite("asks"))
        await until(lambda: bool(of(person, "INVITE")))
        for answer in answers:
            person.send(reply(of(person, "INVITE")[0], answer))
        await until(lambda: bool(results), 5)
        if of(person, "CANCEL"):
            body = SDP.format(host="127.0.0.1", sound_port=9)
            person.send(reply(of(person, "INVITE")[0], "200 OK", body=body).replace("{port}", str(person.own_port)))
            person.send(reply(of(person, "CANCEL")[0], "200 OK"))
            await until(lambda: bool(of(person, "BYE")), 3)
            person.send(reply(of(person, "BYE")[0], "200 OK"))
            await asyncio.sleep(0.1)
        assert line.stack._parties.keys() <= {"asks"}
        raw.close()
    return results


async def test_a_refusal_is_acknowledged_once_and_again_when_it_is_repeated() -> None:
    person = await Raw().open()
    assert await transferred(person, 5.0, ["180 Ringing", "486 Busy Here", "486 Busy Here"]) == [Transferred.BUSY]
    assert len(of(person, "ACK")) == 2
    assert ";tag=agent" in of(person, "ACK")[0]
    person.close()


async def test_a_person_who_picks_up_as_we_give_up_is_not_left_in_a_dead_call() -> None:
    person = await Raw().open()
    assert await transferred(person, 0.4, ["180 Ringing"]) == [Transferred.NO_ANSWER]
    assert len(of(person, "CANCEL")) >= 1
    assert len(of(person, "ACK")) == 1
    assert len(of(person, "BYE")) == 1
    person.close()


async def test_a_caller_who_offers_nothing_is_offered_ours_and_answers_with_the_ack() -> None:
    recorder = Recorder()
    async with serving(recorder) as line:
        raw, sound = await Raw(line.stack.port).open(), await Raw().open()
        raw.send(raw.request("INVITE", "late", 1))
        await until(lambda: "200" in raw.statuses)
        assert "RTP/AVP 8 0 101" in raw.told[-1]
        tag = raw.their_tag()
        assert sound.told == []
        raw.send(raw.request("ACK", "late", 1, tag, body=SDP.format(host="127.0.0.1", sound_port=sound.own_port)))
        await until(lambda: len(sound.told) > 5)
        raw.told.clear()
        raw.send(raw.request("INVITE", "late", 2, tag))
        await until(lambda: raw.statuses == ["200"])
        raw.send(raw.request("ACK", "late", 2, tag, body="v=0\nm=audio 9 RTP/SAVP 8\n"))
        await until(lambda: bool(of(raw, "BYE")))  # what cannot be agreed on ends the call
        assert line.calls == 0 or recorder.told
        raw.close()
        sound.close()
