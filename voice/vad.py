"""Is somebody speaking? The small Silero network that faster-whisper carries, 32 ms at a time.

It gives how likely a voice is; what to make of it (a turn, a pause, a cough) is for `turns`.
"""

from collections import deque
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from voice.rates import samples, stream
from voice.speech import EAR_RATE_HZ

WINDOW = 512
"""Samples that the network judges at a time."""
WINDOW_S = WINDOW / EAR_RATE_HZ
PRE_ROLL_S = 0.5
QUIET, STALE_S = 0.1, 3.0
"""Below it nobody speaks; seconds of that after which a network hears badly (« oui » after 20 s: 0.43, not 0.92)."""
_CONTEXT, _STATE = 64, (1, 1, 128)
Floats = NDArray[np.float32]


class VoiceDetectorMissingError(Exception):
    """No network to tell a voice from noise; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Window:
    """32 ms of sound at 16,000 samples a second; how likely it holds a voice (0 to 1); its end, since the start."""

    sound_16k: bytes
    voice: float
    end_s: float


def packaged_network() -> Path:
    """Where faster-whisper keeps it; nothing is imported, nothing fetched."""
    found = find_spec("faster_whisper")
    folder = Path(found.origin).parent if found and found.origin else Path()
    path = folder / "assets" / "silero_vad_v6.onnx"
    if not path.is_file():
        raise VoiceDetectorMissingError("no voice detector: install the extra [voice] (faster-whisper brings it)")
    return path


class Silero:
    """The network, read once (1.2 MB) and shared by all calls."""

    def __init__(self, path: Path | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        where = str(path or packaged_network())
        self._session = onnxruntime.InferenceSession(where, options, providers=["CPUExecutionProvider"])

    def judge(self, window: Floats, h: Floats, c: Floats) -> tuple[float, Floats, Floats]:
        """576 samples from -1 to 1 (64 already heard, 512 new) and the state: how likely a voice, the next state."""
        voice, h, c = self._session.run(None, {"input": window[None], "h": h, "c": c})
        return float(voice.reshape(-1)[0]), h, c


class Listening:
    """What one caller says, from the leg's rate to the ear's. About 0.15 ms of work a window, where it is called."""

    def __init__(self, silero: Silero, rate_hz: int, pre_roll_s: float = PRE_ROLL_S) -> None:
        self._silero = silero
        self._to_ear = stream(rate_hz, EAR_RATE_HZ)
        self._waiting = b""
        self._recent: deque[bytes] = deque(maxlen=max(1, round(pre_roll_s / WINDOW_S)))
        self._windows = 0
        self.forget()

    def forget(self) -> None:
        """Begin anew: nothing was heard yet, and there is no pre-roll. The clock goes on."""
        self._h: Floats = np.zeros(_STATE, np.float32)
        self._c: Floats = np.zeros(_STATE, np.float32)
        self._context: Floats = np.zeros(_CONTEXT, np.float32)
        self._quiet_s = 0.0
        self._recent.clear()

    def refresh(self) -> None:
        """Before somebody may speak: a network that heard nothing for long is deaf to a short word, and begins anew."""
        if self._quiet_s >= STALE_S:
            self._h, self._c = np.zeros(_STATE, np.float32), np.zeros(_STATE, np.float32)

    def hear(self, frame: bytes) -> tuple[Window, ...]:
        """The windows that this frame completes: none, one or two for a frame of 20 ms."""
        self._waiting += self._to_ear.add(frame)
        size, whole = 2 * WINDOW, len(self._waiting) // (2 * WINDOW)
        windows = tuple(self._judged(self._waiting[size * i : size * (i + 1)]) for i in range(whole))
        self._waiting = self._waiting[size * whole :]
        return windows

    def pre_roll(self) -> bytes:
        """The last half second, up to the last window given: a first word begins before it is known for a voice."""
        return b"".join(self._recent)

    def _judged(self, sound: bytes) -> Window:
        heard: Floats = samples(sound).astype(np.float32) / np.float32(32768)
        voice, self._h, self._c = self._silero.judge(np.concatenate([self._context, heard]), self._h, self._c)
        self._quiet_s = self._quiet_s + WINDOW_S if voice < QUIET else 0.0
        self._context = heard[-_CONTEXT:]
        self._recent.append(sound)
        self._windows += 1
        return Window(sound, voice, self._windows * WINDOW_S)
