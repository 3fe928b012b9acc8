"""Keys of the telephone heard in the sound itself (ITU-T Q.23, Q.24), for lines that tell them no other way.

Goertzel's filters on windows of 40 ms, every 20 ms. A voice is not a key: nearly all the energy must be in one tone of
each group, in balance, without the harmonics a voice has, and stay so for two windows.
"""

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 8000
_ROWS = (697.0, 770.0, 852.0, 941.0)
_COLUMNS = (1209.0, 1336.0, 1477.0)
_KEYS = ("123", "456", "789", "*0#")
_WINDOW = 320
_FLOOR = 2e5  # mean square of one tone below which it is no key (about -38 dBm0)
_SHARE = 0.8  # of the energy that must be in the two tones
_TWIST = 6.3  # 8 dB between the two groups
_RIVAL = 6.3  # 8 dB above the second tone of the same group
_HARMONIC = 0.1


_Sound = NDArray[np.float32]


def _filters(tones: tuple[float, ...]) -> _Sound:
    """One line for the cosine and one for the sine of each tone: their products with a window are its amplitude."""
    turns = 2 * np.pi * np.outer(np.array(tones), np.arange(_WINDOW)) / RATE_HZ
    return (np.concatenate([np.cos(turns), np.sin(turns)]) / _WINDOW).astype(np.float32)


class ToneKeys:
    """One stream of sound at 8 kHz, 20 ms at a time."""

    def __init__(self) -> None:
        self._filters = _filters(_ROWS + _COLUMNS + tuple(2 * tone for tone in _ROWS + _COLUMNS))
        self._before: _Sound = np.zeros(_WINDOW // 2, dtype=np.float32)
        self._key, self._count, self._gone = "", 0, 0

    def put(self, frame: bytes) -> str:
        """20 ms of sound; the key when one is released, else nothing."""
        now = np.frombuffer(frame, dtype="<i2").astype(np.float32)
        key = self._of(np.concatenate([self._before, now]))
        self._before = now
        if key and key == self._key:
            self._count, self._gone = self._count + 1, 0
        elif self._count >= 2 and not self._gone:
            self._gone = 1  # one bad window in a key that is held is a scratch on the line
        else:
            released = self._key if self._count >= 2 else ""
            self._key, self._count, self._gone = key, int(bool(key)), 0
            return released
        return ""

    def _of(self, window: _Sound) -> str:
        energy = float(window @ window) / _WINDOW
        if energy < _FLOOR:
            return ""
        power = 2 * np.sum((self._filters @ window).reshape(2, -1) ** 2, axis=0)
        rows, columns, harmonics = power[:4], power[4:7], power[7:]
        row, column = int(np.argmax(rows)), int(np.argmax(columns))
        low, high = rows[row], columns[column]
        pure = low + high >= _SHARE * energy and min(low, high) * _TWIST >= max(low, high)
        alone = all(np.sort(group)[-2] * _RIVAL <= group.max() for group in (rows, columns))
        spoken = harmonics[row] > _HARMONIC * low or harmonics[4 + column] > _HARMONIC * high
        return _KEYS[row][column] if pure and alone and not spoken and min(low, high) > _FLOOR / 4 else ""
