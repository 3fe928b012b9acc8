"""Keys of the telephone told in packets (RFC 4733), each once, when it is released, even if its end was lost."""

_KEYS = "0123456789*#"
_LOST_END_TICKS = 8
_REMEMBERED = 64


class KeyPackets:
    """Follows the events of one stream; several packets tell one key, any of them may be lost, late or doubled."""

    def __init__(self) -> None:
        self._told: list[int] = []
        self._open: tuple[int, str] | None = None
        self._quiet = 0

    def put(self, stamp: int, payload: bytes) -> str:
        """A packet of event; the key if it is released by it, else nothing."""
        if len(payload) < 4 or payload[0] >= len(_KEYS) or stamp in self._told:
            return ""
        before = self._close() if self._open and self._open[0] != stamp else ""
        self._open, self._quiet = (stamp, _KEYS[payload[0]]), 0
        return before + (self._close() if payload[1] & 0x80 else "")

    def tick(self) -> str:
        """20 ms have passed; the key if nothing more is told of it."""
        self._quiet += 1
        return self._close() if self._open and self._quiet > _LOST_END_TICKS else ""

    def _close(self) -> str:
        assert self._open is not None
        stamp, key = self._open
        self._told = [*self._told[-_REMEMBERED:], stamp]
        self._open = None
        return key
