"""Questions asked one after the other of a standing counter, the generator closed at the end."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.clock import parse_moment
from eval.asking import Heard, hear
from eval.ranking import AT
from eval.territories import Bench, Standing

WARM_UP = "Où se trouve la mairie et quels sont ses horaires ?"


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to ask, from the default commune unless one is named that the corpus knows."""

    id: str
    text: str
    commune: str = ""


def hear_all(asks: Sequence[Ask], standing: Standing, bench: Bench) -> list[Heard]:
    """Every answer, in order, progress told."""
    return asyncio.run(_all(asks, standing, bench))


async def _all(asks: Sequence[Ask], standing: Standing, bench: Bench) -> list[Heard]:
    heard = []
    try:
        # The first search loads what the next ones find in memory: it is not measured.
        await hear("warm", WARM_UP, standing.counter, standing.commune, parse_moment(AT))
        for done, ask in enumerate(asks):
            bench.progress("asking", done, len(asks))
            known = standing.counter.territory.commune(ask.commune)
            commune = known.id if known else standing.commune
            heard.append(await hear(ask.id, ask.text, standing.counter, commune, parse_moment(AT)))
    finally:
        if bench.generator is not None:
            await bench.generator.aclose()
    bench.progress("asking", len(asks), len(asks))
    return heard
