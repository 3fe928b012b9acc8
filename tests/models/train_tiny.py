"""Makes the tiny trained models of the tests, on two cores in about fifteen minutes of processor.

    nice python -m tests.models.train_tiny tests/models/tiny.gguf --minutes 14
    nice python -m tests.models.train_tiny tests/models/bad.gguf --minutes 4 --wrong-figures --small

Their role is plumbing (grammar, streaming, citations, cancellation), never quality. A fifth of the facts is never
shown. `--minutes` are of processor time.
"""

import random
import re
import time
from collections.abc import Sequence
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
from ingestion.library import build
from ingestion.passages import passages_of
from ingestion.reading import read_all
from ingestion.sources import read_sources
from ingestion.workers import Limits
from tests.models.gguf_file import Shape, write_gguf
from tests.models.lessons import (
    Example,
    Lesson,
    drill,
    example,
    keyword_lesson,
    lessons_of_cases,
    with_wrong_figures,
)
from tests.models.network import network, tensors
from tests.models.vocabulary import exported, learn

ROOT = Path(__file__).parents[2]
VOCABULARY = 2000
USUAL = Shape(layers=6, width=192, feed_forward=512, heads=6, kv_heads=2, context=8192)
SMALL = Shape(layers=4, width=128, feed_forward=320, heads=4, kv_heads=2, context=8192)
BATCH = 10
PROMPT_WEIGHT = 0.1
Tokens = tuple[list[int], list[int]]


def demo_passages() -> list[Passage]:
    """Every passage of the demo territory, as ingestion cuts them."""
    catalogue = read_sources(ROOT / "corpus")
    with TemporaryDirectory() as folder, open_cache(Path(folder)) as cache:
        reading = read_all(catalogue.sources, ROOT / "corpus", cache, Limits(), lambda *_: None)
        return passages_of(build(catalogue.sources, reading))


class Lessons:
    """An endless supply of examples from 80 % of the facts."""

    def __init__(self, passages: Sequence[Passage], wrong_figures: bool) -> None:
        self._chance = random.Random(7)
        self._passages = passages
        found = list(lessons_of_cases(sorted((ROOT / "eval/cases").glob("*.jsonl")), passages))
        self.shown = [lesson for number, lesson in enumerate(found) if number % 5]
        self._wrong = wrong_figures
        self._words = sorted({word.lower() for one in passages for word in re.findall(r"[^\W\d_]{4,}", one.text)})

    def draw(self, progress: float) -> Example:
        """Drills first, then questions of people over real passages, shown whole towards the end."""
        chance = self._chance
        if chance.random() > 4 * progress - 0.2:
            drawn = self._self_taught(drill(self._words, chance), 200)
        elif chance.random() < 0.5 + 0.4 * progress:
            longest = chance.randint(120, 300 + int(700 * progress))
            drawn = example(chance.choice(self.shown), self._passages, chance, longest)
        else:
            drawn = self._self_taught(self._passages, 300)
        return Example(drawn.user, with_wrong_figures(drawn.answer, chance)) if self._wrong else drawn

    def _self_taught(self, passages: Sequence[Passage], longest: int) -> Example:
        lesson: Lesson | None = None
        while lesson is None:
            lesson = keyword_lesson(self._chance.choice(passages), self._chance)
        return example(lesson, passages, self._chance, longest)


def prefix(tokenizer: Tokenizer) -> list[int]:
    """What every prompt begins with, cut into tokens as the worker does: template and contents apart."""
    parts = ("<|im_start|>system\n", instructions(), "<|im_end|>\n<|im_start|>user\n")
    return [token for part in parts for token in tokenizer.encode(part).ids]


def tokens(tokenizer: Tokenizer, drawn: Example) -> Tokens:
    """What follows the prefix: the end of the prompt, then the answer."""
    asked = tokenizer.encode(drawn.user).ids + tokenizer.encode("<|im_end|>\n<|im_start|>assistant\n").ids
    return asked, [*tokenizer.encode(drawn.answer).ids, 2]


def loss(model: Qwen2ForCausalLM, beginning: list[int], batch: Sequence[Tokens]) -> torch.Tensor:
    """Cross-entropy of the answers, plus a little of the prompts. The instructions are read once per batch."""
    with torch.no_grad():
        cache: DynamicCache = model(torch.tensor([beginning]), use_cache=True).past_key_values
    cache.batch_repeat_interleave(len(batch))
    length = max(len(asked) + len(answer) for asked, answer in batch)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    weight = torch.zeros(len(batch), length)
    for row, (asked, answer) in enumerate(batch):
        end = len(asked) + len(answer)
        ids[row, :end] = torch.tensor(asked + answer)
        weight[row, : len(asked)] = PROMPT_WEIGHT
        weight[row, len(asked) : end] = 1.0
    seen = torch.cat([torch.ones(len(batch), len(beginning)), (weight > 0).float()], dim=1)
    logits = model(ids, attention_mask=seen, past_key_values=cache).logits[:, :-1].float()
    each = torch.nn.functional.cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none")
    return (each * weight[:, 1:]).sum() / weight[:, 1:].sum()


def train(model: Qwen2ForCausalLM, tokenizer: Tokenizer, lessons: Lessons, seconds: float, peak: float) -> None:
    """Until the time is up; the learning rate warms up, then falls with what remains."""
    beginning = prefix(tokenizer)
    optimiser = torch.optim.AdamW(model.parameters(), lr=peak, betas=(0.9, 0.98), weight_decay=0.01)
    started, step, smooth = time.process_time(), 0, 0.0
    while (progress := (time.process_time() - started) / seconds) < 1:
        for group in optimiser.param_groups:
            group["lr"] = peak * min(1.0, (step + 1) / 100) * (1.0 - 0.95 * progress)
        batch = [tokens(tokenizer, lessons.draw(progress)) for _ in range(BATCH)]
        with torch.autocast("cpu", torch.bfloat16):
            value = loss(model, beginning, batch)
        value.backward()  # type: ignore[no-untyped-call]  # torch
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        smooth = value.item() if not step else 0.98 * smooth + 0.02 * value.item()
        step += 1
        if step % 100 == 0:
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
