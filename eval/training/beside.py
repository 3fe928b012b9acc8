"""Steps of the lesson of written questions: what is drawn beside each question, from its sheet and from others."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from bot.answering.search.channels import Vectors
from eval.training.contrast import TOLD_TOKENS, Student
from eval.training.sheets import Sheet
from eval.training.stated import stated
from eval.training.wordings import hurt
from eval.training.written import Written, statements

ASKED, MISSED = 26, 6
"""Questions of a step that are answered, and near misses."""
SAME, ELSEWHERE = 3, 1
"""What is told of the same sheet beside each question, and of other sheets: of its NEAREST and FOUND ones."""
NEAREST, FOUND, LOOKED = 10, 8, 60
ALIKE = 0.92
"""Cosine from which what another sheet says is held to be the same answer."""
FIRST_SHARE, HURT_SHARE = 0.8, 0.12

Some = TypeVar("Some")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question with what is near it and does not answer: in its sheet, and in others."""

    asked: Written
    same: tuple[str, ...]
    elsewhere: tuple[str, ...]


class Drawing:
    """Draws steps: questions, everything told in them, and what answers each. `same`: how much is told of its sheet."""

    def __init__(
        self, lessons: Sequence[Lesson], dice: random.Random, same: int = SAME, tokens: int = TOLD_TOKENS
    ) -> None:
        self.tokens, self._same = tokens, same
        self._answered = [one for one in lessons if one.asked.answers]
        self._missed = [one for one in lessons if not one.asked.answers]
        self._dice = dice

    def draw(self) -> tuple[list[str], list[str], list[list[int]]]:
        """The questions, what is told, and by question the places of its answers, the one to find first."""
        dice = self._dice
        some = [*_some(self._answered, ASKED, dice), *_some(self._missed, MISSED, dice)]
        aims = [self._aim(one.asked.answers) for one in some]
        told = list(dict.fromkeys((*filter(None, aims), *(text for one in some for text in self._beside(one)))))
        places = {text: at for at, text in enumerate(told)}
        right = [
            [places[text] for text in dict.fromkeys((aim, *one.asked.answers)) if text in places] if aim else []
            for aim, one in zip(aims, some, strict=True)
        ]
        asked = [hurt(one.asked.text, dice) if dice.random() < HURT_SHARE else one.asked.text for one in some]
        return asked, told, right

    def _aim(self, answers: Sequence[str]) -> str:
        """The best, most often; empty when there is none."""
        return (answers[0] if self._dice.random() < FIRST_SHARE else self._dice.choice(answers)) if answers else ""

    def _beside(self, one: Lesson) -> list[str]:
        same, elsewhere = _some(one.same, self._same, self._dice), _some(one.elsewhere, ELSEWHERE, self._dice)
        return [*one.asked.careless[:1], *same, *elsewhere]


def _some(given: Sequence[Some], most: int, dice: random.Random) -> list[Some]:
    return dice.sample(given, min(len(given), most))


def lessons(asked: Sequence[Written], own: Mapping[str, Sequence[str]], student: Student) -> list[Lesson]:
    """The questions with what this student takes for their answers, among what each sheet says (`own`)."""
    texts = list(dict.fromkeys(text for said in own.values() for text in said))
    places = {text: at for at, text in enumerate(texts)}
    told = student.embed(texts, TOLD_TOKENS)
    near = student.embed([one.text for one in asked], TOLD_TOKENS)
    return [
        _lesson(one, vector @ told.T, own[one.sheet], texts, places, told)
        for one, vector in zip(asked, near, strict=True)
    ]


def own_statements(sheets: Sequence[Sheet]) -> dict[str, tuple[str, ...]]:
    """What each sheet states."""
    return {sheet.id: tuple(dict.fromkeys(statements(sheet).values())) for sheet in sheets}


def own_passages(sheets: Sequence[Sheet]) -> dict[str, tuple[str, ...]]:
    """The passages of each sheet, under its title as the product embeds them."""
    return {sheet.id: tuple(_under_title(sheet, text) for text in sheet.passages) for sheet in sheets}


def sheet_passages(asked: Sequence[Written], sheets: Sequence[Sheet]) -> list[Written]:
    """The answered questions, each with the passages that hold its answers for answers."""
    held = {sheet.id: _holding(sheet) for sheet in sheets}
    return [
        replace(one, answers=tuple(dict.fromkeys(held[one.sheet][text] for text in one.answers)))
        for one in asked
        if one.answers
    ]


def _holding(sheet: Sheet) -> dict[str, str]:
    """By statement, the first passage that holds it."""
    found: dict[str, str] = {}
    for text in sheet.passages:
        for one in stated(replace(sheet, passages=(text,))):
            found.setdefault(one.shown(), _under_title(sheet, text))
    return found


def _under_title(sheet: Sheet, text: str) -> str:
    return f"{sheet.title}\n{text}"


def _lesson(
    one: Written, near: Vectors, own: Sequence[str], texts: Sequence[str], places: Mapping[str, int], told: Vectors
) -> Lesson:
    same = sorted((text for text in own if text not in one.answers), key=lambda text: -near[places[text]])
    found = [int(at) for at in np.argsort(-near)[:LOOKED] if texts[at] not in own]
    if one.answers:
        answers = told[[places[text] for text in one.answers]]
        found = [at for at in found if float((answers @ told[at]).max()) <= ALIKE]
    return Lesson(one, tuple(same[:NEAREST]), tuple(texts[at] for at in found[:FOUND]))
