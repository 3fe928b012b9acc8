"""The hours of a directory's entry: everything it may declare, and what happens when it contradicts itself."""

from datetime import date, datetime, time
from typing import Any

import pytest

from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.clock import PARIS
from bot.domain.openings import by_phone, day_of
from bot.domain.places import Contact, Place
from ingestion.hours.declared import declared

CALENDAR = Calendar(
    {date(2026, 7, 14): "Fête nationale", date(2026, 12, 25): "Noël"},
    (
        SchoolHoliday("hiver", "B", date(2026, 2, 14), date(2026, 3, 1)),
        SchoolHoliday("Toussaint", "B", date(2026, 10, 17), date(2026, 11, 1)),
    ),
    "B",
    *(date(2026, 1, 1), date(2026, 12, 31)) * 2,
)
STATE = [{"nom_jour_debut": "Lundi", "nom_jour_fin": "Mardi", "valeur_heure_debut_1": "09:00:00",
          "valeur_heure_fin_1": "12:00:00"}]  # fmt: skip


def place(**entry: Any) -> Place:
    found = declared("m", entry)
    assert found.problem == "", found.problem
    return Place("m", "Mairie", "b", Contact("Mairie"), hours=found.hours, phone_hours=found.phone_hours,
                 closures=found.closures)  # fmt: skip


def opened(one: Place, day: date) -> str:
    found = day_of(one, day, CALENDAR)
    return " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in found.spans) if found.known else "?"


def test_the_text_alone_is_read_when_it_is_plain() -> None:
    assert opened(place(hours="lundi 9 h-12 h"), date(2026, 11, 23)) == "09:00-12:00"


def test_rules_and_a_text_that_says_the_same_are_kept_with_the_text() -> None:
    one = place(hours="lundi, mardi 9 h-12 h", opening_hours="Mo-Tu 09:00-12:00", plage_ouverture=STATE)
    assert one.hours is not None and one.hours.text == "lundi, mardi 9 h-12 h"
    assert opened(one, date(2026, 11, 24)) == "09:00-12:00"


def test_rules_may_say_more_than_a_text() -> None:
    one = place(hours="lundi 9 h-12 h", opening_hours="Mo 09:00-12:00; Jul-Aug Mo 10:00-12:00")
    assert opened(one, date(2026, 7, 6)) == "10:00-12:00"


def test_a_text_too_rich_to_be_read_stands_beside_rules() -> None:
    text = "lundi 9 h-12 h, l'après-midi sur rendez-vous"
    one = place(hours=text, opening_hours='Mo 09:00-12:00, Mo 14:00-17:00 "sur rendez-vous"')
    assert opened(one, date(2026, 11, 23)) == "09:00-12:00 14:00-17:00"


def test_periods_of_school_and_public_holidays_by_their_name() -> None:
    one = place(
        opening_hours="Mo-Fr 17:00-20:00",
        periods=[
            {"school": "holidays", "opening_hours": "Mo-Fr 10:30-18:30"},
            {"school_holiday": "Toussaint", "opening_hours": "Mo-Fr 14:00-18:00"},
            {"public_holiday": "Fête nationale", "opening_hours": "10:00-12:00"},
        ],
    )
    days = {date(2026, 11, 23): "17:00-20:00", date(2026, 2, 16): "10:30-18:30", date(2026, 10, 19): "14:00-18:00",
            date(2026, 7, 14): "10:00-12:00", date(2026, 12, 25): ""}  # fmt: skip
    assert {day: opened(one, day) for day in days} == days


def test_a_period_of_school_time() -> None:
    one = place(opening_hours="Mo-Fr off", periods=[{"school": "term", "opening_hours": "Mo-Fr 08:30-10:00"}])
    assert [opened(one, date(2026, 10, day)) for day in (16, 19)] == ["08:30-10:00", ""]


def test_last_entry_is_counted_from_the_closing() -> None:
    one = place(opening_hours="Mo 12:00-13:45,17:00-20:00", last_entry_minutes=45)
    assert [span.last_entry for span in day_of(one, date(2026, 11, 23), CALENDAR).spans] == [time(13), time(19, 15)]


def test_validity_and_notes() -> None:
    one = place(opening_hours="Mo 09:00-12:00", hours_valid_until="2026-11-29", hours_note="par la cour")
    assert [opened(one, date(2026, 11, day)) for day in (23, 30)] == ["09:00-12:00", "?"]
    assert one.hours is not None and one.hours.note == "par la cour"


def test_telephone_hours_of_their_own() -> None:
    one = place(opening_hours="Mo 09:00-12:00", phone_hours="lundi 14 h-17 h")
    monday = date(2026, 11, 23)
    assert (opened(one, monday), opened(by_phone(one), monday)) == ("09:00-12:00", "14:00-17:00")


