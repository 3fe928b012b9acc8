"""The territory and its places, kept as JSON beside the index they belong to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Intercommunality, Territory
from bot.engines.hours_json import closure_from_json, closure_to_json, hours_from_json, hours_to_json

_TEXTS = ("id", "name", "owner", "source_url", "kind", "accessibility", "parent", "source_id", "hours_problem")
_NEEDED = _TEXTS[:4]


def territory_to_json(territory: Territory) -> str:
    """The text `territory_from_json` reads."""
    communes = [asdict(commune) for commune in territory.communes.values()]
    groups = [asdict(group) for group in territory.intercommunalities.values()]
    table = {
        "name": territory.name,
        "communes": communes,
        "intercommunalities": groups,
        "default_commune": territory.default_commune,
    }
    return json.dumps(table, ensure_ascii=False)


def territory_from_json(text: str) -> Territory:
    """The territory of a text made by `territory_to_json`."""
    table = json.loads(text)
    return Territory(
        name=table["name"],
        communes={row["id"]: Commune(**row) for row in table["communes"]},
        intercommunalities={row["id"]: Intercommunality(**row) for row in table["intercommunalities"]},
        default_commune=table["default_commune"],
    )


def places_to_json(places: Sequence[Place]) -> str:
    """The text `places_from_json` reads."""
    return json.dumps([place_to_json(place) for place in places], ensure_ascii=False)


def places_from_json(text: str) -> tuple[Place, ...]:
    """The places of a text made by `places_to_json`, also by a version that knew fewer of their facts."""
    return tuple(place_from_json(row) for row in json.loads(text))


def place_to_json(place: Place) -> dict[str, object]:
    """The object `place_from_json` reads."""
    plain = {key: getattr(place, key) for key in (*_TEXTS, "general", "latitude", "longitude")}
    return plain | {
        "contact": asdict(place.contact),
        "topics": list(place.topics),
        "names": list(place.names),
        "hours": hours_to_json(place.hours),
        "phone_hours": hours_to_json(place.phone_hours),
        "closures": [closure_to_json(closure) for closure in place.closures],
    }


def place_from_json(row: Mapping[str, object]) -> Place:
    """The place of an object made by `place_to_json`; ValueError, TypeError or KeyError on anything else."""
    contact, topics = row["contact"], row["topics"]
    names, closures = row.get("names", []), row.get("closures", [])
    if not isinstance(contact, dict) or not isinstance(topics, list):
        raise ValueError("places: contact and topics are missing")
    if not isinstance(names, list) or not isinstance(closures, list):
        raise ValueError("places: names and closures are lists")
    texts = {key: str(row[key] if key in _NEEDED else row.get(key, "")) for key in _TEXTS}
    return Place(
        **texts,
        contact=Contact(**contact),
        topics=tuple(str(topic) for topic in topics),
        general=bool(row["general"]),
        names=tuple(str(name) for name in names),
        hours=hours_from_json(row.get("hours")),
        phone_hours=hours_from_json(row.get("phone_hours")),
        closures=tuple(closure_from_json(one) for one in closures),
        latitude=_degrees(row.get("latitude")),
        longitude=_degrees(row.get("longitude")),
    )


def _degrees(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
