"""A site is visited politely, within bounds, and what was seen of it is never lost."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.domain.territories import Layer
from ingestion.progress import silent
from ingestion.sites import sources_of
from ingestion.web.crawl import Crawl, crawl
from ingestion.web.mirror import Mirror, open_mirror
from ingestion.web.visit import VisitLimits
from ingestion.websites import Website
from tests.ingestion.folders import pdf
from tests.ingestion.web.site import Reply, Site, bomb, serving

TODAY = date(2026, 11, 21)
LIMITS = VisitLimits(bytes=200_000, step_s=0.6, whole_s=1.5, redirects=3)


def _town(site: Site) -> None:
    site.page("/", "<p>Bienvenue.</p>", "/mairie", "/prive/notes", "/tarifs.pdf", "/photo.jpg", "mailto:a@b.example")
    site.page("/mairie", "<p>Ouverte le lundi.</p>", "/", "/ancienne", "https://ailleurs.example/x", "#haut")
    site.page("/prive/notes", "<p>Interne.</p>")
    site.page("/plan", "<p>Connue du seul plan de site.</p>")
    site.replies["/ancienne"] = Reply(status=301, headers={"Location": "/mairie?utm_source=lettre"})
    site.replies["/tarifs.pdf"] = Reply(pdf([["Cantine : 3,10 €"]]), media="application/pdf")
    site.replies["/photo.jpg"] = Reply(b"\xff\xd8\xff", media="image/jpeg")
    site.replies["/robots.txt"] = Reply(
        f"User-agent: *\nDisallow: /prive/\nSitemap: {site.url}carte.xml\n".encode(), media="text/plain"
    )
    names = "".join(f"<url><loc>{site.url}{name}</loc></url>" for name in ("mairie", "plan"))
    xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{names}</urlset>'
    site.replies["/carte.xml"] = Reply(xml.encode(), media="application/xml")


@pytest.fixture
def town() -> Iterator[Site]:
    with serving(_town) as site:
        yield site


def _website(site: Site, **given: object) -> Website:
    shared = {"id": "ville", "url": site.url, "layer": Layer.COMMUNAL, "owner": "bourg", "licence": "CC0-1.0"}
    return Website(**{**shared, "hosts": (site.host,), "delay_s": 0.0, "private": True, **given})  # type: ignore[arg-type]


def _visit(site: Site, folder: Path, **given: object) -> tuple[Crawl, Mirror]:
    mirror = open_mirror(folder)
    found = crawl(_website(site, **given), mirror, silent, TODAY, limits=LIMITS)
    return found, open_mirror(folder)


def _paths(site: Site, mirror: Mirror) -> set[str]:
    return {address.removeprefix(site.url.rstrip("/")) for address in mirror.pages}


def test_links_the_map_and_attachments_are_followed_and_robots_txt_obeyed(town: Site, tmp_path: Path) -> None:
    found, mirror = _visit(town, tmp_path)
    assert _paths(town, mirror) == {"/", "/mairie", "/plan", "/tarifs.pdf"}
    assert "/prive/notes" not in town.asked
    assert found.skipped[f"{town.url}prive/notes"].startswith("its robots.txt")
    assert "image/jpeg" in found.skipped[f"{town.url}photo.jpg"]
    assert all("GuichetBot" in agent for agent in town.agents)
    assert town.asked.count("/mairie") == 2  # once more at the end of the redirect
    assert town.asked.count("/") == 1


def test_a_second_visit_loads_only_what_changed(town: Site, tmp_path: Path) -> None:
    _visit(town, tmp_path)
    town.page("/mairie", "<p>Ouverte le mardi.</p>", "/")
    found, mirror = _visit(town, tmp_path)
    assert (found.unchanged, found.loaded) == (2, 2)  # the PDF has no validators
    assert "mardi" in (tmp_path / mirror.pages[f"{town.url}mairie"].file).read_text()
    assert len(list(tmp_path.glob("*/*"))) == len(mirror.pages)


def test_pages_gone_or_no_longer_linked_leave_and_pages_in_trouble_stay(town: Site, tmp_path: Path) -> None:
    _visit(town, tmp_path)
    town.replies["/plan"] = Reply(status=410)
    town.replies["/mairie"] = Reply(status=503)
    found, mirror = _visit(town, tmp_path)
    assert _paths(town, mirror) == {"/", "/mairie", "/tarifs.pdf"}
    assert found.gone == [f"{town.url}plan"]
    assert "503" in found.missed[f"{town.url}mairie"]
    _town(town)
    town.page("/", "<p>Sans lien.</p>")
    _, mirror = _visit(town, tmp_path)
    assert _paths(town, mirror) == {"/", "/mairie", "/plan"}


def test_a_site_that_is_down_keeps_what_was_seen(town: Site, tmp_path: Path) -> None:
    _, before = _visit(town, tmp_path)
    town.replies.clear()
    town.replies["/robots.txt"] = Reply(status=500)
    found, after = _visit(town, tmp_path)
    assert after.pages == before.pages
    assert found.missed


def test_the_first_bound_reached_stops_the_visit_and_says_so(town: Site, tmp_path: Path) -> None:
    found, mirror = _visit(town, tmp_path, max_pages=2)
    assert len(mirror.pages) == 2
    assert not found.whole
    assert "2 pages" in found.stopped
    _, mirror = _visit(town, tmp_path / "flat", max_depth=0, sitemaps=())
    assert _paths(town, mirror) == {"/", "/mairie", "/plan"}  # the map still counts
    found, mirror = _visit(town, tmp_path / "quick", max_seconds=0)
    assert (found.whole, len(mirror.pages)) == (False, 0)
    assert found.stopped.startswith("stopped at 0 s")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(b"x" * 300_000), "MB accepted"),
        (Reply(bomb(50_000_000), headers={"Content-Encoding": "gzip"}), "MB accepted"),
        (Reply(b"x" * 10, headers={"Content-Encoding": "gzip"}), "cannot be read"),
        (Reply(b"late", pause_s=1.2), "timed out"),
        (Reply(status=302, headers={"Location": "http://ailleurs.example/"}), "not of this site"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "no address of the web"),
        (Reply(status=302, headers={"Location": "/piege"}), "redirects"),
        (Reply(b"x", headers={"Content-Length": "100"}), "timed out"),
    ],
)
def test_a_hostile_or_broken_page_costs_only_itself(town: Site, tmp_path: Path, reply: Reply, reason: str) -> None:
    town.replies["/plan"] = reply
    town.replies["/piege"] = reply
    found, mirror = _visit(town, tmp_path)
    assert reason in found.missed[f"{town.url}plan"]
    assert "/mairie" in _paths(town, mirror)


def test_local_addresses_are_refused_unless_the_operator_declares_an_intranet(town: Site, tmp_path: Path) -> None:
    found, mirror = _visit(town, tmp_path, private=False)
    assert not mirror.pages
    assert "local network" in found.missed[town.url]
    assert not town.asked


def test_delays_are_kept_between_two_visits(town: Site, tmp_path: Path) -> None:
    town.replies["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 2\n", media="text/plain")
    waits: list[float] = []
    crawl(_website(town, max_pages=3), open_mirror(tmp_path), silent, TODAY, sleep=waits.append, limits=LIMITS)
    assert len(waits) == 2
    assert all(1.5 < wait <= 2 for wait in waits)


def test_a_page_gives_way_to_the_one_it_names_and_noindex_is_obeyed(town: Site, tmp_path: Path) -> None:
    town.page("/", "<p>Bienvenue.</p>", "/mairie", "/mairie?imprimer=1", "/brouillon")
    town.page("/mairie?imprimer=1", "<p>Ouverte le lundi.</p>", head="<link rel='canonical' href='/mairie'>")
    town.page("/brouillon", "<p>À relire.</p>", head="<meta name='robots' content='noindex, follow'>")
    _, mirror = _visit(town, tmp_path)
    told = {source.url.removeprefix(town.url) for source in sources_of(_website(town), mirror)}
    assert told == {"", "mairie", "plan"}


def test_an_encoding_only_the_server_knows_is_kept(town: Site, tmp_path: Path) -> None:
    text = "<html><body><p>Déchèterie fermée à Noël</p></body></html>"
    town.replies["/plan"] = Reply(text.encode("latin-1"), media="text/html; charset=ISO-8859-1")
    _, mirror = _visit(town, tmp_path)
    assert "Noël" in (tmp_path / mirror.pages[f"{town.url}plan"].file).read_bytes().decode("utf-8-sig")


def test_a_damaged_table_is_an_empty_mirror(town: Site, tmp_path: Path) -> None:
    _visit(town, tmp_path)
    (tmp_path / "pages.json").write_text('[{"address": 1')
    found, mirror = _visit(town, tmp_path)
    assert found.loaded == len(mirror.pages) == 4


def test_a_killed_visit_keeps_what_it_saved(tmp_path: Path) -> None:
    def many(site: Site) -> None:
        site.page("/", "<p>Liste</p>", *(f"/p{number}" for number in range(200)))
        for number in range(200):
            site.page(f"/p{number}", f"<p>Page {number}</p>")

    program = f"""
import sys; from datetime import date; from pathlib import Path
from ingestion.progress import silent; from ingestion.web.crawl import crawl
from ingestion.web.mirror import open_mirror
from ingestion.websites import Website; from bot.domain.territories import Layer
url = sys.argv[1]; host = url[7:-1]
site = Website("ville", url, Layer.COMMUNAL, "bourg", "x", (host,), delay_s=0.01, private=True)
def told(step, done, total):
    if done == 90: import os; os.kill(os.getpid(), 9)
crawl(site, open_mirror(Path({str(tmp_path)!r})), told, date(2026, 11, 21))
"""
    with serving(many) as site:
        ended = subprocess.run([sys.executable, "-c", program, site.url], check=False, timeout=60)
        assert ended.returncode == -9
        assert 80 <= len(open_mirror(tmp_path).pages) <= 90
        found, mirror = _visit(site, tmp_path)
    assert len(mirror.pages) == 201
    assert found.unchanged >= 80
