"""Several agents and residents at once, on one database."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from bot.domain.requests import Voice
from bot.storage import NotYoursError, Store, open_store
from bot.storage.opening import build_engine
from tests.bot.storage.desk_values import NOW, SUGGESTION, UNTIL, request

CLAIMS, REQUESTS = 1_000, 100


def test_a_thousand_claims_on_a_hundred_requests_give_each_one_owner(database: str) -> None:
    store = open_store(database)
    for number in range(REQUESTS):
        store.desks.requests.open(request(number), SUGGESTION)
    others = [open_store(database) for _ in range(7)]
    stores, start = [store, *others], threading.Barrier(8)

    def claim(worker: int) -> list[tuple[str, str]]:
        won, agents = [], range(worker, 10 * 8, 8)
        start.wait()
        for turn in range(CLAIMS // 8):
            number, agent = (turn * 7 + worker * 13) % REQUESTS, f"agent{agents[turn % 10]}"
            try:
                stores[worker].desks.requests.claim(f"r{number}", agent, NOW, UNTIL)
                won.append((f"r{number}", agent))
            except NotYoursError as refused:
                assert refused.by and refused.by != agent
        return won

    with ThreadPoolExecutor(8) as threads:
        won = {pair for pairs in threads.map(claim, range(8)) for pair in pairs}
    owners = Counter(name for name, _ in won)
    assert len(owners) == REQUESTS and set(owners.values()) == {1}
    assert {(one.id, one.held_by(NOW)) for one in store.desks.requests.queue()} == won
    assert store.audit.verify().wrong == ""
    for one in stores:
        one.close()


def test_messages_of_several_follow_each_other(database: str) -> None:
    stores = [open_store(database) for _ in range(4)]
    stores[0].desks.requests.open(request(), SUGGESTION)

    def talk(store: Store) -> None:
        for turn in range(25):
            store.desks.requests.say("r1", Voice.RESIDENT, "", f"{turn}", NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(talk, stores))
    assert [one.number for one in stores[0].desks.requests.messages("r1")] == list(range(1, 101))
    assert [one.number for one in stores[0].desks.requests.messages("r1", after=98)] == [99, 100]
    for one in stores:
        one.close()


def test_the_console_tables_go_back_and_forth(database: str) -> None:
    from alembic import command

    from bot.storage.opening import migration_config

    open_store(database).close()
    config = migration_config()
    engine = build_engine(database)
    for move, revision in ((command.downgrade, "0005"), (command.upgrade, "head")):
        with engine.execution_options(writes=True).begin() as connection:
            config.attributes["connection"] = connection
            move(config, revision)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM requests")).scalar_one() == 0
    engine.dispose()
