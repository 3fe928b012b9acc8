"""Addresses as callers dictate them, and as the ear writes what they say; the wrong and the unfinished are none."""

from dataclasses import replace

import pytest

from tests.voice.script import WORDINGS
from voice.said_addresses import address_in, begins_address, has_sign, puts_right, spoken_address
from voice.said_figures import figured
from voice.words import Phrases

FRENCH, ENGLISH = WORDINGS["fr"], WORDINGS["en"]

DICTATED = (
    # in words
    ("jean point dupont arobase exemple point fr", "jean.dupont@exemple.fr"),
    ("Jean point Dupont, arobase orange, point fr.", "jean.dupont@orange.fr"),
    ("Jean point Dupont arobase Orange point F R", "jean.dupont@orange.fr"),
    ("jean tiret pierre point martin arobase free point fr", "jean-pierre.martin@free.fr"),
    ("marie tiret du six claire arobase free point fr", "marie-claire@free.fr"),
    ("marie underscore claire arobase gmail point com", "marie_claire@gmail.com"),
    ("marie tiret du bas claire arobase gmail point com", "marie_claire@gmail.com"),
    ("marie tiret bas claire arobase gmail point com", "marie_claire@gmail.com"),
    ("marie tiret du huit claire arobase gmail point com", "marie_claire@gmail.com"),
    ("marie tiret du 8 claire arobase gmail point com", "marie_claire@gmail.com"),
    ("marie sous-tiret claire arobase gmail point com", "marie_claire@gmail.com"),
    ("paul plus mairie arobase gmail point com", "paul+mairie@gmail.com"),
    ("contact arobase port tiret clairval point fr", "contact@port-clairval.fr"),
    ("élodie point lefèvre arobase wanadoo point fr", "elodie.lefevre@wanadoo.fr"),
    ("françois point hervé arobase la poste point net", "francois.herve@laposte.net"),
    ("jeandupont arobase g mail point com", "jeandupont@gmail.com"),
    ("jean dupont arobase hot mail point fr", "jeandupont@hotmail.fr"),
    ("jean arrobase free point fr", "jean@free.fr"),
    ("jean arobas free point fr", "jean@free.fr"),
    ("jean à rose base free point fr", "jean@free.fr"),
    ("mairie arobase ville point exemple point fr", "mairie@ville.exemple.fr"),
    ("luc arobase free point comme", "luc@free.com"),
    # letter by letter
    ("j e a n point d u p o n t arobase free point fr", "jean.dupont@free.fr"),
    ("J-E-A-N point dupont arobase gmail point com", "jean.dupont@gmail.com"),
    ("J, E, A, N, point D, U, P, O, N, D arobase free point fr", "jean.dupond@free.fr"),
    ("J.E.A.N. arobase free point fr", "jean@free.fr"),
    ("l e r o y arobase s f r point f r", "leroy@sfr.fr"),
    ("m comme maman a r c arobase sfr point fr", "marc@sfr.fr"),
    ("M comme Marcel, I comme Irma, A comme Anatole, arobase free point fr", "mia@free.fr"),
    ("i grec v e s arobase free point fr", "yves@free.fr"),
    ("double v i l l y arobase free point fr", "willy@free.fr"),
    ("a deux n e arobase free point fr", "anne@free.fr"),
    ("a 2 n e arobase free point fr", "anne@free.fr"),
    ("anne avec deux n arobase free point fr", "anne@free.fr"),
    ("ane avec deux n arobase free point fr", "anne@free.fr"),
    ("d double u arobase free point fr", "duu@free.fr"),
    # said, then spelled: the letters say how it is written
    ("pierre point durand d u r a n d arobase free point fr", "pierre.durand@free.fr"),
    ("jean point dupont D, U, P, O, N, D arobase free point fr", "jean.dupond@free.fr"),
    ("le goff l e g o deux f arobase orange point fr", "legoff@orange.fr"),
    ("pierre l e r o y arobase free point fr", "pierreleroy@free.fr"),
    ("d'angelo point marc arobase g-mail point com", "dangelo.marc@gmail.com"),
    ("madame leroy arobase free point fr", "leroy@free.fr"),
    # with figures
    ("luc zéro six arobase free point fr", "luc06@free.fr"),
    ("luc 06 arobase free point fr", "luc06@free.fr"),
    ("marie quatre-vingt-deux arobase free point fr", "marie82@free.fr"),
    ("marie soixante-dix-sept arobase free point fr", "marie77@free.fr"),
    ("toto vingt et un arobase free point fr", "toto21@free.fr"),
    ("toto deux mille douze arobase gmail point com", "toto2012@gmail.com"),
    ("toto mille neuf cent quatre-vingt-deux arobase gmail point com", "toto1982@gmail.com"),
    ("toto dix-neuf cent soixante arobase gmail point com", "toto1960@gmail.com"),
    ("trois cent quinze arobase free point fr", "315@free.fr"),
    ("luc point deux un arobase free point fr", "luc.21@free.fr"),
    ("l u c un deux trois arobase free point fr", "luc123@free.fr"),
    # what is said around it, and second thoughts
    ("mon adresse c'est jean arobase free point fr", "jean@free.fr"),
    ("mon mail est jean arobase free point fr, merci", "jean@free.fr"),
    ("alors euh c'est jean point, euh, dupont arobase free point fr voilà", "jean.dupont@free.fr"),
    ("jean dupont tout attaché arobase free point fr", "jeandupont@free.fr"),
    ("jean dupont tout en minuscules arobase free point fr", "jeandupont@free.fr"),
    ("jérôme sans accent arobase free point fr", "jerome@free.fr"),
    ("envoyez-le à jean point dupont arobase orange point fr", "jean.dupont@orange.fr"),
    ("jean point dupont, non, jean point dupond arobase orange point fr", "jean.dupond@orange.fr"),
    ("pardon, luc arobase free point fr", "luc@free.fr"),
    # as the ear may write it at once
    ("jean.dupont@orange.fr", "jean.dupont@orange.fr"),
    ("Jean.Dupont@ orange.fr.", "jean.dupont@orange.fr"),
    ("C'est jean.dupont@orange.fr.", "jean.dupont@orange.fr"),
    ("jean_dupont-82@la-poste.net", "jean_dupont-82@la-poste.net"),
    ("jean.dupont arobase orange.fr", "jean.dupont@orange.fr"),
)

