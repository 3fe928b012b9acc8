"""Questions asked one after the other of a standing counter, the generator closed at the end."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.domain.clock import parse_moment
from eval.asking import Heard, hear
from eval.ranking import AT
from eval.rows import Rows
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
    with TemporaryDirectory() as folder:
        rows = Rows(Path(folder) / "heard.jsonl", Heard)
        hear_kept(asks, standing, bench, rows, "asking")
        return [rows.all[ask.id] for ask in asks]


def hear_kept(asks: Sequence[Ask], standing: Standing, bench: Bench, rows: Rows[Heard], name: str) -> None:
    """Every answer that is not kept yet, each kept as it comes."""
    if left := [ask for ask in asks if ask.id not in rows.all]:
        asyncio.run(_hear(left, standing, bench, rows, name))


async def _hear(asks: Sequence[Ask], standing: Standing, bench: Bench, rows: Rows[Heard], name: str) -> None:
    counter, at = standing.counter, parse_moment(AT)
    try:
        # The first search loads what the next ones find in memory: it is not measured.
        await hear("warm", WARM_UP, counter, standing.commune, at)
        for done, ask in enumerate(asks):
            bench.progress(name, done, len(asks))
            known = counter.territory.commune(ask.commune)
            rows.add(await hear(ask.id, ask.text, counter, known.id if known else standing.commune, at))
    finally:
        if bench.generator is not None:
            await bench.generator.aclose()
    bench.progress(name, len(asks), len(asks))
