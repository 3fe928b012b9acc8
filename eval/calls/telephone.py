"""A real `guichet-voice serve` on the loopback for peers to call: the tiny ear and voice, or those settings name."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from eval.bench.serving import end, family_own_gb
from eval.calls.baresip import free_port, free_tcp_port

MODELS = Path(__file__).parent.parent.parent / "tests" / "models"
READY_S = 60.0


def french_voice() -> Path:
    """The voice named by GUICHET_VOICES, else the tiny one."""
    named: dict[str, str] = json.loads(os.environ.get("GUICHET_VOICES", "{}"))
    return Path(named.get("fr", MODELS / "tiny-voice" / "fr_FR-tiny-low.onnx"))


@dataclass(frozen=True, slots=True)
class Telephone:
    """A running voice: the port calls come to, its process."""

    port: int
    pid: int

    def memory_gb(self) -> float:
        """Memory that the process and its engines took for themselves, in GB."""
        return family_own_gb(self.pid)

    def files(self) -> int:
        """Open files and sockets of the process."""
        return len(list(Path(f"/proc/{self.pid}/fd").iterdir()))


@contextmanager
def telephone(
    data_dir: Path, counter_url: str, environment: Mapping[str, str], program: str = "voice"
) -> Iterator[Telephone]:
    """Answer calls on the loopback until the block ends. Raises RuntimeError when it does not start."""
    sip, web, sound = free_port(), free_tcp_port(), 24_000 + free_port() % 50 * 100
    given = {
        "GUICHET_DATA_DIR": str(data_dir),
        "GUICHET_VOICE_COUNTER_URL": counter_url,
        "GUICHET_VOICE_PORT": str(web),
        "GUICHET_EAR": os.environ.get("GUICHET_EAR", str(MODELS / "tiny-ear")),
        "GUICHET_VOICES": json.dumps({"fr": str(french_voice())}),
        "GUICHET_SIP_HOST": "127.0.0.1",
        "GUICHET_SIP_PORT": str(sip),
        "GUICHET_SIP_RTP_PORTS": f"{sound}-{sound + 99}",
        "GUICHET_PHONE_TRUSTED": '["127.0.0.1"]',
        "GUICHET_PHONE_CALLS_PER_NUMBER": "100000",
        "GUICHET_PHONE_CALLS_PER_MINUTE": "100000",
        "GUICHET_LOG_LEVEL": "WARNING",
    }
    process = subprocess.Popen([sys.executable, "-m", program, "serve"], env=os.environ | given | dict(environment))
    try:
        _wait_ready(f"http://127.0.0.1:{web}/healthz", process)
        _wait_listening(sip)
        yield Telephone(sip, process.pid)
    finally:
        end(process)


def _wait_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"guichet-voice serve ended with {process.returncode} before it was ready")
        try:
            httpx.get(url, timeout=1)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"guichet-voice serve was not ready within {READY_S:g} s")


def _wait_listening(port: int) -> None:
    """Until the SIP port refuses nothing: a telephone that is refused once does not call again."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("127.0.0.1", port))
        for _ in range(100):
            try:
                probe.send(b"\r\n")
                time.sleep(0.05)
                probe.send(b"\r\n")
            except ConnectionRefusedError:
                time.sleep(0.05)
            else:
                return
    raise RuntimeError(f"nobody listens for calls on port {port}")
