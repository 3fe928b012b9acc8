"""An e-mail address is taken down: said or spelled, in one breath or several; read back and confirmed before it serves.

It is kept for that one letter: neither the journal nor the agents see it.
"""

from dataclasses import replace

from voice.dialog_acts import Kind
from voice.hidden import HIDDEN
from voice.said_addresses import address_in, begins_address, has_sign, puts_right, spoken_address
from voice.talk import Move, Phase, Purpose, Talk, afresh, chain, entering, listening, offering, saying
from voice.understanding import intent_of, plain
from voice.words import Intent, Phrases

TRIES = 3
LONGEST_DICTATION = 400


def address_wanted(talk: Talk) -> Move:
    """The link leaves by e-mail: where to?"""
    return chain(replace(talk, purpose=Purpose.MAIL, dictated="", misses=0), _asked)


def address_said(talk: Talk, text: str) -> Move | None:
    """A whole address, the rest of one, or one that cannot be; None when what was said is something else."""
    phrases, so_far = talk.phrases, f"{talk.dictated} {text}".strip()
    if set(plain(text).split()) <= phrases.fillers:  # « bonjour », « voilà »
        return address_asked(talk)
    if address := address_in(text, phrases) or address_in(so_far, phrases):
        return chain(talk, afresh, lambda heard: _got(heard, address))
    if not begins_address(text, phrases) and not has_sign(text, phrases):
        return None
    if begins_address(so_far, phrases) and len(so_far) <= LONGEST_DICTATION:
        return chain(replace(talk, dictated=so_far), afresh, entering(Phase.ADDRESS), saying("address_more"))
    return address_refused(talk)


def address_asked(talk: Talk) -> Move:
    """Once more, or the rest of it, to who only said « oui » or « bonjour »."""
    return chain(talk, afresh, entering(Phase.ADDRESS), saying("address_more" if talk.dictated else "address"))


def address_put_right(talk: Talk, text: str, intent: Intent | None) -> Move | None:
    """What was read back is not it: another is said at once, or what is wrong with it; else None."""
    if address := address_in(text, talk.phrases):
        return chain(_missed(talk), afresh, lambda heard: _got(heard, address))
    is_of_it = has_sign(text, talk.phrases) or (intent is None and _corrects(text, talk.phrases))
    return address_refused(talk) if is_of_it else None


def address_offered(talk: Talk, text: str) -> Move | None:
    """Given before it was asked for, where a link may leave; None otherwise."""
    address = address_in(text, talk.phrases) if talk.link is not None and talk.place.mail else ""
    return chain(talk, afresh, lambda heard: _got(heard, address)) if address else None


def address_refused(talk: Talk) -> Move:
    """Asked again, with less haste; after three times, a person."""
    talk = _missed(talk)
    if talk.misses >= TRIES:
        gone = replace(talk, dictated="", misses=0)
        person = (entering(Phase.LISTENING), offering(Intent.PERSON), saying("offer_person"))
        return chain(gone, afresh, saying("address_given_up"), *person)
    return chain(replace(talk, dictated=""), afresh, saying("address_wrong"), entering(Phase.ADDRESS))


def address_dropped(talk: Talk) -> Move:
    """No letter after all."""
    return chain(talk, afresh, listening("address_dropped"))


def noted(talk: Talk, text: str, phrases: Phrases) -> str:
    """The caller's words as they are kept: an address, or what may be half of one, is not."""
    confirmed = talk.phase is Phase.CONFIRM and talk.purpose is Purpose.MAIL
    awaited = confirmed or talk.phase is Phase.ADDRESS
    may_be = has_sign(text, phrases) or (_corrects if confirmed else begins_address)(text, phrases)
    return HIDDEN if (awaited and may_be and intent_of(text, phrases) is None) or address_in(text, phrases) else text


def _missed(talk: Talk) -> Talk:
    return replace(talk, misses=talk.misses + 1)


def _corrects(text: str, phrases: Phrases) -> bool:
    """« non, avec un D » does; « non, une personne » wishes something else."""
    besides = [word for word in plain(text).split() if word not in phrases.corrections | phrases.fillers]
    is_wish = intent_of(" ".join(besides), phrases) not in (None, Intent.YES, Intent.NO)
    return not is_wish and (puts_right(text, phrases) or begins_address(text, phrases))


def _asked(talk: Talk) -> Move:
    return chain(talk, entering(Phase.ADDRESS), saying("address"))


def _got(talk: Talk, address: str) -> Move:
    if talk.misses >= TRIES:
        return address_refused(talk)
    talk = replace(talk, purpose=Purpose.MAIL, dictated=address, phase=Phase.CONFIRM)
    aloud = spoken_address(address, talk.phrases)
    return chain(talk, saying("confirm_address", {"address": aloud}, Kind.PRIVATE), saying("confirm_is_it"))
