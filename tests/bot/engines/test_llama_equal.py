"""What makes the real llama.cpp faster changes nothing it says: kept, shared and batched prompts."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from bot.answering.prompt import build_sheet
from bot.domain.answers import Citation
from bot.engines.llama_frames import Finished, Generate, Report, WorkerOptions
from bot.engines.llama_model import Fed, Model
from bot.engines.llama_schedule import Scheduler
from bot.engines.llama_task import Task
from tests.models.pick_known import Known, passages_of, read_known

pytestmark = pytest.mark.usefixtures("llama")

MODELS = Path(__file__).parents[2] / "models"
CLOSE = 0.05


@dataclass
class Answered:
    """Its tokens and, where they were computed, how far ahead of the second each of them was."""

    tokens: list[int] = field(default_factory=list)
    margins: list[float] = field(default_factory=list)
    reused: int = 0


class Watching(Scheduler):
    """Notes what it does."""

    def __init__(self, model: Model, kept_cells: int, guessing: bool = False) -> None:
        super().__init__(model, self._hear, kept_cells, guessing=guessing)
        self.answers: dict[int, Answered] = {}
        self.passes = 0

    def _hear(self, report: Report) -> None:
        if isinstance(report, Finished):
            self.answers[report.id].reused = report.reused_tokens

    def _go_on(self, task: Task, place: int) -> None:
        second, first = np.partition(logits(self._model, place), -2)[-2:]
        self.answers[task.order.id].margins.append(float(first - second))
        super()._go_on(task, place)

    def _say(self, task: Task, token: int) -> None:
        self.answers[task.order.id].tokens.append(token)
        super()._say(task, token)

    def all(self, orders: Sequence[Generate], at_once: int) -> dict[int, Answered]:
        self.answers = {one.id: Answered() for one in orders}
        for start in range(0, len(orders), at_once):
            for one in orders[start : start + at_once]:
                self.add(one)
            while self.busy:
                self.step(lambda _: False)
        return self.answers


def open_model() -> Model:
    from bot.engines.llama_worker import LlamaModel

    options = WorkerOptions(
        model=MODELS / "tiny.gguf",
        threads=1,
        context_tokens=4096,
        gpu_layers=0,
        parent=os.getppid(),
        at_once=4,
        cells=8192,
    )
    return LlamaModel(options)


def logits(model: Model, place: int) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    return np.array(model._cells.logits(place))  # type: ignore[attr-defined]  # what the protocol does not show


def order(number: int, known: Known) -> Generate:
    passages = passages_of(known)
    cited = [Citation(n, one.id, one.title, "", "", None, None, one.text) for n, one in enumerate(passages, start=1)]
    prompt = build_sheet(known.question, "fr", (), passages, cited).prompt
    return Generate(
        id=number, system=prompt.system, user=prompt.user, grammar=prompt.grammar, max_tokens=60, timeout_s=600.0
    )


@pytest.fixture(scope="module")
def model(llama: None) -> Model:
    return open_model()


def test_shared_kept_and_cut_cells_give_the_same_bits(model: Model) -> None:
    """The same batches, once read by one sequence, once by two that share, once after a way through memory."""
    prompt = model.tokens("La mairie ouvre à 9 h le lundi. Le repas coûte 3,60 euros à la cantine. " * 12)
    first, rest = prompt[:150], prompt[150:250]

    def read(sequence: int, start: int, tokens: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
        for place in range(0, len(tokens), 100):
            part = tokens[place : place + 100]
            model.read([Fed(sequence, start + place, part, True)])
        return logits(model, len(part) - 1)

    read(0, 0, first)
    model.share(0, 1, 150)
    kept = model.save(0, 0, 150)
    assert kept
    alone = read(0, 150, rest)
    model.trim(0, 150)
    assert np.array_equal(read(1, 150, rest), alone)
    model.trim(0, 0)
    model.trim(1, 0)
    halves = model.cut(kept, 70)
    assert halves
    for parts in ([kept], halves):
        assert all(model.restore(part, 2) for part in parts)
        assert np.array_equal(read(2, 150, rest), alone)
        model.trim(2, 0)


def test_answers_are_the_same_together_or_alone_read_or_kept(model: Model) -> None:
    known = read_known(MODELS / "known.jsonl")
    orders = [order(number, one) for number, one in enumerate(known)]
    alone = Watching(model, 0).all(orders, 1)
    keeping = Watching(model, 20_000)
    ways = [Watching(model, 0).all(orders, 4), keeping.all(orders, 4), keeping.all(orders, 1)]
    assert all(one.reused > 100 for one in ways[-1].values())
    guessing = Watching(model, 20_000, guessing=True)
    ways += [guessing.all(orders, 4), guessing.all(orders, 1)]
    divergences = 0
    for found in ways:
        for number, one in found.items():
            places = zip(one.tokens, alone[number].tokens, strict=False)
            differing = next((place for place, (token, same) in enumerate(places) if token != same), None)
            if differing is None:
                assert len(one.tokens) == len(alone[number].tokens)
            else:
                divergences += 1
                assert alone[number].margins[differing] <= CLOSE
    print(f"{divergences} of {len(orders) * len(ways)} answers differ, each where two tokens were as likely")
    assert divergences <= len(orders)
