"""Before any search or model: what a message is, and what must be said or set aside at once."""

import re
from dataclasses import dataclass, replace

from bot.answering.cleaning import plain, readable
from bot.answering.disguises import hidden_in, readings, undisguised
from bot.answering.emergencies import ALONE, Emergency, asks_beside, danger_in, emergency
from bot.answering.rules import patterns
from bot.answering.wording import Courtesy, Reason, Wording
from bot.domain.folding import fold
from bot.domain.masking import NONE_KNOWN, Official, mask

LONGEST_QUESTION = 1000
"""Characters; a question of a resident is a tenth of that."""

LEAST_WORDS = 3
"""Words that must be left beside an insult or an order for the rest to be a question."""


@dataclass(frozen=True, slots=True)
class Clear:
    """A question to answer: visible, masked, without orders. `instructed`: orders were set aside."""

    text: str
    instructed: bool = False


@dataclass(frozen=True, slots=True)
class Polite:
    """Nothing is asked: courtesy answers."""

    courtesy: Courtesy


@dataclass(frozen=True, slots=True)
class Declined:
    """Nothing will be searched, for this reason."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class PersonWanted:
    """The resident asks for a human being; `text` says about what, masked."""

    text: str


Calm = Clear | PersonWanted | Polite | Declined
Screened = Calm | Emergency


def screen(
    text: str, wording: Wording, *, longest: int = LONGEST_QUESTION, official: Official = NONE_KNOWN
) -> Screened:
    """What to do with a message, decided by rules alone; what is `official` in it is nobody's to mask."""
    shown = undisguised(text).strip()
    if not shown and not text.strip():
        return Declined(Reason.EMPTY)
    if not readable(text):
        return Declined(Reason.UNREADABLE if any(map(str.isalnum, text)) else Reason.EMPTY)
    if len(shown) > longest:
        return Declined(Reason.TOO_LONG)
    danger = danger_in(shown)
    if danger is None:
        return _without_orders(plain(shown), shown, official)
    raised = emergency(danger, wording)
    if danger in ALONE:
        return raised
    cleared = _without_orders(plain(shown), shown, official)
    text = cleared.text if isinstance(cleared, Clear) else ""
    return replace(raised, beside=text if asks_beside(shown) else "", told=text)


def _without_orders(message: str, shown: str, official: Official) -> Screened:
    parts = _parts(message)
    ordering = {text: _orders(text) for text in {*parts, shown}}
    kept = [part if not ordering[part] else _asked_beside(part) for part in parts]
    asked = " ".join(part for part in kept if part).strip()
    instructed = kept != parts or ordering[shown]
    if instructed and (len(_words(asked)) < LEAST_WORDS or not _matches("asking", asked)):
        return Declined(Reason.INSTRUCTIONS)
    return _addressed(asked, instructed, official) if asked else Declined(Reason.UNREADABLE)


def _asked_beside(order: str) -> str:
    """The question that stands beside an order in one sentence; empty when there is none."""
    clauses = re.split(r",?\s+(?:mais|et|ou|puis|but|and|then)\s+|,\s+", order)
    return " ".join(one for one in clauses if _matches("asking", one) and not _orders(one)) if clauses[1:] else ""


def _addressed(asked: str, instructed: bool, official: Official) -> Screened:
    for reason in (Reason.DISCRIMINATION, Reason.PRIVATE_PERSON, Reason.OPINION, Reason.OUT_OF_SCOPE):
        if _matches(reason.value, asked):
            return Declined(reason)
    courtesy = _courtesy(fold(asked))
    if courtesy is not None:
        return Polite(courtesy)
    if _matches("person", asked):
        return PersonWanted(mask(asked, official))
    if _matches("insult", asked) and not _matches("question", asked):
        return Declined(Reason.INSULT)
    return Clear(mask(asked, official), instructed)


def _orders(text: str) -> bool:
    return any(_matches("instructions", read) for read in dict.fromkeys(readings(text))) or any(hidden_in(text))


def _courtesy(folded: str) -> Courtesy | None:
    """Which courtesy the whole message is; None as soon as it says anything else."""
    rest, found = folded, []
    for name, pattern in patterns("screen", "courtesy").items():
        if pattern.search(rest):
            found.append(Courtesy(name))
            rest = pattern.sub(" ", rest)
    left = patterns("screen", "around")["around"].sub(" ", rest)
    return found[0] if found and not re.search(r"[a-z0-9]", left) else None


def _matches(table: str, text: str) -> bool:
    return bool(patterns("screen", table)[table].search(fold(text)))


def _parts(message: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?;:\n»])\s+", message) if part.strip()]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]{2,}", text)
