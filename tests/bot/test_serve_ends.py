"""SIGTERM with answers in flight: each listener hears an ending, the server ends in time, its children with it."""

import asyncio
import os
import shutil
import signal
import time
from pathlib import Path

import httpx
import pytest

from eval.bench.serving import serving
from eval.load_listening import Door, Heard, Target, listen, request

TINY = Path(__file__).parents[1] / "models" / "tiny.gguf"
QUESTIONS = (
    "Quels papiers pour ma carte d'identité ?",
    "Combien coûte la cantine ?",
    "Comment inscrire mon enfant ?",
)
END_S = 20.0


async def asked(url: str, question: str) -> Heard:
    """One listener, until the stream ends by itself or is closed."""
    heard = Heard(time.perf_counter(), "")
    target = Target(url, Door.GUICHET, "", 60.0)
    try:
        async with (
            httpx.AsyncClient(base_url=url, timeout=60.0) as client,
            client.stream("POST", target.path, json=request(question, "", target)) as answer,
        ):
            if answer.status_code == httpx.codes.OK:
                await listen(answer, heard, leaves=False)
            else:
                heard.error = f"HTTP {answer.status_code}"
    except httpx.HTTPError as error:
        heard.error = type(error).__name__
    return heard


@pytest.mark.usefixtures("llama")
def test_answers_in_flight_are_ended_cleanly(demo: Path, tmp_path: Path) -> None:
    shutil.copytree(demo, tmp_path / "data")
    environment = {"GUICHET_GENERATOR": str(TINY), "GUICHET_THREADS": "1"}
    with serving(tmp_path / "data", environment) as served:
        children = [int(one) for one in Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text().split()]

        async def interrupted() -> list[Heard]:
            listeners = [asyncio.create_task(asked(served.url, question)) for question in QUESTIONS]
            await asyncio.sleep(1.0)
            os.kill(served.pid, signal.SIGTERM)
            return await asyncio.wait_for(asyncio.gather(*listeners), END_S)

        heard = asyncio.run(interrupted())
    assert all(one.finished or one.error for one in heard)
    assert not [one.error for one in heard if one.error not in ("", "failed", "HTTP 503", "ConnectError")]
    assert not [child for child in children if Path(f"/proc/{child}").exists()]
