"""Our own voice coming back: a hands-free telephone gives it to the microphone, and a voice detector takes it for one.

What comes back is softer than what went out; somebody who speaks over us is not. Loudness tells them apart.
"""

from collections import deque

import numpy as np

from voice.rates import samples

SHARE = 0.2
"""Of our loudness (-14 dB): an echo at -20 dB stays below, a caller at half our loudness does not."""
RECENT = 3
"""Windows of the caller: a word has softer moments."""


def loudness(sound: bytes) -> float:
    """Root mean square of mono signed 16-bit sound; 0 for none."""
    heard = samples(sound).astype(np.float32)
    return float(np.sqrt(np.mean(np.square(heard)))) if len(heard) else 0.0


class Echo:
    """Tells, window after window, whether what is heard may be ours."""

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=RECENT)

    def may_be(self, window: bytes, ours: float) -> bool:
        """`ours` is the loudness of what was sent in the last moments."""
        self._heard.append(loudness(window))
        return ours > 0 and max(self._heard) < SHARE * ours
