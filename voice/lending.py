"""What a trial lacks is lent to it: a counter while nobody serves one, the tiny ear and voice of a checkout."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from bot.settings import Settings
from voice.assemble import VoiceAssemblyError, installed_ear, installed_voices

TINY = Path(__file__).parents[1] / "tests" / "models"
READY_S, STOP_S, ASK_S = 90.0, 15.0, 2.0


@contextlib.contextmanager
def lent(settings: Settings) -> Iterator[tuple[Settings, tuple[str, ...]]]:
    """Settings with which a call can be held until the block ends, and what was lent, in words.

    Raises VoiceAssemblyError when no counter answers and none can be started.
    """
    changes, told = _speech(settings)
    if answers(settings.voice_counter_url):
        yield settings.model_copy(update=changes), told
        return
    with _counter() as url:
        told = (*told, f"no counter answers at {settings.voice_counter_url}: one is served for this call")
        yield settings.model_copy(update=changes | {"voice_counter_url": url}), told


def _speech(settings: Settings) -> tuple[dict[str, object], tuple[str, ...]]:
    changes, told = dict[str, object](), list[str]()
    if settings.ear == "auto" and installed_ear(settings) is None and (TINY / "tiny-ear" / "model.bin").is_file():
        changes["ear"] = str(TINY / "tiny-ear")
        told.append("no ear is installed: a tiny one understands the sentences of tests/models/speech/sentences.toml")
    voice = TINY / "tiny-voice" / "fr_FR-tiny-low.onnx"
    if not installed_voices(settings) and voice.is_file():
        changes["voices"] = {"fr": voice}
        told.append("no voice is installed: a tiny one speaks")
    return changes, tuple(told)


def answers(url: str) -> bool:
    """Whether a counter is ready there; one too busy to say so is there."""
    try:
        return httpx.get(f"{url}/readyz", timeout=ASK_S, trust_env=False).is_success
    except httpx.TimeoutException:
        return True
    except httpx.HTTPError:
        return False


@contextlib.contextmanager
def _counter() -> Iterator[str]:
    """A counter with the same settings, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (sys.executable, "-m", "bot", "serve", "--host", "127.0.0.1", "--port", str(port))
    environment = {**os.environ, "GUICHET_LOG_LEVEL": "ERROR"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment) as process:
        try:
            yield _ready(f"http://127.0.0.1:{port}", process)
        finally:
            process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_S)
            process.kill()


def _ready(url: str, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline and process.poll() is None:
        if answers(url):
            return url
        time.sleep(0.2)
    said = (
        process.stderr.read().decode("utf-8", "replace").strip()
        if process.poll() is not None and process.stderr
        else ""
    )
    why = said.splitlines()[-1] if said else f"it was not ready within {READY_S:.0f} s"
    raise VoiceAssemblyError(f"no counter answers, and none can be served: {why}")
