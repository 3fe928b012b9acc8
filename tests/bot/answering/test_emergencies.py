"""Dangers in the words of frightened people, and the ordinary questions that resemble them."""

import tomllib
from pathlib import Path

import pytest

from bot.answering.emergencies import Emergency, danger_in
from bot.answering.screen import screen
from bot.answering.wording import Danger, Wording, packaged_wordings

DATA = Path(__file__).parent / "data"
NUMBERS = {
    Danger.SUICIDE: "3114",
    Danger.GAS: "0 800 47 33 33",
    Danger.SEA: "196",
    Danger.MEDICAL: "15",
    Danger.FIRE: "18",
    Danger.MISSING_CHILD: "116 000",
    Danger.CHILD: "119",
    Danger.VIOLENCE: "3919",
    Danger.POLICE: "17",
    Danger.HOMELESS: "115",
    Danger.BULLYING: "3018",
    Danger.ELDER_ABUSE: "3977",
}


def said(file: str) -> list[tuple[str, str]]:
    tables: dict[str, list[str]] = tomllib.loads((DATA / file).read_text("utf-8"))
    return [(name, text) for name, texts in tables.items() for text in texts]


DANGERS, LOOKALIKES = said("dangers.toml"), said("lookalikes.toml")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return packaged_wordings()["fr"]


def test_the_lists_are_long_enough_to_mean_something() -> None:
    assert len({text for _, text in DANGERS}) >= 80
    assert len({text for _, text in LOOKALIKES}) >= 80
    assert {name for name, _ in DANGERS} == set(Danger)


@pytest.mark.parametrize(("danger", "text"), DANGERS)
def test_a_danger_gets_its_numbers_at_once(danger: str, text: str, wording: Wording) -> None:
    raised = screen(text, wording)
    assert isinstance(raised, Emergency), "nothing was raised"
    assert raised.danger == danger
    assert NUMBERS[Danger(danger)] in raised.numbers


@pytest.mark.parametrize(("danger", "text"), DANGERS)
@pytest.mark.parametrize("around", ["Bonjour, {} merci de me répondre vite", "{}\nJ'habite 3 rue du Lavoir."])
def test_politeness_and_an_address_do_not_hide_a_danger(around: str, danger: str, text: str) -> None:
    assert danger_in(around.format(text)) == danger


@pytest.mark.parametrize(("danger", "text"), DANGERS)
def test_capitals_and_missing_accents_do_not_hide_a_danger(danger: str, text: str) -> None:
    assert danger_in(text.upper()) == danger


@pytest.mark.parametrize(("kind", "text"), LOOKALIKES)
def test_an_ordinary_question_is_never_taken_for_a_danger(kind: str, text: str, wording: Wording) -> None:
    assert not isinstance(screen(text, wording), Emergency)


@pytest.mark.parametrize("danger", Danger)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_danger_gives_in_each_language_the_number_that_answers_it(danger: Danger, language: str) -> None:
    assert NUMBERS[danger] in packaged_wordings()[language].emergencies[danger]
