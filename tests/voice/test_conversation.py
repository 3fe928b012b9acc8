"""A whole conversation by telephone: baresip asks over the greeting, interrupts, and is passed to a second baresip."""

import asyncio
from pathlib import Path

from eval.calls.conversing import Caller
from eval.calls.sounds import chirp, match
from eval.calls.spoken import spoken
from tests.voice.counter import TOKEN, served
from tests.voice.legs.peers import baresip
from tests.voice.legs.serving import serving
from tests.voice.tiny import needed, tiny_room
from voice.call import hold_call
from voice.journal import Speaker
from voice.legs.leg import CallLeg
from voice.legs.trunk import Target
from voice.watch import Watch

QUESTION = "Quels papiers faut-il pour un passeport ?"
SECOND = "Quel est le prix du passeport pour un adulte ?"
PERSON = "Je veux parler à un agent."
AGENT = chirp(20.0, 400, 3300)


async def test_question_interruption_second_question_transfer(tmp_path: Path) -> None:
    needed()
    watches: list[Watch] = []
    with served(tmp_path) as counter:
        async with (
            tiny_room(counter.url, TOKEN, tmp_path, "accueil") as room,
            baresip(tmp_path / "agent", AGENT, answers="auto") as agent,
            baresip(tmp_path / "caller") as phone,
        ):

            async def answerer(leg: CallLeg) -> None:
                watches.append(await hold_call(leg, room))

            target = Target(f"sip:caller@127.0.0.1:{agent.port}")
            async with serving(answerer, targets={"accueil": target}) as line:
                caller = Caller(phone)
                await phone.dial(line.stack.port)
                await phone.wait("CALL_ESTABLISHED")
                assert await caller.hear(1.0), "the greeting begins"
                await caller.speak(spoken(QUESTION))
                assert await caller.hear(0.8), "the answer begins"
                await caller.speak(spoken(SECOND))
                assert await caller.listen(0.8), "the second answer"
                await caller.speak(spoken(PERSON))
                await phone.wait("CALL_ESTABLISHED", 20, count=2)
                caller.keep()
                await asyncio.sleep(1.5)
                talked, said = phone.heard(1), agent.said()
        asked = [question.text for question in counter.path.asked]
    turns = caller.turns([])
    _told(watches[0])
    assert asked == [QUESTION, SECOND]
    assert match(talked, said[1600:6400])[0] > 0.99, "the caller hears the person"
    assert all(turn.answered_s is not None and turn.answered_s < 2.5 for turn in turns), turns
    assert all(turn.hushed_s is not None and turn.hushed_s < 0.5 for turn in turns[:2]), turns
    print("end of speech to answer:", [turn.answered_s for turn in turns], "barge-in:", [t.hushed_s for t in turns[:2]])


def _told(watch: Watch) -> None:
    """What the record says is what the caller lived."""
    entries = [(entry.speaker, entry.text) for entry in watch.record.entries]
    assert [text for speaker, text in entries if speaker is Speaker.CALLER] == [QUESTION, SECOND, PERSON]
    heard = [text for speaker, text in entries if speaker is Speaker.COUNTER]
    assert heard.count("Cela coûte 25 €.") == 1, "cut the first time, heard the second"
    assert heard[-1] == "Je vous passe une personne. Restez en ligne."
