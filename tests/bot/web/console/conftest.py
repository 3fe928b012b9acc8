"""A town hall at work, over each database."""

from collections.abc import Iterator

import pytest

from bot.storage import Store, open_store
from tests.bot.storage.conftest import database
from tests.bot.web.console.town_hall import TownHall

__all__ = ["database"]


@pytest.fixture
def opened(database: str) -> Iterator[Store]:
    store = open_store(database)
    yield store
    store.close()


@pytest.fixture
def hall(opened: Store) -> TownHall:
    return TownHall(opened)
