"""OpenStreetMap hours read into rules, also against `opening_hours`, another reader of them, in Rust."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendars import Calendar, SchoolHoliday
from bot.domain.clock import PARIS
from bot.domain.openings import day_of, open_at
from bot.domain.places import Access, Contact, OpeningHours, Place
from ingestion.hours.osm import read_osm
from ingestion.hours.spans import HoursUnclearError

EMPTY = Calendar({}, (), "", date(2020, 1, 1), date(2035, 12, 31))
WEEK = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def place(hours: OpeningHours) -> Place:
    return Place("m", "Mairie", "bourg", Contact("Mairie"), hours=hours)


def opened(text: str, day: date, calendar: Calendar = EMPTY) -> str:
    spans = day_of(place(read_osm(text)), day, calendar).spans
    return " ".join(f"{span.opens:%H:%M}-{span.closes:%H:%M}" for span in spans)


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "week"),
    [
        (
            "Mo-Fr 08:30-12:00,13:30-17:15; Th 13:30-17:15; Sa 09:00-12:00",
            ["08:30-12:00 13:30-17:15"] * 3 + ["13:30-17:15", "08:30-12:00 13:30-17:15", "09:00-12:00", ""],
        ),
        ("24/7", ["00:00-00:00"] * 7),
        ("Mo,We 10:00-12:00, We 14:00-18:00", ["10:00-12:00", "", "10:00-12:00 14:00-18:00", "", "", "", ""]),
        ("Sa-Mo 10:00-12:00; Su off", ["10:00-12:00", "", "", "", "", "10:00-12:00", ""]),
        ("Fr 20:00-26:00", ["", "", "", "", "20:00-02:00", "", ""]),
        ("Dec-Jan 10:00-12:00", [""] * 7),
        ("Oct 15-Nov 25 10:00-12:00", ["10:00-12:00"] * 3 + [""] * 4),
        ("2026 Nov 24-26 10:00-12:00", ["", "10:00-12:00", "10:00-12:00", "10:00-12:00", "", "", ""]),
        ("week 2-52/2 Mo 10:00-12:00", ["10:00-12:00", *[""] * 6]),
        ("week 01-53/2 Mo 10:00-12:00", [""] * 7),
        ("Mo[-2] 10:00-12:00; Sa[-1] 09:00-10:00", ["10:00-12:00", "", "", "", "", "09:00-10:00", ""]),
    ],
)
def test_reads_a_week(text: str, week: list[str]) -> None:
    assert [opened(text, MONDAY + timedelta(days=number)) for number in range(7)] == week


HOLIDAYS = Calendar(
    {date(2026, 12, 25): "Noël", date(2026, 11, 11): "Armistice"},
    (SchoolHoliday("Noël", "B", date(2026, 12, 19), date(2027, 1, 3)),),
    "B",
    date(2020, 1, 1),
    date(2035, 12, 31),
    date(2020, 1, 1),
    date(2035, 12, 31),
)


@pytest.mark.parametrize(
    ("text", "day", "spans"),
    [
        ("Mo-Fr 09:00-12:00", date(2026, 12, 25), ""),
        ("Mo-Fr 09:00-12:00", date(2026, 12, 24), "09:00-12:00"),
        ("Mo-Su,PH 09:00-12:00", date(2026, 12, 25), "09:00-12:00"),
        ("Mo-Su,PH 09:00-12:00; Dec 25 off", date(2026, 12, 25), ""),
        ("Mo-Fr 09:00-12:00; PH 10:00-11:00", date(2026, 11, 11), "10:00-11:00"),
        ("Mo-Fr 09:00-12:00; PH off", date(2026, 11, 11), ""),
        ("24/7", date(2026, 12, 25), "00:00-00:00"),
        ("Mo-Fr 09:00-12:00; Nov 11 10:00-11:00", date(2026, 11, 11), "10:00-11:00"),
        ("Mo-Fr 09:00-12:00; SH Tu 14:00-18:00", date(2026, 12, 22), "14:00-18:00"),
        ("Mo-Fr 09:00-12:00; SH Tu 14:00-18:00", date(2026, 12, 15), "09:00-12:00"),
        ("Mo-Fr 09:00-12:00; SH off", date(2026, 12, 22), ""),
    ],
)
def test_holidays(text: str, day: date, spans: str) -> None:
    assert opened(text, day, HOLIDAYS) == spans


def test_comments_are_appointments_reasons_or_notes() -> None:
    hours = read_osm('Mo 09:00-12:00 "Sur rendez-vous"; Tu 09:00-12:00 "entrée par la cour; au fond"; We off "ménage"')
    assert [span.access for rule in hours.rules for span in rule.spans] == [Access.APPOINTMENT, Access.OPEN]
    assert hours.note == "entrée par la cour; au fond"
    assert day_of(place(hours), MONDAY + timedelta(days=2), EMPTY).reason == "ménage"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no rule"),
        ("Mo-Fr 25:00-26:00", "25:00"),
        ("Mo-Fr 08:60-12:00", "08:60"),
        ("Mo-Fr 14:00-12:00", "22 hours"),
        ("Mo-Fr 09:00-09:00", "09:00-09:00"),
        ("Mo-Fr 08:00", "the end"),
        ("Mo-Fr 08:00+", "+"),
        ("Mo-Fr sunrise-12:00", "sunrise"),
        ("easter off", "easter"),
        ("Mo-Fr 10:00-12:00 || off", "||"),
        ("Feb 30 off", "Feb has no day 30"),
        ("2025 Feb 29 off", "Feb has no day 29"),
        ("2026 Dec 24-2026 Jan 02 off", "ends before it begins"),
        ("Dec 24-2027 Jan 02 off", "begins without a year"),
        ("week 1-53/3 Mo 10:00-12:00", "week 1-53/3"),
        ("Mo[6] 10:00-12:00", "[6]"),
        ("Mo-Fr", "stop"),
        ("lundi 9h-12h", "lundi"),
        ("Mo-Fr 10:00-12:00,", "stop"),
        ("Mo-PH 10:00-12:00", "PH"),
    ],
)
def test_what_is_not_understood_is_named(text: str, named: str) -> None:
    with pytest.raises(HoursUnclearError) as caught:
        read_osm(text)
    assert named in str(caught.value)


# --- the same texts, evaluated by the Rust library: public and school holidays are left out, where we differ on purpose


def two(low: int, high: int) -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(low, high), st.integers(low, high))


@st.composite
def times(draw: st.DrawFn) -> str:
    edges = sorted(draw(st.lists(st.integers(0, 95), min_size=2, max_size=6, unique=True)))
    marks = [f"{edge // 4:02d}:{edge % 4 * 15:02d}" for edge in edges[: len(edges) // 2 * 2]]
    return ",".join(f"{opens}-{closes}" for opens, closes in zip(marks[::2], marks[1::2], strict=True))


@st.composite
def weekdays(draw: st.DrawFn) -> str:
    first, last = draw(two(0, 6))
    kind = draw(st.sampled_from(["", "one", "range", "list", "rank"]))
    ranks = draw(st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"]))
    listed = ",".join(dict.fromkeys((WEEK[first], WEEK[last])))
    return {"": "", "one": WEEK[first], "range": f"{WEEK[first]}-{WEEK[last]}", "list": listed,
            "rank": f"{WEEK[first]}[{ranks}]"}[kind]  # fmt: skip


@st.composite
def dates(draw: st.DrawFn) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    (first, last), (start, end) = draw(two(0, 11)), draw(two(1, 28))
    kind = draw(st.sampled_from(["", "", "month", "months", "day", "days", "year", "odd", "even"]))
    return {"": "", "month": months[first], "months": f"{months[first]}-{months[last]}",
            "day": f"{months[first]} {start:02d}", "days": f"{months[first]} {start:02d}-{months[last]} {end:02d}",
            "year": f"2026 {months[first]} {start:02d}", "odd": "week 1-53/2", "even": "week 2-52/2"}[kind]  # fmt: skip


@st.composite
def osm_texts(draw: st.DrawFn) -> str:
    rules = draw(st.lists(st.tuples(dates(), weekdays(), st.one_of(times(), st.just("off"))), min_size=1, max_size=4))
    return "; ".join(" ".join(filter(None, parts)) for parts in rules)


@settings(max_examples=300, deadline=None)
@given(osm_texts(), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_agrees_with_another_reader(text: str, day: date) -> None:
    peer = pytest.importorskip("opening_hours").OpeningHours(text)
    ours = place(read_osm(text))
    for quarter in range(96):
        clock = datetime.combine(day, time(quarter // 4, quarter % 4 * 15))
        mine = open_at(ours, clock.replace(tzinfo=PARIS), EMPTY)
        assert (mine is not None) == peer.is_open(clock), f"{text} at {clock}"
