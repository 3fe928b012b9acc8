"""Recording is asked for once, a clear yes alone begins it, and nothing a caller does is ever blocked by it."""

from dataclasses import replace

import pytest

from tests.voice.script import HOURS, WORDINGS, Script
from voice.consents import Consent, Means
from voice.dialog_acts import Ask, CheckDuty, StartRecording, StopRecording, Transfer
from voice.dialog_events import HeardOut, Keyed, Misheard, OutOfTime, Silent
from voice.legs.leg import Transferred
from voice.talk import Phase, Place

PLACE = Place("Port-Clairval", WORDINGS, "+33612345612", True, True, True, recordings=True)
QUESTION = "Quels sont les horaires de la mairie ?"


def begun(**changes: object) -> Script:
    return Script(**{"place": PLACE, **changes}).open()


def test_it_is_asked_after_the_greeting_and_only_where_calls_are_recorded() -> None:
    said = [one.text for one in begun().said]
    assert said[-2:] == [
        "Pour améliorer le service, cet appel peut être enregistré.",
        "Si vous acceptez, dites oui ou tapez 1.",
    ]
    assert "assistant automatique" in said[0]
    other = begun(place=replace(PLACE, recordings=False))
    assert "enregistré" not in other.heard and other.talk.consent is Consent.UNASKED
    assert not other.say("oui").did(StartRecording)


@pytest.mark.parametrize("text", ["Oui.", "D'accord.", "Oui, merci.", "J'accepte.", "Oui oui, bien sûr.", "OK"])
def test_a_clear_yes_begins_it(text: str) -> None:
    script = begun().say(text)
    assert script.did(StartRecording) == [StartRecording(Means.VOICE)]
    assert script.heard.startswith("Merci, l'appel est enregistré.")
    assert script.say(QUESTION).did(Ask) and not script.did(StartRecording)


def test_a_key_begins_it_and_the_journal_will_say_so() -> None:
    assert begun().press("1").did(StartRecording) == [StartRecording(Means.KEY)]
    keypad = begun(place=replace(PLACE, ear=False))
    assert keypad.said[-1].text == "Si vous acceptez, tapez 1."
    assert keypad.press("1").did(StartRecording) == [StartRecording(Means.KEY)]


def test_english_is_asked_in_english_and_a_yes_in_english_is_a_yes() -> None:
    script = begun().press("*")
    assert script.said[-1].text == "If you accept, say yes or press 1."
    assert script.say("Yes.", "en").did(StartRecording)


@pytest.mark.parametrize("text", ["Non.", "Non merci.", "Je refuse.", "Je ne veux pas être enregistré."])
def test_a_no_is_a_no_and_the_floor_is_given(text: str) -> None:
    script = begun().say(text)
    assert script.talk.consent is Consent.REFUSED and not script.did(StartRecording)
    assert script.say("oui").did(StartRecording) == [] and script.say(QUESTION).did(Ask)


@pytest.mark.parametrize(
    "text", [QUESTION, "Oui mais je voudrais les horaires", "s'il vous plaît", "si", "Allô ?", "euh", "merci"]
)
def test_anything_else_is_a_no_and_goes_its_way(text: str) -> None:
    with_it, without = begun().say(text), begun(place=replace(PLACE, recordings=False)).say(text)
    assert with_it.talk.consent is Consent.REFUSED and with_it.acts == without.acts
    assert not with_it.say("oui").did(StartRecording)


def test_a_question_straight_away_is_answered() -> None:
    assert [one.text for one in begun().say(QUESTION).said[:3]] == list(HOURS)


@pytest.mark.parametrize("told", [Silent(1), Misheard(), Keyed("0"), Keyed("2"), Keyed("9")])
def test_silence_what_nobody_understands_and_other_keys_are_a_no(told: object) -> None:
    script = begun().tell(told)
    assert script.talk.consent is Consent.REFUSED and script.said
    assert not script.tell(Keyed("1")).did(StartRecording)


@pytest.mark.parametrize("wish", ["Répétez.", "Plus lentement.", "Plus fort."])
def test_who_asks_to_hear_it_again_may_still_accept(wish: str) -> None:
    script = begun().say(wish)
    assert "cet appel peut être enregistré" in script.heard
    assert script.say("oui").did(StartRecording)


def test_nobody_accepts_what_they_did_not_hear() -> None:
    script = begun(listens=False).press("1")
    assert not script.did(StartRecording) and script.said[-1].text == "Si vous acceptez, dites oui ou tapez 1."
    script.tell(HeardOut((script.said[-2],)))
    assert script.talk.awaits_yes and script.press("1").did(StartRecording)


def test_a_danger_is_told_at_once_and_is_no_yes() -> None:
    script = begun(answers={"au": ()}).say("Au secours, oui !", danger="Appelez le 18.")
    assert script.talk.consent is Consent.REFUSED and script.did(Ask)


@pytest.mark.parametrize(
    "text",
    ["Arrêtez d'enregistrer.", "Arrêtez l'enregistrement s'il vous plaît.", "Je ne veux plus être enregistré.",
     "Non, effacez l'enregistrement."],
)  # fmt: skip
def test_it_may_be_taken_back_at_any_moment(text: str) -> None:
    script = begun().say("oui").say(QUESTION).say(text)
    assert script.did(StopRecording) and script.heard == "L'enregistrement est arrêté et effacé. Je vous écoute."
    again = script.say(text)
    assert not again.did(StopRecording) and again.heard.startswith("Cet appel n'est pas enregistré.")


def test_a_key_takes_it_back_too_but_not_while_a_number_is_typed() -> None:
    assert begun().say("oui").press("#").did(StopRecording)
    script = begun(place=replace(PLACE, caller="")).say("oui").say("rappelez-moi").say(QUESTION)
    assert script.talk.is_discreet and not script.press("#").did(StopRecording)
    assert script.talk.phase is Phase.NUMBER and script.say("arrêtez d'enregistrer").did(StopRecording), "words do"


def test_who_takes_it_back_while_a_person_is_about_to_be_rung_gets_the_person() -> None:
    script = begun(listens=False, result=Transferred.NO_ANSWER).tell(HeardOut(tuple(begun().said))).say("oui")
    script.talk = replace(script.talk, then=Transfer("question"), phase=script.talk.phase)
    script.say("Arrêtez d'enregistrer.")
    assert [type(one) for one in script.acts if not hasattr(one, "text")][:2] == [StopRecording, Transfer]


def test_a_number_is_never_recorded() -> None:
    script = begun(place=replace(PLACE, caller="")).say("oui")
    assert not script.talk.is_discreet
    script.say(QUESTION).say("le lien par SMS")
    assert script.talk.is_discreet
    assert script.say("06 39 98 12 34").talk.is_discreet
    assert not script.say("oui").talk.is_discreet


def test_the_end_of_time_ends_the_call_whatever_was_asked() -> None:
    assert begun().tell(OutOfTime()).hung_up and begun().say("une personne").did(CheckDuty)
