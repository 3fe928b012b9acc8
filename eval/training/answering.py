"""Teaches the packaged embedder which statement answers what a resident asks, which passage holds it, and that some
questions have none.

`python -m eval.training.answering SETS FIRST INTO` goes on from the model of FIRST (what `eval.training.meaning` wrote,
or the packaged one) for `--minutes` of processor time, with the questions of `written.tsv` about the open sheets under
SETS and those about the towns of `towns/`; all the while it keeps the vectors that the model of FIRST gives to open
texts. It writes the model to INTO as the product reads it; `--ship` puts it where the product has it. Sheets and pages
kept back are not learned from: the run says how often their answers come first, and how often what is nearest to an
answered question is nearer than what is nearest to a near miss.
"""

import argparse
import json
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.engines.onnx_embedding import FRENCH_FOLDER
from eval.training.beginning import known_model
from eval.training.beside import (
    Drawing,
    Lesson,
    lessons,
    own_passages,
    own_statements,
    sheet_passages,
)
from eval.training.contrast import PASSAGE_TOKENS, TOLD_TOKENS, Student
from eval.training.meaning import Kind, Step, Taught, learn, open_texts
from eval.training.neighbours import drawn_pairs
from eval.training.seal import LEARNED_TITLES, TITLED, closed_under, mark
from eval.training.sheets import Sheet, kept_back, open_catalogue, open_sheets
from eval.training.towns import Town, asked_of_passages, asked_of_statements, towns
from eval.training.written import Written, written

SEED = 1
RATE, MINUTES = 1e-4, 87.0
"""Of processor time, as in `meaning`."""

FOLLOWED = 16_000
"""Open texts whose vectors are kept."""
SAME_PASSAGES = 1
"""Passages of the same sheet told beside each question: they are longer than statements."""

Own = Mapping[str, Sequence[str]]
Asked = tuple[Sequence[Written], Own]
"""Questions, and everything that each sheet they are about says."""


def steps(sheets: Sequence[Sheet], asked: Sequence[Written], places: Sequence[Town], student: Student) -> list[Step]:
    """What is learned in turn: the statements that answer, the passages that hold them, and what is searched by title
    and by words, lest it be forgotten. A step about towns is about one of them: what others say may answer too."""
    dice = random.Random(SEED)
    stating = _drawing([(asked, own_statements(sheets))], student, dice)
    holding = _drawing([(sheet_passages(asked, sheets), own_passages(sheets))], student, dice, passages=True)
    in_towns = _drawing([asked_of_statements(town) for town in places], student, dice)
    held_in_towns = _drawing([asked_of_passages(town) for town in places], student, dice, passages=True)
    titled = drawn_pairs([sheet for sheet in sheets if not kept_back(sheet.id)])
    stated_there = _answering(in_towns)
    return [
        stated_there,
        _answering(stating),
        _answering(held_in_towns),
        lambda pupil, done: pupil.learn(next(titled), done),
        stated_there,
        _answering(holding),
    ]


def _drawing(
    asked: Sequence[Asked], student: Student, dice: random.Random, *, passages: bool = False
) -> Callable[[], Drawing]:
    """What draws a step: about one of these, at random."""
    learned = [_learned(lessons(some, own, student)) for some, own in asked]
    more = (SAME_PASSAGES, PASSAGE_TOKENS) if passages else ()
    drawings = [Drawing(some, dice, *more) for some in learned]
    return lambda: dice.choice(drawings)


def _learned(found: Sequence[Lesson]) -> list[Lesson]:
    return [one for one in found if not kept_back(one.asked.sheet)]


def _answering(drawing: Callable[[], Drawing]) -> Step:
    def step(pupil: Student, done: float) -> float:
        about = drawing()
        return pupil.answer(*about.draw(), done, about.tokens)

    return step


def told_apart(student: Student, asked: Sequence[Written], own: Own) -> dict[str, float]:
    """On these questions: how often an answer is the nearest of its sheet; how often it is told from a near miss."""
    told = {sheet: student.embed(own[sheet], TOLD_TOKENS) for sheet in {one.sheet for one in asked}}
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
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--ship", action="store_true")
    given = parser.parse_args()
    closed = closed_under(given.sets)
    sheets, places = list(open_sheets(given.sets / TITLED, closed)), towns(closed)
    _teach(sheets, written(sheets, closed), places, given)
    if given.ship:
        shutil.copytree(given.into, FRENCH_FOLDER, dirs_exist_ok=True)
        titles = [one.title for one in (*sheets, *open_catalogue(given.sets / TITLED, closed))]
        titles += [page.title for town in places for page in town.pages]
        LEARNED_TITLES.write_text("\n".join(sorted(set(map(mark, titles)))) + "\n", "utf-8")


def _teach(
    sheets: Sequence[Sheet], asked: Sequence[Written], places: Sequence[Town], given: argparse.Namespace
) -> None:
    from eval.training.exporting import export

    model, tokenizer = known_model(given.first)
    student = Student(model, tokenizer, RATE)
    back = _kept_back(asked, own_statements(sheets)), _kept_back(*_together(places))
    print(json.dumps({"before": [told_apart(student, *some) for some in back]}), flush=True)
    taken = steps(sheets, asked, places, student)
    taken.append(_as_before(open_texts(given.sets), student))
    learn(student, taken, given.minutes)
    print(json.dumps({"after": [told_apart(student, *some) for some in back]}), flush=True)
    export(model, tokenizer, given.into)


def _as_before(texts: Mapping[str, Kind], student: Student) -> Step:
    """Towards the vectors that this student gives to some of these texts today."""
    dice = random.Random(SEED)
    kinds = {text: texts[text] for text in dice.sample(list(texts), min(FOLLOWED, len(texts)))}
    return Taught(kinds, student.embed(list(kinds), TOLD_TOKENS)).following(dice)


def _together(places: Sequence[Town]) -> Asked:
    found = [asked_of_statements(town) for town in places]
    return [one for asked, _ in found for one in asked], {page: said for _, own in found for page, said in own.items()}


def _kept_back(asked: Sequence[Written], own: Own) -> Asked:
    return [one for one in asked if kept_back(one.sheet)], own


if __name__ == "__main__":
    main()
