"""One process speaks for every call: who has nothing left to hear comes before who has."""

import asyncio
from pathlib import Path

import pytest

from voice.child import Child
from voice.frames import Speak

SLOW_ENGINE = """
import time
from voice.frames import Done
from voice.worker import serve

def carry(order, sound, tell):
    time.sleep(0.2)
    tell(Done(), b"")

serve(lambda: (carry, ("fr",)), 1)
"""


def order(text: str, needed_in_s: float) -> Speak:
    return Speak(text=text, language="fr", stretch=1.0, needed_in_s=needed_in_s)


async def test_what_is_needed_first_is_made_first_whoever_asked_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_engine.py").write_text(SLOW_ENGINE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    child, done = Child("slow_engine", ()), list[str]()

    async def said(text: str, needed_in_s: float) -> None:
        async for _ in child.ask(order(text, needed_in_s), b"", 10.0):
            done.append(text)

    try:
        assert await child.settled()
        async with asyncio.TaskGroup() as group:
            for text, needed_in_s in (("under way", 9.0), ("ahead", 3.0), ("later", 2.0), ("now", 0.0)):
                group.create_task(said(text, needed_in_s))
                await asyncio.sleep(0.02)
    finally:
        await child.aclose()
    assert done == ["under way", "now", "later", "ahead"]
