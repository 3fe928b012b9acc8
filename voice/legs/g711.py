"""A-law and mu-law (ITU-T G.711), by tables of our own: aiortp 0.8.0 inverts the sign of A-law."""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Law(IntEnum):
    """The two laws, by their static RTP payload type (RFC 3551)."""

    MU = 0
    A = 8


def _a_law_levels() -> NDArray[np.int16]:
    """The level of each A-law byte: even bits are inverted on the line, and a set sign bit is positive."""
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    level = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, level, -level).astype(np.int16)


def _mu_law_levels() -> NDArray[np.int16]:
    """The level of each mu-law byte: all bits are inverted on the line, and a set sign bit is negative."""
    code = ~np.arange(256) & 0xFF
    level = (((code & 15) << 3) + 0x84 << ((code >> 4) & 7)) - 0x84
    return np.where(code & 0x80, -level, level).astype(np.int16)


def _nearest(levels: NDArray[np.int16]) -> NDArray[np.uint8]:
    """For each 16-bit sample (as unsigned), the byte whose level is nearest."""
    order = np.argsort(levels, kind="stable")
    ladder = levels[order].astype(np.int32)
    samples = np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)
    above = np.clip(np.searchsorted(ladder, samples), 1, 255)
    closer_below = samples - ladder[above - 1] <= ladder[above] - samples
    return order[np.where(closer_below, above - 1, above)].astype(np.uint8)


class G711:
    """Encodes and decodes one law; both ways are one look-up a sample."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self._levels = _a_law_levels() if law is Law.A else _mu_law_levels()
        self._codes = _nearest(self._levels)

    def encode(self, audio: bytes) -> bytes:
        """Signed 16 bits to one byte a sample."""
        codes: NDArray[np.uint8] = self._codes[np.frombuffer(audio, dtype="<u2")]
        return codes.tobytes()

    def decode(self, payload: bytes) -> bytes:
        """One byte a sample to signed 16 bits."""
        levels: NDArray[np.int16] = self._levels[np.frombuffer(payload, dtype=np.uint8)]
        return levels.astype("<i2", copy=False).tobytes()
