"""Article 50 of the AI Act: a caller who cuts the greeting short hears that it is a machine before anything else."""

import re
from dataclasses import replace

import pytest

from tests.voice.fake_leg import Interrupts, Listens, Presses, Says
from tests.voice.script import WORDINGS, Script
from tests.voice.senses import loud
from tests.voice.stage import Stage
from voice.dialog_acts import Ask, CheckDuty
from voice.dialog_events import Danger, Misheard, OnDuty
from voice.legs.leg import Transferred
from voice.notices import TELLS, Notice
from voice.talk import Phase, Place, Talk

MACHINE, PERSON = "Vous parlez à un assistant automatique.", "Pour une personne, tapez zéro."
QUESTION = Says(loud(1.0))
WORDS = {
    ("fr", Notice.MACHINE): "automatique",
    ("en", Notice.MACHINE): "automatic",
    ("fr", Notice.PERSON): r"personne",
    ("en", Notice.PERSON): r"person",
}


def cut_short(**changes: object) -> Script:
    """The greeting is begun and never heard to its end; everything after is."""
    script = Script(listens=False, **changes).open()
    script.listens = True
    return script


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_phrases_that_tell_something_tell_it(language: str) -> None:
    for key, notices in TELLS.items():
        for notice in notices:
            assert re.search(WORDS[language, notice], WORDINGS[language].texts[key]), (key, notice)


def test_who_heard_the_greeting_is_told_nothing_twice() -> None:
    script = Script().open().say("Quels horaires ?")
    assert MACHINE not in script.heard and PERSON not in script.heard


def test_who_cut_the_greeting_hears_both_before_the_first_answer_and_once() -> None:
    script = cut_short().say("Quels horaires ?")
    assert script.heard.startswith(f"{MACHINE} {PERSON} La mairie est ouverte")
    assert script.did(Ask)
    assert MACHINE not in script.say("Et le samedi ?").heard


def test_a_notice_that_was_cut_too_is_said_again() -> None:
    script = Script(listens=False).open().say("Quels horaires ?").say("Et le samedi ?")
    assert script.heard.startswith(MACHINE)
    script.listens = True
    assert script.say("Et le dimanche ?").heard.startswith(MACHINE)
    assert not script.say("Et le lundi ?").heard.startswith(MACHINE)


def test_it_is_said_again_before_whatever_else_is_said() -> None:
    assert cut_short().tell(Misheard()).heard.startswith(MACHINE)
    assert cut_short().say("aide").heard.startswith(MACHINE)
    script = cut_short(duty=OnDuty(False, "")).say("un agent")
    assert script.heard.startswith(f"{MACHINE} Aucune personne") and script.did(CheckDuty)


def test_a_danger_and_a_goodbye_wait_for_nothing() -> None:
    script = cut_short(answers={"au": (Danger("Appelez le 15."),)}).say("Au secours", danger="Appelez le 15.")
    assert script.heard.startswith("Appelez le 15.")
    assert cut_short().press("9").heard == "Merci de votre appel. Au revoir."


def test_to_hear_again_what_was_cut_is_enough() -> None:
    script = cut_short().press("1")
    assert script.heard.startswith("Bonjour, mairie de Port-Clairval.")
    assert MACHINE not in script.say("Quels horaires ?").heard


def test_how_to_reach_a_person_is_owed_until_it_was_heard() -> None:
    script = Script().open()
    script.talk = Script(listens=False).open().talk  # nothing of the greeting
    script.say("Quels horaires ?")  # heard to its end, the offer too
    assert PERSON not in script.say("Et le samedi ?").heard
    script = cut_short()
    script.say("Quels horaires ?")
    script.talk = _forgetting_person(script)
    assert script.say("Et le samedi ?").heard.startswith(PERSON)


def test_each_language_says_it_for_itself() -> None:
    script = Script().open().say("What are the opening hours?", language="en")
    assert script.heard.startswith("You are speaking to an automatic assistant. For a person, press zero.")
    assert "automatic assistant" in Script().open().press("*").heard
    script = Script().open().press("*").say("What are the opening hours?")
    assert "automatic assistant" not in script.heard


def test_without_an_ear_a_key_over_the_greeting_is_answered_after_the_notice() -> None:
    place = Place("Port-Clairval", WORDINGS, "+33102030405", ear=False, persons=True)
    assert cut_short(place=place).press("3").heard.startswith(MACHINE)


def test_digits_of_a_number_are_not_interrupted() -> None:
    script = cut_short()
    script.talk = _in_phase(script, Phase.NUMBER)
    assert script.press("06").heard == ""


async def test_in_a_call_that_cuts_the_greeting(stage: Stage) -> None:
    await stage.play(
        [Interrupts(after_s=0.4), QUESTION, Listens(), QUESTION, Listens()], ["Quels papiers ?", "Quels papiers ?"]
    )
    after = stage.said()[stage.said().index(MACHINE) :]
    assert after[:3] == [MACHINE, PERSON, "Apportez une photo."]
    assert after.count(MACHINE) == after.count(PERSON) == 1


async def test_in_a_call_that_hears_the_greeting(stage: Stage) -> None:
    await stage.play([Listens(), QUESTION, Listens()], ["Quels papiers ?"])
    assert MACHINE not in stage.said() and PERSON not in stage.said()


async def test_in_a_call_cut_by_a_key(stage: Stage) -> None:
    await stage.play([Interrupts(after_s=0.4), Presses("0"), Listens(pause_s=1.5)], [], [Transferred.BUSY])
    assert stage.said()[stage.said().index(MACHINE) + 1] == "Je vous passe une personne. Restez en ligne."


def _forgetting_person(script: Script) -> Talk:
    return replace(script.talk, told=frozenset({("fr", Notice.MACHINE)}))


def _in_phase(script: Script, phase: Phase) -> Talk:
    return replace(script.talk, phase=phase)
