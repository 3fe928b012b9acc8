"""A counter is warm before anybody asks, without waking the language model."""

from dataclasses import dataclass, replace

from bot.answering.search.channels import Hit, SparseVector, Wanted
from bot.warming import warm
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
