"""A signed answer serves the same question in other words, and never another question."""

import random
import re
from functools import cache
from pathlib import Path

import pytest

from bot.answering.alike import Gist, alike, gist, may_be_alike
from bot.answering.approved import normalised
from bot.engines.sparse import FrenchAnalyser
from eval.cases import Case, read_cases
from eval.perturbations import perturb

CASES = Path(__file__).parents[3] / "eval" / "cases"
ANALYSER = FrenchAnalyser()
OTHERS = ("near_miss", "wrong_commune", "out_of_scope", "expired", "english")


def read(question: str) -> Gist:
    return gist(normalised(question), ANALYSER)


@cache
def cases() -> tuple[Case, ...]:
    return tuple(one for one in read_cases([CASES]) if not one.turns)


@cache
def signed() -> dict[str, Case]:
    return {one.id: one for one in cases() if one.kind not in OTHERS and one.nuggets}


@pytest.mark.parametrize(
    "asked",
    [
        "Bonjour, le tarif de la piscine pour un enfant, c'est combien ? Merci d'avance",
        "tarif enfant piscine combien",
        "Combien, le tarif enfant à la pissine ?",
        "COMBIEN LE TARIF DE LA PISCINE POUR LES ENFANTS",
    ],
)
def test_the_same_question_in_other_words(asked: str) -> None:
    assert alike(read(asked), read("Combien est le tarif de la piscine pour un enfant ?"))


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("Combien coûte la piscine pour un adulte ?", "Combien coûte la piscine pour un enfant ?"),
        ("Combien coûte la piscine pour un enfant de 3 ans ?", "Combien coûte la piscine pour un enfant de 8 ans ?"),
        ("Peut-on venir sans carte d'identité ?", "Peut-on venir avec carte d'identité ?"),
        ("Peut-on brûler ses déchets verts ?", "Doit-on brûler ses déchets verts ?"),
        ("Qui inscrit à la cantine ?", "Comment inscrire à la cantine ?"),
        ("Où s'inscrire à la cantine ?", "Quand s'inscrire à la cantine ?"),
        ("Inscription avant la rentrée à Kervao ?", "Inscription avant la rentrée à Kerval ?"),
        ("Inscription après la rentrée à Kervao ?", "Inscription avant la rentrée à Kervao ?"),
        ("Piscine ?", "Piscine"),
        ("", "Combien coûte la piscine ?"),
    ],
)
def test_one_word_makes_another_question(asked: str, other: str) -> None:
    assert not alike(read(asked), read(other))


@pytest.mark.parametrize(
    ("way", "least"), [("clean", 0.99), ("without_accents", 0.98), ("polite", 0.95), ("spoken", 0.8)]
)
def test_people_who_say_it_otherwise_get_that_answer_and_no_other(way: str, least: float) -> None:
    hurt = perturb({name: case.question for name, case in signed().items()}, way)
    said, known = {k: read(text) for k, text in hurt.items()}, {k: read(c.question) for k, c in signed().items()}
    plain = {name: normalised(case.question) for name, case in signed().items()}
    found = [alike(said[k], known[k]) and may_be_alike(normalised(hurt[k]), plain[k]) for k in known]
    assert sum(found) >= least * len(known)
    for name, asked in said.items():
        others = [signed()[one] for one in known if one != name and alike(asked, known[one])]
        assert all(one.nuggets == signed()[name].nuggets for one in others), (name, [one.id for one in others])


def test_near_misses_get_no_signed_answer() -> None:
    known = [(one.question, read(one.question)) for one in signed().values()]
    near = [one for one in cases() if one.kind in OTHERS]
    wrong = [(one.question, text) for one in near for text, other in known if alike(read(one.question), other)]
    assert len(near) >= 400 and wrong == []


def test_a_word_put_in_place_of_another_is_another_question() -> None:
    dice = random.Random(20261121)
    words = sorted({word for one in signed().values() for word in re.findall(r"[^\W\d_]{4,}", one.question)})
    tried = wrong = 0
    for one in signed().values():
        whole = read(one.question)
        for found in list(re.finditer(r"[^\W\d_]{4,}|\d+", one.question)):
            other = str(dice.randrange(2, 99)) if found.group().isdigit() else dice.choice(words)
            changed = read(f"{one.question[: found.start()]}{other}{one.question[found.end() :]}")
            if changed.said == whole.said and changed.turned == whole.turned:
                continue  # a word that says nothing in place of another
            tried += 1
            wrong += alike(changed, whole)
    assert tried > 2_000 and wrong == 0
