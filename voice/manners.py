"""The manners of a call: how it is opened, what is said to silence, and to what nobody understood."""

from dataclasses import replace

from voice.consent import consent_asked
from voice.dialog_acts import Drop, HangUp, Hush, Kind, Say
from voice.passing_on import wanted
from voice.talk import Move, Phase, Talk, chain, doing, parting, saying, telling
from voice.words import other_than

MISSES = 3
SILENCES = 3
DROWNED, LOST = 4, 6
"""Turns over us in a row, of people who hear nothing of what we say: a crowd, a television, music that is sung."""


def opened(talk: Talk, warnings: tuple[str, ...]) -> Move:
    """Says at once that it is a machine (AI Act, article 50) and how to reach a person."""
    place = talk.place
    greeting = saying("greeting" if place.ear else "menu_greeting", {"commune": talk.phrases.town(place.commune)})
    how = saying("invite" if place.ear else "menu")
    talk = replace(talk, warned=talk.warned | set(warnings))
    return chain(talk, greeting, *(telling(one) for one in warnings), how, _other_language, consent_asked)


def misheard(talk: Talk, foreign: bool) -> Move:
    """Asked again twice, once when another language was spoken; then a person."""
    misses = talk.misses + (2 if foreign else 1)
    if misses >= MISSES:
        return wanted(replace(talk, misses=0))
    again = (saying("misheard"),) if misses == 1 else (saying("misheard_again"), _other_language)
    return chain(replace(talk, misses=misses), doing(Hush()), *again)


def drowned(talk: Talk) -> Move | None:
    """Who speaks on and on over us is no caller, or one we cannot serve: a person, then the end; None before that."""
    if talk.drowned >= LOST:
        return replace(talk, phase=Phase.OVER), (Drop(), Hush(), HangUp())
    if talk.drowned == DROWNED:
        return wanted(talk)
    return chain(talk, parting("gone")) if talk.drowned > DROWNED else None


def _other_language(talk: Talk) -> Move:
    """How to have another language, said in it."""
    other = other_than(talk.language, talk.place.wordings)
    return talk, (Say(talk.phrases.say("other_language"), other, talk.pace, Kind.PROMPT),)


def silent(talk: Talk, times: int) -> Move:
    """Asks again what was asked, then takes leave."""
    if times >= SILENCES:
        return chain(talk, parting("gone"))
    match talk.phase:
        case Phase.CALL_BACK | Phase.CONFIRM:
            return chain(talk, saying("silence_yes"))
        case Phase.ADDRESS:
            return chain(talk, saying("silence_address"))
        case Phase.NUMBER:
            return chain(talk, saying("silence_number"))
        case Phase.MESSAGE:
            return chain(talk, saying("message"))
        case _ if not talk.place.ear:
            return chain(talk, saying("menu_again"))
        case _:
            return chain(talk, saying("silence" if times == 1 else "silence_again"))
