"""Sound for the tests of the voice: sentences said by espeak-ng or the tiny voice, as a telephone brings them."""

import asyncio
from pathlib import Path

from voice.espeak import say
from voice.rates import resampled
from voice.speech import EAR_RATE_HZ

ROOT = Path(__file__).parents[2]
EAR, VOICE = ROOT / "tests/models/tiny-ear", ROOT / "tests/models/tiny-voice/fr_FR-tiny-low.onnx"
AROUND_S = 0.4


def quiet(seconds: float, rate_hz: int = EAR_RATE_HZ) -> bytes:
    """Nothing at all."""
    return bytes(2 * int(seconds * rate_hz))


def said(text: str, language: str = "fr", rate_hz: int = EAR_RATE_HZ) -> bytes:
    """By espeak-ng, with a little silence around."""
    sound, found_hz = asyncio.run(say(text, language, 1.0))
    return quiet(AROUND_S, rate_hz) + resampled(sound, found_hz, rate_hz) + quiet(AROUND_S, rate_hz)
