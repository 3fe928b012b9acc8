"""Sound from one rate to another, piece by piece: the only file that imports soxr."""

import numpy as np
import soxr


class Resampler:
    """Turns a stream of mono signed 16-bit sound from one rate to another; keeps its state between pieces."""

    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._same = from_hz == to_hz
        self._stream = soxr.ResampleStream(from_hz, to_hz, 1, dtype="int16", quality="MQ")

    def feed(self, audio: bytes, last: bool = False) -> bytes:
        """What can be given so far; with `last`, also what was held back. Nothing may be fed after that."""
        if self._same:
            return audio
        given = self._stream.resample_chunk(np.frombuffer(audio, dtype="<i2"), last=last)
        return bytes(given.astype("<i2", copy=False).tobytes())


def resample(audio: bytes, from_hz: int, to_hz: int) -> bytes:
    """A whole sound at another rate."""
    return Resampler(from_hz, to_hz).feed(audio, last=True)
