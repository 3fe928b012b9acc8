"""Links of actions: visited politely, kept with their date, a dead one named and shown no more."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ingestion.__main__ import app
from ingestion.links import LinkState, NothingReachedError, links_text, read_links, visit_links
from ingestion.progress import silent
from ingestion.web.visit import VisitLimits, Visitor, open_pool
from tests.ingestion.web.site import Reply, Site, serving

DAY, LATER = date(2026, 11, 20), date(2026, 11, 27)
LIMITS = VisitLimits(bytes=100_000, step_s=0.5, whole_s=1.0)


def shape(site: Site) -> None:
    site.page("/rdv", "Prendre rendez-vous")
    site.replies["/gone"] = Reply(status=410)
    site.replies["/robots-only"] = Reply(status=403)
    site.replies["/broken"] = Reply(status=500)
    site.replies["/moved"] = Reply(status=301, headers={"Location": "/rdv"})
    site.replies["/round"] = Reply(status=302, headers={"Location": "/round"})
    site.replies["/slow"] = Reply(b"late", pause_s=2.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(shape) as site:
        yield site


def visited(site: Site, data: Path, *paths: str, today: date = DAY, pauses: list[float] | None = None):
    with open_pool(private=True) as pool:
        visitor = Visitor(pool, lambda address: True, LIMITS)
        urls = [f"{site.url.rstrip('/')}{path}" for path in paths]
        slept = pauses if pauses is not None else []
        found = visit_links(urls, data, visitor, today, silent, slept.append)
    return {link.url.rsplit("/", 1)[1]: link for link in found}


def test_each_link_is_judged_and_the_day_is_kept(site: Site, tmp_path: Path) -> None:
    found = visited(site, tmp_path, "/rdv", "/gone", "/robots-only", "/broken", "/moved", "/round", "/slow", "/nothing")
    states = {name: link.state for name, link in found.items()}
    assert states == {
        "rdv": LinkState.ALIVE,
        "gone": LinkState.GONE,
        "nothing": LinkState.GONE,
        "robots-only": LinkState.UNSURE,
        "broken": LinkState.UNSURE,
        "moved": LinkState.ALIVE,
        "round": LinkState.MISSED,
        "slow": LinkState.MISSED,
    }
    links = read_links(tmp_path)
    assert links.answered_on(found["rdv"].url) == DAY and links.answered_on(found["gone"].url) is None
    assert links.dead(found["gone"].url) and links.dead(found["nothing"].url)
    assert not any(links.dead(found[name].url) for name in ("rdv", "robots-only", "broken", "slow"))


def test_a_server_is_held_for_dead_after_three_visits_in_vain_and_comes_back_at_once(
    site: Site, tmp_path: Path
) -> None:
    for _ in range(2):
        slow = visited(site, tmp_path, "/slow", "/rdv")["slow"]
        assert not slow.is_dead
    assert visited(site, tmp_path, "/slow", "/rdv")["slow"].is_dead
    site.replies["/slow"] = Reply(b"<p>here</p>")
    back = visited(site, tmp_path, "/slow", "/rdv", today=LATER)["slow"]
    assert not back.is_dead and back.misses == 0 and back.answered_on == LATER


def test_the_last_day_it_answered_is_not_forgotten(site: Site, tmp_path: Path) -> None:
    visited(site, tmp_path, "/rdv", "/moved")
    site.replies["/rdv"] = Reply(status=500)
    later = visited(site, tmp_path, "/rdv", "/gone", today=LATER)["rdv"]
    assert later.state is LinkState.UNSURE and later.answered_on == DAY and later.visited_on == LATER


def test_one_at_a_time_with_a_pause_and_a_name(site: Site, tmp_path: Path) -> None:
    pauses: list[float] = []
    visited(site, tmp_path, "/rdv", "/rdv", "/gone", "/broken", pauses=pauses)
    assert len(pauses) == 2 and min(pauses) >= 1.0
    assert site.asked.count("/rdv") == 1 and all("GuichetBot" in agent for agent in site.agents)


def test_without_a_network_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "links.json").write_text("[]")
    with open_pool(private=True) as pool, pytest.raises(NothingReachedError):
        visit_links(["http://127.0.0.1:9/x"], tmp_path, Visitor(pool, lambda address: True, LIMITS), DAY, silent)
    assert (tmp_path / "links.json").read_text() == "[]"


def test_a_file_that_cannot_be_read_is_no_file(tmp_path: Path) -> None:
    for text in ("nonsense", "{}", '[{"url": 3}]', "[1]"):
        (tmp_path / "links.json").write_text(text)
        assert read_links(tmp_path).known == {}


def test_what_is_said_names_the_links_to_mend(site: Site, tmp_path: Path) -> None:
    said = links_text(visited(site, tmp_path, "/rdv", "/gone").values())
    assert f"gone: {site.url}gone (the server answers 410)" in said
    assert "2 links: 1 alive, 0 unsure, 0 missed, 1 gone; 1 will no longer be shown" in said


def test_the_command_refuses_addresses_of_the_local_network(site: Site, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("")
    (tmp_path / "actions.toml").write_text(f'[[action]]\nid = "x"\nurl = "{site.url}rdv"\n')
    ran = CliRunner().invoke(app, ["links", "--territory", str(tmp_path), "--data", str(tmp_path / "data")])
    assert ran.exit_code == 4 and "nothing is kept" in ran.output and site.asked == []
