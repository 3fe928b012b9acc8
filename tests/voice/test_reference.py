"""The number of a request: spelled so that it can be written down, as often as the caller wants."""

import pytest

from bot.domain.references import ALPHABET
from tests.voice.counter import Served
from tests.voice.fake_leg import HangsUp, Listens, Presses, Says
from tests.voice.script import WORDINGS, Script
from tests.voice.senses import loud
from tests.voice.stage import Stage
from voice.dialog_acts import Ask, LeaveRequest
from voice.dialog_events import OnDuty, Recorded
from voice.handover import TransferWhen
from voice.reference import spelled
from voice.talk import Place
from voice.understanding import intent_of
from voice.words import Intent

CLOSED = OnDuty(False, "")
QUESTION = Says(loud(1.0))
RECORDED = Place("Port-Clairval", WORDINGS, "+33612345612", True, True, True, recordings=True)


def left(**changes: object) -> Script:
    script = Script(duty=CLOSED, reference="K7B4-0Z1A", **changes).open().say("Quels horaires ?")
    return script.say("un agent").say("oui").say("oui")


def test_each_letter_has_a_name_and_no_two_names_begin_alike() -> None:
    for phrases in WORDINGS.values():
        letters = {sign for sign in ALPHABET if sign.isalpha()}
        assert letters <= set(phrases.spelling)
        for letter, name in phrases.spelling.items():
            assert name.startswith(f"{letter} ") and name.split()[-1].startswith(letter), name


def test_it_is_spelled_by_groups_of_four() -> None:
    assert spelled("K7B4-0Z1A", WORDINGS["fr"].spelling) == (
        "K comme Kléber. 7. B comme Berthe. 4.",
        "0. Z comme Zoé. 1. A comme Anatole.",
    )
    assert spelled("K7", WORDINGS["en"].spelling) == ("K for Kilo. 7.",)


def test_it_is_told_when_the_request_is_kept() -> None:
    script = left()
    assert script.did(LeaveRequest)
    assert script.heard == (
        "C'est noté, la mairie vous rappellera. Voici votre numéro de demande, à noter. "
        "K comme Kléber. 7. B comme Berthe. 4. 0. Z comme Zoé. 1. A comme Anatole. "
        "Voulez-vous que je répète ce numéro ? Sinon, posez une autre question."
    )


@pytest.mark.parametrize("wish", ["oui", "Répétez", "Répétez le numéro", "le numéro de ma demande", "1"])
def test_it_is_said_again_when_asked(wish: str) -> None:
    script = left()
    script.press(wish) if wish == "1" else script.say(wish)
    assert "K comme Kléber. 7. B comme Berthe. 4." in script.heard and not script.did(Ask)


def test_it_is_said_again_after_another_question() -> None:
    script = left().say("Quels papiers ?")
    assert script.did(Ask)
    assert script.say("Quel est le numéro de ma demande ?").heard.startswith("Voici votre numéro de demande")
    assert script.say("non merci").heard == "Avez-vous une autre question ?"


def test_it_is_told_in_english() -> None:
    script = left()
    script.press("*")
    assert "K for Kilo. 7. B for Bravo. 4." in script.say("What is my reference number?").heard


def test_without_a_request_there_is_no_number() -> None:
    script = Script().open().say("Quel est mon numéro de demande ?")
    assert script.heard == "Aucune demande n'a été laissée dans cet appel." and not script.did(Ask)


def test_a_request_kept_by_mail_alone_has_none() -> None:
    script = Script(duty=CLOSED, reference="", kept=True).open().say("Quels horaires ?").say("un agent").say("oui")
    assert script.say("oui").heard == "C'est noté, la mairie vous rappellera. Avez-vous une autre question ?"


def test_without_an_ear_a_key_repeats_it() -> None:
    place = Place("Port-Clairval", WORDINGS, "+33102030405", ear=False, persons=True)
    script = Script(place=place, duty=CLOSED, reference="K7B4").open().press("8").press("1")
    assert "K comme Kléber" in script.heard and "tapez 1" in script.heard
    assert "K comme Kléber" in script.press("1").heard


@pytest.mark.parametrize(
    "other", ["Quel est le numéro de la mairie ?", "Quel est le numéro de téléphone ?", "Rappelez-moi", "Le numéro"]
)
def test_other_numbers_are_other_questions(other: str) -> None:
    assert intent_of(other, WORDINGS["fr"]) is not Intent.REFERENCE


async def test_in_a_call_it_is_the_number_of_the_request_that_agents_see(stage: Stage, counter: Served) -> None:
    stage.when = TransferWhen.NEVER
    await stage.play(
        [Listens(), QUESTION, Listens(), Presses("0"), Listens(), Presses("1"), Listens(), Presses("1"),
         Listens(pause_s=1.5), HangsUp()],
        ["Quels papiers ?"],
    )  # fmt: skip
    kept = [one for one in counter.store.desks.requests.queue(["bourg"]) if one.door == "call"][-1]
    groups = spelled(kept.reference, WORDINGS["fr"].spelling)
    assert len(groups) == 4
    assert list(groups) == [text for text in stage.said() if text in groups]


@pytest.mark.parametrize("wish", ["Quel est mon numéro ?", "Mon numéro", "Le numéro de cet appel", "Ma référence"])
def test_who_accepted_to_be_recorded_is_told_the_number_that_erases_it(wish: str) -> None:
    script = Script(place=RECORDED).open().say("oui").tell(Recorded("K7B40Z1A")).say(wish)
    assert not script.did(Ask) and script.heard.startswith("Voici le numéro de cet appel, à noter. Il permet d'effacer")
    assert "K comme Kléber. 7. B comme Berthe. 4. 0. Z comme Zoé. 1. A comme Anatole." in script.heard
    assert "K comme Kléber" in script.say("oui").heard
    erased = script.say("Arrêtez d'enregistrer.").say(wish)
    assert erased.heard == "Aucune demande n'a été laissée dans cet appel.", "nothing is left to erase"


def test_a_recorded_call_has_its_number_in_english_too() -> None:
    script = Script(place=RECORDED).open().press("*").say("Yes.").tell(Recorded("K7B4")).say("What is my number?")
    assert "K for Kilo. 7. B for Bravo. 4." in script.heard and "recording" in script.heard


def test_a_refusal_has_no_number() -> None:
    assert Script(place=RECORDED).open().say("non").say("Quel est mon numéro ?").heard.startswith("Aucune demande")
