"""The answer of the counter becomes speech: two or three sentences, then what the caller may want of it."""

from dataclasses import replace

from voice.dialog_acts import Ask, Drop, Hush, Kind
from voice.dialog_events import (
    AskedBack,
    Broken,
    Concluded,
    Danger,
    Declined,
    Late,
    PersonAsked,
    Recorded,
    Sentence,
    Warned,
)
from voice.passing_on import wanted
from voice.talk import (
    Move,
    Mover,
    Phase,
    Talk,
    afresh,
    chain,
    doing,
    entering,
    listening,
    offering,
    saying,
    telling,
)
from voice.understanding import intent_of
from voice.words import Intent

SENTENCES, CHARACTERS = 3, 420
"""Said at once; the rest on request. Half a minute is what is remembered of a voice."""
CHOICES = 3
_OFFERS = {
    (False, False): "offer",
    (True, False): "offer_link",
    (False, True): "offer_mail",
    (True, True): "offer_both",
}
"""How a link may leave: by text message, by e-mail."""

Answering = Sentence | AskedBack | Declined | PersonAsked | Danger | Warned | Concluded | Broken | Late | Recorded


def asking(text: str, danger: str = "") -> Mover:
    """Asks the counter; whatever was under way is forgotten. `danger`: words in case it fails to say them."""

    def asked(talk: Talk) -> Move:
        talk, acts = afresh(talk)
        heard = " ".join(talk.answer) if talk.was_cut else None
        talk = replace(talk, phase=Phase.ANSWERING, question=text, answer=(), more=(), link=None, danger=danger)
        return replace(talk, digits="", dictated="", misses=0, was_cut=False), (*acts, Ask(text, talk.language, heard))

    return asked


def answering(talk: Talk, told: Answering) -> Move:
    """What the counter says, as it says it. A question that was dropped says nothing."""
    if isinstance(told, Recorded):
        return replace(talk, recorded_as=told.reference), ()
    if talk.phase is not Phase.ANSWERING:
        return talk, ()
    match told:
        case Sentence(text):
            return _sentence(talk, text)
        case Warned(message):
            warned = replace(talk, warned=talk.warned | {message})
            return (talk, ()) if message in talk.warned else chain(warned, telling(message))
        case AskedBack():
            return _asked_back(talk, told)
        case Declined(reason, service, phone):
            contact = (saying("contact", {"service": service, "phone": phone}),) if phone else ()
            return chain(talk, telling(reason), *contact, offer_person)
        case PersonAsked():
            return wanted(talk)
        case Danger(message):
            return _in_danger(talk, message)
        case Concluded(message, link):
            return _concluded(replace(talk, link=link), message)
        case Broken(message):
            words = telling(message) if message else saying("broken")
            return _in_danger(talk, talk.danger) if talk.danger else chain(talk, words, offer_person)
        case Late(times):
            return _late(talk, times)


def together(talk: Talk, text: str) -> str:
    """Words that follow a question before anything of its answer is said belong to it."""
    if talk.phase is not Phase.ANSWERING or talk.answer or intent_of(text, talk.phrases) is not None:
        return text
    return f"{talk.question} {text}"


def offer_person(talk: Talk) -> Move:
    """When there is no answer, a person."""
    if not talk.place.ear:
        return listening("anything_else")(talk)
    return chain(talk, entering(Phase.LISTENING), offering(Intent.PERSON), saying("offer_person"))


def continuing(talk: Talk) -> Move:
    """The sentences kept for later."""
    if not talk.more:
        return chain(talk, saying("no_more"), saying("anything_else"))
    next_ones, rest = _cut(talk.more)
    told = replace(talk, answer=(*talk.answer, *next_ones), more=rest)
    return chain(told, *(telling(text) for text in next_ones), _offer)


def _sentence(talk: Talk, text: str) -> Move:
    if not talk.more and len(_cut((*talk.answer, text))[0]) > len(talk.answer):
        return telling(text)(replace(talk, answer=(*talk.answer, text), danger=""))
    return replace(talk, more=(*talk.more, text)), ()


def _cut(sentences: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said at once, and the rest; always one sentence, however long."""
    taken = length = 0
    for text in sentences[:SENTENCES]:
        length += len(text)
        if taken and length > CHARACTERS:
            break
        taken += 1
    return sentences[:taken], sentences[taken:]


def _asked_back(talk: Talk, told: AskedBack) -> Move:
    """Once; a caller who must explain twice is better with a person."""
    if talk.clarified:
        return chain(replace(talk, clarified=0), saying("unclear"), offer_person)
    named = list(told.choices[:CHOICES])
    either = f" {talk.phrases.say('or')} ".join([", ".join(named[:-1]), named[-1]] if named[1:] else named)
    choices = (saying("choices", {"choices": either}),) if named else ()
    return chain(replace(talk, clarified=1), telling(told.question), *choices, entering(Phase.LISTENING))


def _in_danger(talk: Talk, message: str) -> Move:
    """Nothing is offered: the caller must hang up and dial."""
    return chain(replace(talk, last=()), doing(Hush()), telling(message), listening("danger_first"))


def _concluded(talk: Talk, message: str) -> Move:
    if talk.danger:
        return _in_danger(talk, talk.danger)
    if message:
        return chain(talk, telling(message), entering(Phase.LISTENING))
    if not talk.answer:
        return chain(talk, saying("broken"), offer_person)
    return _offer(replace(talk, clarified=0))


def _offer(talk: Talk) -> Move:
    talk = replace(talk, phase=Phase.LISTENING)
    if not talk.place.ear:
        return chain(talk, saying("menu_again"))
    if talk.more:
        return chain(talk, offering(Intent.MORE), saying("offer_more"))
    ways = (talk.place.text_messages, talk.place.mail) if talk.link is not None else (False, False)
    return chain(talk, saying(_OFFERS[ways]))


def _late(talk: Talk, times: int) -> Move:
    if talk.danger:
        return chain(talk, doing(Drop()), lambda late: _in_danger(late, late.danger))
    if talk.answer:
        return talk, ()
    match times:
        case 1:
            return chain(talk, saying("filler", kind=Kind.FILLER))
        case 2:
            return chain(talk, saying("still", kind=Kind.FILLER))
        case _:
            return chain(talk, doing(Drop()), saying("too_late"), offer_person)
