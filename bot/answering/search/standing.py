"""How words stand in a text: together, side by side, in a row."""

from collections.abc import Mapping, Sequence

WINDOW, BESIDE = 12, 3

Places = Sequence[tuple[int, str]]


def places(text: Sequence[str], wanted: Mapping[str, float]) -> Places:
    """Where the wanted words stand, in order."""
    return [(at, word) for at, word in enumerate(text) if word in wanted] if wanted else []


def most_together(found: Places, worth: Mapping[str, float]) -> float:
    """The most that the words standing within any twelve words are worth, each counted once."""
    best = 0.0
    for first, (start, _) in enumerate(found):
        near = {word for at, word in found[first : first + WINDOW] if at < start + WINDOW}
        best = max(best, sum(worth[word] for word in near))
    return best


def neighbours(found: Places) -> frozenset[tuple[str, str]]:
    """The pairs of words that stand at most three words apart, in either order."""
    close = [
        (word, other)
        for first, (at, word) in enumerate(found)
        for then, other in found[first + 1 : first + 1 + BESIDE]
        if then <= at + BESIDE
    ]
    return frozenset(close) | frozenset((other, word) for word, other in close)


def longest_run(found: Places) -> int:
    """How many wanted words follow each other without another between."""
    longest = current = 0
    last = -2
    for at, _ in found:
        current = current + 1 if at == last + 1 else 1
        last, longest = at, max(longest, current)
    return longest
