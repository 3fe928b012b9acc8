"""The counter of the moment: a new generation replaces it while the server runs, without a restart."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import structlog

from bot.answering.counter import Counter
from bot.answering.second_reading import SecondReading
from bot.assemble import Generating
from bot.domain.answers import Degraded
from bot.engines.index_edge import IndexEdge
from bot.engines.llama import LlamaGenerator

LOOK_EVERY_S = 2.0
EXAMINE_AGAIN_S, LONGEST_WAIT_S = 30.0, 1800.0
GRACE_S = 60.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """How the counter is; empty model names are models that are absent."""

    ready: bool
    degraded: tuple[str, ...]
    generation: str
    embedder: str
    generator: str


class Keeper:
    """Holds the counter that answers now. `reopen` builds one over the generation published now."""

    def __init__(self, counter: Counter, generator: Generating | None, reopen: Callable[[], Counter]) -> None:
        self.counter = counter
        self._generator = generator
        self._reopen = reopen

    def health(self) -> Health:
        """What `/healthz` says; the degraded modes are those a resident would be told."""
        embeds = self.counter.embedder is not None and self.counter.embedder.name == self.counter.index.embedder
        degraded = [] if embeds else [Degraded.NO_EMBEDDER]
        if self._generator is None:
            degraded.append(Degraded.NO_GENERATOR)
        elif isinstance(self._generator, LlamaGenerator) and self._generator.trouble:
            degraded.append(Degraded.GENERATOR_FAILED)
        return Health(
            ready=True,
            degraded=tuple(degraded),
            generation=self.counter.index.generation,
            embedder=self.counter.embedder.name if self.counter.embedder else "",
            generator=self._generator.name if self._generator else "",
        )

    @contextlib.asynccontextmanager
    async def keeping(self, published: Callable[[], str | None]) -> AsyncIterator[None]:
        """Load the generator and follow the publications until the block ends."""
        if isinstance(self._generator, LlamaGenerator):
            self._generator.start()
        aside = [asyncio.create_task(self._follow(published), name="follow-generations")]
        if self.counter.second:
            aside.append(asyncio.create_task(_examine(self.counter.second), name="examination"))
        try:
            yield
        finally:
            for task in aside:
                task.cancel()
            if self._generator is not None:
                await self._generator.aclose()

    async def _follow(self, published: Callable[[], str | None]) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                current = await asyncio.to_thread(published)
                if current and current != self.counter.index.generation:
                    await self._swap()
            except Exception as error:  # whatever breaks, what is served stays served, and we look again
                log.warning("generation_not_opened", error=type(error).__name__, reason=str(error))

    async def _swap(self) -> None:
        old, self.counter = self.counter.index, await asyncio.to_thread(self._reopen)
        log.info("generation_served", generation=self.counter.index.generation)
        if isinstance(old, IndexEdge):
            asyncio.get_running_loop().call_later(GRACE_S, old.close)


async def _examine(second: SecondReading) -> None:
    """Until it is known what the model's readings are worth: it may be loading, or busy with residents."""
    wait_s = EXAMINE_AGAIN_S
    while await second.examine() is None:
        log.warning("examination_put_off", again_in_s=wait_s)
        await asyncio.sleep(wait_s)
        wait_s = min(2 * wait_s, LONGEST_WAIT_S)
