"""What a conversation is told. Plain values: no sound, no network, no clock."""

from dataclasses import dataclass

from voice.dialog_acts import Link, Say
from voice.legs.leg import Transferred


@dataclass(frozen=True, slots=True)
class Opened:
    """The call is answered. `warnings` are the dangers agents put before everybody."""

    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A whole turn of the caller. `heard` are the sentences of ours that were heard before, `unheard` the others.

    `language` is the one it was understood in; `danger`, decided words when it tells of one.
    """

    text: str
    language: str
    heard: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    danger: str = ""


@dataclass(frozen=True, slots=True)
class HeardOut:
    """What was heard to its end since the last hush; told again each time, before what the caller does about it."""

    said: tuple[Say, ...]


@dataclass(frozen=True, slots=True)
class Misheard:
    """A turn that nobody could understand; `foreign`: it was said in none of our languages."""

    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Keyed:
    """A key of the telephone, and what was heard of ours before."""

    key: str
    heard: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Silent:
    """Nobody spoke, for the `times`-th time in a row."""

    times: int


@dataclass(frozen=True, slots=True)
class SpokenOut:
    """Everything that was to be said has been heard."""


@dataclass(frozen=True, slots=True)
class Late:
    """The answer is not there yet: 1 after a breath, 2 after seconds, 3 when it is no use waiting."""

    times: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One checked sentence of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class AskedBack:
    """The counter needs a precision."""

    question: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declined:
    """The counter does not know, or gives a person: words, and who can help."""

    reason: str
    service: str
    phone: str


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """The counter understood that the caller wants a person."""


@dataclass(frozen=True, slots=True)
class Danger:
    """Decided words, before anything else."""

    message: str


@dataclass(frozen=True, slots=True)
class Warned:
    """What agents put before everybody, the danger of it."""

    message: str


@dataclass(frozen=True, slots=True)
class Concluded:
    """The answer is whole. `message` is the text of one that cites nothing."""

    message: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """The counter failed, or cannot be reached."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Whether a person may take the call now; `when` says in words when not."""

    available: bool
    when: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How the transfer ended."""

    result: Transferred


@dataclass(frozen=True, slots=True)
class Left:
    """Whether a request was kept for the town hall's people; `reference` finds it again, empty when none is known."""

    kept: bool
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """The call is being recorded; by `reference` its caller erases that later."""

    reference: str


@dataclass(frozen=True, slots=True)
class Sent:
    """Whether the text message, or the e-mail, left."""

    done: bool


@dataclass(frozen=True, slots=True)
class OutOfTime:
    """The call is as long as calls may be."""


Told = (
    Opened
    | Said
    | HeardOut
    | Misheard
    | Keyed
    | Silent
    | SpokenOut
    | Late
    | Sentence
    | AskedBack
    | Declined
    | PersonAsked
    | Danger
    | Warned
    | Concluded
    | Broken
    | OnDuty
    | HandedOver
    | Left
    | Recorded
    | Sent
    | OutOfTime
)
