"""Days and hours as residents write, misspell and dictate them, read from a frozen moment."""

from datetime import date, datetime, time, timedelta

import pytest

from bot.answering.dates.dated import Days, NotKnown, Now, When, dated
from bot.answering.dates.feasts import easter
from bot.answering.dates.found import Impossible
from bot.answering.dates.spelt import spelt
from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.clock import PARIS

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)
CALENDAR = Calendar(
    holidays={date(2026, 12, 25): "Noël", date(2027, 1, 1): "1er janvier", date(2027, 3, 29): "Lundi de Pâques"},
    school=(
        SchoolHoliday("Vacances de Noël", "B", date(2026, 12, 19), date(2027, 1, 3)),
        SchoolHoliday("Vacances d'Hiver", "A", date(2027, 2, 13), date(2027, 2, 28)),
        SchoolHoliday("Vacances d'Hiver", "B", date(2027, 2, 20), date(2027, 3, 7)),
        SchoolHoliday("Vacances d'Été", "B", date(2027, 7, 3), date(2027, 8, 31)),
    ),
    zone="B",
    known_from=date(2026, 1, 1),
    known_until=date(2027, 12, 31),
    school_from=date(2026, 9, 1),
    school_until=date(2027, 8, 31),
)


def when(text: str, at: datetime = MONDAY) -> When | None:
    return dated(text, at, CALENDAR).when


def days(text: str, at: datetime = MONDAY) -> tuple[str, ...]:
    found = when(text, at)
    assert isinstance(found, Days), f"{text}: {found}"
    return tuple(day.isoformat() for day in found.days)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("C'est ouvert aujourd'hui ?", "2026-11-23"),
        ("ouvert demain", "2026-11-24"),
        ("après-demain", "2026-11-25"),
        ("apres demain", "2026-11-25"),
        ("hier", "2026-11-22"),
        ("lundi", "2026-11-23"),
        ("mardi", "2026-11-24"),
        ("samedi prochain", "2026-11-28"),
        ("lundi prochain", "2026-11-30"),
        ("samedi en huit", "2026-12-05"),
        ("samedi en quinze", "2026-12-12"),
        ("samedi dernier", "2026-11-21"),
        ("dans trois jours", "2026-11-26"),
        ("dans huit jours", "2026-11-30"),
        ("dans une semaine", "2026-11-30"),
        ("dans quinze jours", "2026-12-07"),
        ("dans deux mois", "2027-01-23"),
        ("lundi de la semaine prochaine", "2026-11-30"),
        ("la semaine prochaine, le jeudi", "2026-12-03"),
        ("le 14 juillet", "2027-07-14"),
        ("le 14 juillet 2028", "2028-07-14"),
        ("le 24/12", "2026-12-24"),
        ("le 03.12.2026", "2026-12-03"),
        ("vendredi 27 novembre", "2026-11-27"),
        ("samedi 28", "2026-11-28"),
        ("le 28", "2026-11-28"),
        ("le 3", "2026-12-03"),
        ("le 1er mai", "2027-05-01"),
        ("le premier mai", "2027-05-01"),
        ("le vingt-quatre décembre", "2026-12-24"),
        ("le 12 déc.", "2026-12-12"),
        ("le premier samedi du mois", "2026-12-05"),
        ("le dernier vendredi du mois", "2026-11-27"),
        ("le deuxième mardi de janvier", "2027-01-12"),
        ("29 février", "2028-02-29"),
    ],
)
def test_one_day_in_french(text: str, day: str) -> None:
    assert days(text) == (day,)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("le jour de Noël", "2026-12-25"),
        ("la veille de Noël", "2026-12-24"),
        ("le lendemain de Noël", "2026-12-26"),
        ("le 24 décembre au soir", "2026-12-24"),
        ("à la Saint-Sylvestre", "2026-12-31"),
        ("le jour de l'an", "2027-01-01"),
        ("le premier de l'an", "2027-01-01"),
        ("dimanche de Pâques", "2027-03-28"),
        ("lundi de Pâques", "2027-03-29"),
        ("jeudi de l'Ascension", "2027-05-06"),
        ("lundi de Pentecôte", "2027-05-17"),
        ("le jour de la fête nationale", "2027-07-14"),
        ("le 15 août", "2027-08-15"),
        ("à l'Assomption", "2027-08-15"),
        ("à la Toussaint", "2027-11-01"),
        ("le 11 novembre", "2027-11-11"),
        ("mardi gras", "2027-02-09"),
    ],
)
def test_feasts_fall_on_their_next_date(text: str, day: str) -> None:
    assert days(text) == (day,)


