"""The best passages in a new order: what they show, and who judges it."""

from collections.abc import Sequence
from datetime import date

import pytest

from bot.answering.search.rerank import RERANKED, LearnedReranker, reranked
from bot.answering.search.standing import longest_run, most_together, neighbours, places
from bot.answering.search.telling import Figures, Telling
from bot.answering.spelling import Respelt
from bot.domain.documents import Passage, Ranked
from bot.domain.territories import Layer
from bot.engines.sparse import FrenchAnalyser


def ranked(identifier: str, text: str, score: float, title: str = "", position: int = 0, document: str = "") -> Ranked:
    passage = Passage(
        identifier, document or identifier, title, (), text, "", Layer.COMMUNAL, "bourg", position, "", updated=date.min
    )
    return Ranked(passage, score, dense=score / 2, stem=score * 10, char4=None)


FOUND = [
    ranked("a", "Le stationnement des vélos et le tarif de la piscine.", 0.9, "Vélos"),
    ranked("b", "Le tarif du stationnement résident est de 36 €.", 0.8, "Stationnement résident"),
    ranked("c", "Autre chose.", 0.2, position=1, document="b"),
]


class Says:
    """A re-ranker that gives these scores."""

    def __init__(self, *scores: float) -> None:
        self._scores = scores

    def scores(self, asked: Respelt, ranked: Sequence[Ranked], depth: int) -> Sequence[float]:
        return self._scores[:depth]


def order(found: Sequence[Ranked]) -> str:
    return "".join(one.passage.id for one in found)


def test_the_best_judged_comes_first_and_keeps_its_score() -> None:
    found = reranked(Respelt("?"), FOUND, Says(0.1, 0.7, 0.3))
    assert order(found) == "bca"
    assert [one.score for one in found] == [0.8, 0.2, 0.9]


def test_equal_judgements_keep_the_order_and_the_unjudged_follow() -> None:
    assert order(reranked(Respelt("?"), FOUND, Says(1.0, 1.0 + 1e-12, 1.0))) == "abc"
    assert order(reranked(Respelt("?"), FOUND, Says(0.0, 1.0))) == "bac"
    assert order(reranked(Respelt("?"), FOUND, Says())) == "abc"
    assert reranked(Respelt("?"), [], Says()) == []


def test_only_the_first_fifty_are_judged() -> None:
    many = [ranked(str(n), "eau", 1 - n / 100) for n in range(80)]
    found = reranked(Respelt("eau"), many, Says(*(float(n) for n in range(80))))
    assert [one.passage.id for one in found[:2]] == [str(RERANKED - 1), str(RERANKED - 2)]
    assert [one.passage.id for one in found[RERANKED:]] == [str(n) for n in range(RERANKED, 80)]


def told(question: str, relatives: Sequence[str] = ()) -> list[Telling]:
    return Figures(FrenchAnalyser()).of(question, relatives, FOUND, 3)


def test_figures_tell_the_passage_that_says_everything_from_the_one_that_says_a_part() -> None:
    first, second, third = told("tarif du stationnement résident")
    assert second.covered == pytest.approx(1.0)
    assert 0 < first.covered < 1
    assert second.title == pytest.approx(second.title_focus * second.title)
    assert second.title > first.title == 0.0
    assert second.run > first.run
    assert second.together == pytest.approx(1.0)
    assert (second.doc_first, third.doc_first) == (1.0, 0.0)
    assert third.lead == second.lead == pytest.approx(1.0)
    assert third.doc_best == second.fusion
    assert third.beside == second.fusion


def test_figures_hold_between_0_and_about_1_whatever_the_question() -> None:
    for question in ("", "?!", "xyzzy", "1 412 €", "a " * 300, "L'école, l’ÉCOLE"):
        for one in told(question, ("mairie",)):
            assert all(-1.0 <= value <= 2.5 for value in one.values()), question


def test_a_relative_and_a_near_word_are_near() -> None:
    assert told("garer", ())[1].near > 0
    assert told("voiturer", ("stationnement",))[1].near > 0


def test_how_words_stand() -> None:
    worth = {"a": 2.0, "b": 1.0, "c": 0.5}
    text = ["a", "b", "x", *["x"] * 20, "c", "a", "a", "b"]
    found = places(text, worth)
    assert most_together(found, worth) == 3.5
    assert longest_run(found) == 4
    assert ("a", "c") in neighbours(found)
    assert ("b", "c") in neighbours(found)
    assert (most_together([], worth), longest_run([]), neighbours([])) == (0.0, 0, frozenset())


def test_the_learned_order_is_the_models() -> None:
    class Coverage:
        def predict(self, told: Sequence[Telling]) -> Sequence[float]:
            return [one.covered for one in told]

    judge = LearnedReranker(Coverage(), FrenchAnalyser())
    assert order(reranked(Respelt("tarif du stationnement résident"), FOUND, judge))[0] == "b"
