"""What identifies a person is taken out; amounts, dates, forms and postcodes stay."""

import re
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.identifiers import has_luhn, has_nir_key, is_iban, is_tax_number
from bot.domain.masking import mask, official_of
from bot.domain.places import Contact

SLOW_S = 3.0
PHONES = [
    "0639981234",
    "06 39 98 12 34",
    "06.39.98.12.34",
    "06-39-98-12-34",
    "06/39/98/12/34",
    "+33639981234",
    "+33 6 39 98 12 34",
    "+33 (0)6 39 98 12 34",
    "0033 6 39 98 12 34",
    "06\u00a039\u00a098\u00a012\u00a034",
    "06\u202f39\u202f98\u202f12\u202f34",
]
ORDINARY = [
    "Le tarif est de 1 412 € par an pour 8,50 m.",
    "340 €, 620 € et 800 € de caution",
    "le 01/09/2026 à 8 h 30, ou du 12 au 14 mars 2026",
    "2026-11-23T10:00",
    "le formulaire cerfa 14734*03 ou n° 12100*02",
    "99310 Port-Clairval, INSEE 99101",
    "arrêté municipal 2024-118 et parcelle AB 123",
    "le quotient familial est de 899, parts 2,5",
    "ticket 1,50 €, carnet de 10 à 12 €",
    "article L. 2223-13 du code général des collectivités territoriales",
    "14 200 habitants, 2 350 à Saint-Aubin",
    "les numéros 3939, 3919, 116 000, 112 et 15",
    "bus 12, 14, 16, 18 et 20 à 7 h 10, 7 h 40 et 8 h 10",
    "SIRET 123 456 789 00012",
]


def nir(body: str) -> str:
    """The number with its key."""
    return f"{body}{97 - int(body) % 97:02d}"


NIR = nir("1850578006084")


@pytest.mark.parametrize("phone", PHONES)
@pytest.mark.parametrize("around", ["{}", "Appelez-moi au {}, merci.", "tel:{}.", "({})"])
def test_phones_are_masked_however_they_are_written(phone: str, around: str) -> None:
    assert mask(around.format(phone)) == around.format("[téléphone]")


@pytest.mark.parametrize(
    "email",
    ["jeanne.le-goff@exemple.fr", "j+impots@sous.domaine.example", "JEANNE_2@EXEMPLE.FR", "jeanne (at) exemple.fr"],
)
def test_addresses_of_people_are_masked(email: str) -> None:
    assert mask(f"Écrivez à {email} svp") == "Écrivez à [courriel] svp"


@pytest.mark.parametrize(
    "iban",
    [
        "FR7630006000011234567890189",
        "FR76 3000 6000 0112 3456 7890 189",
        "fr76 3000 6000 0112 3456 7890 189",
        "FR76-3000-6000-0112-3456-7890-189",
        "DE89 3704 0044 0532 0130 00",
    ],
)
def test_accounts_are_masked(iban: str) -> None:
    masked = mask(f"Mon IBAN est {iban}, merci.")
    assert masked == "Mon IBAN est [IBAN], merci."


@pytest.mark.parametrize(
    "number", [NIR, f"{NIR[0]} {NIR[1:3]} {NIR[3:5]} {NIR[5:7]} {NIR[7:10]} {NIR[10:13]} {NIR[13:]}"]
)
def test_a_social_security_number_is_known_by_its_key(number: str) -> None:
    assert mask(f"Mon numéro : {number}.") == "Mon numéro : [numéro de sécurité sociale]."


def test_a_number_that_only_looks_like_one_and_has_a_wrong_key_stays() -> None:
    wrong = "1854678006084" + "11"
    assert mask(f"dossier {wrong}") == f"dossier {wrong}"


def test_a_mistyped_key_does_not_give_a_person_away() -> None:
    assert NIR[:13] not in mask(f"Mon numéro : {NIR[:13]}00")


