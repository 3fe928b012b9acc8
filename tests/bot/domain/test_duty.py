"""Hours and presence decide together."""

from datetime import datetime

from bot.domain.clock import PARIS
from bot.domain.duty import InQueue, Later, Live, duty

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)


def test_somebody_is_there_and_nobody_waits() -> None:
    assert duty(agents=2, waiting=0, is_open=True, opens_at=None) == Live()


def test_the_position_counts_the_resident_too() -> None:
    assert duty(agents=1, waiting=3, is_open=True, opens_at=None) == InQueue(4)


def test_nobody_there_or_closed_is_later() -> None:
    assert duty(agents=0, waiting=0, is_open=True, opens_at=MONDAY) == Later(MONDAY)
    assert duty(agents=5, waiting=0, is_open=False, opens_at=None) == Later(None)
