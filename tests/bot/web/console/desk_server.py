"""The town hall of the tests behind a real server, in a process of its own that may be killed.

python tests/bot/web/console/desk_server.py DATABASE_URL PORT
"""

import sys

import uvicorn

from bot.domain.clock import now
from bot.logs import set_up_logs
from bot.storage import open_store
from bot.web.app import build_app
from tests.bot.web.console.town_hall import RELAXED, TownHall


def main(address: str, port: int) -> None:
    set_up_logs("ERROR")
    store = open_store(address)
    hall = TownHall(store)
    app = build_app(hall, store, RELAXED, clock=now)
    uvicorn.run(app, port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
