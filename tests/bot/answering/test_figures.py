"""Two writings of one fact are one figure; two facts never are."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.figures.figures import figures, grounds
from bot.answering.verify import unsupported

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
AMOUNTS = st.decimals(min_value=2, max_value=99_999, places=2)
DATES = st.dates(min_value=date(2000, 1, 1), max_value=date(2040, 12, 31))
HOURS = st.times().map(lambda moment: time(moment.hour, moment.minute))
PHONES = st.tuples(st.integers(1, 9), st.lists(st.integers(0, 99), min_size=4, max_size=4))
LETTERS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)


def french(value: str) -> str:
    return value.replace(".", ",")


def grouped(whole: int) -> str:
    return f"{whole:,}".replace(",", "\u202f")


def phone_of(parts: tuple[int, list[int]], joint: str, prefix: str) -> str:
    first, pairs = parts
    return joint.join([f"{prefix}{first}", *(f"{pair:02d}" for pair in pairs)])


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("à 8 h 30", "8h30"),
        ("à 8 h 30.", "ouvert à 8:30"),
        ("de 14 h à 18 h", "14h-18h"),
        ("at 5.15 p.m.", "17 h 15"),
        ("42 €", "quarante-deux euros"),
        ("172 €", "cent septante-deux euros"),
        ("42,50 €", "42.50 EUR"),
        ("12 € 50", "12,50 €"),
        ("1 412 €", "1412 €"),
        ("le 1er janvier 2026", "01/01/2026"),
        ("le 15 juillet", "du 1er au 15 juillet 2026"),
        ("le 1er juillet", "du 1er au 15 juillet 2026"),
        ("en juillet 2026", "le 15 juillet 2026"),
        ("le mercredi", "du lundi au vendredi"),
        ("le samedi", "tous les jours"),
        ("on Wednesday", "lundi-vendredi"),
        ("le mardi", "lun-ven 8 h-12 h"),
        ("+33 2 61 91 10 00", "02.61.91.10.00"),
        ("le 3939", "appelez le 39 39"),
        ("cerfa n° 12100*02", "cerfa 12100-02"),
        ("cerfa 12100", "cerfa n° 12100*02"),
        ("10 pour cent", "10 %"),
        ("https://www.service-public.gouv.fr/F1342", "service-public.gouv.fr/F1342."),
        ("service-public.gouv.fr", "https://www.service-public.gouv.fr/particuliers"),
        ("dix-huit ans", "18 ans"),
        ("quatre-vingt-dix-neuf places", "99 places"),
        ("deux mois", "2 mois"),
        ("36 €", "Tarif (en €) : 36"),
    ],
)
def test_one_fact_written_in_two_ways(said: str, written: str) -> None:
    assert not unsupported(said, [written])


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("8 h 30", "8 h"),
        ("18 h", "18 h 30"),
        ("18 h 31.", "18 h 30."),
        ("42 €", "42 %"),
        ("42 €", "24 €"),
        ("1,50 €", "15 €"),
        ("le 1er février", "le 1er janvier"),
        ("le 15 juillet 2027", "le 15 juillet 2026"),
        ("le dimanche", "du lundi au samedi"),
        ("02 61 91 10 01", "02 61 91 10 00"),
        ("contact@mairie.example", "contact@mairie-bourg.example"),
        ("service-public.example", "service-public.gouv.fr"),
        ("cerfa n° 12101*02", "cerfa n° 12100*02"),
        ("dix-neuf ans", "dix-huit ans"),
        ("le 3919", "le 3939"),
    ],
)
def test_two_facts_are_told_apart(said: str, written: str) -> None:
    assert unsupported(said, [written])


@given(AMOUNTS)
def test_an_amount_is_known_in_every_writing(amount: object) -> None:
    plain = f"{amount:.2f}"
    whole, cents = plain.split(".")
    source = f"Le tarif est de {french(plain)} € par an."
    for said in (
        f"{french(plain)} euros",
        f"{grouped(int(whole))},{cents}\u00a0€",
        f"{plain} EUR",
        f"{whole} € {cents}",
    ):
        assert not unsupported(said, [source]), said


@given(AMOUNTS, AMOUNTS)
def test_another_amount_is_never_known(one: object, other: object) -> None:
    if one != other:
        assert unsupported(f"Il faut payer {french(f'{other:.2f}')} €.", [f"Il faut payer {french(f'{one:.2f}')} €."])


@given(DATES)
def test_a_date_is_known_in_every_writing(day: date) -> None:
    number = "1er" if day.day == 1 else str(day.day)
    source = f"Avant le {number} {MONTHS[day.month - 1]} {day.year}, minuit."
    for said in (day.isoformat(), f"{day:%d/%m/%Y}", f"le {number} {MONTHS[day.month - 1]}"):
        assert not unsupported(said, [source]), said


@given(DATES, DATES)
def test_another_date_is_never_known(one: date, other: date) -> None:
    if one != other:
        assert unsupported(f"le {other:%d/%m/%Y}", [f"le {one.day} {MONTHS[one.month - 1]} {one.year}"])


@given(HOURS)
def test_an_hour_is_known_in_every_writing(moment: time) -> None:
    minutes = f" {moment:%M}" if moment.minute else ""
    source = f"Ouverture à {moment.hour} h{minutes} ; fermé le midi."
    for said in (f"{moment.hour}h{minutes.strip()}", f"{moment:%H:%M}"):
        assert not unsupported(f"à {said}", [source]), said


@given(HOURS, HOURS)
def test_another_hour_is_never_known(one: time, other: time) -> None:
    if one != other:
        assert unsupported(f"à {other:%H:%M}", [f"à {one.hour} h {one:%M}"])


@given(PHONES, st.sampled_from(["", " ", ".", "-", "\u00a0"]), st.sampled_from(["0", "+33 ", "0033"]))
def test_a_phone_is_known_in_every_writing(parts: tuple[int, list[int]], joint: str, prefix: str) -> None:
    assert not unsupported(f"au {phone_of(parts, joint, prefix)}", [f"Tél. {phone_of(parts, ' ', '0')}"])


@given(PHONES, st.integers(0, 3), st.integers(1, 99))
def test_another_phone_is_never_known(parts: tuple[int, list[int]], place: int, step: int) -> None:
    first, pairs = parts
    changed = [*pairs]
    changed[place] = (changed[place] + step) % 100
    assert unsupported(f"au {phone_of((first, changed), ' ', '0')}", [f"Tél. {phone_of(parts, ' ', '0')}"])


@given(st.text())
def test_every_text_allows_what_it_states(text: str) -> None:
    assert figures(text) <= grounds(text)


@given(LETTERS)
def test_words_are_not_figures(word: str) -> None:
    stated = {figure.kind.value for figure in figures(word)}
    assert stated <= {"day", "date", "number"}
