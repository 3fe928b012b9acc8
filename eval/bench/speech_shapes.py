"""What models of the real shapes cost: a question of six seconds heard, the first clause of an answer said."""

import os
import time
from pathlib import Path

import numpy as np

from eval.proofs import Figure, percentile
from voice.hear import WINDOWS_S, cut_model
from voice.prompts import Prompts
from voice.speak import Speaker
from voice.speech import EAR_RATE_HZ, Pace

TIMES = 7
QUESTION_S, TOKENS = 6.0, 30
HEARD_IN_S, SAID_IN_S = 0.45, 0.35
"""Of processor: what 1.2 s from a question to its answer leave to each."""
FIRST = "La mairie ouvre à {},"
REST = "de huit heures trente à midi et de treize heures trente à {} heures."
RATE_HZ = 16_000


def hearing(folder: Path) -> list[Figure]:
    """The windows of 10, 15 and 30 seconds; thirty tokens, as a question of six seconds has."""
    figures: list[Figure] = []
    sound = (np.random.default_rng(1).standard_normal(int(QUESTION_S * EAR_RATE_HZ)) * 0.1).astype(np.float32)
    for windows in (WINDOWS_S, WINDOWS_S[1:], WINDOWS_S[2:]):
        model = cut_model(folder / "whisper-base", windows_s=windows)
        spent, clock = [], []
        for _ in range(TIMES):
            cpu, began = time.process_time(), time.monotonic()
            segments, _ = model.transcribe(
                sound, language="fr", beam_size=1, temperature=0.0, without_timestamps=True,
                condition_on_previous_text=False, max_new_tokens=TOKENS, log_prob_threshold=None,
                compression_ratio_threshold=None, no_speech_threshold=None,
            )  # fmt: skip
            list(segments)
            spent.append(time.process_time() - cpu)
            clock.append(time.monotonic() - began)
        limit = HEARD_IN_S if windows is WINDOWS_S else None
        figures += _figures(f"hear_base_{windows[0]}s_window", spent, clock, limit)
    return figures


async def speaking(folder: Path) -> list[Figure]:
    """By the mouth as it is, each text new; the processor is that of its process."""
    mouth = Speaker({"fr": folder / "fr_FR-shape-medium.onnx"}, Prompts())
    try:
        await mouth.start()
        assert mouth.child and mouth.child.pid
        figures: list[Figure] = []
        for name, text in (("first_clause", FIRST), ("long_clause", REST)):
            spent, clock, rates = [], [], []
            for turn in range(TIMES):
                cpu, began = _processor(mouth.child.pid), time.monotonic()
                said = text.format(("huit", "neuf", "dix", "onze", "douze", "treize", "vingt")[turn])
                sound = b"".join([piece async for piece in mouth.speak(said, "fr", Pace(), RATE_HZ)])
                spent.append(_processor(mouth.child.pid) - cpu)
                clock.append(time.monotonic() - began)
                rates.append(spent[-1] / (len(sound) / 2 / RATE_HZ))
            figures += _figures(f"say_medium_{name}", spent, clock, SAID_IN_S if text is FIRST else None)
            figures.append(Figure(f"say_medium_{name}_rate", round(percentile(rates, 0.5), 3), "s a second of sound"))
        return figures
    finally:
        await mouth.aclose()


def _processor(pid: int) -> float:
    """Seconds of processor that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _figures(name: str, spent: list[float], clock: list[float], at_most: float | None) -> list[Figure]:
    return [
        Figure(f"{name}_processor", round(percentile(spent, 0.5), 3), "s of processor", at_most=at_most),
        Figure(f"{name}_clock", round(percentile(clock, 0.5), 3), "s"),
    ]
