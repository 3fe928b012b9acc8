"""What agents set, read by a process that does not serve: the same database, opened for the time of a question."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.answering.notices import NoNotices, Notices
from bot.storage import StoredNotices, StoreError, open_store

log = structlog.get_logger(__name__)


@contextmanager
def notices_at(store_url: str) -> Iterator[Notices]:
    """The notices kept there; none where there is no database yet, or where it cannot be opened."""
    if not _exists(store_url):
        yield NoNotices()
        return
    try:
        store = open_store(store_url)
    except StoreError as error:
        log.error("notices_not_read", reason=str(error))
        yield NoNotices()
        return
    try:
        yield StoredNotices(store.board)
    finally:
        store.close()


def _exists(store_url: str) -> bool:
    """Asking a question must not make a database."""
    try:
        url = make_url(store_url)
    except ArgumentError:
        return True  # said by the opening
    return url.get_backend_name() != "sqlite" or bool(url.database and Path(url.database).is_file())