@pytest.mark.parametrize("card", ["4970101234567890", "4111111111111111", "4111 1111 1111 1111", "5500-0000-0000-0004"])
def test_only_a_card_with_its_check_digit_is_one(card: str) -> None:
    digits = [int(digit) for digit in re.sub(r"\D", "", card)]
    doubled = [digit * 2 if rank % 2 else digit for rank, digit in enumerate(reversed(digits))]
    valid = sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
    assert ("[carte bancaire]" in mask(f"Ma carte {card}")) is valid


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_figures_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(alphabet="0123456789 .-/+()@FR76abc,é\u00a0", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(
    st.from_regex(r"0[1-79]([0-9]{2}){4}", fullmatch=True),
    st.sampled_from(["", " ", ".", "-", "\u00a0"]),
    st.sampled_from(["", "Mon numéro est le ", "appelez le ", "(", "tél. : ", "à 10 h au "]),
    st.sampled_from(["", " merci", ".", ", et vous ?", ")", " avant 18 h"]),
)
def test_no_phone_survives(digits: str, mark: str, before: str, after: str) -> None:
    phone = mark.join(digits[at : at + 2] for at in range(0, 10, 2))
    masked = mask(f"{before}{phone}{after}")
    assert phone not in masked
    assert digits not in re.sub(r"\D", "", masked)
    assert masked.startswith(before)
    assert masked.endswith(after)


def test_a_social_security_number_of_corsica_is_recognised() -> None:
    assert mask("né en Corse : 1 85 05 2A 006 084 54") == "né en Corse : [numéro de sécurité sociale]"


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("12 bis rue des Lilas", "[n°] rue des Lilas"),
        ("au 3, place du Marché", "au [n°], place du Marché"),
        ("appt 12, 5 rue Basse", "appt [n°], [n°] rue Basse"),
        ("FX-482-QT", "[plaque]"),
        ("ma voiture fx 482 qt", "ma voiture [plaque]"),
        ("voiture 123 ABC 56", "voiture [plaque]"),
        ("IBAN FR76 3000 6000 0112 3456 7890 189 au nom de Jeanne", "IBAN [IBAN] au nom de Jeanne"),
        ("passeport n° 20AB12345", "passeport n° [numéro]"),
        ("allocataire 1234567", "allocataire [numéro]"),
        ("jeanne point dupont arobase exemple point fr", "[courriel]"),
    ],
)
def test_where_somebody_lives_and_what_they_drive_goes_and_the_street_stays(written: str, masked: str) -> None:
    assert mask(written) == masked


@pytest.mark.parametrize(
    "text",
    ["de 100 ml à 200 ml", "rue des Lilas", "bus 5 route de Vannes", "le 11 novembre 2026 place Verdun", "AB 123"],
)
def test_what_looks_like_it_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("zéro six trente-neuf quatre-vingt-dix-huit quarante-deux douze", "[téléphone]"),
        ("zero six trente neuf quatre vingt dix huit quarante deux douze", "[téléphone]"),
        ("zéro six, euh, 39 98 quarante et un 07, à dix heures", "[téléphone], à dix heures"),
        ("zéro six trois neuf neuf huit un deux zéro quatre", "[téléphone]"),
        ("06, 39, 98, 70, 03", "[téléphone]"),
        ("0 639 984 490", "[téléphone]"),
        ("(+33)639986120", "[téléphone]"),
        ("un 85 zéro cinq 78 006 quatre-vingt-quatre", "un 85 zéro cinq 78 006 quatre-vingt-quatre"),
        ("un 85 zéro cinq 78 zéro zéro six zéro quatre-vingt-quatre", "[numéro de sécurité sociale]"),
        ("j'habite au douze bis rue des Lilas", "j'habite au [n°] rue des Lilas"),
        ("06 39 98 quatre-vingts quinze", "[téléphone]"),
        ("zéro six trente-neuf, euh attendez, 98 douze quarante", "[téléphone]"),
        ("on est vingt-six rue Haute", "on est [n°] rue Haute"),
        ("rue du Moulin au 14, deuxième étage", "rue du Moulin au [n°], deuxième étage"),
        ("la plaque g k 482 t z", "la plaque [plaque]"),
        ("immatriculée F Q deux cent treize H V", "immatriculée [plaque]"),
        ("FR 76 3000 6000 0112 3456 7890 189", "[IBAN]"),
        ("au cent vingt-deux rue Haute", "au [n°] rue Haute"),
        ("le 140 de la rue Haute", "le [n°] de la rue Haute"),
        ("rue des Lilas, numéro 22 bis, svp", "rue des Lilas, numéro [n°], svp"),
        ("4111.1111.1111.1111", "[carte bancaire]"),
        ("une clio garée, fx 482 qt", "une clio garée, [plaque]"),
        ("FX.482.QT", "[plaque]"),
        ("zéro six douze trente-quatre, non, quarante-quatre cinquante", "[téléphone]"),
        ("l.tanguy (arobase) exemple (point) fr", "[courriel]"),
        ("emma underscore petit arobase exemple point fr", "[courriel]"),
    ],
)
def test_what_is_dictated_or_half_spelled_goes_too(said: str, masked: str) -> None:
    assert mask(said) == masked


