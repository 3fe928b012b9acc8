"""Random questions from random communes: whatever they name, no place of another commune is ever shown."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.answering.counter import Counter
from bot.answering.path import answer
from bot.domain.answers import Answer
from bot.domain.clock import PARIS
from bot.domain.conversations import Channel, Question
from bot.domain.events import Answered, Clarified
from bot.domain.places import Place

START = datetime(2026, 1, 1, tzinfo=PARIS)
DAYS = 700
ASKS = (
    "horaires de {}", "{} est ouvert ?", "{} est ouverte demain à 18 h ?", "quand rouvre {} ?", "{} samedi",
    "où est {} ?", "téléphone de {}", "numéro pour {}", "mail de {}", "pourquoi {} est fermé ?", "{}", "et {} ?",
    "{} pendant les vacances de Noël", "quels services sont ouverts samedi matin, {} ?", "Is {} open on Monday?",
    "adresse de {}", "je voudrais joindre {}", "{} le 25 décembre", "qui s'occupe de {} ?", "comment aller à {} ?",
    "orere {} svp", "quel lieu est ouvert samedi près de {} ?", "où est {}, le plus proche de chez moi ?",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leak:
    """What a resident of that commune was shown and should not have been."""

    commune: str
    question: str
    shown: str


async def leaks(counter: Counter, pairs: int, seed: int) -> list[Leak]:
    """The leaks of so many (commune, question) pairs, drawn from that seed."""
    chance = random.Random(seed)
    found: list[Leak] = []
    for commune, text, at in _drawn(counter, pairs, chance):
        foreign = foreign_to(commune, counter)
        shown = await _shown(Question("isolation", text, commune, at, Channel.EVALUATION), counter)
        found += [Leak(commune, text, mark) for mark in marks_of(foreign, counter) if mark in shown]
    return found


def foreign_to(commune: str, counter: Counter) -> list[Place]:
    """The places of communes other than that one."""
    mine = counter.territory.communes[commune].owners()
    return [place for place in counter.places if place.owner in counter.territory.communes and place.owner not in mine]


def marks_of(foreign: Sequence[Place], counter: Counter) -> set[str]:
    """What only these places have: their telephones, e-mails, and names no shared place has.

    A name of one word is a common noun (`Cimetières`) that any answer may say; its telephone tells the place.
    """
    given = {mark for place in foreign for mark in (place.name, place.contact.phone, place.contact.email)}
    others = [place for place in counter.places if place not in foreign]
    shared = {mark for place in others for mark in (place.name, place.contact.phone, place.contact.email)}
    return {mark for mark in given - shared if len(mark) > 4 and (" " in mark or "@" in mark)}


def _drawn(counter: Counter, pairs: int, chance: random.Random) -> Iterator[tuple[str, str, datetime]]:
    communes = sorted(counter.territory.communes)
    names = [name for place in counter.places for name in (place.name, *place.names, *place.topics)]
    for _ in range(pairs):
        text = chance.choice(ASKS).format(chance.choice(names))
        at = START + timedelta(days=chance.randrange(DAYS), minutes=chance.randrange(1440))
        yield chance.choice(communes), text, at


async def _shown(question: Question, counter: Counter) -> str:
    said: list[str] = []
    async for event in answer(question, counter):
        match event:
            case Clarified(back, choices):
                said += [back, *choices]
            case Answered(whole):
                said.append(_text(whole))
    return "\n".join(said)


def _text(said: Answer) -> str:
    """What is computed and who to reach; the documents of one's own commune may well name another."""
    contact = said.contact or (said.refusal.contact if said.refusal else None)
    reach = [contact.service, contact.phone, contact.email] if contact else []
    computed = [said.text, *(f"{one.title} {one.passage}" for one in said.citations)] if said.road == "computed" else []
    return "\n".join([*reach, *computed, said.message])
