"""No phone, e-mail or hours of a page is lost, whatever its layout (trafilatura alone drops a third of them)."""

import pytest

from ingestion.contacts import emails, hours, phones
from ingestion.parse.html import parse
from tests.ingestion.folders import page

BODY = (
    "<h1>Déchets verts</h1><p>"
    + "La collecte des déchets verts se fait sur inscription auprès du service. " * 6
    + "</p>"
)
PHONE, EMAIL, HOURS = "02 61 91 10 12", "service@bourg.example", "8 h 30-12 h"

LAYOUTS = {
    "div.contact with breaks": f"<div class='contact'>Service<br>{PHONE}<br>{EMAIL}<br>lundi {HOURS}</div>",
    "div.infos": f"<div class='infos'>{PHONE}<br>{EMAIL}<br>{HOURS}</div>",
    "paragraph": f"<p>Appelez le {PHONE}, écrivez à {EMAIL}, ouvert {HOURS}.</p>",
    "links that hide the address": "<p><a href='tel:+33261911012'>Appeler</a> <a href='mailto:service@bourg.example'>"
    f"Écrire</a> ouvert {HOURS}</p>",
    "address": f"<address>1 place<br>{PHONE}<br>{EMAIL}<br>{HOURS}</address>",
    "definition list": f"<dl><dt>Tél.</dt><dd>{PHONE}</dd><dt>Courriel</dt><dd>{EMAIL}</dd>"
    f"<dt>Horaires</dt><dd>{HOURS}</dd></dl>",
    "list of links": f"<ul><li><a href='tel:0261911012'>{PHONE}</a></li><li><a href='mailto:{EMAIL}'>{EMAIL}</a></li>"
    f"<li>{HOURS}</li></ul>",
    "aside": f"<aside><h2>Contact</h2><p>{PHONE}</p><p>{EMAIL}</p><p>{HOURS}</p></aside>",
    "card": f"<div class='card'><h3>Service</h3><p>{PHONE}</p><p>{EMAIL}</p><p>{HOURS}</p></div>",
    "list of cards": f"<ul class='cards'><li><h3>Service</h3><p>{PHONE}</p><p>{EMAIL}</p><p>{HOURS}</p></li></ul>",
    "table of hours": f"<table><tr><th>Jour</th><th>Matin</th></tr><tr><td>Lundi</td><td>{HOURS}</td></tr></table>"
    f"<p>{PHONE} {EMAIL}</p>",
    "details": f"<details><summary>Nous joindre</summary><p>{PHONE}<br>{EMAIL}<br>{HOURS}</p></details>",
    "labelled spans": "<section class='bloc-adresse'><div><span class='label'>Téléphone</span>"
    f"<span class='v'>{PHONE}</span></div><div><span class='label'>Courriel</span><span class='v'>{EMAIL}</span></div>"
    f"<div>{HOURS}</div></section>",
    "footer": f"<footer><p>Mairie {PHONE} - {EMAIL} - {HOURS}</p></footer>",
    "header": f"<header class='bandeau'><span>{PHONE}</span> <span>{EMAIL}</span> <em>{HOURS}</em></header>",
    "navigation bar": "<nav><ul><li><a href='/'>Accueil</a></li>"
    f"<li>{PHONE}</li><li>{EMAIL}</li><li>{HOURS}</li></ul></nav>",
    "json-ld": '<script type="application/ld+json">{"@type":"GovernmentOffice","name":"Service",'
    '"telephone":"+33261911012","email":"service@bourg.example","openingHours":"Mo-Fr 08:30-12:00"}</script>',
    "microdata in attributes": "<div itemscope itemtype='https://schema.org/GovernmentOffice'>"
    "<meta itemprop='telephone' content='+33 2 61 91 10 12'><meta itemprop='email' content='service@bourg.example'>"
    "<meta itemprop='openingHours' content='Mo-Fr 08:30-12:00'></div>",
    "label for screen readers": "<a href='#' aria-label='Appeler le 02 61 91 10 12'><i></i></a>"
    f"<p title='{EMAIL}'>Ouvert {HOURS}</p>",
    "at sign in letters": f"<div class='contact'>{PHONE}<br>service [arobase] bourg.example<br>{HOURS}</div>",
    "international number": f"<div class='coordonnees'>+33 (0)2 61 91 10 12<br>{EMAIL}<br>{HOURS}</div>",
    "figure caption": f"<figure><img alt='plan'><figcaption>{PHONE}, {EMAIL}, {HOURS}</figcaption></figure>",
    "layout table": f"<table><tr><td><h2>Contact</h2>{PHONE}<br>{EMAIL}<br>{HOURS}</td></tr></table>",
}


@pytest.mark.parametrize(
    "around", ["<main>{body}</main>{block}", "<main>{body}{block}</main>", "<div>{body}{block}</div>"]
)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_keeps_phone_email_and_hours(layout: str, around: str) -> None:
    parsed = parse(page(around.format(body=BODY, block=LAYOUTS[layout])))
    text = "\n".join(section.text for section in (*parsed.sections, *parsed.frame))
    assert "0261911012" in phones(text)
    assert EMAIL in emails(text)
    assert hours(text), text


def test_the_footer_is_the_frame_not_the_document() -> None:
    parsed = parse(page(f"<main>{BODY}</main>{LAYOUTS['footer']}"))
    assert not phones(" ".join(section.text for section in parsed.sections))
    assert phones(" ".join(section.text for section in parsed.frame)) == {"0261911012"}


def test_a_contact_card_is_named_after_what_it_reaches() -> None:
    parsed = parse(
        page(f"<main>{BODY}<h2>Amendes</h2><p>68 €</p><div class='contact'>Police<br>2 quai<br>{PHONE}</div></main>")
    )
    assert parsed.sections[-1].heading_path == ("Police",)
