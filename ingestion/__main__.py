"""`guichet-ingest`: reads the documents of a territory and publishes them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from bot.answering.retrieve import Embedder
from bot.engines.durable import LockHeldError
from bot.engines.embedding import PACKAGED_NAME, SentenceEmbedder, packaged_minilm
from bot.engines.sparse import FrenchAnalyser
from bot.settings import Settings
from ingestion.embed import EmbedderFactory
from ingestion.path import ingest
from ingestion.publish import Shelf
from ingestion.report import Report, report_json, report_text
from ingestion.show import NotFoundError, show_text
from ingestion.sources import SourcesInvalidError

OK, USAGE, NOTHING, FAILED = 0, 2, 3, 4

app = typer.Typer(add_completion=False, help="Reads the documents of a territory and publishes them to the counter.")

TerritoryPath = Annotated[Path | None, typer.Option("--territory", help="Folder of sources.toml [default: setting]")]
DataPath = Annotated[Path | None, typer.Option("--data", help="Folder of the index [default: setting data_dir]")]


@app.command()
def run(
    territory: TerritoryPath = None,
    data: DataPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
) -> None:
    """Read every source, embed what is new, publish. Ends with 0, 2 usage, 3 nothing ingested, 4 failed."""
    settings = Settings()
    try:
        with _watched() as progress:
            report = ingest(
                territory or settings.territory,
                data or settings.data_dir,
                embedder_factory=_embedder(settings),
                shelf=_shelf(settings),
                analyser=FrenchAnalyser(),
                progress=progress,
            )
    except SourcesInvalidError as error:
        _stop(str(error), USAGE)
    except LockHeldError:
        _stop("another ingestion is running: wait for it to end, then run again", FAILED)
    except Exception as error:
        # The door of the command: the operator gets one line, the former generation stays served.
        _stop(f"ingestion failed, what was published stays served: {type(error).__name__}: {error}", FAILED)
    else:
        _tell(report, as_json)


@app.command()
def show(
    source: Annotated[str, typer.Argument(help="Path of a file, or location, id or public URL of a source")],
    territory: TerritoryPath = None,
) -> None:
    """Print the sections and passages of one document, as they would be published."""
    try:
        print(show_text(source, territory or Settings().territory))
    except (NotFoundError, SourcesInvalidError) as error:
        _stop(str(error), USAGE)


def _tell(report: Report, as_json: bool) -> None:
    if as_json:
        print(report_json(report))
    print(report_text(report), file=sys.stderr if as_json else sys.stdout)
    if not report.read:
        raise typer.Exit(NOTHING)


def _stop(message: str, code: int) -> None:
    print(message, file=sys.stderr)
    raise typer.Exit(code)


def _embedder(settings: Settings) -> EmbedderFactory | None:
    if find_spec("bot.models"):
        from bot.assemble import choose_embedder

        return choose_embedder(settings)
    return _Packaged() if packaged_minilm() else None


@dataclass(frozen=True, slots=True)
class _Packaged:
    name: str = PACKAGED_NAME

    def build(self) -> Embedder:
        return SentenceEmbedder(packaged_minilm() or Path(), self.name, 2)


def _shelf(settings: Settings) -> Shelf | None:
    """The server when one is set, else None: the folder of this machine."""
    if not settings.index_url:
        return None
    from bot.assemble import SERVER_ALIAS
    from ingestion.publish_server import ServerShelf

    return ServerShelf(settings.index_url, settings.index_api_key or None, SERVER_ALIAS, FrenchAnalyser())


class _Bars:
    """Progress as bars on standard error: one per step, drawn when it moves, without a thread of its own."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Shows that `done` of `total` is reached."""
        if step not in self._tasks:
            self._tasks[step] = self._bars.add_task(step, total=total or None)
        self._bars.update(self._tasks[step], completed=done, total=total or None)
        self._bars.refresh()


@contextmanager
def _watched() -> Iterator[_Bars]:
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # No refresh thread: documents are read in processes forked from this one.
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False, transient=True) as bars:
        yield _Bars(bars)


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    main()
