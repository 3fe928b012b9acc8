"""`guichet-ingest`: reads the documents of a territory and publishes them."""

import sys
from functools import partial
from typing import Annotated

import typer

from bot.domain.clock import now
from bot.engines.cores import Rank, take_rank
from bot.engines.durable import LockHeldError
from bot.engines.generations import CorruptIndexError, NoIndexError
from bot.engines.index_server import IndexUnavailableError
from bot.engines.sparse import FrenchAnalyser
from ingestion.adopt.command import new
from ingestion.bars import watched
from ingestion.findings.command import accept, report
from ingestion.links import LIMITS, NothingReachedError, links_json, links_text, visit_links
from ingestion.path import SITES, ingest
from ingestion.report import Report, report_json, report_text
from ingestion.services import action_links
from ingestion.settled import FAILED, NOTHING, USAGE, DataPath, TerritoryPath, kept_shelf, settled, shelf_of, stop
from ingestion.show import NotFoundError, show_text
from ingestion.sources import SourcesInvalidError
from ingestion.web.crawl import crawl
from ingestion.web.visit import Visitor, open_pool

HELD = 5

app = typer.Typer(add_completion=False, help="Reads the documents of a territory and publishes them to the counter.")

for command in (new, report, accept):
    app.command()(command)


@app.command()
def run(
    territory: TerritoryPath = None,
    data: DataPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Visit no site: read what was last seen of them")] = False,
    force: Annotated[bool, typer.Option("--force", help="Publish though many documents vanished")] = False,
) -> None:
    """Visit the sites, read, embed what is new, publish. Ends with 0, 2 usage, 3 nothing, 4 failed, 5 held back."""
    from bot.assemble import AssemblyError
    from bot.embedders import choose_embedder

    settings = settled()
    try:
        choice = choose_embedder(settings)
        with watched() as progress:
            done = ingest(
                territory or settings.territory,
                data or settings.data_dir,
                embedder_factory=choice.for_passages() if choice else None,
                shelf=shelf_of(settings),
                analyser=FrenchAnalyser(),
                progress=progress,
                crawler=None if offline else partial(crawl, today=now().date()),
                force=force,
            )
    except (SourcesInvalidError, AssemblyError) as error:
        stop(str(error), USAGE)
    except LockHeldError:
        stop("another ingestion is running: wait for it to end, then run again", FAILED)
    except Exception as error:
        # The door of the command: the operator gets one line, the former generation stays served.
        stop(f"ingestion failed, what was published stays served: {type(error).__name__}: {error}", FAILED)
    else:
        _tell(done, as_json)


@app.command()
def show(
    source: Annotated[str, typer.Argument(help="Path of a file, or location, id or public URL of a source")],
    territory: TerritoryPath = None,
) -> None:
    """Print the sections and passages of one document, as they would be published."""
    try:
        settings = settled()
        print(show_text(source, territory or settings.territory, settings.data_dir / SITES))
    except (NotFoundError, SourcesInvalidError) as error:
        stop(str(error), USAGE)


@app.command()
def links(
    territory: TerritoryPath = None,
    data: DataPath = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on standard output")] = False,
) -> None:
    """Visit the links of actions, politely, and keep what is found: the next run shows no dead one."""
    settings = settled()
    urls, kept = action_links(territory or settings.territory), data or settings.data_dir
    try:
        with watched() as progress, open_pool(private=False) as pool:
            found = visit_links(urls, kept, Visitor(pool, lambda address: True, LIMITS), now().date(), progress)
    except NothingReachedError as error:
        stop(str(error), FAILED)
    print(links_json(found) if as_json else links_text(found))


@app.command("watch")
def watch_command(territory: TerritoryPath = None, data: DataPath = None) -> None:
    """Run when a source is due (sources.toml, every_hours) or when an agent asks, until told to stop."""
    from ingestion.watching import keep_watch

    settings = settled()
    try:
        keep_watch(settings, territory or settings.territory, data or settings.data_dir, shelf_of(settings))
    except LockHeldError:
        stop("another watch of this folder is running", FAILED)


@app.command()
def generations(data: DataPath = None) -> None:
    """List the published states of the index that are kept, newest first; the one served is marked."""
    shelf = kept_shelf(data)
    served = shelf.published()
    for one in shelf.kept():
        mark = "served" if served and one.id == served.generation else ""
        print(f"{one.id}  {one.created}  {len(one.documents)} documents  {one.passages} passages  {mark}".rstrip())


@app.command()
def rollback(
    generation: Annotated[str, typer.Argument(help="Which one; the one before the current by default")] = "",
    data: DataPath = None,
) -> None:
    """Serve an earlier state again, within 5 seconds. The next run publishes the documents as they are then."""
    try:
        print(f"serving generation {kept_shelf(data).roll_back(generation)}")
    except (NoIndexError, CorruptIndexError) as error:
        stop(str(error), NOTHING)
    except (LockHeldError, IndexUnavailableError) as error:
        stop(f"what was published stays served: {error}", FAILED)


def _tell(done: Report, as_json: bool) -> None:
    if as_json:
        print(report_json(done))
    print(report_text(done), file=sys.stderr if as_json else sys.stdout)
    if not done.read:
        raise typer.Exit(NOTHING)
    if done.held:
        raise typer.Exit(HELD)


def main() -> None:
    """The console script."""
    take_rank(Rank.INGESTION)
    app()


if __name__ == "__main__":
    main()
