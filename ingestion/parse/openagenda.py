"""Events as OpenAgenda publishes them (API v2 and its JSON exports): one readable line each, in order of dates.

An event holds `title`, `description` and `conditions` by language, `timings` with `begin` and `end`, a `location`
with `name`, `address` and `city`, and `registration`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.documents import PassageKind
from ingestion.calendars import span_text
from ingestion.parse.clean import flat, mended
from ingestion.parse.outline import Stretch, outline
from ingestion.parse.parsed import Parsed, Unreadable

EVENT_LIMIT = 5_000
TIMINGS = 12
"""Moments told of one event; beyond, its own summary of dates is."""

_PARIS = ZoneInfo("Europe/Paris")

Event = Mapping[str, object]


def events_in(value: object) -> list[Event]:
    """The events of a file of OpenAgenda, nothing when it is another file."""
    listed = value.get("events") if isinstance(value, Mapping) else value
    events = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    return events if any("timings" in one and "title" in one for one in events[:20]) else []


def openagenda(events: Sequence[Event], notes: tuple[str, ...]) -> Parsed:
    """The agenda; what has neither a title nor a date is counted, not told."""
    told = [(_first(one), line) for one in events[:EVENT_LIMIT] if (line := _line(one))]
    dated = sorted(told, key=lambda pair: pair[0])
    if not dated:
        raise Unreadable("no event in this agenda")
    left = min(len(events), EVENT_LIMIT) - len(dated)
    odd = (f"{left} events without a title or a date are left out",) if left else ()
    text = "\n".join(line for _, line in dated)
    return Parsed("", outline([Stretch(text, PassageKind.TABLE)], ""), notes=(*notes, *odd))


def _line(one: Event) -> str:
    title, when = _french(one, "title"), _when(one)
    if not title or not when:
        return ""
    details = (_place(one), _french(one, "description"), _french(one, "conditions"), _registration(one))
    return " ; ".join((f"{title} : {when}", *(detail for detail in details if detail)))


def _when(one: Event) -> str:
    moments = _moments(one)
    if len(moments) > TIMINGS and (summary := _french(one, "dateRange")):
        return summary
    return ", ".join(span_text(*moment) for moment in moments[:TIMINGS])


def _first(one: Event) -> str:
    return min((start.isoformat() for start, _ in _moments(one)), default="")


def _moments(one: Event) -> list[tuple[datetime, datetime | None]]:
    listed = one.get("timings")
    found = []
    for timing in listed if isinstance(listed, list) else []:
        start = _moment(timing, "begin") or _moment(timing, "start")
        if start is not None:
            found.append((start, _moment(timing, "end")))
    return sorted(found, key=lambda pair: pair[0])


def _moment(timing: object, key: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(timing[key])) if isinstance(timing, Mapping) and timing.get(key) else None
    except ValueError:
        return None
    return found.astimezone(_PARIS).replace(tzinfo=None) if found and found.tzinfo else found


def _place(one: Event) -> str:
    place = one.get("location")
    if not isinstance(place, Mapping):
        return ""
    parts = [flat(str(place.get(key) or "")) for key in ("name", "address")]
    city = flat(str(place.get("city") or ""))
    return ", ".join(part for part in (*parts, "" if city and city in parts[1] else city) if part)


def _registration(one: Event) -> str:
    """Phones, addresses and links to register."""
    listed = one.get("registration")
    parts = [part for part in listed if isinstance(part, Mapping)] if isinstance(listed, list) else []
    found = [str(part.get("value") or "") for part in parts]
    return f"Inscription : {', '.join(flat(each) for each in found if each)}" if any(found) else ""


def _french(one: Event, key: str) -> str:
    value = one.get(key)
    if isinstance(value, Mapping):
        value = value.get("fr") or next(iter(value.values()), "")
    return flat(mended(str(value))) if isinstance(value, str) else ""
