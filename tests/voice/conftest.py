"""What scripted calls share: one counter for all of them, and a room for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.voice.counter import Served, served
from tests.voice.stage import Stage


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Answers by script, over HTTP."""
    with served(tmp_path_factory.mktemp("counter")) as counter:
        yield counter


@pytest.fixture
def stage(counter: Served, tmp_path: Path) -> Stage:
    """One call."""
    return Stage(counter.url, tmp_path)
