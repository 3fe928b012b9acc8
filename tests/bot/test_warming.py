"""A counter is warm before anybody asks, without waking the language model."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.search.channels import Hit, SparseVector, Wanted
from bot.keeper import Keeper
from tests.fakes import FakeGenerator, FakeIndex, counter, passage

HELD = [passage("p1", "Le tarif d'un emplacement au marché est de 3 euros.")]


@dataclass
class CountingIndex(FakeIndex):
    """Tells how often it was searched, and breaks when told to."""

    searches: int = 0
    broken: bool = False

    def sparse(self, channel: str, vector: SparseVector, wanted: Wanted, limit: int) -> list[Hit]:
        self.searches += 1
        if self.broken:
            raise OSError("the disk is gone")
        return super().sparse(channel, vector, wanted, limit)


async def kept(index: CountingIndex) -> FakeGenerator:
    generator = FakeGenerator(["Une phrase. [1]"])
    warm = replace(counter(HELD, generator), index=index)
    async with Keeper(warm, None, lambda: warm).keeping(lambda: None):
        async with asyncio.timeout(5):
            while index.searches < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
    return generator


async def test_searches_for_nobody_and_writes_nothing() -> None:
    generator = await kept(CountingIndex(HELD))
    assert not generator.prompts


async def test_what_breaks_meanwhile_breaks_nothing_else() -> None:
    asked: Sequence[object] = (await kept(CountingIndex(HELD, broken=True))).prompts
    assert not asked
