"""The conversation: what is told in, what is to be done out. No sound, no network, no clock.

`step(talk, told)` is the whole of it. `telling.py` is the answer, `passing_on.py` the way to a person, `keypad.py` the
keys, `talk.py` where it stands. Whatever the phase, a danger goes before, the keypad works, a question is a question.
"""

from dataclasses import replace

from voice.dialog_acts import Hush, Kind, Say
from voice.dialog_events import (
    HandedOver,
    HeardOut,
    Keyed,
    Left,
    Misheard,
    OnDuty,
    Opened,
    OutOfTime,
    Said,
    Sent,
    Silent,
    SpokenOut,
    Told,
)
from voice.keypad import keyed, spoken_in
from voice.owed import owed_first, told_by
from voice.passing_on import (
    decided,
    handing,
    link_wanted,
    message_told,
    number_said,
    wanted,
)
from voice.reference import reference_told
from voice.talk import (
    Move,
    Phase,
    Talk,
    afresh,
    chain,
    doing,
    heard_so_far,
    listening,
    parting,
    saying,
    telling,
)
from voice.telling import answering, asking, continuing
from voice.understanding import intent_of
from voice.wishes import louder, repeat, slower
from voice.words import Intent, other_than

MISSES = 3
SILENCES = 3


def step(talk: Talk, told: Told) -> Move:
    """Where the conversation goes, and what to do now."""
    if talk.phase is Phase.OVER:
        return talk, ()
    moved = _step(talk, told)
    return owed_first(talk, moved) if isinstance(told, Said | Keyed | Misheard) else moved


def _step(talk: Talk, told: Told) -> Move:
    match told:
        case Opened(warnings):
            return _opened(talk, warnings)
        case Said():
            return _said(replace(talk, misses=talk.misses if talk.phase is Phase.NUMBER else 0), told)
        case HeardOut(said):
            return replace(talk, told=told_by(talk, said)), ()
        case Misheard():
            return _misheard(talk)
        case Keyed(key, heard, unheard):
            return keyed(heard_so_far(talk, heard, unheard), key)
        case Silent(times):
            return _silent(talk, times)
        case SpokenOut():
            return _spoken_out(talk)
        case OutOfTime():
            return chain(talk, parting("too_long"))
        case OnDuty() | HandedOver() | Left() | Sent():
            return handing(talk, told) if talk.phase is Phase.HANDING else (talk, ())
        case _:
            return answering(talk, told)


def _opened(talk: Talk, warnings: tuple[str, ...]) -> Move:
    """Says at once that it is a machine (AI Act, article 50) and how to reach a person."""
    place = talk.place
    greeting = saying("greeting" if place.ear else "menu_greeting", {"commune": talk.phrases.town(place.commune)})
    how = saying("invite" if place.ear else "menu")
    other = other_than(talk.language, place.wordings)
    hint = Say(talk.phrases.say("other_language"), other, talk.pace, Kind.PROMPT)
    talk = replace(talk, warned=talk.warned | set(warnings))
    return chain(talk, greeting, *(telling(one) for one in warnings), how, doing(hint))


def _said(talk: Talk, told: Said) -> Move:
    talk = heard_so_far(talk, told.heard, told.unheard)
    if told.danger:
        return chain(talk, asking(told.text, told.danger))
    if told.language != talk.language and told.language in talk.place.wordings:
        talk = replace(talk, language=told.language)
    intent = intent_of(told.text, talk.phrases)
    return _of_the_talk(talk, intent) or _of_the_phase(talk, told.text, intent) or _free(talk, told.text, intent)


def _of_the_talk(talk: Talk, intent: Intent | None) -> Move | None:
    """What may be wished at any moment."""
    match intent:
        case Intent.REPEAT:
            return repeat(talk)
        case Intent.SLOWER:
            return slower(talk)
        case Intent.LOUDER:
            return louder(talk)
        case Intent.PERSON:
            return wanted(talk)
        case Intent.ENGLISH | Intent.FRENCH:
            return spoken_in(talk, "en" if intent is Intent.ENGLISH else "fr")
        case Intent.REFERENCE:
            return chain(talk, afresh, reference_told)
        case Intent.STOP:
            return chain(talk, afresh, listening("listening"))
        case _:
            return None


def _of_the_phase(talk: Talk, text: str, intent: Intent | None) -> Move | None:
    """What answers a question of ours."""
    if (move := decided(talk, intent)) is not None:
        return move
    if talk.phase is Phase.NUMBER:
        return number_said(talk, text)
    if talk.phase is Phase.MESSAGE and intent is None:
        return message_told(talk, text)
    return None


def _free(talk: Talk, text: str, intent: Intent | None) -> Move:
    meant = talk.offered if intent is Intent.YES and talk.offered else intent
    match meant:
        case Intent.PERSON:
            return wanted(talk)
        case Intent.REFERENCE:
            return chain(talk, afresh, reference_told)
        case Intent.MORE:
            return chain(talk, afresh, continuing)
        case Intent.LINK:
            return chain(talk, afresh, link_wanted)
        case Intent.GOODBYE:
            return chain(talk, parting("goodbye"))
        case Intent.YES:
            return chain(talk, afresh, listening("which_link" if talk.link else "which"))
        case Intent.NO | Intent.CANCEL:
            return chain(talk, afresh, listening("anything_else"))
        case Intent.HELP:
            return chain(talk, afresh, listening("invite"))
        case _:
            return chain(talk, asking(text))


def _misheard(talk: Talk) -> Move:
    misses = talk.misses + 1
    if misses >= MISSES:
        return wanted(replace(talk, misses=0))
    return chain(replace(talk, misses=misses), doing(Hush()), saying("misheard" if misses == 1 else "misheard_again"))


def _silent(talk: Talk, times: int) -> Move:
    if times >= SILENCES:
        return chain(talk, parting("gone"))
    match talk.phase:
        case Phase.CALL_BACK | Phase.CONFIRM:
            return chain(talk, saying("silence_yes"))
        case Phase.NUMBER:
            return chain(talk, saying("silence_number"))
        case Phase.MESSAGE:
            return chain(talk, saying("message"))
        case _ if not talk.place.ear:
            return chain(talk, saying("menu_again"))
        case _:
            return chain(talk, saying("silence" if times == 1 else "silence_again"))


def _spoken_out(talk: Talk) -> Move:
    if talk.then is None:
        return talk, ()
    over = Phase.OVER if talk.phase is Phase.PARTING else talk.phase
    return replace(talk, then=None, phase=over), (talk.then,)