@pytest.mark.parametrize(
    "text",
    [
        "les 03, 10, 17, 24, 31 mars",
        "rendez-vous le 05/06/2024 10h30",
        "tranches 0 100 200 300 euros",
        "zéro huit cent douze cent vingt cent trente",
        "un trottoir neuf rue Pasteur, quoi du neuf rue Haute ?",
        "travaux du deux au six boulevard de l'Océan",
        "bus 12 de la rue Haute, il y en a 3 de la rue Basse",
        "rue Pasteur dossier n° 4512, rue Haute n° 2024-118",
        "dix-huit euros par mois pour deux enfants",
        "nDCG@10 .903",
        "le trois rue barrée, le trottoir est neuf rue Haute",
        "travaux rue Haute au 14 juillet, rue Basse du 3 au 14.",
    ],
)
def test_numbers_said_of_nobody_stay(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize("piece", ["un ", "zéro six ", "a point ", "06, ", "quatre vingt ", "rue de la ", "0 1 "])
def test_a_message_made_to_be_slow_is_masked_in_time(piece: str) -> None:
    started = process_time()
    mask(piece * (20_000 // len(piece)))
    assert process_time() - started < SLOW_S


@given(
    st.lists(st.sampled_from(["zéro", "six", "trente-neuf", "12", "un", "et", "quatre", "vingt", "rue Haute", "au"]))
)
def test_masking_what_is_said_twice_is_masking_it_once(words: list[str]) -> None:
    once = mask(" ".join(words))
    assert mask(once) == once


def test_what_a_service_publishes_stays() -> None:
    town = official_of([Contact("Mairie", "02 61 91 10 00", "mairie@ville.example", address="1 place Verdun, 99310 X")])
    kept = "Le 02.61.91.10.00 ou +33 2 61 91 10 00, MAIRIE@ville.example, 1 place Verdun"
    assert mask(kept, town) == kept
    said = "zéro deux soixante et un 91 dix zéro zéro, mairie (arobase) ville.example"
    assert mask(said, town) == said
    assert mask("12 place Verdun, 02 61 91 10 01", town) == "[n°] place Verdun, [téléphone]"


@given(st.from_regex(r"[12][0-9]{2}(0[1-9]|1[0-2])([0-9]{2}|2[AB])[0-9]{6}[0-9]{2}", fullmatch=True))
def test_our_key_of_a_social_security_number_is_that_of_stdnum(number: str) -> None:
    nir = pytest.importorskip("stdnum.fr.nir")
    assert has_nir_key(number) == (nir.calc_check_digits(number[:13]) == number[13:])


@given(st.from_regex(r"(DE|BE|NL|ES|IT|FR)[0-9]{2}[0-9A-Z]{11,23}", fullmatch=True))
def test_our_remainder_of_an_iban_is_that_of_stdnum(number: str) -> None:
    mod_97_10 = pytest.importorskip("stdnum.iso7064.mod_97_10")
    if re.fullmatch(r"FR\d{12}[0-9A-Z]{11}\d{2}", number) is None:
        assert is_iban(number) == mod_97_10.is_valid(number[4:] + number[:4])


@given(st.from_regex(r"[0-9]{16}", fullmatch=True))
def test_our_check_digit_of_a_card_is_that_of_stdnum(number: str) -> None:
    luhn = pytest.importorskip("stdnum.luhn")
    assert has_luhn(number) == luhn.is_valid(number)


@given(st.from_regex(r"[0-3][0-9]{9}", fullmatch=True))
def test_our_key_of_a_tax_number_is_that_of_stdnum(start: str) -> None:
    nif = pytest.importorskip("stdnum.fr.nif")
    number = f"{start}{int(start) % 511:03d}"
    assert nif.is_valid(number) and is_tax_number(number)
    assert not is_tax_number(f"{start}{(int(start) + 1) % 511:03d}")
