"""Plots made on the server: bars whose figures are also text, without script or style of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, HEAD = 640, 180, 24, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in pixels of a drawing of WIDTH by HEIGHT."""

    label: str
    value: float
    x: float
    y: float
    width: float
    height: float


def bars(values: Mapping[str, float]) -> list[Bar]:
    """The bars of a plot, the tallest as high as the drawing allows; none for no value."""
    top = max(values.values(), default=0.0)
    if not values or top <= 0:
        return []
    step = WIDTH / len(values)
    room = HEIGHT - FOOT - HEAD
    return [
        Bar(label, value, position * step + step * 0.1, HEAD + room * (1 - value / top), step * 0.8, room * value / top)
        for position, (label, value) in enumerate(values.items())
    ]
