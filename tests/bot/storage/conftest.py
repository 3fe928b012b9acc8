"""The databases of the tests: SQLite always, PostgreSQL when GUICHET_TEST_POSTGRES names one that may be emptied."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import Store, open_store
from bot.storage.opening import build_engine
from tests.conftest import need


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'guichet.db'}"
    address = os.environ.get("GUICHET_TEST_POSTGRES", "")
    need(address, "PostgreSQL (GUICHET_TEST_POSTGRES names a database that may be emptied)")
    engine = build_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    engine.dispose()
    return address


@pytest.fixture
def opened(database: str) -> Iterator[Store]:
    """A store over it."""
    store = open_store(database)
    yield store
    store.close()