NOT_YET = (
    "jean point dupont",
    "jean point dupont arobase",
    "jean point dupont arobase orange",
    "jean arobase orange point",
    "j e a n",
    "zéro six",
)

WRONG = (
    "arobase orange point fr",
    "jean point point dupont arobase orange point fr",
    "jean arobase arobase free point fr",
    "jean arobase free point fr arobase gmail point com",
    "point jean arobase free point fr",
    "jean point arobase free point fr",
    "jean tiret arobase free point fr",
    "jean arobase tiret free point fr",
    "jean arobase free point deux",
    "dupont avec un t arobase free point fr",
    "philipe avec deux p arobase free point fr",
    "jean arobase free point fr non",
    "x" * 120 + " arobase free point fr",
    "je voudrais savoir si la piscine est ouverte demain arobase free point fr",
    "jean ; rcpt to : luc arobase free point fr %",
    "日本 arobase free point fr",
    "jean arobase fr",
    "",
)

TALK = (
    "Quels sont les horaires de la mairie ?",
    "Quels papiers faut-il pour une carte d'identité",
    "Je voudrais prendre rendez-vous avec le maire demain matin",
    "La piscine est-elle ouverte ?",
)


def test_there_are_sixty_dictations_at_least() -> None:
    assert len(DICTATED) >= 60


@pytest.mark.parametrize(("said", "address"), DICTATED)
def test_an_address_is_written_as_it_was_dictated(said: str, address: str) -> None:
    assert address_in(said, FRENCH) == address
    assert begins_address(said, FRENCH) or "non" in said or "pardon" in said


@pytest.mark.parametrize("said", NOT_YET)
def test_half_an_address_is_waited_for(said: str) -> None:
    assert address_in(said, FRENCH) == "" and begins_address(said, FRENCH)


@pytest.mark.parametrize("said", WRONG)
def test_what_cannot_be_an_address_is_none(said: str) -> None:
    assert address_in(said, FRENCH) == ""


@pytest.mark.parametrize("said", TALK)
def test_a_question_is_neither_an_address_nor_its_beginning(said: str) -> None:
    assert not address_in(said, FRENCH) and not begins_address(said, FRENCH)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("john dot smith at gmail dot com", "john.smith@gmail.com"),
        ("my email is j o h n underscore one two at orange dot f r", "john_12@orange.fr"),
        ("m for Mike a r k at free dot fr", "mark@free.fr"),
        ("ann with double n at free dot fr", "ann@free.fr"),
    ],
)
def test_english_is_dictated_too(said: str, address: str) -> None:
    assert address_in(said, ENGLISH) == address


