"""Exceptional closures and openings, as a directory declares them.

{"from": "2026-12-24", "to": "2027-01-02", "reason": "Noël"}                       whole days, both included
{"from": "2026-12-24T16:00", "to": "2026-12-24T17:15", "reason": "…"}              from one moment to another
{"from": "2026-12-13", "opening_hours": "10:00-18:00", "reason": "marché de Noël"}  an opening instead
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.domain.clock import PARIS
from bot.domain.places import Closure, Rule, Span
from ingestion.hours.osm import read_osm
from ingestion.hours.spans import HoursUnclearError

KEYS = frozenset({"from", "to", "reason", "opening_hours", "url"})
_DATE = len("2026-12-24")


def read_closures(place_id: str, declared: object) -> tuple[Closure, ...]:
    """The exceptions of a place in the order of the file; HoursUnclearError names what is wrong."""
    if declared is None:
        return ()
    if not isinstance(declared, Sequence) or isinstance(declared, str):
        raise HoursUnclearError("closures is no list")
    return tuple(_closure(place_id, row) for row in declared)


def _closure(place_id: str, row: object) -> Closure:
    if not isinstance(row, Mapping):
        raise HoursUnclearError("a closure is no object")
    said = {str(key): str(value) for key, value in row.items() if value is not None}
    if unknown := sorted(said.keys() - KEYS):
        raise HoursUnclearError(f"a closure has an unknown field {unknown[0]}")
    first = said.get("from", "")
    starts = _moment(first)
    ends = _moment(said.get("to", first[:_DATE]), last=True)
    if ends <= starts:
        raise HoursUnclearError(f"the closure from {first} ends before it begins")
    return Closure(place_id, starts, ends, said.get("reason", ""), _spans(said), said.get("url", ""))


def _moment(text: str, *, last: bool = False) -> datetime:
    """A moment in Paris; a date alone is its midnight, or the midnight after it when it is the last day."""
    try:
        if len(text) == _DATE:
            day = date.fromisoformat(text) + timedelta(days=1 if last else 0)
            return datetime.combine(day, time(), PARIS)
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise HoursUnclearError(f"{text or 'nothing'} is no date of a closure") from error
    return moment.replace(tzinfo=PARIS) if moment.tzinfo is None else moment.astimezone(PARIS)


def _spans(said: Mapping[str, str]) -> tuple[Span, ...]:
    if "opening_hours" not in said:
        return ()
    rules = read_osm(said["opening_hours"]).rules
    if len(rules) != 1 or rules[0] != Rule(rules[0].spans) or not rules[0].spans:
        raise HoursUnclearError(f"{said['opening_hours']}: an exceptional opening is given by its times alone")
    return rules[0].spans
