"""A mouth that takes the time of a real one and speaks with the tiny voice: for timing calls, nothing else.

    GUICHET_SHAPES=… python -m eval.calls.shaped_voice '{"voices": {"fr": "tests/models/tiny-voice/…"}}'

Random weights of a medium Piper voice say each piece first, and it is thrown away: they hum one note whatever the
words, so that an answer could not be told from a filler by its sound. Then the tiny voice says it.
"""

import os
import sys
from pathlib import Path

from eval.calls.shaped_ear import SHAPES
from voice.frames import Hear, Report, Speak
from voice.piper_worker import Breath, Tell, carrier, load_voice, synthesis
from voice.speaking import MouthOptions
from voice.worker import Carry, serve

VOICE = "fr_FR-shape-medium.onnx"


def main(raw: str) -> None:
    """The process."""
    options, breath = MouthOptions.model_validate_json(raw), Breath()

    def load() -> tuple[Carry, tuple[str, ...]]:
        shape = load_voice(Path(os.environ[SHAPES]) / VOICE, breath)
        speak = carrier({language: load_voice(path, breath) for language, path in options.voices.items()})

        def carry(order: Hear | Speak, sound: bytes, tell: Tell) -> None:
            assert isinstance(order, Speak)
            list(synthesis(shape, order.text, order.stretch))
            speak(order, sound, tell)

        carry(Speak(text="Bonjour.", language=next(iter(options.voices)), stretch=1.0), b"", _nobody)
        return carry, tuple(options.voices)

    serve(load, 1, breath)


def _nobody(report: Report, sound: bytes) -> None:
    """The first sentence is slower: said before any call."""


if __name__ == "__main__":
    main(sys.argv[1])
