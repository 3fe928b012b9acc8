"""What a language model's readings are worth: it reads extracts of no town before it is believed on those of one.

A model says too much yes or too much no, each in its own way, and some cannot tell. What it says of questions that the
extracts of `rules/reading_exam.toml` answer, and of questions that they do not, gives its zero and its worth.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from statistics import fmean, variance

from bot.answering.prompt import reading_prompt

TOLD_APART = 0.65
"""Share of the pairs of an examination that a model must tell apart (.5: by chance) to be asked."""

MOST = 2.5
"""What one reading may count at most, in natural log-odds: an examination is short."""


@dataclass(frozen=True, slots=True)
class Extract:
    """One extract, what it stands under, a question that it answers and one that it does not."""

    under: str
    text: str
    answered: str
    missed: str

    @property
    def questions(self) -> tuple[str, str]:
        """The one it answers, the one it does not."""
        return self.answered, self.missed


@dataclass(frozen=True, slots=True)
class Worth:
    """`told`: share of the pairs told apart. `zero`: the leaning that says nothing. `slope`: what one more is worth."""

    told: float
    zero: float
    slope: float

    @property
    def is_asked(self) -> bool:
        """Whether its readings are worth their time."""
        return self.told >= TOLD_APART and self.slope > 0

    def evidence(self, leaning: float) -> float:
        """What to add to the natural log-odds of being right when the model leans so far towards yes."""
        return max(-MOST, min(MOST, self.slope * (leaning - self.zero)))


def worth_of(answered: Sequence[float], missed: Sequence[float]) -> Worth:
    """By its leanings on questions that are answered and on others: two normal laws of the same spread."""
    if min(len(answered), len(missed)) < 2:
        return Worth(0.5, 0.0, 0.0)
    told = fmean((one > other) + 0.5 * (one == other) for one in answered for other in missed)
    spread, apart = (variance(answered) + variance(missed)) / 2, fmean(answered) - fmean(missed)
    zero = (fmean(answered) + fmean(missed)) / 2
    return Worth(round(told, 3), round(zero, 3), round(apart / spread, 3) if spread else 0.0)


@cache
def examination() -> tuple[Extract, ...]:
    """The packaged extracts and questions."""
    text = files("bot.answering").joinpath("rules/reading_exam.toml").read_text("utf-8")
    return tuple(Extract(**one) for one in tomllib.loads(text)["extract"])


@cache
def examination_digest() -> str:
    """What tells two examinations apart, words and all: what a model was worth in another is not believed."""
    asked = [reading_prompt(question, one.under, one.text) for one in examination() for question in one.questions]
    return sha256(repr(asked).encode()).hexdigest()[:16]
