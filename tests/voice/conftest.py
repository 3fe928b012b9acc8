"""What calls share: one counter that answers by script, one ear and one mouth for all that need real ones."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from tests.voice.counter import Served, served
from tests.voice.stage import Stage
from tests.voice.tiny import EAR, VOICE, needed
from voice.ear import ProcessEar
from voice.hearing import EarOptions
from voice.prompts import Prompts
from voice.speak import Speaker


@pytest.fixture(scope="session")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Answers by script, over HTTP."""
    with served(tmp_path_factory.mktemp("counter")) as counter:
        httpx.get(f"{counter.url}/api/v1/communes", timeout=20.0).raise_for_status()  # the first one is slow
        yield counter


@pytest.fixture
def stage(counter: Served, tmp_path: Path) -> Stage:
    """One call."""
    return Stage(counter.url, tmp_path)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def speech(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[ProcessEar, Speaker]]:
    """The tiny ear and voice in their processes; tests that use them run in the loop of the session."""
    needed()
    ear = ProcessEar(EarOptions(folder=EAR))
    mouth = Speaker({"fr": VOICE}, Prompts(tmp_path_factory.mktemp("prompts")))
    try:
        await asyncio.gather(ear.start(), mouth.start())
        yield ear, mouth
    finally:
        await asyncio.gather(ear.aclose(), mouth.aclose())
