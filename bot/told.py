"""What every command shares: settings read or named, and expected failures told in one line with their exit code."""

import contextlib
from collections.abc import Iterator
from typing import NoReturn

import typer
from pydantic import ValidationError

from bot.logs import set_up_logs
from bot.settings import Settings
from bot.storage import Store, StoreError, open_store

USAGE, FAILED = 2, 4


def read_settings(log_level: str = "") -> Settings:
    """The settings; a value that cannot be read is named, and the command ends."""
    try:
        settings = Settings()
    except ValidationError as invalid:
        first = invalid.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        stop(f"GUICHET_{name}: {first['msg']} (got {first.get('input')!r}); see docs/settings.md", USAGE)
    set_up_logs(log_level or settings.log_level)
    return settings


@contextlib.contextmanager
def store_opened() -> Iterator[Store]:
    """The store in use, given back at the end."""
    try:
        store = open_store(read_settings("WARNING").store_url)
    except StoreError as broken:
        stop(str(broken), FAILED)
    try:
        yield store
    finally:
        store.close()


def stop(message: str, code: int) -> NoReturn:
    """One line on standard error, and the exit code."""
    typer.echo(f"guichet: {' '.join(message.split())}", err=True)
    raise typer.Exit(code)
