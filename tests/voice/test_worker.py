"""One process speaks for every call: who has nothing left to hear comes before who has."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from voice.child import Child, ChildError
from voice.frames import Done, Speak

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


CUT_SHORT = """
import time
from voice.frames import Done, Sound
from voice.worker import serve

seen = set()

class Breath:
    cuts = set()
    def draw(self, number): Breath.cuts.discard(number)
    def cut(self, number): Breath.cuts.add(number)

def carry(order, sound, tell):
    if order.text.startswith("told"):
        tell(Sound(rate_hz=8000), b"")
    open(f"begun-{order.text}", "w").close()
    is_long = order.needed_in_s == 9.0 and order.id not in seen  # three seconds for the next one to be asked
    seen.add(order.id)
    for _ in range(150 if is_long else 5):
        time.sleep(0.02)
        if order.id in Breath.cuts:
            if order.text == "deaf":  # it was past being cut
                break
            raise RuntimeError("cut")
    for _ in range(2 if order.text == "deaf" else 0):
        tell(Sound(rate_hz=8000), b"")
    tell(Done(), b"")

serve(lambda: (carry, ("fr",)), 1, Breath())
"""


async def heard(folder: Path, asked: Sequence[tuple[str, float]]) -> list[str]:
    """What is told of the orders, in order; the second is asked once the first is begun."""
    (folder / "breathing_engine.py").write_text(CUT_SHORT.replace("begun-", f"{folder}/begun-"))
    child, told = Child("breathing_engine", ()), list[str]()

    async def said(text: str, needed_in_s: float) -> None:
        async for report, _ in child.ask(order(text, needed_in_s), b"", 10.0):
            told.append(text if isinstance(report, Done) else f"{text}…")

    try:
        assert await child.settled()
        async with asyncio.TaskGroup() as group:
            for text, needed_in_s in asked:
                group.create_task(said(text, needed_in_s))
                for _ in range(500 if text == asked[0][0] else 5):
                    await asyncio.sleep(0.01)
                    if (folder / f"begun-{text}").exists():
                        break
    finally:
        await child.aclose()
    return told


async def test_an_engine_that_declines_is_an_error_not_an_empty_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_engine.py").write_text(SLOW_ENGINE.replace("time.sleep(0.2)", "raise ValueError(order.text)"))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    child = Child("slow_engine", ())
    try:
        assert await child.settled()
        with pytest.raises(ChildError, match="ValueError: hoarse"):
            async for _ in child.ask(order("hoarse", 0.0), b"", 10.0):
                raise AssertionError("nothing was made")
        assert child.ready
    finally:
        await child.aclose()


@pytest.mark.parametrize(
    ("asked", "ended"),
    [
        ([("later", 9.0), ("now", 0.0)], ["now", "later"]),
        ([("soon", 0.2), ("now", 0.0)], ["soon", "now"]),
        ([("told already", 9.0), ("now", 0.0)], ["told already…", "told already", "now"]),
        ([("deaf", 9.0), ("now", 0.0)], ["now", "deaf…", "deaf…", "deaf"]),
        ([("later", 9.0), ("now", 0.0), ("too", 0.0), ("latest", 20.0)], ["now", "too", "later", "latest"]),
    ],
)
async def test_what_can_wait_is_put_off_for_what_cannot_and_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: Sequence[tuple[str, float]], ended: Sequence[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert await heard(tmp_path, asked) == ended
