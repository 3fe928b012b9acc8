"""OpenStreetMap `opening_hours`, read into rules.

A strict part of the grammar (wiki.openstreetmap.org/wiki/Key:opening_hours/specification): dates, seasons, even
and odd weeks, weekdays and their rank in the month, PH, SH, times, `off`, comments. The rest (fallback rules,
sunset, Easter, open ends, steps) is refused by name: a service whose hours need it declares them otherwise.

Two readings are ours. A rule with weekdays does not hold on public holidays unless it names PH, because French
services close then; a rule for given dates, `off`, and 24/7 hold all the same. A comment with "rendez-vous" makes
its opening by appointment; the comment of `off` is the reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.domain.places import Access, OpeningHours, PublicHoliday, Rule, SchoolTime, Span, Weeks
from ingestion.hours.osm_days import Days, days
from ingestion.hours.osm_seasons import seasons
from ingestion.hours.osm_tokens import Tokens, tokens_of
from ingestion.hours.spans import DAY, HoursUnclearError, minutes_of, span_of

ALL_DAY = span_of(0, DAY)
NIGHT = 26
"""Times up to 26:00 are hours after midnight; the grammar allows more, nobody writes it."""

LAST_WEEKS = 52
EVERY_OTHER = 2
_PARITY = {1: Weeks.ODD, 2: Weeks.EVEN}


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a rule says of its days: spans, or closed; `comment` is what it puts between quotes."""

    spans: tuple[Span, ...]
    comment: str


def read_osm(text: str) -> OpeningHours:
    """The hours such a text declares; HoursUnclearError names what is not understood."""
    rules: list[Rule] = []
    notes: list[str] = []
    for part in _parts(text):
        tokens = tokens_of(part)
        adds = False
        while True:
            found, comment = _rule(tokens, adds)
            rules += found
            notes += [comment] if comment else []
            if tokens.ended:
                break
            tokens.take(",")
            adds = True
    if not rules:
        raise HoursUnclearError("no rule in these hours")
    return OpeningHours(tuple(rules), note=" ; ".join(dict.fromkeys(notes)), text=text.strip())


def _parts(text: str) -> Iterator[str]:
    """The rules between semicolons, which may also stand in a comment."""
    pieces = text.split('"')
    outside = [piece.replace(";", "\n") if number % 2 == 0 else piece for number, piece in enumerate(pieces)]
    return (part for part in '"'.join(outside).split("\n") if part.strip())


def _rule(tokens: Tokens, adds: bool) -> tuple[list[Rule], str]:
    """One rule, as one of ours for each way it names its days, and the comment left to tell."""
    if tokens.taken("24/7"):
        rule = Rule((ALL_DAY,), on_public_holidays=PublicHoliday.OPEN, adds=adds)
        return [rule], tokens.comment()
    dates = seasons(tokens)
    weeks = _weeks(tokens)
    tokens.taken(":")
    ways = days(tokens)
    opening = _opening(tokens)
    named = any(season.first == season.last for season in dates) and not any(way.named for way in ways)
    base = Rule(opening.spans, seasons=dates, weeks=weeks, adds=adds)
    if not opening.spans:
        return [_way(replace(base, reason=opening.comment), way, held=True) for way in ways], ""
    return [_way(base, way, held=named) for way in ways], opening.comment


def _way(base: Rule, way: Days, held: bool) -> Rule:
    holiday = PublicHoliday.OPEN if held else PublicHoliday.CLOSED
    return replace(
        base,
        weekdays=way.weekdays,
        ranks=way.ranks,
        school=SchoolTime.HOLIDAYS if way.school else SchoolTime.ANY,
        on_public_holidays=PublicHoliday.ONLY if way.public else holiday,
    )


def _weeks(tokens: Tokens) -> Weeks:
    if not tokens.taken("week"):
        return Weeks.ALL
    first = tokens.number()
    tokens.take("-")
    last = tokens.number()
    tokens.take("/")
    step = tokens.number()
    if step != EVERY_OTHER or first not in _PARITY or last < LAST_WEEKS:
        raise HoursUnclearError(f"week {first}-{last}/{step}: only odd (1-53/2) and even (2-52/2) weeks are read")
    return _PARITY[first]


def _opening(tokens: Tokens) -> _Opening:
    if tokens.taken("off") or tokens.taken("closed"):
        return _Opening((), tokens.comment())
    spans = tuple(_spans(tokens))
    tokens.taken("open")
    comment = tokens.comment()
    if "rendez-vous" not in comment.lower():
        return _Opening(spans, comment)
    return _Opening(tuple(replace(span, access=Access.APPOINTMENT) for span in spans), "")


def _spans(tokens: Tokens) -> Iterator[Span]:
    """Times separated by commas; a comma before something else begins an additional rule."""
    yield _span(tokens)
    while tokens.ahead(",") and tokens.ahead_is_time(1):
        tokens.take(",")
        yield _span(tokens)


def _span(tokens: Tokens) -> Span:
    opens = minutes_of(*tokens.time())
    tokens.take("-")
    hours, minutes = tokens.time()
    late = DAY if DAY < int(hours) * 60 + int(minutes) <= NIGHT * 60 else 0
    return span_of(opens, minutes_of(str(int(hours) - late // 60), minutes) + late)
