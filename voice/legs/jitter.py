"""Puts packets back in time: whatever their size and order, 20 ms come out at each tick, as late as the network asks.

One byte is one sample (G.711). aiortp's own playout loses every second frame of a peer that sends 30 or 40 ms packets.
"""

from collections import deque

FRAME = 160
LEAST_FRAMES, MOST_FRAMES = 1, 10
_WINDOW = 50 * FRAME
_WRAP = 1 << 32
_PATIENCE, _MOST_PATIENCE = 100, 1600  # ticks with room to spare before the delay is made one frame shorter
_RECENT = 50  # packets that tell how long a punctual one waits now
_STRAYS = 3  # packets in a row out of any reach: the sender has another clock now


class JitterBuffer:
    """Samples by time stamp. The delay starts at `frames` and follows what arrives late, up to `MOST_FRAMES`.

    It becomes short again when all is calm, down to `LEAST_FRAMES`; after an attempt that was regretted, the next one
    waits twice as long. A sender whose stamps stand still while it is silent is followed however often it does so.
    """

    def __init__(self, frames: int = 2) -> None:
        self._frames = frames
        self._next: int | None = None
        self._samples = bytearray(_WINDOW)
        self._present = bytearray(_WINDOW)
        self._recent: deque[int] = deque(maxlen=_RECENT)
        self._owed = 0
        self._strays = 0
        self._spare = _WINDOW
        self._patience = self._calm = _PATIENCE
        self._shortened = False
        self.late = 0
        self.lost = 0

    @property
    def delay_frames(self) -> int:
        """How many frames a punctual packet waits now."""
        return max(0, max(self._recent, default=self._frames * FRAME)) // FRAME

    def restart(self) -> None:
        """Forget the sender's clock: what comes next is another stream."""
        self._next = None

    def put(self, stamp: int, payload: bytes) -> None:
        """A packet whose first sample is at `stamp` (32 bits, wraps)."""
        if self._next is None:
            self._begin(stamp)
        ahead = self._ahead(stamp)
        if not -MOST_FRAMES * FRAME <= ahead <= _WINDOW - len(payload):
            self._stray(stamp, payload)
            return
        self._strays = 0
        self._recent.append(ahead)
        self._spare = min(self._spare, ahead)
        if ahead < 0:
            self.late += 1
            self._owed = max(self._owed, min(-(ahead // FRAME), MOST_FRAMES - self.delay_frames))
            payload, ahead = payload[-ahead:], 0
        self._samples[ahead : ahead + len(payload)] = payload
        self._present[ahead : ahead + len(payload)] = b"\1" * len(payload)

    def take(self) -> bytes | None:
        """The next 20 ms, or nothing when the network lost them or the delay is being made longer."""
        if self._next is None:
            return None
        if self._owed > 0:
            self._owed -= 1
            self._delayed(FRAME)
            return None
        self._shorten()
        whole = all(self._present[:FRAME])
        frame = bytes(self._samples[:FRAME])
        self._step()
        self.lost += not whole
        return frame if whole else None

    def _begin(self, stamp: int) -> None:
        self._next = (stamp - self._frames * FRAME) % _WRAP
        self._samples[:] = bytes(_WINDOW)
        self._present[:] = bytes(_WINDOW)
        self._recent.clear()
        self._owed = self._strays = 0

    def _ahead(self, stamp: int) -> int:
        """Samples from the play head to `stamp`, negative when it is past."""
        assert self._next is not None
        return (stamp - self._next + _WRAP // 2) % _WRAP - _WRAP // 2

    def _stray(self, stamp: int, payload: bytes) -> None:
        self._strays += 1
        if self._strays >= _STRAYS and len(payload) <= _WINDOW // 2:
            self._begin(stamp)
            self.put(stamp, payload)

    def _delayed(self, by: int) -> None:
        """What is played comes later by so many samples, or earlier."""
        self._spare += by
        self._recent = deque((ahead + by for ahead in self._recent), _RECENT)
        if by > 0 and self._shortened:
            self._calm = min(2 * self._calm, _MOST_PATIENCE)
        self._shortened = by < 0

    def _shorten(self) -> None:
        """After two calm seconds or more, every packet a frame earlier than it must, play one frame less late."""
        self._patience -= 1
        if self._patience > 0:
            return
        if (LEAST_FRAMES + 1) * FRAME <= self._spare < _WINDOW:
            self._step()
            self._delayed(-FRAME)
        self._patience, self._spare = self._calm, _WINDOW

    def _step(self) -> None:
        assert self._next is not None
        self._next = (self._next + FRAME) % _WRAP
        for line in (self._samples, self._present):
            del line[:FRAME]
            line += bytes(FRAME)
