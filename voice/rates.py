"""Sound at one rate made into sound at another: 8,000 a second by telephone, 16,000 for the ear, 22,050 of a voice."""

from typing import Protocol

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.int16]
_DTYPE = "<i2"
_QUALITY = "HQ"
_REACH = 16
"""Samples looked at on each side of a middle, when a rate is doubled: 2 ms at 8,000 a second."""


def samples(sound: bytes) -> Samples:
    """Mono, signed 16 bits, little endian; half a sample at the end is dropped."""
    return np.frombuffer(sound[: len(sound) // 2 * 2], dtype=_DTYPE)


def pcm(sound: NDArray[np.float32]) -> bytes:
    """From samples of 16 bits held as fractions; what is too loud is clipped, never wrapped."""
    return bytes(np.clip(np.rint(sound), -32768, 32767).astype(_DTYPE).tobytes())


def louder(sound: bytes, gain: float) -> bytes:
    """The same, `gain` times as loud, clipped and never wrapped."""
    if gain == 1.0:
        return sound
    return pcm(samples(sound) * np.float32(gain))


def resampled(sound: bytes, from_hz: int, to_hz: int) -> bytes:
    """A whole sound at another rate."""
    if from_hz == to_hz:
        return sound
    return pcm(np.asarray(soxr.resample(samples(sound).astype(np.float32), from_hz, to_hz, quality=_QUALITY)))


class Stream(Protocol):
    """A rate into another, piece after piece without a seam."""

    def add(self, sound: bytes) -> bytes:
        """What can be told so far; a little may be held back until the next piece."""

    def end(self) -> bytes:
        """What was held back. Nothing may be added after."""


def stream(from_hz: int, to_hz: int) -> Stream:
    """8,000 into 16,000, what every call needs, waits 2 ms; other rates wait about 30."""
    if from_hz == to_hz:
        return _Same()
    return _Doubling() if to_hz == 2 * from_hz else _Soxr(from_hz, to_hz)


class _Same:
    def add(self, sound: bytes) -> bytes:
        return sound

    def end(self) -> bytes:
        return b""


class _Doubling:
    """A sample in the middle of each two, by a windowed sine. soxr would hold back 29 ms of what is said."""

    def __init__(self) -> None:
        place = np.arange(-_REACH, _REACH) + 0.5
        weights = np.sinc(place) * np.kaiser(2 * _REACH, 6.0)
        self._weights = (weights / weights.sum()).astype(np.float32)
        self._known = np.zeros(2 * _REACH - 1, np.float32)

    def add(self, sound: bytes) -> bytes:
        if len(sound) < 2:
            return b""
        whole = np.concatenate([self._known, samples(sound).astype(np.float32)])
        self._known = whole[len(whole) - 2 * _REACH + 1 :]
        middles = np.convolve(whole, self._weights, "valid")
        doubled = np.empty(2 * len(middles), np.float32)
        doubled[0::2] = whole[_REACH - 1 : _REACH - 1 + len(middles)]
        doubled[1::2] = middles
        return pcm(doubled)

    def end(self) -> bytes:
        return self.add(bytes(2 * _REACH))


class _Soxr:
    def __init__(self, from_hz: int, to_hz: int) -> None:
        self._stream = soxr.ResampleStream(from_hz, to_hz, 1, dtype="float32", quality=_QUALITY)

    def add(self, sound: bytes) -> bytes:
        return pcm(np.asarray(self._stream.resample_chunk(samples(sound).astype(np.float32))))

    def end(self) -> bytes:
        return pcm(np.asarray(self._stream.resample_chunk(np.zeros(0, np.float32), last=True)))
