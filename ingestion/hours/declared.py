"""The hours of one place of a directory, from all the ways it may declare them, checked against each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.places import Closure, OpeningHours, PublicHoliday, Rule, SchoolTime, Span
from bot.engines.calendars import public_holiday_names, school_holiday_names
from ingestion.hours.checks import check_overlaps, check_same, check_text
from ingestion.hours.closures import read_closures
from ingestion.hours.french import read_french
from ingestion.hours.osm import read_osm
from ingestion.hours.spans import HoursUnclearError
from ingestion.hours.state import read_state

KEYS = frozenset(
    {"hours", "opening_hours", "plage_ouverture", "periods", "open_on_public_holidays", "last_entry_minutes",
     "hours_valid_from", "hours_valid_until", "hours_note", "phone_hours", "phone_opening_hours", "closures"}
)  # fmt: skip
PERIOD_KEYS = frozenset({"school", "school_holiday", "public_holiday", "opening_hours"})

Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Declared:
    """Hours as far as they could be read; `problem` says what was not kept and why."""

    hours: OpeningHours | None = None
    phone_hours: OpeningHours | None = None
    closures: tuple[Closure, ...] = ()
    problem: str = ""


def declared(place_id: str, entry: Entry) -> Declared:
    """What an entry declares. Hours in doubt are left out whole: a place without hours is better than a wrong one."""
    problems: list[str] = []
    hours: OpeningHours | None = None
    closures: tuple[Closure, ...] = ()
    try:
        closures = read_closures(place_id, entry.get("closures"))
        hours = _hours(entry)
    except HoursUnclearError as error:
        problems.append(str(error))
    phone_hours, text = None, _text(entry, "phone_hours") or _text(entry, "phone_opening_hours")
    try:
        phone_hours = _checked(_text(entry, "phone_opening_hours"), None, _text(entry, "phone_hours"))
    except HoursUnclearError as error:
        problems.append(f"telephone: {error}")
        phone_hours = OpeningHours.unreadable(text)
    return Declared(hours, phone_hours, closures, " ; ".join(problems))


def _hours(entry: Entry) -> OpeningHours | None:
    hours = _checked(_text(entry, "opening_hours"), entry.get("plage_ouverture"), _text(entry, "hours"))
    periods = _periods(entry.get("periods"))
    if hours is None:
        if periods:
            raise HoursUnclearError("periods without opening hours")
        return None
    last_entry = _minutes(entry.get("last_entry_minutes"))
    held = _flag(entry, "open_on_public_holidays")
    rules = (_held(rule) if held else rule for rule in (*hours.rules, *periods))
    whole = replace(
        hours,
        rules=tuple(_entered(rule, last_entry) for rule in rules),
        valid_from=_day(entry, "hours_valid_from"),
        valid_until=_day(entry, "hours_valid_until"),
        note=" ; ".join(filter(None, (hours.note, _text(entry, "hours_note")))),
    )
    if whole.valid_from and whole.valid_until and whole.valid_until < whole.valid_from:
        raise HoursUnclearError(f"hours_valid_until {whole.valid_until} is before hours_valid_from {whole.valid_from}")
    return whole


def _checked(osm: str, state: object, text: str) -> OpeningHours | None:
    """The hours that one or several of these tell, when they tell the same; None when there are none."""
    found = [read_osm(osm)] if osm else []
    found += [read_state(state)] if state is not None else []
    for hours in found:
        check_overlaps(hours)
    for other in found[1:]:
        check_same(found[0], other, "opening_hours and plage_ouverture")
    if not found and text:
        found = [read_french(text)]
        check_overlaps(found[0])
    elif found and text:
        _compare(found[0], text)
    return replace(found[0], text=text or osm) if found else None


def _compare(hours: OpeningHours, text: str) -> None:
    """A text that cannot be read contradicts nothing: the rules are there because words are too rich."""
    try:
        told = read_french(text)
    except HoursUnclearError:
        return
    check_text(hours, told)


def _periods(listed: object) -> list[Rule]:
    """Rules of school time, of a school holiday or of a public holiday by its name."""
    if listed is None:
        return []
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise HoursUnclearError("periods is no list")
    return [rule for row in listed for rule in _period(row)]


def _period(row: object) -> list[Rule]:
    if not isinstance(row, Mapping) or row.keys() - PERIOD_KEYS:
        raise HoursUnclearError(f"a period is an object of {', '.join(sorted(PERIOD_KEYS))}")
    rules = read_osm(_text(row, "opening_hours")).rules
    if holiday := _text(row, "public_holiday"):
        _one_of(holiday, public_holiday_names())
        return [replace(rule, on_public_holidays=PublicHoliday.ONLY, public_holiday=holiday) for rule in rules]
    name, school = _text(row, "school_holiday"), _text(row, "school")
    if not name and school not in (SchoolTime.TERM, SchoolTime.HOLIDAYS):
        raise HoursUnclearError("a period says school (term or holidays), school_holiday or public_holiday")
    if name:
        _one_of(name, school_holiday_names())
    time = SchoolTime.HOLIDAYS if name else SchoolTime(school)
    return [replace(rule, school=time, school_holiday=name) for rule in rules]


def _one_of(name: str, names: Collection[str]) -> None:
    """A holiday that no calendar names would silently never come."""
    if name not in names:
        raise HoursUnclearError(f"{name} is not one of {', '.join(names)}")


def _held(rule: Rule) -> Rule:
    """The rule, holding on public holidays too."""
    closed = rule.on_public_holidays is PublicHoliday.CLOSED
    return replace(rule, on_public_holidays=PublicHoliday.OPEN) if closed else rule


def _entered(rule: Rule, minutes: int) -> Rule:
    return replace(rule, spans=tuple(_last_entry(span, minutes) for span in rule.spans)) if minutes else rule


def _last_entry(span: Span, minutes: int) -> Span:
    closes = datetime.combine(date(2000, 1, 2), span.closes)
    opens = datetime.combine(date(2000, 1, 2 if span.opens < span.closes else 1), span.opens)
    entry = closes - timedelta(minutes=minutes)
    if entry < opens:
        raise HoursUnclearError(f"last_entry_minutes {minutes} is longer than an opening")
    return replace(span, last_entry=entry.time())


def _minutes(value: object) -> int:
    if value is None:
        return 0
    if not isinstance(value, int) or value <= 0:
        raise HoursUnclearError(f"last_entry_minutes {value} is no number of minutes")
    return value


def _flag(entry: Entry, key: str) -> bool:
    value = entry.get(key, False)
    if not isinstance(value, bool):
        raise HoursUnclearError(f"{key} is neither true nor false")
    return value


def _day(entry: Entry, key: str) -> date | None:
    try:
        return date.fromisoformat(text) if (text := _text(entry, key)) else None
    except ValueError as error:
        raise HoursUnclearError(f"{key} {_text(entry, key)} is no date") from error


def _text(entry: Entry, key: str) -> str:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise HoursUnclearError(f"{key} is no text")
    return (value or "").strip()
