"""Documents made by hand, with what may be wrong in them."""

from datetime import date

from bot.domain.documents import Document, PassageKind, Section, Source, Validity
from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Intercommunality, Layer, Territory
from ingestion.hours.french import read_french

TODAY = date(2026, 11, 21)
TERRITORY = Territory(
    "Essai",
    "bourg",
    {
        "bourg": Commune("bourg", "Bourg-d'Essai", "99001", "groupe"),
        "voisin": Commune("voisin", "Voisin-le-Petit", "99002", "groupe"),
    },
    {"groupe": Intercommunality("groupe", "Groupe d'Essai")},
)


def document(
    identifier: str,
    text: str,
    *headings: str,
    title: str = "",
    owner: str = "bourg",
    kind: PassageKind = PassageKind.PROSE,
    validity: Validity = Validity(),
    service: str = "",
    touched: date | None = None,
    page: int | None = None,
) -> Document:
    layer = Layer.INTERCOMMUNAL if owner == "groupe" else Layer.COMMUNAL
    url = f"https://bourg.example/{identifier}"
    source = Source(
        identifier, f"{identifier}.html", layer, owner, url, "CC0-1.0", title, service, validity, touched, None
    )
    return Document(identifier, source, title or identifier, "0", (Section(headings, text, "", page, kind),))


def library_place(phone: str = "02 61 91 10 80", hours: str = "mardi 14 h-18 h, samedi 10 h-17 h") -> Place:
    return Place(
        "mediatheque",
        "Médiathèque du Bourg",
        "bourg",
        Contact("Médiathèque du Bourg", phone=phone, hours=hours),
        names=("médiathèque",),
        hours=read_french(hours),
        source_id="annuaire",
    )


def directory(place: Place) -> Document:
    said = f"{place.name}\nTéléphone : {place.contact.phone}\nHoraires : {place.contact.hours}"
    return document("annuaire", said, place.name, title="Annuaire", kind=PassageKind.CONTACT)
