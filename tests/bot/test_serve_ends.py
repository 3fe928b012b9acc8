"""SIGTERM with answers in flight: each listener hears an ending, the server ends in time, its children with it."""

import asyncio
import os
import signal
import time
from pathlib import Path

import httpx
import pytest

from eval.bench.serving import serving
from eval.load_listening import Door, Heard, Target, ask

TINY = Path(__file__).parents[1] / "models" / "tiny.gguf"
QUESTIONS = (
    "Quels papiers pour ma carte d'identité ?",
    "Combien coûte la cantine ?",
    "Comment inscrire mon enfant ?",
)
END_S = 20.0


def exit_status(pid: int) -> int:
    """Of a child, waited for but left to whoever started it; -9 when it had to be killed."""
    deadline = time.monotonic() + END_S
    while (ended := os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is None:
        assert time.monotonic() < deadline, "still there"
        time.sleep(0.05)
    return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status


@pytest.mark.usefixtures("llama")
def test_answers_in_flight_are_ended_cleanly(own_demo: Path) -> None:
    environment = {"GUICHET_GENERATOR": str(TINY), "GUICHET_THREADS": "1", "GUICHET_WRITE_BELOW": "1"}
    with serving(own_demo, environment) as served:
        children = [int(one) for one in Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text().split()]

        target = Target(served.url, Door.GUICHET, "", 60.0)

        async def asked(question: str) -> Heard:
            async with httpx.AsyncClient(base_url=target.url, timeout=target.timeout_s) as client:
                return await ask(client, question, "", target, leaves=False)

        async def interrupted() -> list[Heard]:
            listeners = [asyncio.create_task(asked(question)) for question in QUESTIONS]
            await asyncio.sleep(1.0)
            os.kill(served.pid, signal.SIGTERM)
            return await asyncio.wait_for(asyncio.gather(*listeners), END_S)

        heard = asyncio.run(interrupted())
        assert exit_status(served.pid) in (0, -signal.SIGTERM)
    assert not [one.error for one in heard if one.error not in ("", "failed", "HTTP 503", "ConnectError")]
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
