"""Opening hours and closures as JSON: what is at its default is left out, what is not there is at its default."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import TypeVar

from bot.domain.places import (
    Access,
    Closure,
    DayOfYear,
    OpeningHours,
    PublicHoliday,
    Rule,
    SchoolTime,
    Season,
    Span,
    Weeks,
)  # fmt: skip

Json = dict[str, object]
T = TypeVar("T")


def hours_to_json(hours: OpeningHours | None) -> Json | None:
    """The object `hours_from_json` reads."""
    if hours is None:
        return None
    row: Json = {"rules": [_rule_to(rule) for rule in hours.rules], "note": hours.note, "text": hours.text}
    row |= {"valid_from": _iso(hours.valid_from), "valid_until": _iso(hours.valid_until)}
    return _bare(row)


def hours_from_json(row: object) -> OpeningHours | None:
    """The hours of an object made by `hours_to_json`; ValueError, TypeError or KeyError on anything else."""
    if row is None:
        return None
    table = _table(row)
    return OpeningHours(
        rules=_many(table, "rules", _rule_from),
        valid_from=_day(table.get("valid_from")),
        valid_until=_day(table.get("valid_until")),
        note=_text(table, "note"),
        text=_text(table, "text"),
    )


def closure_to_json(closure: Closure) -> Json:
    """The object `closure_from_json` reads."""
    return _bare(
        {
            "place_id": closure.place_id,
            "starts": closure.starts.isoformat(),
            "ends": closure.ends.isoformat(),
            "reason": closure.reason,
            "spans": [_span_to(span) for span in closure.spans],
            "source_url": closure.source_url,
        }
    )


def closure_from_json(row: object) -> Closure:
    """The closure of an object made by `closure_to_json`; ValueError, TypeError or KeyError on anything else."""
    table = _table(row)
    starts, ends = (datetime.fromisoformat(_text(table, key)) for key in ("starts", "ends"))
    if starts.tzinfo is None or ends.tzinfo is None:
        raise ValueError("a closure without its time zone")
    spans = _many(table, "spans", _span_from)
    return Closure(_text(table, "place_id"), starts, ends, _text(table, "reason"), spans, _text(table, "source_url"))


def _span_to(span: Span) -> Json:
    row: Json = {"opens": _clock(span.opens), "closes": _clock(span.closes), "access": span.access.value}
    return _bare(row | {"last_entry": _clock(span.last_entry) if span.last_entry else None})


def _span_from(row: object) -> Span:
    table = _table(row)
    last = _text(table, "last_entry")
    return Span(
        opens=time.fromisoformat(_text(table, "opens")),
        closes=time.fromisoformat(_text(table, "closes")),
        access=Access(_text(table, "access") or Access.OPEN),
        last_entry=time.fromisoformat(last) if last else None,
    )


def _rule_to(rule: Rule) -> Json:
    return _bare(
        {
            "spans": [_span_to(span) for span in rule.spans],
            "weekdays": list(rule.weekdays),
            "seasons": [[_year_day_to(season.first), _year_day_to(season.last)] for season in rule.seasons],
            "weeks": "" if rule.weeks is Weeks.ALL else rule.weeks.value,
            "ranks": list(rule.ranks),
            "school": "" if rule.school is SchoolTime.ANY else rule.school.value,
            "school_holiday": rule.school_holiday,
            "on_public_holidays": rule.on_public_holidays.value,
            "public_holiday": rule.public_holiday,
            "adds": rule.adds,
            "reason": rule.reason,
        }
    )


def _rule_from(row: object) -> Rule:
    table = _table(row)
    return Rule(
        spans=_many(table, "spans", _span_from),
        weekdays=_many(table, "weekdays", _number),
        seasons=_many(table, "seasons", _season_from),
        weeks=Weeks(_text(table, "weeks") or Weeks.ALL),
        ranks=_many(table, "ranks", _number),
        school=SchoolTime(_text(table, "school") or SchoolTime.ANY),
        school_holiday=_text(table, "school_holiday"),
        on_public_holidays=PublicHoliday(_text(table, "on_public_holidays") or PublicHoliday.CLOSED),
        public_holiday=_text(table, "public_holiday"),
        adds=table.get("adds") is True,
        reason=_text(table, "reason"),
    )


def _season_from(row: object) -> Season:
    if not isinstance(row, list) or len(row) != len(("first", "last")):
        raise ValueError(f"a season is two days, not {row}")
    first, last = (_many({"day": one}, "day", _number) for one in row)
    return Season(DayOfYear(*first), DayOfYear(*last))


def _year_day_to(day: DayOfYear) -> list[int]:
    return [day.month, day.day, day.year]


def _bare(row: Json) -> Json:
    return {key: value for key, value in row.items() if value not in (None, "", [], False)}


def _table(row: object) -> Mapping[str, object]:
    if not isinstance(row, dict):
        raise TypeError(f"not an object: {row}")
    return row


def _many(table: Mapping[str, object], key: str, parse: Callable[[object], T]) -> tuple[T, ...]:
    listed = table.get(key, [])
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise TypeError(f"{key} is not a list")
    return tuple(parse(one) for one in listed)


def _text(table: Mapping[str, object], key: str) -> str:
    return str(table.get(key, ""))


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"not a whole number: {value}")
    return value


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _clock(moment: time) -> str:
    return moment.isoformat("minutes")
