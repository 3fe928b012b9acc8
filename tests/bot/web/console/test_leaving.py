"""A server that ends lets go of the pages that listen, at once."""

import asyncio
import time

from tests.bot.web.console.town_hall import CLAIRE, TownHall, refused_then_person


async def test_those_who_listen_are_let_go_when_the_server_ends(hall: TownHall) -> None:
    async with hall.resident() as resident, hall.agent(CLAIRE) as claire:
        await refused_then_person(resident)
        listening = [
            asyncio.create_task(resident.post("/api/v1/person/events", json={})),
            asyncio.create_task(claire.get("/console/events", headers={"Accept": "text/event-stream"})),
        ]
        await asyncio.sleep(0.5)
        assert not any(task.done() for task in listening), "they wait for news"
        started = time.monotonic()
        hall.app.state.office.bell.leave()
        told = await asyncio.wait_for(asyncio.gather(*listening), 5)
    assert time.monotonic() - started < 2
    assert "event: person" in told[0].text
    assert "event: change" in told[1].text and "signed-out" not in told[1].text, "the page comes back by itself"
