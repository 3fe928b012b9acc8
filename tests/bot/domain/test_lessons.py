"""What a decision teaches the evaluation."""

from dataclasses import replace

from bot.domain.lessons import Ending, facts, lesson_of
from bot.domain.reviews import Reason, Verdict
from tests.bot.storage.desk_values import SUGGESTION, request, review


def test_a_correction_holds_the_new_figure_and_forbids_the_old_one() -> None:
    lesson = lesson_of(review("r1", "claire"), request(), SUGGESTION)
    assert lesson and (lesson.expect, lesson.gold) == (Ending.ANSWERED, ("d1",))
    assert lesson.nuggets == (("10 h",),) and lesson.forbidden == ("9 h",)


def test_a_rejection_for_a_wrong_source_becomes_a_negative_assertion() -> None:
    no = review("r1", "claire", verdict=Verdict.REJECTED, text="", changes=(), reason=Reason.WRONG_SOURCE)
    lesson = lesson_of(no, request(), SUGGESTION)
    assert lesson and (lesson.expect, lesson.forbidden, lesson.nuggets) == (Ending.REFUSED, ("9 h",), ())
    assert lesson_of(replace(no, reason=Reason.OUT_OF_SCOPE), request(), SUGGESTION) is None


def test_a_change_of_tone_forbids_nothing() -> None:
    lesson = lesson_of(review("r1", "claire", reason=Reason.TONE), request(), SUGGESTION)
    assert lesson and lesson.forbidden == ()


def test_an_answer_without_figure_must_hold_its_first_sentence() -> None:
    lesson = lesson_of(review("r1", "claire", text="Prenez le bus.\nMerci."), request(), SUGGESTION)
    assert lesson and lesson.nuggets == (("Prenez le bus.",),)


def test_what_is_one_person_s_own_teaches_nothing() -> None:
    assert lesson_of(review("r1", "claire", reusable=False), request(), SUGGESTION) is None
    assert lesson_of(review("r1", "claire"), request(question="Mon numéro est [téléphone]"), SUGGESTION) is None


def test_figures_are_read_with_their_units() -> None:
    assert facts("De 9 h à 17 h 30, 1 200,50 € en 3 mois, CERFA 15646*01.") == (
        "9 h",
        "17 h 30",
        "1 200,50 €",
        "3 mois",
        "15646",
        "01",
    )
