"""iCalendar: every event becomes one readable line, with its day, hours, place and rhythm."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar
from icalendar.cal import Component

from bot.domain.documents import PassageKind
from ingestion.calendars import rule_text, span_text
from ingestion.parse.clean import flat, mended
from ingestion.parse.decode import decode
from ingestion.parse.outline import Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable

EVENT_LIMIT = 5_000
_PARIS = ZoneInfo("Europe/Paris")


def parse(data: bytes) -> Parsed:
    """A calendar, in order of dates."""
    text, notes = decode(data)
    try:
        calendar = Calendar.from_ical(text)
        found = [_read(event) for event in calendar.walk("VEVENT")]
    except (ValueError, IndexError, KeyError, AttributeError) as error:
        raise Unreadable("damaged calendar") from error
    events = sorted((one for one in found if one is not None), key=lambda one: one[0])
    lines = [line for _, line in events if line][:EVENT_LIMIT]
    if not lines:
        raise Unreadable("no event in this calendar")
    if damaged := len(found) - len(events):
        notes = (*notes, f"{damaged} damaged events are not read")
    title = flat(str(calendar.get("X-WR-CALNAME", "")))
    return Parsed(title, outline([Stretch("\n".join(lines), PassageKind.TABLE)], title), notes=notes)


def _read(event: Component) -> tuple[str, str] | None:
    """When an event begins, to sort it, and its line; None when a property of it is damaged: it costs only itself."""
    try:
        return _order(event), _line(event)
    except (ValueError, AttributeError, TypeError, OverflowError):
        return None


def _order(event: Component) -> str:
    start = _moment(event, "DTSTART")
    return start.isoformat() if start else ""


def _line(event: Component) -> str:
    start = _moment(event, "DTSTART")
    if start is None or str(event.get("STATUS", "")).upper() == "CANCELLED":
        return ""
    said = f"{_text(event, 'SUMMARY') or 'Événement'} : {span_text(start, _moment(event, 'DTEND'))}"
    details = (_rule(event), _text(event, "LOCATION"), _text(event, "DESCRIPTION"))
    return " ; ".join((said, *(detail for detail in details if detail)))


def _moment(event: Component, name: str) -> date | datetime | None:
    value = getattr(event.get(name), "dt", None)
    if isinstance(value, datetime):
        return value.astimezone(_PARIS) if value.tzinfo else value
    return value if isinstance(value, date) else None


def _rule(event: Component) -> str:
    rule = event.get("RRULE")
    if not rule:
        return ""
    until = next(iter(rule.get("UNTIL", [])), None)
    last = until.date() if isinstance(until, datetime) else until
    interval = next(iter(rule.get("INTERVAL", [])), 1)
    days = tuple(str(day) for day in rule.get("BYDAY", []))
    return rule_text(str(next(iter(rule.get("FREQ", [])), "")), int(interval), days, last)


def _text(event: Component, name: str) -> str:
    return flat(mended(str(event.get(name, ""))))
