"""Days off, against dates read on an almanac and on the official school calendars."""

from datetime import date, timedelta

import pytest

from bot.domain.calendars import Calendar
from bot.domain.territories import NATION, Commune, Intercommunality, Territory
from bot.engines.calendars import calendar_of, calendars_of


def calendar(insee: str = "99101", zone: str = "B") -> Calendar:
    return calendar_of(Commune("bourg", "Le Bourg", insee, "agglo", zone))


# The date of Easter is the astronomers' (IMCCE), not that of a formula.
EASTER = {
    2024: date(2024, 3, 31), 2025: date(2025, 4, 20), 2026: date(2026, 4, 5), 2027: date(2027, 3, 28),
    2028: date(2028, 4, 16), 2029: date(2029, 4, 1), 2030: date(2030, 4, 21),
}  # fmt: skip


@pytest.mark.parametrize("year", sorted(EASTER))
def test_the_eleven_public_holidays_of_the_labour_code(year: int) -> None:
    easter = EASTER[year]
    fixed = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
    moving = {easter + timedelta(days=days) for days in (1, 39, 50)}
    found = {day for day in calendar().holidays if day.year == year}
    assert found == {date(year, month, day) for month, day in fixed} | moving


def test_holidays_are_called_what_residents_call_them() -> None:
    days = calendar()
    assert days.holiday(date(2026, 5, 25)) == "Lundi de Pentecôte"
    assert days.holiday(date(2026, 12, 25)) == "Noël"
    assert days.holiday(date(2026, 12, 26)) == ""


@pytest.mark.parametrize("insee", ["57463", "67482", "68224"])
def test_alsace_moselle_has_two_more(insee: str) -> None:
    more = set(calendar(insee).holidays) - set(calendar().holidays)
    assert {day for day in more if day.year == 2026} == {date(2026, 4, 3), date(2026, 12, 26)}


def test_overseas_remembers_the_abolition_of_slavery() -> None:
    assert date(2026, 5, 22) in calendar("97209").holidays
    assert date(2026, 12, 20) in calendar("97411").holidays


def test_the_days_covered_are_said() -> None:
    days = calendar()
    assert days.knows_holidays(date(2024, 1, 1)) and days.knows_holidays(date(2030, 12, 31))
    assert not days.knows_holidays(date(2023, 12, 31)) and not days.knows_holidays(date(2031, 1, 1))
    assert days.knows_school(date(2024, 9, 2)) and days.knows_school(date(2028, 7, 3))
    assert not days.knows_school(date(2024, 9, 1)) and not days.knows_school(date(2028, 7, 4))


@pytest.mark.parametrize(
    ("zone", "day", "name"),
    [
        ("A", date(2026, 2, 7), "hiver"),
        ("B", date(2026, 2, 13), ""),
        ("B", date(2026, 2, 14), "hiver"),
        ("B", date(2026, 3, 1), "hiver"),
        ("B", date(2026, 3, 2), ""),
        ("C", date(2026, 3, 8), "hiver"),
        ("A", date(2027, 4, 10), "printemps"),
        ("B", date(2027, 4, 10), ""),
        ("B", date(2027, 5, 2), "printemps"),
        ("C", date(2026, 12, 24), "Noël"),
        ("C", date(2026, 11, 2), ""),
        ("A", date(2027, 9, 1), "été"),
        ("A", date(2027, 9, 2), ""),
        ("B", date(2028, 2, 5), "hiver"),
        ("A", date(2028, 5, 8), "printemps"),
        ("A", date(2026, 8, 31), "été"),
        ("A", date(2026, 9, 1), ""),
    ],
)
def test_school_holidays_by_zone(zone: str, day: date, name: str) -> None:
    assert calendar(zone=zone).school_holiday(day) == name


def test_each_zone_has_its_holidays_and_they_begin_on_a_saturday() -> None:
    for zone in "ABC":
        mine = [one for one in calendar().school if one.zone == zone]
        assert len(mine) == 19
        for one in mine:
            assert one.first.weekday() == 5, one
            assert timedelta(days=15) <= one.last - one.first <= timedelta(days=62), one


def test_the_day_after_ascension_has_no_school_and_is_no_holiday() -> None:
    friday = date(2026, 5, 15)
    assert not calendar().has_school(friday)
    assert calendar().school_holiday(friday) == ""
    assert calendar().has_school(friday + timedelta(days=4))


@pytest.mark.parametrize("zone", ["", "Corse", "D"])
def test_without_a_zone_of_the_table_nothing_is_said_of_school(zone: str) -> None:
    assert not calendar(zone=zone).knows_school(date(2026, 11, 21))


def test_a_group_knows_the_school_holidays_its_communes_share() -> None:
    def group(zones: str) -> Calendar:
        communes = {zone: Commune(zone, zone, "99101", "agglo", zone) for zone in zones}
        territory = Territory("Rives", zones[0], communes, {"agglo": Intercommunality("agglo", "L'agglo")})
        return calendars_of(territory)["agglo"]

    assert group("B").zone == "B"
    assert group("AB").zone == ""


def test_the_nation_has_public_holidays_only() -> None:
    territory = Territory("Rives", "bourg", {"bourg": Commune("bourg", "Le Bourg", "67482", "", "B")}, {})
    france = calendars_of(territory)[NATION]
    assert france.knows_holidays(date(2026, 12, 26)) and not france.holiday(date(2026, 12, 26))
    assert not france.knows_school(date(2026, 12, 26))
