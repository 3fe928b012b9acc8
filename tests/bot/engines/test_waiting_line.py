"""Who is served next: residents before drafts, drafts before too long, nobody beyond the limit."""

import pytest

from bot.answering.generator import GeneratorBusy, Urgency
from bot.engines.waiting_line import MOST_OVERTAKEN, WaitingLine

BACKGROUND = Urgency.BACKGROUND


def test_residents_pass_before_drafts_that_wait_but_not_before_who_is_served() -> None:
    line = WaitingLine(at_once=1, limit=10)
    served, first, second = (line.join(BACKGROUND) for _ in range(3))
    resident, other = line.join(), line.join()
    assert [line.position(one) for one in (served, resident, other, first, second)] == [0, 1, 2, 3, 4]
    assert first.moved.is_set()
    line.leave(served)
    assert line.position(resident) == 0


def test_a_draft_is_passed_eight_times_at_most() -> None:
    line = WaitingLine(at_once=1, limit=100)
    line.join()
    draft = line.join(BACKGROUND)
    residents = [line.join() for _ in range(MOST_OVERTAKEN + 3)]
    assert line.position(draft) == MOST_OVERTAKEN + 1
    assert line.position(residents[-1]) == MOST_OVERTAKEN + 4


def test_the_line_is_bounded_for_everybody() -> None:
    line = WaitingLine(at_once=2, limit=1)
    for _ in range(3):
        line.join(BACKGROUND)
    with pytest.raises(GeneratorBusy):
        line.join()
