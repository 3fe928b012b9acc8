"""The promise on personal data: 98 % of it gone, 2 % of ordinary lines touched, on the lines of every set."""

from pathlib import Path

import pytest

from bot.domain.masking import NONE_KNOWN, official_of
from eval.masking import contacts_of, false_positives, judged, read_set, recall

CORPUS = Path(__file__).parents[2] / "corpus"
SETS = ("tuned", "held", "fresh", "later", "blind", "spoken")


@pytest.mark.parametrize("name", SETS)
def test_the_promise_holds(name: str) -> None:
    outcomes = judged(read_set(name), official_of(contacts_of(CORPUS)))
    assert recall(outcomes) >= 0.98
    assert false_positives(outcomes) <= 0.02


def test_the_sets_are_large_and_apart() -> None:
    lines = [line.text for name in SETS for line in read_set(name)]
    assert len(lines) >= 500 and len(set(lines)) == len(lines)


def test_what_a_service_publishes_stays_only_when_it_is_known() -> None:
    published = [line for line in read_set("tuned") if "02 61 91 10 00" in line.text and not line.private]
    assert published
    assert not any(one.lost for one in judged(published, official_of(contacts_of(CORPUS))))
    assert all(one.lost for one in judged(published, NONE_KNOWN))


def test_a_leak_and_a_loss_are_counted() -> None:
    from eval.masking import Line

    leaking = judged([Line("son code est 4512", ("4512",)), Line("06 39 98 12 34", ("06 39 98 12 34",))], NONE_KNOWN)
    assert recall(leaking) == 0.5
    assert false_positives(judged([Line("06 39 98 12 34", ()), Line("25 €", ())], NONE_KNOWN)) == 0.5
