"""The demo town hall on the loopback: its pages and attachments at their own addresses, a scan, the State's files."""

import json
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from ingestion.sources import read_sources
from tests.conftest import ROOT
from tests.ingestion.folders import zipped
from tests.ingestion.parse.test_sheet import SHEET
from tests.ingestion.test_administration import service
from tests.ingestion.test_scans import _pdf, _picture
from tests.ingestion.web.site import Reply, Site

CORPUS = ROOT / "corpus"
OWNER = "port-clairval"
SERVED = frozenset({".html", ".pdf", ".docx", ".odt", ".ics", ".csv"})
SCANNED = [
    "ARRÊTÉ MUNICIPAL n° 2026-312",
    "Réfection de la fontaine de la place du Lavoir.",
    "Le stationnement y est interdit du 3 au 14 décembre 2026.",
    "La redevance du chantier de la fontaine s'élève à 42,50 € par jour.",
    "Renseignements sur la fontaine : 02 61 91 10 39.",
]
SOURCES = """name = "Port-Clairval"
default_commune = "port-clairval"

[[commune]]
id = "port-clairval"
name = "Port-Clairval"
insee = "99101"
zone = "B"

[[website]]
id = "ville"
url = "{url}"
layer = "communal"
owner = "port-clairval"
licence = "CC0-1.0"
private = true
delay_s = 0.0

[[source]]
id = "vosdroits"
location = "etat/vosdroits-latest.zip"
layer = "national"
owner = "france"
url = "https://www.service-public.fr"
licence = "Licence Ouverte 2.0"

[[source]]
id = "annuaire"
location = "etat/annuaire-administration.json"
layer = "national"
owner = "france"
url = "https://lannuaire.service-public.gouv.fr"
licence = "Licence Ouverte 2.0"
"""


def town(site: Site) -> None:
    """Fills the site with the documents of the demo town hall."""
    pages: list[str] = []
    attachments: list[str] = []
    for source in read_sources(CORPUS).sources:
        kind = Path(source.location).suffix
        if source.owner != OWNER or kind not in SERVED or source.validity.end:
            continue
        path = urlsplit(source.url).path
        path = path if kind == ".html" or path.endswith(kind) else f"{path}{kind}"
        media = "text/html; charset=utf-8" if kind == ".html" else mimetypes.guess_type(f"x{kind}")[0]
        body = (CORPUS / source.location).read_bytes()
        site.replies[path] = Reply(body, media=media or "application/octet-stream", etag=f'"{source.id}"')
        (pages if kind == ".html" else attachments).append(path)
    site.replies["/arretes/fontaine.pdf"] = Reply(_pdf(_picture(SCANNED, degrees=0.4)), media="application/pdf")
    site.replies["/telecharger/12"] = Reply(status=302, headers={"Location": "/arretes/fontaine.pdf"})
    site.replies["/ancien/etat-civil.php"] = Reply(status=301, headers={"Location": pages[0]})
    listed = ["/telecharger/12", "/ancien/etat-civil.php", "/prive/brouillon", *attachments]
    site.page("/", "<h1>Port-Clairval</h1><p>Bienvenue sur le site de la ville.</p>", *listed)
    site.page("/prive/brouillon", "<h1>Brouillon</h1><p>La piscine sera gratuite en 2030.</p>")
    site.replies["/robots.txt"] = Reply(
        f"User-agent: *\nDisallow: /prive/\nSitemap: {site.url}sitemap.xml\n".encode(), media="text/plain"
    )
    names = "".join(f"<url><loc>{site.url.rstrip('/')}{path}</loc></url>" for path in pages)
    xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{names}</urlset>'
    site.replies["/sitemap.xml"] = Reply(xml.encode(), media="application/xml")


def territory(folder: Path, url: str) -> Path:
    """The folder that names the site and holds the State's files."""
    (folder / "etat").mkdir(parents=True)
    (folder / "sources.toml").write_text(SOURCES.format(url=url), "utf-8")
    sheets = {"F90001.xml": SHEET.encode(), "N1.xml": b"<Publication/>"}
    (folder / "etat" / "vosdroits-latest.zip").write_bytes(zipped(sheets))
    listed = [
        service("t1", "Trésorerie de Montreval", "tresorerie", "99101", telephone=[{"valeur": "02 61 91 77 70"}]),
        service("t2", "Mairie - Ailleurs", "mairie", "97000"),
    ]
    (folder / "etat" / "annuaire-administration.json").write_text(json.dumps({"service": listed}), "utf-8")
    return folder
