"""A model's answers with and without guesses: prints, as JSON, how many tokens each pass of an answer read.

python -m tests.models.copying              the tiny model, taught to copy
python -m tests.models.copying MODEL.gguf   another, with the cores there are
"""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.answering.prompt import build_sheet
from bot.domain.answers import Citation
from bot.engines.llama_batch import Part
from bot.engines.llama_frames import Generate, Report, Said, WorkerOptions
from bot.engines.llama_model import Model
from bot.engines.llama_schedule import Scheduler
from tests.models.pick_known import Known, passages_of, read_known

HERE = Path(__file__).parent


class Noting(Scheduler):
    """Notes what it said, and the size of its passes once prompts are read."""

    def __init__(self, model: Model, guessing: bool) -> None:
        super().__init__(model, self._hear, 0, guessing=guessing)
        self.said = ""
        self.sizes: list[int] = []

    def _hear(self, report: Report) -> None:
        self.said += report.text if isinstance(report, Said) else ""

    def _learn(self, part: Part, place: int) -> None:
        if part.task.next is not None:
            self.sizes.append(len(part.tokens))
        super()._learn(part, place)


def orders(known: Sequence[Known]) -> list[Generate]:
    """What the counter would ask."""
    found = []
    for number, one in enumerate(known):
        passages = passages_of(one)
        cited = [Citation(n, it.id, it.title, "", "", None, None, it.text) for n, it in enumerate(passages, start=1)]
        prompt = build_sheet(one.question, "fr", (), passages, cited).prompt
        texts = {"system": prompt.system, "user": prompt.user, "grammar": prompt.grammar}
        found.append(Generate.model_validate({"id": number, "max_tokens": 60, "timeout_s": 600.0, **texts}))
    return found


def main(path: Path, threads: int) -> None:
    """One answer after the other, so that each pass is of one answer."""
    from bot.engines.llama_worker import LlamaModel

    options = WorkerOptions(
        model=path, threads=threads, context_tokens=4096, gpu_layers=0, parent=os.getppid(), at_once=1
    )
    model = LlamaModel(options)
    told: dict[str, list[int]] = {}
    said = set()
    for name, guessing in (("alone", False), ("guessed", True)):
        noting = Noting(model, guessing)
        for order in orders(read_known(HERE / "known.jsonl")):
            noting.add(order)
            while noting.busy:
                noting.step(lambda _: False)
        told[name] = noting.sizes
        said.add(noting.said)
    print(json.dumps({**told, "same": len(said) == 1}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), os.cpu_count() or 1) if sys.argv[1:] else main(HERE / "tiny.gguf", 1)
