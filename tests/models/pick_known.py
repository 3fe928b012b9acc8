"""Picks demo questions that a test model answers rightly, with their passages, for `known.jsonl`.

    python -m tests.models.pick_known tests/models/tiny.gguf tests/models/known.jsonl

The tests then need neither the corpus nor ingestion to see real sentences with real citations.
"""

import asyncio
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from bot.answering.generate import Caps, DraftSentence, Generator, generate
from bot.domain.answers import Citation, Evidence
from bot.domain.documents import Passage, Ranked
from bot.domain.territories import Layer
from bot.engines.llama import LlamaGenerator, LlamaOptions
from tests.models.lessons import Lesson
from tests.models.train_tiny import Lessons, demo_passages

CAPS = Caps(max_tokens=160, timeout_s=60.0)
WANTED = 12


@dataclass(frozen=True, slots=True)
class Known:
    """A question, two or three passages (identifier, title, text), and which one answers it."""

    question: str
    passages: tuple[tuple[str, str, str], ...]
    gold: str


def read_known(path: Path) -> list[Known]:
    """The questions of a file."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Known(one["question"], tuple(map(tuple, one["passages"])), one["gold"]) for one in lines]


def passages_of(known: Known) -> list[Passage]:
    """Its passages, the answering one anywhere."""
    return [
        Passage(name, name, title, (), text, "", Layer.COMMUNAL, "port-clairval", 0, "")
        for name, title, text in known.passages
    ]


async def drafts(known: Known, generator: Generator) -> list[DraftSentence]:
    """What the model says; the numbers of its sentences count the passages from 1."""
    passages = passages_of(known)
    cited = [Citation(n, one.id, one.title, "", "", None, None, one.text) for n, one in enumerate(passages, start=1)]
    evidence = Evidence(tuple(Ranked(passage, 1.0) for passage in passages), known.question)
    said = generate(known.question, "fr", evidence, cited, generator, CAPS)
    return [draft async for draft in said if isinstance(draft, DraftSentence)]


def is_right(known: Known, said: Sequence[DraftSentence]) -> bool:
    """Whether every sentence stands word for word in the passage it cites, which is the one that answers."""
    place = [name for name, _, _ in known.passages].index(known.gold) + 1
    text = " ".join(known.passages[place - 1][2].split())
    return bool(said) and all(draft.numbers == (place,) and draft.text in text for draft in said)


async def pick(lessons: Sequence[Lesson], passages: Sequence[Passage], generator: Generator) -> list[Known]:
    """The questions answered rightly, and a line on how many were not."""
    chance = random.Random(3)
    found: list[Known] = []
    for lesson in lessons:
        others = [one for one in chance.sample(passages, 2) if one.document_id != lesson.gold.document_id]
        shown = sorted([lesson.gold, *others], key=lambda one: one.id)
        known = Known(lesson.question, tuple((one.id, one.title, one.text) for one in shown), lesson.gold.id)
        if is_right(known, await drafts(known, generator)):
            found.append(known)
    print(f"{len(found)} of {len(lessons)} questions answered word for word with the right citation")
    return found


async def pick_and_close(lessons: Lessons, passages: Sequence[Passage], model: Path) -> list[Known]:
    """`pick` with the real llama.cpp."""
    generator = LlamaGenerator(LlamaOptions(model, threads=1))
    try:
        return await pick(lessons.shown, passages, generator)
    finally:
        await generator.aclose()


def main(
    model: Annotated[Path, typer.Argument(help="a GGUF made by train_tiny")],
    path: Annotated[Path, typer.Argument(help="the file to write")],
) -> None:
    """Write the first questions that this model answers rightly."""
    passages = demo_passages()
    found = asyncio.run(pick_and_close(Lessons(passages, wrong_figures=False), passages, model))[:WANTED]
    rows = [{"question": one.question, "passages": one.passages, "gold": one.gold} for one in found]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
