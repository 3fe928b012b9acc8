"""What agents decided, read by a process that does not serve: the same database, opened for the time of a question."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.answering.approved import Approved, NothingApproved
from bot.answering.aside import NoPeople, People
from bot.answering.notices import NoNotices, Notices
from bot.storage import StoredApprovals, StoredNotices, StoredPeople, StoreError, open_store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Decided:
    """What agents set, signed and stopped."""

    notices: Notices = field(default_factory=NoNotices)
    approved: Approved = field(default_factory=NothingApproved)
    people: People = field(default_factory=NoPeople)


@contextmanager
def decided_at(store_url: str) -> Iterator[Decided]:
    """What is kept there; nothing where there is no database yet, or where it cannot be opened."""
    if not _exists(store_url):
        yield Decided()
        return
    try:
        store = open_store(store_url)
    except StoreError as error:
        log.error("decisions_not_read", reason=str(error))
        yield Decided()
        return
    try:
        desks = store.desks
        yield Decided(StoredNotices(store.board), StoredApprovals(desks.approvals), StoredPeople(desks))
    finally:
        store.close()


def _exists(store_url: str) -> bool:
    """Asking a question must not make a database."""
    try:
        url = make_url(store_url)
    except ArgumentError:
        return True  # said by the opening
    return url.get_backend_name() != "sqlite" or bool(url.database and Path(url.database).is_file())
