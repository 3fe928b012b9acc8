"""Hours in French words, read only where there is no doubt: every word must be understood.

`lundi-vendredi 8 h 30-12 h et 13 h 30-17 h 15 (jeudi fermé le matin), samedi 9 h-12 h`
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.places import Access, DayOfYear, OpeningHours, PublicHoliday, Rule, SchoolTime, Season, Span
from ingestion.hours.french_words import MONTHS, RANKS, WEEKDAYS, plain
from ingestion.hours.osm_seasons import month_end
from ingestion.hours.spans import DAY, HOUR, HoursUnclearError, minutes_of, span_of

NOON = 13 * HOUR
"""An opening that ends by then is of the morning, one that begins after noon is of the afternoon."""

_TIME = r"(\d{1,2}) ?(?:h|:) ?(\d{2})?"
_SPAN = re.compile(rf"(?:de )?{_TIME} ?(?:-|a) ?{_TIME}(?! ?\d)")
_ALL_DAY = re.compile(r"24 ?h ?/ ?24")
_DAY = "|".join(WEEKDAYS)
_DAYS = re.compile(rf"(?:du |de |le |les )?({_DAY})s?(?: ?- ?| au | a )({_DAY})s?|(?:le |les )?({_DAY})s?")
_RANKED = re.compile(rf"(?:le |les )?({'|'.join(RANKS)}) ({_DAY}) (?:du|de chaque) mois")
_HOLIDAYS = re.compile(r"(?:les )?jours feries")
_EVERY_DAY = re.compile(r"tous les jours|7 ?j(?:ours)? ?/ ?7")
_AND = re.compile(r" ?(?:,|et) ?")
_NEXT = re.compile(r" ?[,;] ?")
_COLON = re.compile(r" ?: ?| ")
_CLOSED = re.compile(r"fermee?")
_SHUT = re.compile(rf" ?\(({_DAY}) fermee?(?: (?:le|l') ?(matin|apres-midi))?\)")
_SCHOOL = re.compile(r" ?\((?:jours d'ecole|hors vacances scolaires)\)")
_SEASON = re.compile(rf" ?\(({'|'.join(MONTHS)}) ?(?:-|a|et) ?({'|'.join(MONTHS)}) ")
_APPOINTMENT = re.compile(r" ?sur rendez-vous")
_CLOSE = re.compile(r" ?\)")
_ONLY = re.compile(r" ?(?:seulement|uniquement)")


class _Words:
    """A text read from left to right by patterns."""

    def __init__(self, text: str) -> None:
        self.source, self.text, self.at = text.strip(), plain(text).rstrip("."), 0

    def taken(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found

    @property
    def left(self) -> str:
        return self.text[self.at :]


def read_french(text: str) -> OpeningHours:
    """The hours such a text gives; HoursUnclearError names the first words that are not understood."""
    words = _Words(text)
    rules: list[Rule] = []
    while True:
        rules += _group(words, rules)
        if not words.left:
            return OpeningHours(tuple(rules), text=text.strip())
        if not words.taken(_NEXT):
            raise _unclear(words)


def _group(words: _Words, before: Sequence[Rule]) -> list[Rule]:
    """Days, their times, and what brackets say of them."""
    days = _days(words)
    words.taken(_COLON)
    spans = () if words.taken(_CLOSED) else _times(words)
    if words.taken(_APPOINTMENT):
        spans = tuple(replace(span, access=Access.APPOINTMENT) for span in spans)
    rules = [replace(day, spans=spans) for day in days]
    if not words.taken(_ONLY):
        _no_doubt([*before, *rules], len(before), words)
    if words.taken(_SCHOOL):
        rules = [replace(rule, school=SchoolTime.TERM) for rule in rules]
    return [*rules, *_shut(words, rules), *_seasonal(words, rules)]


def _days(words: _Words) -> list[Rule]:
    """The days that come next, as rules without times."""
    if words.taken(_EVERY_DAY):
        held = PublicHoliday.OPEN if _ALL_DAY.match(words.left.strip()) else PublicHoliday.CLOSED
        return [Rule(on_public_holidays=held)]
    plain_days: list[int] = []
    found: list[Rule] = []
    while True:
        if ranked := words.taken(_RANKED):
            found.append(Rule(weekdays=(WEEKDAYS[ranked[2]],), ranks=(RANKS[ranked[1]],)))
        elif words.taken(_HOLIDAYS):
            found.append(Rule(on_public_holidays=PublicHoliday.ONLY))
        elif days := words.taken(_DAYS):
            plain_days += _range(days)
        else:
            raise _unclear(words)
        if not _more(words, _DAYS, _RANKED, _HOLIDAYS):
            return [Rule(weekdays=tuple(sorted(set(plain_days)))), *found] if plain_days else found


def _range(days: re.Match[str]) -> list[int]:
    first, last = WEEKDAYS[days[1] or days[3]], WEEKDAYS[days[2] or days[3]]
    return [(first + number) % len(WEEKDAYS) for number in range((last - first) % len(WEEKDAYS) + 1)]


def _times(words: _Words) -> tuple[Span, ...]:
    if words.taken(_ALL_DAY):
        return (span_of(0, DAY),)
    spans: list[Span] = []
    while found := words.taken(_SPAN):
        opens, closes = minutes_of(found[1], found[2] or "0"), minutes_of(found[3], found[4] or "0")
        spans.append(span_of(opens, closes))
        if not _more(words, _SPAN):
            return tuple(spans)
    raise _unclear(words)


def _more(words: _Words, *patterns: re.Pattern[str]) -> bool:
    """Read `,` or `et` when one of these follows it."""
    comma = _AND.match(words.text, words.at)
    if comma is None or not any(pattern.match(words.text, comma.end()) for pattern in patterns):
        return False
    words.at = comma.end()
    return True


def _shut(words: _Words, rules: Sequence[Rule]) -> list[Rule]:
    """`(jeudi fermé le matin)`: that weekday without the openings of that half of the day."""
    found = words.taken(_SHUT)
    if found is None:
        return []
    weekday, half = WEEKDAYS[found[1]], found[2]
    spans = next((rule.spans for rule in rules if weekday in rule.weekdays), ())
    kept = tuple(span for span in spans if half and not _of(span, half))
    if len(kept) == len(spans) or any(_of(span, "") for span in spans):
        raise HoursUnclearError(f"« {found[0].strip()} » closes nothing, or cuts an opening")
    return [Rule(kept, weekdays=(weekday,))]


def _of(span: Span, half: str) -> bool:
    """Whether an opening is of that half of the day; of neither, when it runs over noon."""
    opens, closes = (moment.hour * HOUR + moment.minute for moment in (span.opens, span.closes))
    is_morning, is_afternoon = opens < closes <= NOON, opens >= NOON - HOUR
    return {"matin": is_morning, "apres-midi": is_afternoon}.get(half, not is_morning and not is_afternoon)


def _seasonal(words: _Words, rules: Sequence[Rule]) -> list[Rule]:
    """`(juillet-août 7 h-21 h)`: other times in these months."""
    found = words.taken(_SEASON)
    if found is None:
        return []
    season = Season(DayOfYear(MONTHS[found[1]], 1), month_end(MONTHS[found[2]]))
    spans = _times(words)
    if not words.taken(_CLOSE):
        raise _unclear(words)
    return [replace(rule, spans=spans, seasons=(season,)) for rule in rules]


def _no_doubt(rules: Sequence[Rule], new: int, words: _Words) -> None:
    """A day named again replaces its hours when they meet; when they do not, it could also add to them."""
    for rule in rules[new:]:
        for former in rules[:new]:
            shared = set(rule.weekdays) & set(former.weekdays)
            if shared and rule.spans and former.spans and not _meet(rule.spans, former.spans):
                name = list(WEEKDAYS)[min(shared)]
                raise HoursUnclearError(f"« {words.source[:80]} » names {name} twice: in place of, or besides?")


def _meet(some: Sequence[Span], others: Sequence[Span]) -> bool:
    return any(one.opens < other.closes and other.opens < one.closes for one in some for other in others)


def _unclear(words: _Words) -> HoursUnclearError:
    return HoursUnclearError(f"« {words.left[:40] or 'la fin'} » is not understood in « {words.source[:80]} »")
