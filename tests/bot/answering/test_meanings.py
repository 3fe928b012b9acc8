"""What a statement means counts beside its words, and only where a model tells it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from bot.answering.evidence.meanings import UNKNOWN, Meanings
from bot.answering.evidence.reader import Reader
from bot.answering.evidence.scale import SCALE
from bot.answering.evidence.weigh import MEANT, Weighed, weigh
from bot.answering.retrieve import Vectors
from bot.domain.documents import Ranked
from tests.fakes import FakeAnalyser, passage

QUESTION = "Tarif de la cantine ?"
MEAL = "Le repas est à 3,10 euros."
HELD = passage("tarifs", f"{MEAL} Le manège est à 2 euros.", title="Tarifs")


@dataclass
class OfMeals:
    """Meals and the canteen lie one way, everything else another."""

    name: str = "meals"
    dims: int = 2
    read: list[str] = field(default_factory=list)

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.read += texts
        return np.array([(1, 0) if "repas" in text or "cantine" in text else (0, 1) for text in texts], np.float32)


def found(meanings: Meanings | None) -> Weighed:
    return weigh(QUESTION, [Ranked(HELD, 1.0)], [Ranked(HELD, 1.0)], Reader(FakeAnalyser(), meanings), "bourg")


def test_of_two_statements_without_the_words_asked_the_one_that_means_it_comes_first() -> None:
    weighed = found(Meanings(OfMeals()))
    assert weighed.candidates[0].unit.text == MEAL
    assert weighed.candidates[0].signs.meaning > 0 > weighed.candidates[1].signs.meaning
    gained = SCALE.meaning * (weighed.candidates[0].signs.meaning - UNKNOWN)
    assert weighed.candidates[0].score == pytest.approx(found(None).candidates[0].score + gained)


def test_without_a_model_every_statement_means_as_much() -> None:
    assert {one.signs.meaning for one in found(None).candidates} == {UNKNOWN}


def test_only_the_first_candidates_are_read_for_what_they_mean() -> None:
    model = OfMeals()
    long = passage("long", " ".join(f"La ligne numéro {number} passe ici." for number in range(3 * MEANT)))
    weigh("Le numéro ?", [Ranked(long, 1.0)], [Ranked(long, 1.0)], Reader(FakeAnalyser(), Meanings(model)), "bourg")
    assert len(model.read) == MEANT + 1


def test_what_was_read_ahead_is_not_read_again_and_the_question_is_not_kept() -> None:
    model = OfMeals()
    reader = Reader(FakeAnalyser(), Meanings(model))
    list(reader.read_ahead(HELD))
    assert len(model.read) == 2
    for _ in range(2):
        weigh(QUESTION, [Ranked(HELD, 1.0)], [Ranked(HELD, 1.0)], reader, "bourg")
    assert model.read[2:] == [QUESTION, QUESTION]


def test_what_is_read_ahead_leaves_half_of_the_room_to_residents() -> None:
    model = OfMeals()
    reader = Reader(FakeAnalyser(), Meanings(model, remembered=20))
    long = passage("long", " ".join(f"La ligne numéro {number} passe ici." for number in range(30)))
    assert len(list(reader.read_ahead(long))) == 1 + len(model.read) == 11


def test_without_a_model_words_alone_are_read_ahead() -> None:
    assert len(list(Reader(FakeAnalyser()).read_ahead(HELD))) == 1