def test_easter_falls_as_in_the_tables() -> None:
    """Dates published by the French Bureau des longitudes."""
    known = {2024: (3, 31), 2025: (4, 20), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2029: (4, 1), 2030: (4, 21)}
    assert {year: (easter(year).month, easter(year).day) for year in known} == known


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("demin", "2026-11-24"),
        ("dem1", "2026-11-24"),
        ("ojourdui", "2026-11-23"),
        ("aujourdhui", "2026-11-23"),
        ("samdi", "2026-11-28"),
        ("semedi prochin", "2026-11-28"),
        ("merkredi", "2026-11-25"),
        ("mecredi", "2026-11-25"),
        ("vandredi", "2026-11-27"),
        ("dimanch", "2026-11-29"),
        ("jedi", "2026-11-26"),
        ("lundi de pantecote", "2027-05-17"),
        ("le jour de noelle", "2026-12-25"),
        ("le 3 desembre", "2026-12-03"),
        ("apre demain", "2026-11-25"),
    ],
)
def test_misspelt_days_are_heard(text: str, day: str) -> None:
    assert days(text) == (day,)


@pytest.mark.parametrize(
    "text",
    ["je demande la main", "un jardin", "les mariés", "un vendeur", "la mairie", "il faut voir", "le marin", "jouet",
     "un mois d'attente", "le maire", "la mer", "marchés publics", "une demi-heure", "le satin", "semelles"],
)  # fmt: skip
def test_ordinary_words_are_no_days(text: str) -> None:
    assert when(text) is None, spelt(text)


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("ce week-end", "2026-11-28", "2026-11-29", 2),
        ("ce wikend", "2026-11-28", "2026-11-29", 2),
        ("cette semaine", "2026-11-23", "2026-11-29", 7),
        ("la semaine prochaine", "2026-11-30", "2026-12-06", 7),
        ("la semaine du 7 décembre", "2026-12-07", "2026-12-13", 7),
        ("pendant les vacances de Noël", "2026-12-19", "2027-01-03", 16),
        ("aux vacances de février", "2027-02-20", "2027-03-07", 16),
        ("pendant les vacances", "2026-12-19", "2027-01-03", 16),
        ("du 24 décembre au 2 janvier", "2026-12-24", "2027-01-02", 10),
        ("les 24 et 31 décembre", "2026-12-24", "2026-12-31", 2),
        ("en août", "2027-08-01", "2027-08-31", 31),
        ("samedi ou dimanche", "2026-11-28", "2026-11-29", 2),
        ("next week", "2026-11-30", "2026-12-06", 7),
        ("this weekend", "2026-11-28", "2026-11-29", 2),
    ],
)
def test_several_days(text: str, first: str, last: str, count: int) -> None:
    found = days(text)
    assert (found[0], found[-1], len(found)) == (first, last, count)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("tomorrow", "2026-11-24"),
        ("today", "2026-11-23"),
        ("on Saturday", "2026-11-28"),
        ("next Monday", "2026-11-30"),
        ("on July 14th", "2027-07-14"),
        ("14 July", "2027-07-14"),
        ("the 3rd of December", "2026-12-03"),
        ("Christmas Day", "2026-12-25"),
        ("Christmas Eve", "2026-12-24"),
        ("Easter Monday", "2027-03-29"),
        ("New Year's Day", "2027-01-01"),
        ("in three days", "2026-11-26"),
    ],
)
def test_one_day_in_english(text: str, day: str) -> None:
    assert days(text) == (day,)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("demain à 18 h", time(18), time(18)),
        ("à 18h30", time(18, 30), time(18, 30)),
        ("à dix-huit heures trente", time(18, 30), time(18, 30)),
        ("à 18:30", time(18, 30), time(18, 30)),
        ("à 8 heures du soir", time(20), time(20)),
        ("à 9 h et quart", time(9, 15), time(9, 15)),
        ("à midi et demi", time(12, 30), time(12, 30)),
        ("entre midi et deux", time(12), time(14)),
        ("entre 12 h et 14 h", time(12), time(14)),
        ("de 9 à 12 h", time(9), time(12)),
        ("après 18 h", time(18), time(23, 59)),
        ("avant 9h", time(0), time(9)),
        ("ce soir", time(18), time(23, 59)),
        ("samedi matin", time(6), time(12)),
        ("demain après-midi", time(12, 30), time(18)),
        ("at 6 pm", time(18), time(18)),
        ("after 5:30 pm", time(17, 30), time(23, 59)),
        ("tomorrow morning", time(6), time(12)),
        ("tonight", time(18), time(23, 59)),
    ],
)
def test_hours_and_parts_of_a_day(text: str, since: time, until: time) -> None:
    found = when(text)
    assert isinstance(found, Days)
    assert found.window is not None
    assert (found.window.since, found.window.until) == (since, until)


