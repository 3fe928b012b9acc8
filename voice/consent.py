"""A call is recorded only where the town hall wishes it and the caller says a clear yes, once, after the greeting.

Silence, a question, anything else is a no, and the conversation goes on. It may be taken back at any moment.
"""

from dataclasses import replace

from voice.consents import Consent, Means
from voice.dialog_acts import Say, StartRecording, StopRecording, Transfer
from voice.dialog_events import Keyed, Misheard, Said, Silent, Told
from voice.talk import Move, Talk, afresh, chain, doing, listening, saying
from voice.understanding import intent_of, plain
from voice.words import Intent

STOP_KEY = "#"
_OPEN = (Consent.PROPOSED, Consent.ASKED)
_KEYS = {"1": Intent.YES, "2": Intent.NO, "*": Intent.ENGLISH}
_AGAIN = (Intent.REPEAT, Intent.SLOWER, Intent.LOUDER, Intent.ENGLISH, Intent.FRENCH)
"""Who wants to hear it again, or in their language, has not answered yet."""


def consent_asked(talk: Talk) -> Move:
    """What it is for, then how to accept; nothing where calls are not recorded, or once it was answered."""
    if not talk.place.recordings or talk.consent in (Consent.GIVEN, Consent.REFUSED):
        return talk, ()
    how = "consent_how" if talk.place.ear else "consent_keys"
    return chain(replace(talk, consent=Consent.PROPOSED), saying("consent"), saying(how))


def consent_heard(talk: Talk, said: tuple[Say, ...]) -> Talk:
    """Nobody agrees to what they have not heard."""
    about = talk.phrases.say("consent")
    is_heard = talk.consent is Consent.PROPOSED and any(one.text == about for one in said)
    return replace(talk, consent=Consent.ASKED) if is_heard else talk


def consent_said(talk: Talk, told: Told) -> Move | None:
    """A yes or a no to it; None when it is not asked, or when something else is said."""
    if talk.consent not in _OPEN:
        return None
    match _meant(talk, told), talk.consent:
        case Intent.YES, Consent.ASKED:
            means = Means.KEY if isinstance(told, Keyed) else Means.VOICE
            given = replace(talk, consent=Consent.GIVEN)
            return chain(given, afresh, doing(StartRecording(means)), listening("consent_given"))
        case Intent.YES, _:
            return chain(talk, afresh, consent_asked)
        case Intent.NO, _:
            return chain(replace(talk, consent=Consent.REFUSED), afresh, listening("consent_refused"))
        case _:
            return None


def consent_passed(talk: Talk, told: Told) -> Talk:
    """Whatever else a caller does while it is asked is a no."""
    does = isinstance(told, Said | Keyed | Silent | Misheard)
    refused = talk.consent in _OPEN and does and _meant(talk, told) not in _AGAIN
    return replace(talk, consent=Consent.REFUSED) if refused else talk


def unrecorded(talk: Talk) -> Move:
    """No more, and what was recorded is erased; a person who is about to be rung is rung all the same."""
    if talk.consent is not Consent.GIVEN:
        return chain(replace(talk, consent=Consent.REFUSED), afresh, listening("not_recorded"))
    talk = replace(talk, consent=Consent.REFUSED)
    if isinstance(talk.then, Transfer):
        return replace(talk, then=None), (StopRecording(), talk.then)
    return chain(talk, afresh, doing(StopRecording()), listening("recording_erased"))


def _meant(talk: Talk, told: Told) -> Intent | None:
    match told:
        case Keyed(key):
            return _KEYS.get(key)
        case Said(text, language) if not told.danger:
            phrases = talk.place.wordings.get(language, talk.phrases)
            if phrases.accepts.fullmatch(plain(text)):
                return Intent.YES
            intent = intent_of(text, phrases)
            return Intent.NO if phrases.refuses.fullmatch(plain(text)) else None if intent is Intent.YES else intent
        case _:
            return None
