"""Sounds found again in recordings without doubt, and the files of telephones."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]
RATE_HZ = 8000


def write(path: Path, sound: Sound) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(np.clip(sound, -32768, 32767).astype("<i2").tobytes())


def recording(path: Path) -> Sound:
    """A WAV that may still be open, its header unfinished."""
    data = path.read_bytes()
    return np.frombuffer(data[44 : 44 + (len(data) - 44) // 2 * 2], dtype="<i2").astype(float)


def pcm(sound: Sound) -> bytes:
    return np.clip(sound, -32768, 32767).astype("<i2").tobytes()


def chirp(seconds: float, low: float = 300.0, high: float = 3000.0, gain: float = 8000.0) -> Sound:
    """A sound found again without doubt in a recording, polarity included."""
    at = np.arange(int(8000 * seconds)) / 8000
    return gain * np.sin(2 * np.pi * (low * at + (high - low) / (2 * seconds) * at**2))


def match(heard: Sound, wanted: Sound) -> tuple[float, int]:
    """How well `wanted` is in `heard` (correlation at the best place, signed), and at which sample."""
    if len(heard) < len(wanted):
        return 0.0, 0
    size = len(heard) + len(wanted)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    place = int(np.argmax(np.abs(product[: len(heard) - len(wanted) + 1])))
    part = heard[place : place + len(wanted)]
    scale = float(np.linalg.norm(part) * np.linalg.norm(wanted)) or 1.0
    return float(part @ wanted) / scale, place


def clear_share(heard: Sound, wanted: Sound, piece_s: float = 0.1) -> float:
    """The share of `wanted`, by pieces, heard as it was said, polarity included (correlation above 0.99).

    By pieces, because a machine that is late makes holes of 20 ms, and two telephones have two clocks.
    """
    size = int(piece_s * RATE_HZ)
    pieces = [wanted[at : at + size] for at in range(0, len(wanted) - size + 1, size)]
    return sum(match(heard, piece)[0] > 0.99 for piece in pieces) / len(pieces)
