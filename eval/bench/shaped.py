"""The calls of `bench calls` with the work of real models: the shapes of Whisper base in 8 bits and of a medium voice.

Random weights understand nothing and hum: they hear and speak first, at the pace of real ones, and the tiny models give
the words and the sound (`eval/calls/shaped.py`).
"""

import subprocess
import sys
from pathlib import Path

from eval.bench import calls
from eval.calls.shaped_ear import EAR, SHAPES
from eval.calls.shaped_voice import VOICE
from eval.proofs import Proof

SETTLED_S = 40.0


def run(rounds: int, data_dir: Path, kept: Path, shapes: Path) -> Proof:
    """The same figures; `shapes` are made when they are not there yet."""
    if not ((shapes / EAR / "model.bin").is_file() and (shapes / VOICE).is_file()):
        make = [sys.executable, "-m", "tests.models.speech.make_shapes", str(shapes)]
        subprocess.run(make, check=True, capture_output=True)
    senses = calls.Senses("eval.calls.shaped", {SHAPES: str(shapes.resolve())}, settled_s=SETTLED_S)
    return calls.run(rounds, data_dir, kept, senses, "shaped")
