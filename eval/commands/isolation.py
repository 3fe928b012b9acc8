"""`guichet-eval isolation`: random communes and questions, and no place of another commune shown."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings
from eval.commands.cases import end
from eval.isolation import leaks
from eval.proofs import Figure, Proof

SEED = 20261123


def isolation(
    pairs: Annotated[int, typer.Option(min=1, help="How many (commune, question) pairs")] = 10_000,
    seed: Annotated[int, typer.Option(help="Where chance begins")] = SEED,
    data: Annotated[Path | None, typer.Option("--data", help="Folder of the ingested territory")] = None,
    save_in: Annotated[Path | None, typer.Option("--save", help="Folder to leave the proof in")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """No resident is shown a place of another commune; exits 1 when one is."""
    from bot.assemble import build_counter

    settings = Settings().model_copy(update={"data_dir": data or Settings().data_dir})
    found = asyncio.run(leaks(build_counter(settings, None, None), pairs, seed))
    for leak in found[:20]:
        print(f"{leak.commune} {leak.question!r} shows {leak.shown!r}", file=sys.stderr)
    figures = (Figure("pairs", pairs, "pairs"), Figure("leaks", len(found), "answers", at_most=0))
    end(Proof("isolation", figures, {"seed": seed}), save_in, as_json=as_json)
