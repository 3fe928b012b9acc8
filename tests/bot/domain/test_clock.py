"""Moments given on the command line are read as residents mean them."""

from datetime import datetime

import pytest

from bot.domain.clock import PARIS, parse_moment


def test_a_date_is_taken_in_the_morning_in_paris() -> None:
    assert parse_moment("2026-11-23") == datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)


def test_a_naive_moment_is_in_paris_and_an_aware_one_is_converted() -> None:
    assert parse_moment("2026-07-14T09:30").isoformat() == "2026-07-14T09:30:00+02:00"
    assert parse_moment("2026-12-01T09:30:00+00:00").isoformat() == "2026-12-01T10:30:00+01:00"


@pytest.mark.parametrize("text", ["", "demain", "2026-13-01", "2026-02-30"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(text)
