"""Hours in French words: read when there is no doubt, refused else."""

import pytest

from bot.domain.places import Access, PublicHoliday, SchoolTime
from ingestion.hours.french import read_french
from ingestion.hours.spans import HoursUnclearError

DAYS = "LMWJVSD"


def told(text: str) -> list[str]:
    found = []
    for rule in read_french(text).rules:
        days = "".join(DAYS[day] for day in rule.weekdays)
        spans = " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in rule.spans)
        found.append(f"{days or '*'}{list(rule.ranks) or ''} {spans or 'fermé'}")
    return found


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("lundi-vendredi 9 h-12 h", ["LMWJV 09:00-12:00"]),
        ("du lundi au vendredi de 9h à 12h et de 14h à 17h30", ["LMWJV 09:00-12:00 14:00-17:30"]),
        ("Mardi : 14 h – 18 h 30, Mercredi : 10 h – 18 h 30", ["M 14:00-18:30", "W 10:00-18:30"]),
        (
            "lundi-vendredi 8 h 30-12 h et 13 h 30-17 h 15 (jeudi fermé le matin), samedi 9 h-12 h",
            ["LMWJV 08:30-12:00 13:30-17:15", "J 13:30-17:15", "S 09:00-12:00"],
        ),
        (
            "lundi-vendredi 8 h 30-12 h et 13 h 30-17 h, jeudi 13 h 30-17 h seulement",
            ["LMWJV 08:30-12:00 13:30-17:00", "J 13:30-17:00"],
        ),
        ("lundi, mardi, vendredi 9 h-12 h; mercredi 14 h-17 h", ["LMV 09:00-12:00", "W 14:00-17:00"]),
        ("lundi, mardi 9 h-12 h, 1er samedi du mois 9 h-12 h", ["LM 09:00-12:00", "S[1] 09:00-12:00"]),
        ("lundi-vendredi 8 h 30-12 h 30, mercredi 8 h 30-17 h", ["LMWJV 08:30-12:30", "W 08:30-17:00"]),
        ("tous les jours 8 h-12 h (juillet-août 7 h-21 h)", ["* 08:00-12:00", "* 07:00-21:00"]),
        ("tous les jours 24 h/24", ["* 00:00-00:00"]),
        ("lundi fermé, mardi 9h-12h", ["L fermé", "M 09:00-12:00"]),
        ("vendredi 18 h-2 h", ["V 18:00-02:00"]),
    ],
)
def test_reads_what_is_plain(text: str, rules: list[str]) -> None:
    assert told(text) == rules


def test_reads_appointments_school_and_public_holidays() -> None:
    assert read_french("lundi 9h-12h sur rendez-vous").rules[0].spans[0].access is Access.APPOINTMENT
    assert read_french("mardi 8 h 30-10 h (jours d'école)").rules[0].school is SchoolTime.TERM
    sunday, holiday = read_french("dimanche et jours fériés 10h-12h").rules
    assert (sunday.weekdays, holiday.on_public_holidays) == ((6,), PublicHoliday.ONLY)
    assert read_french("tous les jours 24 h/24").rules[0].on_public_holidays is PublicHoliday.OPEN


@pytest.mark.parametrize(
    "text",
    [
        "lundi-vendredi 9 h-12 h, l'après-midi sur rendez-vous",
        "lundi-vendredi 8 h 30-12 h; titres d'identité sur rendez-vous",
        "lundi 9 h-12 h, lundi 14 h-17 h",
        "lundi-vendredi 9 h-12 h, mercredi 14 h-17 h",
        "samedi 25 h-26 h",
        "lundi 9 h 75-12 h",
        "le matin sauf le jeudi",
        "lundi 9h",
        "9h-12h",
        "lundi-vendredi 9 h-12 h environ",
        "lundi-vendredi 9 h-17 h (jeudi fermé le matin)",
        "lundi-vendredi 9 h-12 h (samedi fermé)",
        "",
        "nous consulter",
        "lundi 14 h-9 h 30",
    ],
)
def test_refuses_what_is_in_doubt(text: str) -> None:
    with pytest.raises(HoursUnclearError):
        read_french(text)
