"""The clock of one call, in frames of 20 ms: when an answer is late, when a call is too long, when it is hung up."""

from dataclasses import dataclass

from voice.legs.leg import FRAME_S

LAST_WORDS_S = 20.0
ON_ITS_WAY_S = 0.3
"""The last word leaves here before it is heard there."""


@dataclass(slots=True)
class CallClock:
    """`lates_s` are the waits after which an answer is late once, twice, and given up."""

    lates_s: tuple[float, ...]
    longest_s: float
    now_s: float = 0.0
    asked_at_s: float = 0.0
    lates: int = 0
    _ends_at_s: float = float("inf")
    _is_too_long: bool = False

    def tick(self) -> None:
        """One frame more."""
        self.now_s += FRAME_S

    def ask(self) -> None:
        """A question was asked now."""
        self.asked_at_s, self.lates = self.now_s, 0

    def late(self) -> int:
        """How late the answer is, told once at each step; 0 else."""
        if self.lates >= len(self.lates_s) or self.now_s - self.asked_at_s < self.lates_s[self.lates]:
            return 0
        self.lates += 1
        return self.lates

    def too_long(self) -> bool:
        """Told once; whatever is said then, the call ends soon."""
        if self._is_too_long or self.now_s < self.longest_s:
            return False
        self._is_too_long = True
        self._ends_at_s = min(self._ends_at_s, self.now_s + LAST_WORDS_S)
        return True

    def end(self) -> None:
        """The last word is said."""
        self._ends_at_s = min(self._ends_at_s, self.now_s + ON_ITS_WAY_S)

    def over(self) -> bool:
        """Time to hang up; told once."""
        if self.now_s < self._ends_at_s:
            return False
        self._ends_at_s = float("inf")
        return True
