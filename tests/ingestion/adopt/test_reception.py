"""The town hall's contact is found in what real pages look like, and another service's is never taken for it."""

import pytest

from ingestion.adopt.reception import Reception, reception_of
from ingestion.parse.html import parse
from tests.ingestion.folders import page

FULL = Reception(
    "02 61 91 10 00", "accueil@bourg.example", "1 place du Puits, 99000 Bourg", "Lundi au vendredi : 9 h-12 h"
)
FACTS = "1 place du Puits<br>99000 Bourg<br>02 61 91 10 00<br>accueil@bourg.example<br>Lundi au vendredi : 9 h-12 h"
OTHER = "État civil<br>3 rue du Four<br>99000 Bourg<br>02 61 91 10 55<br>etatcivil@bourg.example<br>Mardi : 14 h-16 h"
PROSE = "<p>" + "Le conseil municipal se réunit en séance publique le premier mardi de chaque mois. " * 4 + "</p>"


def _found(**pages: str) -> Reception:
    return reception_of({name: parse(page(body, f"{name} - Ville de Bourg")) for name, body in pages.items()})


def _same(found: Reception, wanted: Reception) -> bool:
    return all(getattr(found, key) == getattr(wanted, key) for key in ("phone", "email", "address", "hours"))


LAYOUTS = {
    "address": f"<main><h1>Contact</h1>{PROSE}<address>Mairie de Bourg<br>{FACTS}</address></main>",
    "card": f"<main><h1>Nous joindre</h1>{PROSE}<div class='card'><h3>Mairie</h3><p>{FACTS}</p></div></main>",
    "aside": f"<main><h1>Accueil</h1>{PROSE}</main><aside><h2>Mairie de Bourg</h2><p>{FACTS}</p></aside>",
    "footer": f"<main><h1>Bienvenue</h1>{PROSE}</main><footer><p>Mairie de Bourg<br>{FACTS}</p></footer>",
    "list": f"<main><h1>Contact</h1>{PROSE}<h2>Mairie de Bourg</h2><ul><li>1 place du Puits, 99000 Bourg</li>"
    "<li><a href='tel:0261911000'>02 61 91 10 00</a></li><li><a href='mailto:accueil@bourg.example'>Écrire</a></li>"
    "<li>Lundi au vendredi : 9 h-12 h</li></ul></main>",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_usual_layout_gives_all_four(layout: str) -> None:
    assert _same(_found(contact=LAYOUTS[layout]), FULL)


def test_another_service_is_never_taken_for_the_town_hall() -> None:
    alone = _found(papiers=f"<main><h1>Carte d'identité</h1>{PROSE}<address>{OTHER}</address></main>")
    assert alone.missing == ("phone", "email", "address", "hours")
    both = (
        f"<main><h1>Contact</h1>{PROSE}<address>{OTHER}</address><address>Mairie de Bourg<br>{FACTS}</address></main>"
    )
    assert _same(_found(contact=both), FULL)
    hidden = f"<main><h1>La mairie</h1>{PROSE}<address>Mairie de Bourg, service état civil<br>{FACTS}</address></main>"
    assert _found(mairie=hidden).hours == ""


def test_a_table_of_hours_is_read_row_by_row() -> None:
    rows = "<tr><th>Jour</th><th>Matin</th><th>Après-midi</th></tr><tr><th>Lundi</th><td>8 h 30 - 12 h</td>"
    table = (
        f"<table>{rows}<td>13 h 30 - 17 h</td></tr><tr><th>Jeudi</th><td>fermé</td><td>14 h - 19 h</td></tr></table>"
    )
    found = _found(horaires=f"<main><h1>Horaires de la mairie</h1>{PROSE}{table}</main>")
    assert found.hours == "Lundi : 8 h 30 - 12 h et 13 h 30 - 17 h ; Jeudi : 14 h - 19 h"


def test_two_places_that_differ_leave_the_hours_to_be_filled_in() -> None:
    def told(hours: str) -> str:
        return f"<main><h1>Horaires de la mairie</h1>{PROSE}<p>Lundi au vendredi : {hours}</p></main>"

    assert _found(horaires=told("9 h-12 h"), mairie=told("9 h - 12 h")).hours
    assert _found(horaires=told("9 h-12 h"), mairie=told("9 h-17 h")).hours == ""


def test_exceptional_hours_are_nobodys_usual_ones() -> None:
    body = f"<main><h1>La mairie</h1>{PROSE}<h2>Fermetures de Noël</h2><p>Jeudi 24 décembre : 9 h-16 h</p></main>"
    assert _found(mairie=body).hours == ""
