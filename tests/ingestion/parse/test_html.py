"""Pages as their visitors see them: structure kept, furniture and hidden text gone."""

from bot.domain.documents import PassageKind
from ingestion.parse.html import parse
from tests.ingestion.folders import page

LONG = "Le service reçoit les habitants de la commune sur rendez-vous et répond à leurs questions. " * 4


def text_of(body: str, title: str = "Ville de Bourg") -> str:
    parsed = parse(page(body, title))
    return "\n".join("\n".join((*section.heading_path, section.text)) for section in (*parsed.sections, *parsed.frame))


def rows_of(*rows: tuple[str, str]) -> str:
    return "".join(f"<tr><td>{left}</td><td>{right}</td></tr>" for left, right in rows)


def test_headings_make_sections_with_their_anchors() -> None:
    parsed = parse(
        page(
            f"<main><h1>Cimetières</h1><p>{LONG}</p><h2 id='tarifs'>Tarifs</h2><p>210 €</p>"
            "<h3>Caveau</h3><p>Bas</p></main>"
        )
    )
    assert parsed.title == "Cimetières"
    assert [(section.heading_path, section.anchor) for section in parsed.sections] == [
        ((), ""),
        (("Tarifs",), "tarifs"),
        (("Tarifs", "Caveau"), "tarifs"),
    ]


def test_menus_breadcrumbs_cookies_and_tools_are_left_out() -> None:
    said = text_of(
        "<div class='cookies'><p>Ce site utilise des cookies</p></div><nav><ul><li>Mon menu</li></ul></nav>"
        f"<div class='breadcrumb'>Accueil / Ici</div><main><h1>Titre</h1><p>{LONG}</p>"
        "<p><a href='#'>Imprimer</a> | <a href='#haut'>Haut de page</a></p></main><footer>Mentions légales</footer>"
    )
    for furniture in ("cookies", "Mon menu", "Accueil /", "Imprimer", "Mentions"):
        assert furniture not in said


def test_what_visitors_never_see_is_left_out() -> None:
    said = text_of(
        "<style>.cache{display:none} @media print{.vu{display:none}}</style><main><h1>Titre</h1>"
        f"<p class='vu'>{LONG}</p><p hidden>UN</p><p style='display:none'>DEUX</p><p style='font-size:0px'>TROIS</p>"
        "<!-- QUATRE --><script>CINQ</script><p class='cache'>SIX</p><template>SEPT</template>"
        "<div style='position:absolute;left:-9999px'>HUIT</div><p>ok\u200bavec\U000e0041\U000e0042 suite</p></main>"
    )
    for number in ("UN", "DEUX", "TROIS", "QUATRE", "CINQ", "SIX", "SEPT", "HUIT", "\u200b", "\U000e0041"):
        assert number not in said
    assert "okavec suite" in said
    assert "reçoit les habitants" in said


def test_tag_characters_are_reported() -> None:
    parsed = parse(page(f"<main><p>{LONG}\U000e0069\U000e0067</p></main>"))
    assert any("invisible" in note for note in parsed.notes)


def test_a_panel_that_a_button_opens_is_kept() -> None:
    said = text_of(
        f"<main><h1>Titre</h1><p>{LONG}</p><button aria-controls='p1'>Horaires</button>"
        "<div id='p1' hidden>Ouvert le mardi</div></main>"
    )
    assert "Ouvert le mardi" in said


def test_rows_carry_their_header_and_merged_cells_are_repeated() -> None:
    parsed = parse(
        page(
            f"<main><h1>T</h1><p>{LONG}</p><table><caption>Tarifs 2026</caption>"
            "<thead><tr><th>Emplacement</th><th>Durée</th><th>Prix</th></tr></thead>"
            "<tr><td rowspan=2>Concession</td><td>15 ans</td><td>210 €</td></tr><tr><td>30 ans</td><td>420 €</td></tr>"
            "</table></main>"
        )
    )
    table = parsed.sections[-1]
    assert table.kind is PassageKind.TABLE
    assert table.heading_path == ("Tarifs 2026",)
    assert table.text.split("\n") == [
        "Emplacement : Concession ; Durée : 15 ans ; Prix : 210 €",
        "Emplacement : Concession ; Durée : 30 ans ; Prix : 420 €",
    ]


def test_a_header_that_nothing_marks_is_recognised() -> None:
    rows = rows_of(("Tranche", "Prix"), ("QF 1", "1,00 €"), ("QF 2", "2,35 €"))
    assert "Tranche : QF 1 ; Prix : 1,00 €" in text_of(f"<main><p>{LONG}</p><table>{rows}</table></main>")


def test_days_without_header_stay_readable() -> None:
    rows = rows_of(("Lundi", "fermé"), ("Mardi", "9 h-12 h"), ("Jeudi", "14 h-17 h"))
    assert "Lundi : fermé\nMardi : 9 h-12 h" in text_of(f"<main><p>{LONG}</p><table>{rows}</table></main>")


def test_without_a_main_part_the_body_is_found() -> None:
    menu = "".join(f"<a href='/{n}'>Rubrique {n}</a><br>" for n in range(12))
    said = text_of(f"<table><tr><td>{menu}</td><td><h1>Marché</h1><p>{LONG}</p><p>{LONG}</p></td></tr></table>")
    assert "reçoit les habitants" in said
    assert "Rubrique 3" not in said


def test_the_title_takes_what_the_page_title_adds() -> None:
    parsed = parse(
        page(f"<main><h1>Horaires et services</h1><p>{LONG}</p></main>", "Horaires et services · Médiathèque Conti")
    )
    assert parsed.title == "Horaires et services – Médiathèque Conti"


def test_nested_lists_and_numbers_are_kept() -> None:
    inner = "<ul><li>en ligne</li></ul>"
    said = text_of(f"<main><p>{LONG}</p><ol><li>Prendre <b>rendez-vous</b>{inner}</li><li>Venir</li></ol></main>")
    assert "1. Prendre rendez-vous\n  - en ligne\n2. Venir" in said


def test_links_that_were_never_closed_do_not_make_a_menu_of_a_paragraph() -> None:
    nested = "".join(f"<a href='/{n}'>Le service {n} des habitants <ul><li>" for n in range(12))
    said = text_of(f"<main><h1>Services</h1><p>{LONG}</p><div class='voir'><p>{LONG}{LONG}</p>{nested}</div></main>")
    assert said.count("reçoit les habitants") == 12
