"""Minutes of a council are cut by item of the agenda, under the day of the session, whatever their format."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest

from bot.domain.documents import Passage, PassageKind
from ingestion.parse.parsed import Parsed, from_json, to_json
from ingestion.parse.read import read
from ingestion.passages import territory_passages
from tests.ingestion.folders import page, pdf, territory

HEAD = [
    "République française",
    "Procès-verbal",
    "L'an deux mille vingt-six, le trente avril à vingt heures, le conseil municipal de Valmuse,",
    "légalement convoqué le 24 avril 2026, s'est réuni sous la présidence de Mme Odile Tréhin, maire.",
    "Présents : Mme Tréhin, M. Garnaud, Mme Ouvrard, M. Sicot, Mme Blaise.",
    "Absent ayant donné pouvoir : M. Perrot à M. Sicot. Secrétaire de séance : Mme Ouvrard.",
]
AGENDA = [
    "Ordre du jour :",
    "1. Tarifs de la cantine",
    "2. Achat d'un tracteur",
    "3. Questions diverses",
]
BODY = [
    "1. Tarifs de la cantine",
    "Le prix du repas est porté à 3,45 euros à compter du 1er septembre 2026. Adopté à l'unanimité.",
    "Les familles en seront averties par lettre. Deux cas sont prévus :",
    "1) les enfants de la commune ;",
    "2) les enfants des communes voisines.",
    "2. Achat d'un tracteur",
    "Le tracteur coûte 48 900 euros hors taxes. Voté par 9 voix pour et 2 abstentions.",
    "3. Questions diverses",
    "Le banc du lavoir sera réparé. La séance est levée à 22 heures.",
]
SESSION = "Séance du jeudi 30 avril 2026"
ITEMS = ["1. Tarifs de la cantine", "2. Achat d'un tracteur", "3. Questions diverses"]


def _docx(lines: list[str]) -> bytes:
    document, held = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(held)
    return held.getvalue()


def _html(lines: list[str]) -> bytes:
    return page("<main><h1>Procès-verbal</h1>" + "".join(f"<p>{line}</p>" for line in lines) + "</main>")


FORMATS = {
    "pv.pdf": lambda: pdf([[*HEAD, *AGENDA], BODY[:5], BODY[5:]]),
    "pv.docx": lambda: _docx([*HEAD, *AGENDA, *BODY]),
    "pv.html": lambda: _html([*HEAD, *AGENDA, *BODY]),
    "pv.md": lambda: "\n\n".join([*HEAD, *AGENDA, "La séance est ouverte à 20 h.", *BODY]).encode(),
}


def _under(parsed: Parsed, item: str) -> str:
    return "\n".join(one.text for one in parsed.sections if one.heading_path[-1] == item)


@pytest.mark.parametrize("name", FORMATS)
def test_plain_lines_are_cut_by_item_in_every_format(name: str) -> None:
    parsed = read(name, FORMATS[name]())
    assert parsed.session == date(2026, 4, 30)
    assert {one.heading_path[0] for one in parsed.sections} == {SESSION}
    headed = list(dict.fromkeys(one.heading_path[-1] for one in parsed.sections))
    assert headed[-3:] == ITEMS
    assert "3,45 euros" in _under(parsed, ITEMS[0])
    assert "communes voisines" in _under(parsed, ITEMS[0])
    assert "48 900" in _under(parsed, ITEMS[1])
    assert "3,45" not in _under(parsed, ITEMS[1])
    assert "banc du lavoir" in _under(parsed, ITEMS[2])


def test_pages_are_kept_on_the_items_of_a_pdf() -> None:
    parsed = read("pv.pdf", FORMATS["pv.pdf"]())
    assert {one.heading_path[-1]: one.page for one in parsed.sections if one.heading_path[-1] in ITEMS} == {
        ITEMS[0]: 2,
        ITEMS[1]: 3,
        ITEMS[2]: 3,
    }


def test_an_item_without_number_is_known_by_the_agenda_and_may_share_its_line() -> None:
    agenda = ["Ordre du jour", "- Réfection du pont", "- Subvention au comité des fêtes", "- Informations du maire"]
    body = [
        "Réfection du pont : les travaux commencent le 4 mai et coûtent 72 000 euros.",
        "Subvention au comité des fêtes. Une aide de 800 euros est votée.",
        "Informations du maire",
        "La fibre arrive en juin. Séance levée à 21 h.",
    ]
    parsed = read("pv.docx", _docx([*HEAD, *agenda, *body]))
    assert "72 000" in _under(parsed, "Réfection du pont")
    assert "800 euros" in _under(parsed, "Subvention au comité des fêtes")
    assert "fibre" in _under(parsed, "Informations du maire")


def test_a_decision_known_by_its_number_takes_the_title_of_its_object() -> None:
    body = [
        "Délibération n° 2026-12",
        "Objet : prix de la concession au cimetière.",
        "La concession de trente ans coûte 310 euros. Adopté à l'unanimité.",
        "Délibération n° 2026-13",
        "Objet : location de la salle.",
        "La salle se loue 95 euros. Adopté à l'unanimité.",
    ]
    parsed = read("pv.pdf", pdf([[*HEAD, *body]]))
    assert "310 euros" in _under(parsed, "Délibération n° 2026-12 – prix de la concession au cimetière")
    assert "95 euros" in _under(parsed, "Délibération n° 2026-13 – location de la salle")


def test_headings_that_already_name_the_items_stay_and_tables_stay_in_theirs() -> None:
    body = (
        "<h2>1. Tarifs</h2><p>Le conseil fixe :</p><table><tr><th>Repas</th><th>Prix</th></tr><tr><td>Enfant</td>"
        "<td>3,45 €</td></tr></table><h2>2. Vœux</h2><p>Adopté à l'unanimité.</p>"
    )
    lines = "".join(f"<p>{line}</p>" for line in HEAD)
    parsed = read("pv.html", page(f"<main><h1>Procès-verbal</h1>{lines}{body}</main>"))
    (table,) = (one for one in parsed.sections if one.kind is PassageKind.TABLE)
    assert table.heading_path == (SESSION, "1. Tarifs")
    assert table.text == "Repas : Enfant ; Prix : 3,45 €"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("Le huit octobre deux mille vingt-six, à dix-neuf heures, les conseillers se sont réunis", date(2026, 10, 8)),
        ("Séance du 1er décembre 2025. Date de convocation : 24 novembre 2025. Il", date(2025, 12, 1)),
        ("Convocation du 24 novembre 2025, affichée le 25 novembre 2025. Réunion du 01/12/2025. Il", date(2025, 12, 1)),
        ("L'an deux mil vingt-cinq et le premier juillet, le conseil", date(2025, 7, 1)),
    ],
)
def test_the_day_is_read_in_figures_or_in_letters_and_is_not_the_day_of_the_notice(said: str, day: date) -> None:
    lines = [f"Conseil municipal de Valmuse. {said} s'est réuni sous la présidence du maire.", *HEAD[4:], *BODY]
    assert read("pv.docx", _docx(lines)).session == day


RULES = [
    "Règlement intérieur du conseil municipal",
    "Article 1. Le maire ouvre la séance et constate le quorum. Le secrétaire de séance est nommé au début.",
    "Article 2. Un conseiller empêché peut donner pouvoir. Les votes ont lieu à main levée, à l'unanimité ou non.",
    "Présents : la feuille de présence est signée. Adopté le 30 avril 2026.",
]
NEWS = [
    "Lettre de Valmuse",
    "Au conseil municipal du 30 avril 2026, le prix du repas a été voté à l'unanimité.",
    "1. Agenda",
    "Marché le samedi.",
    "2. Travaux",
    "Le pont est fermé.",
]


@pytest.mark.parametrize(
    "lines", [RULES, NEWS, ["1. Tarifs", "Le repas coûte 3 euros.", "2. Prix", "Le pain, 1 euro."]]
)
def test_other_documents_leave_as_they_came(lines: list[str]) -> None:
    parsed = read("texte.docx", _docx(lines))
    assert parsed.session is None
    assert not any("Séance du" in heading for one in parsed.sections for heading in one.heading_path)


def test_the_day_of_the_session_dates_the_document_where_the_operator_does_not(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {"pv.pdf": FORMATS["pv.pdf"](), "ancien.pdf": FORMATS["pv.pdf"]()}
    told = territory(tmp_path, files, {"ancien": "published = 2026-05-07"})
    passages: dict[str, Passage] = {one.document_id: one for one in territory_passages(told)}
    assert passages["pv"].date == date(2026, 4, 30)
    assert passages["ancien"].date == date(2026, 5, 7)
    assert passages["pv"].title.endswith("jeudi 30 avril 2026")


def test_the_session_survives_the_cache() -> None:
    parsed = read("pv.pdf", FORMATS["pv.pdf"]())
    assert from_json(to_json(parsed)) == parsed
