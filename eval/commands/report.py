"""`guichet-eval report RUN [--baseline RUN]`"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.commands.options import CACHE, Cache, stop
from eval.gating import GatesInvalidError, check, read_gates
from eval.kept import write_text
from eval.plots import PlotsMissingError
from eval.report import report as page
from eval.runs import RunMissingError, find_run


def report(
    run: Annotated[str, typer.Argument(help="Identifier or folder of a run")] = "last",
    baseline: Annotated[str, typer.Option(help="Run to compare with, case by case")] = "",
    output: Annotated[Path | None, typer.Option(help="HTML file [default: report.html in the run's folder]")] = None,
    cache: Cache = CACHE,
) -> None:
    """One HTML page that needs nothing else: figures, plots, comparison, worst cases with their passages."""
    try:
        current = find_run(run, cache / "runs")
        before = find_run(baseline, cache / "runs") if baseline else None
        text = page(current, check(read_gates("gate"), current.measured()), before)
    except (RunMissingError, GatesInvalidError, PlotsMissingError) as error:
        stop(str(error))
    path = output or current.folder / "report.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text)
    print(f"{path}", file=sys.stdout)
