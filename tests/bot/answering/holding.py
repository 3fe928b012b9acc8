"""What passages hold on a question, decided without any language model."""

from collections.abc import Sequence
from datetime import date

from bot.answering.evidence.reader import Reader
from bot.answering.ground import Doubtful, GroundLimits, Held, ground
from bot.domain.documents import Ranked
from tests.fakes import FakeAnalyser


def held(question: str, ranked: Sequence[Ranked], limits: GroundLimits | None = None) -> Held:
    """As the path decides it on a Monday of November 2026, for somebody of `bourg`."""
    limits = limits or GroundLimits()
    found = ground(question, ranked, ("bourg",), date(2026, 11, 23), Reader(FakeAnalyser()), limits)
    return found.settled(limits) if isinstance(found, Doubtful) else found
