"""The word lists of `rules/`, as the stems of one analyser; read once."""

from dataclasses import dataclass
from functools import lru_cache

from bot.answering.evidence.beside import Beside, beside
from bot.answering.retrieve import Analyser
from bot.answering.rules import expressions, families, words
from bot.answering.sounds import sound

FRAME_WEIGHT, STORY_WEIGHT = 0.15, 0.4

REMEMBERED_QUESTIONS, REMEMBERED_NAMES = 512, 4_096
"""Questions read last, for the steps that follow and for who asks the same; short texts that come back at each."""


LEAST_HEARD = 5
"""Letters of a word that may be recognised by its sound."""


@dataclass(frozen=True, slots=True)
class Named:
    """The stems of a short text, and how those that are long enough sound."""

    stems: frozenset[str]
    sounds: frozenset[str]


def sounds(stems: frozenset[str]) -> frozenset[str]:
    """How the longer of these words sound."""
    return frozenset(sound(stem) for stem in stems if len(stem) >= LEAST_HEARD)


class Lexicon:
    """What words of a question are worth, and which words of documents answer to them."""

    def __init__(self, analyser: Analyser) -> None:
        self.analyser = analyser
        self._beside = lru_cache(REMEMBERED_QUESTIONS)(lambda question, digits: beside(question, digits, analyser))
        self.named = lru_cache(REMEMBERED_NAMES)(self._named)
        self.frame = frozenset(stem for word in words("asking", "frame") for stem in analyser.terms(word))
        self._story = frozenset(stem for word in words("asking", "story") for stem in analyser.terms(word))
        self.families = tuple(
            tuple(frozenset(analyser.terms(member)) for member in family) for family in families("families", "families")
        )
        self._near: dict[str, frozenset[str]] = {}
        for word, others in expressions("near", "near").items():
            for stem in analyser.terms(word):
                self._near[stem] = self.near(stem) | frozenset(analyser.terms(others))

    def beside(self, question: str, digits: str) -> Beside:
        """What answers to a question beside its own words. `digits`: the question folded, its numbers in digits."""
        return self._beside(question, digits)

    def _named(self, text: str) -> Named:
        """The words of a name or a subject, remembered: those of the services come back at each question."""
        stems = frozenset(self.analyser.terms(text))
        return Named(stems, sounds(stems))

    def worth(self, stem: str) -> float:
        """1 for a word that says what is asked about; less for the words around it."""
        if stem in self.frame:
            return FRAME_WEIGHT
        return STORY_WEIGHT if stem in self._story else 1.0

    def near(self, stem: str) -> frozenset[str]:
        """The stems documents use for it."""
        return self._near.get(stem, frozenset())
