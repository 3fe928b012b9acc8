"""A counter is warm before anybody asks, without waking the language model."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from bot import warming
from bot.answering.counter import Counter
from bot.answering.search.channels import Hit, SparseVector, Wanted
from bot.domain.documents import Passage
from bot.warming import read_ahead, warm
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


async def warmed(index: CountingIndex) -> FakeGenerator:
    generator = FakeGenerator(["Une phrase. [1]"])
    await warm(replace(counter(HELD, generator), index=index))
    assert index.searches
    return generator


async def test_searches_for_nobody_and_writes_nothing() -> None:
    assert not (await warmed(CountingIndex(HELD))).prompts


async def test_what_breaks_meanwhile_breaks_nothing_else() -> None:
    assert not (await warmed(CountingIndex(HELD, broken=True))).prompts


async def test_what_was_read_for_nobody_is_read_for_the_first_resident() -> None:
    here = replace(counter(HELD, FakeGenerator(["Une phrase. [1]"])), index=CountingIndex(HELD))
    await warm(here)
    assert here.reader.read.cache_info().currsize == 1


@dataclass
class Town:
    """What is served now, and whether anybody asks."""

    counter: Counter
    idle: bool = True

    def has_read(self) -> int:
        return int(self.counter.reader.read.cache_info().currsize)


@dataclass
class ClosedIndex(FakeIndex):
    """A generation whose files are gone."""

    def pages(self) -> Iterator[list[Passage]]:
        raise OSError("the files are gone")


def town(index: FakeIndex) -> Town:
    return Town(replace(counter(HELD), index=index))


PLENTY = [passage(f"p{number}", f"Le tarif numéro {number} est de 3 euros.") for number in range(30)]


async def seen(town: Town, count: int, within_s: float = 5.0) -> bool:
    """Whether that many passages are read in time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warming, "LOOK_EVERY_S", 0.01)
        reading = asyncio.create_task(read_ahead(town, lambda: town.idle))
        for _ in range(round(100 * within_s)):
            await asyncio.sleep(0.01)
            if town.has_read() >= count:
                break
        reading.cancel()
        return town.has_read() >= count


async def test_the_documents_are_read_before_anybody_asks() -> None:
    assert await seen(town(FakeIndex(PLENTY)), len(PLENTY))


async def test_nothing_is_read_ahead_while_somebody_waits_for_an_answer() -> None:
    asked = town(FakeIndex(PLENTY))
    asked.idle = False
    assert not await seen(asked, 2, within_s=0.3), "the first one may be under way"


async def test_a_generation_that_cannot_be_read_does_not_end_the_reading_of_the_next() -> None:
    served = town(ClosedIndex(PLENTY, generation="old"))

    async def publish() -> None:
        await asyncio.sleep(0.1)
        served.counter = replace(served.counter, index=FakeIndex(PLENTY, generation="new"))

    publishing = asyncio.create_task(publish())
    assert await seen(served, len(PLENTY))
    await publishing
