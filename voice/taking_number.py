"""A number is taken down: said in one breath or several, typed, put right; read back and confirmed before it serves."""

from dataclasses import replace

from voice.dictated import in_pairs, is_mobile, national
from voice.said_numbers import corrected, digits_in, is_a_number
from voice.talk import Move, Phase, Purpose, Talk, afresh, chain, entering, listening, saying

TRIES = 3
FULL = 10
"""Digits of a French number."""


def number_wanted(talk: Talk) -> Move:
    """The caller's own number is proposed; nobody types what is known."""
    own = talk.place.number
    if own and (talk.purpose is Purpose.CALL_BACK or is_mobile(own)):
        return _got(talk, own)
    return number_asked(talk)


def number_asked(talk: Talk) -> Move:
    """From its beginning."""
    key = "number_link" if talk.purpose is Purpose.LINK else "number"
    return chain(replace(talk, digits=""), entering(Phase.NUMBER), saying(key))


def number_said(talk: Talk, text: str) -> Move | None:
    """A number said aloud, or the rest of it; None when what was said is something else."""
    digits = digits_in(text, talk.phrases)
    whole = national(digits) or national(talk.digits + digits)
    if not whole and not is_a_number(text, talk.phrases):
        return None
    if not whole and _begins_one(talk.digits + digits):
        return chain(replace(talk, digits=talk.digits + digits), afresh, _go_on)
    return chain(talk, afresh, lambda heard: _got(heard, whole))


def number_put_right(talk: Talk, text: str) -> Move | None:
    """What was read back is not it: « non, quatre-vingt-deux ». None when nothing is said of the number."""
    if number := corrected(talk.digits, text, talk.phrases):
        return chain(talk, afresh, lambda heard: _got(heard, number))
    return chain(talk, afresh, number_asked) if is_a_number(text, talk.phrases) else None


def number_keyed(talk: Talk, key: str) -> Move:
    """A digit more; a hash ends the number, a star begins it again."""
    if key == "*":
        return chain(replace(talk, digits=""), afresh, number_asked)
    if key == "#":
        return chain(talk, afresh, lambda typed: _got(typed, national(typed.digits)))
    talk = replace(talk, digits=talk.digits + key)
    whole = national(talk.digits) if len(talk.digits) >= FULL and talk.digits[:2] != "00" else ""
    return chain(talk, afresh, *((lambda typed: _got(typed, whole),) if whole else ()))


def _begins_one(digits: str) -> bool:
    """Two digits at least of what may become a number of here."""
    return 2 <= len(digits) < FULL and digits[0] == "0" and digits[1] not in "08"


def _go_on(talk: Talk) -> Move:
    """What was heard so far is said back; the caller goes on from there."""
    return chain(talk, entering(Phase.NUMBER), saying("number_more", {"number": in_pairs(talk.digits)}))


def _got(talk: Talk, number: str) -> Move:
    if not number or (talk.purpose is Purpose.LINK and not is_mobile(number)):
        if talk.misses + 1 >= TRIES:
            return chain(replace(talk, misses=0), saying("number_wrong"), listening("anything_else"))
        why = saying("number_mobile" if number else "number_wrong")
        return chain(replace(talk, misses=talk.misses + 1), why, number_asked)
    confirm = saying(f"confirm_{talk.purpose}", {"number": in_pairs(number)})
    return chain(replace(talk, digits=number, misses=0), entering(Phase.CONFIRM), confirm)
