"""The keypad: it works at any moment, and alone where nobody can be heard."""

from dataclasses import replace

from voice.consent import STOP_KEY, consent_asked, unrecorded
from voice.consents import Consent
from voice.passing_on import accepted, decided, wanted
from voice.taking_number import number_keyed
from voice.talk import Move, Phase, Talk, afresh, chain, entering, listening, parting, saying
from voice.telling import asking
from voice.wishes import repeat, slower
from voice.words import Intent, other_than


def keyed(talk: Talk, key: str) -> Move:
    """A key means the same at any moment, but while a number or a yes is awaited.

    A hash that ends a number erases no recording; the words for it do at any moment.
    """
    if talk.phase is Phase.NUMBER:
        return number_keyed(talk, key)
    answer = {"1": Intent.YES, "2": Intent.NO}.get(key)
    if answer and (move := decided(talk, answer)) is not None:
        return move
    match key:
        case "0":
            return wanted(talk)
        case "1":
            return repeat(talk)
        case "2":
            return slower(talk)
        case "9":
            return chain(talk, parting("goodbye"))
        case "*":
            return spoken_in(talk, other_than(talk.language, talk.place.wordings))
        case key if key == STOP_KEY and talk.consent is Consent.GIVEN:
            return unrecorded(talk)
        case _:
            return (talk, ()) if talk.place.ear else _menu(talk, key)


def _menu(talk: Talk, key: str) -> Move:
    if question := talk.phrases.menu.get(key):
        return chain(talk, asking(question))
    if key == "8":
        return accepted(talk)
    return chain(talk, afresh, listening("menu_unknown"))


def spoken_in(talk: Talk, language: str) -> Move:
    """From now on; what is spoken already is said again."""
    if language not in talk.place.wordings or language == talk.language:
        return repeat(talk)
    key = "language" if talk.place.ear else "menu"
    return chain(replace(talk, language=language), afresh, entering(Phase.LISTENING), saying(key), consent_asked)
