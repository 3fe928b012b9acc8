"""How far an ingestion is, told to whoever watches."""

from typing import Protocol


class Progress(Protocol):
    """Told how far each step is; `total` is 0 when unknown."""

    def __call__(self, step: str, done: int, total: int, /) -> None: ...


def silent(step: str, done: int, total: int) -> None:
    """The progress nobody watches."""
