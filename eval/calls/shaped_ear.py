"""An ear that takes the time of a real one and gives the words of the tiny one: for timing calls, nothing else.

    python -m eval.calls.shaped_ear '{"folder": "tests/models/tiny-ear", …}'      (GUICHET_SHAPES names the shapes)

Random weights of Whisper base's shape hear first, in the window a call would choose, as many tokens as a question of
that length has; what they say is thrown away. Then the tiny ear hears the same sound, and its words go on.
"""

import os
import sys
from pathlib import Path

import numpy as np

from voice.hear import Whisper, carrier, cut_model
from voice.hearing import EarOptions
from voice.speech import EAR_RATE_HZ
from voice.worker import Carry, serve

SHAPES = "GUICHET_SHAPES"
EAR = "whisper-base"
TOKENS_A_SECOND, TOKENS_FREE = 5, 4


class ShapedEar(Whisper):
    """Hears twice."""

    def __init__(self, options: EarOptions) -> None:
        super().__init__(options)
        self._shape = cut_model(Path(os.environ[SHAPES]) / EAR, options.threads, options.workers)

    def understand(self, sound_16k: bytes, language: str, left_s: float) -> object:  # type: ignore[override]
        """The words of the tiny ear, in the time of both."""
        heard = np.frombuffer(sound_16k[: len(sound_16k) // 2 * 2], "<i2").astype(np.float32) / np.float32(32768)
        segments, _ = self._shape.transcribe(
            heard, language="fr", beam_size=1, temperature=0.0, without_timestamps=True,
            condition_on_previous_text=False, log_prob_threshold=None, compression_ratio_threshold=None,
            no_speech_threshold=None, max_new_tokens=TOKENS_FREE + int(TOKENS_A_SECOND * len(heard) / EAR_RATE_HZ),
        )  # fmt: skip
        list(segments)
        return super().understand(sound_16k, language, left_s)


def main(raw: str) -> None:
    """The process."""
    options = EarOptions.model_validate_json(raw)

    def load() -> tuple[Carry, tuple[str, ...]]:
        ear = ShapedEar(options)
        ear.understand(b"\1\0" * EAR_RATE_HZ, "fr", 60.0)
        return carrier(ear), ear.languages

    serve(load, options.workers)


if __name__ == "__main__":
    main(sys.argv[1])
