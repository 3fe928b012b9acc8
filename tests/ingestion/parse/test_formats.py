"""Word, OpenDocument, Markdown, CSV, iCalendar, JSON, and what damages them."""

import io

import docx
import pytest
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import H, List, ListItem, P

from bot.domain.documents import PassageKind
from bot.domain.places import Contact
from ingestion.parse.parsed import Unreadable
from ingestion.parse.read import read
from tests.ingestion.folders import page, zipped


def word() -> bytes:
    document = docx.Document()
    document.add_heading("Règlement de la salle", 0)
    document.add_heading("Article 1 - Tarifs", 1)
    document.add_paragraph("Le week-end coûte :")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].paragraphs[0].add_run("Usager").bold = True
    table.rows[0].cells[1].paragraphs[0].add_run("Prix").bold = True
    for row in (("Résident", "340 €"), ("Extérieur", "620 €")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("une pièce d'identité", style="List Bullet")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def odt() -> bytes:
    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text="Conseil municipal"))
    document.text.addElement(H(outlinelevel=2, text="1. Tarifs"))
    document.text.addElement(P(text="Le repas est à 3,20 €."))
    items = List()
    for text in ("premier", "second"):
        item = ListItem()
        item.addElement(P(text=text))
        items.addElement(item)
    document.text.addElement(items)
    table = Table()
    for cells in (("Poste", "Montant"), ("Voirie", "100 €"), ("École", "200 €")):
        row = TableRow()
        for text in cells:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.text.addElement(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_keeps_headings_tables_and_lists() -> None:
    parsed = read("salle.docx", word())
    assert parsed.title == "Règlement de la salle" or parsed.sections[0].heading_path[-1] == "Article 1 - Tarifs"
    assert "Usager : Résident ; Prix : 340 €" in parsed.sections[1].text
    assert "- une pièce d'identité" in parsed.sections[-1].text


def test_odt_keeps_headings_tables_and_lists() -> None:
    parsed = read("conseil.odt", odt())
    assert parsed.title == "Conseil municipal"
    assert parsed.sections[0].heading_path == ("1. Tarifs",)
    assert parsed.sections[0].text == "Le repas est à 3,20 €.\n- premier\n- second"
    assert parsed.sections[1].text == "Poste : Voirie ; Montant : 100 €\nPoste : École ; Montant : 200 €"


def test_markdown_has_front_matter_tables_and_left_over_html() -> None:
    parsed = read(
        "note.md",
        "---\ntitle: Travaux\n---\n# Abri de jardin\n\nMoins de 5&nbsp;m²<br>rien à faire <span style='x'>ici</span>."
        "\n\n| Surface | Démarche |\n|---|---|\n| 5 à 20 m² | DP |\n\nQF < 500 et > 3\n".encode(),
    )
    assert parsed.title == "Travaux"
    assert parsed.sections[0].text == "Moins de 5 m²\nrien à faire ici." or parsed.sections[0].text.startswith(
        "Moins de 5 m²"
    )
    assert "Surface : 5 à 20 m² ; Démarche : DP" in parsed.sections[1].text
    assert "QF < 500 et > 3" in parsed.sections[2].text


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_rows_say_their_columns(separator: str) -> None:
    rows = (("Longueur", "Forfait_annuel"), ("8 m", "1 412 €"), ("9 m", "1 688 €"))
    data = "\ufeff" + "\r\n".join(separator.join(row) for row in rows)
    parsed = read("tarifs.csv", data.encode())
    assert (
        parsed.sections[0].text
        == "Longueur : 8 m ; Forfait annuel : 1 412 €\nLongueur : 9 m ; Forfait annuel : 1 688 €"
    )


def test_calendar_events_are_sentences_of_days() -> None:
    parsed = read(
        "agenda.ics",
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Agenda\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261224\r\n"
        b"DTEND;VALUE=DATE:20261227\r\nSUMMARY:Fermeture\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261210T180000Z\r\n"
        b"DTEND:20261210T193000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=2TH\r\nSUMMARY:Conseil municipal\r\nLOCATION:Mairie\r\n"
        b"END:VEVENT\r\nEND:VCALENDAR\r\n",
    )
    assert parsed.sections[0].text.split("\n") == [
        "Conseil municipal : jeudi 10 décembre 2026, 19 h - 20 h 30 ; tous les mois le deuxième jeudi ; Mairie",
        "Fermeture : du jeudi 24 décembre 2026 au samedi 26 décembre 2026",
    ]


def test_a_directory_gives_places_and_contact_passages() -> None:
    parsed = read(
        "annuaire.json",
        b'{"places":[{"id":"m","name":"Mairie","phone":"02 61 91 10 00","hours":"lundi 9 h-12 h","topics":["accueil"],'
        b'"general":true}]}',
    )
    place = parsed.places[0]
    assert (place.id, place.topics, place.general) == ("m", ("accueil",), True)
    assert place.contact == Contact("Mairie", phone="02 61 91 10 00", hours="lundi 9 h-12 h")
    assert parsed.sections[0].kind is PassageKind.CONTACT
    assert parsed.sections[0].text == "Mairie\nTéléphone : 02 61 91 10 00\nHoraires : lundi 9 h-12 h"


def test_tables_left_as_markup_in_a_text_become_rows() -> None:
    body = "Bilan des émissions. " * 12
    table = "&lt;table class='Mso'&gt;&lt;tr&gt;&lt;td&gt;Secteur&lt;/td&gt;&lt;td&gt;Part&lt;/td&gt;&lt;/tr&gt;<br>"
    rows = "".join(
        f"&lt;tr&gt;&lt;td&gt;{a}&lt;/td&gt;&lt;td&gt;{b}&lt;/td&gt;&lt;/tr&gt;"
        for a, b in (("Bois", "43 %"), ("Gaz", "25 %"))
    )
    parsed = read("plan.html", page(f"<main><h1>Plan</h1><p>{body}</p><p>{table}{rows}&lt;/table&gt;</p></main>"))
    assert parsed.sections[-1].text == "Secteur : Bois ; Part : 43 %\nSecteur : Gaz ; Part : 25 %"


def test_words_cut_by_a_conversion_are_whole_again() -> None:
    parsed = read("plan.md", "La muni- cipalité agit, celui-\nci aussi ; micro- et macro-économie.".encode())
    assert parsed.sections[0].text == "La municipalité agit, celui-ci aussi ; micro- et macro-économie."


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "mac_roman", "utf-8-sig"])
def test_old_encodings_are_recognised(encoding: str) -> None:
    text = "# Cantine\n\nLe goûter des élèves coûte 0,80 et l'été la régie est fermée à midi où ça.\n"
    assert "goûter des élèves coûte" in read("cantine.md", text.encode(encoding)).sections[0].text


