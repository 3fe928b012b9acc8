"""How to reach a place: telephone, e-mail, address, access."""

from collections.abc import Iterator
from dataclasses import replace

from bot.answering.places.asked import Ask
from bot.answering.places.days import usual_days
from bot.answering.places.telling import Telling
from bot.domain.openings import by_phone

OF_CARD = (Ask.PHONE, Ask.EMAIL, Ask.ADDRESS, Ask.ACCESS)


def card(ask: Ask, telling: Telling) -> Iterator[str]:
    """What the card of the place says of it."""
    contact = telling.place.contact
    match ask:
        case Ask.PHONE:
            yield telling.say("phone", phone=contact.phone) if contact.phone else telling.say("no_phone")
            if contact.phone and telling.place.phone_hours:
                yield from usual_days("calls", replace(telling, place=by_phone(telling.place)))
        case Ask.EMAIL:
            yield telling.say("email", email=contact.email) if contact.email else telling.say("no_email")
        case Ask.ACCESS if telling.place.accessibility:
            yield telling.say("access", access=telling.place.accessibility)
            yield telling.say("address", address=contact.address) if contact.address else ""
        case _:
            yield telling.say("address", address=contact.address) if contact.address else telling.say("no_address")
