"""Attempts to sign in are counted together, whatever the process."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.domain.clock import now
from bot.storage import Store, open_store

WINDOW = timedelta(minutes=15)


def test_of_many_at_once_no_more_pass_than_one_by_one(database: str) -> None:
    stores = [open_store(database) for _ in range(4)]
    moment = now()

    def attempt(number: int) -> bool:
        made = stores[number % 4].attempts.begin({"192.0.2.1 jeanne": 6, "jeanne": 40}, moment, WINDOW)
        return not made.wait_s

    with ThreadPoolExecutor(16) as threads:
        passed = sum(threads.map(attempt, range(48)))
    for store in stores:
        store.close()
    assert passed == 6


def test_an_attempt_is_forgotten_with_time_and_forgiven_when_it_succeeds(opened: Store) -> None:
    moment, limits = now(), {"here jeanne": 2}
    first = opened.attempts.begin(limits, moment, WINDOW)
    opened.attempts.begin(limits, moment + timedelta(minutes=5), WINDOW)
    refused = opened.attempts.begin(limits, moment + timedelta(minutes=6), WINDOW)
    assert (refused.id, refused.wait_s) == ("", 9 * 60)
    opened.attempts.forgive(refused)
    assert opened.attempts.begin(limits, moment + timedelta(minutes=6), WINDOW).wait_s == 9 * 60
    opened.attempts.forgive(first)
    assert not opened.attempts.begin(limits, moment + timedelta(minutes=6), WINDOW).wait_s
    assert opened.attempts.begin(limits, moment + timedelta(minutes=7), WINDOW).wait_s
    assert not opened.attempts.begin(limits, moment + timedelta(minutes=21), WINDOW).wait_s
