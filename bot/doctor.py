"""What this machine and this installation can do; every fault says what to do next."""

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.settings import Settings

NEEDED_MEMORY_GB = 2.0
NEEDED_DISK_GB = 3.0
TELLING_FLAGS = ("avx2", "avx512f", "avx512_vnni", "amx_int8", "amx_bf16", "neon", "asimd")


class State(StrEnum):
    """How a check ended; only FAILED keeps the counter from answering."""

    GOOD = "good"
    DEGRADED = "degraded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the diagnosis. `advice` is empty when all is well."""

    name: str
    state: State
    found: str
    advice: str = ""


def examine(settings: Settings, *more: Callable[[Settings], Iterator[Check]]) -> Iterator[Check]:
    """Every check, cheapest first, each given as soon as it is done; `more` follow those of the machine."""
    yield processor()
    yield memory()
    yield disk(settings.data_dir)
    yield port(settings.host, settings.port)
    for checks in more:
        yield from checks(settings)


def processor() -> Check:
    """Cores and the instruction sets that make inference fast."""
    info = Path("/proc/cpuinfo")
    found = re.search(r"^(?:flags|Features)\s*:\s*(.*)$", info.read_text(), re.MULTILINE) if info.exists() else None
    flags = [flag for flag in TELLING_FLAGS if found and flag in found.group(1).split()]
    text = f"{os.cpu_count()} cores, {' '.join(flags) or 'no vector instructions known'}"
    if found and not flags:
        return Check("processor", State.DEGRADED, text, "a language model will be slow: prefer extracts")
    return Check("processor", State.GOOD, text)


def memory() -> Check:
    """Memory that can be taken now."""
    available_gb = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    info = Path("/proc/meminfo")
    said = re.search(r"MemAvailable:\s+(\d+) kB", info.read_text()) if info.exists() else None
    available_gb = int(said.group(1)) * 1024 / 1e9 if said else available_gb
    text = f"{available_gb:.1f} GB available"
    if available_gb < NEEDED_MEMORY_GB:
        return Check("memory", State.DEGRADED, text, f"{NEEDED_MEMORY_GB:g} GB are needed without a language model")
    return Check("memory", State.GOOD, text)


def disk(data_dir: Path) -> Check:
    """Room where the data is kept, and whether it can be written."""
    folder = next(parent for parent in (data_dir.resolve(), *data_dir.resolve().parents) if parent.exists())
    free_gb = shutil.disk_usage(folder).free / 1e9
    text = f"{free_gb:.1f} GB free at {folder}"
    if not os.access(folder, os.W_OK):
        return Check("disk", State.FAILED, text, f"{folder} cannot be written: change its owner or GUICHET_DATA_DIR")
    if free_gb < NEEDED_DISK_GB:
        return Check("disk", State.DEGRADED, text, f"{NEEDED_DISK_GB:g} GB are needed for an index and a small model")
    return Check("disk", State.GOOD, text)


def port(host: str, number: int) -> Check:
    """Whether the web server could listen, or already does."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as refused:
            advice = "a counter may already be running there; otherwise set GUICHET_PORT"
            return Check("port", State.DEGRADED, f"{host}:{number} {refused.strerror}", advice)
    return Check("port", State.GOOD, f"{host}:{number} is free")
