"""English questions are searched with the words of French documents; what has no French stays, and is missed."""

import time

import pytest

from bot.answering.english import in_french


@pytest.mark.parametrize(
    ("question", "french"),
    [
        ("How much is a resident parking permit?", "combien"),
        ("Who collects bulky waste?", "encombrants"),
        ("May I take my dog on the beach in February?", "février"),
        ("The mayor's office hours", "maire"),
        ("Where is the recycling centre?", "déchèterie"),
        ("is there a MARKET on Sundays", "marché"),
    ],
)
def test_words_are_those_of_documents(question: str, french: str) -> None:
    assert french in in_french(question)


def test_the_longest_expression_is_read_first() -> None:
    assert in_french("driving licence") == "permis de conduire"


@pytest.mark.parametrize(
    ("question", "french"),
    [
        ("Is the Kervael hall open?", "Kervael salle ouvert"),
        ("Hi… is the  Kervael hall  open?", "Kervael salle ouvert"),
        ("the Mayor’s name", "maire nom"),
        ("Is the library open on 12 August?", "bibliothèque ouvert 12 août"),
    ],
)
def test_names_and_numbers_stay_whole_and_in_their_place(question: str, french: str) -> None:
    assert in_french(question) == french


def test_what_nobody_translated_stays_to_be_missed() -> None:
    assert "xylophone" in in_french("How much is a xylophone at the library?")


def test_words_that_only_ask_are_not_searched() -> None:
    assert "please" not in in_french("Could you please tell me about the swimming pool?")


@pytest.mark.parametrize("text", ["", "???", "blorb grunt", "日本語", "'s 's", "a" * 10_000])
def test_a_text_without_a_known_word_is_left_as_it_is(text: str) -> None:
    assert in_french(text) == text


def test_a_long_question_is_read_quickly() -> None:
    in_french("the library")
    began = time.process_time()
    assert in_french("the library and the swimming pool " * 2_000)
    assert time.process_time() - began < 2
