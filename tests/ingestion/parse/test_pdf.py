"""PDF: pages, margins, hyphens, headings, ruled tables."""

import io

import pytest
from reportlab.lib import colors
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from bot.domain.documents import PassageKind
from ingestion.parse.parsed import Unreadable
from ingestion.parse.pdf import parse
from tests.ingestion.folders import pdf


def test_sections_follow_headings_and_keep_their_page() -> None:
    parsed = parse(
        pdf(
            [
                ["# 1. Tarifs de la cantine", "Le conseil fixe le prix du repas à 3,60 euros."],
                ["# 2. Subventions", "Le club reçoit 300 euros."],
            ]
        )
    )
    assert [(section.heading_path, section.page) for section in parsed.sections] == [
        (("1. Tarifs de la cantine",), 1),
        (("2. Subventions",), 2),
    ]


def test_minutes_are_cut_at_numbered_items_without_any_style() -> None:
    lines = [
        "Séance du 8 octobre.",
        "Délibération n° 2026-045 - Tarifs",
        "Le conseil municipal, après en avoir délibéré, fixe le prix du repas pour toute l'année scolaire.",
        "Article 2 - Recours",
        "Le recours est gratuit.",
    ]
    parsed = parse(pdf([lines]))
    assert [section.heading_path for section in parsed.sections] == [
        (),
        ("Délibération n° 2026-045 - Tarifs",),
        ("Article 2 - Recours",),
    ]


def test_running_headers_footers_and_page_numbers_are_removed() -> None:
    pages = [[f"# Point {number}", f"Texte propre à la page {number}."] for number in range(1, 6)]
    parsed = parse(pdf(pages, header="Ville de Bourg - Procès-verbal", footer="Mairie, tél. 02 61 91 10 00, page"))
    text = "\n".join(section.text for section in parsed.sections)
    assert "Procès-verbal" not in text
    assert "Mairie" not in text
    assert "Texte propre à la page 3." in text
    assert "02 61 91 10 00" in parsed.frame[0].text


def test_words_cut_at_line_ends_are_whole_again() -> None:
    parsed = parse(pdf([["La commune organise une concer-", "tation. Prenez rendez-", "vous à Port-", "Clairval."]]))
    assert parsed.sections[0].text == "La commune organise une concertation. Prenez rendez-vous à Port-Clairval."


def test_ruled_tables_are_rows_with_their_header() -> None:
    buffer = io.BytesIO()
    table = Table([["Tranche", "Prix"], ["QF < 500", "1,00 €"], ["QF 500 à 899", "2,35 €"]])
    table.setStyle([("GRID", (0, 0), (-1, -1), 1, colors.black), ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold")])
    text = Paragraph("Les tarifs de la cantine sont fixés ainsi.", getSampleStyleSheet()["Normal"])
    SimpleDocTemplate(buffer).build([text, table])
    parsed = parse(buffer.getvalue())
    assert parsed.sections[-1].kind is PassageKind.TABLE
    assert parsed.sections[-1].text == "Tranche : QF < 500 ; Prix : 1,00 €\nTranche : QF 500 à 899 ; Prix : 2,35 €"
    assert parsed.sections[0].text == "Les tarifs de la cantine sont fixés ainsi."


def test_an_hour_at_the_start_of_a_line_is_no_list_item() -> None:
    parsed = parse(pdf([["Ouvert de 16 h à 18 h", "30. Les animaux sont admis."]]))
    assert parsed.sections[0].text == "Ouvert de 16 h à 18 h 30. Les animaux sont admis."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([["Secret"]], password="clef"), "encrypted"),
        (pdf([["Texte"]])[:400], "damaged or truncated"),
        (pdf([[], []]), "no text in its 2 pages"),
    ],
)
def test_says_why_a_pdf_is_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(data)


def test_reads_three_hundred_pages() -> None:
    parsed = parse(pdf([[f"# Article {number}", f"Texte de l'article {number}."] for number in range(1, 301)]))
    assert parsed.sections[-1].page == 300
