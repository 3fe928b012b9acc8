"""Numbers as callers say them: by breaths, with commas, with second thoughts; then put right."""

import random

import pytest

from tests.voice.script import WORDINGS, Script
from voice.dialog_acts import Ask, LeaveRequest, SendLink
from voice.dialog_events import OnDuty
from voice.dictated import in_pairs, national
from voice.said_numbers import corrected, digits_in, is_a_number
from voice.saying.numerals import digits
from voice.talk import Phase, Place

FRENCH, ENGLISH = WORDINGS["fr"], WORDINGS["en"]
NUMBER = "0612345612"


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("zéro six, douze, trente-quatre, soixante-quatre, vingt", "0612346420"),
        ("zéro six douze trente-quatre soixante-quatre vingt", "0612346420"),
        ("zéro six, douze, trente-quatre, soixante, quatre-vingts", "0612346080"),
        ("zéro six, douze, trente-quatre, quatre-vingt, dix-sept", "0612348017"),
        ("zéro six, douze, trente-quatre, quatre-vingt-dix-sept, vingt", "0612349720"),
        ("zéro six, douze, soixante, dix, vingt", "0612601020"),
        ("zéro six, douze, soixante-dix, vingt, trente", "0612702030"),
        ("zéro six douze trente quatre soixante douze quatre vingt deux", "0612347282"),
        ("zéro six, douze, non, treize, trente-quatre, cinquante-six, douze", "0613345612"),
        ("zéro six, douze, pardon, zéro six, treize, trente-quatre, cinquante-six, douze", "0613345612"),
        ("zéro six, douze, non, non, treize, trente-quatre, cinquante-six, douze", "0613345612"),
        ("non, c'est le zéro sept, treize, trente-quatre, cinquante-six, douze", "0713345612"),
        ("06 12 34, euh, 56 et puis 12", NUMBER),
        ("06, 12, 34, 64, 20", "0612346420"),
        ("zéro six, douze, trente-quatre, septante-deux, nonante", "0612347290"),
    ],
)
def test_pauses_and_second_thoughts_are_heard(said: str, number: str) -> None:
    assert national(digits_in(said, FRENCH)) == number


@pytest.mark.parametrize("pause", [", ", " ", ". ", ", euh, "])
def test_every_number_said_by_pairs_is_heard(pause: str) -> None:
    drawn = random.Random(7)
    wrong = []
    for _ in range(300):
        number = f"0{drawn.choice('12345679')}{drawn.randrange(10**8):08}"
        said = pause.join(digits(pair) for pair in in_pairs(number).split())
        wrong += [(said, digits_in(said, FRENCH))] * (digits_in(said, FRENCH) != number)
    assert len(wrong) <= (0 if "," in pause or "." in pause else 6), wrong[:5]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("non, quatre-vingt-deux", "0612345682"),
        ("Non, la fin c'est cinquante-sept, treize.", "0612345713"),
        ("non c'est le zéro six douze trente-quatre cinquante-six treize", "0612345613"),
        ("pas trente-quatre, quarante-quatre", "0612445612"),
        ("non, pas cinquante-six mais cinquante-sept", "0612345712"),
        ("non, pas douze, treize", ""),  # there are two
        ("Et la piscine ?", ""),
        ("non", ""),
        ("la piscine ouvre à neuf heures le samedi matin", ""),
        ("non trois", ""),
    ],
)
def test_what_is_read_back_is_put_right(said: str, number: str) -> None:
    assert corrected(NUMBER, said, FRENCH) == number


def test_an_english_number_is_put_right() -> None:
    assert corrected(NUMBER, "no, eight two", ENGLISH) == "0612345682"
    assert (
        national(digits_in("oh six, one two, three four, sorry, oh six one three, 34 56 12", ENGLISH)) == "0613345612"
    )


@pytest.mark.parametrize(
    ("said", "is_number"),
    [("zéro six douze", True), ("la fin c'est douze", True), ("Le bus 12 ?", False), ("Rien", False), ("", False)],
)
def test_a_number_is_told_from_a_question(said: str, is_number: bool) -> None:
    assert is_a_number(said, FRENCH) is is_number


def asked_for_a_number() -> Script:
    script = Script(place=Place("mairie", WORDINGS, "", True, True, True), duty=OnDuty(False, "")).open()
    return script.say("Quels horaires ?").press("0").say("oui")


def test_a_call_back_goes_to_the_number_put_right() -> None:
    script = asked_for_a_number().say("zéro six, douze, trente-quatre, cinquante-six, douze")
    assert script.heard.startswith("Je note le 06 12 34 56 12")
    assert script.say("non, quatre-vingt-deux").heard.startswith("Je note le 06 12 34 56 82")
    assert script.say("non, pas trente-quatre, quarante-quatre").heard.startswith("Je note le 06 12 44 56 82")
    assert script.say("oui").did(LeaveRequest) == [LeaveRequest("Quels horaires ?", "0612445682")]


def test_a_link_goes_to_the_number_put_right() -> None:
    script = Script().open().say("Quels horaires ?").say("le lien par SMS")
    assert script.heard.startswith("J'envoie le lien au 06 12 34 56 12")
    assert script.say("non, le zéro sept, un, deux, trois, quatre, cinq, six, sept, huit").heard.startswith(
        "J'envoie le lien au 07 12 34 56 78"
    )
    (sent,) = script.say("oui").did(SendLink)
    assert sent.number == "0712345678"


def test_a_number_dictated_in_several_breaths_goes_on() -> None:
    script = asked_for_a_number().say("zéro six, douze")
    assert script.heard == "06 12. La suite ?"
    assert script.say("trente-quatre, cinquante-six").heard == "06 12 34 56. La suite ?"
    assert script.say("douze").heard.startswith("Je note le 06 12 34 56 12")


def test_a_number_begun_again_is_the_new_one() -> None:
    script = asked_for_a_number().say("zéro six, douze")
    assert script.say("zéro sept, douze, trente-quatre, cinquante-six, douze").heard.startswith("Je note le 07 12")


def test_a_correction_that_fits_nowhere_asks_for_the_whole_number() -> None:
    script = asked_for_a_number().say("zéro six, douze, trente-quatre, cinquante-six, douze")
    assert script.say("non, pas douze, treize").heard.startswith("À quel numéro ?") and not script.did(Ask)


def test_a_question_about_figures_is_still_a_question() -> None:
    script = asked_for_a_number().say("zéro six, douze, trente-quatre, cinquante-six, douze")
    assert script.talk.phase is Phase.CONFIRM
    assert script.say("Quels sont les horaires du bus 12 ?").did(Ask)
