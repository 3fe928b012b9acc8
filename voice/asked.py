"""What answers a question of ours: a yes or a no, a number, an address, a message."""

from voice.passing_on import decided, message_told
from voice.taking_address import address_asked, address_offered, address_put_right, address_said
from voice.taking_number import number_asked, number_put_right, number_said
from voice.talk import Move, Phase, Purpose, Talk, afresh, chain
from voice.wishes import repeat
from voice.words import Intent

_NOT_YET = (Intent.YES, Intent.HELLO, Intent.THANKS)
"""Said to « À quelle adresse ? » before the address itself; « allô ? » or « merci » confirms none."""


def answered(talk: Talk, text: str, intent: Intent | None) -> Move | None:
    """Where it leads; None when it is something else than what was asked for."""
    if (move := decided(talk, intent)) is not None:
        return move
    match talk.phase:
        case Phase.NUMBER:
            return number_said(talk, text) or (chain(talk, afresh, number_asked) if intent is Intent.YES else None)
        case Phase.ADDRESS if intent in _NOT_YET:
            return address_asked(talk)
        case Phase.ADDRESS:
            return address_said(talk, text) if intent is None else None
        case Phase.CONFIRM if talk.purpose is Purpose.MAIL and intent in _NOT_YET:
            return repeat(talk)
        case Phase.CONFIRM if talk.purpose is Purpose.MAIL:
            return address_put_right(talk, text, intent)
        case Phase.CONFIRM:
            return number_put_right(talk, text)
        case Phase.MESSAGE if intent is None:
            return message_told(talk, text)
        case Phase.LISTENING:
            return address_offered(talk, text)
        case _:
            return None
