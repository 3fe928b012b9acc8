"""The conversation: what is told in, what is to be done out. No sound, no network, no clock.

`step(talk, told)` is the whole of it. `telling.py` is the answer, `passing_on.py` the way to a person, `keypad.py` the
keys, `talk.py` where it stands. Whatever the phase, a danger goes before, the keypad works, a question is a question.
"""

from dataclasses import replace

from voice.asked import answered
from voice.consent import consent_heard, consent_passed, consent_said, unrecorded
from voice.dialog_acts import Hush, Kind
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
from voice.manners import drowned, misheard, opened, silent
from voice.owed import owed_first, told_by
from voice.passing_on import accepted, handing, link_wanted, mail_wanted, passed_at_once, wanted
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
)
from voice.telling import answering, asking, continuing
from voice.understanding import intent_of
from voice.wishes import louder, repeat, slower
from voice.words import Intent

SENTENCE_WORDS = 3


def step(talk: Talk, told: Told) -> Move:
    """Where the conversation goes, and what to do now."""
    if talk.phase is Phase.OVER:
        return talk, ()
    moved = _step(talk, told)
    return owed_first(talk, moved) if isinstance(told, Said | Keyed | Misheard) else moved


def _step(talk: Talk, told: Told) -> Move:
    if (move := consent_said(talk, told)) is not None:
        return move
    talk = consent_passed(talk, told)
    match told:
        case Opened(warnings):
            return opened(talk, warnings)
        case Said():
            counts = talk.phase in (Phase.NUMBER, Phase.ADDRESS) or bool(talk.dictated)
            return _said(replace(talk, misses=talk.misses if counts else 0), told)
        case HeardOut(said):
            talk = consent_heard(talk, said)
            return replace(talk, told=told_by(talk, said), drowned=0 if said else talk.drowned), ()
        case Misheard(foreign):
            talk = replace(talk, drowned=talk.drowned + 1)
            return passed_at_once(talk, None) or drowned(talk) or misheard(talk, foreign)
        case Keyed(key, heard, unheard):
            return keyed(heard_so_far(talk, heard, unheard), key)
        case Silent(times):
            return silent(talk, times)
        case SpokenOut():
            return _spoken_out(talk)
        case OutOfTime():
            return chain(talk, parting("too_long"))
        case OnDuty() | HandedOver() | Left() | Sent():
            return handing(talk, told)
        case _:
            return answering(talk, told)


def _said(talk: Talk, told: Said) -> Move:
    talk = heard_so_far(talk, told.heard, told.unheard)
    intent = intent_of(told.text, talk.place.wordings.get(told.language, talk.phrases))
    if _changes_language(talk, told, intent):
        if intent in (Intent.REPEAT, Intent.HELP) and not talk.question:
            return spoken_in(talk, told.language)  # what they did not understand was our greeting
        talk = replace(talk, language=told.language)
    if told.danger:
        return chain(talk, asking(told.text, told.danger))
    if intent is Intent.UNRECORD:
        return unrecorded(talk)
    talk = replace(talk, drowned=talk.drowned + 1)
    if (move := passed_at_once(talk, intent) or drowned(talk)) is not None:
        return move
    return _of_the_talk(talk, intent) or answered(talk, told.text, intent) or _free(talk, told.text, intent)


def _changes_language(talk: Talk, told: Said, intent: Intent | None) -> bool:
    """A sentence does, a word does not: « ok », « stop » and « no » are said in every language."""
    if told.language == talk.language or told.language not in talk.place.wordings:
        return False
    asked_for = intent in (Intent.ENGLISH, Intent.FRENCH)
    return not asked_for and (intent is None or len(told.text.split()) >= SENTENCE_WORDS)


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
        case Intent.CALL_BACK:
            return accepted(talk)
        case Intent.MACHINE:
            return chain(talk, doing(Hush()), saying("machine"), saying("person"))
        case Intent.STOP:
            return chain(talk, afresh, listening("listening"))
        case _:
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
        case Intent.MAIL:
            return chain(talk, afresh, mail_wanted)
        case Intent.GOODBYE:
            return chain(talk, parting("goodbye"))
        case Intent.YES:
            return chain(talk, afresh, listening("which_link" if talk.link else "which"))
        case Intent.NO | Intent.THANKS | Intent.CANCEL if _was_asked(talk, "anything_else"):
            return chain(talk, parting("goodbye"))
        case Intent.NO | Intent.THANKS | Intent.CANCEL:
            return chain(talk, afresh, listening("anything_else"))
        case Intent.HELLO | Intent.THANKS if talk.phase is Phase.ANSWERING:
            return chain(talk, saying("filler", kind=Kind.FILLER))
        case Intent.HELLO:
            return chain(talk, afresh, listening("listening"))
        case Intent.HELP:
            return chain(talk, afresh, listening("invite"))
        case _:
            return chain(talk, asking(text))


def _was_asked(talk: Talk, key: str) -> bool:
    """It is the last thing we said."""
    return bool(talk.last) and talk.last[-1].text == talk.phrases.say(key)


def _spoken_out(talk: Talk) -> Move:
    if talk.then is None:
        return talk, ()
    over = Phase.OVER if talk.phase is Phase.PARTING else talk.phase
    return replace(talk, then=None, phase=over), (talk.then,)
