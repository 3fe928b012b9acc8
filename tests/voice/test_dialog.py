"""Scripted conversations: what is told in, what is said and done out."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.voice.script import ANSWER, HOURS, LINK, WORDINGS, Script
from voice.dialog_acts import Ask, CheckDuty, Drop, HangUp, Hush, Kind, LeaveRequest, SendLink, Transfer
from voice.dialog_events import (
    AskedBack,
    Broken,
    Concluded,
    Danger,
    Declined,
    Keyed,
    Late,
    Misheard,
    OnDuty,
    Opened,
    OutOfTime,
    PersonAsked,
    Said,
    Sentence,
    Silent,
    Warned,
)
from voice.legs.leg import Transferred
from voice.notices import Notice
from voice.talk import Phase, Place, Purpose

CLOSED = OnDuty(False, "La mairie rouvre lundi à 9 heures.")


def begun(**changes: object) -> Script:
    return Script(**changes).open()


def without_ear(**changes: object) -> Script:
    place = Place("Port-Clairval", WORDINGS, "+33102030405", ear=False, persons=True)
    return begun(place=place, **changes)


# --- the greeting ----------------------------------------------------------------------------------


def test_the_first_words_say_that_it_is_a_machine_and_how_to_reach_a_person() -> None:
    script = begun()
    assert "assistant automatique, pas une personne" in script.said[0].text
    assert "Pour parler à une personne, tapez zéro" in script.said[1].text
    assert (script.said[2].text, script.said[2].language) == ("For English, press star.", "en")


def test_a_danger_of_the_day_is_told_once() -> None:
    script = Script(answers={"quels": (Warned("L'eau n'est pas potable."), *ANSWER)})
    script.tell(Opened(("L'eau n'est pas potable.",)))
    assert "L'eau n'est pas potable." in script.heard
    assert "L'eau" not in script.say("Quels horaires ?").heard


# --- the answer ------------------------------------------------------------------------------------


def test_a_question_is_answered_in_three_sentences_then_something_is_offered() -> None:
    script = begun().say("Quels sont les horaires de la mairie ?")
    assert script.did(Ask) == [Ask("Quels sont les horaires de la mairie ?", "fr")]
    assert [one.text for one in script.said[:3]] == list(HOURS)
    assert script.said[3].text == "Voulez-vous que je répète, le lien par SMS, ou une personne ?"
    assert [one.kind for one in script.said] == [Kind.ANSWER] * 3 + [Kind.PROMPT]


def test_without_a_link_or_without_text_messages_none_is_offered() -> None:
    answers = {"a": (Sentence("Oui."), Concluded())}
    assert "SMS" not in begun(answers=answers).say("a ?").heard
    place = Place("mairie", WORDINGS, "", True, False, True)
    assert "SMS" not in begun(place=place).say("Quels horaires ?").heard


def test_a_long_answer_stops_at_three_sentences_and_goes_on_when_asked() -> None:
    many = tuple(Sentence(f"Phrase {number}.") for number in range(1, 8))
    script = begun(answers={"tout": (*many, Concluded(link=LINK))}).say("Tout ?")
    assert [one.text for one in script.said[:3]] == ["Phrase 1.", "Phrase 2.", "Phrase 3."]
    assert "la suite" in script.said[3].text
    assert script.say("Oui.").heard.startswith("Phrase 4. Phrase 5. Phrase 6. Voulez-vous la suite")
    assert script.say("la suite").heard.startswith("Phrase 7. Voulez-vous que je répète, le lien par SMS")


def test_long_sentences_are_fewer() -> None:
    sentence = Sentence("Une phrase assez longue. " * 10)
    script = begun(answers={"tout": (sentence, sentence, sentence, Concluded())}).say("Tout ?")
    assert len([one for one in script.said if one.kind is Kind.ANSWER]) == 1


def test_the_first_sentence_is_said_before_the_second_comes() -> None:
    script = begun(answers={"a": ()}).say("a ?")
    assert script.tell(Sentence("Un.")).heard == "Un."
    assert script.tell(Sentence("Deux.")).heard == "Deux."


def test_a_precision_is_asked_once_then_a_person_is_offered() -> None:
    vague = (AskedBack("De quel lieu ?", ("Mairie", "Piscine", "Médiathèque", "Stade")), Concluded())
    script = begun(answers={"les": vague, "euh": vague, "la": vague}).say("Les horaires ?")
    assert script.heard == "De quel lieu ? Par exemple : Mairie, Piscine ou Médiathèque."
    assert "une personne" in script.say("Euh le lieu").heard
    assert script.did(Ask) and "De quel lieu" not in script.heard
    script.say("oui")
    assert script.did(Transfer)


def test_after_an_answer_a_precision_may_be_asked_again() -> None:
    script = begun(answers={"les": (AskedBack("De quel lieu ?", ()), Concluded())}).say("Les horaires ?")
    script.say("Piscine ?")
    assert script.say("Les tarifs ?").heard == "De quel lieu ?"


def test_what_is_not_known_is_said_with_who_knows() -> None:
    refused = (Declined("Je n'ai pas trouvé la réponse.", "Accueil", "02 61 91 10 00"), Concluded())
    script = begun(answers={"combien": refused}).say("Combien de chats ?")
    assert script.heard == (
        "Je n'ai pas trouvé la réponse. Accueil : 02 61 91 10 00. Voulez-vous parler à une personne ?"
    )
    assert script.say("oui je veux bien").did(Transfer)


def test_a_courtesy_is_answered_and_nothing_is_offered() -> None:
    script = begun(answers={"bonjour": (Concluded("Bonjour ! Quelle est votre question ?"),)}).say("Bonjour")
    assert script.heard == "Bonjour ! Quelle est votre question ?"


@pytest.mark.parametrize("broken", [(Broken("Une erreur est survenue."),), (Broken(),), (Concluded(),)])
def test_a_counter_that_fails_gives_a_person(broken: tuple) -> None:
    script = begun(answers={"a": broken}).say("a ?")
    assert "une personne" in script.heard
    assert script.talk.phase is Phase.LISTENING


# --- late ------------------------------------------------------------------------------------------


def test_a_filler_is_said_only_when_the_answer_is_late() -> None:
    script = begun(answers={"a": ()}).say("a ?")
    assert script.heard == ""
    assert [one.kind for one in script.tell(Late(1)).said] == [Kind.FILLER]
    assert "tapez zéro" in script.tell(Late(2)).heard
    assert script.tell(Sentence("Un.")).heard == "Un."


def test_no_filler_between_two_sentences() -> None:
    script = begun(answers={"a": ()}).say("a ?").tell(Sentence("Un."))
    assert script.tell(Late(1)).heard == ""


def test_an_answer_that_never_comes_is_given_up() -> None:
    script = begun(answers={"a": ()}).say("a ?").tell(Late(3))
    assert script.did(Drop) and "une personne" in script.heard
    assert script.tell(Sentence("Trop tard.")).heard == ""


# --- dangers ---------------------------------------------------------------------------------------


def test_an_emergency_is_said_first_and_nothing_is_offered() -> None:
    script = begun(answers={"mon": (Danger("Appelez le 15."), Concluded())}).say("Mon mari ne respire plus")
    assert script.heard == "Appelez le 15. Raccrochez et appelez maintenant."


@pytest.mark.parametrize("phase", [Phase.CALL_BACK, Phase.NUMBER, Phase.CONFIRM, Phase.MESSAGE, Phase.LISTENING])
def test_a_danger_goes_before_whatever_was_being_done(phase: Phase) -> None:
    script = begun(answers={"oui": (Danger("Appelez le 15."), Concluded())})
    script.talk = replace(script.talk, phase=phase, digits="06")
    script.say("Oui mon mari ne respire plus", danger="Appelez le 15.")
    assert script.heard.startswith("Appelez le 15.")


@pytest.mark.parametrize("failing", [(Broken("Une erreur."),), (Concluded(),), (Late(1),)])
def test_a_danger_is_said_even_when_the_counter_fails(failing: tuple) -> None:
    script = begun(answers={"au": failing}).say("Au secours", danger="Appelez le 15.")
    assert script.heard == "Appelez le 15. Raccrochez et appelez maintenant."
    assert script.tell(Danger("Appelez le 15.")).heard == ""


# --- wishes ----------------------------------------------------------------------------------------


def test_an_answer_is_said_again_slower_and_louder() -> None:
    script = begun().say("Quels horaires ?")
    before = script.heard
    assert script.say("Répétez").heard == before
    assert script.did(Hush)
    script.say("Plus lentement")
    assert script.heard == before and {one.pace.stretch for one in script.said} == {1.25}
    assert {one.pace.stretch for one in script.say("plus lentement").said} == {1.5625}
    assert {one.pace.stretch for one in script.say("plus lentement").said} == {1.6}
    script.say("Plus fort")
    assert script.heard == before and {one.pace.gain for one in script.said} == {1.6}


def test_a_prompt_is_said_again_too() -> None:
    script = begun(duty=CLOSED).say("une personne")
    before = script.heard
    assert script.say("répétez").heard == before and script.talk.phase is Phase.CALL_BACK


@pytest.mark.parametrize(("said", "key"), [("Pouvez-vous répéter ?", "1"), ("plus lentement", "2"), ("un agent", "0")])
def test_a_key_does_what_the_words_do(said: str, key: str) -> None:
    by_voice, by_key = begun().say("Quels horaires ?"), begun().say("Quels horaires ?")
    assert by_voice.say(said).acts == by_key.press(key).acts


def test_stop_stops_and_the_rest_can_be_had_later() -> None:
    script = begun(answers={"a": ()}).say("a ?").tell(Sentence("Un.")).tell(Sentence("Deux."))
    script.say("Stop", heard=("Un.",), unheard=("Deux.",))
    assert script.heard == "Je vous écoute." and script.did(Drop) and script.did(Hush)
    assert script.say("la suite").heard.startswith("Deux.")


def test_only_what_was_heard_is_remembered() -> None:
    script = begun(answers={"a": ()}).say("a ?").tell(Sentence("Un.")).tell(Sentence("Deux."))
    script.say("Je veux parler à quelqu'un", heard=("Un.",), unheard=("Deux.",))
    briefing = script.did(Transfer)[0].briefing
    assert "Un." in briefing and "Deux." not in briefing and "a ?" in briefing


def test_a_new_question_drops_the_answer_under_way() -> None:
    script = begun(answers={"a": ()}).say("a ?").tell(Sentence("Un."))
    script.say("Quels sont les horaires ?", heard=(), unheard=("Un.",))
    assert script.acts[:3] == [Drop(), Hush(), Ask("Quels sont les horaires ?", "fr", heard="")]


def test_the_counter_is_told_what_was_heard_of_an_answer_that_was_cut() -> None:
    script = begun(answers={"a": ()}).say("a ?").tell(Sentence("Un.")).tell(Sentence("Deux."))
    script.say("Et le samedi ?", heard=("Un.",), unheard=("Deux.",))
    assert script.did(Ask) == [Ask("Et le samedi ?", "fr", heard="Un.")]
    assert script.say("Et le dimanche ?").did(Ask) == [Ask("Et le dimanche ?", "fr")]


def test_what_is_repeated_and_heard_is_heard() -> None:
    script = begun(answers={"a": ()}).say("a ?").tell(Sentence("Un.")).tell(Sentence("Deux."))
    script.say("Répétez", heard=("Un.",), unheard=("Deux.",))
    script.say("Et le samedi ?", heard=("Un.", "Deux."))
    assert script.did(Ask) == [Ask("Et le samedi ?", "fr")]


def test_yes_to_a_choice_asks_which() -> None:
    script = begun().say("Quels horaires ?").say("Oui.")
    assert script.heard == "Dites : répétez, le lien, ou une personne. Ou posez une autre question."


def test_no_asks_for_another_question_then_goodbye_ends_the_call() -> None:
    script = begun().say("Quels horaires ?").say("Non merci.")
    assert script.heard == "Avez-vous une autre question ?"
    script.say("non c'est tout merci")
    assert script.heard == "Merci de votre appel. Au revoir." and script.hung_up


@pytest.mark.parametrize("last", ["Non.", "Merci.", "Non merci.", "Annulez."])
def test_no_other_question_ends_the_call(last: str) -> None:
    script = begun().say("Quels horaires ?").say("Merci beaucoup.")
    assert script.heard == "Avez-vous une autre question ?" and not script.hung_up
    assert script.say(last).heard == "Merci de votre appel. Au revoir." and script.hung_up


@pytest.mark.parametrize("doubt", ["Vous êtes un robot ?", "Je parle à une vraie personne ?", "C'est une machine ?"])
def test_who_asks_is_told_that_it_is_a_machine(doubt: str) -> None:
    script = begun().say("Quels horaires ?").say(doubt)
    assert script.heard == "Vous parlez à un assistant automatique. Pour une personne, tapez zéro."
    assert not script.did(Ask)


def test_a_call_back_is_taken_when_it_is_asked_for() -> None:
    script = begun().say("Quels horaires ?").say("Je voudrais être rappelé demain matin.")
    assert script.heard.startswith("Je note le 06 12 34 56 12") and not script.did(CheckDuty)


def test_hello_is_answered_and_stops_no_answer() -> None:
    assert begun().say("Allô ? Vous m'entendez ?").heard == "Je vous écoute."
    script = begun(answers={"a": ()}).say("a ?").say("Allô ?")
    assert script.heard == "Un instant, je cherche." and not script.did(Drop)
    assert script.tell(Sentence("Un.")).heard == "Un."


def test_yes_instead_of_a_number_asks_for_it_again() -> None:
    place = Place("mairie", WORDINGS, "", True, True, True)
    script = begun(place=place, duty=CLOSED).say("Quels horaires ?").press("0").say("oui")
    assert script.say("Oui, c'est ça.").heard.startswith("À quel numéro ?")
    assert script.say("Non.").heard == "Bien, je ne garde pas votre numéro."


def test_a_second_thought_during_the_goodbye_is_heard() -> None:
    script = begun()
    script.talk = replace(script.talk, phase=Phase.PARTING, then=HangUp())
    script.say("Ah si, quels sont les horaires ?")
    assert HOURS[0] in script.heard and not script.hung_up


# --- languages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("wish", ["*", "In English please", "anglais"])
def test_english_is_spoken_when_asked(wish: str) -> None:
    script = begun()
    script.press(wish) if wish == "*" else script.say(wish)
    assert script.heard.startswith("All right, in English.")
    assert {one.language for one in script.said} == {"en"}
    assert script.say("What are the opening hours?").did(Ask) == [Ask("What are the opening hours?", "en")]
    assert script.press("*").heard.startswith("D'accord, en français.")


def test_a_question_understood_in_english_is_answered_in_english() -> None:
    script = begun().say("What are the opening hours?", language="en")
    assert script.did(Ask) == [Ask("What are the opening hours?", "en")]
    assert script.said[-1].text == "Shall I repeat, send the link by text message, or would you like a person?"


def test_what_could_not_be_translated_is_said_in_french() -> None:
    answers = {"what": (*ANSWER[:1], Sentence("Call 15 or 112 now."), Sentence("Bring a photo."), Concluded())}
    script = begun(answers=answers).say("What are the opening hours?", language="en")
    assert [one.language for one in script.said[2:]] == ["fr", "en", "en", "en"]
    assert [one.language for one in script.say("Can you repeat that?").said] == ["fr", "en", "en", "en"]


def test_what_nobody_understands_ends_with_a_person() -> None:
    script = begun()
    assert script.tell(Misheard()).heard == "Je n'ai pas compris. Pouvez-vous répéter ?"
    assert "For English, press star." in script.tell(Misheard()).heard
    assert script.tell(Misheard()).did(CheckDuty)


def test_understood_once_misses_are_forgotten() -> None:
    script = begun().tell(Misheard()).tell(Misheard()).say("Quels horaires ?")
    assert script.tell(Misheard()).heard == "Je n'ai pas compris. Pouvez-vous répéter ?"


# --- silence ---------------------------------------------------------------------------------------


def test_silence_is_broken_twice_then_the_call_ends_with_a_goodbye() -> None:
    script = begun()
    assert "Je vous écoute" in script.tell(Silent(1)).heard
    assert "Je ne vous entends pas" in script.tell(Silent(2)).heard
    assert not script.hung_up
    assert script.tell(Silent(3)).heard.endswith("Au revoir.") and script.hung_up


def test_the_longest_call_ends_decently() -> None:
    assert begun().tell(OutOfTime()).heard.endswith("Au revoir.")


def test_an_ended_call_does_nothing_more() -> None:
    script = begun().press("9")
    assert script.hung_up
    for told in (Said("Quels horaires ?", "fr"), Keyed("0"), Silent(1), Sentence("Un.")):
        assert script.tell(told).acts == []


# --- a person --------------------------------------------------------------------------------------


@pytest.mark.parametrize("wish", ["0", "Je veux parler à un agent.", "personne"])
def test_a_person_takes_the_call_in_duty_hours(wish: str) -> None:
    script = begun(answers={"personne": (PersonAsked(), Concluded())}).say("Quels horaires ?")
    script.press(wish) if wish == "0" else script.say(wish)
    assert script.heard == "Je vous passe une personne. Restez en ligne."
    assert "Quels horaires ?" in script.did(Transfer)[0].briefing or wish == "personne"
    assert script.talk.phase is Phase.OVER


def test_the_transfer_waits_for_the_end_of_the_sentence() -> None:
    script = begun().press("0")
    kinds = [type(act) for act in script.acts]
    assert kinds.index(Transfer) > kinds.index(CheckDuty)


@pytest.mark.parametrize("result", [Transferred.NO_ANSWER, Transferred.BUSY, Transferred.REFUSED, Transferred.FAILED])
def test_the_bot_takes_the_call_back_when_nobody_answers(result: Transferred) -> None:
    script = begun(result=result).say("Quels horaires ?").press("0")
    assert script.heard.endswith("Personne n'a pu répondre. Voulez-vous que la mairie vous rappelle ?")
    assert script.say("oui").heard.startswith("Je note le 06 12 34 56 12, seulement pour vous rappeler.")
    assert script.say("c'est ça").did(LeaveRequest) == [LeaveRequest("Quels horaires ?", "0612345612")]
    assert script.heard == "C'est noté, la mairie vous rappellera. Avez-vous une autre question ?"


def test_out_of_hours_a_call_back_is_proposed() -> None:
    script = begun(duty=CLOSED).say("Quels horaires ?").press("0")
    assert script.heard == (
        "Aucune personne n'est disponible. La mairie rouvre lundi à 9 heures. Voulez-vous que la mairie vous rappelle ?"
    )
    assert not script.did(Transfer)


def test_without_any_extension_to_transfer_to_a_call_back_is_proposed() -> None:
    place = Place("mairie", WORDINGS, "+33612345612", True, False, persons=False)
    script = begun(place=place).press("0")
    assert script.heard == "Je ne peux pas passer d'appel. Voulez-vous que la mairie vous rappelle ?"


def test_who_asked_nothing_says_first_what_it_is_about() -> None:
    script = begun(duty=CLOSED).press("0").say("oui")
    assert script.heard == "En une phrase, quelle est votre question ?"
    assert script.say("Mon voisin brûle ses déchets").heard.startswith("Je note le 06 12 34 56 12")
    assert script.press("1").did(LeaveRequest) == [LeaveRequest("Mon voisin brûle ses déchets", "0612345612")]


def test_no_call_back_no_number_kept() -> None:
    script = begun(duty=CLOSED).press("0").say("non merci")
    assert script.heard == "Avez-vous une autre question ?"
    assert script.say("Quels horaires ?").did(Ask)


def test_another_number_is_typed_and_read_back() -> None:
    script = begun(duty=CLOSED).say("Quels horaires ?").press("0").press("1").press("2")
    assert script.heard.startswith("À quel numéro ?")
    assert script.press("0").heard == ""
    script.press("102030405")
    assert script.heard.startswith("Je note le 01 02 03 04 05")
    assert script.press("1").did(LeaveRequest) == [LeaveRequest("Quels horaires ?", "0102030405")]


def test_a_withheld_number_is_asked_and_may_be_said() -> None:
    place = Place("mairie", WORDINGS, "anonymous", True, True, True)
    script = begun(place=place, duty=CLOSED).say("Quels horaires ?").press("0").say("oui")
    assert script.heard.startswith("À quel numéro ?")
    script.say("zéro six douze trente-quatre cinquante-six douze")
    assert script.heard.startswith("Je note le 06 12 34 56 12")


def test_a_number_said_in_two_breaths_is_put_together_only_when_typed() -> None:
    place = Place("mairie", WORDINGS, "", True, True, True)
    script = begun(place=place, duty=CLOSED).say("Quels horaires ?").press("0").say("oui").press("0612#")
    assert script.heard.startswith("Ce numéro n'est pas complet.")
    assert script.press("0612*").heard.startswith("À quel numéro ?")
    assert script.press("0612345612").heard.startswith("Je note le 06 12 34 56 12")


def test_a_number_that_is_never_right_is_given_up() -> None:
    place = Place("mairie", WORDINGS, "", True, True, True)
    script = begun(place=place, duty=CLOSED).say("Quels horaires ?").press("0").say("oui")
    for _ in range(3):
        script.say("douze")
    assert script.heard.endswith("Avez-vous une autre question ?")


def test_a_question_instead_of_a_number_is_a_question() -> None:
    place = Place("mairie", WORDINGS, "", True, True, True)
    script = begun(place=place, duty=CLOSED).say("Quels horaires ?").press("0").say("oui")
    assert script.say("Et la piscine elle ouvre quand").did(Ask)


def test_a_request_that_could_not_be_kept_is_said() -> None:
    script = begun(duty=CLOSED, kept=False).say("Quels horaires ?").press("0").say("oui").say("oui")
    assert script.heard.startswith("Je n'ai pas pu enregistrer votre demande.")


# --- the link --------------------------------------------------------------------------------------


def test_the_link_leaves_once_the_number_is_confirmed() -> None:
    script = begun().say("Quels horaires ?").say("le lien par SMS")
    assert script.heard == "J'envoie le lien au 06 12 34 56 12. C'est bien cela ?" and not script.did(SendLink)
    assert script.say("oui").did(SendLink) == [SendLink("0612345612", LINK)]
    assert script.heard.startswith("Le SMS est parti.")


def test_a_landline_takes_no_text_message() -> None:
    place = Place("mairie", WORDINGS, "+33261911000", True, True, True)
    script = begun(place=place).say("Quels horaires ?").say("le lien")
    assert script.heard.startswith("À quel numéro de mobile ?")
    assert script.press("0102030405").heard.startswith("Il faut un numéro de mobile.")
    assert script.press("0712345678").heard.startswith("J'envoie le lien au 07 12 34 56 78.")


def test_a_text_message_that_failed_is_said() -> None:
    script = begun(sms_works=False).say("Quels horaires ?").say("le lien").say("oui")
    assert script.heard.startswith("Je n'ai pas pu envoyer le SMS.")


def test_no_link_no_message() -> None:
    script = begun(answers={"a": (Sentence("Oui."), Concluded())}).say("a ?").say("le lien")
    assert script.heard.startswith("Je n'ai pas de lien")


# --- the keypad alone ------------------------------------------------------------------------------


def test_without_an_ear_the_keypad_is_a_menu() -> None:
    script = without_ear()
    assert "répondeur automatique, pas une personne" in script.heard and "tapez 3" in script.heard
    script.press("3")
    assert script.did(Ask) == [Ask("Quels sont les horaires d'ouverture de la mairie ?", "fr")]
    assert HOURS[2] in script.heard and script.said[-1].text.startswith("Pour réécouter, tapez 1.")
    assert script.press("1").heard.startswith(HOURS[0])
    assert script.press("#").heard.startswith("Ce choix n'existe pas.")
    assert script.press("*").heard.startswith("You are speaking to an automatic assistant. For the opening hours")
    assert script.press("9").hung_up


def test_without_an_ear_a_call_back_is_asked_by_keys() -> None:
    script = without_ear(duty=CLOSED).press("8")
    assert script.heard.startswith("Je note le 01 02 03 04 05")
    assert script.press("2").heard.startswith("À quel numéro ?")
    script.press("0612345612")
    assert script.press("1").did(LeaveRequest) == [LeaveRequest("L'appelant n'a pas dit sa question.", "0612345612")]


def test_without_an_ear_zero_gives_a_person() -> None:
    assert without_ear().press("0").did(Transfer)


def test_no_prompt_reads_an_address_aloud() -> None:
    for phrases in WORDINGS.values():
        for key, text in phrases.texts.items():
            assert "http" not in text and "www" not in text, key


def test_both_languages_have_the_same_words() -> None:
    french, english = WORDINGS["fr"], WORDINGS["en"]
    assert set(french.texts) == set(english.texts)
    assert set(french.menu) == set(english.menu) and set(french.intents) == set(english.intents)


def test_every_phrase_is_said_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "voice").glob("*.py"))
    made = {*Notice, *(f"confirm_{purpose}" for purpose in Purpose)}
    assert [key for key in WORDINGS["fr"].texts if key not in made and not re.search(rf"[\"']{key}[\"']", code)] == []
