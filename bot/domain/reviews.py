"""What people say of answers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Thumb(StrEnum):
    """A resident's verdict on one answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Feedback:
    """`comment` is masked before it is kept."""

    answer_id: str
    thumb: Thumb
    comment: str
    at: datetime
