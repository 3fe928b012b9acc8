"""Calls that go wrong, with real engines: each ends decently or goes to a person, and the next call works."""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import need
from tests.voice.counter import TOKEN, Served
from tests.voice.fake_leg import FakeLeg, HangsUp, Interrupts, Listens, Presses, Says, Step, Waits
from tests.voice.noises import music, street, two_people
from tests.voice.quick_call import Lived, quick_call, says
from tests.voice.script import Script
from voice.dialog_acts import Ask, Transfer
from voice.dialog_events import Misheard, OnDuty, Said
from voice.ear import ProcessEar
from voice.legs.leg import Ending, Transferred
from voice.speak import Speaker
from voice.talk import Phase, Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")
Speech = tuple[ProcessEar, Speaker]
QUESTION, LINE_HZ = "Quels papiers faut-il pour un passeport ?", 8000
GONE = "Je ne vous entends plus. Vous pouvez rappeler. Au revoir."


async def call(
    speech: Speech,
    counter: Served,
    folder: Path,
    script: list[Step],
    transfers: tuple[Transferred, ...] = (),
    also: Callable[[FakeLeg], bool] = lambda leg: False,
) -> Lived:
    return await quick_call(*speech, counter.url, TOKEN, folder, script, transfers, also=also)


async def works(speech: Speech, counter: Served, folder: Path) -> None:
    """The next call is understood and answered."""
    lived = await call(speech, counter, folder, [Listens(), await says(QUESTION), Listens(), HangsUp()])
    assert lived.caller == [QUESTION]
    assert {"Apportez une photo.", "Cela coûte 25 €."} <= set(lived.heard)


@pytest.mark.parametrize("sound", [music(90), street(90), bytes(2 * LINE_HZ * 90)], ids=["music", "street", "silence"])
async def test_where_nobody_speaks_the_call_ends_with_a_goodbye(
    speech: Speech, counter: Served, tmp_path: Path, sound: bytes
) -> None:
    lived = await call(speech, counter, tmp_path, [Says(sound)])
    assert lived.caller == [] and lived.leg.ended is Ending.COUNTER and lived.leg.now_s < 60
    assert lived.heard[-1] == GONE
    await works(speech, counter, tmp_path)


async def test_music_after_a_question_takes_nothing_from_its_answer(
    speech: Speech, counter: Served, tmp_path: Path
) -> None:
    lived = await call(speech, counter, tmp_path, [Listens(), await says(QUESTION), Says(music(60)), HangsUp()])
    assert lived.caller == [QUESTION]
    assert {"Apportez une photo.", "Cela coûte 25 €.", GONE} <= set(lived.heard)


async def test_two_people_who_talk_on_and_on_are_given_a_person(
    speech: Speech, counter: Served, tmp_path: Path
) -> None:
    need(shutil.which("sox"), "sox (apt-get install sox)")
    lived = await call(speech, counter, tmp_path, [Says(two_people(200))], (Transferred.DONE,))
    assert lived.leg.ended is Ending.TRANSFERRED and lived.leg.asked
    await works(speech, counter, tmp_path)


async def test_two_people_and_no_person_end_the_call(speech: Speech, counter: Served, tmp_path: Path) -> None:
    need(shutil.which("sox"), "sox (apt-get install sox)")
    lived = await call(speech, counter, tmp_path, [Says(two_people(240))])
    assert lived.leg.ended is Ending.COUNTER and lived.leg.now_s < 230
    await works(speech, counter, tmp_path)


async def test_an_ear_killed_in_mid_call_costs_one_question(speech: Speech, counter: Served, tmp_path: Path) -> None:
    ear, killed = speech[0], list[int]()

    def kill_once(leg: FakeLeg) -> bool:
        if not killed and leg.now_s > 1.5 and ear.child.pid:
            killed.append(ear.child.pid)
            os.kill(ear.child.pid, signal.SIGKILL)
        return bool(killed) and leg.now_s > 20 and not ear.ready

    asks = await says(QUESTION)
    script = [Interrupts(after_s=0.5), asks, Listens(), Waits(22.0), asks, Listens(pause_s=1.0), HangsUp()]
    lived = await call(speech, counter, tmp_path, script, also=kill_once)
    assert killed and "Je n'ai pas compris. Pouvez-vous répéter ?" in lived.heard
    assert lived.caller == [QUESTION] and "Apportez une photo." in lived.heard
    await works(speech, counter, tmp_path)


async def test_a_voice_killed_in_mid_call_is_replaced(speech: Speech, counter: Served, tmp_path: Path) -> None:
    mouth, killed = speech[1], list[int]()
    assert mouth.child is not None

    def kill_once(leg: FakeLeg) -> bool:
        if not killed and leg.now_s > 11 and mouth.child and mouth.child.pid:
            killed.append(mouth.child.pid)
            os.kill(mouth.child.pid, signal.SIGKILL)
        return False

    slower = [Presses("2"), Listens(pause_s=1.0)]  # nothing of it was said before at that pace
    script = [Listens(), await says(QUESTION), Listens(), *slower, HangsUp()]
    lived = await call(speech, counter, tmp_path, script, also=kill_once)
    assert killed and lived.heard.count("Apportez une photo.") == 2
    await works(speech, counter, tmp_path)


@pytest.mark.parametrize("heard_s", [0.6, 2.5], ids=["in their own sentence", "in ours"])
async def test_a_caller_who_hangs_up_in_mid_sentence_leaves_nothing(
    speech: Speech, counter: Served, tmp_path: Path, heard_s: float
) -> None:
    sound = (await says(QUESTION)).audio
    script = [Listens(), Says(sound[: int(2 * LINE_HZ * heard_s)]), *([Interrupts(0.3)] * (heard_s > 1)), HangsUp()]
    lived = await call(speech, counter, tmp_path, script)
    assert lived.leg.ended is Ending.CALLER and "Cela coûte 25 €." not in lived.heard
    await works(speech, counter, tmp_path)


def babble(script: Script, times: int) -> list[Script]:
    """Turns over everything we say."""
    script.listens = False
    return [script.tell(Said(f"Tu as pris le pain numéro {turn}", "fr")) for turn in range(times)]


async def test_a_caller_who_hears_us_now_and_then_is_never_a_crowd() -> None:
    script = Script().open()
    for turn in range(12):
        script.listens = turn % 3 == 0
        assert script.say("Quels horaires ?").did(Ask)


async def test_a_crowd_nobody_understands_is_one_too() -> None:
    script = Script().open()
    script.listens = False
    for _ in range(2):
        script.tell(Said("Tu as pris le pain", "fr")).tell(Misheard())
    assert script.did(Transfer)


async def test_a_crowd_is_given_a_person_then_the_end() -> None:
    script = Script().open()
    babble(script, 3)
    assert script.did(Ask)
    babble(script, 1)
    assert script.did(Transfer)
    script = Script(duty=OnDuty(False, "")).open()
    babble(script, 5)
    assert not script.did(Ask)
    babble(script, 1)
    assert script.hung_up and script.talk.phase is Phase.OVER


@pytest.mark.parametrize(("words", "passed"), [("Merci beaucoup.", True), ("Oui.", True), ("Non, attendez.", False)])
async def test_thanks_said_to_a_transfer_do_not_end_it(words: str, passed: bool) -> None:
    script = Script().open().say("Quels horaires ?")
    script.talk = Talk(script.talk.place, phase=Phase.HANDING, then=Transfer("Question : …"))
    script.say(words)
    assert bool(script.did(Transfer)) is passed
    assert script.hung_up is False
