"""Private data is found; the contacts of services and associations are not."""

import pytest

from ingestion.findings.personal import personal
from tests.ingestion.findings.town import document

PRIVATE = [
    ("Contacter Mme Claire Duval au 06 39 98 01 02.", "private phone number"),
    ("M. Jean PETIT, à son domicile : 02 61 91 55 66", "private phone number"),
    ("Inscriptions chez Mme Duval, claire.duval@gmail.com", "private e-mail address"),
    ("NIR de l'intéressée : 2 84 05 88 123 456 12", "social-security number"),
    ("Virement sur FR14 2004 1010 0505 0001 3M02 606", "bank account (IBAN)"),
    ("Carte 4970 1012 3456 7893", "bank card number"),
]
OFFICIAL = [
    "Médiathèque, 02 61 91 10 80, mediatheque@mairie.example",
    "Astreinte technique : 06 39 98 10 35",
    "Mme Claire Duval, adjointe au maire, 06 39 98 01 02",
    "Association : Chats du port ; Contact : 06 39 98 20 27",
    "Amicale laïque : amicale.laique@gmail.com",
    "Référent : M. Petit, service technique, 06 39 98 10 44",
    "SIRET 219 901 010 00013",
    "Trésor public : FR46 3000 1001 0000 0000 0000 093",
    "Délibération n° 2026-10-08-112, parcelle AB 214",
    "Formulaire 15646*01, dossier 1 234 567 890 123",
]


@pytest.mark.parametrize(("line", "kind"), PRIVATE)
def test_private_data_is_found(line: str, kind: str) -> None:
    (one,) = personal([document("pv", f"Séance ouverte.\n{line}", "Divers", page=4)])
    assert one.why.startswith(kind)
    assert (one.cited[0].text, one.cited[0].heading, one.cited[0].page) == (line, "Divers", 4)


@pytest.mark.parametrize("line", OFFICIAL)
def test_official_contacts_and_references_are_not(line: str) -> None:
    assert personal([document("page", line)]) == ()