def test_closures_and_exceptional_openings() -> None:
    one = place(
        opening_hours="Mo-Fr 09:00-12:00,14:00-17:00",
        closures=[
            {"from": "2026-12-24T16:00", "to": "2026-12-24T17:15", "reason": "fin d'année"},
            {"from": "2026-12-28", "to": "2026-12-30", "reason": "inventaire"},
            {"from": "2026-12-27", "opening_hours": "10:00-12:00", "reason": "marché"},
        ],
    )
    found = {day: opened(one, date(2026, 12, day)) for day in (23, 24, 27, 28, 30, 31)}
    usual = "09:00-12:00 14:00-17:00"
    assert found == {23: usual, 24: "09:00-12:00 14:00-16:00", 27: "10:00-12:00", 28: "", 30: "", 31: usual}
    assert one.closures[1].starts == datetime(2026, 12, 28, tzinfo=PARIS)
    assert one.closures[1].ends == datetime(2026, 12, 31, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ({"opening_hours": "Mo 25:00-26:00"}, "25:00"),
        ({"opening_hours": ["Mo"]}, "opening_hours is no text"),
        ({"opening_hours": "Mo 09:00-12:00,11:00-14:00"}, "run over each other: 09:00-12:00, 11:00-14:00"),
        ({"opening_hours": "Mo 09:00-12:00, Mo[1] 11:00-14:00"}, "run over each other on 2026-01-05"),
        ({"hours": "lundi 9 h-12 h et 11 h-14 h"}, "run over each other"),
        ({"hours": "lundi 9 h-12 h", "opening_hours": "Mo 09:00-12:30"}, "disagree: Monday 09:00-12:00"),
        ({"hours": "lundi, samedi 9 h-12 h", "opening_hours": "Mo 09:00-12:00"}, "disagree: Saturday 09:00-12:00"),
        ({"hours": "lundi 9 h-12 h", "opening_hours": "Mo-Tu 09:00-12:00"}, "disagree: Tuesday closed"),
        ({"opening_hours": "Mo 09:00-12:00", "plage_ouverture": STATE}, "opening_hours and plage_ouverture disagree"),
        ({"hours": "sur demande"}, "sur demande"),
        ({"opening_hours": "Mo 09:00-12:00", "last_entry_minutes": 200}, "longer than an opening"),
        ({"opening_hours": "Mo 09:00-12:00", "last_entry_minutes": "45"}, "no number of minutes"),
        ({"opening_hours": "Mo 09:00-12:00", "hours_valid_from": "2026-13-01"}, "2026-13-01"),
        (
            {"opening_hours": "Mo 09:00-12:00", "hours_valid_from": "2027-01-01", "hours_valid_until": "2026-01-01"},
            "is before",
        ),
        ({"opening_hours": "Mo 09:00-12:00", "periods": [{"opening_hours": "Tu 09:00-12:00"}]}, "a period says"),
        ({"opening_hours": "Mo 09:00-12:00", "periods": [{"school_holiday": "Pâques"}]}, "no rule"),
        (
            {
                "opening_hours": "Mo 09:00-12:00",
                "periods": [{"school_holiday": "février", "opening_hours": "Mo 09:00-10:00"}],
            },
            "février is not one of Toussaint",
        ),
        ({"periods": [{"school": "term", "opening_hours": "Mo 09:00-12:00"}]}, "periods without opening hours"),
        ({"opening_hours": "Mo 09:00-12:00", "closures": [{"from": "2026-02-30"}]}, "2026-02-30"),
        ({"opening_hours": "Mo 09:00-12:00", "closures": [{"from": "2026-12-24", "to": "2026-12-20"}]}, "ends before"),
        ({"opening_hours": "Mo 09:00-12:00", "closures": [{"form": "2026-12-24"}]}, "unknown field form"),
        (
            {
                "opening_hours": "Mo 09:00-12:00",
                "closures": [{"from": "2026-12-24", "opening_hours": "Mo 09:00-10:00"}],
            },
            "by its times alone",
        ),
        ({"opening_hours": "Mo 09:00-12:00", "closures": "Noël"}, "closures is no list"),
    ],
)
def test_hours_in_doubt_are_named_and_left_out(entry: dict[str, Any], named: str) -> None:
    found = declared("m", entry)
    assert named in found.problem
    assert found.hours is None


def test_telephone_hours_in_doubt_are_not_replaced_by_those_of_the_counter() -> None:
    found = declared("m", {"opening_hours": "Mo 09:00-12:00", "phone_opening_hours": "Mo 25:00"})
    assert found.problem.startswith("telephone: ")
    one = Place("m", "Mairie", "b", Contact("Mairie"), hours=found.hours, phone_hours=found.phone_hours)
    monday = date(2026, 11, 23)
    assert (opened(one, monday), opened(by_phone(one), monday)) == ("09:00-12:00", "?")
