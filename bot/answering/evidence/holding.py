"""Which statements hold what is asked for: the figure, when one is asked, or the denial of what is asked about."""

from collections.abc import Sequence

from bot.answering.evidence.aspects import STRICT, Aspect
from bot.answering.evidence.weigh import Candidate


def holding(candidates: Sequence[Candidate], aspects: Sequence[Aspect]) -> list[Candidate]:
    """Those of the candidates, in their order; all of them when no figure is asked for."""
    strict = [aspect for aspect in aspects[:1] if aspect in STRICT]
    return [one for one in candidates if all(aspect in one.aspects for aspect in strict) or one.signs.denied]
