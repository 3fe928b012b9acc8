"""Practical sheets of the State: conditions become headings, tables and lists stay whole, links are named."""

import pytest

from ingestion.parse.parsed import Parsed, Unreadable
from ingestion.parse.sheet import parse

# ruff: noqa: E501 - the sheet has lines as long as those of the State
SHEET = """<?xml version="1.0" encoding="UTF-8"?>
<Publication xmlns:dc="http://purl.org/dc/elements/1.1/" ID="F90001" type="Fiche d'information"
  spUrl="https://www.service-public.fr/particuliers/vosdroits/F90001">
<dc:title>Déclarer un poulailler</dc:title><dc:date>modified 2026-09-14</dc:date>
<FilDAriane><Niveau ID="Particuliers">Accueil</Niveau></FilDAriane>
<Introduction><Texte><Paragraphe>Vous élevez des <MiseEnEvidence>poules</MiseEnEvidence>&#160;? Une déclaration peut
 être demandée.</Paragraphe></Texte></Introduction>
<ListeSituations affichage="onglet">
 <Situation><Titre>Moins de 10 poules</Titre><Texte>
  <Chapitre><Titre><Paragraphe>Coût</Paragraphe></Titre><Paragraphe>La déclaration est <Valeur>gratuite</Valeur>.</Paragraphe></Chapitre>
 </Texte></Situation>
 <Situation><Titre>10 poules et plus</Titre><Texte>
  <Chapitre><Titre><Paragraphe>Coût</Paragraphe></Titre>
   <Paragraphe>Le tarif dépend du nombre de poules :</Paragraphe>
   <Tableau><Titre>Tarif annuel</Titre>
    <Rangée type="header"><Cellule><Paragraphe>Poules</Paragraphe></Cellule><Cellule><Paragraphe>Tarif</Paragraphe></Cellule></Rangée>
    <Rangée type="normal"><Cellule><Paragraphe>10 à 49</Paragraphe></Cellule><Cellule><Paragraphe>12,50 €</Paragraphe></Cellule></Rangée>
    <Rangée type="normal"><Cellule><Paragraphe>50 et plus</Paragraphe></Cellule><Cellule><Paragraphe>40 €</Paragraphe></Cellule></Rangée>
   </Tableau>
   <BlocCas affichage="radio">
    <Cas><Titre><Paragraphe>En zone inondable</Paragraphe></Titre><Paragraphe>Ajoutez 3&#160;€ par poule.</Paragraphe></Cas>
    <Cas><Titre><Paragraphe>Ailleurs</Paragraphe></Titre><Liste type="puce"><Item><Paragraphe>un plan</Paragraphe></Item>
     <Item><Paragraphe>une photo</Paragraphe></Item></Liste></Cas>
   </BlocCas>
   <ANoter><Titre>À noter</Titre><Paragraphe>Les coqs ne comptent pas.</Paragraphe></ANoter>
  </Chapitre></Texte></Situation>
</ListeSituations>
<OuSAdresser type="Local"><Titre>Mairie</Titre><PivotLocal>mairie</PivotLocal><RessourceWeb URL="https://annuaire.example/mairie"/></OuSAdresser>
<ServiceEnLigne ID="R1" URL="https://demarches.example/poules" type="Téléservice"><Titre>Déclarer en ligne</Titre></ServiceEnLigne>
<Reference type="Texte" URL="https://legifrance.example/x"><Titre>Code rural : article R. 99</Titre></Reference>
<VoirAussi><Fiche ID="F1"><Titre>Autre sujet</Titre></Fiche></VoirAussi>
</Publication>"""


@pytest.fixture(scope="module")
def sheet() -> Parsed:
    return parse(SHEET.encode())


def _under(parsed: Parsed, *path: str) -> str:
    return "\n".join(one.text for one in parsed.sections if one.heading_path == path)


def test_the_condition_of_each_fact_is_in_its_headings(sheet: Parsed) -> None:
    assert sheet.title == "Déclarer un poulailler"
    assert _under(sheet, "Moins de 10 poules", "Coût") == "La déclaration est gratuite."
    assert "3 € par poule" in _under(sheet, "10 poules et plus", "Coût", "En zone inondable")
    assert "un plan" in _under(sheet, "10 poules et plus", "Coût", "Ailleurs")


def test_a_table_is_read_by_row_and_words_in_relief_stay_in_their_sentence(sheet: Parsed) -> None:
    said = "\n".join(one.text for one in sheet.sections)
    assert "Poules : 10 à 49 ; Tarif : 12,50 €" in said
    assert "Vous élevez des poules" in said
    assert "À noter : Les coqs ne comptent pas." in said


def test_where_to_go_and_the_law_are_kept_and_menus_are_not(sheet: Parsed) -> None:
    said = "\n".join(one.text for one in sheet.sections)
    assert "Où s'adresser : Mairie (https://annuaire.example/mairie)" in said
    assert "En ligne : Déclarer en ligne (https://demarches.example/poules)" in said
    assert "Code rural : article R. 99" in _under(sheet, "Textes de référence")
    assert "Accueil" not in said
    assert "Autre sujet" not in said


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<Publication><dc:title>", "not valid XML"),
        (b"<rss><channel/></rss>", "another kind"),
        (b"<Publication><Theme>Papiers</Theme></Publication>", "no text"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Publication><Texte>&a;</Texte></Publication>', "refused"),
        (b"<Publication>" + b"<Texte>" * 400 + b"</Texte>" * 400 + b"</Publication>", "not valid XML|no text"),
    ],
)
def test_what_is_no_sheet_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        parse(data)


WHOLE = """<Publication ID="F2"><title>Passeport</title>
<Avertissement><Titre>Nouveau délai</Titre><Texte><Paragraphe>Comptez 6 semaines.</Paragraphe></Texte></Avertissement>
<Texte><Chapitre><Titre>Mineur</Titre><Liste type="numero"><Item><Paragraphe>une photo</Paragraphe><Liste type="puce">
<Item><Paragraphe>de moins de 6 mois</Paragraphe></Item></Liste></Item><Item><Paragraphe>un acte</Paragraphe></Item></Liste>
<Tarif><Titre>Timbre du mineur</Titre><Valeur>17 €</Valeur></Tarif></Chapitre></Texte>
<Tarif><Titre>Timbre fiscal</Titre><Texte><Paragraphe>86 €</Paragraphe></Texte></Tarif>
<OuSAdresser type="Centre de contact"><Titre>Allo</Titre><Texte><Paragraphe>Téléphone : 3939</Paragraphe></Texte></OuSAdresser>
<Reference URL="https://legifrance.example/c"><Titre>Code civil</Titre><Complement>Article 3</Complement></Reference>
</Publication>"""


def test_what_holds_for_the_whole_sheet_is_under_no_condition() -> None:
    parsed = parse(WHOLE.encode())
    assert _under(parsed, "Tarif") == "Timbre fiscal : 86 €"
    assert "3939" in _under(parsed, "Où s'adresser")
    assert _under(parsed, "Textes de référence") == "- Code civil : Article 3 (https://legifrance.example/c)"
    assert "6 semaines" in "\n".join(one.text for one in parsed.sections)


def test_a_price_keeps_its_name_and_a_list_its_numbers_and_its_inner_list() -> None:
    minor = _under(parse(WHOLE.encode()), "Mineur")
    assert "1. une photo\n  - de moins de 6 mois\n2. un acte" in minor
    assert "Timbre du mineur : 17 €" in minor
