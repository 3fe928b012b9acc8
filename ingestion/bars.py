"""Progress on standard error: bars in a terminal, one line a step elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Drawn

from ingestion.progress import Progress


@contextmanager
def watched() -> Iterator[Progress]:
    """What to tell the steps to; nothing is drawn for a step without work."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _Lines()
        return
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # No refresh thread: documents are read in processes forked from this one.
    with Drawn(*columns, console=console, auto_refresh=False, transient=True) as drawn:
        yield _Bars(drawn)


class _Bars:
    """One bar per step, redrawn when it moves."""

    def __init__(self, drawn: Drawn) -> None:
        self._drawn = drawn
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int, /) -> None:
        if step not in self._tasks:
            self._tasks[step] = self._drawn.add_task(step, total=total or None)
        self._drawn.update(self._tasks[step], completed=done, total=total or None)
        self._drawn.refresh()


class _Lines:
    """One line when a step begins."""

    def __init__(self) -> None:
        self._begun: set[str] = set()

    def __call__(self, step: str, done: int, total: int, /) -> None:
        if step not in self._begun and (total or step == "publishing"):
            self._begun.add(step)
            sys.stderr.write(f"{step}{f': {total}' if total else ''}\n")