def test_text_encoded_twice_is_repaired() -> None:
    twice = "L'été, l'école et la médiathèque sont fermées.".encode().decode("cp1252").encode()
    parsed = read("note.md", twice)
    assert "L'été, l'école et la médiathèque" in parsed.sections[0].text
    assert any("twice" in note for note in parsed.notes)


def test_a_wrong_extension_is_read_by_content_and_said() -> None:
    parsed = read("page.pdf", page("<main><h1>Cantine</h1><p>" + "Le repas est servi à midi. " * 10 + "</p></main>"))
    assert parsed.title == "Cantine"
    assert any("wrong extension" in note for note in parsed.notes)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("vide.html", b"  \n ", "empty"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"x" * 100, "encrypted"),
        ("a.docx", word()[:2000], "truncated or damaged"),
        ("a.docx", zipped({"word/document.xml": b"0" * 300_000_000}), "unpacks to more"),
        ("a.docx", zipped({"word/document.xml": b"<w:p"}), "damaged"),
        ("a.odt", zipped({"content.xml": b"<office"}), "damaged"),
        ("a.zip", zipped({"a.txt": b"x"}), "neither DOCX nor ODT"),
        ("a.pdf", b"just words", "wrong extension"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50, "image"),
        ("a.md", b"\x00\x01\x02" * 200, "binary"),
        ("a.json", b"{", "not valid JSON"),
        ("a.ics", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "calendar"),
        ("a.csv", b"seule;ligne", "no row"),
        ("a.exe", b"MZ words", "is not read"),
        ("a.html", b"<html><body><script>x</script></body></html>", "no text"),
    ],
)
def test_says_why_a_document_is_unreadable(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(name, data)
