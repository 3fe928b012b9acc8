"""Where a conversation stands, and the small moves every part of it makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from voice.consents import Consent
from voice.dialog_acts import Act, Drop, HangUp, Hush, Kind, Link, Say
from voice.dictated import national
from voice.notices import NONE, TELLS, Notice
from voice.speech import Pace
from voice.understanding import written_in
from voice.words import FRENCH, Intent, Phrases, Wordings


class Phase(StrEnum):
    """What the conversation is about to do, or waits for."""

    LISTENING = "listening"
    ANSWERING = "answering"
    MESSAGE = "message"
    CALL_BACK = "call_back"
    NUMBER = "number"
    ADDRESS = "address"
    CONFIRM = "confirm"
    HANDING = "handing"
    PARTING = "parting"
    OVER = "over"


class Purpose(StrEnum):
    """What a number, or an address, is asked for."""

    CALL_BACK = "call_back"
    LINK = "link"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Place:
    """What does not change in a call: whose counter it is, who calls, what can be done here.

    `ear`: speech is understood; else the keypad alone. `text_messages`, `mail`, `persons`: there is a way to send them.
    `recordings`: the caller is asked whether the call may be recorded.
    """

    commune: str
    wordings: Wordings
    caller: str = ""
    ear: bool = True
    text_messages: bool = False
    persons: bool = False
    recordings: bool = False
    mail: bool = False

    @property
    def number(self) -> str:
        """The caller's own number as dialled here; empty when it is withheld."""
        return national(self.caller)


@dataclass(frozen=True, slots=True)
class Talk:
    """`last`: everything said since the caller's turn, to be said again. `answer`: sentences of the answer said.

    `more`: sentences kept for later. `then`: what to do once everything is said. `offered`: what « oui » stands for.
    `danger`: decided words in case the counter fails to say them. `was_cut`: not all of `answer` was heard.
    `told`: what the caller has heard of what they must, by language. `reference`: of the last request left.
    `drowned`: turns in a row before which nothing of ours was heard to its end. `recorded_as`: the call's reference.
    """

    place: Place
    language: str = FRENCH
    phase: Phase = Phase.LISTENING
    pace: Pace = field(default_factory=Pace)
    question: str = ""
    answer: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    last: tuple[Say, ...] = ()
    link: Link | None = None
    offered: Intent | None = None
    purpose: Purpose = Purpose.CALL_BACK
    digits: str = ""
    dictated: str = field(default="", repr=False)
    was_cut: bool = False
    clarified: int = 0
    misses: int = 0
    danger: str = ""
    warned: frozenset[str] = frozenset()
    told: frozenset[tuple[str, Notice]] = frozenset()
    reference: str = ""
    drowned: int = 0
    then: Act | None = None
    consent: Consent = Consent.UNASKED
    recorded_as: str = ""

    @property
    def phrases(self) -> Phrases:
        """The words of the language spoken now."""
        return self.place.wordings[self.language]

    @property
    def awaits_yes(self) -> bool:
        """A yes or no was asked: « oui » is an answer, not a murmur."""
        return self.phase in (Phase.CALL_BACK, Phase.CONFIRM) or self.consent is Consent.ASKED or bool(self.offered)

    @property
    def is_discreet(self) -> bool:
        """A number or an address is being told: whoever may record does not."""
        return self.phase in (Phase.NUMBER, Phase.ADDRESS, Phase.CONFIRM)


Move = tuple[Talk, tuple[Act, ...]]
Mover = Callable[[Talk], Move]


def chain(talk: Talk, *movers: Mover) -> Move:
    """One move after the other."""
    acts: list[Act] = []
    for mover in movers:
        talk, done = mover(talk)
        acts += done
    return talk, tuple(acts)


def prompt(talk: Talk, key: str, values: Mapping[str, object] | None = None, kind: Kind = Kind.PROMPT) -> Say:
    """Words of ours, in the language and at the pace of now."""
    return Say(talk.phrases.say(key, values), talk.language, talk.pace, kind, TELLS.get(key, NONE))


def saying(key: str, values: Mapping[str, object] | None = None, kind: Kind = Kind.PROMPT) -> Mover:
    """Says words of ours."""
    return lambda talk: tell(talk, prompt(talk, key, values, kind))


def wording(text: str) -> Mover:
    """Says words of ours that stand in no file."""
    return lambda talk: tell(talk, Say(text, talk.language, talk.pace, Kind.PROMPT))


def telling(text: str) -> Mover:
    """Says words that are not ours: the counter's, which may be French whatever the caller speaks."""
    return lambda talk: tell(talk, Say(text, written_in(text, talk.language), talk.pace, Kind.ANSWER))


def entering(phase: Phase) -> Mover:
    """Waits for something else."""
    return lambda talk: (replace(talk, phase=phase), ())


def offering(intent: Intent) -> Mover:
    """From now on « oui » means that."""
    return lambda talk: (replace(talk, offered=intent), ())


def doing(*acts: Act) -> Mover:
    """Wants something done."""
    return lambda talk: (talk, acts)


def once_said(act: Act) -> Mover:
    """Wants something done when everything was heard."""
    return lambda talk: (replace(talk, then=act), ())


def tell(talk: Talk, say: Say) -> Move:
    """Says something; fillers are not worth repeating."""
    kept = talk.last if say.kind is Kind.FILLER else (*talk.last, say)
    return replace(talk, last=kept), (say,)


def heard_so_far(talk: Talk, heard: tuple[str, ...], unheard: tuple[str, ...]) -> Talk:
    """Remembers of the answer what was heard; what was not may still be asked for."""
    if not heard and not unheard:
        return talk
    answer = (*(text for text in talk.answer if text not in unheard), *heard)
    more = (*unheard, *(text for text in talk.more if text not in heard))
    kept, later = (tuple(dict.fromkeys(texts)) for texts in (answer, more))
    return replace(talk, answer=kept, more=later, was_cut=bool(unheard))


def afresh(talk: Talk) -> Move:
    """A new turn of ours begins: whatever was being said or prepared stops."""
    return replace(talk, last=(), then=None, offered=None, danger=""), (Drop(), Hush())


def parting(key: str) -> Mover:
    """Says goodbye, to its end, then hangs up."""
    return lambda talk: chain(talk, afresh, entering(Phase.PARTING), saying(key), once_said(HangUp()))


def listening(key: str) -> Mover:
    """Gives the caller the floor with a few words; where nobody is heard, with the keys too."""

    def given(talk: Talk) -> Move:
        menu = () if talk.place.ear else (saying("menu_again"),)
        return chain(replace(talk, digits="", dictated="", danger=""), entering(Phase.LISTENING), saying(key), *menu)

    return given
