"""One fact has one value, however it is written; two facts never share one."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.answering.figures.days import YEAR
from bot.answering.figures.figures import figures, grounds
from bot.answering.figures.readings import Figure, FigureKind
from bot.answering.verify import unsupported

SAME = [
    ("8 h 30", "8h30", "08:30", "08 h 30", "8:30", "8 heures 30", "8:30 am"),
    ("14 h", "14h", "14h00", "14:00", "14 h 00", "2 pm", "quatorze heures"),
    ("42 €", "42 euros", "42,00 €", "42€", "42.00 €", "42 EUR", "quarante-deux euros", "€42"),
    ("4,80 €", "4.80 €", "4,8 €", "4 € 80", "4 euros 80"),
    ("1 412 €", "1412 €", "1\u202f412 €", "1\u00a0412,00 €"),
    ("02 61 91 10 00", "0261911000", "02.61.91.10.00", "02-61-91-10-00", "+33 2 61 91 10 00", "+33 (0)2 61 91 10 00"),
    ("1er janvier 2026", "01/01/2026", "1/1/2026", "2026-01-01", "le 1er janvier 2026", "January 1st, 2026"),
    ("https://www.ville.example/a", "www.ville.example/a", "ville.example/a", "https://ville.example/a/"),
    ("cerfa 14734*03", "cerfa n° 14734*03", "Cerfa n°14734*03", "cerfa 14734-03"),
    ("50 %", "50%", "50 pour cent", "cinquante pour cent", "50 pourcent"),
    ("14 200 habitants", "14200 habitants"),
    ("lundi", "lun.-"),
]
TEXT = st.text(st.characters(codec="utf-8"), max_size=200)


@pytest.mark.parametrize("writings", SAME, ids=[one[0] for one in SAME])
def test_the_same_figure_in_two_writings_is_one(writings: tuple[str, ...]) -> None:
    values = {writing: figures(writing) for writing in writings}
    assert all(value == values[writings[0]] and value for value in values.values()), values


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8 h 30", "8 h 20"),
        ("8 h 30", "18 h 30"),
        ("42 €", "42 %"),
        ("42 €", "420 €"),
        ("4,80 €", "48 €"),
        ("4,80 €", "4,08 €"),
        ("02 61 91 10 00", "02 61 91 10 01"),
        ("1er janvier 2026", "1er janvier 2027"),
        ("1er janvier 2026", "2 janvier 2026"),
        ("le 1er juin", "le 1er juillet"),
        ("cerfa 14734*03", "cerfa 14734*02"),
        ("mardi", "mercredi"),
        ("a@b.fr", "a@c.fr"),
        ("https://ville.example/a", "https://ville.example/b"),
        ("deux mois", "trois mois"),
        ("15 jours", "16 jours"),
    ],
)
def test_two_figures_are_never_one(one: str, other: str) -> None:
    assert figures(one) != figures(other)
    assert unsupported(one, [other])
    assert unsupported(other, [one])


@given(st.integers(0, 23), st.integers(0, 59))
def test_any_hour_is_read_in_every_writing(hour: int, minute: int) -> None:
    writings = (
        f"{hour} h {minute:02d}",
        f"{hour}h{minute:02d}",
        f"{hour:02d}:{minute:02d}",
        f"{hour:02d} h {minute:02d}",
    )
    assert {figures(f"à {writing}") for writing in writings} == {
        frozenset({Figure(FigureKind.HOUR, f"{hour:02d}:{minute:02d}")})
    }


@given(st.integers(0, 99_999), st.integers(0, 99))
def test_any_amount_is_read_in_every_writing(euros: int, cents: int) -> None:
    spaced = f"{euros:,}".replace(",", " ")
    writings = (
        f"{euros},{cents:02d} €",
        f"{spaced},{cents:02d} €",
        f"{euros}.{cents:02d} euros",
        f"{euros} € {cents:02d}",
    )
    found = {figures(f"Prix : {writing}.") for writing in writings}
    assert len(found) == 1
    assert {figure.kind for figure in next(iter(found))} == {FigureKind.AMOUNT}


@given(st.dates())
def test_any_date_is_read_in_every_writing(day: date) -> None:
    assume(day.year >= 1000)
    ordinal = "1er" if day.day == 1 else str(day.day)
    writings = (
        f"{ordinal} {YEAR[day.month - 1]} {day.year}",
        f"{day.day:02d}/{day.month:02d}/{day.year}",
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
    )
    assert {figures(f"le {writing}") for writing in writings} == {frozenset({Figure(FigureKind.DATE, day.isoformat())})}


@given(st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True))
def test_any_phone_is_read_in_every_writing(digits: str) -> None:
    pairs = [digits[at : at + 2] for at in range(0, 10, 2)]
    writings = (" ".join(pairs), ".".join(pairs), digits, "-".join(pairs), f"+33 {digits[1]} {' '.join(pairs[1:])}")
    assert {figures(f"Tél. : {writing}") for writing in writings} == {frozenset({Figure(FigureKind.PHONE, digits)})}


@given(TEXT)
def test_a_text_always_supports_itself(text: str) -> None:
    assert not unsupported(text, [text])
    assert figures(text) <= grounds(text)


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("en 2026", "le 1er janvier 2026"),
        ("en janvier", "le 1er janvier 2026"),
        ("le mercredi", "du lundi au vendredi"),
        ("le samedi", "ouvert tous les jours"),
        ("le 12 mars", "du 10 au 12 mars"),
        ("2,35 €", "Tarif en euros\nQF 500-899 : 2,35"),
        ("30 €", "Durée : tarif (€)\n15 ans : 25 ; 30"),
        ("des tonnes de CO2", "850 t CO2e"),
        ("20 m2", "20 m²"),
        ("formulaire cerfa 14734", "cerfa 14734*03"),
        ("sur www.ville.example", "https://www.ville.example/demarches/x"),
    ],
)
def test_what_a_source_contains_may_be_said(said: str, source: str) -> None:
    assert not unsupported(said, [source])


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("le dimanche", "du lundi au vendredi"),
        ("le 1er janvier 2027", "le 1er janvier"),
        ("12 €", "12 personnes"),
        ("12 %", "12 € par an"),
        ("12 €", "Une salle de 12 personnes, à 30 € l'heure."),
        ("CM1", "du CE1 au CM2"),
        ("accueil@mairie", "accueil@mairie.example"),
        ("https://ville.example/autre", "https://ville.example/demarche"),
    ],
)
def test_what_a_source_does_not_contain_may_not(said: str, source: str) -> None:
    assert unsupported(said, [source])
