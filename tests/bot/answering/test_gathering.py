"""Questions about one thing are put together."""

from bot.answering.gathering import gather
from tests.fakes import FakeAnalyser


def test_the_most_asked_theme_comes_first() -> None:
    questions = [
        "Où recharger une voiture électrique ?",
        "Quels sont les horaires de la fourrière ?",
        "Y a-t-il une borne pour recharger ma voiture électrique ?",
        "Fourrière : horaires ?",
        "Bornes pour voiture électrique",
    ]
    themes = gather(questions, FakeAnalyser())
    assert [one.positions for one in themes] == [(0, 2, 4), (1, 3)]
    assert {"voiture", "electrique"} <= set(themes[0].words)


def test_nothing_asked_and_words_that_say_nothing() -> None:
    assert gather([], FakeAnalyser()) == []
    assert len(gather(["?", "le la", "piscine"], FakeAnalyser())) == 3
