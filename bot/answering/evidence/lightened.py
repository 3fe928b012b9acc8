"""What was weighed, made light enough to be remembered."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.answering.evidence.signs import Signs
from bot.answering.evidence.weigh import Candidate


def lightened(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The same, for those that are remembered: what is equal among them is held once, in half the memory."""
    shared: dict[object, Any] = {}

    def one_of(value: object) -> Any:
        return shared.setdefault(value, value)

    return tuple(
        replace(
            one,
            signs=Signs(*map(one_of, one.signs.values())),
            aspects=one_of(one.aspects),
            covers=one_of(one.covers),
        )
        for one in candidates
    )
