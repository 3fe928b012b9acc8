"""What a message means, where its words mislead: a danger told in unknown words, an alarm raised by calm ones.

A logistic model over the vector of the message, taught by `python -m eval.training.calm`. It takes no alarm away.
"""

import re
from dataclasses import dataclass

import numpy as np

from bot.answering.search.channels import Embedder, Vectors

CALM = 0.1
"""The chance of a danger under which a message is calm: one in 41 of those left out is taken for calm (ADR 43)."""

UNEASY, GRAVE = 0.75, 0.95
"""The chance of a danger over which whom to call is told with the answer, and before it, though no word of it is known
(ADR 43): many a report or complaint lies between."""

LEAST_WORDS = 5

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Calmness:
    """`weights`, shape (dims,), and `bias` give the log-odds of a danger. Without them nothing is calm or grave."""

    embedder: Embedder | None = None
    weights: Vectors | None = None
    bias: float = 0.0

    def danger(self, text: str) -> float:
        """The chance, in 0..1, that the words tell a danger."""
        if self.embedder is None or self.weights is None:
            return 1.0
        odds = float(self.embedder.embed([text])[0] @ self.weights) + self.bias
        return float(1 / (1 + np.exp(-np.clip(odds, -50.0, 50.0))))

    def calm(self, text: str) -> bool:
        """Whether they tell none, as far as can be known."""
        return self.danger(text) < CALM

    def told(self, text: str) -> float:
        """The chance that words in which no danger was heard tell one; zero of a few words, which mean too little."""
        return self.danger(text) if self.weights is not None and len(_WORD.findall(text)) >= LEAST_WORDS else 0.0
