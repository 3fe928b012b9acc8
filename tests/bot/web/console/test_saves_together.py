"""Agents save through a real server, together and while it is killed: what it acknowledged is kept."""

from tests.bot.web.console.agents_at_work import kills, load


def test_agents_who_save_together_lose_nothing(database: str) -> None:
    done = load(database, requests=20, agents=10, pace_s=0.1)
    assert (done["saves"], done["signed"], done["lost"], done["unexpected"]) == (60, 20, 0, [])


def test_what_was_acknowledged_survives_the_death_of_the_server(database: str) -> None:
    done = kills(database, 2, after_s=(2.0, 3.0))
    assert done["lost"] == [] and done["unexpected"] == []
    assert done["said"], "something was acknowledged before it died"
