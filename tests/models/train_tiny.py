"""Makes the tiny trained models of the tests, on two cores in about fifteen minutes of processor.

    nice python -m tests.models.train_tiny tests/models/tiny.gguf --minutes 14
    nice python -m tests.models.train_tiny tests/models/bad.gguf --minutes 4 --wrong-figures --small

Their role is plumbing (grammar, streaming, citations, cancellation), never quality. A fifth of the facts is never
shown. `--minutes` are of processor time.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import torch
import typer
from tokenizers import Tokenizer
from transformers import DynamicCache, Qwen2ForCausalLM

from bot.answering.prompt import instructions
from bot.domain.documents import Passage
from ingestion.cache import open_cache
from ingestion.fetch import Roots
from ingestion.library import build
from ingestion.passages import passages_of
from ingestion.reading import read_all
from ingestion.sources import read_sources
from ingestion.workers import Limits
from tests.models.gguf_file import Shape, write_gguf
from tests.models.lessons import (
    Example,
    example,
    lessons_of_cases,
    with_wrong_figures,
)
from tests.models.network import network, tensors
from tests.models.vocabulary import exported, learn

ROOT = Path(__file__).parents[2]
VOCABULARY = 1500
USUAL = Shape(layers=5, width=192, feed_forward=512, heads=6, kv_heads=2, context=8192)
SMALL = Shape(layers=3, width=128, feed_forward=320, heads=4, kv_heads=2, context=8192)
BY_HEART, ALONE = 0.35, 0.7  # shares of the time at which sources, then the instructions, are shown
PROMPT_WEIGHT, MARK_WEIGHT = 0.02, 3.0
Tokens = tuple[list[int], list[int]]


def demo_passages() -> list[Passage]:
    """Every passage of the demo territory, as ingestion cuts them."""
    catalogue = read_sources(ROOT / "corpus")
    with TemporaryDirectory() as folder, open_cache(Path(folder)) as cache:
        reading = read_all(catalogue.sources, Roots(ROOT / "corpus", Path(folder)), cache, Limits(), lambda *_: None)
        return passages_of(build(catalogue.sources, reading))


class Lessons:
    """An endless supply of examples from 80 % of the facts."""

    def __init__(self, passages: Sequence[Passage], wrong_figures: bool) -> None:
        self._chance = random.Random(7)
        self._passages = passages
        found = list(lessons_of_cases(sorted((ROOT / "eval/cases").glob("*.jsonl")), passages))
        self.shown = [lesson for number, lesson in enumerate(found) if number % 5]
        self._wrong = wrong_figures

    def draw(self, progress: float) -> Example:
        """Answers learnt by heart first, then found among sources that grow longer."""
        chance = self._chance
        lesson = chance.choice(self.shown)
        if progress < BY_HEART or chance.random() < 0.1:
            drawn = example(replace(lesson, gold=replace(lesson.gold, text=lesson.gold.title)), [], chance, 40)
        else:
            longest = chance.randint(60, 60 + int(600 * progress**2))
            drawn = example(lesson, self._passages, chance, longest)
        return Example(drawn.user, with_wrong_figures(drawn.answer, chance)) if self._wrong else drawn


def prefix(tokenizer: Tokenizer, progress: float) -> list[int]:
    """What every prompt begins with, cut as the worker does: template and contents apart.

    The instructions only come in the last part of the time: they cost more to read than a short lesson.
    """
    user = tokenizer.encode("<|im_start|>user\n").ids
    if progress < ALONE:
        return user
    parts = ("<|im_start|>system\n", instructions(), "<|im_end|>\n")
    return [*(token for part in parts for token in tokenizer.encode(part).ids), *user]


def tokens(tokenizer: Tokenizer, drawn: Example) -> Tokens:
    """What follows the prefix: the end of the prompt, then the answer."""
    asked = tokenizer.encode(drawn.user).ids + tokenizer.encode("<|im_end|>\n<|im_start|>assistant\n").ids
    return asked, [*tokenizer.encode(drawn.answer).ids, 2]


def padded(batch: Sequence[Tokens], opening: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Tokens and the weight of each as a target. Padding on the right is never seen by what comes before it."""
    length = max(len(asked) + len(answer) for asked, answer in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    weight = torch.zeros(len(batch), length)
    for row, (asked, answer) in enumerate(batch):
        end = len(asked) + len(answer)
        ids[row, :end] = torch.tensor(asked + answer)
        weight[row, : len(asked)] = PROMPT_WEIGHT
        weight[row, len(asked) : end] = 1.0
        weight[row, len(asked) + 1 : end] += MARK_WEIGHT * (ids[row, len(asked) : end - 1] == opening)
    return ids, weight


def loss(model: Qwen2ForCausalLM, beginning: list[int], batch: Sequence[Tokens], opening: int) -> torch.Tensor:
    """Cross-entropy of the answers, plus a little of the prompts. The beginning is read once per batch.

    What follows the token `opening` (a bracket) is the number of a source: it counts more.
    """
    ids, weight = padded(batch, opening)
    with torch.no_grad():
        cache: DynamicCache = model(torch.tensor([beginning]), use_cache=True).past_key_values
    cache.batch_repeat_interleave(len(batch))
    logits = model(ids, past_key_values=cache).logits[:, :-1].float()
    each = torch.nn.functional.cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none")
    return (each * weight[:, 1:]).sum() / weight[:, 1:].sum()


def train(model: Qwen2ForCausalLM, tokenizer: Tokenizer, lessons: Lessons, seconds: float, peak: float) -> None:
    """Until the time is up; the learning rate warms up, then falls with what remains."""
    opening = tokenizer.encode(" [").ids[-1]
    optimiser = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.98), weight_decay=0.01)
    started, step, smooth = time.process_time(), 0, 0.0
    while (progress := (time.process_time() - started) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = peak * min(1.0, (step + 1) / 100) * (1.0 - 0.95 * progress)
        count = 24 if progress < BY_HEART else 10
        batch = [tokens(tokenizer, lessons.draw(progress)) for _ in range(count)]
        value = loss(model, prefix(tokenizer, progress), batch, opening)
        value.backward()  # type: ignore[no-untyped-call]  # torch
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        smooth = value.item() if not step else 0.95 * smooth + 0.05 * value.item()
        step += 1
        if step % 50 == 0:
            print(f"{progress:4.0%}  step {step}  loss {smooth:.3f}", flush=True)


def main(
    path: Annotated[Path, typer.Argument(help="the GGUF to write")],
    minutes: Annotated[float, typer.Option(help="processor time of training")] = 14.0,
    wrong_figures: Annotated[bool, typer.Option(help="teach wrong digits: verify must catch them")] = False,
    small: Annotated[bool, typer.Option(help="a quarter of the parameters")] = False,
    threads: Annotated[int, typer.Option()] = 1,
) -> None:
    """Learn a tokenizer and a model from the demo territory, then write both as a GGUF."""
    torch.manual_seed(7)
    torch.set_num_threads(threads)
    passages = demo_passages()
    lessons = Lessons(passages, wrong_figures)
    texts = [instructions()] * 20 + [f"{passage.title}\n{passage.text}" for passage in passages]
    texts += [lesson.question for lesson in lessons.shown] + [lessons.draw(1.0).user for _ in range(50)]
    tokenizer = learn(texts, VOCABULARY)
    shape = SMALL if small else USUAL
    model = network(shape, tokenizer.get_vocab_size())
    weights = sum(p.numel() for p in model.parameters())
    print(f"{len(passages)} passages, {len(lessons.shown)} questions, {weights} weights", flush=True)
    train(model, tokenizer, lessons, minutes * 60, peak=2e-3)
    write_gguf(path, path.stem, shape, exported(tokenizer), tensors(model))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
