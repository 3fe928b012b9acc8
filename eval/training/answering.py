"""Teaches the packaged embedder which statement answers what a resident asks, which passage holds it, and that some
questions have none.

`python -m eval.training.answering SETS TEXTS VECTORS FIRST INTO` goes on from the model of FIRST (what
`eval.training.meaning` wrote) with the questions of `written.tsv` about the open sheets under SETS, for `--minutes`;
it goes on following its teacher (TEXTS, VECTORS) all the while. It writes the model to INTO as the product reads it;
`--ship` puts it where the product has it. Sheets kept back are not learned from: the run says how often their answers
come first in their sheet, and how often what is nearest to an answered question is nearer than what is nearest to a
near miss.
"""

import argparse
import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.engines.onnx_embedding import FRENCH_FOLDER
from eval.training.beginning import kept_model
from eval.training.beside import Drawing, asked_of_passages, lessons, own_passages, own_statements
from eval.training.contrast import PASSAGE_TOKENS, TOLD_TOKENS, Student
from eval.training.meaning import Step, learn, taught
from eval.training.neighbours import drawn_pairs
from eval.training.seal import LEARNED_TITLES, TITLED, closed_under, mark
from eval.training.sheets import Sheet, kept_back, open_catalogue, open_sheets
from eval.training.written import Written, written

SEED = 1
RATE, MINUTES = 1e-4, 28.0
SAME_PASSAGES = 1
"""Passages of the same sheet told beside each question: they are longer than statements."""


def steps(asked: Sequence[Written], sheets: Sequence[Sheet], student: Student) -> list[Step]:
    """What is learned in turn: the statements that answer, the passages that hold them, and what is searched by title
    and by words, lest it be forgotten."""
    dice = random.Random(SEED)
    stating = Drawing(lessons(asked, own_statements(sheets), student), dice)
    holding = Drawing(
        lessons(asked_of_passages(asked, sheets), own_passages(sheets), student), dice, SAME_PASSAGES, PASSAGE_TOKENS
    )
    titled = drawn_pairs([sheet for sheet in sheets if not kept_back(sheet.id)])
    return [
        lambda pupil, done: pupil.answer(*stating.draw(), done),
        lambda pupil, done: pupil.answer(*holding.draw(), done, holding.tokens),
        lambda pupil, done: pupil.learn(next(titled), done),
    ]


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
    parser.add_argument("texts", type=Path, help="file of the texts the teacher read")
    parser.add_argument("vectors", type=Path, help="what the teacher made of them")
    parser.add_argument("first", type=Path, help="folder of the model to begin with")
    parser.add_argument("into", type=Path, help="folder of this run")
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--ship", action="store_true")
    given = parser.parse_args()
    closed = closed_under(given.sets)
    sheets = list(open_sheets(given.sets / TITLED, closed))
    _teach(written(sheets, closed), sheets, given)
    if given.ship:
        shutil.copytree(given.into, FRENCH_FOLDER, dirs_exist_ok=True)
        learned = [*sheets, *open_catalogue(given.sets / TITLED, closed)]
        LEARNED_TITLES.write_text("\n".join(sorted({mark(one.title) for one in learned})) + "\n", "utf-8")


def _teach(asked: Sequence[Written], sheets: Sequence[Sheet], given: argparse.Namespace) -> None:
    from eval.training.exporting import export

    model, tokenizer = kept_model(given.first)
    student = Student(model, tokenizer, RATE)
    back = [one for one in asked if kept_back(one.sheet)]
    print(json.dumps({"before": told_apart(student, back, sheets)}), flush=True)
    taken = steps([one for one in asked if not kept_back(one.sheet)], sheets, student)
    taken.append(taught(given.sets, given.texts, given.vectors).following(random.Random(SEED)))
    learn(student, taken, given.minutes)
    print(json.dumps({"after": told_apart(student, back, sheets)}), flush=True)
    export(model, tokenizer, given.into)


if __name__ == "__main__":
    main()
