"""A site declared in sources.toml is visited, read and published like the documents of the folder."""

from functools import partial
from pathlib import Path

import pytest

from bot.domain.documents import Passage
from bot.engines.generations import open_view, read_manifest
from bot.engines.sparse import FrenchAnalyser
from ingestion.path import ingest
from ingestion.progress import silent
from ingestion.report import Report, report_text
from ingestion.sources import SourcesInvalidError, read_sources
from ingestion.web.crawl import crawl
from tests.ingestion.folders import HEAD, pdf
from tests.ingestion.web.site import Reply, Site, serving
from tests.ingestion.web.test_crawl import TODAY

PROSE = "La salle des fêtes se loue aux habitants de la commune sur demande écrite adressée à la mairie un mois avant. "


def _declared(site: Site, extra: str = "") -> str:
    return f"""{HEAD}
[[website]]
id = "ville"
url = "{site.url}"
layer = "communal"
owner = "bourg"
licence = "CC0-1.0"
private = true
delay_s = 0.0
{extra}"""


def _shape(site: Site) -> None:
    site.page("/", "<h1>Bourg</h1><p>Bienvenue à Bourg-d'Essai.</p>", "/salle", "/salle2", "/salle-2025", "/prix.pdf")
    site.page("/salle", f"<h1>Salle des fêtes</h1><p>{PROSE * 3}</p><p>Caution : 310 €.</p>")
    site.page("/salle2", f"<h1>Salle des fêtes</h1><p>{PROSE * 3}</p><p>Caution : 310 €.</p><p>Imprimer</p>")
    site.page("/salle-2025", f"<h1>Salle des fêtes</h1><p>{PROSE * 3}</p><p>Caution : 290 €.</p>")
    site.replies["/prix.pdf"] = Reply(pdf([["Repas de la cantine : 3,10 euros"]]), media="application/pdf")


def _ingest(folder: Path, *, visited: bool = True) -> Report:
    crawler = partial(crawl, today=TODAY) if visited else None
    data = folder / "data"
    return ingest(folder, data, embedder_factory=None, analyser=FrenchAnalyser(), progress=silent, crawler=crawler)


def test_its_pages_and_attachments_are_published_with_their_addresses(tmp_path: Path) -> None:
    with serving(_shape) as site:
        (tmp_path / "sources.toml").write_text(_declared(site))
        report = _ingest(tmp_path)
        again = _ingest(tmp_path)
    said = {passage.url: passage.text for passage in _published(tmp_path)}
    assert "3,10" in said[f"{site.url}prix.pdf"]
    assert {f"{site.url}salle", f"{site.url}salle-2025"} < said.keys()
    assert report.published
    assert report.read == 4
    assert [note.text for note in report.notes] == [f"says the same as {site.url}salle: left out"]
    assert report.sites[0].pages == 5
    assert not again.published
    assert again.sites[0].unchanged == 4
    assert f"ville ({site.url}): 5 pages" in report_text(report)


def _published(folder: Path) -> list[Passage]:
    documents = read_manifest(folder / "data" / "index").documents
    index = open_view(folder / "data" / "index")
    found = [passage for document in documents for passage in index.passages(document)]
    index.close()
    return found


def test_a_site_that_is_down_or_not_visited_leaves_the_counter_as_it_was(tmp_path: Path) -> None:
    with serving(_shape) as site:
        (tmp_path / "sources.toml").write_text(_declared(site))
        first = _ingest(tmp_path)
    down = _ingest(tmp_path)
    assert (down.published, down.generation, down.read) == (False, first.generation, 4)
    assert "not visited" in down.unreadable[0].text
    offline = _ingest(tmp_path, visited=False)
    assert (offline.published, offline.unreadable) == (False, ())


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        ('url2 = "x"', "unknown key url2"),
        ('hosts = "ville.example"', "hosts must be a list of texts"),
        ("max_pages = -1", "max_pages must not be negative"),
        ("service = 3", "service must be text in quotes"),
    ],
)
def test_a_faulty_declaration_is_named_with_its_line(tmp_path: Path, extra: str, fault: str) -> None:
    with serving(lambda _: None) as site:
        (tmp_path / "sources.toml").write_text(_declared(site, extra))
    with pytest.raises(SourcesInvalidError, match=rf"line 14, website ville: {fault}"):
        read_sources(tmp_path)
