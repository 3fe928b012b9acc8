"""What is doubtful is read once more, by the language model: does this statement answer this question?"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass

import structlog

from bot.answering.evidence.unit import Unit
from bot.answering.examination import Worth, examination, worth_of
from bot.answering.generator import (
    Caps,
    Ended,
    Ending,
    Generator,
    GeneratorBusy,
    GeneratorUnavailable,
    Urgency,
    Waiting,
)
from bot.answering.prompt import reading_prompt
from bot.answering.streams import closing

REMEMBERED = 4_096
LONGEST_S = 4.0
"""What a resident may wait for a reading: what words and meaning say decides then. Nobody waits in a queue for one."""

UNHURRIED_S = 60.0
"""The same for an examination, or what nobody waits for."""


log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What to add to the natural log-odds of being right; the processor seconds it took, where they are known."""

    evidence: float = 0.0
    cpu_s: float = 0.0


class SecondReading:
    """The readings of one language model, remembered. Belongs to one event loop.

    `worth`: None before it is examined; `keep` is told what was found.
    """

    def __init__(
        self, generator: Generator, worth: Worth | None = None, keep: Callable[[Worth], None] = lambda _: None
    ) -> None:
        self._generator = generator
        self._keep = keep
        self.worth = worth
        self._leanings: OrderedDict[tuple[str, str], float] = OrderedDict()

    async def examine(self) -> Worth | None:
        """What it is worth, found once and kept before it is heard; None for as long as the model cannot be asked."""
        if self.worth is None:
            try:
                worth = await self._examined()
            except GeneratorUnavailable as error:
                log.debug("second_reading_waits", reason=str(error))
            else:
                await asyncio.to_thread(self._keep, worth)
                self.worth = worth
        return self.worth

    async def of(self, question: str, unit: Unit, urgency: Urgency) -> Reading:
        """Does this answer? Nothing either way before the examination, from a model that failed it or is not there."""
        if self.worth is None or not self.worth.is_asked:
            return Reading()
        under = " > ".join((unit.passage.title, *unit.passage.heading_path))
        asked = (question, f"{under}\n{unit.said}")
        cpu_s = 0.0
        if asked not in self._leanings:
            try:
                leaning, cpu_s = await self._read(question, under, unit.said, urgency)
            except (GeneratorUnavailable, TimeoutError):
                return Reading()
            if leaning is None:
                return Reading(cpu_s=cpu_s)
            self._leanings[asked] = leaning
        self._leanings.move_to_end(asked)
        if len(self._leanings) > REMEMBERED:
            self._leanings.popitem(last=False)
        return Reading(self.worth.evidence(self._leanings[asked]), cpu_s)

    async def _examined(self) -> Worth:
        answered, missed = [], []
        for one in examination():
            answered.append((await self._read(one.answered, one.under, one.text, Urgency.BACKGROUND))[0])
            missed.append((await self._read(one.missed, one.under, one.text, Urgency.BACKGROUND))[0])
        worth = worth_of(*([one for one in side if one is not None] for side in (answered, missed)))
        log.info("second_reading_examined", generator=self._generator.name, is_asked=worth.is_asked, **asdict(worth))
        return worth

    async def _read(self, question: str, under: str, text: str, urgency: Urgency) -> tuple[float | None, float]:
        """How far the model leans towards yes, None when it does not tell; processor seconds."""
        hurried = urgency is Urgency.RESIDENT
        longest_s = LONGEST_S if hurried else UNHURRIED_S
        caps = Caps(max_tokens=1, timeout_s=longest_s, urgency=urgency)
        async with (
            asyncio.timeout(longest_s if hurried else None),
            closing(self._generator.stream(reading_prompt(question, under, text), caps)) as pieces,
        ):
            async for piece in pieces:
                match piece:
                    case Waiting() if hurried:
                        raise GeneratorBusy("others are before this reading")
                    case Ended(Ending.TIME):
                        raise GeneratorUnavailable("the reading took too long")
                    case Ended():
                        return piece.leaning, piece.cpu_s or 0.0
        return None, 0.0
