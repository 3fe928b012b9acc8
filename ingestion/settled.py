"""Settings as a command takes them: one line when they are wrong, and where generations are published."""

import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError

from bot.engines.sparse import FrenchAnalyser
from bot.settings import Settings
from ingestion.publish import FolderShelf, Shelf

USAGE, NOTHING, FAILED = 2, 3, 4
"""How a command ends when its words are wrong, when there is nothing, when it could not."""

TerritoryPath = Annotated[Path | None, typer.Option("--territory", help="Folder of sources.toml [default: setting]")]
DataPath = Annotated[Path | None, typer.Option("--data", help="Folder of the index [default: setting data_dir]")]


def settled() -> Settings:
    """The settings; a wrong one stops the command with a line that names it."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors()[0]
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        sys.stderr.write(f"setting GUICHET_{name}: {wrong['msg']}\n")
        raise typer.Exit(USAGE) from error


def shelf_of(settings: Settings) -> Shelf | None:
    """The server when one is set, else None: the folder of this machine."""
    if not settings.index_url:
        return None
    # The client of a server takes a second to load, for whoever has one.
    from bot.assemble import SERVER_ALIAS  # noqa: PLC0415
    from ingestion.publish_server import ServerShelf  # noqa: PLC0415

    return ServerShelf(settings.index_url, settings.index_api_key or None, SERVER_ALIAS, FrenchAnalyser())


def kept_shelf(data: Path | None) -> Shelf:
    """Where generations are, on the server or in this folder, by default that of the settings."""
    settings = settled()
    return shelf_of(settings) or FolderShelf((data or settings.data_dir) / "index", FrenchAnalyser())


def stop(message: str, code: int) -> NoReturn:
    """Ends the command with one line of the reason."""
    typer.echo(message, err=True)
    raise typer.Exit(code)
