"""Our engine as the counter uses it, timed by the listener."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from bot.answering.generator import Caps, Ended, Prompt, Text
from bot.engines.llama import LlamaGenerator, LlamaOptions
from eval.bench.engine_peers import First, cpu_ms
from eval.bench.engine_workload import Workload, Zipf, make_workload

TIMEOUT_S = 300.0
LOAD_S = 120.0
WORDS = "Bonjour, la mairie ouvre demain matin et le marché se tient sur la place, devant la halle"


@dataclass(frozen=True, slots=True)
class Rate:
    """Tokens per second in all, and the slowest answer's share of an equal part."""

    tokens_s: float
    least_share: float


def options(model: Path, threads: int, figures: Zipf, at_once: int = 4) -> LlamaOptions:
    """The memory of the workload, part context and part tree. Random weights repeat themselves: nothing is guessed."""
    return LlamaOptions(
        model,
        threads=threads,
        context_tokens=min(2048, figures.context_cells),
        at_once=at_once,
        cells=figures.context_cells,
        kept_cells=figures.cells - figures.context_cells,
        ready_wait_s=LOAD_S,
        queue_limit=64,
        guessing=False,
    )


async def workload(model: Path, threads: int, figures: Zipf) -> Workload:
    """The prompts, their sizes counted by this model's tokenizer."""
    generator = LlamaGenerator(options(model, threads, figures))
    try:
        return await make_workload(figures, generator.count_tokens)
    finally:
        await generator.aclose()


async def ours(model: Path, threads: int, prompts: Sequence[Prompt], figures: Zipf) -> list[First]:
    """Time from the question to the first token, one question after the other."""
    generator = LlamaGenerator(options(model, threads, figures))
    try:
        await generator.count_tokens("x")
        return [await _first(generator, prompt) for prompt in prompts]
    finally:
        await generator.aclose()


async def _first(generator: LlamaGenerator, prompt: Prompt) -> First:
    began, spent_ms, took_ms, read = time.perf_counter(), cpu_ms(generator.pid), 0.0, 0
    async for piece in generator.stream(prompt, Caps(1, TIMEOUT_S)):
        took_ms = took_ms or (time.perf_counter() - began) * 1000
        read = (piece.read_tokens or 0) if isinstance(piece, Ended) else read
    return First(took_ms, read, cpu_ms(generator.pid) - spent_ms)


async def rate(model: Path, threads: int, figures: Zipf, sequences: int, tokens: int) -> Rate:
    """That many answers at once, once all of them are being written."""
    generator = LlamaGenerator(options(model, threads, figures, sequences))
    try:
        await generator.count_tokens("x")
        prompts = [Prompt(f"{number}", f"{WORDS[number:]}") for number in range(sequences)]
        seen = await asyncio.gather(*(_moments(generator, prompt, tokens) for prompt in prompts))
    finally:
        await generator.aclose()
    began, ended = max(one[0] for one in seen), max(one[-1] for one in seen)
    counts = [sum(moment > began for moment in one) for one in seen]
    return Rate(sum(counts) / (ended - began), min(counts) * len(counts) / sum(counts))


async def saturated(model: Path, threads: int, figures: Zipf, command: Sequence[str]) -> bytes:
    """What a command says while four answers are written without a pause."""
    generator = LlamaGenerator(options(model, threads, figures))

    async def write(number: int) -> None:
        while True:
            await _moments(generator, Prompt(f"{number}", WORDS), 256)

    writing = [asyncio.create_task(write(number)) for number in range(4)]
    try:
        await generator.count_tokens("x")
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        return (await asyncio.wait_for(process.communicate(), TIMEOUT_S))[0]
    finally:
        for one in writing:
            one.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
        await generator.aclose()


async def _moments(generator: LlamaGenerator, prompt: Prompt, tokens: int) -> list[float]:
    moments = []
    async with aclosing(generator.stream(prompt, Caps(tokens, TIMEOUT_S))) as pieces:
        async for piece in pieces:
            if isinstance(piece, Text | Ended):
                moments.append(time.perf_counter())
    return moments
