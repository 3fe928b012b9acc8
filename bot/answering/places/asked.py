"""What a question asks of a place: its hours, whether it is open, its telephone, its address… or something else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.answering.courtesy import strip_courtesy
from bot.answering.dates.dated import When, dated
from bot.answering.dates.spelt import spelt
from bot.answering.english import unread
from bot.answering.places.named import Directory, Stems
from bot.answering.places.nearby import without_landmark
from bot.answering.rephrase import spelled_out
from bot.answering.rules import expressions, patterns, words
from bot.domain.calendars import Calendar
from bot.domain.folding import fold


class Ask(StrEnum):
    """One thing asked of a place."""

    WHY = "why"
    AGAIN = "again"
    WHICH = "which"
    HOURS = "hours"
    OPEN = "open"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    ACCESS = "access"


_CLAUSES = re.compile(r"(?<=[.!?;:,])\s+")
_ASKING = re.compile(
    r"\b(?:est-ce|peut-on|puis-je|faut-il|doit-on|on peut|je peux|quels?|quelles?|combien|comment|ou|quand|qui|que|"
    r"quoi|qu'est|what|which|how|where|who)\b"
)
_WHEN_TO_CALL = re.compile(
    r"\b(?:appel\w*|joindre|joignables?|telephon\w+)\b.*\b(?:quand|quels jours|a quelle heure)\b"
)
_OFFICE = re.compile(r"\b(?:services?|guichets?|bureaux?|accueil|secretariat|agences?|standard|office|desk)\b")
_ADDRESSED = re.compile(r"\b(?:vous|etes-vous|ouvrez|fermez|recevez|you)\b")

OF_HOURS = frozenset({Ask.WHY, Ask.AGAIN, Ask.WHICH, Ask.OPEN, Ask.HOURS})


@dataclass(frozen=True, slots=True)
class Asked:
    """A question read: what is asked, when, the words that name a place, and those that nothing explains yet.

    `said` are all the words but those of time; `core` those of the clauses that ask, `aside` what a contact is
    wanted for; `elsewhere`: words of another kind of hours or facts; `never`: of what is
    asked of no door (prices, papers, rounds); `office`: an office is meant; `addressed`: the town hall is spoken to
    (`vous êtes ouverts ?`); `nearby`: the landmark near which, empty when it is where the resident is.
    """

    asks: tuple[Ask, ...]
    when: When | None
    said: Stems
    core: Stems
    aside: Stems
    foreign: frozenset[str]
    elsewhere: frozenset[str]
    never: bool
    office: bool
    addressed: bool
    nearby: str | None = None


def read_question(text: str, searched: str, at: datetime, calendar: Calendar, directory: Directory) -> Asked:
    """The question as it bears on places. `searched` is the text in French, completed by the conversation."""
    heard, nearby = without_landmark(_heard(strip_courtesy(searched), directory))
    whole, _ = without_landmark(_heard(searched, directory))
    if directory.stems(heard) & directory.called < directory.stems(whole) & directory.called:
        heard = whole  # the town hall is greeted, and asked about
    whole, names = directory.without_timely_names(heard)
    core = _core(whole, at, calendar, directory)
    core, whole = _without_reason(core, directory), _without_reason(whole, directory)
    asking, full = dated(core, at, calendar), dated(whole, at, calendar)
    english = dated(_without_names(text, directory), at, calendar) if is_english(text) else None
    spoken = english.rest if english else ""
    asks = _asks(f"{asking.rest} ~ {spoken}")
    head, aside = _aside(asking.rest, asks, directory)
    return Asked(
        asks=asks,
        when=(english.when if english else None) or asking.when or full.when,
        said=directory.stems(full.rest) | names,
        core=directory.stems(head) | names,
        aside=directory.stems(aside),
        foreign=unread(spoken),
        elsewhere=_elsewhere(asking.rest, asks),
        never=_never(full.rest, asks, office=bool(_OFFICE.search(full.rest))),
        office=bool(_OFFICE.search(full.rest)),
        addressed=bool(_ADDRESSED.search(f"{full.rest} {spoken}")),
        nearby=nearby,
    )


def _without_reason(text: str, directory: Directory) -> str:
    """Without what only says why one comes: `est-elle ouverte samedi pour mon abonnement ?`."""
    head = re.split(r" pour (?=(?:mon|ma|mes|notre|nos) )", text, maxsplit=1)[0]
    return head if directory.stems(head) & directory.called and OF_HOURS & set(_asks(head)) else text


def _without_names(english: str, directory: Directory) -> str:
    """Without the names of places that hold a word of time: the `Christmas market` is no Christmas."""
    said = fold(english)
    for expression, french in expressions("english", "words").items():
        if directory.without_timely_names(fold(french))[1]:
            said = said.replace(expression, " ")
    return said


def _heard(text: str, directory: Directory) -> str:
    """Fast, misspelt or dictated words in their usual writing."""
    return directory.heard(spelt(spelled_out(fold(text))))


def _asks(text: str) -> tuple[Ask, ...]:
    found = patterns("places", "asks")
    asks = [ask for ask in Ask if found[ask].search(text)]
    if Ask.HOURS in asks and not _bears_on_opening(text, asks):
        asks.remove(Ask.HOURS)
    if Ask.HOURS not in asks and Ask.OPEN not in asks and found["visit"].search(text):
        asks.append(Ask.OPEN)
    if Ask.PHONE in asks and Ask.HOURS not in asks and _WHEN_TO_CALL.search(text):
        asks.append(Ask.HOURS)
    if {Ask.WHY, Ask.AGAIN, Ask.WHICH} & set(asks):
        asks = [ask for ask in asks if ask not in (Ask.OPEN, Ask.HOURS)]
    if Ask.EMAIL in asks and not re.search(r"\b(?:numero|tel\w*|phone|appeler|coordonnees)\b", text):
        asks = [ask for ask in asks if ask is not Ask.PHONE]
    return tuple(asks)


def _bears_on_opening(text: str, asks: Sequence[Ask]) -> bool:
    """`à quelle heure` and `quand` ask when a door opens only beside a word that says so."""
    found = patterns("places", "asks")
    return bool(
        Ask.OPEN in asks or found["visit"].search(text) or re.search(r"\bhoraires?\b|\bheures? d|\bhours\b", text)
    )


def _elsewhere(core: str, asks: Sequence[Ask]) -> frozenset[str]:
    """Words that speak of something else; a telephone or an address may be asked about anything."""
    if asks and not (OF_HOURS | {Ask.ADDRESS}) & set(asks):
        return frozenset()
    return frozenset(
        found.group() for pattern in patterns("places", "elsewhere").values() for found in pattern.finditer(core)
    )


def _never(core: str, asks: Sequence[Ask], *, office: bool) -> bool:
    """Whether prices, papers, people, or buses and collections are spoken of; an office of theirs has hours."""
    if any(pattern.search(core) for pattern in patterns("places", "never").values()):
        return True
    rounds = any(pattern.search(core) for pattern in patterns("places", "rounds").values())
    return rounds and not office and (not asks or bool(OF_HOURS & set(asks)))


def _core(plain: str, at: datetime, calendar: Calendar, directory: Directory) -> str:
    """The clauses that ask, name a place or only a time; those that tell why one asks are left out."""
    begins = patterns("places", "story")["begins"]
    pieces = [piece for clause in _CLAUSES.split(plain) for piece in begins.sub(r"\n\g<0>", clause).split("\n")]
    kept = [
        piece
        for piece in pieces
        if _asks(piece)
        or _ASKING.search(piece)
        or directory.stems(piece) & directory.called
        or not directory.stems(dated(piece, at, calendar).rest) - directory.filler
    ]
    return " , ".join(kept) if len(pieces) > 1 and kept else plain


def _aside(rest: str, asks: Sequence[Ask], directory: Directory) -> tuple[str, str]:
    """A contact that is wanted `pour` something: what comes after only says why, when a place is named before."""
    head, _, aside = rest.partition(" pour ")
    named = directory.stems(head) & directory.called
    return (head, aside) if aside and named and asks and not OF_HOURS & set(asks) else (rest, "")


def is_english(text: str) -> bool:
    """Whether most words are those of English questions."""
    common = set(words("places", "english"))
    said = re.findall(r"[a-z']+", fold(text))
    return sum(word in common for word in said) * 2 > len(said)
