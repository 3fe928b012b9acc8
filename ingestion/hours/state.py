"""`plage_ouverture`, as the State's directory of public services publishes it (DILA, « annuaire de l'administration »).

A list of ranges of days with one or two openings; `commentaire` is free text that may change everything
(« hors vacances scolaires »), so a comment that is not understood makes the hours unreadable.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from bot.domain.places import Access, OpeningHours, Rule, SchoolTime, Span, Weeks
from ingestion.hours.french_words import RANKS, WEEKDAYS, plain
from ingestion.hours.spans import HoursUnclearError, minutes_of, span_of

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_RANK = re.compile(r"(?:le |les )?(\w+) (\w+) (?:de chaque|du) mois")
_SAYS_NOTHING = {"", "accueil du public", "accueil physique", "ouvert au public", "sans rendez-vous"}
_APPOINTMENT = {"sur rendez-vous", "uniquement sur rendez-vous", "sur rendez-vous uniquement", "sur rdv"}
_WEEKS = {"semaines paires": Weeks.EVEN, "semaines impaires": Weeks.ODD}
_SCHOOL = {
    "hors vacances scolaires": SchoolTime.TERM,
    "pendant les vacances scolaires": SchoolTime.HOLIDAYS,
    "vacances scolaires": SchoolTime.HOLIDAYS,
}


def read_state(published: object) -> OpeningHours:
    """The hours of such a list, or of its JSON text; HoursUnclearError names what is not understood."""
    if isinstance(published, str):
        try:
            published = json.loads(published)
        except (ValueError, RecursionError) as error:
            raise HoursUnclearError("plage_ouverture is not JSON") from error
    if not isinstance(published, Sequence) or not published or isinstance(published, str):
        raise HoursUnclearError("plage_ouverture is no list of openings")
    return OpeningHours(tuple(_rule(one) for one in published))


def _rule(row: object) -> Rule:
    if not isinstance(row, Mapping):
        raise HoursUnclearError("an opening of plage_ouverture is no object")
    said = {str(key): str(value or "").strip() for key, value in row.items()}
    spans = tuple(_spans(said))
    if not spans:
        raise HoursUnclearError(f"{said.get('nom_jour_debut', '')}: no time")
    comment = plain(said.get("commentaire", "")).rstrip(".")
    # The directory adds up its ranges: two of them may name the same day.
    return _commented(Rule(spans, weekdays=_weekdays(said), adds=True), comment)


def _spans(said: Mapping[str, str]) -> Iterator[Span]:
    for number in ("1", "2"):
        opens, closes = (said.get(f"valeur_heure_{end}_{number}", "") for end in ("debut", "fin"))
        if opens or closes:
            yield span_of(_minutes(opens), _minutes(closes))


def _minutes(text: str) -> int:
    found = _TIME.fullmatch(text)
    if found is None:
        raise HoursUnclearError(f"{text or 'nothing'} stands where a time such as 08:30:00 was expected")
    return minutes_of(found[1], found[2])


def _weekdays(said: Mapping[str, str]) -> tuple[int, ...]:
    first = plain(said.get("nom_jour_debut", ""))
    last = plain(said.get("nom_jour_fin", "")) or first
    if first not in WEEKDAYS or last not in WEEKDAYS:
        raise HoursUnclearError(f"{first or 'nothing'} to {last or 'nothing'} are no weekdays")
    length = (WEEKDAYS[last] - WEEKDAYS[first]) % len(WEEKDAYS) + 1
    return tuple((WEEKDAYS[first] + number) % len(WEEKDAYS) for number in range(length))


def _commented(rule: Rule, comment: str) -> Rule:
    """The rule as its comment narrows it."""
    if comment in _SAYS_NOTHING:
        return rule
    if comment in _APPOINTMENT:
        spans = tuple(Span(span.opens, span.closes, Access.APPOINTMENT) for span in rule.spans)
        return Rule(spans, weekdays=rule.weekdays, adds=True)
    if comment in _WEEKS:
        return Rule(rule.spans, weekdays=rule.weekdays, weeks=_WEEKS[comment], adds=True)
    if comment in _SCHOOL:
        return Rule(rule.spans, weekdays=rule.weekdays, school=_SCHOOL[comment], adds=True)
    found = _RANK.fullmatch(comment)
    if found and found[1] in RANKS and (WEEKDAYS.get(found[2]),) == rule.weekdays:
        return Rule(rule.spans, weekdays=rule.weekdays, ranks=(RANKS[found[1]],), adds=True)
    raise HoursUnclearError(f"the comment « {comment} » is not understood")
