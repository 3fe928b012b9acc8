"""Things of one family (`rules/families.toml`): what is said of an adult is not said of a child."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Stems = frozenset[str]

ELSEWHERE = 0.5
"""What naming a sibling is worth where the thing asked about is named farther off."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The stems that name what a question asks about, and those of the others of its family."""

    own: Stems
    others: Stems


def asked_of(families: Iterable[Sequence[Stems]], stems: Stems) -> tuple[Asked, ...]:
    """The families that a question of these stems names somebody or something of."""
    return tuple(_asked(family, stems) for family in families if any(not one.isdisjoint(stems) for one in family))


def _asked(family: Sequence[Stems], stems: Stems) -> Asked:
    own: Stems = frozenset().union(*(one for one in family if not one.isdisjoint(stems)))
    return Asked(own, frozenset().union(*family) - own)


def of_a_sibling(asked: Iterable[Asked], places: Sequence[Stems]) -> float:
    """Whether what is said is of another of the family than the one asked about.

    1 when only others are named in `places` (the nearest to the fact first), less when the one asked about is named
    farther off than another.
    """
    return max((_of_another(one, places) for one in asked), default=0.0)


def _of_another(one: Asked, places: Sequence[Stems]) -> float:
    nearest = next((place for place in places if not place.isdisjoint(one.own | one.others)), one.own)
    if not nearest.isdisjoint(one.own):
        return 0.0
    return 1.0 if all(place.isdisjoint(one.own) for place in places) else ELSEWHERE
