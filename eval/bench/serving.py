"""A real `guichet serve` on loopback, started, asked and stopped by a bench."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from eval.calls.baresip import free_tcp_port

READY_TIMEOUT_S = 90.0
TRIES, REFUSED = 3, 3
"""How often a counter is begun, and what it exits with when it cannot open: mostly that its port is taken."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running counter: its address, its process, and how long it took to be ready."""

    url: str
    pid: int
    ready_s: float

    def memory_gb(self) -> float:
        """Proportional memory of the process and its children, in GB."""
        return family_memory_gb(self.pid)

    def processor_s(self) -> float:
        """Processor time of the counter itself since its start, in seconds, the language model's process apart."""
        user, system = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Heard:
    """When the events of one answer came, in milliseconds from the request; None when they did not."""

    sources_ms: float | None
    last_sentence_ms: float | None
    done_ms: float
    outcome: str


@contextmanager
def serving(data_dir: Path, environment: Mapping[str, str]) -> Iterator[Served]:
    """Serve the ingested territory of `data_dir` until the block ends."""
    limits = {"GUICHET_DATA_DIR": str(data_dir), "GUICHET_REQUESTS_PER_MINUTE": "100000", "GUICHET_LOG_LEVEL": "ERROR"}
    process, served = _ready(os.environ | limits | dict(environment))
    try:
        yield served
    finally:
        end(process)


def _ready(environment: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], Served]:
    """Begun, at another address when somebody took the free one meanwhile."""
    for left in reversed(range(TRIES)):
        port = free_tcp_port()
        url, began = f"http://127.0.0.1:{port}", time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", "bot", "serve", "--port", str(port)], env=environment)
        try:
            _wait_ready(url, process)
            return process, Served(url, process.pid, time.perf_counter() - began)
        except BaseException:
            end(process)
            if not left or process.returncode != REFUSED:
                raise
    raise AssertionError("unreachable")


def end(process: subprocess.Popen[bytes]) -> None:
    """Asked to leave, then made to."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)


def ask(client: httpx.Client, url: str, question: str, commune: str) -> Heard:
    """One question over the event stream, timed by the listener. Each question comes from a session of its own."""
    began = time.perf_counter()
    sources = last = None
    outcome = ""
    name = ""
    with client.stream("POST", f"{url}/api/v1/ask", json={"question": question, "commune": commune}) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            now_ms = (time.perf_counter() - began) * 1000
            if line.startswith("event:"):
                name = line.removeprefix("event:").strip()
                sources = now_ms if name == "sources" and sources is None else sources
                last = now_ms if name == "sentence" else last
            elif line.startswith("data:") and name == "answer":
                outcome = str(json.loads(line.removeprefix("data:")).get("outcome", ""))
    client.cookies.clear()
    return Heard(sources, last, (time.perf_counter() - began) * 1000, outcome)


def _wait_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"guichet serve ended with {process.returncode} before it was ready")
        try:
            if httpx.get(f"{url}/readyz", timeout=1).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"guichet serve was not ready within {READY_TIMEOUT_S:g} s")


def family_memory_gb(pid: int) -> float:
    """Proportional memory of a process and its children, in GB."""
    return sum(_kb(one, "Pss:") for one in family(pid)) * 1024 / 1e9


def family_own_gb(pid: int) -> float:
    """Memory that a process and its children took for themselves, in GB, swapped out or not: what a leak makes grow.

    Proportional memory also moves with the neighbours, who share the same libraries, by some percent.
    """
    return sum(_kb(one, "Anonymous:") + _kb(one, "Swap:") for one in family(pid)) * 1024 / 1e9


def family(pid: int) -> list[int]:
    """A process and its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def _kb(pid: int, kind: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(kind))
