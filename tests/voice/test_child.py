"""A process that hangs, speaks nonsense or dies at once never holds a call, and is replaced."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.voice.spoken_clips import EAR, quiet
from voice.child import Child, ChildError
from voice.frames import LONGEST_SOUND, FrameError, Hear, encode, lengths
from voice.hearing import EarOptions

ORDER = Hear(language="fr", left_s=1.0)


def alive(pid: int) -> bool:
    """A process that nobody waited for yet (Z) is over."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


async def asked(child: Child, sound: bytes = b"", timeout_s: float = 1.0) -> list[str]:
    return [report.kind async for report, _ in child.ask(ORDER, sound, timeout_s)]


async def test_a_process_that_hangs_is_killed_and_replaced() -> None:
    child = Child("voice.hear", (EarOptions(folder=EAR).model_dump_json(),), stuck_s=0.3)
    try:
        assert await child.settled() and child.pid
        assert await asked(child, quiet(1)) == ["understood"]
        first = child.pid
        os.kill(first, signal.SIGSTOP)
        started = time.monotonic()
        with pytest.raises(ChildError, match=r"within 0\.3 s"):
            await asked(child, quiet(1), 0.3)
        assert time.monotonic() - started < 1
        async with asyncio.timeout(20):
            while not (child.ready and child.pid != first):  # noqa: ASYNC110  # a process starts
                await asyncio.sleep(0.05)
        assert await asked(child, quiet(1), 5.0) == ["understood"]
    finally:
        await child.aclose()


@pytest.mark.parametrize("code", ["raise SystemExit(3)", "print('nonsense' * 100)", "import time; time.sleep(60)"])
async def test_a_process_that_never_was_ready_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    (tmp_path / "broken_engine.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    child = Child("broken_engine", (), load_timeout_s=1.0)
    try:
        assert not await child.settled()
        assert child.trouble
        with pytest.raises(ChildError):
            await asked(child)
    finally:
        await child.aclose()


async def test_nothing_is_left_running_after_the_end() -> None:
    child = Child("voice.hear", (EarOptions(folder=EAR).model_dump_json(),))
    assert await child.settled() and child.pid
    pid = child.pid
    await child.aclose()
    await child.aclose()
    assert not alive(pid)
    assert not child.ready


async def test_the_engine_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from voice.child import Child\n"
        "async def main():\n"
        f"    child = Child('voice.hear', ({EarOptions(folder=EAR).model_dump_json()!r},))\n"
        "    await child.settled()\n"
        "    print(child.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
    )
    assert process.stdout
    pid = int(await asyncio.wait_for(process.stdout.readline(), 30))
    process.kill()
    await process.wait()
    async with asyncio.timeout(10):
        while alive(pid):  # noqa: ASYNC110  # its parent is gone
            await asyncio.sleep(0.05)


def test_frames_have_limits() -> None:
    with pytest.raises(FrameError):
        encode(ORDER, bytes(LONGEST_SOUND + 1))
    with pytest.raises(FrameError):
        lengths(b"\xff" * 8)