def test_an_hour_that_has_passed_is_tomorrow_s() -> None:
    assert days("à 9 h") == ("2026-11-24",)
    assert days("à 18 h") == ("2026-11-23",)


@pytest.mark.parametrize(
    "text",
    ["30 février", "le 31 avril", "le 32 décembre", "lundi 30 février", "29 février 2027", "le 31/11", "le 12/13"],
)
def test_a_date_no_calendar_holds_is_impossible(text: str) -> None:
    assert isinstance(when(text), Impossible)


@pytest.mark.parametrize(
    "text",
    ["maintenant", "à cette heure-ci", "en ce moment", "c'est encore ouvert ?", "right now", "is it still open?"],
)
def test_now(text: str) -> None:
    assert when(text) == Now()


@pytest.mark.parametrize("text", ["le samedi", "les samedis", "tous les samedis", "on Saturdays", "le samedi matin"])
def test_a_day_of_every_week_is_recurring(text: str) -> None:
    found = when(text)
    assert isinstance(found, Days)
    assert found.recurring
    assert found.days == (date(2026, 11, 28),)


@pytest.mark.parametrize("text", ["samedi", "ce samedi", "samedi prochain", "le samedi 28 novembre"])
def test_one_saturday_is_not_recurring(text: str) -> None:
    found = when(text)
    assert isinstance(found, Days)
    assert not found.recurring


@pytest.mark.parametrize("text", ["sous 24 heures", "24h/24", "composez le 3919", "pendant 2 heures", "35 heures", ""])
def test_durations_and_numbers_are_no_time(text: str) -> None:
    assert when(text) is None


def test_public_holidays_are_those_of_the_coming_year() -> None:
    assert days("ouvert les jours fériés ?") == ("2026-12-25", "2027-01-01", "2027-03-29")


def test_school_holidays_of_no_table_are_not_known() -> None:
    assert isinstance(when("pendant les vacances de la Toussaint"), NotKnown)


def test_words_of_time_are_taken_out() -> None:
    assert dated("La médiathèque ouvre samedi prochain à 18 h ?", MONDAY, CALENDAR).rest.split() == [
        "la", "mediatheque", "ouvre", "~", "~", "?",
    ]  # fmt: skip


def test_every_date_of_four_years_is_read_back() -> None:
    months = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
              "novembre", "décembre"]  # fmt: skip
    for step in range(1461):
        day = date(2026, 1, 1) + timedelta(days=step)
        assert days(f"ouvert le {day.day} {months[day.month - 1]} {day.year} ?") == (day.isoformat(),)
        assert days(f"ouvert le {day:%d/%m/%Y} ?") == (day.isoformat(),)


def test_without_a_year_a_date_is_never_past() -> None:
    for step in range(0, 730, 3):
        at = MONDAY + timedelta(days=step)
        for text in ("le 1er mars", "le 24 décembre", "lundi", "samedi prochain", "Noël", "ce week-end", "le 15"):
            assert all(day >= at.date().isoformat() for day in days(text, at)), (text, at)
