"""Openings computed on a date: by hand where a person can check, against a slow oracle everywhere else."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.clock import PARIS
from bot.domain.openings import by_phone, day_of, next_opening, open_at, week_of
from bot.domain.places import (
    Access,
    Closure,
    Contact,
    DayOfYear,
    OpeningHours,
    Place,
    PublicHoliday,
    Rule,
    SchoolTime,
    Season,
    Span,
    Weeks,
)
from eval.bench.openings import prove

MORNING, AFTERNOON = Span(time(9), time(12)), Span(time(14), time(17))
NIGHT = Span(time(20), time(2))
WEEK = tuple(range(5))
CALENDAR = Calendar(
    {date(2026, 12, 25): "Noël", date(2027, 1, 1): "Jour de l'an"},
    (SchoolHoliday("Noël", "B", date(2026, 12, 19), date(2027, 1, 3)),),
    "B",
    date(2026, 1, 1),
    date(2027, 12, 31),
    date(2026, 9, 1),
    date(2027, 8, 31),
)
MONDAY = date(2026, 11, 23)


def place(*rules: Rule, closures: tuple[Closure, ...] = (), parent: str = "", until: date | None = None) -> Place:
    hours = OpeningHours(rules, valid_until=until)
    return Place("m", "Mairie", "b", Contact("Mairie"), hours=hours, closures=closures, parent=parent)


def closed(starts: str, ends: str, reason: str = "travaux", *spans: Span, owner: str = "m") -> Closure:
    moments = (datetime.fromisoformat(text).replace(tzinfo=PARIS) for text in (starts, ends))
    return Closure(owner, *moments, reason, spans)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def said(one: Place, day: date, closures: tuple[Closure, ...] = (), calendar: Calendar = CALENDAR) -> str:
    found = day_of(one, day, calendar, closures)
    spans = " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in found.spans)
    return spans if found.known else "?"


OFFICE = place(Rule((MORNING, AFTERNOON), WEEK))


def test_a_week_of_an_office() -> None:
    days = week_of(OFFICE, MONDAY, CALENDAR)
    assert [len(day.spans) for day in days] == [2, 2, 2, 2, 2, 0, 0]
    assert all(day.known and day.reason == "" for day in days)


def test_a_public_holiday_is_closed_and_named_unless_a_rule_says_otherwise() -> None:
    christmas = date(2026, 12, 25)
    assert day_of(OFFICE, christmas, CALENDAR).reason == "Noël"
    assert said(OFFICE, christmas) == ""
    assert said(place(Rule((MORNING,), on_public_holidays=PublicHoliday.OPEN)), christmas) == "09:00-12:00"
    named = Rule((AFTERNOON,), on_public_holidays=PublicHoliday.ONLY, public_holiday="Noël")
    one = place(Rule((MORNING,), WEEK), named)
    eve, new_year = christmas - timedelta(days=1), christmas + timedelta(days=7)
    assert [said(one, day) for day in (eve, christmas, new_year)] == ["09:00-12:00", "14:00-17:00", ""]


def test_the_last_rule_that_holds_decides_and_others_may_add_to_it() -> None:
    thursday = Rule((AFTERNOON,), (3,))
    assert said(place(Rule((MORNING,), WEEK), thursday), date(2026, 11, 26)) == "14:00-17:00"
    added = Rule((AFTERNOON,), (3,), adds=True)
    assert said(place(Rule((MORNING,), WEEK), added), date(2026, 11, 26)) == "09:00-12:00 14:00-17:00"
    assert said(place(Rule((MORNING,), WEEK), Rule((), (3,), reason="marché")), date(2026, 11, 26)) == ""


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (Rule((MORNING,), (5,), ranks=(1,)), {date(2026, 12, 5)}),
        (Rule((MORNING,), (5,), ranks=(-1,)), {date(2026, 12, 26)}),
        (Rule((MORNING,), (2,), ranks=(5,)), {date(2026, 12, 30)}),
        (Rule((MORNING,), (0,), weeks=Weeks.EVEN), {date(2026, 12, 7), date(2026, 12, 21)}),
        (Rule((MORNING,), (0,), weeks=Weeks.ODD), {date(2026, 12, 14), date(2026, 12, 28)}),
        (Rule((MORNING,), (0,), school=SchoolTime.TERM), {date(2026, 12, 7), date(2026, 12, 14)}),
        (Rule((MORNING,), (0,), school=SchoolTime.HOLIDAYS), {date(2026, 12, 21), date(2026, 12, 28)}),
        (Rule((MORNING,), (0,), school=SchoolTime.HOLIDAYS, school_holiday="hiver"), set()),
        (
            Rule((MORNING,), (0,), seasons=(Season(DayOfYear(12, 20), DayOfYear(1, 10)),)),
            {date(2026, 12, 21), date(2026, 12, 28)},
        ),
        (
            Rule((MORNING,), (0,), seasons=(Season(DayOfYear(12, 7, 2026), DayOfYear(12, 14, 2026)),)),
            {date(2026, 12, 7), date(2026, 12, 14)},
        ),
    ],
)
def test_rules_that_hold_on_some_days_of_december(rule: Rule, days: set[date]) -> None:
    december = [date(2026, 12, number) for number in range(1, 32)]
    assert {day for day in december if day_of(place(rule), day, CALENDAR).spans} == days


@pytest.mark.parametrize(
    "last", [date(2026, 11, 24), date(2027, 2, 23), date(2026, 9, 29), date(2026, 3, 31)], ids=lambda day: f"{day:%B}"
)
def test_the_last_tuesday_of_a_month_of_any_length(last: date) -> None:
    market = place(Rule((MORNING,), (1,), ranks=(-1,)))
    month = [last.replace(day=1) + timedelta(days=number) for number in range(31)]
    assert [day for day in month if day.month == last.month and day_of(market, day, CALENDAR).spans] == [last]


def test_a_night_belongs_to_its_evening() -> None:
    club = place(Rule((NIGHT,), (4,)))
    friday = MONDAY + timedelta(days=4)
    assert said(club, friday) == "20:00-02:00"
    assert said(club, friday + timedelta(days=1)) == ""
    assert open_at(club, at("2026-11-28T01:59"), CALENDAR) == NIGHT
    assert open_at(club, at("2026-11-28T02:00"), CALENDAR) is None


def test_summer_time_is_what_the_clock_shows() -> None:
    club = place(Rule((Span(time(22), time(4)),), on_public_holidays=PublicHoliday.OPEN))
    # 29 March 2026: 2:00 becomes 3:00, at 1:00 UTC; 25 October: 3:00 becomes 2:00, at 1:00 UTC.
    assert open_at(club, datetime(2026, 3, 29, 1, 30, tzinfo=UTC), CALENDAR)
    assert open_at(club, datetime(2026, 3, 29, 2, 0, tzinfo=UTC), CALENDAR) is None
    assert open_at(club, datetime(2026, 10, 25, 2, 30, tzinfo=UTC), CALENDAR)
    assert open_at(club, datetime(2026, 10, 25, 3, 0, tzinfo=UTC), CALENDAR) is None


def test_what_is_not_known_is_not_told() -> None:
    assert said(place(Rule((MORNING,), WEEK), until=MONDAY), MONDAY + timedelta(days=1)) == "?"
    assert said(OFFICE, date(2028, 1, 3)) == "?"
    assert said(Place("m", "Mairie", "b", Contact("Mairie")), MONDAY) == "?"
    assert said(OFFICE, MONDAY, calendar=Calendar()) == "?"
    school = Rule((MORNING,), WEEK, school=SchoolTime.TERM)
    assert said(place(school), date(2027, 9, 6)) == "?"
    assert said(place(school, Rule((AFTERNOON,), (0,))), date(2027, 9, 6)) == "14:00-17:00"
    assert next_opening(place(Rule((MORNING,), WEEK), until=MONDAY), at("2026-11-23T12:00"), CALENDAR) is None


def test_a_closure_of_a_part_of_the_day_shortens_it() -> None:
    early = closed("2026-11-23T16:00", "2026-11-23T18:00", "formation")
    found = day_of(OFFICE, MONDAY, CALENDAR, (early,))
    assert (said(OFFICE, MONDAY, (early,)), found.reason) == ("09:00-12:00 14:00-16:00", "formation")
    elsewhen = closed("2026-11-23T18:00", "2026-11-23T20:00", "ménage")
    assert day_of(OFFICE, MONDAY, CALENDAR, (elsewhen,)).reason == ""


def test_a_closed_day_tells_why_even_when_nothing_was_to_open() -> None:
    week = closed("2026-11-23T00:00", "2026-11-30T00:00", "inventaire")
    assert day_of(OFFICE, date(2026, 11, 28), CALENDAR, (week,)).reason == "inventaire"
    assert day_of(place(until=date(2026, 1, 1)), MONDAY, CALENDAR, (week,)).known


def test_the_last_exception_says() -> None:
    week = closed("2026-11-23T00:00", "2026-11-30T00:00", "congés")
    duty = closed("2026-11-25T00:00", "2026-11-26T00:00", "permanence", Span(time(10), time(11)))
    assert said(OFFICE, date(2026, 11, 25), (week, duty)) == "10:00-11:00"
    assert said(OFFICE, date(2026, 11, 25), (duty, week)) == ""
    published = place(Rule((MORNING,), WEEK), closures=(duty,))
    assert said(published, date(2026, 11, 25), (week,)) == ""


def test_closures_of_another_place_do_not_touch_and_those_of_the_building_do() -> None:
    desk = place(Rule((MORNING,), WEEK), parent="hall")
    hall = closed("2026-11-23T00:00", "2026-11-24T00:00", "panne", owner="hall")
    opening = closed("2026-11-23T00:00", "2026-11-24T00:00", "portes ouvertes", NIGHT, owner="hall")
    assert said(desk, MONDAY, (hall,)) == ""
    assert said(desk, MONDAY, (opening,)) == "09:00-12:00"
    assert said(OFFICE, MONDAY, (hall,)) == "09:00-12:00 14:00-17:00"


def test_a_night_cut_by_a_closure_goes_on_the_day_after() -> None:
    club = place(Rule((NIGHT,), (4,)))
    cut = closed("2026-11-27T19:00", "2026-11-28T01:00")
    assert said(club, date(2026, 11, 27), (cut,)) == ""
    assert said(club, date(2026, 11, 28), (cut,)) == "01:00-02:00"
    found = next_opening(club, at("2026-11-27T12:00"), CALENDAR, (cut,))
    assert found == (date(2026, 11, 28), Span(time(1), time(2)))


def test_what_is_left_of_a_night_comes_after_an_earlier_opening_of_the_day() -> None:
    """Found by the slow oracle on its 4,391st case: nights that last until the evening after."""
    night = Span(time(20, 30), time(18))
    early = Span(time(2), time(5))
    cut = closed("2026-11-28T05:00", "2026-11-28T10:30")
    club = place(Rule((early, night), (4, 5)))
    assert said(club, date(2026, 11, 28), (cut,)) == "02:00-05:00 10:30-18:00 20:30-18:00"
    assert next_opening(club, at("2026-11-28T00:00"), CALENDAR, (cut,)) == (date(2026, 11, 28), early)


def test_last_entries_follow_what_is_left_of_an_opening() -> None:
    pool = place(Rule((Span(time(9), time(17), last_entry=time(16)),), WEEK))

    def entries(starts: str, ends: str) -> list[time | None]:
        cut = closed(f"2026-11-23T{starts}", f"2026-11-23T{ends}")
        return [span.last_entry for span in day_of(pool, MONDAY, CALENDAR, (cut,)).spans]

    assert entries("12:00", "13:00") == [None, time(16)]
    assert entries("15:00", "16:30") == [None]
    assert entries("16:30", "18:00") == [time(16)]
    # At the very minute of the last entry one still comes in.
    assert entries("15:00", "16:00") == [None, time(16)]
    assert entries("16:00", "18:00") == [time(16)]


def test_next_opening_is_the_first_that_begins_later() -> None:
    assert next_opening(OFFICE, at("2026-11-23T08:00"), CALENDAR) == (MONDAY, MORNING)
    assert next_opening(OFFICE, at("2026-11-23T09:00"), CALENDAR) == (MONDAY, AFTERNOON)
    assert next_opening(OFFICE, at("2026-11-27T18:00"), CALENDAR) == (date(2026, 11, 30), MORNING)
    assert next_opening(OFFICE, at("2026-12-24T17:30"), CALENDAR) == (date(2026, 12, 28), MORNING)
    assert next_opening(place(Rule((), WEEK)), at("2026-11-23T08:00"), CALENDAR) is None
    assert next_opening(OFFICE, at("2026-11-27T18:00"), CALENDAR, within_days=2) is None


def test_telephone_hours_are_those_of_the_counter_unless_published_apart() -> None:
    calls = OpeningHours((Rule((Span(time(8), time(18), Access.OPEN),), WEEK),))
    apart = Place("m", "Mairie", "b", Contact("Mairie"), hours=OFFICE.hours, phone_hours=calls)
    assert said(by_phone(apart), MONDAY) == "08:00-18:00"
    assert by_phone(OFFICE) is OFFICE
    unreadable = Place("m", "M", "b", Contact("M"), hours=OFFICE.hours, phone_hours=OpeningHours.unreadable("?"))
    assert said(by_phone(unreadable), MONDAY) == "?"


def test_agrees_with_a_slow_oracle_around_holidays_and_changes_of_clock() -> None:
    """The whole figure, 10,000 cases, is `make prove-openings`."""
    prove(60)
