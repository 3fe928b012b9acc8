"""A place reached by another phone number, or open at other hours, than its directory says."""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import lru_cache

from bot.domain.documents import Document, PassageKind, Section
from bot.domain.folding import fold
from bot.domain.places import OpeningHours, Place
from bot.domain.territories import Territory
from ingestion.contacts import PHONE, phone_key, phone_text
from ingestion.findings.directory import Directory
from ingestion.findings.finding import Finding, Kind, cited
from ingestion.hours.checks import Openings, by_weekday
from ingestion.hours.french import read_french
from ingestion.hours.spans import HoursUnclearError

_LABEL = re.compile(r"^\W*(?:(?:horaires?|ouverture|heures d'ouverture|accueil|ouverte?)\s*:?\s*)?", re.IGNORECASE)
_SOMETIMES = re.compile(r"astreinte|urgence|\bnuit\b|week-end|permanence|sur place|chantier")
"""Words of a number for some occasions only."""
_APART = re.compile(
    r"vacances|\bete\b|hiver|juillet|aout|ferie|noel|exception|permanence|astreinte|urgence|nuit|week-end|telephon"
    r"|standard|rendez-vous|garderie|classe|ramassage|collecte|marche nocturne|professionnel|inscri|travaux"
)
"""Words of other hours than those of the counter."""
_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def reached_otherwise(
    documents: Sequence[Document], places: Sequence[Place], territory: Territory, today: date
) -> tuple[Finding, ...]:
    """Each line that names one place of the directories and reaches it otherwise than they do."""
    held = {one.id: one for one in documents if one.source.validity.holds(today)}
    directory = Directory(places, territory, held)
    found = (
        finding
        for document in held.values()
        for section in document.sections
        for finding in (*_phones(document, section, directory), *_hours(document, section, directory))
    )
    return tuple(found)


def disagreeing(documents: Sequence[Document], places: Sequence[Place], territory: Territory) -> tuple[Finding, ...]:
    """The places whose directories give other hours than each other: none is told to residents."""
    directory = Directory(places, territory, {one.id: one for one in documents})
    entries = [(place, directory.entry(place)) for place in places if "disagree" in place.hours_problem]
    return tuple(
        Finding(
            Kind.CONTRADICTION,
            f"two opening hours for {place.name}: {place.hours_problem}",
            (cited(*entry, entry[1].text),),
        )
        for place, entry in entries
        if entry
    )


_weekly = lru_cache(256)(by_weekday)


def _phones(document: Document, section: Section, directory: Directory) -> Iterator[Finding]:
    inside = {phone_key(number) for number in PHONE.findall(section.text)}
    for line in section.text.split("\n"):
        numbers = {phone_key(number) for number in PHONE.findall(line)}
        place = directory.reached(document, section, line) if len(numbers) == 1 else None
        if place is None or not place.contact.phone or _SOMETIMES.search(fold(line)) or place.source_id == document.id:
            continue
        right = phone_key(place.contact.phone)
        entry = directory.entry(place)
        listed = {phone_key(number) for number in PHONE.findall(entry[1].text)} if entry else {right}
        if right not in inside and not numbers & (listed | directory.phones):
            why = f"two phone numbers for {place.name}: {phone_text(numbers.pop())} and {phone_text(right)}"
            yield _finding(why, document, section, line, place, directory)


def _hours(document: Document, section: Section, directory: Directory) -> Iterator[Finding]:
    for said, line, cell, hours in _told(section):
        place = directory.opened(document, section, said)
        if place is None or place.hours is None or place.source_id == document.id or _APART.search(fold(cell)):
            continue
        given = _weekly(place.hours)
        weekdays = {day for rule in hours.rules for day in rule.weekdays}
        told = _weekly(hours)
        wrong = sorted(day for day in weekdays if not told[day] & given[day])
        if wrong:
            day = wrong[0]
            why = f"two opening hours for {place.name}, {_DAYS[day]}: {_said(told[day])} and {_said(given[day])}"
            yield _finding(why, document, section, line, place, directory)


def _told(section: Section) -> Iterator[tuple[str, str, str, OpeningHours]]:
    """The hours a section gives without doubt: the words beside them, their line, their cell, and what they are."""
    for line in section.text.split("\n"):
        cells = line.split(" ; ") if section.kind is PassageKind.TABLE else [line]
        day = _weekday(cells)
        for said, cell in [("", day)] if day else [(line.replace(cell, ""), cell) for cell in cells]:
            try:
                hours = read_french(_value(cell))
            except HoursUnclearError:
                continue
            if any(rule.spans and rule.weekdays for rule in hours.rules):
                yield said, line, cell, hours


def _weekday(cells: Sequence[str]) -> str:
    """The row of a week (`Lundi ; Matin : 8 h 30 - 12 h ; Après-midi : fermé`) as one sentence, else nothing."""
    first = cells[0].rpartition(" : ")[2].strip()
    if len(cells) < 2 or fold(first) not in _DAYS:
        return ""
    spans = [cell.partition(" : ")[2] for cell in cells[1:]]
    return f"{first} {' et '.join(dict.fromkeys(span for span in spans if not fold(span).startswith('ferme')))}"


def _value(cell: str) -> str:
    """A cell without the label of its column, or a line without what only announces hours; a day is no label."""
    label, colon, value = cell.partition(" : ")
    kept = cell if not colon or any(day in fold(label) for day in (*_DAYS, "tous les jours")) else value
    return _LABEL.sub("", kept)


def _finding(why: str, document: Document, section: Section, line: str, place: Place, directory: Directory) -> Finding:
    entry = directory.entry(place)
    other = (cited(entry[0], entry[1], entry[1].text),) if entry else ()
    return Finding(Kind.CONTRADICTION, why, (cited(document, section, line), *other))


def _said(openings: Collection[Openings]) -> str:
    one = min(openings, default=())
    return ", ".join(f"{opens}-{closes}" for opens, closes in one) or "closed"
