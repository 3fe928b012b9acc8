"""Places near something: near another place, a street where one stands, a commune; as the crow flies."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import asin, cos, hypot, radians, sin, sqrt

from bot.answering.dates.dated import Days, Now, When
from bot.answering.places.moment import overlaps
from bot.answering.places.named import Directory, Known, Stems
from bot.answering.places.telling import Telling
from bot.answering.rules import patterns
from bot.domain.openings import open_at
from bot.domain.places import Place
from bot.domain.territories import NATION, Commune, Territory

EARTH_M = 6_371_009
"""Mean radius, in metres."""
MOST_NEARBY = 3
_SHORT_M, _STEP_M, _KM = 950, 50, 1000


@dataclass(frozen=True, slots=True)
class Landmark:
    """Where distances start from, in degrees; `guessed` when the resident only said `near me`."""

    name: str
    latitude: float
    longitude: float
    guessed: bool = False


def without_landmark(text: str) -> tuple[str, str | None]:
    """The folded text without what it says of nearness, and the landmark in its words: empty for `near me`."""
    rules = patterns("places", "nearby")
    if found := rules["here"].search(text):
        return f"{text[: found.start()]} {text[found.end() :]}", ""
    found = rules["of"].search(text)
    if not found:
        return text, None
    said = rules["ends"].split(text[found.end() :], maxsplit=1)[0]
    return f"{text[: found.start()]} {text[found.end() + len(said) :]}", said.strip()


def landmark_of(said: str, commune: Commune, directory: Directory, territory: Territory) -> Landmark | None:
    """The landmark these words name, among what the asker's layers know; None when they know nothing of it."""
    if not said:
        hall = _hall(commune.id, directory)
        return _at(hall.place, hall.place.name, guessed=True) if hall else None
    stems = directory.stems(said)
    meant = stems - directory.filler
    for one in directory.communes_in(stems):
        hall = _hall(one, directory)
        if hall and meant <= directory.commune_stems((one,)):
            return _at(hall.place, territory.communes[one].name)
    layers = directory.near([owner for owner in commune.owners() if owner != NATION])
    placed = [known for known in layers if known.place.latitude is not None]
    named = [
        (max((len(call) for call in _calls(known, directory) if call <= stems), default=0), known) for known in placed
    ]
    size, known = max(named, key=lambda pair: pair[0], default=(0, None))
    if known and size:
        return _at(known.place, known.place.name)
    return next((_at(one.place, street) for one in placed if (street := _street(one.place, said, directory))), None)


def nearest(tellings: Sequence[Telling], landmark: Landmark, when: When | None) -> list[Telling]:
    """The closest first, unplaced ones last; those that are shut at the time asked only when all are."""
    useful = [one for one in tellings if _open(one, when)] or tellings
    return sorted(useful, key=lambda one: _or_far(one.place, landmark))[:MOST_NEARBY]


def distance_said(telling: Telling, landmark: Landmark) -> Iterator[str]:
    """How far the place is, in rounded metres or kilometres; nothing when its position is not known."""
    metres = _metres(telling.place, landmark)
    if metres is None or metres < _STEP_M / 2:
        return
    if metres < _SHORT_M:
        said = telling.words.say("metres", count=str(max(_STEP_M, round(metres / _STEP_M) * _STEP_M)))
    else:
        count = f"{metres / _KM:.1f}".replace(".", telling.words.say("decimal_point"))
        said = telling.words.say("kilometres", count=count)
    yield telling.say("distance", distance=said, landmark=landmark.name)


def _calls(known: Known, directory: Directory) -> tuple[Stems, ...]:
    """What a place is called, its kind in plain words too: a landmark is no ambiguous answer."""
    return (*known.calls, directory.stems(known.place.kind.replace("-", " ")))


def _hall(commune_id: str, directory: Directory) -> Known | None:
    halls = (known for known in directory.near((commune_id,)) if known.place.general)
    return next((one for one in halls if one.place.latitude is not None), None)


def _at(place: Place, name: str, *, guessed: bool = False) -> Landmark | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Landmark(name, place.latitude, place.longitude, guessed)


def _street(place: Place, said: str, directory: Directory) -> str:
    """The part of its address that these words name, without its number."""
    meant = directory.stems(said) - directory.filler
    parts = (re.sub(r"^\d+\s*(?:bis|ter)?\s+", "", part.strip()) for part in place.contact.address.split(","))
    return next((part for part in parts if meant and meant <= directory.stems(part)), "")


def _open(telling: Telling, when: When | None) -> bool:
    match when:
        case Days(days, window) if days:
            spans = [span for day in days for span in telling.day(day).spans]
            return any(window is None or overlaps(span, window) for span in spans)
        case Now():
            return open_at(telling.place, telling.at, telling.calendar, telling.closures) is not None
        case _:
            return True


def _or_far(place: Place, landmark: Landmark) -> float:
    metres = _metres(place, landmark)
    return EARTH_M if metres is None else metres


def _metres(place: Place, landmark: Landmark) -> float | None:
    """Great-circle distance (haversine)."""
    if place.latitude is None or place.longitude is None:
        return None
    north, south = radians(place.latitude), radians(landmark.latitude)
    east = radians(place.longitude - landmark.longitude)
    chord = hypot(sin((north - south) / 2), sqrt(cos(north) * cos(south)) * sin(east / 2))
    return 2 * EARTH_M * asin(min(1.0, chord))
