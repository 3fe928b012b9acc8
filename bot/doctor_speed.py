"""How fast the language model reads and writes here, and what a resident will wait with it or with another one."""

import re
import time
from contextlib import aclosing
from dataclasses import dataclass

from bot.answering.generate import Caps, Prompt, Text
from bot.assemble import Generating
from bot.catalogue import Kind, Model, known_models

WORDS = "La mairie ouvre le lundi à neuf heures et le marché se tient sur la place devant la halle. "
WRITTEN = 24
NEW_TOKENS, ANSWER_TOKENS = 500, 90  # passages read anew for a question not asked before, and its answer
PATIENCE_S = 12.0  # longer than that, people think that nothing happens
LARGER = 1.5  # times: less is not worth a change
GB_PER_BILLION = 0.65
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

    def advice(self, model_gb: float, room_gb: float) -> str:
        """The tier to choose, by name; empty when this one is it. `model_gb`: size of the file; 0: unknown."""
        best = self._best(model_gb, room_gb) if model_gb else None
        if self.answer_s > PATIENCE_S:
            other = f"guichet models pull {best.id} (tier {best.tier}), or " if best else ""
            return f"slow here: {other}extracts (GUICHET_GENERATOR=none)"
        if best and size_gb(best) > LARGER * model_gb:
            seconds = self._seconds(best, model_gb)
            return f"{best.id} (tier {best.tier}) would answer in {seconds:.0f} s: guichet models pull {best.id}"
        return ""

    def _best(self, model_gb: float, room_gb: float) -> Model | None:
        """The largest that answers in time and that the memory holds: time goes with size."""
        fit = [
            one
            for one in known_models()
            if one.kind is Kind.GENERATOR
            and one.min_memory_gb <= room_gb
            and self._seconds(one, model_gb) <= PATIENCE_S
        ]
        return max(fit, key=size_gb, default=None)

    def _seconds(self, other: Model, model_gb: float) -> float:
        """Sizes of the catalogue are reckoned: one hardly smaller may be this very model, and is no quicker."""
        times = size_gb(other) / model_gb
        return self.answer_s * (1.0 if 1 / LARGER < times < 1 else times)


def size_gb(model: Model) -> float:
    """Of its file, from the billions of parameters in its name: 4.5 bits each, and what is kept finer."""
    billions = re.search(r"(\d+(?:\.\d+)?)b\b", model.id)
    return GB_PER_BILLION * float(billions[1]) if billions else model.min_memory_gb / 2


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
