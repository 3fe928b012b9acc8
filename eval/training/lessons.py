"""Questions with the passages found for them: what each shows, and how well it answers."""

import random
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.answering.counter import Counter
from bot.answering.retrieve import retrieve
from bot.answering.search.channels import Wanted
from bot.answering.search.telling import Figures, Telling
from bot.answering.spelling import Respelt
from bot.domain.clock import parse_moment
from bot.domain.documents import Passage, Ranked
from eval.facts import holds_any
from eval.perturbations import PERTURBATIONS
from eval.ranking import AT
from eval.training.wrappings import wrapped

FOLDS = 5
SEED = "training"
WRAPPED = "wrapped"
HURT = ("misspelt_60", "sms", "phonetic", WRAPPED)
HURT_WEIGHT = 0.3
"""Wordings learned beside the clean one, hurt by other dice than those of the evaluation."""


@dataclass(frozen=True, slots=True)
class Pupil:
    """A question to learn from. `relevant`: grades 1 to 5 by document; `facts`: what the best passage holds.

    `family` keeps together what may not be in two folds; `clean` is the question before it was hurt.
    """

    source: str
    text: str
    clean: str
    family: str
    relevant: Mapping[str, int]
    owners: tuple[str, ...]
    weight: float
    facts: tuple[tuple[str, ...], ...] = ()
    hurt: str = "clean"

    @property
    def fold(self) -> int:
        """Questions of one family are in one fold."""
        return zlib.crc32(f"{self.family}/fold".encode()) % FOLDS

    def grade(self, passage: Passage) -> float:
        """How well a passage answers: as its document does; when facts are known, two grades are for holding them."""
        grade = float(self.relevant.get(passage.document_id, 0))
        if not grade or not self.facts:
            return grade
        held = sum(holds_any(passage.text, fact) for fact in self.facts)
        return grade - 2.0 + 2.0 * held / len(self.facts)


@dataclass(frozen=True, slots=True)
class Lesson:
    """The passages found for a question, best first: their figures, documents and grades."""

    pupil: Pupil
    told: tuple[Telling, ...]
    documents: tuple[str, ...]
    grades: tuple[float, ...]


@dataclass
class Noting:
    """A re-ranker that changes nothing and keeps what it was shown."""

    figures: Figures
    told: list[Telling] = field(default_factory=list)

    def scores(self, asked: Respelt, ranked: Sequence[Ranked], depth: int) -> Sequence[float]:
        """Equal scores: the order stays."""
        self.told = self.figures.of(asked.text, asked.relatives, ranked, depth)
        return [0.0] * len(self.told)


def lessons(pupils: Sequence[Pupil], counter: Counter) -> Iterator[Lesson]:
    """One lesson a question, from the product's own search."""
    noting = Noting(Figures(counter.analyser))
    for pupil in pupils:
        ranked = retrieve(
            pupil.text,
            Wanted(pupil.owners, parse_moment(AT).date()),
            index=counter.index,
            analyser=counter.analyser,
            embedder=counter.embedder,
            weights=counter.limits.weights,
            limit=len(noting.told) or 1000,
            reranker=noting,
        )
        best = ranked[: len(noting.told)]
        documents = tuple(one.passage.document_id for one in best)
        yield Lesson(pupil, tuple(noting.told), documents, tuple(pupil.grade(one.passage) for one in best))


def hurt_too(pupil: Pupil, name: str) -> Pupil:
    """The same question in another wording; such wordings together count as much as the question and a bit more."""
    dice = random.Random(f"{SEED}/{name}/{pupil.text}")
    text = wrapped(pupil.text, dice) if name == WRAPPED else PERTURBATIONS[name](pupil.text, dice)
    return replace(pupil, text=text, weight=pupil.weight * HURT_WEIGHT, hurt=name)
