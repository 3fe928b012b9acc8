"""The word lists of `rules/`, as the stems of one analyser; read once."""

from functools import lru_cache

from bot.answering.evidence.beside import Beside, beside
from bot.answering.retrieve import Analyser
from bot.answering.rules import expressions, words

FRAME_WEIGHT, STORY_WEIGHT = 0.15, 0.4

REMEMBERED_QUESTIONS, REMEMBERED_NAMES = 64, 4_096
"""Questions read last, each asked again by the steps that follow; short texts that come back at each of them."""


class Lexicon:
    """What words of a question are worth, and which words of documents answer to them."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self._beside = lru_cache(REMEMBERED_QUESTIONS)(lambda question, digits: beside(question, digits, analyser))
        self.stems = lru_cache(REMEMBERED_NAMES)(lambda text: frozenset(analyser.terms(text)))
        self.frame = frozenset(stem for word in words("asking", "frame") for stem in analyser.terms(word))
        self._story = frozenset(stem for word in words("asking", "story") for stem in analyser.terms(word))
        self._near: dict[str, frozenset[str]] = {}
        for word, others in expressions("near", "near").items():
            for stem in analyser.terms(word):
                self._near[stem] = self.near(stem) | frozenset(analyser.terms(others))

    def beside(self, question: str, digits: str) -> Beside:
        """What answers to a question beside its own words. `digits`: the question folded, its numbers in digits."""
        return self._beside(question, digits)

    def worth(self, stem: str) -> float:
        """1 for a word that says what is asked about; less for the words around it."""
        if stem in self.frame:
            return FRAME_WEIGHT
        return STORY_WEIGHT if stem in self._story else 1.0

    def near(self, stem: str) -> frozenset[str]:
        """The stems documents use for it."""
        return self._near.get(stem, frozenset())
