"""Competences and actions, kept as JSON beside the index they belong to."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.domain.actions import Action, ActionKind
from bot.domain.competences import Authority, Competence, Tier
from bot.domain.places import Contact
from bot.domain.services import Services, Synonyms

Row = dict[str, Any]  # what json gives back has no type of its own
LINES = ("words", "documents", "prerequisites", "papers")


def services_to_json(services: Services) -> str:
    """The text `services_from_json` reads."""
    return json.dumps(asdict(services), ensure_ascii=False, default=date.isoformat)


def services_from_json(text: str) -> Services:
    """The services of a text made by `services_to_json`."""
    table = json.loads(text)
    return Services(
        competences=tuple(_competence(row) for row in table["competences"]),
        actions=tuple(_action(row) for row in table["actions"]),
        synonyms=_synonyms(table.get("synonyms", {})),
    )


def _synonyms(row: Row) -> Synonyms:
    """None in a generation written before there were any."""
    same, near = ({key: tuple(words) for key, words in row.get(table, {}).items()} for table in ("same", "near"))
    return Synonyms(same, near)


def _competence(row: Row) -> Competence:
    return Competence(
        id=row["id"],
        subjects=row["subjects"],
        words=tuple(row["words"]),
        authority=_authority(row["authority"]),
        sources=tuple(row["sources"]),
        unless=tuple(row["unless"]),
        places=row["places"],
        communes=tuple(row["communes"]),
        notes=row["notes"],
        at_all_hours=row.get("at_all_hours", False),
    )


def _authority(row: Row) -> Authority:
    contact = Contact(**row["contact"]) if row["contact"] else None
    return Authority(row["id"], Tier(row["tier"]), row["names"], contact)


def _action(row: Row) -> Action:
    lines = {name: tuple(row[name]) for name in LINES}
    checked = date.fromisoformat(row["checked_on"]) if row["checked_on"] else None
    return Action(**row | lines | {"kind": ActionKind(row["kind"]), "checked_on": checked})
