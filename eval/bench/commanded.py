"""The ingestion as an operator types it, killed or left alone."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

TIMEOUT_S = 600


def command(territory: Path, data: Path) -> list[str]:
    """`guichet-ingest run --json` on that territory."""
    return [sys.executable, "-m", "ingestion", "run", "--json", "--territory", str(territory), "--data", str(data)]


def kill_command(words: list[str], delay_s: float) -> int:
    """SIGKILL after a delay; how the command ended, as os.waitpid says."""
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay_s)
    process.send_signal(signal.SIGKILL)
    code = process.wait(TIMEOUT_S)
    return -code if code < 0 else code << 8


def finish_by_command(territory: Path, data: Path) -> Mapping[str, object]:
    """The report of the command left alone; CalledProcessError when it fails."""
    done = subprocess.run(
        command(territory, data),
        capture_output=True,
        text=True,
        check=True,
        timeout=TIMEOUT_S,
        env={**os.environ, "COLUMNS": "120"},
    )
    report: dict[str, object] = json.loads(done.stdout)
    return report
