"""How likely it is that the best thing found holds what was asked: a logistic model over words and facts."""

import math
from dataclasses import dataclass, fields

from bot.answering.matching import Terms, content
from bot.answering.weigh import Candidate

MANY_WORDS = 10
HIGH_SCORE = 15.0


@dataclass(frozen=True, slots=True)
class Traits:
    """What the decision looks at, each between 0 and 1 or so. The same type holds their weights.

    `covered` and `focus` count the question's unknown words as not found; `words` is how many it has.
    """

    covered: float = 0.0
    focus: float = 0.0
    score: float = 0.0
    heading: float = 0.0
    title: float = 0.0
    words: float = 0.0
    rank: float = 0.0
    bias: float = 0.0


WEIGHTS = Traits(
    covered=1.94,
    focus=0.45,
    score=3.4,
    heading=0.72,
    title=2.16,
    words=1.21,
    rank=0.75,
    bias=-5.98,
)
"""Fitted by `python -m eval.fitting`; answerable cases without their answering documents are its near misses."""


def traits_of(best: Candidate, terms: Terms) -> Traits:
    """The traits of the best candidate for a question of these words."""
    about, known = content(terms), known_share(terms)
    return Traits(
        covered=best.signs.covered * known,
        focus=best.signs.focus * known,
        score=best.score / HIGH_SCORE,
        heading=best.signs.heading,
        title=best.signs.title,
        words=min(len(about), MANY_WORDS) / MANY_WORDS,
        rank=best.signs.rank,
        bias=1.0,
    )


def known_share(terms: Terms) -> float:
    """The share, by weight, of the question's words that some passage answers to."""
    about = content(terms)
    total = sum(term.weight for term in about)
    return sum(term.weight for term in about if term.known) / total if total else 0.0


def confidence(best: Candidate, terms: Terms, weights: Traits = WEIGHTS) -> float:
    """Between 0 and 1."""
    traits = traits_of(best, terms)
    score = sum(getattr(traits, field.name) * getattr(weights, field.name) for field in fields(Traits))
    return 1 / (1 + math.exp(-score))
