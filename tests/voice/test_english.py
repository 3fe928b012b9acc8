"""Calls in English, spoken and understood by real engines: asked for by a key, or simply spoken."""

from pathlib import Path

import pytest

from tests.voice.counter import TOKEN, Served
from tests.voice.fake_leg import HangsUp, Interrupts, Listens, Presses, Step
from tests.voice.quick_call import Lived, quick_call, says
from tests.voice.script import Script
from voice.ear import ProcessEar
from voice.handover import TransferWhen
from voice.legs.leg import Ending, Transferred
from voice.speak import Speaker

pytestmark = pytest.mark.asyncio(loop_scope="session")
Speech = tuple[ProcessEar, Speaker]
HOURS = "Hello, what are the opening hours of the town hall?"
PERSON = "I would like to speak to someone please."
NOTICES = ["You are speaking to an automatic assistant.", "For a person, press zero."]
OFFER = "Shall I repeat, send the link by text message, or would you like a person?"


async def call(
    speech: Speech, counter: Served, folder: Path, script: list[Step], *transfers: Transferred, closed: bool = False
) -> Lived:
    when = TransferWhen.NEVER if closed else TransferWhen.HOURS
    return await quick_call(*speech, counter.url, TOKEN, folder, script, transfers, when)


async def test_first_words_in_english_are_answered_in_english(speech: Speech, counter: Served, tmp_path: Path) -> None:
    script = [Listens(), await says(HOURS, "en"), Listens(), await says("Thank you, goodbye.", "en"), Listens(2.0)]
    lived = await call(speech, counter, tmp_path, script)
    assert lived.caller == [HOURS, "Thank you, goodbye."]
    asked = counter.path.asked[-1]
    assert (asked.text, asked.language) == (HOURS, "en")
    greeting = lived.heard[:3]
    assert greeting[0].startswith("Bonjour, mairie du Bourg.") and greeting[2] == "For English, press star."
    assert lived.heard[3:5] == NOTICES
    assert lived.heard[-2:] == [OFFER, "Thank you for calling. Goodbye."]
    assert lived.leg.ended is Ending.COUNTER
    spoken_in = dict(lived.given)
    assert spoken_in["For English, press star."] == spoken_in[OFFER] == "en"
    assert spoken_in[greeting[0]] == "fr"


async def test_the_key_of_english_then_a_question_a_person_and_nobody(
    speech: Speech, counter: Served, tmp_path: Path
) -> None:
    yes = await says("Yes.", "en")
    script = [
        Interrupts(after_s=0.5), Presses("*"), Listens(), await says(HOURS, "en"), Listens(),
        await says(PERSON, "en"), Listens(pause_s=1.2), yes, Listens(), yes, Listens(pause_s=1.5),
        await says("No.", "en"), Listens(), await says("Thank you, goodbye.", "en"), Listens(),
    ]  # fmt: skip
    lived = await call(speech, counter, tmp_path, script, Transferred.NO_ANSWER)
    assert lived.caller == [HOURS, PERSON, "Yes.", "Yes.", "No.", "Thank you, goodbye."]
    heard = [text for text in lived.heard if not text.startswith(("Bonjour", "Apportez", "Cela"))]
    assert heard[:4] == [
        "All right, in English. You are speaking to an automatic assistant. Ask your question, or press zero for a "
        "person. Some answers may be in French.",
        OFFER,
        "I am passing you to a person. Stay on the line.",
        "Nobody could answer.",
    ]
    assert heard[4:8] == [
        "Would you like the town hall to call you back?",
        "I note 06 12 34 56 78, only to call you back. Is that right?",
        "It is noted, the town hall will call you back.",
        "Here is the number of your request, to write down.",
    ]
    assert all(" for " in text or text[0].isdigit() for text in heard[8:12])
    assert heard[12:] == [
        "Shall I repeat this number? Or ask another question.",
        "Do you have another question?",
        "Thank you for calling. Goodbye.",
    ]


async def test_out_of_hours_is_said_in_english(speech: Speech, counter: Served, tmp_path: Path) -> None:
    script = [Listens(), Presses("*"), Listens(), await says(PERSON, "en"), Listens(), HangsUp()]
    lived = await call(speech, counter, tmp_path, script, closed=True)
    assert lived.heard[-1] == "Would you like the town hall to call you back?"
    assert lived.heard[-2].startswith("Nobody is available.")


async def test_a_french_caller_stays_in_french(speech: Speech, counter: Served, tmp_path: Path) -> None:
    question = "Quels papiers faut-il pour un passeport ?"
    script = [Listens(), await says(question), Listens(), await says("Au revoir."), Listens()]
    lived = await call(speech, counter, tmp_path, script)
    assert lived.caller == [question, "Au revoir."]
    assert lived.heard[-1] == "Merci de votre appel. Au revoir."


async def test_a_word_of_the_other_language_changes_nothing() -> None:
    script = Script().open().say("Quels horaires ?").say("No.", language="en")
    assert script.heard == "Avez-vous une autre question ?"
    assert Script().open().say("What?", language="en").heard.startswith("Bonjour")


async def test_who_did_not_understand_the_greeting_hears_it_in_their_language() -> None:
    heard = Script().open().say("Can you repeat that please?", language="en").heard
    assert heard.startswith("All right, in English. You are speaking to an automatic assistant.")


async def test_a_danger_told_in_english_is_answered_in_english() -> None:
    script = Script(answers={"my": ()}).open().say("My husband cannot breathe", language="en", danger="Call 15 now.")
    assert script.talk.language == "en" and not script.heard
