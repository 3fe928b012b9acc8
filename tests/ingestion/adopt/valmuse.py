"""The site of a fictional town hall, Valmuse, with a look, a tariff in PDF, a contact block and hours of its own."""

import io
import tomllib
from pathlib import Path

from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from tests.ingestion.web.site import Reply, Site

PAGES = tomllib.loads((Path(__file__).parent / "valmuse.toml").read_text("utf-8"))["page"]
STYLE = """:root { --couleur-principale: #7a1f5c; } header { background: #7a1f5c; color: #fff }
body { color: #222 } a { color: #7a1f5c }"""
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><path fill="#7a1f5c" d="M4 4h32v32H4z"/></svg>'


def valmuse(site: Site) -> None:
    """Fills the site."""
    links = "".join(f'<li><a href="{page["path"]}">{page["title"]}</a></li>' for page in PAGES)
    header = f"<header><img class='logo' src='/images/logo.svg' alt='Valmuse'><nav><ul>{links}</ul></nav></header>"
    footer = "<footer><p>Mairie de Valmuse, 12 rue du Moulin, 01990 Valmuse - 04 99 10 14 20</p></footer>"
    head = "<meta charset='utf-8'><link rel='stylesheet' href='/style.css'>"
    for page in PAGES:
        body = f"<body>{header}<main><h1>{page['title']}</h1>{page['body']}</main>{footer}</body>"
        whole = f"<html lang='fr'><head><title>{page['title']} - Valmuse</title>{head}</head>{body}</html>"
        site.replies[page["path"]] = Reply(whole.encode(), etag=f'"{page["path"]}"')
    site.replies["/"] = Reply(status=302, headers={"Location": "/index.html"})
    site.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /interne/\n", media="text/plain")
    site.replies["/style.css"] = Reply(STYLE.encode(), media="text/css")
    site.replies["/images/logo.svg"] = Reply(LOGO, media="image/svg+xml")
    site.replies["/docs/tarifs.pdf"] = Reply(tariffs(), media="application/pdf")


def tariffs() -> bytes:
    """A ruled table of prices."""
    held = io.BytesIO()
    rows = [
        ["Prestation", "Valmuse", "Autre commune"],
        ["Repas à la cantine", "3,85 €", "5,20 €"],
        ["Garderie du soir", "1,60 €", "2,10 €"],
    ]
    table = Table(rows)
    table.setStyle([("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")])
    styles = getSampleStyleSheet()
    text = "Tarifs votés par le conseil municipal de Valmuse pour l'année scolaire 2026-2027."
    heading = Paragraph("Tarifs de la cantine et de la garderie 2026-2027", styles["Title"])
    SimpleDocTemplate(held, invariant=1).build([heading, Paragraph(text, styles["Normal"]), table])
    return held.getvalue()
