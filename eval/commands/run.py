"""`guichet-eval run`"""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from eval.cases import CaseInvalidError
from eval.commands.options import CACHE, AsJson, Cache, HowSaid, Lexical, Mode, bench, stop, tell, warn
from eval.discovering import Found, discover
from eval.headlines import headlines
from eval.measured import Step
from eval.runs import Run, new_run, read_step, save_run, save_step, unfinished_like
from eval.steps import Part, steps_of
from eval.territories import Bench
from eval.unseen_town import unseen_town
from eval.written_set import written_set

SETS = Path("../shared/data")


def run(
    everything: Annotated[bool, typer.Option("--all", help="Every part")] = False,
    only: Annotated[list[Part] | None, typer.Option(help="These parts only")] = None,
    sets: Annotated[Path, typer.Option(help="Folder of sets, each a folder; a missing one is skipped by name")] = SETS,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the last interrupted run like this one")] = False,
    cache: Cache = CACHE,
    lexical: Lexical = False,
    mode: HowSaid = Mode.EXTRACT,
    as_json: AsJson = False,
) -> None:
    """Measure all, keep every answer and figure with the configuration and the digests of what was read."""
    if not everything and not only:
        stop("say --all, or --only with a part: " + ", ".join(part.value for part in Part))
    found = _found(sets, cache)
    warn(found.skipped)
    with bench(cache, mode, lexical=lexical) as ready:
        steps = steps_of(found, ready.settings.territory, only or [])
        if not steps:
            stop("nothing to measure")
        current = _begun(steps, ready, mode, resume=resume)
        try:
            for step in steps:
                _measure(step, current, ready)
        except CaseInvalidError as error:
            stop(str(error))
        save_run(replace(current, finished=datetime.now(UTC).isoformat(timespec="seconds")))
    print(f"run {current.id}: guichet-eval report {current.id}", file=sys.stderr)
    tell({"run": current.id, **headlines(current.measured())}, as_json)


def _found(sets: Path, cache: Path) -> Found:
    """The sets of the folder, the written questions about the sheets that are there, and a town unseen."""
    found, about_sheets, town = discover(sets), written_set(sets, cache / "written"), unseen_town(cache / "written")
    ours = [about_sheets, town] if about_sheets else [town]
    answers = (*found.answers, *(folder for folder, _ in ours))
    return replace(found, answers=answers, refusals=(*found.refusals, *ours))


def _begun(steps: Sequence[Step], ready: Bench, mode: Mode, *, resume: bool) -> Run:
    fresh = new_run(steps, ready, mode.value, ready.cache / "runs")
    before = unfinished_like(fresh, ready.cache / "runs") if resume else None
    if resume:
        said = f"going on with run {before.id}" if before else "no interrupted run like this one: a new one begins"
        print(said, file=sys.stderr)
    save_run(before or fresh)
    return before or fresh


def _measure(step: Step, current: Run, ready: Bench) -> None:
    if read_step(current, step.name) is None:
        print(f"{step.name}: measuring", file=sys.stderr)
        save_step(current, step.name, step.measure(ready, current.rows(step.name)))
