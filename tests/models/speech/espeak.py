"""espeak-ng: sound by its command, sound with the place of each phoneme by its library."""

import ctypes
import subprocess
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

RATE_HZ = 16_000
Sound = NDArray[np.float32]
_PHONEME, _RETRIEVAL, _EVENTS_IN_IPA = 7, 2, 0x0001 | 0x0002
_RATE, _PITCH, _UTF8 = 1, 3, 1


def at_16k(samples: Sound, rate_hz: int) -> Sound:
    """The same sound, 16,000 samples a second."""
    return samples if rate_hz == RATE_HZ else soxr.resample(samples, rate_hz, RATE_HZ).astype(np.float32)


def say(text: str, voice: str, words_a_minute: int, pitch: int) -> Sound:
    """One sentence, from -1 to 1."""
    command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "-p", str(pitch), "--stdout", text]
    wav = subprocess.run(command, capture_output=True, check=True).stdout
    # The length written in the header of a stream is bogus: the sound starts at byte 44 and goes to the end.
    samples = np.frombuffer(wav[44 : len(wav) - len(wav) % 2], dtype="<i2").astype(np.float32) / 32768
    return at_16k(samples, int.from_bytes(wav[24:28], "little"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A phoneme, in IPA (empty: a pause), and its sound at 16,000 samples a second."""

    phoneme: str
    sound: Sound


class _Identifier(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Identifier),
    )


class Phonemes:
    """The library, opened once: sentences cut into phonemes."""

    def __init__(self, voice: str, words_a_minute: int = 155, pitch: int = 50) -> None:
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._rate_hz = self._library.espeak_Initialize(_RETRIEVAL, 0, None, _EVENTS_IN_IPA)
        self._sound: list[Sound] = []
        self._events: list[tuple[int, str]] = []
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))
        self._callback = kind(self._collect)  # kept: the library calls it later
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_SetVoiceByName(voice.encode())
        self._library.espeak_SetParameter(_RATE, words_a_minute, 0)
        self._library.espeak_SetParameter(_PITCH, pitch, 0)

    def _collect(
        self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        if count > 0:
            self._sound.append(np.ctypeslib.as_array(samples, shape=(count,)).astype(np.float32) / 32768)
        index = 0
        while events[index].type:
            if events[index].type == _PHONEME:
                self._events.append((events[index].sample, events[index].id.string.decode("utf-8", "ignore")))
            index += 1
        return 0

    def cut(self, text: str) -> list[Piece]:
        """The sentence in order; each piece lasts until the next begins."""
        self._sound.clear()
        self._events.clear()
        raw = text.encode()
        self._library.espeak_Synth(raw, len(raw) + 1, 0, 1, 0, _UTF8, None, None)
        self._library.espeak_Synchronize()
        whole = at_16k(np.concatenate(self._sound), self._rate_hz)
        starts = [int(sample * RATE_HZ / self._rate_hz) for sample, _ in self._events]
        ends = [*starts[1:], starts[-1]]
        return [Piece(name, whole[a:b]) for (_, name), a, b in zip(self._events, starts, ends, strict=True)]
