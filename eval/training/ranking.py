"""Learns the order of passages (LambdaMART) and writes it as plain trees.

`python -m eval.training.ranking SETS --demo DATA --cache FOLDER` reads the open sets under SETS, the questions written
for their sheets and our own cases on the territory ingested in DATA, prints what is found out of fold, and writes
`bot/engines/ranking.json` with the marks of everything learned from. Needs the extra `[train]`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.engines.trees import PACKAGED, Trees
from eval.training.fitting import fit, out_of_fold
from eval.training.lessons import Lesson
from eval.training.school import demo_lessons, set_lessons, written_lessons
from eval.training.seal import ANSWERED, MARKS, SEARCHED, TITLED, closed_under, mark

MODEL = Path(__file__).parents[2] / "bot" / "engines" / PACKAGED


def main() -> None:
    """Gathers, fits, tells, writes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", type=Path, help="folder of the open sets")
    parser.add_argument("--demo", type=Path, required=True, help="data folder of the ingested demo territory")
    parser.add_argument("--cache", type=Path, default=Path("data/eval"))
    parser.add_argument("--dry", action="store_true", help="print the figures, write nothing")
    asked = parser.parse_args()
    closed = closed_under(asked.sets)
    learned = [
        *set_lessons(asked.sets / ANSWERED, asked.cache, closed, weight=1.0),
        *set_lessons(asked.sets / SEARCHED, asked.cache, closed, weight=0.5),
        *written_lessons(asked.sets / TITLED, asked.cache, closed),
        *demo_lessons(asked.demo),
    ]
    print(f"{len(learned)} lessons", file=sys.stderr)
    print(out_of_fold(learned))
    if not asked.dry:
        _write(learned)


def _write(learned: Sequence[Lesson]) -> None:
    text = fit(learned)
    Trees(text)
    MODEL.write_text(text, "utf-8")
    marks = sorted({mark(lesson.pupil.clean) for lesson in learned})
    MARKS.write_text("\n".join(marks) + "\n", "utf-8")
    print(json.dumps({"model": MODEL.name, "bytes": len(text), "questions": len(marks)}), file=sys.stderr)


if __name__ == "__main__":
    main()
