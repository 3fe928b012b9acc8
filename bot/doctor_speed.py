"""How fast the language model reads and writes here, and what a resident will wait with it or with another one."""

import time
from contextlib import aclosing
from dataclasses import dataclass

from bot.answering.generate import Caps, Prompt, Text
from bot.assemble import Generating

WORDS = "La mairie ouvre le lundi à neuf heures et le marché se tient sur la place devant la halle. "
WRITTEN = 24
NEW_TOKENS, ANSWER_TOKENS = 500, 90  # passages read anew for a question not asked before, and its answer
PATIENCE_S = 12.0  # longer than that, people think that nothing happens
CAPS = Caps(max_tokens=WRITTEN, timeout_s=180.0)


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens per second, of a prompt and of an answer."""

    read_s: float
    written_s: float

    @property
    def answer_s(self) -> float:
        """Seconds of a whole answer to a question not asked before."""
        return NEW_TOKENS / self.read_s + ANSWER_TOKENS / self.written_s

    def told(self) -> str:
        """The figures, and what they mean for a resident."""
        return (
            f"reads {self.read_s:.0f} and writes {self.written_s:.0f} tokens/s: a new answer in {self.answer_s:.0f} s"
        )

    def advice(self) -> str:
        """Which tier to choose; empty when this one will do."""
        if self.answer_s <= PATIENCE_S / 3:
            return "a model two to three times larger would still be quick: guichet models list"
        if self.answer_s > PATIENCE_S:
            return "choose a smaller model (guichet models list), or extracts (GUICHET_GENERATOR=none)"
        return ""


async def measure(generator: Generating) -> Speed | None:
    """Reads a prompt never read before, then writes; None when it writes next to nothing."""
    prompt = Prompt(f"{time.time_ns()}", WORDS * 16)
    tokens = await generator.count_tokens(prompt.system + prompt.user)
    began, moments = time.perf_counter(), []
    async with aclosing(generator.stream(prompt, CAPS)) as told:
        async for piece in told:
            if isinstance(piece, Text):
                moments.append(time.perf_counter())
    if len(moments) < 2:
        return None
    return Speed(tokens / (moments[0] - began), (len(moments) - 1) / (moments[-1] - moments[0]))
