"""What is being said in a call: the sound that waits to be sent, frame by frame, and what of it was really heard."""

from collections import deque

from voice.legs.leg import FRAME_S

LONGEST_S = 120.0


def frame_bytes(rate_hz: int) -> int:
    """Bytes of 20 ms of mono signed 16-bit sound."""
    return 2 * round(rate_hz * FRAME_S)


def seconds(audio: bytes, rate_hz: int) -> float:
    """How long a mono signed 16-bit sound lasts."""
    return len(audio) / 2 / rate_hz


class Playout:
    """Sound given by the piece, taken by frames of 20 ms; silence when there is none. Never blocks, never drifts.

    Holds `LONGEST_S` at most: a speaker who runs away loses the end of the speech, not the memory of the machine.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._size = frame_bytes(rate_hz)
        self._silence = bytes(self._size)
        self._pieces: deque[memoryview] = deque()
        self._waiting = 0

    def play(self, audio: bytes) -> None:
        """Add sound behind what waits."""
        if len(audio) % 2:
            raise ValueError("half a sample: sound is signed 16 bits")
        room = 2 * int(LONGEST_S * self._rate_hz) - self._waiting
        if audio and room > 0:
            self._pieces.append(memoryview(bytes(audio))[:room])
            self._waiting += len(self._pieces[-1])

    def flush(self) -> None:
        """Forget what waits."""
        self._pieces.clear()
        self._waiting = 0

    @property
    def unplayed_s(self) -> float:
        """Seconds that wait."""
        return self._waiting / 2 / self._rate_hz

    def take(self) -> bytes:
        """The next 20 ms, filled up with silence."""
        if not self._waiting:
            return self._silence
        frame = bytearray()
        while self._pieces and len(frame) < self._size:
            piece = self._pieces.popleft()
            wanted = self._size - len(frame)
            frame += piece[:wanted]
            if len(piece) > wanted:
                self._pieces.appendleft(piece[wanted:])
        self._waiting -= len(frame)
        return bytes(frame).ljust(self._size, b"\0")
