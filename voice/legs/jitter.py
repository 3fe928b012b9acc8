"""Puts packets back in time: whatever their size and order, 20 ms come out at each tick, as late as the network asks.

One byte is one sample (G.711). aiortp's own playout loses every second frame of a peer that sends 30 or 40 ms packets.
"""

FRAME = 160
LEAST_FRAMES, MOST_FRAMES = 1, 10
_WINDOW = 50 * FRAME
_WRAP = 1 << 32
_PATIENCE, _MOST_PATIENCE = 100, 1600  # ticks with room to spare before the delay is made one frame shorter
_STRAYS = 3  # packets in a row out of any reach: the sender has another clock now


class JitterBuffer:
    """Samples by time stamp. The delay starts at `frames` and follows what arrives late, up to `MOST_FRAMES`.

    It becomes short again when all is calm, down to `LEAST_FRAMES`; after each attempt that was regretted, the next
    one waits twice as long.
    """

    def __init__(self, frames: int = 2) -> None:
        self._frames = frames
        self._next: int | None = None
        self._samples = bytearray(_WINDOW)
        self._present = bytearray(_WINDOW)
        self._owed = 0
        self._strays = 0
        self._spare = MOST_FRAMES * FRAME
        self._patience = self._calm = _PATIENCE
        self._shortened = False
        self.late = 0
        self.lost = 0

    @property
    def delay_frames(self) -> int:
        """How many frames the buffer keeps in hand now."""
        return self._frames

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
        if ahead < 0:
            self.late += 1
            self._owed = max(self._owed, min(-(ahead // FRAME), MOST_FRAMES - self._frames))
            payload, ahead = payload[-ahead:], 0
        else:
            self._spare = min(self._spare, ahead)
        self._samples[ahead : ahead + len(payload)] = payload
        self._present[ahead : ahead + len(payload)] = b"\1" * len(payload)

    def take(self) -> bytes | None:
        """The next 20 ms, or nothing when the network lost them or the delay is being made longer."""
        if self._next is None:
            return None
        if self._owed > 0:
            self._owed -= 1
            self._frames += 1
            self._spare += FRAME
            self._regret()
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

    def _shorten(self) -> None:
        """After two calm seconds or more, every packet a frame earlier than it must, play one frame less late."""
        self._patience -= 1
        if self._patience > 0:
            return
        if self._spare >= (LEAST_FRAMES + 1) * FRAME and self._frames > LEAST_FRAMES:
            self._step()
            self._frames -= 1
            self._shortened = True
        self._patience, self._spare = self._calm, MOST_FRAMES * FRAME

    def _regret(self) -> None:
        if self._shortened:
            self._shortened, self._calm = False, min(2 * self._calm, _MOST_PATIENCE)

    def _step(self) -> None:
        assert self._next is not None
        self._next = (self._next + FRAME) % _WRAP
        for line in (self._samples, self._present):
            del line[:FRAME]
            line += bytes(FRAME)