@pytest.mark.parametrize(
    ("address", "aloud"),
    [
        ("contact.mairie@orange.fr", "contact point mairie arobase orange point F R"),
        ("contact@laposte.net", "contact arobase la poste point net"),
        ("accueil_82@gmail.com", "accueil tiret du bas 8, 2, arobase gmail point com"),
        ("dup@sfr.fr", "D comme Désiré, U, P comme Pierre, arobase S F R, point F R"),
        ("info-info@free.fr", "info tiret info arobase free point F R"),
        (
            "alain@exemple.fr",
            "A, L, A, I, N comme Nicolas, arobase E, X, E, M comme Marcel, P comme Pierre, L, E, point F R",
        ),
    ],
)
def test_what_may_be_written_otherwise_is_spelled_and_the_rest_is_said(address: str, aloud: str) -> None:
    assert spoken_address(address, FRENCH) == aloud


@pytest.mark.parametrize(("said", "address"), DICTATED)
def test_what_is_read_back_says_the_same_address(said: str, address: str) -> None:
    assert address_in(spoken_address(address, FRENCH), FRENCH) == address


@pytest.mark.parametrize(
    ("one", "other"),
    [("philippe", "philipe"), ("thomas", "tomas"), ("sophie", "sofie"), ("exemple", "example"), ("john", "jon"),
     ("mary", "marie"), ("james", "jaymes"), ("antoine", "antoinne")],
)  # fmt: skip
@pytest.mark.parametrize("phrases", [FRENCH, ENGLISH])
def test_names_that_sound_alike_are_read_back_apart(one: str, other: str, phrases: Phrases) -> None:
    read = [spoken_address(f"{name}@free.fr", phrases) for name in (one, other)]
    assert read[0] != read[1] and not any(name in text for name, text in zip((one, other), read, strict=True))


@pytest.mark.parametrize(
    "said",
    ["Jean point dupont arobase ?", "jean point dupont ?", "arobase orange ?", "J, E, A, N ?", "D ?", "jean tiret ?",
     "Jean point de la Tour ?", "« jean point dupont arobase ? »"],
)  # fmt: skip
def test_a_voice_that_rises_on_half_an_address_asks_nothing(said: str) -> None:
    assert begins_address(said, FRENCH) or has_sign(said, FRENCH)


@pytest.mark.parametrize(
    ("said", "phrases"),
    [
        ("Où est le point de collecte ?", FRENCH),
        ("Le point d'accueil est ouvert ?", FRENCH),
        ("Y a-t-il un point d'eau ?", FRENCH),
        ("Je peux venir au point info ?", FRENCH),
        ("La piscine municipale ?", FRENCH),
        ("What time do you open at noon?", ENGLISH),
        ("Is the library open at night?", ENGLISH),
    ],
)
def test_a_question_where_the_name_of_a_sign_is_said_stays_one(said: str, phrases: Phrases) -> None:
    assert not begins_address(said, phrases) and not has_sign(said, phrases)


def test_a_mistake_is_told_from_a_question() -> None:
    for said in ("non, c'est Dupond avec un D", "Non, D comme David.", "Vous vous êtes trompé", "non, un D à la fin ?"):
        assert puts_right(said, FRENCH), said
    for said in ("Non mais quels sont les horaires ?", "Enfin, la piscine est ouverte ?", "c'est Dupond"):
        assert not puts_right(said, FRENCH), said
    assert puts_right("no, it's with a D", ENGLISH)


def test_figures_are_those_of_words() -> None:
    assert figured("a cent b mille c deux cents d", FRENCH) == "a 100 b 1000 c 200 d"


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("john twenty three", "john 23"),
        ("john twenty-three", "john 23"),
        ("john nineteen eighty two", "john 1982"),
        ("john two thousand twelve", "john 2012"),
        ("john two thousand and twelve", "john 2012"),
        ("john one hundred and five", "john 105"),
        ("john one two oh", "john 120"),
        ("john ninety", "john 90"),
        ("tom and tenor", "tom and tenor"),
    ],
)
def test_english_figures_too(said: str, figures: str) -> None:
    assert figured(said, ENGLISH) == figures


def test_an_english_address_may_hold_tens() -> None:
    assert address_in("john twenty three at gmail dot com", ENGLISH) == "john23@gmail.com"


def test_a_language_without_numbers_of_its_own_is_no_error() -> None:
    assert figured("a vingt b", replace(FRENCH, language="br")) == "a 20 b"
