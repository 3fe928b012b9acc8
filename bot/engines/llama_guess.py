"""Guesses at what an answer says next: it often copies a passage, so what followed the same words there is tried.

A guess is read in the same pass as the token before it and kept only where the model chooses the same, so an answer is
what it would be without; a wrong guess costs its part of a pass. So few are made at first, and more where they hold.
"""

from collections.abc import Sequence

LEAST, LONGEST = 2, 6  # tokens that must be the same before; the longest stretch found counts
FIRST, MOST = 3, 9
PAUSE, LONGEST_PAUSE = 4, 64  # tokens said without any guess after one that was all wrong, twice as many each time


class Guesses:
    """What one answer may say next. `heard` is told every token of it."""

    def __init__(self, prompt: Sequence[int]) -> None:
        self._tokens: list[int] = []
        self._after: dict[tuple[int, ...], int] = {}
        self._most = FIRST
        self._pause, self._next_pause = 0, PAUSE
        for token in prompt:
            self.heard(token)

    def heard(self, token: int) -> None:
        """One more token; what was said lately is copied before what was read."""
        end = len(self._tokens)
        for length in range(LEAST, LONGEST + 1):
            if end >= length:
                self._after[tuple(self._tokens[end - length :])] = end
        self._tokens.append(token)
        self._pause = max(0, self._pause - 1)

    def next(self, most: int) -> Sequence[int]:
        """At most so many tokens; none when nothing like it was said before."""
        most = 0 if self._pause else min(most, self._most)
        for length in range(LONGEST, LEAST - 1, -1):
            place = self._after.get(tuple(self._tokens[-length:]))
            if place is not None:
                return self._tokens[place : place + most]
        return ()

    def judged(self, tried: int, right: int) -> None:
        """How many of the last guess were right."""
        self._most = min(MOST, 2 * self._most) if right == tried else max(FIRST, right)
        if right:
            self._next_pause = PAUSE
        else:
            self._pause, self._next_pause = self._next_pause, min(LONGEST_PAUSE, 2 * self._next_pause)
