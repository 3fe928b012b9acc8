"""Plots made on the server: bars whose figures are also text, without script or style of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, HEAD = 360, 150, 34, 16
WIDEST = 48.0
NAMED = 8
"""Names written under a plot at most: of many days, one in so many."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in pixels of a drawing of WIDTH by HEIGHT. `foot` is where its name stands, 0 for one left out."""

    label: str
    value: float
    x: float
    y: float
    width: float
    height: float
    foot: float


def bars(values: Mapping[str, float]) -> list[Bar]:
    """The bars of a plot, the tallest as high as the drawing allows; none for no value."""
    top = max(values.values(), default=0.0)
    if not values or top <= 0:
        return []
    step = WIDTH / len(values)
    placed = enumerate(values.items())
    return [_bar(label, value / top, value, position, step, len(values)) for position, (label, value) in placed]


def _bar(label: str, share: float, value: float, position: int, step: float, count: int) -> Bar:
    room, width = HEIGHT - FOOT - HEAD, min(step * 0.8, WIDEST)
    every = -(-count // NAMED)
    foot = HEIGHT - (20 if position // every % 2 else 6) if position % every == 0 else 0
    x = position * step + (step - width) / 2
    return Bar(label, value, x, HEAD + room * (1 - share), width, room * share, foot)
