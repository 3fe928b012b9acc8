"""What the reader learns from: questions made from open sheets, each with what answers it and what only seems to."""

import random
from itertools import islice
from pathlib import Path

import pytest

from bot.answering.evidence.aspects import Aspect
from bot.domain.folding import fold
from bot.engines.sparse import FrenchAnalyser
from eval.training.questions import Asked, Asking, Near
from eval.training.seal import ANSWERED, SEARCHED, TITLED, sealed_texts
from eval.training.sheets import Sheet, open_sheets
from eval.training.stated import stated

SETS = Path(__file__).parents[3] / "shared" / "data"
SHEETS, DRAWN = 60, 600

needs_sets = pytest.mark.skipif(not (SETS / TITLED).is_dir(), reason=f"the open sets are not in {SETS}")

LIBRARY = Sheet(
    "F1",
    "Comment s'inscrire à la bibliothèque ?",
    (
        "Il faut une pièce d'identité et un justificatif de domicile récent.\n"
        "Tarif\nLa carte coûte 12 € par an pour les adultes du quartier.\n"
        "Prêt\nUn livre est prêté pendant trois semaines aux lecteurs inscrits.\n"
        "La salle de lecture est ouverte le mardi à partir de 14 h pour tous.",
    ),
)
POOL = Sheet(
    "F2",
    "Piscine",
    (
        "L'entrée coûte 4 € pour les adultes et rien pour les enfants.\n"
        "Carte\nLa carte de dix entrées coûte 35 € et reste valable deux ans après l'achat.",
    ),
)


@pytest.fixture(scope="module")
def asking() -> Asking:
    return Asking(FrenchAnalyser())


def made(asking: Asking, seed: int) -> Asked:
    return asking.ask(Near(stated(LIBRARY), stated(POOL)), random.Random(seed))


def test_a_sentence_is_known_by_its_heading_and_the_facts_it_holds() -> None:
    fee = next(one for one in stated(LIBRARY) if "12 €" in one.text)
    assert fee.heading == "Tarif"
    assert Aspect.AMOUNT in fee.kinds
    assert fee.shown().startswith("Comment s'inscrire à la bibliothèque ? / Tarif : La carte")
    assert fee.shown(untitled=True, unheaded=True) == fee.text


def test_no_answer_is_among_what_only_seems_to_be_one(asking: Asking) -> None:
    questions = [made(asking, seed) for seed in range(300)]
    assert all(one.answer not in one.others for one in questions)
    assert all(1 <= len(one.others) <= 3 for one in questions)
    unanswered = [one for one in questions if one.answer is None]
    assert 0.1 < len(unanswered) / len(questions) < 0.4


def test_the_same_dice_make_the_same_questions(asking: Asking) -> None:
    assert [made(asking, seed) for seed in range(20)] == [made(asking, seed) for seed in range(20)]


@needs_sets
def test_no_sealed_title_occurs_in_the_questions_learned_from(asking: Asking) -> None:
    closed = sealed_texts(SETS / name for name in (TITLED, ANSWERED, SEARCHED))
    sheets = list(islice(open_sheets(SETS / TITLED, closed), SHEETS))
    says = [one for one in map(stated, sheets) if len(one) > 3]
    dice = random.Random(3)
    for _ in range(DRAWN):
        own, other = dice.sample(says, 2)
        question = asking.ask(Near(own, other), dice)
        shown = [question.text, *question.others, *([question.answer] if question.answer else [])]
        assert not {fold(text).rstrip(" :") for text in shown} & closed
        assert not {fold(text.partition(" : ")[0]).strip() for text in shown} & closed
