"""The territory and its places, kept as JSON beside the index they belong to."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.domain.places import Contact, Place
from bot.domain.territories import Commune, Intercommunality, Territory


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
    return json.dumps([asdict(place) for place in places], ensure_ascii=False)


def places_from_json(text: str) -> tuple[Place, ...]:
    """The places of a text made by `places_to_json`."""
    return tuple(_place(row) for row in json.loads(text))


def _place(row: dict[str, object]) -> Place:
    contact, topics = row["contact"], row["topics"]
    if not isinstance(contact, dict) or not isinstance(topics, list):
        raise ValueError("places: contact and topics are missing")
    return Place(
        id=str(row["id"]),
        name=str(row["name"]),
        owner=str(row["owner"]),
        contact=Contact(**contact),
        topics=tuple(str(topic) for topic in topics),
        general=bool(row["general"]),
        source_url=str(row["source_url"]),
    )
