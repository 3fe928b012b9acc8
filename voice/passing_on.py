"""Handing the caller to a person, now or later."""

from dataclasses import replace

from voice.dialog_acts import CheckDuty, LeaveRequest, SendLink, SendMail, Transfer
from voice.dialog_events import HandedOver, Left, OnDuty, Sent
from voice.legs.leg import Transferred
from voice.reference import reference_told
from voice.taking_address import address_dropped, address_refused, address_wanted
from voice.taking_number import number_asked, number_wanted
from voice.talk import (
    Move,
    Phase,
    Purpose,
    Talk,
    afresh,
    chain,
    doing,
    entering,
    listening,
    once_said,
    saying,
)
from voice.words import Intent

LONGEST_BRIEFING = 300

Handing = OnDuty | HandedOver | Left | Sent


def wanted(talk: Talk) -> Move:
    """The caller wants a person."""
    return chain(talk, afresh, entering(Phase.HANDING), doing(CheckDuty()))


def link_wanted(talk: Talk) -> Move:
    """The caller wants the link: by text message where there is a way to send one, else by e-mail."""
    if talk.link is None or not (talk.place.text_messages or talk.place.mail):
        return chain(talk, listening("no_link"))
    return number_wanted(replace(talk, purpose=Purpose.LINK)) if talk.place.text_messages else address_wanted(talk)


def mail_wanted(talk: Talk) -> Move:
    """The caller wants the link by e-mail."""
    if talk.link is None or not talk.place.mail:
        return chain(talk, listening("no_link" if talk.link is None else "no_mail"))
    return address_wanted(talk)


def passed_at_once(talk: Talk, intent: Intent | None) -> Move | None:
    """« merci », said to « je vous passe une personne », changes nothing; only a no does. None when nobody is rung."""
    if not isinstance(talk.then, Transfer) or intent in (Intent.NO, Intent.STOP, Intent.CANCEL, Intent.REPEAT):
        return None
    return replace(talk, then=None), (talk.then,)


def handing(talk: Talk, told: Handing) -> Move:
    """What came of it. A caller who spoke on meanwhile is no longer waiting for it; a number of theirs is kept."""
    if talk.phase is not Phase.HANDING:
        return (replace(talk, reference=told.reference) if isinstance(told, Left) else talk), ()
    match told:
        case OnDuty(available, _) if available and talk.place.persons:
            return chain(talk, saying("transferring"), once_said(Transfer(briefing(talk))))
        case OnDuty(True, _):
            return chain(talk, saying("no_transfer"), call_back)
        case OnDuty(_, when):
            return chain(talk, saying("closed", {"when": when}), call_back)
        case HandedOver(Transferred.DONE):
            return replace(talk, phase=Phase.OVER), ()
        case HandedOver():
            return chain(talk, saying("nobody"), call_back)
        case Left(True, reference) if reference:
            return chain(replace(talk, reference=reference, digits=""), saying("left"), reference_told)
        case Left(kept, _):
            return chain(talk, saying("left" if kept else "not_left"), listening("anything_else"))
        case Sent(done):
            gone, lost = ("mail_sent", "not_mail_sent") if talk.purpose is Purpose.MAIL else ("sent", "not_sent")
            return chain(talk, saying(gone if done else lost), listening("anything_else"))


def call_back(talk: Talk) -> Move:
    """Proposes to be called back."""
    return chain(replace(talk, purpose=Purpose.CALL_BACK), entering(Phase.CALL_BACK), saying("call_back"))


def decided(talk: Talk, intent: Intent | None) -> Move | None:
    """A yes or a no where one was asked; None when it is something else."""
    match talk.phase, intent:
        case (Phase.ADDRESS, Intent.NO | Intent.CANCEL):
            return address_dropped(talk)
        case (Phase.CONFIRM, Intent.CANCEL) if talk.purpose is Purpose.MAIL:
            return address_dropped(talk)
        case (Phase.CONFIRM, Intent.NO) if talk.purpose is Purpose.MAIL:
            return address_refused(talk)
        case ((Phase.CALL_BACK | Phase.CONFIRM | Phase.NUMBER | Phase.MESSAGE), Intent.CANCEL) | (
            (Phase.NUMBER | Phase.MESSAGE),
            Intent.NO,
        ):
            return chain(talk, afresh, listening("kept_private"))
        case Phase.CALL_BACK, Intent.YES:
            return accepted(talk)
        case Phase.CALL_BACK, Intent.NO:
            return chain(talk, afresh, listening("anything_else"))
        case Phase.CONFIRM, Intent.YES:
            return chain(talk, afresh, _do)
        case Phase.CONFIRM, Intent.NO:
            return chain(replace(talk, digits=""), afresh, number_asked)
        case _:
            return None


def accepted(talk: Talk) -> Move:
    """To be called back, yes: about what, then where."""
    talk, acts = afresh(replace(talk, purpose=Purpose.CALL_BACK))
    if not talk.question and talk.place.ear:
        talk, asked = chain(talk, entering(Phase.MESSAGE), saying("message"))
    else:
        talk, asked = number_wanted(talk)
    return talk, (*acts, *asked)


def message_told(talk: Talk, text: str) -> Move:
    """What the town hall must answer."""
    return chain(replace(talk, question=text), afresh, number_wanted)


def briefing(talk: Talk) -> str:
    """What is told to the person who takes the call."""
    phrases = talk.phrases
    if not talk.question:
        return phrases.say("briefing", {"question": phrases.say("no_question")})
    said = phrases.say("briefing_question", {"question": talk.question[:LONGEST_BRIEFING]})
    if talk.answer:
        said += " " + phrases.say("briefing_answer", {"answer": " ".join(talk.answer)[:LONGEST_BRIEFING]})
    return phrases.say("briefing", {"question": said})


def _do(talk: Talk) -> Move:
    talk = replace(talk, phase=Phase.HANDING)
    if talk.purpose is Purpose.MAIL and talk.link is not None:
        return replace(talk, dictated=""), (SendMail(talk.dictated, talk.link),)
    if talk.purpose is Purpose.LINK and talk.link is not None:
        return talk, (SendLink(talk.digits, talk.link),)
    return talk, (LeaveRequest(talk.question or talk.phrases.say("no_question"), talk.digits),)
