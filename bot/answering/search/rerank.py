"""The best passages put in a better order: by a model learned over what they show, or by one that reads them."""

from collections.abc import Sequence
from typing import Protocol

from bot.answering.search.channels import Analyser
from bot.answering.search.telling import Figures, Telling
from bot.answering.spelling import Respelt
from bot.domain.documents import Ranked

RERANKED = 50
"""Passages put in a new order; the others follow as they were."""


class Reranker(Protocol):
    """Judges the first `depth` passages found for a question, all of them given best first: higher is better."""

    def scores(self, asked: Respelt, ranked: Sequence[Ranked], depth: int) -> Sequence[float]: ...


class Model(Protocol):
    """Turns figures into scores, one for each, higher is better."""

    def predict(self, told: Sequence[Telling]) -> Sequence[float]: ...


class LearnedReranker:
    """Judges passages by the figures they show."""

    def __init__(self, model: Model, analyser: Analyser) -> None:
        self._model = model
        self._figures = Figures(analyser)

    def scores(self, asked: Respelt, ranked: Sequence[Ranked], depth: int) -> Sequence[float]:
        """The model's score of each of the first `depth`."""
        return self._model.predict(self._figures.of(asked.text, asked.relatives, ranked, depth))


def reranked(asked: Respelt, ranked: Sequence[Ranked], reranker: Reranker) -> list[Ranked]:
    """The same passages, the first fifty in their new order; equal scores keep the order they had."""
    scores = reranker.scores(asked, ranked, RERANKED)
    order = sorted(range(len(scores)), key=lambda at: (-round(scores[at], 9), at))
    return [*(ranked[at] for at in order), *ranked[len(scores) :]]
