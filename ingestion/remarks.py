"""What the operator should know of one source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of one source."""

    source: str
    location: str
    text: str
