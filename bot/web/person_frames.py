"""What goes over the wire about a resident's request to a person."""

import re
from datetime import datetime

from pydantic import BaseModel, Field

from bot.domain.requests import Message, Reach, Voice
from bot.web.person_shown import Person, Where
from bot.web.problems import Problem
from bot.web.shapes import Shape

LONGEST_NAME, LONGEST_PHONE, LONGEST_EMAIL = 120, 32, 254


class ConversationBody(BaseModel):
    """Which conversation; empty: the one of the cookie."""

    conversation_id: str = Field("", max_length=64)


class PersonBody(ConversationBody):
    """Asks for a person. `message` is needed where nothing was asked in the conversation yet."""

    commune: str = Field("", max_length=64)
    language: str = Field("fr", max_length=16)
    message: str = Field("", max_length=20_000)


class ReachBody(ConversationBody):
    """How to write or call back, kept for that only."""

    name: str = Field("", max_length=LONGEST_NAME)
    phone: str = Field("", max_length=LONGEST_PHONE)
    email: str = Field("", max_length=LONGEST_EMAIL)
    consent: bool = False


class MessageJson(Shape):
    """Something said; `author` is empty for the resident and for the counter itself."""

    number: int
    voice: Voice
    author: str
    text: str
    at: datetime


class PersonJson(Shape):
    """`person`: where the request stands. `message` says it in words; `position` counts from 1 in a queue."""

    where: Where
    message: str
    reference: str
    who: str
    position: int
    reachable: bool
    conversation_id: str
    messages: list[MessageJson]


def person_json(person: Person, conversation_id: str, after: int = 0) -> PersonJson:
    """The request, with what was said after that message."""
    return PersonJson(
        where=person.where,
        message=person.message,
        reference=person.reference,
        who=person.who,
        position=person.position,
        reachable=person.reachable,
        conversation_id=conversation_id,
        messages=[message_json(one) for one in person.messages if one.number > after],
    )


def message_json(message: Message) -> MessageJson:
    """A message as the resident reads it."""
    author = message.author if message.voice is Voice.AGENT else ""
    return MessageJson(number=message.number, voice=message.voice, author=author, text=message.text, at=message.at)


def reach_of(body: ReachBody, moment: datetime) -> Reach:
    """How to reach the resident; Problem 422 without their consent, or when nobody could be reached that way."""
    if not body.consent:
        raise Problem(422, "no-consent")
    phone, email = " ".join(body.phone.split()), body.email.strip()
    dialled = re.sub(r"[^\d+]", "", phone)
    if (phone and not re.fullmatch(r"\+?\d{9,15}", dialled)) or (email and not _is_mailbox(email)):
        raise Problem(422, "bad-reach")
    if not phone and not email:
        raise Problem(422, "no-reach")
    return Reach(" ".join(body.name.split()), phone, email, moment)


def _is_mailbox(email: str) -> bool:
    return re.fullmatch(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[^\s@<>,;:\"()]+", email) is not None
