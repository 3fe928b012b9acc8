"""Structured facts about places and services; hours are text until they are computed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach a person. Empty strings where the source gives nothing."""

    service: str
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A counter people can go to or call. `topics` are the subjects it answers for.

    `general` marks the one that answers when no other fits (the reception of the town hall).
    """

    id: str
    name: str
    owner: str
    contact: Contact
    topics: tuple[str, ...] = ()
    general: bool = False
    source_url: str = ""
