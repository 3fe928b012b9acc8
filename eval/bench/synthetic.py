"""Passages that weigh what real ones weigh: French-like words, Zipf's frequencies, clustered vectors."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np

from bot.answering.retrieve import Vectors
from bot.domain.documents import Passage, Validity
from bot.domain.territories import NATION, Layer

DIMS = 384
WORDS = 30_000
COMMUNES = 20
_CONSONANTS = ("b", "c", "ch", "d", "f", "g", "l", "m", "n", "p", "pl", "r", "s", "t", "tr", "v")
_VOWELS = ("a", "e", "é", "i", "o", "ou", "ance", "eau", "eur", "ion", "ité", "able")
_EXPIRED = Validity(None, date(2025, 8, 31))


@dataclass(frozen=True, slots=True)
class Language:
    """Words, most frequent first, and their cumulated frequencies (Zipf, exponent 1)."""

    words: tuple[str, ...]
    cumulated: tuple[float, ...]

    def draw(self, count: int, dice: random.Random) -> list[str]:
        """That many words, as often as they come."""
        return dice.choices(self.words, cum_weights=self.cumulated, k=count)


def make_language(seed: int) -> Language:
    """A vocabulary of 30,000 words of two to twelve letters."""
    dice = random.Random(seed)
    words: dict[str, None] = {}
    while len(words) < WORDS:
        syllables = dice.choices(_CONSONANTS, k=5), dice.choices(_VOWELS, k=5)
        words["".join(map("".join, zip(*syllables, strict=True)))[: dice.randint(2, 12)]] = None
    return Language(tuple(words), tuple(accumulate(1 / rank for rank in range(1, WORDS + 1))))


def make_passages(count: int, language: Language, seed: int) -> list[Passage]:
    """Passages of 30 to 130 words, five a document, of 20 communes, their agglomeration and the country."""
    dice = random.Random(seed)
    return [_passage(number, language, dice) for number in range(count)]


def make_vectors(count: int, seed: int) -> Vectors:
    """Unit vectors around 200 centres."""
    noise = np.random.default_rng(seed)
    centres = noise.standard_normal((200, DIMS), dtype=np.float32)
    vectors = centres[noise.integers(0, 200, count)] + noise.standard_normal((count, DIMS), dtype=np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def make_questions(count: int, passages: Sequence[Passage], seed: int) -> list[str]:
    """Questions of three to eight words taken from one passage each, as a resident asks for something that exists."""
    dice = random.Random(seed)
    return [" ".join(dice.sample(dice.choice(passages).text.split(), dice.randint(3, 8))) for _ in range(count)]


def _passage(number: int, language: Language, dice: random.Random) -> Passage:
    owner = dice.choice([NATION, "agglo", *(f"commune-{one}" for one in range(COMMUNES))])
    document = f"document-{number // 5}"
    return Passage(
        id=f"{document}#{number % 5}",
        document_id=document,
        title=" ".join(language.draw(5, dice)),
        heading_path=(" ".join(language.draw(3, dice)),),
        text=" ".join(language.draw(dice.randint(30, 130), dice)),
        url=f"https://commune.example/{document}",
        layer=Layer.NATIONAL if owner == NATION else Layer.COMMUNAL,
        owner=owner,
        position=number % 5,
        digest=f"{number:064x}",
        published=date(2026, 1, 1 + number % 28),
        validity=_EXPIRED if dice.random() < 0.1 else Validity(),
    )
