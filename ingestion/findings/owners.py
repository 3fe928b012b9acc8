"""Whose documents hold for the same residents."""

from itertools import product

from bot.domain.territories import Territory

Pairs = frozenset[tuple[str, str]]


def names(territory: Territory) -> tuple[str, ...]:
    """What people call the communes and their groups."""
    return tuple(territory.owner_name(owner) for owner in (*territory.communes, *territory.intercommunalities))


def together(territory: Territory) -> Pairs:
    """Every pair of owners, in both orders, whose facts hold for the residents of one commune."""
    communes = territory.communes.values()
    return frozenset((one, other) for commune in communes for one, other in product(commune.owners(), commune.owners()))
