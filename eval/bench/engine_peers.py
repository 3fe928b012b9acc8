"""The engines that ours is compared with, each asked the same prompts one after the other."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.answering.generator import Prompt
from eval.bench.engine_workload import Zipf, rendered
from eval.bench.serving import end
from eval.calls.baresip import free_tcp_port

READY_TIMEOUT_S = 180.0
ANSWER_TIMEOUT_S = 120.0


@dataclass(frozen=True, slots=True)
class First:
    """When the first token of a prompt came, how many tokens were read for it, and the processor time of the engine.

    The clock counts busy neighbours, the processor does not.
    """

    took_ms: float
    read_tokens: int
    cpu_ms: float


def plain(model: Path, threads: int, prompts: Sequence[Prompt], figures: Zipf) -> list[First]:
    """llama-cpp-python's high-level API, all the memory in its one context."""
    command = [sys.executable, "-m", "eval.bench.engine_bare", str(model), str(threads), str(figures.cells)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        process.stdout.readline()
        found = []
        for prompt in prompts:
            process.stdin.write(json.dumps(rendered(prompt)) + "\n")
            process.stdin.flush()
            found.append(First(*json.loads(process.stdout.readline())))
        process.stdin.close()
    return found


def llama_server(
    binary: Path, model: Path, threads: int, prompts: Sequence[Prompt], figures: Zipf, cell_bytes: int
) -> list[First]:
    """llama-server, its prompt cache in RAM on; slots just large enough, so that the cache gets the most."""
    aside = (figures.cells - figures.slots * figures.slot_cells) * cell_bytes // 2**20
    options = ["-np", str(figures.slots), "-c", str(figures.slots * figures.slot_cells), "--cache-ram", str(aside)]
    both = ["-t", str(threads), "-tb", str(threads)]
    with _serving([str(binary), "-m", str(model), *options, *both, "--no-webui"]) as served:
        return [_first(*served, prompt) for prompt in prompts]


def _first(url: str, pid: int, prompt: Prompt) -> First:
    body = {"prompt": rendered(prompt), "n_predict": 1, "stream": True, "cache_prompt": True, "temperature": 0.0}
    began, spent_ms, took_ms, read = time.perf_counter(), cpu_ms(pid), 0.0, 0
    with httpx.stream("POST", f"{url}/completion", json=body, timeout=ANSWER_TIMEOUT_S) as answer:
        answer.raise_for_status()
        for line in answer.iter_lines():
            if line.startswith("data:"):
                took_ms = took_ms or (time.perf_counter() - began) * 1000
                read = json.loads(line.removeprefix("data:")).get("timings", {}).get("prompt_n", read)
    return First(took_ms, read, cpu_ms(pid) - spent_ms)


def cpu_ms(pid: int) -> float:
    """Processor time of a process so far, its ended threads too (the id that clock_getcpuclockid gives on Linux)."""
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6


@contextmanager
def _serving(command: list[str]) -> Iterator[tuple[str, int]]:
    port = free_tcp_port()
    words = [*command, "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_ready(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        end(process)


def _wait_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"llama-server ended with {process.returncode} before it was ready")
        try:
            if httpx.get(f"{url}/health", timeout=1).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise RuntimeError(f"llama-server was not ready within {READY_TIMEOUT_S:g} s")
