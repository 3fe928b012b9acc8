"""`guichet-eval gate RUN`, or `gate --small`"""

import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from eval.commands.options import CACHE, AsJson, Cache, bench, stop, tell
from eval.gating import GATES, GatesInvalidError, broken, check, read_gates
from eval.measured import Measured
from eval.runs import RunMissingError, find_run
from eval.small import small_steps

FAILED = 1


def gate(
    run: Annotated[str, typer.Argument(help="Identifier or folder of a run")] = "last",
    small: Annotated[bool, typer.Option("--small", help="Measure a part of the cases now, without any model")] = False,
    gates: Annotated[Path, typer.Option(help="File of gates")] = GATES,
    cache: Cache = CACHE,
    as_json: AsJson = False,
) -> None:
    """Hold a run against gates.toml; exits 1 when a figure fails, or is no longer measured."""
    try:
        wanted = read_gates("small" if small else "gate", gates)
        measured = _measured_small(cache) if small else find_run(run, cache / "runs").measured()
    except (GatesInvalidError, RunMissingError) as error:
        stop(str(error))
    checked = check(wanted, measured)
    lines = [one.line() for one in checked]
    print("\n".join(lines), file=sys.stderr if as_json else sys.stdout)
    if as_json:
        tell({"holds": not broken(checked), "gates": lines}, as_json)
    if broken(checked):
        raise typer.Exit(FAILED)


def _measured_small(cache: Path) -> Mapping[str, Measured]:
    with bench(cache, lexical=True) as ready, TemporaryDirectory() as folder:
        steps = small_steps(ready.settings.territory)
        return {step.name: step.measure(ready, Path(folder) / f"{step.name}.jsonl") for step in steps}
